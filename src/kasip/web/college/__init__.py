"""Pages of colleges."""
