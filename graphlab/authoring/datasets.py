"""The tiny sets of data that a model can start from: typed numbers, and those of `graphlab.datasets`.

A curve is a formula in the program, which TensorFlow and graphlab compute alike. Points that a seed has drawn stand
there as numbers, so that both libraries have the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from msgspec import defstruct

from graphlab.authoring.settings import ModelError, Part, Setting
from graphlab.authoring.tables import checked_shape, floats, literal, shape_of
from graphlab.datasets import clouds, curves
from graphlab.datasets.formula import filled
from graphlab.datasets.registry import make

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
    """Points at even steps from `low` to `high`, and the height of a curve of the registry at each.

    >>> DATA["line"](points=4).lines
    ['x = tf.linspace(-1.0, 1.0, 4)[:, tf.newaxis]', 'y_true = 2.0 * x - 1.0']
    """

    curve: ClassVar[curves.Curve]

    points: int = 8
    low: float = -1.0
    high: float = 1.0

    @property
    def height(self) -> str:
        """The formula of `y_true` in `x`, as it is written."""
        return filled(self.curve.formula, {name: float(getattr(self, name)) for name in self.curve.parameters})

    @property
    def lines(self) -> list[str]:
        x = f"x = tf.linspace({float(self.low)!r}, {float(self.high)!r}, {self.points})[:, tf.newaxis]"
        return [x, f"y_true = {self.height}"]

    @property
    def shapes(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        return (self.points, 1), (self.points, 1)


def _of_curve(curve: curves.Curve) -> type[Curve]:
    """The part of a model that writes this curve: its settings are the curve's parameters."""
    usual = {"points": 8, "low": curve.low, "high": curve.high, **curve.parameters}
    settings = {
        "points": SAMPLES,
        "low": Setting("x from", "number"),
        "high": Setting("to", "number"),
        **{name: Setting(name, "number") for name in curve.parameters},
    }
    own: dict[str, Any] = {"curve": curve, "title": curve.phrase, "settings": settings, "__doc__": f"{curve.label}."}
    fields = [(name, int if name == "points" else float, value) for name, value in usual.items()]
    name = curve.name.title().replace(" ", "")
    made = defstruct(name, fields, bases=(Curve,), namespace=own, module=__name__, frozen=True, tag=curve.name)
    return cast("type[Curve]", made)


for _formula in dict.fromkeys(curve.formula for curve in curves.CURVES):
    # A set that is another's formula with other numbers is that one with other settings.
    dataset(_of_curve(next(curve for curve in curves.CURVES if curve.formula == _formula)))


# ---- Drawn by a seed


class Drawn(Data, frozen=True):
    """Points that a seed has drawn, the same on every machine, to two decimals."""

    settings: ClassVar[Mapping[str, Setting]] = {"points": SAMPLES, "seed": SEED}

    points: int = 8
    seed: int = 0

    @property
    def comment(self) -> str:
        """The line above the numbers that says how they were drawn."""
        return f"# {self.title}: {self.points} points, seed {self.seed}"

    @property
    def pairs(self) -> tuple[list[Any], list[Any]]:
        """The numbers: what goes in, and what should come out."""
        raise NotImplementedError(type(self).__name__)

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


def _rounded(rows: Any) -> Any:
    return [_rounded(row) for row in rows] if isinstance(rows, list) else round(rows, 2) + 0.0  # which is never -0.0


@dataset
class NoisyLine(Drawn, frozen=True, tag="noisy line"):
    """Points near the line 2x − 1."""

    title: ClassVar[str] = "a line with noise"

    @property
    def pairs(self) -> tuple[list[Any], list[Any]]:
        drawn = make("line", n=self.points, noise=0.15, seed=self.seed)
        return [[x] for x in _rounded(drawn.x.tolist())], [[y] for y in _rounded(drawn.y.tolist())]


class Classes(Drawn, frozen=True):
    """Points of a set of classes. Of two, `y_true` is 0.0 or 1.0, in a column; of several, the number of the class."""

    cloud: ClassVar[clouds.Cloud]

    @property
    def pairs(self) -> tuple[list[Any], list[Any]]:
        samples = self.cloud.samples(self.points, self.cloud.noise, self.seed)
        return [_rounded(x) for x, _ in samples], [self.target(which) for _, which in samples]

    def target(self, which: int) -> Any:
        """What should come out for a point of this class."""
        return [float(which)] if self.cloud.classes == 2 else which


def _of_cloud(cloud: clouds.Cloud) -> type[Classes]:
    """The part of a model that draws this set."""
    own: dict[str, Any] = {"cloud": cloud, "title": cloud.phrase, "__doc__": f"{cloud.label}."}
    usual = {2: 8, 3: 9}[cloud.classes] if cloud.rank < 3 else 6  # as many of each class
    fields = [("points", int, usual), ("seed", int, 0)]
    name = cloud.name.title().replace(" ", "")
    made = defstruct(name, fields, bases=(Classes,), namespace=own, module=__name__, frozen=True, tag=cloud.name)
    return cast("type[Classes]", made)


for _cloud in clouds.CLOUDS:
    dataset(_of_cloud(_cloud))


@dataset
class OneHot(Classes, frozen=True, tag="three classes, one-hot"):
    """The three clouds; `y_true` has a row for each point, with a 1.0 in its cloud's column."""

    title: ClassVar[str] = "three classes, one-hot"
    cloud: ClassVar[clouds.Cloud] = next(cloud for cloud in clouds.CLOUDS if cloud.classes == 3)

    points: int = 9

    def target(self, which: int) -> Any:
        return [float(which == column) for column in range(self.cloud.classes)]
