"""Ops that fold axes together: sums, means, extremes, products, and the places of extremes."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from graphlab import dtypes
from graphlab.dtypes import DType
from graphlab.errors import DTypeError, ShapeError
from graphlab.tensor import Array, Value, apply, dtype_of, filled, op, shape_of

Axes: TypeAlias = int | tuple[int, ...] | None

_added: Callable[..., Array] = np.add.reduce  # whose own types know `keepdims` as the word True or False only

_AXES: tuple[Any, ...] = (
    (((2, 3),), {}),
    (((2, 3),), {"axis": 0}),
    (((2, 3),), {"axis": (0, -1), "keepdims": True}),
    (((4,),), {"axis": -1}),
    (((),), {}),
)


def kept_shape(x: Value, axis: Axes) -> tuple[int, ...]:
    """The shape of x with the reduced axes kept as 1."""
    shape = shape_of(x)
    if axis is None:
        return (1,) * len(shape)
    axes = {a % len(shape) for a in ((axis,) if isinstance(axis, int) else axis)} if shape else set()
    return tuple(1 if i in axes else size for i, size in enumerate(shape))


def within(array: Array, axis: Axes) -> Array:
    """The array. Raises AxisError for an axis of a single number, of which NumPy takes the last as no axis."""
    if axis is not None and not array.ndim and axis != ():
        raise np.exceptions.AxisError(axis if isinstance(axis, int) else axis[0], 0)
    return array


def spread(g: Value, x: Value, axis: Axes) -> Value:
    """g, with the axes put back that a reduction of x over `axis` took away."""
    kept = g if axis is None else _kept(g, x, axis)
    return apply("broadcast_to", kept, shape=shape_of(x))


def _kept(out: Value, x: Value, axis: Axes) -> Value:
    shape = kept_shape(x, axis)
    return out if shape_of(out) == shape else apply("reshape", out, shape=shape)


@op(
    (lambda g, out, input_tensor, *, axis, keepdims: spread(g, input_tensor, axis),),
    symbol="Σ",
    formula=r"\sum <input_tensor>",
    back=(r"<g> \text{ for every element}",),
    says="Every element that was added gets the incoming gradient of its sum unchanged.",
    torch="torch.sum(<input_tensor>, dim=<axis>, keepdim=<keepdims>)",
    jax="jnp.sum(<input_tensor>, axis=<axis>, keepdims=<keepdims>)",
    names=("math.reduce_sum",),
    samples=_AXES,
)
def reduce_sum(input_tensor: Array, *, axis: Axes = None, keepdims: bool = False) -> Array:
    """The sum over `axis`, or over everything. Ints keep their dtype and wrap around.

    >>> reduce_sum([[1.0, 2.0], [3.0, 4.0]], axis=0)
    <tf.Tensor: shape=(2,), dtype=float32, numpy=array([4., 6.], dtype=float32)>
    """
    return _added(within(input_tensor, axis), axis=axis, keepdims=keepdims, dtype=input_tensor.dtype)


def _mean_back(g: Value, out: Value, input_tensor: Value, *, axis: Axes, keepdims: bool) -> Value:
    count = math.prod(shape_of(input_tensor)) // max(1, math.prod(shape_of(out)))
    return spread(g / float(max(1, count)), input_tensor, axis)


@op(
    (_mean_back,),
    symbol="x̄",
    formula=r"\operatorname{mean} <input_tensor>",
    back=(r"\tfrac{1}{n} \cdot <g> \text{ for each of the } n \text{ elements}",),
    says="Every element gets the incoming gradient of its mean divided by the number of elements averaged.",
    torch="torch.mean(<input_tensor>, dim=<axis>, keepdim=<keepdims>)",
    jax="jnp.mean(<input_tensor>, axis=<axis>, keepdims=<keepdims>)",
    names=("math.reduce_mean",),
    samples=_AXES,
)
def reduce_mean(input_tensor: Array, *, axis: Axes = None, keepdims: bool = False) -> Array:
    """The mean over `axis`, or over everything. The mean of ints is an int, cut towards 0; of no floats, nan.

    >>> reduce_mean([1, 2, 4])
    <tf.Tensor: shape=(), dtype=int32, numpy=2>
    """
    total = _added(within(input_tensor, axis), axis=axis, keepdims=keepdims, dtype=input_tensor.dtype)
    count = input_tensor.size // max(1, total.size)
    if input_tensor.dtype.kind == "f":
        return total / count
    if input_tensor.dtype.kind in "iu":
        return np.trunc(np.true_divide(total, max(1, count))).astype(input_tensor.dtype)
    return np.true_divide(total, max(1, count)).astype(input_tensor.dtype)


def _extreme_back(g: Value, out: Value, input_tensor: Value, *, axis: Axes, keepdims: bool) -> Value:
    equal = apply("equal", input_tensor, _kept(out, input_tensor, axis))
    chosen = apply("cast", equal, dtype=dtype_of(input_tensor))
    share = chosen / apply("reduce_sum", chosen, axis=axis, keepdims=True)
    return share * spread(g, input_tensor, axis)


def _extreme(array: Array, axis: Axes, keepdims: bool, fold: Callable[..., Array], empty: float) -> Array:
    within(array, axis)
    if array.size == 0:
        start = (-np.inf if empty < 0 else np.inf) if array.dtype.kind == "f" else None
        info = None if array.dtype.kind == "f" else np.iinfo(array.dtype)
        start = start if info is None else (info.min if empty < 0 else info.max)
        return fold(array, axis=axis, keepdims=keepdims, initial=start)
    return fold(array, axis=axis, keepdims=keepdims)


@op(
    (_extreme_back,),
    symbol="max",
    formula=r"\max <input_tensor>",
    back=(r"<g> \text{ where the greatest element is, shared among equals, else } 0",),
    says="The greatest element gets the whole incoming gradient and all others 0; equal ones share it.",
    torch="torch.amax(<input_tensor>, dim=<axis>, keepdim=<keepdims>)",
    jax="jnp.max(<input_tensor>, axis=<axis>, keepdims=<keepdims>)",
    names=("math.reduce_max",),
    takes="real",
    analytic=False,
    ties=True,
    samples=_AXES,
)
def reduce_max(input_tensor: Array, *, axis: Axes = None, keepdims: bool = False) -> Array:
    """The greatest element over `axis`, or of all; −inf of nothing. Equal greatest elements share the gradient."""
    return _extreme(np.asarray(input_tensor), axis, keepdims, np.max, -1)


@op(
    (_extreme_back,),
    symbol="min",
    formula=r"\min <input_tensor>",
    back=(r"<g> \text{ where the least element is, shared among equals, else } 0",),
    says="The least element gets the whole incoming gradient and all others 0; equal ones share it.",
    torch="torch.amin(<input_tensor>, dim=<axis>, keepdim=<keepdims>)",
    jax="jnp.min(<input_tensor>, axis=<axis>, keepdims=<keepdims>)",
    names=("math.reduce_min",),
    takes="real",
    analytic=False,
    ties=True,
    samples=_AXES,
)
def reduce_min(input_tensor: Array, *, axis: Axes = None, keepdims: bool = False) -> Array:
    """The least element over `axis`, or of all; inf of nothing. Equal least elements share the gradient."""
    return _extreme(np.asarray(input_tensor), axis, keepdims, np.min, 1)


def _prod_back(g: Value, out: Value, input_tensor: Value, *, axis: Axes, keepdims: bool) -> Value:
    """The product of the others, by products from both ends, so that zeros do no harm.

    To the first derivative, that is: the second divides in `cumprod`, and is 0 at zeros, as in TensorFlow.
    """
    rank = len(shape_of(input_tensor))
    axes = range(rank) if axis is None else [a % rank for a in ((axis,) if isinstance(axis, int) else axis)]
    rest = [a for a in range(rank) if a not in axes]
    order = (*rest, *axes)
    moved = apply("transpose", input_tensor, perm=order, conjugate=False)
    shape = shape_of(moved)
    flat = apply("reshape", moved, shape=(*shape[: len(rest)], math.prod(shape[len(rest) :])))
    left = apply("cumprod", flat, axis=-1, exclusive=True, reverse=False)
    right = apply("cumprod", flat, axis=-1, exclusive=True, reverse=True)
    back = tuple(np.argsort(order).tolist())
    others = apply("transpose", apply("reshape", left * right, shape=shape), perm=back, conjugate=False)
    return spread(g, input_tensor, axis) * others


@op(
    (_prod_back,),
    symbol="∏",
    formula=r"\prod <input_tensor>",
    back=(r"<g> \cdot \text{the product of the other elements}",),
    says="Each element gets the incoming gradient times the product of all the others.",
    torch="torch.prod(<input_tensor>)",
    jax="jnp.prod(<input_tensor>, axis=<axis>, keepdims=<keepdims>)",
    names=("math.reduce_prod",),
    domain=((0.3, 2.0),),
    samples=_AXES,
)
def reduce_prod(input_tensor: Array, *, axis: Axes = None, keepdims: bool = False) -> Array:
    """The product over `axis`, or of everything; 1 of nothing."""
    return np.prod(within(input_tensor, axis), axis=axis, keepdims=keepdims, dtype=input_tensor.dtype)


@op(
    (),
    symbol="any",
    formula=r"\bigvee <input_tensor>",
    back=(),
    says="No gradient flows: the result is true or false, and a truth value does not change gradually.",
    torch="torch.any(<input_tensor>, dim=<axis>, keepdim=<keepdims>)",
    jax="jnp.any(<input_tensor>, axis=<axis>, keepdims=<keepdims>)",
    names=("math.reduce_any",),
    takes="bool",
    free={"input_tensor": dtypes.bool_},
)
def reduce_any(input_tensor: Array, *, axis: Axes = None, keepdims: bool = False) -> Array:
    """Whether one of the bools over `axis` is True."""
    return np.any(within(input_tensor, axis), axis=axis, keepdims=keepdims)


@op(
    (),
    symbol="all",
    formula=r"\bigwedge <input_tensor>",
    back=(),
    says="No gradient flows: the result is true or false, and a truth value does not change gradually.",
    torch="torch.all(<input_tensor>, dim=<axis>, keepdim=<keepdims>)",
    jax="jnp.all(<input_tensor>, axis=<axis>, keepdims=<keepdims>)",
    names=("math.reduce_all",),
    takes="bool",
    free={"input_tensor": dtypes.bool_},
)
def reduce_all(input_tensor: Array, *, axis: Axes = None, keepdims: bool = False) -> Array:
    """Whether all of the bools over `axis` are True."""
    return np.all(within(input_tensor, axis), axis=axis, keepdims=keepdims)


def _place(array: Array, axis: int, output_type: DType, pick: Callable[..., Array], last: float) -> Array:
    """The first place of an extreme; TensorFlow passes over nan."""
    array = np.asarray(array)
    if array.dtype.kind not in "biuf":
        raise DTypeError(
            f"dtype {dtypes.OF_NUMPY[array.dtype].name} is not allowed: argmax and argmin take floats, ints and bools."
        )
    if array.dtype.kind == "f":
        array = np.where(np.isnan(array), last, array)
    if not output_type.is_integer or output_type.size not in (2, 4, 8):
        raise DTypeError(f"output_type is int16, uint16, int32 or int64; got {output_type.name}")
    if not -array.ndim <= axis < array.ndim:
        raise np.exceptions.AxisError(axis, array.ndim)
    if array.shape[axis] == 0:
        raise ShapeError(f"Reduction axis {axis} is empty in shape {list(array.shape)}")
    return pick(array, axis=axis).astype(output_type.as_numpy_dtype)


@op(
    (),
    symbol="argmax",
    formula=r"\operatorname{argmax} <input>",
    back=(),
    says="No gradient flows: the result is a place, a whole number that does not change gradually.",
    torch="torch.argmax(<input>, dim=<axis>).to(torch.<output_type>)",
    jax="jnp.argmax(<input>, axis=<axis>).astype(jnp.<output_type>)",
    names=("math.argmax",),
    takes="any",
)
def argmax(input: Array, *, axis: int = 0, output_type: DType = dtypes.int64) -> Array:
    """The place of the greatest element along `axis`, the first among equals. Has no gradient."""
    return _place(input, axis or 0, dtypes.as_dtype(output_type), np.argmax, -np.inf)


@op(
    (),
    symbol="argmin",
    formula=r"\operatorname{argmin} <input>",
    back=(),
    says="No gradient flows: the result is a place, a whole number that does not change gradually.",
    torch="torch.argmin(<input>, dim=<axis>).to(torch.<output_type>)",
    jax="jnp.argmin(<input>, axis=<axis>).astype(jnp.<output_type>)",
    names=("math.argmin",),
    takes="any",
)
def argmin(input: Array, *, axis: int = 0, output_type: DType = dtypes.int64) -> Array:
    """The place of the least element along `axis`, the first among equals. Has no gradient."""
    return _place(input, axis or 0, dtypes.as_dtype(output_type), np.argmin, np.inf)


# --- Running totals ------------------------------------------------------------------------------


def _running(fold: Callable[..., Array], x: Array, axis: int, exclusive: bool, reverse: bool, neutral: int) -> Array:
    if not -x.ndim <= axis < x.ndim:
        raise np.exceptions.AxisError(axis, x.ndim)
    x = np.flip(x, axis) if reverse else x
    if exclusive:
        first = np.full_like(np.take(x, [0], axis), neutral) if x.shape[axis] else x
        x = np.concatenate([first, np.delete(x, -1, axis)], axis) if x.shape[axis] else x
    y = fold(x, axis=axis, dtype=x.dtype)
    return np.flip(y, axis) if reverse else y


_RUNS: tuple[Any, ...] = (
    (((4,),), {}),
    (((2, 3),), {"axis": 1, "exclusive": True}),
    (((2, 3),), {"axis": 0, "reverse": True}),
    (((4,),), {"exclusive": True, "reverse": True}),
)


@op(
    (
        lambda g, out, x, *, axis, exclusive, reverse: apply(
            "cumsum", g, axis=axis, exclusive=exclusive, reverse=not reverse
        ),
    ),
    symbol="Σ→",
    formula=r"\operatorname{cumsum} <x>",
    back=(r"\operatorname{cumsum} <g> \text{ from the other end}",),
    says="Each element gets the sum of the incoming gradients of all running sums that it is in.",
    torch="torch.cumsum(<x>, dim=<axis>)",
    jax="jnp.cumsum(<x>, axis=<axis>)",
    names=("math.cumsum",),
    samples=_RUNS,
)
def cumsum(x: Array, *, axis: int = 0, exclusive: bool = False, reverse: bool = False) -> Array:
    """Running sums along `axis`.

    >>> cumsum([1, 2, 3])
    <tf.Tensor: shape=(3,), dtype=int32, numpy=array([1, 3, 6], dtype=int32)>
    """
    return _running(np.cumsum, x, axis, exclusive, reverse, 0)


def _cumprod_back(g: Value, out: Value, x: Value, *, axis: int, exclusive: bool, reverse: bool) -> Value:
    """Every later product holds x once, so each is divided by it; 0 where x is 0, as TensorFlow has it."""
    total = apply("cumsum", out * g, axis=axis, exclusive=exclusive, reverse=not reverse)
    return apply("where", x != 0, total / apply("where", x != 0, x, filled(x, 1)), filled(x, 0))


@op(
    (_cumprod_back,),
    symbol="∏→",
    formula=r"\operatorname{cumprod} <x>",
    back=(r"<g> \text{ of every later product} \cdot \text{the other elements in it}",),
    says=(
        "Each element gets, from every running product that it is in, the incoming gradient times the other "
        "elements of that product; an element that is 0 gets 0."
    ),
    torch="torch.cumprod(<x>, dim=<axis>)",
    jax="jnp.cumprod(<x>, axis=<axis>)",
    bare=False,
    names=("math.cumprod",),
    domain=((0.3, 2.0),),
    samples=_RUNS,
)
def cumprod(x: Array, *, axis: int = 0, exclusive: bool = False, reverse: bool = False) -> Array:
    """Running products along `axis`."""
    return _running(np.cumprod, x, axis, exclusive, reverse, 1)
