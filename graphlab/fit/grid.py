"""Where a model is looked at between the points: along its one input, or over the plane of its two."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphlab.datasets.points import Points
from graphlab.fit.inputs import columns_of
from graphlab.fit.model_text import ModelText
from graphlab.fit.scaling import Scaling

ALONG = 101
"""Places along one input."""
ACROSS = 28
"""Places along each side of a plane."""
_MARGIN = 0.1


@dataclass(frozen=True)
class Grid:
    """The lowest and the highest place of each input; without any where there are more than two inputs."""

    ranges: tuple[tuple[float, float], ...]

    @property
    def is_map(self) -> bool:
        """Whether it is a plane."""
        return len(self.ranges) == 2

    @property
    def size(self) -> int:
        """How many places there are."""
        return {0: 0, 1: ALONG, 2: ACROSS * ACROSS}[len(self.ranges)]

    def axis(self, number: int) -> np.ndarray:
        """The places along an input, in the numbers of the data."""
        low, high = self.ranges[number]
        return np.linspace(low, high, ACROSS if self.is_map else ALONG).astype(np.float32)

    def expressions(self, scaling: Scaling, model: ModelText, across: int = ACROSS) -> dict[str, str]:
        """For each input of the model the tensor of its places, row after row of a plane; empty without a grid.

        Of a plane there are `across` along each side.
        """
        if not self.ranges:
            return {}
        lines = [self._line(number, scaling, across if self.is_map else ALONG) for number in range(len(self.ranges))]
        if self.is_map:
            lines = [f"tf.tile({lines[0]}, [{across}])", f"tf.repeat({lines[1]}, {across})"]
        if model.formula is not None:
            return dict(zip(model.inputs, lines, strict=True))
        if self.is_map:
            return {"x": f"tf.stack([{', '.join(lines)}], axis=1)"}
        return {"x": f"{lines[0]}[:, tf.newaxis]" if model.columns else lines[0]}

    def _line(self, number: int, scaling: Scaling, count: int) -> str:
        mean, width = scaling.x_means[number], scaling.x_widths[number]
        low, high = ((edge - mean) / width for edge in self.ranges[number])
        return f"tf.linspace({float(low)!r}, {float(high)!r}, {count})"


def grid_of(points: Points) -> Grid:
    """The grid around points, a little wider than they are.

    >>> grid_of(Points("", np.float32([0, 10]), np.float32([1, 2]))).ranges
    ((-1.0, 11.0),)
    """
    columns = columns_of(points).T.astype(float)
    return Grid(tuple(_around(column) for column in columns) if len(columns) <= 2 else ())


def _around(column: np.ndarray) -> tuple[float, float]:
    low, high = float(column.min()), float(column.max())
    pad = _MARGIN * ((high - low) or max(abs(high), 1.0))
    return low - pad, high + pad
