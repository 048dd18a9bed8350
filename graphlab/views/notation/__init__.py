"""How numbers, names, formulas and literals are written."""
