"""A function of one number and its first two derivatives, by nested tapes: as curves, and as programs to draw.

The curves are made point by point, each with two tapes of its own, as one would do it by hand: only so an `if` chooses
for each x, and only so it shows where the tape has no path. One program does all points.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from graphlab.sandbox.wire.run import Run
from graphlab.trace.none_gradients.program import why
from graphlab.ui.content.breaks import Break, Point, breaks_of

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
COUNT = 161
"""Points from one end to the other, before those that are added where something breaks."""
_BREAKS = 12  # places that are looked at closely
_HALVINGS = 14

_TAPES = 24  # empty ones at the end: only the last tapes of a run are drawn, and nobody looks at these hundreds

_MARK = "⟨point⟩"
_CURVES = """\
def f(x):
    return ({expression})

known = {{}}

def look(at):
    if at in known:
        return known[at]
    x = tf.Variable(at)
    y, slope, curvature, wrong = None, None, None, ""
    try:
        with tf.GradientTape() as outer:
            with tf.GradientTape() as inner:
                y = tf.convert_to_tensor(f(x))
            if y.shape != ():
                raise ValueError("it has the shape " + str(y.shape) + ", and is not one number")
            if not (y.dtype.is_floating or y.dtype.is_integer):
                raise ValueError("it is of dtype " + y.dtype.name + ", and not a number")
            if y.dtype.is_floating:
                slope = inner.gradient(y, x)
        if slope is not None:
            curvature = outer.gradient(slope, x)
        y, slope, curvature = [None if v is None else float(v) for v in (y, slope, curvature)]
    except Exception as error:
        y, slope, curvature, wrong = None, None, None, str(error)
    known[at] = (at, y, slope, curvature)
    print({mark!r}, at, y, slope, curvature, wrong)
    return known[at]

def state(point):
    if point[1] is None or point[1] - point[1] != 0.0:
        return 0
    if point[2] is None:
        return 1
    return 2 if point[2] - point[2] == 0.0 else 3

def step(a, b, k):
    if a[k] is None or b[k] is None:
        return 0.0
    slopes = [0.0 if p[k + 1] is None or p[k + 1] - p[k + 1] != 0.0 else p[k + 1] for p in (a, b)]
    size = abs(b[k] - a[k] - (b[0] - a[0]) * (slopes[0] + slopes[1]) / 2.0)
    return size if size - size == 0.0 else 0.0

def spread(values):
    values = sorted(values)
    return values[len(values) * 19 // 20] - values[len(values) // 20] if values else 0.0

look({at!r})
again = f(tf.Variable({at!r}))
print({mark!r}, "again", tf.reduce_sum(tf.cast(again, tf.float64)).numpy())
stride = 32
while stride >= 1:
    for i in range(0, {count}, stride):
        look({low!r} + ({high!r} - {low!r}) * i / ({count} - 1))
    stride = stride // 4 if stride > 2 else stride // 2

grid = [known[at] for at in sorted(known.keys())]
last = len(grid) - 1
tall = spread([p[1] for p in grid if state(p)]) + 1e-6
steep = spread([p[2] for p in grid if state(p) == 2]) + 1e-6

def steps(k):
    return [step(grid[i], grid[i + 1], k) if state(grid[i]) and state(grid[i + 1]) else 0.0 for i in range(last)]

suspects = []
for kind, k, size in (("value", 1, tall), ("slope", 2, steep)):
    far = steps(k)
    for i in range(last):
        near = max([far[j] for j in (i - 2, i + 2) if 0 <= j < last] + [0.0])
        if far[i] > 0.001 * size + 3.0 * near:
            suspects.append((-far[i] / size, i, kind))
for i in range(last):
    a, b = state(grid[i]), state(grid[i + 1])
    if a != b and (a < 2 or b < 2):
        suspects.append((-9.0, i, "state"))
for weight, i, kind in sorted(suspects)[:{breaks}]:
    a, b = grid[i], grid[i + 1]
    for halving in range({halvings}):
        middle = look((a[0] + b[0]) / 2.0)
        if kind == "state":
            left = state(middle) != state(a)
        elif state(middle) == 0:
            left = abs(a[1]) > abs(b[1])
        else:
            k = 1 if kind == "value" else 2
            left = step(a, middle, k) > step(middle, b, k)
        a, b = (a, middle) if left else (middle, b)
    print({mark!r}, "break", kind, a[0], b[0])
for tape in range({tapes}):
    with tf.GradientTape():
        pass
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
    """f, f′ and f″ over x, and at the point looked at; nan where f is not defined and where the tape has no path.

    `here` has None where the tape answers None. `without` says at which x it answers None for f′ and for f″.
    """

    x: np.ndarray
    values: tuple[np.ndarray, np.ndarray, np.ndarray]
    at: float
    here: tuple[float | None, float | None, float | None]
    without: tuple[np.ndarray, np.ndarray]
    breaks: tuple[Break, ...] = ()
    wrong: str = ""
    partial: bool = field(default=False)

    @property
    def tangent(self) -> bool:
        """Whether there is a tangent at the point looked at: a derivative, and no kink or jump."""
        value, slope = self.here[:2]
        smooth = all(abs(b.x - self.at) > b.width for b in self.breaks if b.kind in ("kink", "jump", "pole"))
        return value is not None and slope is not None and math.isfinite(value) and math.isfinite(slope) and smooth


def curves_program(expression: str, low: float, high: float, at: float) -> str:
    """The program that computes everything `read_curves` reads.

    The point looked at comes first, then the others from coarse to fine: what a limit cuts off is only finer.
    """
    return _CURVES.format(
        expression=_one_line(expression), low=low, high=high, at=at, count=COUNT, mark=_MARK, breaks=_BREAKS,
        halvings=_HALVINGS, tapes=_TAPES,
    )  # fmt: skip


def point_program(expression: str, at: float) -> str:
    """The program to draw: the function at one point, under two tapes.

    >>> point_program("x * x", 2.0).splitlines()[3].strip()
    'y = x * x'
    """
    return _POINT.format(expression=_one_line(expression), at=at)


def _one_line(expression: str) -> str:
    return " ".join(expression.split())


def hint(expression: str, run: Run, point: Run) -> str | None:
    """What to try when the expression does not work."""
    if "^" in expression:
        return "Write x**2 for a power: ^ means something else in Python."
    error = run.error or point.error
    return error.hint if error else None


def complaint(run: Run) -> str:
    """Why a run gave no curves, though it ended well."""
    points, _, _ = _read(run.stdout)
    wrong = next((p.wrong for p in points if p.wrong), "")
    return f"f(x) is not one number: {wrong}." if wrong else "It gives another number each time it is asked."


def read_curves(run: Run) -> Curves | None:
    """What the program of `curves_program` printed; None where the function does not give a number for any x."""
    points, spans, again = _read(run.stdout)
    if not points or (run.error is not None and not (run.error.limit and len(points) > 16)):
        return None
    here, rest = points[0], sorted(points[1:], key=lambda p: p.x)
    if here.y is not None and not np.isclose(here.y, again, rtol=1e-3, atol=1e-4, equal_nan=True):
        return None  # a random number is not a value of x
    if all(p.y is None for p in points):
        return None
    drawn = sorted([p for p in rest if p.x != here.x] + [here], key=lambda p: p.x)
    breaks = breaks_of(drawn, spans)
    x = np.array([p.x for p in drawn])
    y, slope, bend = (
        np.array([_number(v) for v in column]) for column in zip(*((p.y, p.slope, p.bend) for p in drawn), strict=True)
    )
    without = (
        np.array([p.y is not None and p.slope is None for p in drawn]),
        np.array([p.slope is not None and p.bend is None for p in drawn]),
    )
    wrong = next((p.wrong for p in drawn if p.wrong), "")
    return Curves(
        x,
        (y, slope, bend),
        here.x,
        (here.y, here.slope, here.bend),
        without,
        tuple(breaks),
        wrong,
        run.error is not None,
    )


def _read(text: str) -> tuple[list[Point], list[tuple[str, float, float]], float]:
    """The points, the places where something breaks, and the value that came when the first was asked for again."""
    points, spans, again = [], [], math.nan
    for line in text.splitlines():
        mark, _, rest = line.partition(" ")
        if mark != _MARK:
            continue  # the expression may print too
        try:
            match rest.split(" ", 4):
                case ["again", value, *_]:
                    again = float(value)
                case ["break", kind, low, high]:
                    spans.append((kind, float(low), float(high)))
                case [x, y, slope, bend, *wrong]:
                    points.append(Point(float(x), _optional(y), _optional(slope), _optional(bend), "".join(wrong)))
        except ValueError:
            continue
    return points, spans, again


def _optional(text: str) -> float | None:
    return None if text == "None" else float(text)


def _number(value: float | None) -> float:
    return math.nan if value is None else value


_NAMES = ("f", "f′", "f″")


def reasons(run: Run, curves: Curves) -> list[str]:
    """Why f′ or f″ is None at the point looked at, as the run of `point_program` explains it."""
    if curves.here[0] is None or None not in curves.here[1:]:
        return []
    order = 1 if curves.here[1] is None else 2
    return [f"{_NAMES[order]}({curves.at:g}) is None.", *_explained(run, order)]


def _explained(run: Run, order: int) -> list[str]:
    for trace in run.traces:
        if (trace.place is not None and trace.place.line == INNER_LINE) == (order == 1):
            for sweep in trace.sweeps:
                if (reason := why(trace, sweep, "x")) is not None:
                    cures = order == 1 and reason.fix not in ("", "y = x")  # which would be another function
                    return [reason.text.replace(" on line 4", ""), *([f"Write `{reason.fix}`."] if cures else [])]
    return [text for text in ((run.error.message, run.error.hint) if run.error else ()) if text]
