"""How the tables of placements came to be."""
