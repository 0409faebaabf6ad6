"""How the tables of employers came to be."""
