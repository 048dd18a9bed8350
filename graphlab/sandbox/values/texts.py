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
    sides = [side if type(side) is str else of_texts(m, side) for side in (a, b)]
    left, right = [side.array if type(side) is TextArray else side for side in sides]
    shapes = [np.shape(side) for side in (left, right) if type(side) is np.ndarray]
    if left is None or right is None or any(shape != shapes[0] for shape in shapes):
        raise Problem(ValueError, "Texts are compared with one text, or with as many.", "Compare them one by one.")
    m.meter.elements(int(np.size(left if type(left) is np.ndarray else right)))
    m.meter.bulk(int(np.size(left if type(left) is np.ndarray else right)))
    same = np.asarray(left == right, bool)
    return m.from_host(same if symbol == "==" else ~same)
