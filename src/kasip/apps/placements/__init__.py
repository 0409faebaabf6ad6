"""Places with a mentor that enterprises offer."""
