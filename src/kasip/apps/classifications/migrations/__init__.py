"""How the tables of classifications came to be."""
