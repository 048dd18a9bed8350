"""Points to learn from, and points to try on what was learnt."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np

from graphlab.datasets.dataset import DatasetError
from graphlab.datasets.points import Points


def split(points: Points, share: float, seed: int = 0) -> tuple[Points, Points]:
    """The points to train with and those to test with, `share` of all, drawn by the seed; both keep their order.

    Raises `DatasetError` where one of the two would have no point.

    >>> from graphlab.datasets.registry import make
    >>> train, test = split(make("line", n=10), 0.3)
    >>> len(train.x), len(test.x)
    (7, 3)
    """
    count = len(points.x)
    tested = round(share * count) if 0 < share < 1 else 0
    if not 0 < tested < count:
        raise DatasetError(f"from {count} points a share of {share!r} leaves none to train with or none to test with")
    chosen = np.zeros(count, dtype=bool)
    chosen[random.Random(f"split {seed}").sample(range(count), tested)] = True
    return _part(points, ~chosen), _part(points, chosen)


def _part(points: Points, chosen: np.ndarray) -> Points:
    return replace(points, x=points.x[chosen], y=points.y[chosen])
