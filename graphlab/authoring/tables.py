"""Numbers that were typed or drawn: nested lists of one shape, and how they stand in a program."""

from __future__ import annotations

import math
from typing import Any

from graphlab.authoring.settings import ModelError

SAMPLES = 64
NUMBERS = 1024
_WIDTH = 100  # of a line of the program


def shape_of(rows: Any, label: str) -> tuple[int, ...]:
    """The shape of nested lists of numbers; an error says where they are not all of one length.

    >>> shape_of([[1, 2, 3], [4, 5, 6]], "x")
    (2, 3)
    >>> shape_of([[1, 2], [3]], "x")
    Traceback (most recent call last):
    graphlab.authoring.settings.ModelError: x: row 2 has the shape (1,), the ones before it (2,)
    """
    if not isinstance(rows, list | tuple):
        return _of_number(rows, label)
    if not rows:
        raise ModelError(f"{label} holds an empty list; every row needs a number")
    shapes = [shape_of(row, label) for row in rows]
    for number, shape in enumerate(shapes, 1):
        if shape != shapes[0]:
            raise ModelError(f"{label}: row {number} has the shape {shape}, the ones before it {shapes[0]}")
    return (len(rows), *shapes[0])


def _of_number(value: Any, label: str) -> tuple[int, ...]:
    if type(value) not in (int, float):
        raise ModelError(f"{label} must hold numbers in lists; it holds {value!r}")
    if not math.isfinite(value) or abs(value) > 1e30:
        raise ModelError(f"{label} must hold numbers that float32 has; it holds {value!r}")
    return ()


def checked_shape(rows: Any, label: str) -> tuple[int, ...]:
    """The shape of a table of samples that is small enough to be drawn."""
    if not isinstance(rows, list | tuple):
        raise ModelError(f"{label} must be a list of samples; it is {rows!r}")
    if len(rows) > SAMPLES:
        raise ModelError(f"{label} has {len(rows)} samples; at most {SAMPLES} can be drawn")
    try:
        shape = shape_of(rows, label)
    except RecursionError:
        raise ModelError(f"{label} is nested too deep") from None
    if len(shape) > 4 or math.prod(shape) > NUMBERS:
        raise ModelError(f"{label} has the shape {shape}; at most 4 axes and {NUMBERS} numbers can be drawn")
    return shape


def floats(rows: Any) -> Any:
    """The same lists with every number as a float."""
    return [floats(row) for row in rows] if isinstance(rows, list | tuple) else float(rows)


def literal(name: str, rows: Any) -> list[str]:
    """The lines that make a tensor called `name` of nested lists: as many rows on a line as fit.

    >>> literal("x", [[1.0], [2.0]])
    ['x = tf.constant([[1.0], [2.0]])']
    """
    whole = f"{name} = tf.constant({list(rows)!r})"
    if len(whole) <= _WIDTH:
        return [whole]
    lines, line = [f"{name} = tf.constant(["], "   "
    for row in rows:
        cell = f" {row!r},"
        if len(line) + len(cell) > _WIDTH and line.strip():
            lines.append(line)
            line = "   "
        line += cell
    return [*lines, line, "])"]
