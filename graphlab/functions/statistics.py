"""Composites that measure: variances, norms, and clipping to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from graphlab.errors import ConversionTypeError
from graphlab.functions.arithmetic import add_n
from graphlab.functions.making import zeros_like
from graphlab.ops.math import (
    abs_,
    exp,
    is_finite,
    log,
    maximum,
    minimum,
    sqrt,
    square,
    stop_gradient,
)
from graphlab.ops.math import where as select
from graphlab.ops.reduce import reduce_max, reduce_mean, reduce_sum
from graphlab.ops.shape import reshape
from graphlab.tensor import (
    Tensor,
    convert,
    public,
)

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
    return sqrt(reduce_sum(square(input_tensor), axis, keepdims))


@public("norm", "linalg.norm")
def norm(
    tensor: Any, ord: Any = "euclidean", axis: Any = None, keepdims: bool = False, name: str | None = None
) -> Tensor:
    """The length of vectors: euclidean, 1, inf, or any other positive power."""
    x = abs_(convert(tensor))
    if ord in ("euclidean", "fro", 2):
        return sqrt(reduce_sum(x * x, axis, keepdims))
    if ord == 1:
        return reduce_sum(x, axis, keepdims)
    if ord == np.inf:
        return reduce_max(x, axis, keepdims)
    return reduce_sum(x**ord, axis, keepdims) ** (1.0 / ord)


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
    """Mean and variance over `axes`."""
    return reduce_mean(x, axes, keepdims), reduce_variance(x, axes, keepdims)


# --- Clipping ---------------------------------------------------------------------------------------


@public()
def clip_by_value(t: Any, clip_value_min: Any, clip_value_max: Any, name: str | None = None) -> Tensor:
    """t, but no less than one bound and no more than the other."""
    return maximum(minimum(t, clip_value_max), clip_value_min)


@public()
def clip_by_norm(t: Any, clip_norm: Any, axes: Any = None, name: str | None = None) -> Tensor:
    """t scaled down to the length `clip_norm` if it is longer."""
    t = convert(t)
    length = sqrt(reduce_sum(t * t, axes, True))
    return t * clip_norm / maximum(length, clip_norm)


@public("linalg.global_norm")
def global_norm(t_list: Sequence[Any], name: str | None = None) -> Tensor:
    """The length of all tensors of a list taken together."""
    return sqrt(add_n([reduce_sum(square(t)) for t in t_list if t is not None]))


@public()
def clip_by_global_norm(
    t_list: Sequence[Any], clip_norm: Any, use_norm: Any = None, name: str | None = None
) -> tuple[list[Any], Tensor]:
    """All tensors of a list scaled down together if their common length is more than `clip_norm`."""
    length = global_norm(t_list) if use_norm is None else convert(use_norm)
    scale = clip_norm / maximum(length, clip_norm)
    return [None if t is None else t * scale for t in t_list], length
