"""Sets along a curve: x in even steps, and the height of a formula at each.

The formula stands twice, in NumPy and as TensorFlow writes it, for a program that makes the set by itself; a test
holds the two together.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from graphlab.datasets.dataset import Dataset, DatasetError, near
from graphlab.datasets.dataset import strays as strays_of
from graphlab.datasets.formula import filled
from graphlab.datasets.points import Points

STRAY = 1.0  # how far an outlier is above its place, in heights of the whole curve


@dataclass(frozen=True, kw_only=True)
class Curve(Dataset):
    """Points of `function`, which takes x and the parameters; `formula` is the same as a line of a program."""

    formula: str
    function: Callable[..., np.ndarray]
    low: float = -1.0
    high: float = 1.0
    x_name: str = "x"
    y_name: str = "y"

    def points(self, n: int, noise: float, outliers: int, seed: int, parameters: dict[str, float]) -> Points:
        """`n` points of the curve from `low` to `high`, with noise, and some of them far above it."""
        low, high = parameters.pop("low", self.low), parameters.pop("high", self.high)
        numbers = {**self.parameters, **parameters}
        x = np.linspace(low, high, n)
        with np.errstate(all="ignore"):  # what is beyond float32 is refused below
            y = np.asarray(self.function(x, **numbers), float)
        height = float(np.ptp(y)) or 1.0
        if noise:
            dice = random.Random(seed)
            y = y + np.array([near(dice, 0.0, spread=noise)[0] for _ in range(n)])
        strays = strays_of(n, outliers, seed)
        y[strays] += STRAY * height
        if not np.abs(y).max() < 1e30:
            raise DatasetError(f"from {low:g} to {high:g} {self.phrase} leaves the numbers that float32 has")
        rule = f"y = {filled(self.formula, numbers, plain=True)}"
        names = (self.x_name,)
        return Points(self.label, x.astype(np.float32), y.astype(np.float32), names, self.y_name, rule)


def _curve(name: str, label: str, formula: str, function: Callable[..., np.ndarray], **settings: object) -> Curve:
    usual = {"kind": "regression", "rank": 1, "count": 30, **settings}
    return Curve(name=name, label=label, formula=formula, function=function, **usual)  # type: ignore[arg-type]


def _line(name: str, label: str, slope: float = 2.0, intercept: float = -1.0, **settings: object) -> Curve:
    parameters = {"slope": slope, "intercept": intercept}
    formula = "slope * x + intercept"
    return _curve(
        name, label, formula, lambda x, slope, intercept: slope * x + intercept, parameters=parameters, **settings
    )


def _logistic(x: np.ndarray, steepness: float, middle: float) -> np.ndarray:
    half = steepness * (x - middle) / 2
    return np.asarray(0.5 * (1 + np.tanh(half)))  # which never overflows


CURVES: tuple[Curve, ...] = (
    _line("line", "A line"),
    _line("six points", "Six points of a line", low=-1.0, high=4.0, count=6),
    _line("celsius", "Celsius to Fahrenheit", 1.8, 32.0, low=-40.0, high=100.0, count=8, x_name="°C", y_name="°F"),
    _line("outliers", "A line with outliers", 1.0, 0.0, low=-3.0, high=3.0, count=25, outliers=3),
    _curve("parabola", "A parabola", "x * x", lambda x: x * x),
    _curve("cubic", "A cubic", "x ** 3 - x", lambda x: x**3 - x, low=-1.5, high=1.5),
    _curve("quartic", "A quartic", "x ** 4 - 2.0 * x ** 2", lambda x: x**4 - 2 * x**2, low=-1.5, high=1.5),
    _curve(
        "sine",
        "A sine wave",
        "tf.sin(frequency * x)",
        lambda x, frequency: np.sin(frequency * x),
        parameters={"frequency": 3.0},
        count=40,
    ),
    _curve("absolute", "An absolute value", "tf.abs(x)", np.abs),
    _curve(
        "step",
        "A step",
        "tf.cast(x > edge, tf.float32)",
        lambda x, edge: (x > edge).astype(float),
        parameters={"edge": 0.0},
    ),
    _curve(
        "decay",
        "An exponential decay",
        "start * tf.exp(-rate * x) + floor",
        lambda x, start, rate, floor: start * np.exp(-rate * x) + floor,
        parameters={"start": 2.0, "rate": 1.5, "floor": 0.5},
        low=0.0,
        high=4.0,
    ),
    _curve(
        "logistic",
        "A logistic curve",
        "tf.sigmoid(steepness * (x - middle))",
        _logistic,
        parameters={"steepness": 2.0, "middle": 0.5},
        low=-3.0,
        high=4.0,
    ),
    _curve(
        "oscillation",
        "A damped oscillation",
        "tf.exp(-damping * x) * tf.cos(frequency * x)",
        lambda x, damping, frequency: np.exp(-damping * x) * np.cos(frequency * x),
        parameters={"damping": 0.4, "frequency": 3.0},
        low=0.0,
        high=6.0,
        count=50,
    ),
)
"""Every curve. One that is another's formula with other numbers stands after it."""
