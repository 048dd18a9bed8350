"""Points to learn from: sets that are made here, each from a rule, and what every set of points is."""
