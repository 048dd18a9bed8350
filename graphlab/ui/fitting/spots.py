"""Points as spots of the figure of the data, where they are added, moved and removed by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from graphlab.datasets.points import Points, class_names_of

LEAST_POINTS = 2
"""Points that stay, however many are removed."""
Spot = tuple[float, ...]


def can_point(points: Points) -> bool:
    """Whether each point is a spot of the figure: one input against the target, or two inputs of a class.

    >>> can_point(Points("", np.zeros(3), np.zeros(3))), can_point(Points("", np.zeros((3, 2)), np.zeros(3)))
    (True, False)
    """
    return _inputs(points) == (2 if points.classes is not None else 1)


def spots_of(points: Points) -> np.ndarray:
    """Where each point is drawn, a row each.

    >>> spots_of(Points("", np.array([1.0, 2.0]), np.array([3.0, 4.0]))).tolist()
    [[1.0, 3.0], [2.0, 4.0]]
    """
    x = points.x.astype(float).reshape(len(points.x), -1)
    return x.copy() if points.classes is not None else np.column_stack([x, points.y.astype(float)])


def nearest(spots: np.ndarray, at: Spot) -> int:
    """The number of the spot that is nearest, as the figure shows it.

    >>> nearest(np.array([[0.0, 0.0], [1.0, 1000.0]]), (0.9, 400.0))
    1
    """
    scale = np.ptp(spots, axis=0)
    scale[scale == 0] = 1.0
    return int(np.argmin((((spots - at) / scale) ** 2).sum(axis=1)))


def with_spot(points: Points, at: Spot, of_class: Any = None) -> Points | None:
    """The points and one more; None where it should be of a class that there is not.

    >>> with_spot(Points("", np.zeros(1), np.zeros(1)), (1.0, 2.0)).y.tolist()
    [0.0, 2.0]
    """
    target = at[1]
    if points.classes is not None:
        if type(of_class) is not int or not 0 <= of_class < points.classes:
            return None
        target = of_class
    classes = np.append(points.y, np.asarray(target, points.y.dtype))
    return with_spots(points, np.vstack([spots_of(points), at]), classes)


def with_spots(points: Points, spots: np.ndarray, classes: np.ndarray) -> Points:
    """The learner's own points, at these spots; `classes` are read where there are classes."""
    with np.errstate(over="ignore"):
        x, y = spots.astype(np.float32), spots[:, -1].astype(np.float32)
    is_of_classes = points.classes is not None
    shaped = x if is_of_classes else x[:, :1].reshape(-1, *points.x.shape[1:])
    target = classes if is_of_classes else y
    return replace(
        points, title="Your data", x=shaped, y=target, rule=None, notes=(), class_names=class_names_of(points)
    )


def _inputs(points: Points) -> int:
    return int(points.x.reshape(len(points.x), -1).shape[1])
