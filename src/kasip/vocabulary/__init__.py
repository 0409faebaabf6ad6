"""Words and measures every room shares; imports nothing of ours."""
