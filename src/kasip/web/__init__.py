"""Pages: one room an audience, thin: parse, ask one query or one action, render."""
