"""Rows of numbers that a program of the lab computes in the sandbox, and hands over as lines of a figure."""

from __future__ import annotations

import numpy as np

from graphlab.sandbox.wire.run import Run

HANDED = "numbers of the fit"
"""The label of a series that is a row of numbers."""


def hand_over(row: str) -> str:
    """The statement that hands over the row which an expression gives."""
    return f"plt.plot(tf.cast({row}, tf.float64), label={HANDED!r})"


def rows_of(run: Run, size: int | None = None) -> list[np.ndarray]:
    """The rows that a run has handed over, those of another size left out where one is named."""
    found = [
        s.y.astype(float)
        for figure in run.figures
        for panel in figure.panels
        for s in panel.series
        if s.label == HANDED
    ]
    return [row for row in found if size is None or row.shape == (size,)]
