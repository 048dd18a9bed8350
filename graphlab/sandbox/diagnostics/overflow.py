"""Where the first infinity or nan of a program came from: the op, its line, and the numbers it was given."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphlab.sandbox.diagnostics.mistake import code
from graphlab.tensor import Op, Record
from graphlab.tensor.op import broadcast_size
from graphlab.views.notation.numbers import number


def overflow_note(record: Record, node: Any) -> str:
    """One sentence about the op that was the first to make inf or nan out of finite numbers."""
    result = np.asarray(record.output._array)
    wrong = np.isnan(result) if np.isnan(result).any() else ~np.isfinite(result)
    cell = tuple(int(i) for i in np.unravel_index(int(np.argmax(wrong)), result.shape))
    given = " and ".join(_input_text(record.op, np.asarray(x._array), result.shape, cell) for x in record.inputs)
    what, more = str(result[cell]), int(wrong.sum()) - 1
    where = f"Line {node.lineno}, {_code(node)}: " if getattr(node, "lineno", None) else ""
    others = f" (and {more:,} more)" if more else ""
    return f"{where}{record.op.label or record.op.name} of {given} gave the first {what}{others} of this program."


def _code(node: Any) -> str:
    try:
        return f"`{code(node, 40)}`"
    except (AttributeError, ValueError, RecursionError):
        return "an op"


def _input_text(op: Op, array: np.ndarray, shape: tuple[int, ...], cell: tuple[int, ...]) -> str:
    """The number of an input that the result's cell was made of, where there is one; else its range."""
    if array.size == 0:
        return "nothing"
    if array.size == 1:
        return number(array.reshape(-1)[0])
    if op.size is broadcast_size and not op.samples and not op.variadic:
        try:
            return number(np.broadcast_to(array, shape)[cell])
        except ValueError:
            pass
    return f"numbers from {number(array.min())} to {number(array.max())}"
