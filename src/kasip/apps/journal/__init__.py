"""Who did what, when and why: append-only, each event chained to the one before."""
