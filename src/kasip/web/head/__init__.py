"""Pages of the head of the region."""
