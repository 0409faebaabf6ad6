"""Sheets of files that were not made for Kasip: where their tables lie, what they say, how they fit the contract."""
