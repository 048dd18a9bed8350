"""What the rules of gradients are written with, and how a rule is asked.

A rule takes tensors, so that tapes and observers see what it does, or, in a sweep that nobody sees, the arrays in
them: operators, `apply` and the functions here do the same to both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from graphlab import dtypes
from graphlab.dtypes import DType
from graphlab.tensor.observers import observer
from graphlab.tensor.op import Array, Value, Vjp, run
from graphlab.tensor.registry import OPS
from graphlab.tensor.tensor import Tensor


def apply(name: str, *inputs: Value, **attrs: Any) -> Value:
    """The op of that name, on what it takes, with all its attributes in the form in which it keeps them."""
    op = OPS[name]
    if isinstance(inputs[0], Tensor):
        return run(op, inputs, {**op.attributes, **attrs})
    return op.forward(*inputs, **attrs)


def array_of(x: Value) -> Array:
    """The numbers of a tensor or array, for what a rule must know about them."""
    return x._array if isinstance(x, Tensor) else x


def tested(test: Callable[[Array], bool], x: Value) -> bool:
    """What `test` gives for the numbers of a tensor or array, on which the way of a rule depends."""
    if not isinstance(x, Tensor):
        return test(x)
    answer = test(x._array)
    if (watcher := observer()) is not None:
        watcher.tested(test, x, answer)
    return answer


def shape_of(x: Value) -> tuple[int, ...]:
    """The shape of a tensor or array."""
    shape: tuple[int, ...] = (x._array if isinstance(x, Tensor) else x).shape
    return shape


def dtype_of(x: Value) -> DType:
    """The dtype of a tensor or array."""
    return dtypes.OF_NUMPY[(x._array if isinstance(x, Tensor) else x).dtype]


def is_complex(x: Value) -> bool:
    """Whether a tensor or array has complex elements."""
    kind: str = (x._array if isinstance(x, Tensor) else x).dtype.kind
    return kind == "c"


def alike(x: Value, array: Array) -> Value:
    """`array` as a tensor, if `x` is one."""
    return Tensor(array) if isinstance(x, Tensor) else array


def filled(x: Value, value: float) -> Value:
    """`value` in every place of the shape and dtype of `x`."""
    return alike(x, np.full(shape_of(x), value, dtype_of(x).as_numpy_dtype)[()])


def sum_to(x: Value, shape: tuple[int, ...]) -> Value:
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


def pulled(rule: Vjp, g: Value, out: Value, inputs: Sequence[Value], attrs: Mapping[str, Any], x: Value) -> Value:
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
