"""The tables a study folder holds, as data, and what is checked of them."""
