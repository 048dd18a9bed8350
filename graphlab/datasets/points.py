"""Points: what goes in, and what should come out of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np


@dataclass(frozen=True, eq=False)
class Points:
    """Inputs `x` and targets `y`, what they are called, and the rule they were made from, if one is known.

    `x` is float32: (n,) for one number a point, (n, k) for several. `y` is float32, or int32 numbers of classes, of
    which there are `classes`, called `class_names` where they have names.
    """

    title: str
    x: np.ndarray
    y: np.ndarray
    x_names: tuple[str, ...] = ("x",)
    y_name: str = "y"
    rule: str | None = None
    notes: tuple[str, ...] = ()
    classes: int | None = None
    class_names: tuple[str, ...] = ()

    @property
    def x_name(self) -> str:
        """What the inputs are called, on one line."""
        return ", ".join(self.x_names)

    @property
    def key(self) -> tuple[str, str, bytes, bytes]:
        """Equal for equal points: what a result made from them is compared by."""
        return self.x_name, self.y_name, self.x.tobytes(), self.y.tobytes()


def class_names_of(points: Points) -> tuple[str, ...]:
    """What the classes are called, which are numbered where they have no names; empty without classes.

    >>> class_names_of(Points("", np.zeros((2, 2)), np.array([0, 1]), classes=2))
    ('class 0', 'class 1')
    """
    return points.class_names or tuple(f"class {number}" for number in range(points.classes or 0))


def with_classes(points: Points, names: tuple[str, ...]) -> Points:
    """Points of named classes, which are numbered as these names are; others come after them.

    >>> points = Points("", np.zeros(3), np.array([0, 1, 1]), classes=2, class_names=("blue", "red"))
    >>> with_classes(points, ("red", "green")).y.tolist(), with_classes(points, ("red", "green")).class_names
    ([2, 0, 0], ('red', 'green', 'blue'))
    """
    every = tuple(dict.fromkeys([*names, *points.class_names]))
    numbers = np.array([every.index(name) for name in points.class_names], points.y.dtype)
    return replace(points, y=numbers[points.y], classes=len(every), class_names=every)
