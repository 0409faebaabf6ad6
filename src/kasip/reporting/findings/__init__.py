"""What the tables of a forecast and a plan amount to: numbers and codes, in no language."""
