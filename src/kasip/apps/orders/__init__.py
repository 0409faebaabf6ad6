"""The state order's past, its money and its rules."""
