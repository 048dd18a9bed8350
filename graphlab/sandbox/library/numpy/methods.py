"""Methods and attributes of arrays."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from graphlab.sandbox.library.numpy.namespace import ROWS
from graphlab.sandbox.values import arrays
from graphlab.sandbox.values.arrays import make, to_dtype, to_int
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import (
    ArrayType,
    split_names,
)

_METHODS = split_names(
    "sum prod mean std var max min argmin argmax any all cumsum cumprod ravel squeeze clip "
    "round repeat dot copy trace nonzero argsort searchsorted conj swapaxes diagonal"
)


def _reshape(m: Machine, a: Any, *shape: Any) -> Any:
    return ROWS["reshape"](m, a, shape[0] if len(shape) == 1 else shape)


def _transpose(m: Machine, a: Any, *axes: Any) -> Any:
    return ROWS["transpose"](m, a, *([axes[0] if len(axes) == 1 else axes] if axes else []))


def _astype(m: Machine, a: Any, dtype: Any) -> Any:
    arrays.cost(m, a)
    return m.from_host(a.astype(to_dtype(m, dtype)))


def _tolist(m: Machine, a: Any) -> Any:
    m.meter.items(math.prod(max(n, 1) for n in np.shape(a)))  # rows without numbers are lists too
    return a.tolist()


def _item(m: Machine, a: Any, *place: Any) -> Any:
    return a.item(*[to_int(m, p) for p in place])


def _sort(m: Machine, a: Any, axis: Any = -1) -> None:
    arrays.cost(m, a)
    a.sort(axis=to_int(m, axis))


def _fill(m: Machine, a: Any, value: Any) -> None:
    arrays.cost(m, a)
    a.fill(make(m, value)[()])


ARRAY_METHODS: dict[str, Callable[..., Any]] = {
    **{name: ROWS[name] for name in _METHODS if name in ROWS},
    "reshape": _reshape,
    "transpose": _transpose,
    "flatten": lambda m, a: m.from_host(np.array(a).reshape(-1)),
    "astype": _astype,
    "tolist": _tolist,
    "item": _item,
    "sort": _sort,
    "fill": _fill,
}

ARRAY_ATTRIBUTES: dict[str, Callable[[Any], Any]] = {
    "shape": np.shape,
    "ndim": np.ndim,
    "size": lambda a: int(np.size(a)),
    "dtype": lambda a: ArrayType(a.dtype),
    "T": np.transpose,
    "real": lambda a: a.real,
    "imag": lambda a: a.imag,
    "itemsize": lambda a: a.itemsize,
    "nbytes": lambda a: a.nbytes,
}
