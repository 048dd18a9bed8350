"""The dtype that operands of `keras.ops` meet in: Keras converts one for the other, where TensorFlow refuses."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import numpy as np

from graphlab import dtypes
from graphlab.keras.backend import floatx
from graphlab.ops.math import cast
from graphlab.tensor import Tensor, convert

P = ParamSpec("P")
R = TypeVar("R")

Function = Callable[..., Any]


def common(*operands: Any) -> list[Tensor]:
    """The operands as tensors of one dtype: floats before ints before bools; a Python number takes what is there.

    >>> [x.dtype.name for x in common(convert([1, 2]), 0.5)]
    ['float32', 'float32']
    """
    free = [isinstance(x, bool | int | float | complex) for x in operands]
    tensors = [convert(x) for x in operands]
    fixed = [x.dtype for x, is_free in zip(tensors, free, strict=True) if not is_free]
    loose = [x.dtype for x, is_free in zip(tensors, free, strict=True) if is_free]
    dtype = _meeting(fixed, loose)
    # A number in Python is made of the dtype at once: 0.1 keeps all its digits in float64.
    return [
        convert(x, dtype) if is_free and not isinstance(x, complex) else cast(tensor, dtype=dtype)
        for x, tensor, is_free in zip(operands, tensors, free, strict=True)
    ]


def _meeting(fixed: list[dtypes.DType], loose: list[dtypes.DType]) -> dtypes.DType:
    if dtypes.string in fixed:
        return dtypes.string
    broad = [d for d in fixed if d.is_differentiable]
    if any(d.is_complex for d in loose):
        broad.append(dtypes.complex64)
    if broad:
        return dtypes.as_dtype(np.result_type(*(d.as_numpy_dtype for d in broad)))
    if any(d.is_floating for d in loose):
        return dtypes.as_dtype(floatx())
    whole = [d for d in fixed if d.is_integer]
    if whole:
        met = np.result_type(*(d.as_numpy_dtype for d in whole))
        return dtypes.as_dtype(met if met.kind in "iu" else floatx())
    return dtypes.int32 if any(d.is_integer for d in loose) else dtypes.bool_


def of_floats(x: Any) -> Tensor:
    """x as a tensor of floats: ints and bools become the usual ones."""
    (tensor,) = common(x) if isinstance(x, complex) else (convert(x),)
    if tensor.dtype.is_differentiable or tensor.dtype is dtypes.string:
        return tensor
    return cast(tensor, dtype=floatx())


def of_bools(x: Any) -> Tensor:
    """x as a tensor of bools: whether each element is something else than 0."""
    return cast(x, dtype=dtypes.bool_)


def of_numbers(x: Any) -> Tensor:
    """x as a tensor of numbers: bools count."""
    tensor = convert(x)
    return cast(tensor, dtype=dtypes.int32) if tensor.dtype.is_bool else tensor


def converting(function: Callable[P, R], *to: Callable[[Any], Tensor]) -> Callable[P, R]:
    """The function with its first arguments converted, each by its own rule."""

    @wraps(function)
    def converted(*args: P.args, **kwargs: P.kwargs) -> R:
        changed: Any = (*(rule(x) for rule, x in zip(to, args, strict=False)), *args[len(to) :])
        return function(*changed, **kwargs)

    return converted


def meeting(function: Function, of: Callable[[Any], Tensor] | None = None) -> Function:
    """The function with its two operands in one dtype, of floats where `of` says so."""

    @wraps(function)
    def met(x1: Any, x2: Any, *args: Any, **kwargs: Any) -> Any:
        a, b = common(*(x if of is None or isinstance(x, float) else of(x) for x in (x1, x2)))
        return function(a, b, *args, **kwargs)

    return met
