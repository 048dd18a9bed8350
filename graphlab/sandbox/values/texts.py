"""Arrays of texts: made, indexed and compared."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphlab.sandbox.values.arrays import chosen
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import Problem, TextArray, an

ROWS = frozenset({list, tuple})


def of_texts(m: Machine, value: Any) -> TextArray | None:
    """An array of the texts in nested lists; None where the first that stands in them is no text."""
    if type(value) is TextArray:
        return TextArray(value.array.copy())
    first = value
    for _ in range(m.limits.rank):
        if type(first) in ROWS and first:
            first = first[0]
    return TextArray(_filled(m, value)) if type(first) is str and type(value) in ROWS else None


def _filled(m: Machine, value: Any) -> np.ndarray:
    level, shape = [value], []
    while level and type(level[0]) in ROWS:
        if len({len(part) if type(part) in ROWS else -1 for part in level}) != 1:
            raise Problem(ValueError, "The rows of an array have the same length.", "Keep texts in a list.")
        shape.append(len(level[0]))
        m.meter.axes(len(shape))
        m.meter.elements(len(level) * shape[-1])
        level = [item for part in level for item in part]
        m.meter.bulk(len(level))
    for item in level:
        if type(item) is not str:
            raise Problem(TypeError, f"Beside texts an array cannot hold {an(item)}.", "Keep them in a list.")
    array = np.empty(len(level), object)
    array[:] = level
    return array.reshape(shape)


def index(m: Machine, texts: TextArray, key: Any) -> Any:
    """`texts[key]`: one text, or an array of those that an array of places or of bools selects."""
    found = chosen(m, texts.array, key)
    return TextArray(found) if type(found) is np.ndarray else found


def compared(m: Machine, symbol: str, a: Any, b: Any) -> Any:
    """Where two arrays of texts are the same, or one and a text: an array of bools."""
    left, right = _side(m, a), _side(m, b)
    arrays = [side for side in (left, right) if type(side) is np.ndarray]
    if left is None or right is None or any(array.shape != arrays[0].shape for array in arrays):
        raise Problem(ValueError, "Texts are compared with one text, or with as many.", "Compare them one by one.")
    m.meter.elements(arrays[0].size)
    m.meter.bulk(arrays[0].size)
    same = np.asarray(left == right, bool)
    return m.from_host(same if symbol == "==" else ~same)


def _side(m: Machine, value: Any) -> np.ndarray | str | None:
    """What an array of texts may be compared with: a text, or texts; None for anything else."""
    if type(value) is str:
        return value
    texts = of_texts(m, value)
    return None if texts is None else texts.array
