"""Composites that measure: variances, norms, and clipping to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from graphlab import dtypes
from graphlab.errors import ConversionTypeError
from graphlab.functions.arithmetic import add_n, divide_no_nan
from graphlab.functions.making import ones_like, zeros_like
from graphlab.ops.decompositions import svdvals
from graphlab.ops.math import (
    abs_,
    cast,
    conj,
    exp,
    is_finite,
    log,
    maximum,
    minimum,
    rsqrt,
    sqrt,
    square,
    stop_gradient,
)
from graphlab.ops.math import where as select
from graphlab.ops.reduce import reduce_max, reduce_mean, reduce_sum
from graphlab.ops.shape import reshape, squeeze, transpose
from graphlab.tensor import (
    Operand,
    Tensor,
    beside,
    convert,
    public,
)
from graphlab.values import as_axis

# --- Statistics -------------------------------------------------------------------------------------


@public("math.reduce_variance")
def reduce_variance(input_tensor: Any, axis: Any = None, keepdims: bool = False, name: str | None = None) -> Tensor:
    """The mean of the squared distances from the mean."""
    x = convert(input_tensor)
    if not x.dtype.is_differentiable:
        raise ConversionTypeError(f"Input must be either real or complex. Received integer type {x.dtype}.")
    return reduce_mean(square(x - reduce_mean(x, axis, True)), axis, keepdims)


@public("math.reduce_std")
def reduce_std(input_tensor: Any, axis: Any = None, keepdims: bool = False, name: str | None = None) -> Tensor:
    """The square root of the variance. Its gradient is nan where all are equal."""
    return sqrt(reduce_variance(input_tensor, axis, keepdims))


@public("math.reduce_euclidean_norm")
def reduce_euclidean_norm(
    input_tensor: Any, axis: Any = None, keepdims: bool = False, name: str | None = None
) -> Tensor:
    """The square root of the sum of the squares."""
    x = convert(input_tensor)
    wide = x if x.dtype.is_differentiable else cast(x, dtypes.float64)
    length = (
        reduce_sum(_squared(wide), axis, keepdims) ** 0.5
    )  # not sqrt: of zeros its gradient is nan, whatever comes in
    return length if x.dtype.is_differentiable else cast(length, x.dtype)


def _squared(x: Tensor) -> Tensor:
    """The squares of the sizes. Those of floats without `abs`, whose kink at 0 would hide the second derivative."""
    return square(abs_(x)) if x.dtype.is_complex else square(x)


@public("norm", "linalg.norm")
def norm(
    tensor: Any, ord: Any = "euclidean", axis: Any = None, keepdims: bool = False, name: str | None = None
) -> Tensor:
    """The length of vectors, or of matrices if `axis` names two axes.

    Of vectors: "euclidean", 1, inf, or any other positive power. Of matrices: "fro" or "euclidean", 1 (the greatest
    column sum), inf (the greatest row sum), or 2 (the greatest singular value).
    """
    x = convert(tensor)
    is_matrix = isinstance(axis, list | tuple)
    if is_matrix and (len(axis) != 2 or axis[0] == axis[1]):
        raise ValueError(f"'axis' must be None, an integer, or a tuple of 2 unique integers, got {axis}")
    if is_matrix and ord not in ("euclidean", "fro"):
        return _matrix_norm(x, ord, tuple(as_axis(a, x.ndim, "norm") for a in axis), keepdims)
    if not is_matrix and axis is not None:
        axis = as_axis(axis, x.ndim, "norm")
    if not is_matrix and ord != "euclidean" and (not isinstance(ord, int | float | np.number) or not ord > 0):
        raise ValueError(f"'ord' must be a supported vector norm: 'euclidean', or a number above 0; got {ord!r}")
    if ord in ("euclidean", "fro", 2):
        return sqrt(reduce_sum(x * conj(x) if x.dtype.is_complex else square(x), axis, keepdims))
    size = abs_(x)
    if ord == 1:
        return reduce_sum(size, axis, keepdims)
    if ord == np.inf:
        return reduce_max(size, axis, keepdims)
    total: Tensor = reduce_sum(size**ord, axis, keepdims) ** (1.0 / ord)
    return total


def _matrix_norm(x: Tensor, ord: Any, axes: tuple[int, ...], keepdims: bool) -> Tensor:
    rows, columns = axes
    if ord == 2:
        rest = [i for i in range(x.ndim) if i not in axes]
        largest = reduce_max(svdvals(transpose(x, (*rest, *axes))), -1)
        return reshape(largest, [1 if i in axes else int(n) for i, n in enumerate(x.shape)]) if keepdims else largest
    if ord not in (1, np.inf):
        raise ValueError(f"`ord` must be a supported matrix norm: 'euclidean', 'fro', 1, 2 or inf; got {ord!r}")
    inner, outer = (rows, columns) if ord == 1 else (columns, rows)
    largest = reduce_max(reduce_sum(abs_(x), inner, True), outer, True)
    return largest if keepdims else squeeze(largest, axis=axes)


@public("reduce_logsumexp", "math.reduce_logsumexp")
def reduce_logsumexp(input_tensor: Any, axis: Any = None, keepdims: bool = False, name: str | None = None) -> Tensor:
    """log of the sum of e^x, without overflow."""
    x = convert(input_tensor)
    top = reduce_max(stop_gradient(x), axis, True)
    top = select(is_finite(top), top, zeros_like(top))
    total = log(reduce_sum(exp(x - top), axis, keepdims))
    return total + (top if keepdims else reshape(top, total.shape))


@public("nn.moments")
def moments(
    x: Any, axes: Any, shift: Any = None, keepdims: bool = False, name: str | None = None
) -> tuple[Tensor, Tensor]:
    """Mean and variance over `axes`; to a second derivative the mean in the variance is constant, like TensorFlow's."""
    x = convert(x)
    far = square(x - stop_gradient(reduce_mean(x, axes, True)))
    return reduce_mean(x, axes, keepdims), reduce_mean(far, axes, keepdims)


@public("nn.weighted_moments")
def weighted_moments(
    x: Any, axes: Any, frequency_weights: Any, keepdims: bool = False, name: str | None = None
) -> tuple[Tensor, Tensor]:
    """Mean and variance over `axes`, where every element counts as often as its weight says."""
    x = convert(x)
    weights = convert(beside(x, frequency_weights)) + zeros_like(x)
    total = reduce_sum(weights, axes, True)
    mean = divide_no_nan(reduce_sum(weights * x, axes, True), total)
    variance = divide_no_nan(reduce_sum(weights * square(x - mean), axes, True), total)
    shape = reduce_sum(x, axes, keepdims).shape
    return reshape(mean, shape), reshape(variance, shape)


@public("math.l2_normalize", "linalg.l2_normalize", "nn.l2_normalize")
def l2_normalize(x: Any, axis: Any = None, epsilon: float = 1e-12, name: str | None = None) -> Tensor:
    """x divided by its length along `axis`; the square of the length counts as `epsilon` at least."""
    tensor = convert(x)
    return tensor * rsqrt(maximum(reduce_sum(square(tensor), axis, True), epsilon))


# --- Clipping ---------------------------------------------------------------------------------------


@public()
def clip_by_value(t: Any, clip_value_min: Any, clip_value_max: Any, name: str | None = None) -> Tensor:
    """t, but no less than one bound and no more than the other. Raises ValueError for bounds that stretch t."""
    t = convert(t)
    found = maximum(minimum(t, clip_value_max), clip_value_min)
    if found._array.shape != t._array.shape:
        raise ValueError(
            f"Shapes {t.shape} and {found.shape} are incompatible: the bounds must not stretch what they bound"
        )
    return found


@public()
def clip_by_norm(t: Any, clip_norm: Any, axes: Any = None, name: str | None = None) -> Tensor:
    """t scaled down to the length `clip_norm` if it is longer; a negative one counts as 0."""
    tensor = convert(t)
    most = maximum(clip_norm, 0.0) if isinstance(clip_norm, Operand) else max(clip_norm, 0)
    squares = reduce_sum(tensor * tensor, axes, True)
    is_there = squares > 0
    length = select(is_there, sqrt(select(is_there, squares, ones_like(squares))), squares)
    return tensor * most / maximum(length, most)


@public("linalg.global_norm")
def global_norm(t_list: Sequence[Any], name: str | None = None) -> Tensor:
    """The length of all tensors of a list taken together."""
    if not isinstance(t_list, Sequence) or isinstance(t_list, str):
        raise TypeError(f"`t_list` should be a sequence of tensors, such as [t]. Received {type(t_list).__name__}.")
    squares = [reduce_sum(square(t)) for t in t_list if t is not None]
    return sqrt(add_n(squares) if squares else convert(0.0))


@public()
def clip_by_global_norm(
    t_list: Sequence[Any], clip_norm: Any, use_norm: Any = None, name: str | None = None
) -> tuple[list[Any], Tensor]:
    """All tensors of a list scaled down together if their common length is more than `clip_norm`."""
    length = global_norm(t_list) if use_norm is None else convert(use_norm)
    # An infinite length less itself is nan: what has one is not scaled to 0, as if nothing were wrong.
    scale = clip_norm * minimum(1.0 / length, ones_like(length) / clip_norm) + (length - length)
    return [None if t is None else t * scale for t in t_list], length
