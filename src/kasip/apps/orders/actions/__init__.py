"""What is done with the state order: drafting it, and deciding on it."""
