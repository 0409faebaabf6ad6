"""How the tables of journal came to be."""
