"""How the tables of admissions came to be."""
