"""What became of graduates, each figure by its definition."""
