"""Points: what goes in, and what should come out of it."""

from __future__ import annotations

from dataclasses import dataclass

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
