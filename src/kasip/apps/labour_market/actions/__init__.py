"""What is done with the forecast: asking for a run, storing it."""
