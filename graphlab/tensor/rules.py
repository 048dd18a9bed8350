"""What the rules of gradients are written with, and how a rule is asked.

A rule takes tensors, so that tapes and observers see what it does, or, in a sweep that nobody sees, the arrays in
them: operators, `apply` and the functions here do the same to both.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from graphlab import dtypes
from graphlab.dtypes import DType
from graphlab.tensor.op import run
from graphlab.tensor.registry import OPS
from graphlab.tensor.tensor import Tensor


def apply(name: str, *inputs: Any, **attrs: Any) -> Any:
    """The op of that name, on what it takes, with all its attributes in the form in which it keeps them."""
    op = OPS[name]
    if isinstance(inputs[0], Tensor):
        return run(op, inputs, {**op.attributes, **attrs})
    return op.forward(*inputs, **attrs)


def array_of(x: Any) -> Any:
    """The numbers of a tensor or array, for what a rule must know about them."""
    return x._array if isinstance(x, Tensor) else x


def shape_of(x: Any) -> tuple[int, ...]:
    """The shape of a tensor or array."""
    return (x._array if isinstance(x, Tensor) else x).shape


def dtype_of(x: Any) -> DType:
    """The dtype of a tensor or array."""
    return dtypes.OF_NUMPY[(x._array if isinstance(x, Tensor) else x).dtype]


def is_complex(x: Any) -> bool:
    """Whether a tensor or array has complex elements."""
    return (x._array if isinstance(x, Tensor) else x).dtype.kind == "c"


def alike(x: Any, array: Any) -> Any:
    """`array` as a tensor, if `x` is one."""
    return Tensor(array) if isinstance(x, Tensor) else array


def filled(x: Any, value: float) -> Any:
    """`value` in every place of the shape and dtype of `x`."""
    return alike(x, np.full(shape_of(x), value, dtype_of(x).as_numpy_dtype)[()])


def sum_to(x: Any, shape: tuple[int, ...]) -> Any:
    """x summed over the axes that broadcasting to x's shape added or stretched: the inverse of broadcasting."""
    if not shape:
        return apply("reduce_sum", x, axis=None, keepdims=False)
    axes, is_stretched = _axes_to_sum(shape_of(x), shape)
    summed = apply("reduce_sum", x, axis=axes, keepdims=False) if axes else x
    return apply("reshape", summed, shape=shape) if is_stretched else summed


@lru_cache
def _axes_to_sum(have: tuple[int, ...], shape: tuple[int, ...]) -> tuple[tuple[int, ...], bool]:
    """The axes of `have` that broadcasting from `shape` made, and whether there are stretched ones among them."""
    extra = len(have) - len(shape)
    stretched = [i + extra for i, size in enumerate(shape) if size == 1 and have[i + extra] != 1]
    return (*range(extra), *stretched), bool(stretched)


def pulled(rule: Any, g: Any, out: Any, inputs: Any, attrs: Any, x: Any) -> Any:
    """What an op sends back to one of its inputs, `x`, by the rule of that input; None for nothing.

    Rules know real numbers and equal shapes only; the rest is settled here, once for all ops.
    TensorFlow's gradient of a complex function is the conjugate of its derivative, so g goes in and comes
    out conjugated.
    """
    is_tensor = type(x) is Tensor
    array = x._array if is_tensor else x
    if array.dtype.kind == "c":
        part = rule(apply("conj", g), out, *inputs, **attrs)
        part = None if part is None else apply("conj", part)
    else:
        part = rule(g, out, *inputs, **attrs)
    if part is None or (part._array if is_tensor else part).shape == array.shape:
        return part
    return sum_to(part, array.shape)
