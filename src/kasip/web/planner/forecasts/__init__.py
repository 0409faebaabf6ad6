"""Pages of the forecast and the gap list."""
