"""The outside world: files, processes, databases."""
