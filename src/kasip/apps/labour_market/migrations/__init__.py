"""How the tables of labour_market came to be."""
