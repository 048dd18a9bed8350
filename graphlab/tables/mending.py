"""What can be done with a row where a number is missing: leave it out, or put a number there."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

LEAVE_OUT = "leave out"
Fill = Callable[[np.ndarray], np.ndarray]


def _constant(number: Callable[[np.ndarray], float]) -> Fill:
    """Fill with one number, made of those that there are."""
    return lambda values: np.where(np.isfinite(values), values, number(values[np.isfinite(values)]))


def _previous(values: np.ndarray) -> np.ndarray:
    """Fill with the number above; the first ones with the first that there is."""
    known = np.flatnonzero(np.isfinite(values))
    above = np.searchsorted(known, np.arange(len(values)), side="right") - 1
    return np.asarray(values[known[np.maximum(above, 0)]])


FILLS: Mapping[str, Fill] = {
    "mean": _constant(lambda values: float(values.mean())),
    "median": _constant(lambda values: float(np.median(values))),
    "zero": _constant(lambda values: 0.0),
    "the one above": _previous,
}
"""By the name that the page shows: from a column with gaps to one without. At least one number is known."""
