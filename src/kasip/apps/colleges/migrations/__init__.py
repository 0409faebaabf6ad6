"""How the tables of colleges came to be."""
