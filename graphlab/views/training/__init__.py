"""A training as it is shown and taken away: its time line, its figures, the fit among its points."""
