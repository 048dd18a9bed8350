"""The numbers of a program that can be turned: where they stand in its text, and the text with other numbers.

Turning a number rewrites the program and runs it again, so what is read, printed and drawn always agree.
"""

from __future__ import annotations

import ast
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graphlab.authoring.slider import LARGEST, usual_range
from graphlab.authoring.walk import unsigned
from graphlab.parsing import parse

MOST = 12
_MAKERS = {"Variable", "constant", "convert_to_tensor"}


@dataclass(frozen=True, slots=True)
class Knob:
    """A float written in the program: `start` and `end` are where in its UTF-8 text, `line` counts from 1."""

    name: str
    value: float
    line: int
    start: int
    end: int

    @property
    def range(self) -> tuple[float, float, float]:
        """Lowest and highest number of its slider, and the step between two.

        >>> Knob("x", 3.0, 1, 0, 3).range, Knob("rate", 0.05, 1, 0, 4).range
        ((-10.0, 10.0, 0.1), (-0.2, 0.2, 0.002))
        """
        return usual_range(self.value)


def values(source: str) -> dict[str, float]:
    """The number of each knob.

    >>> values("x = 2.0")
    {'x': 2.0}
    """
    return {knob.name: knob.value for knob in knobs(source)}


def ranges(source: str, turned_from: Mapping[str, float]) -> dict[str, tuple[float, float, float]]:
    """The range of each slider: that of the number it was turned from, where that has room for it; else its own.

    >>> ranges("x = 0.01", {"x": 2.0}), ranges("x = 99.0", {"x": 2.0}), ranges("x = 2.0", {})
    ({'x': (-6.0, 6.0, 0.05)}, {'x': (-300.0, 300.0, 2.0)}, {'x': (-6.0, 6.0, 0.05)})
    """
    found = {}
    for knob in knobs(source):
        low, high, step = usual_range(turned_from.get(knob.name, knob.value))
        found[knob.name] = (low, high, step) if low <= knob.value <= high else knob.range
    return found


def other_ranges(source: str, turned_from: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    """Of the numbers that sliders were turned from, those that make their ranges others than their own.

    >>> other_ranges("x = 0.01; y = 2.1", {"x": 2.0, "y": 2.0, "z": 1.0})
    (('x', 2.0),)
    """
    if not turned_from:
        return ()
    found = ranges(source, turned_from)
    return tuple((knob.name, turned_from[knob.name]) for knob in knobs(source) if found[knob.name] != knob.range)


def knobs(source: str) -> tuple[Knob, ...]:
    """The floats that `source` gives a name to: `x = 2.0`, `x = tf.Variable(2.0)`, or a list of either.

    A name that gets a number twice has no knob: which of them is meant would be a guess.

    >>> [(knob.name, knob.value) for knob in knobs("x = tf.Variable(-3.0)\\nn = 5\\nw = [0.5, tf.constant(1.5)]")]
    [('x', -3.0), ('w[0]', 0.5), ('w[1]', 1.5)]
    """
    try:
        tree = parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    starts = line_starts(source)
    found = []
    for name, node in (pair for statement in tree.body for pair in _numbers(statement)):
        if (value := _float(node)) is not None:
            found.append(Knob(name, value, node.lineno, *span(starts, node)))
    times = Counter(knob.name for knob in found)
    return tuple(knob for knob in found if times[knob.name] == 1)[:MOST]


def turned(source: str, values: Mapping[str, float]) -> str:
    """`source` with other numbers at the knobs of these names.

    >>> turned("x = tf.Variable(3.0)  # start", {"x": -1.25})
    'x = tf.Variable(-1.25)  # start'
    """
    text = source.encode()
    for knob in reversed(knobs(source)):
        if knob.name in values and math.isfinite(values[knob.name]):
            text = text[: knob.start] + repr(float(values[knob.name])).encode() + text[knob.end :]
    return text.decode()


def line_starts(source: str) -> list[int]:
    """Where each line begins, in bytes, as `ast` counts lines."""
    starts = [0]
    for line in source.encode().splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return starts


def span(starts: list[int], node: ast.expr) -> tuple[int, int]:
    """Where a part of the program begins and ends, in bytes, by where its lines begin."""
    end = starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
    return starts[node.lineno - 1] + node.col_offset, end


def _numbers(statement: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    """What a statement gives a name to, that may be a number."""
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target, value = statement.targets[0], statement.value
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        target, value = statement.target, statement.value
    else:
        return
    if isinstance(target, ast.Name) and isinstance(value, ast.List | ast.Tuple):
        yield from ((f"{target.id}[{i}]", _inside(item)) for i, item in enumerate(value.elts))
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
        pairs = zip(target.elts, value.elts, strict=True)
        yield from ((name.id, _inside(item)) for name, item in pairs if isinstance(name, ast.Name))
    elif isinstance(target, ast.Name):
        yield target.id, _inside(value)


def _inside(value: ast.expr) -> ast.expr:
    """The first argument of `tf.Variable(...)` and its like, else the value itself."""
    if isinstance(value, ast.Call) and value.args:
        called = value.func.attr if isinstance(value.func, ast.Attribute) else getattr(value.func, "id", "")
        if called in _MAKERS:
            return value.args[0]
    return value


def _float(node: ast.expr) -> float | None:
    sign, node = unsigned(node)
    if isinstance(node, ast.Constant) and type(node.value) is float and node.value <= LARGEST:
        return sign * node.value
    return None
