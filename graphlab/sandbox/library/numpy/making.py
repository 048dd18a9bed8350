"""Arrays made anew: of a shape, of values, of numbers at equal steps."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from graphlab.sandbox.library.numpy.rows import Spec, rows
from graphlab.sandbox.values import numpy_costs as costs
from graphlab.sandbox.values.arrays import make, to_dtype, to_int
from graphlab.sandbox.values.limits import stop
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.texts import of_texts
from graphlab.sandbox.values.values import (
    Native,
    Problem,
    Type,
    split_names,
)

_ROWS: list[Spec] = [
    ("zeros", np.zeros, "shape dtype?", costs.shaped),
    ("ones", np.ones, "shape dtype?", costs.shaped),
    ("empty", np.zeros, "shape dtype?", costs.shaped),
    ("full", np.full, "shape fill_value dtype?", costs.shaped),
    ("zeros_like", np.zeros_like, "a dtype?", costs.broadcast),
    ("ones_like", np.ones_like, "a dtype?", costs.broadcast),
    ("full_like", np.full_like, "a fill_value dtype?", costs.broadcast),
    ("copy", np.array, "a", costs.broadcast),
    ("eye", np.eye, "n M? k? dtype?", costs.square),
    ("identity", np.identity, "n dtype?", costs.square),
    ("logspace", np.logspace, "start stop num? endpoint? dtype?", costs.counted),
    ("diag", np.diag, "v k?", costs.diagonal),
    ("empty_like", np.zeros_like, "a dtype?", costs.broadcast),
    ("geomspace", np.geomspace, "start stop num?", costs.counted),
    *((name, getattr(np, name), "a k?", costs.triangular) for name in split_names("triu tril")),
]  # fmt: skip

ROWS = rows(_ROWS)


def _array(m: Machine, value: Any, dtype: Any = None, copy: Any = True) -> Any:
    if (texts := of_texts(m, value)) is not None and _keeps_texts(dtype):
        return texts
    return m.from_host(np.array(make(m, value), to_dtype(m, dtype)))


def _asarray(m: Machine, value: Any, dtype: Any = None) -> Any:
    if (texts := of_texts(m, value)) is not None and _keeps_texts(dtype):
        return texts
    return m.from_host(np.asarray(make(m, value), to_dtype(m, dtype)))


def _keeps_texts(dtype: Any) -> bool:
    return dtype is None or (type(dtype) is Type and dtype.name in ("str", "object"))


def arange(m: Machine, start: Any, stop_: Any = None, step: Any = 1, dtype: Any = None) -> Any:
    """Numbers at equal steps, the end not included."""
    bounds = [make(m, v)[()] for v in ((0, start) if stop_ is None else (start, stop_))]
    stride = make(m, step)[()]
    if any(np.ndim(v) for v in (*bounds, stride)) or stride == 0:
        raise Problem(ValueError, "arange takes numbers, and a step that is not 0.")
    count = (float(bounds[1]) - float(bounds[0])) / float(stride)
    if not math.isfinite(count):
        stop("elements", "An array without end is too big.")
    m.meter.elements(max(math.ceil(count), 0))
    return m.from_host(np.arange(bounds[0], bounds[1], stride, dtype=to_dtype(m, dtype)))


def _linspace(m: Machine, start: Any, stop_: Any, num: Any = 50, endpoint: Any = True, dtype: Any = None) -> Any:
    first, last, count = make(m, start), make(m, stop_), to_int(m, num)
    m.meter.elements(math.prod(np.broadcast_shapes(np.shape(first), np.shape(last))) * max(count, 0))
    return m.from_host(np.linspace(first, last, count, bool(endpoint), dtype=to_dtype(m, dtype)))


def _meshgrid(m: Machine, *parts: Any, indexing: Any = "xy") -> Any:
    given = [make(m, part) for part in parts]
    m.meter.axes(len(given))
    m.meter.elements(costs.grid({"arrays": given})[0])
    return m.from_host(list(np.meshgrid(*given, indexing="ij" if indexing == "ij" else "xy")))


FUNCTIONS: dict[str, Any] = {
    "array": Native("array", _array, "object, dtype=None"),
    "asarray": Native("asarray", _asarray, "object, dtype=None"),
    "arange": Native("arange", arange, "start, stop=None, step=1, dtype=None"),
    "linspace": Native("linspace", _linspace, "start, stop, num=50, endpoint=True, dtype=None"),
    "meshgrid": Native("meshgrid", _meshgrid, "*arrays, indexing='xy'"),
}
