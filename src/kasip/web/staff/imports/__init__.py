"""Pages of imports: a file is taken in, mapped, looked at as a difference, confirmed, reported, taken back."""
