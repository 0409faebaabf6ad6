"""Pages of the regional education department."""
