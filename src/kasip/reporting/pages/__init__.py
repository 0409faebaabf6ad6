"""The report's page: Jinja templates and what they may call."""
