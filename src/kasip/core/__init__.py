"""The sciences: plain inputs to plain results. No Django, clock, disk or network."""
