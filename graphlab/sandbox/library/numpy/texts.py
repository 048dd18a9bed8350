"""The methods of arrays of texts."""

from __future__ import annotations

from typing import Any

from graphlab.sandbox.values.arrays import to_int
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.texts import ROWS
from graphlab.sandbox.values.values import TextArray


def _reshape(m: Machine, texts: TextArray, *shape: Any) -> TextArray:
    sizes = shape[0] if len(shape) == 1 and type(shape[0]) in ROWS else shape
    m.meter.axes(len(sizes))
    return TextArray(texts.array.reshape([to_int(m, size) for size in sizes]).copy())


def _flat(m: Machine, texts: TextArray) -> TextArray:
    m.meter.elements(texts.array.size)
    return TextArray(texts.array.reshape(-1).copy())


def _tolist(m: Machine, texts: TextArray) -> Any:
    m.meter.bulk(texts.array.size)
    return texts.array.tolist()


TEXT_METHODS = {"tolist": _tolist, "reshape": _reshape, "flatten": _flat, "ravel": _flat}
TEXT_ATTRIBUTES = {
    "shape": lambda texts: texts.array.shape,
    "ndim": lambda texts: texts.array.ndim,
    "size": lambda texts: texts.array.size,
}
