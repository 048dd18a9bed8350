"""What a formula and a program call the inputs of points, and which points can be fitted at all."""

from __future__ import annotations

import numpy as np

from graphlab.authoring.settings import ModelError
from graphlab.datasets.dataset import DatasetError
from graphlab.datasets.points import Points
from graphlab.datasets.split import split

MOST_POINTS = 50_000
MOST_INPUTS = 8
MOST_CLASSES = 20


def inputs_of(points: Points) -> tuple[str, ...]:
    """What a formula calls the inputs: `x`, or `x1`, `x2`, ...

    >>> from graphlab.datasets.registry import make
    >>> inputs_of(make("six points")), inputs_of(make("two moons"))
    (('x',), ('x1', 'x2'))
    """
    count = columns_of(points).shape[1]
    return ("x",) if count == 1 else tuple(f"x{number}" for number in range(1, count + 1))


def columns_of(points: Points) -> np.ndarray:
    """The inputs as a matrix: a row for each point, a column for each input."""
    return points.x.reshape(len(points.x), -1)


def check_points(points: Points) -> Points:
    """The points, if a model can be fitted to them. Raises `ModelError` with the reason where none can."""
    count, inputs = columns_of(points).shape
    if points.y.shape != (count,):
        raise ModelError(f"there are {count} rows of inputs and {points.y.size} targets: each row needs one")
    if not 2 <= count <= MOST_POINTS:
        raise ModelError(f"there must be 2 to {MOST_POINTS:,} points; there are {count:,}")
    if not 1 <= inputs <= MOST_INPUTS:
        raise ModelError(f"there must be 1 to {MOST_INPUTS} inputs; there are {inputs}")
    if not (np.isfinite(points.x).all() and np.isfinite(points.y).all()):
        raise ModelError("every point needs finite numbers that float32 has")
    if points.classes is not None and not (
        2 <= points.classes <= MOST_CLASSES and points.y.min() >= 0 and points.y.max() < points.classes
    ):
        raise ModelError(f"classes are counted from 0, and there are 2 to {MOST_CLASSES} of them")
    return points


def parted(points: Points, share: float, seed: int) -> tuple[Points, Points | None]:
    """The points to train with and those to test with; None where the share is 0. Raises `ModelError`.

    >>> from graphlab.datasets.registry import make
    >>> train, test = parted(make("line", n=10), 0.3, seed=0)
    >>> len(train.x), len(test.x)
    (7, 3)
    """
    if not share:
        return points, None
    try:
        train, test = split(points, share, seed)
    except DatasetError as error:
        raise ModelError(str(error)) from None
    if len(train.x) < 2:
        raise ModelError(f"of {len(points.x)} points a share of {share!r} leaves fewer than 2 to train with")
    return train, test
