"""What the tensors page shows, computed by graphlab: typed tensors, broadcasting axis by axis, casts, Variables."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np

import graphlab as gl
from graphlab.errors import GraphlabError
from graphlab.tensor import Tensor
from graphlab.views.notation.numbers import shape_text

LONGEST = 2_000  # characters of a typed tensor
METHODS = ("assign", "assign_add", "assign_sub")


class LiteralError(GraphlabError, ValueError):
    """The text is not a number or nested lists of numbers."""


def literal(text: str) -> object:
    """The number, truth value or nested list that `text` writes down. It is read, never run.

    >>> literal("[[1, 2.5], [-3, 4]]"), literal("[True, False]")
    ([[1, 2.5], [-3, 4]], [True, False])
    >>> literal("[1, x]")
    Traceback (most recent call last):
    graphlab.ui.content.tensors.LiteralError: Write numbers, True or False, and lists of them: the text stops ...
    """
    if len(text) > LONGEST:
        raise LiteralError(f"The text has {len(text):,} characters; at most {LONGEST:,} are read.")
    try:
        return json.loads(text.replace("True", "true").replace("False", "false"))
    except RecursionError:
        raise LiteralError("The lists are nested too deeply.") from None
    except json.JSONDecodeError as error:
        place = f"the text stops making sense at character {error.pos + 1}"
        raise LiteralError(f"Write numbers, True or False, and lists of them: {place}.") from None
    except ValueError:  # Python refuses to read a whole number of thousands of digits
        raise LiteralError("One of the numbers has too many digits.") from None


@dataclass(frozen=True)
class Axis:
    """One axis of a broadcast: the lengths that meet there (None: the shape has no such axis), and what happens."""

    a: int | None
    b: int | None
    result: int | None

    @property
    def text(self) -> str:
        """What happens at this axis, in words."""
        if self.result is None:
            return f"{self.a} and {self.b} do not fit: neither is 1"
        if self.a == self.b:
            return "equal"
        short, name = (self.a, "a") if self.a in (None, 1) else (self.b, "b")
        return f"{name} has no such axis: it counts as 1" if short is None else f"{name} is 1: it stretches"


def axes(a: tuple[int, ...], b: tuple[int, ...]) -> list[Axis]:
    """The axes of two shapes as broadcasting pairs them: lined up at their right ends.

    >>> [(axis.a, axis.b, axis.result) for axis in axes((2, 3), (3,))]
    [(2, None, 2), (3, 3, 3)]
    >>> axes((2,), (3,))[0].text
    '2 and 3 do not fit: neither is 1'
    """
    rank = max(len(a), len(b))
    pairs = zip([None] * (rank - len(a)) + list(a), [None] * (rank - len(b)) + list(b), strict=True)
    return [Axis(m, n, _met(m, n)) for m, n in pairs]


def _met(m: int | None, n: int | None) -> int | None:
    if m is None or m == 1:
        return n if n is not None else m
    return m if n in (None, 1, m) else None


def table(axes: list[Axis]) -> list[dict[str, str]]:
    """The axes as rows to show."""
    written = [[" " if n is None else str(n) for n in (axis.a, axis.b, axis.result)] for axis in axes]
    return [{"a": a, "b": b, "result": r, "": axis.text} for (a, b, r), axis in zip(written, axes, strict=True)]


def stretched(tensor: Tensor, shape: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """`tensor` as broadcasting sees it in `shape`, and which of the cells are copies.

    >>> cells, copies = stretched(gl.constant([1, 2]), (2, 2))
    >>> cells.tolist(), copies.tolist()
    ([[1, 2], [1, 2]], [[False, False], [True, True]])
    """
    copies = np.zeros(shape, bool)
    own = (1,) * (len(shape) - len(tensor.shape)) + tuple(tensor.shape)
    for axis, (have, want) in enumerate(zip(own, shape, strict=True)):
        if have < want:
            copies |= np.arange(want).reshape([-1 if i == axis else 1 for i in range(len(shape))]) > 0
    return gl.broadcast_to(tensor, shape).numpy(), copies


def counted(shape: tuple[int, ...], step: float) -> Tensor:
    """A float32 tensor of `shape` that counts in steps of `step`, to see which number lands where."""
    size = int(np.prod(shape))
    steps: Tensor = gl.reshape(gl.range(1.0, size + 1) * step, shape)
    return steps


def described(tensor: Tensor) -> dict[str, str]:
    """Shape, dtype and size of a tensor, as rows of a table."""
    size = int(np.prod(tensor.shape.as_list()))
    return {
        "shape": shape_text(tuple(tensor.shape)),
        "dtype": tensor.dtype.name,
        "axes": str(len(tensor.shape)),
        "elements": f"{size:,}",
        "bytes": f"{size * tensor.dtype.size:,}",
    }


def changed(before: Tensor, after: Tensor) -> np.ndarray:
    """Where two tensors of different dtypes hold different numbers.

    >>> changed(gl.constant([1.0, 1.5]), gl.constant([1, 1])).tolist()
    [False, True]
    """
    return np.asarray(before.numpy().astype(complex) != after.numpy().astype(complex))


@dataclass(frozen=True)
class Assigned:
    """A Variable after one assignment: what was done, as a line of code, its numbers, and which of them are new."""

    name: str
    line: str
    value: np.ndarray
    new: np.ndarray


def assignments(log: list[tuple[str, float]]) -> tuple[Any, list[Assigned]]:
    """A Variable [1, 2, 3] on which the methods in `log` are called, and how it looked after each.

    >>> w, history = assignments([("assign_add", 0.5)])
    >>> history[-1].line, w.numpy().tolist()
    ('w.assign_add([0.5, 0.5, 0.5])', [1.5, 2.5, 3.5])
    """
    w = gl.Variable([1.0, 2.0, 3.0], name="w")
    history = [Assigned("at first", "w = tf.Variable([1.0, 2.0, 3.0])", w.numpy(), np.zeros(3, bool))]
    for method, v in log:
        getattr(w, method)([v] * 3)
        history.append(
            Assigned(f"{method} {v:g}", f"w.{method}([{v}, {v}, {v}])", w.numpy(), w.numpy() != history[-1].value)
        )
    return w, history
