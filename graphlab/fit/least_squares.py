"""The best fit in squares of a model that is linear in its parameters: solved, not trained."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Quadratic:
    """A loss that is quadratic in the parameters, by its design matrix in triangular form.

    `triangle` is R of the QR decomposition of [Φ | t]: Φ has a column for each parameter, t what they should add up
    to. The loss is (Σ(Φp − t)² / `count` where it is a mean) + `l2` Σp².
    """

    triangle: np.ndarray
    count: int
    is_mean: bool
    l2: float = 0.0

    @classmethod
    def of(cls, design: np.ndarray, target: np.ndarray, is_mean: bool, l2: float = 0.0) -> Quadratic:
        """The loss of Φ and t.

        >>> square = Quadratic.of(np.array([[0.0, 1.0], [1.0, 1.0]]), np.array([-1.0, 1.0]), is_mean=True)
        >>> square.solution.round(6).tolist(), round(square.best, 6)
        ([2.0, -1.0], 0.0)
        """
        joined = np.column_stack([design, target]).astype(float)
        return cls(np.asarray(np.linalg.qr(joined, mode="r")), len(target), is_mean, l2)

    @property
    def _weight(self) -> float:
        return 1 / self.count if self.is_mean else 1.0

    @property
    def _rows(self) -> tuple[np.ndarray, np.ndarray]:
        """Φ and t in few rows, those of l2 among them, weighed as in the loss."""
        width = self.triangle.shape[1] - 1
        design, target = self.triangle[:, :width], self.triangle[:, width]
        weight = np.sqrt(self._weight)
        ridge = np.sqrt(self.l2) * np.eye(width)
        return np.vstack([weight * design, ridge]), np.concatenate([weight * target, np.zeros(width)])

    @property
    def solution(self) -> np.ndarray:
        """The parameters of the least loss; of several the shortest."""
        design, target = self._rows
        widths = np.linalg.norm(design, axis=0)
        widths[widths == 0] = 1.0  # a column that does nothing
        return np.asarray(np.linalg.lstsq(design / widths, target)[0] / widths)

    @property
    def best(self) -> float:
        """The least loss."""
        return self.loss(self.solution)

    def loss(self, parameters: np.ndarray) -> float:
        """The loss at some parameters."""
        design, target = self._rows
        return float(np.sum((design @ parameters - target) ** 2))

    @property
    def largest_rate(self) -> float:
        """Above this rate plain gradient descent moves away from the best: 2 over the largest curvature of the loss.

        >>> round(Quadratic.of(np.array([[1.0], [1.0]]), np.array([0.0, 0.0]), is_mean=True).largest_rate, 6)
        1.0
        """
        design, _ = self._rows
        steepest = float(np.linalg.svd(design, compute_uv=False)[0])
        return float(1 / steepest**2) if steepest else math.inf
