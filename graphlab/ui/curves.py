"""A function of one number and its first two derivatives, by nested tapes: as curves, and as programs to draw."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np

from graphlab.sandbox.result import Run

FUNCTIONS = {
    "x³ − 3x": "x**3 - 3.0 * x",
    "sin x": "tf.sin(x)",
    "x · sin x": "x * tf.sin(x)",
    "exp(−x²)": "tf.exp(-(x * x))",
    "tanh x": "tf.tanh(x)",
    "softplus x": "tf.nn.softplus(x)",
    "|x|, with a kink": "tf.abs(x)",
    "√(1 + x²)": "tf.sqrt(1.0 + x * x)",
}
COUNT = 241

_CURVES = """\
def f(x):
    return ({expression}) + 0.0 * x

x = tf.concat([tf.linspace({low!r}, {high!r}, {count}), [{at!r}]], 0)
with tf.GradientTape() as outer:
    outer.watch(x)
    with tf.GradientTape() as inner:
        inner.watch(x)
        y = f(x)
    slope = inner.gradient(y, x)
curvature = outer.gradient(slope, x)
if curvature is None:
    curvature = tf.zeros_like(x)
for values in (x, y, slope, curvature, f(x[-2:])):
    print(values.numpy().tolist())
"""

_POINT = """\
x = tf.Variable({at!r})
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        y = {expression}
    slope = inner.gradient(y, x)
curvature = outer.gradient(slope, x)
print(y, slope, curvature, sep="\\n")
"""
INNER_LINE = 3  # where the inner tape of `_POINT` opens


@dataclass(frozen=True, eq=False)
class Curves:
    """f, f′ and f″ over x, and the three numbers at the point looked at."""

    x: np.ndarray
    values: tuple[np.ndarray, np.ndarray, np.ndarray]
    at: float
    here: tuple[float, float, float]


def curves_program(expression: str, low: float, high: float, at: float) -> str:
    """The program that computes everything `read_curves` reads: all points at once, the one looked at last."""
    return _CURVES.format(expression=_one_line(expression), low=low, high=high, at=at, count=COUNT)


def point_program(expression: str, at: float) -> str:
    """The program to draw: the function at one point, under two tapes.

    >>> point_program("x * x", 2.0).splitlines()[3].strip()
    'y = x * x'
    """
    return _POINT.format(expression=_one_line(expression), at=at)


def _one_line(expression: str) -> str:
    return " ".join(expression.split())


def hint(expression: str, run: Run) -> str | None:
    """What to try when the expression does not work."""
    if "^" in expression:
        return "Write x**2 for a power: ^ means something else in Python."
    return run.error.hint if run.error else None


def read_curves(run: Run) -> Curves | None:
    """What the program of `curves_program` printed; None where the function does not give a number for each x."""
    if run.error is not None:
        return None
    try:
        # The expression may print too: ours are the last five lines.
        lines = [line.replace("nan", "NaN").replace("inf", "Infinity") for line in run.stdout.splitlines()[-5:]]
        x, y, slope, curvature, alone = (np.array(json.loads(line), dtype=float) for line in lines)
    except ValueError:
        return None
    if not x.shape == y.shape == slope.shape == curvature.shape == (COUNT + 1,) or alone.shape != (2,):
        return None
    # A sum over all points, or a random number, is not a value for each x: two points alone give it away.
    if not np.allclose(alone, y[-2:], rtol=1e-3, atol=1e-4, equal_nan=True):
        return None
    here = (float(y[-1]), float(slope[-1]), float(curvature[-1]))
    return Curves(x[:-1], (y[:-1], slope[:-1], curvature[:-1]), float(x[-1]), here)
