"""The tiny sets of data that a model can start from: typed numbers, curves, and points drawn by a seed.

A curve is a formula in the program, which TensorFlow and graphlab compute alike. Points that a seed has drawn stand
there as numbers, so that both libraries have the same.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from typing import Any, ClassVar

from graphlab.authoring.settings import ModelError, Part, Setting
from graphlab.authoring.tables import checked_shape, floats, literal, shape_of

SAMPLES = Setting("n", "count", 2, 64)
SEED = Setting("seed", "count", 0, 9999)

DATA: dict[str, type[Data]] = {}
"""Every set by the name that JSON has for it."""


class Data(Part, frozen=True, tag_field="set"):
    """Where a model starts: samples `x`, and for each what should come out, `y_true`."""

    title: ClassVar[str] = ""

    @property
    def lines(self) -> list[str]:
        """The lines of the program that make `x` and `y_true`."""
        raise NotImplementedError(type(self).__name__)

    @property
    def shapes(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The shapes of `x` and `y_true`."""
        raise NotImplementedError(type(self).__name__)

    @property
    def classes(self) -> int | None:
        """How many classes `y_true` numbers; None where it holds no numbers of classes."""
        return None


def dataset(kind: type[Data]) -> type[Data]:
    """Enter a set into the registry, under the name that its tag has."""
    DATA[str(kind.__struct_config__.tag)] = kind
    return kind


# ---- Typed


@dataset
class Numbers(Data, frozen=True, tag="numbers"):
    """Numbers as they were typed. Targets in a flat list of ints are the numbers of classes.

    >>> Numbers([[1, 2], [3, 4]], [0, 1]).lines
    ['x = tf.constant([[1.0, 2.0], [3.0, 4.0]])', 'y_true = tf.constant([0, 1])']
    """

    title: ClassVar[str] = "typed numbers"
    settings: ClassVar[Mapping[str, Setting]] = {"x": Setting("x", "rows"), "y": Setting("y", "targets")}

    x: Any
    y: Any

    def __post_init__(self) -> None:
        x, y = checked_shape(self.x, "x"), checked_shape(self.y, "y")
        if len(x) < 2:
            raise ModelError("x must have a row for each sample, such as [[1], [2]]; it is a flat list")
        if x[0] != y[0]:
            raise ModelError(f"x has {x[0]} samples and y has {y[0]}: each sample needs what should come out for it")
        if self.classes is not None and not 0 <= min(self.y) <= max(self.y) < 64:
            raise ModelError(f"the classes in y must be ints from 0 to 63; there are {min(self.y)} to {max(self.y)}")

    @property
    def lines(self) -> list[str]:
        y = list(self.y) if self.classes is not None else floats(self.y)
        return [*literal("x", floats(self.x)), *literal("y_true", y)]

    @property
    def shapes(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        return shape_of(self.x, "x"), shape_of(self.y, "y")

    @property
    def classes(self) -> int | None:
        return max(self.y) + 1 if all(type(value) is int for value in self.y) else None


# ---- Curves


class Curve(Data, frozen=True):
    """Points at even steps from `low` to `high`, and the curve's height at each."""

    points: int = 8
    low: float = -1.0
    high: float = 1.0

    @property
    def height(self) -> str:
        """The formula of `y_true` in `x`, as it is written."""
        raise NotImplementedError(type(self).__name__)

    @property
    def lines(self) -> list[str]:
        x = f"x = tf.linspace({float(self.low)!r}, {float(self.high)!r}, {self.points})[:, tf.newaxis]"
        return [x, f"y_true = {self.height}"]

    @property
    def shapes(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        return (self.points, 1), (self.points, 1)


_CURVE = {"points": SAMPLES, "low": Setting("x from", "number"), "high": Setting("to", "number")}


@dataset
class Line(Curve, frozen=True, tag="line"):
    """The points of a straight line.

    >>> Line(points=4).lines
    ['x = tf.linspace(-1.0, 1.0, 4)[:, tf.newaxis]', 'y_true = 2.0 * x - 1.0']
    """

    title: ClassVar[str] = "a line"
    settings: ClassVar[Mapping[str, Setting]] = {
        **_CURVE,
        "slope": Setting("slope", "number"),
        "intercept": Setting("intercept", "number"),
    }

    slope: float = 2.0
    intercept: float = -1.0

    @property
    def height(self) -> str:
        sign = "-" if self.intercept < 0 else "+"
        return f"{float(self.slope)!r} * x {sign} {abs(float(self.intercept))!r}"


@dataset
class Parabola(Curve, frozen=True, tag="parabola"):
    """The points of x²."""

    title: ClassVar[str] = "a parabola"
    settings: ClassVar[Mapping[str, Setting]] = _CURVE

    @property
    def height(self) -> str:
        return "x * x"


@dataset
class Sine(Curve, frozen=True, tag="sine"):
    """The points of a wave."""

    title: ClassVar[str] = "a sine wave"
    settings: ClassVar[Mapping[str, Setting]] = {**_CURVE, "frequency": Setting("times x", "number")}

    frequency: float = 3.0

    @property
    def height(self) -> str:
        return f"tf.sin({float(self.frequency)!r} * x)"


# ---- Drawn by a seed


class Drawn(Data, frozen=True):
    """Points that a seed has drawn. `random.Random` draws the same on every machine."""

    settings: ClassVar[Mapping[str, Setting]] = {"points": SAMPLES, "seed": SEED}

    points: int = 8
    seed: int = 0

    def sample(self, dice: random.Random, number: int) -> tuple[Any, Any]:
        """The sample of this number: what goes in, and what should come out."""
        raise NotImplementedError(type(self).__name__)

    @property
    def comment(self) -> str:
        """The line above the numbers that says how they were drawn."""
        return f"# {self.title}: {self.points} points, seed {self.seed}"

    @property
    def pairs(self) -> tuple[list[Any], list[Any]]:
        """The numbers."""
        dice = random.Random(self.seed)
        drawn = [self.sample(dice, number) for number in range(self.points)]
        return [x for x, _ in drawn], [y for _, y in drawn]

    @property
    def lines(self) -> list[str]:
        x, y = self.pairs
        return [self.comment, *literal("x", x), *literal("y_true", y)]

    @property
    def shapes(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        x, y = self.pairs
        return shape_of(x, "x"), shape_of(y, "y")

    @property
    def classes(self) -> int | None:
        y = self.pairs[1]
        return max(y) + 1 if type(y[0]) is int else None


def _near(dice: random.Random, *centre: float, spread: float = 0.4) -> list[float]:
    """A point near another: the sum of three throws is round enough to look normal."""
    return [round(c + spread * sum(dice.uniform(-1, 1) for _ in range(3)) + 0.0, 2) + 0.0 for c in centre]


@dataset
class NoisyLine(Drawn, frozen=True, tag="noisy line"):
    """Points near the line 2x − 1."""

    title: ClassVar[str] = "a line with noise"

    def sample(self, dice: random.Random, number: int) -> tuple[Any, Any]:
        x = round(-1 + 2 * number / (self.points - 1), 2)
        return [x], _near(dice, 2 * x - 1, spread=0.15)


@dataset
class Blobs(Drawn, frozen=True, tag="two blobs"):
    """Two clouds of points; `y_true` is 0.0 or 1.0, in a column."""

    title: ClassVar[str] = "two blobs"

    def sample(self, dice: random.Random, number: int) -> tuple[Any, Any]:
        side = number % 2
        return _near(dice, *((1.0, 0.5) if side else (-1.0, -0.5))), [float(side)]


@dataset
class Xor(Drawn, frozen=True, tag="xor"):
    """Points in four corners; `y_true` is 1.0 where the two coordinates have different signs."""

    title: ClassVar[str] = "XOR"

    def sample(self, dice: random.Random, number: int) -> tuple[Any, Any]:
        a, b = number % 2, number // 2 % 2
        return _near(dice, 2.0 * a - 1, 2.0 * b - 1, spread=0.15), [float(a != b)]


@dataset
class Rings(Drawn, frozen=True, tag="two rings"):
    """Points on a small circle and on one around it; `y_true` is 1.0 on the outer one."""

    title: ClassVar[str] = "two rings"

    def sample(self, dice: random.Random, number: int) -> tuple[Any, Any]:
        angle, outer = dice.uniform(0, 2 * math.pi), number % 2
        radius = 1.5 if outer else 0.5
        return _near(dice, radius * math.cos(angle), radius * math.sin(angle), spread=0.05), [float(outer)]


@dataset
class ThreeClasses(Drawn, frozen=True, tag="three classes"):
    """Three clouds of points; `y_true` is the number of each point's cloud."""

    title: ClassVar[str] = "three classes"

    points: int = 9

    def sample(self, dice: random.Random, number: int) -> tuple[Any, Any]:
        which = number % 3
        return _near(dice, *((0.0, 1.0), (-1.0, -0.7), (1.0, -0.7))[which], spread=0.25), which


@dataset
class OneHot(ThreeClasses, frozen=True, tag="three classes, one-hot"):
    """The same three clouds; `y_true` has a row for each point, with a 1.0 in its cloud's column."""

    title: ClassVar[str] = "three classes, one-hot"

    def sample(self, dice: random.Random, number: int) -> tuple[Any, Any]:
        x, which = super().sample(dice, number)
        return x, [float(which == column) for column in range(3)]


@dataset
class Bars(Drawn, frozen=True, tag="bars"):
    """Pictures of 3×3 with a bar; `y_true` is 1.0 where it lies down. They need a Flatten before a Dense."""

    title: ClassVar[str] = "bars in 3×3 pictures"

    points: int = 6

    def sample(self, dice: random.Random, number: int) -> tuple[Any, Any]:
        lying, place = number % 2, number // 2 % 3
        ink = [[float((row if lying else column) == place) for column in range(3)] for row in range(3)]
        return [[round(cell + dice.uniform(0, 0.2), 2) for cell in row] for row in ink], [float(lying)]
