"""What is done with declarations of needs."""
