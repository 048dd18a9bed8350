"""Standardised data: each column less its mean, over its standard deviation; and the way back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphlab.datasets.points import Points
from graphlab.fit.inputs import columns_of


@dataclass(frozen=True)
class Scaling:
    """What each input and the target are moved by and divided by; 0 and 1 where nothing is scaled."""

    x_means: tuple[float, ...]
    x_widths: tuple[float, ...]
    y_mean: float = 0.0
    y_width: float = 1.0

    @classmethod
    def none(cls, inputs: int) -> Scaling:
        """The scaling that leaves all as it is."""
        return cls((0.0,) * inputs, (1.0,) * inputs)

    @classmethod
    def of(cls, points: Points) -> Scaling:
        """The scaling that standardises these points; numbers of classes stay what they are.

        >>> Scaling.of(Points("", np.float32([1, 3]), np.float32([10, 10])))
        Scaling(x_means=(2.0,), x_widths=(1.0,), y_mean=10.0, y_width=1.0)
        """
        x = columns_of(points)
        pairs = [_mean_and_width(column) for column in x.T]
        target = (0.0, 1.0) if points.classes else _mean_and_width(points.y)
        return cls(tuple(mean for mean, _ in pairs), tuple(width for _, width in pairs), *target)

    def inputs(self, x: np.ndarray) -> np.ndarray:
        """Inputs, a column each, as the model takes them."""
        return np.asarray((x - np.array(self.x_means)) / np.array(self.x_widths))

    def target(self, y: np.ndarray) -> np.ndarray:
        """Targets as the loss takes them."""
        return (y - self.y_mean) / self.y_width

    def prediction(self, y: np.ndarray) -> np.ndarray:
        """What the model gives, in the numbers of the data."""
        return y * self.y_width + self.y_mean

    @property
    def is_plain(self) -> bool:
        """Whether nothing is scaled."""
        return self == Scaling.none(len(self.x_means))


def _mean_and_width(column: np.ndarray) -> tuple[float, float]:
    """The mean and the standard deviation in a few digits, as a program shows them; 1 for the width of a constant."""
    values = column.astype(float)
    width = float(f"{values.std():.5g}")
    return float(f"{values.mean():.6g}"), width or 1.0
