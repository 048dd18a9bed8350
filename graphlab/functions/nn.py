"""Activations and losses written with ops."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np

from graphlab import dtypes
from graphlab.errors import DTypeError, InvalidArgumentError, ShapeError
from graphlab.functions.making import zeros_like
from graphlab.functions.statistics import clip_by_norm
from graphlab.ops.math import (
    abs_,
    add,
    cast,
    exp,
    log,
    minimum,
    rsqrt,
    square,
    tanh,
)
from graphlab.ops.math import where as select
from graphlab.ops.nn import leaky_relu as leaky
from graphlab.ops.nn import relu, sigmoid, softmax_cross_entropy, softplus, sparse_softmax_cross_entropy
from graphlab.ops.random import uniform
from graphlab.ops.reduce import reduce_sum
from graphlab.ops.shape import broadcast_to, concat, gather, reshape
from graphlab.ops.special import erf
from graphlab.tensor import (
    CALLS,
    Tensor,
    beside,
    convert,
    numbers_of,
    public,
    tested,
)


@public("nn.leaky_relu")
def leaky_relu(features: Any, alpha: float = 0.2, name: str | None = None) -> Tensor:
    """x above 0, alpha · x elsewhere; of ints a float32.

    >>> leaky_relu([-1.0, 2.0])
    <tf.Tensor: shape=(2,), dtype=float32, numpy=array([-0.2,  2. ], dtype=float32)>
    """
    x = convert(features)
    return leaky(cast(x, dtypes.float32) if x.dtype.is_integer else x, alpha=float(alpha))


@public("nn.elu")
def elu(features: Any, name: str | None = None) -> Tensor:
    """x above 0, e^x − 1 below."""
    x = convert(features)
    return select(x < 0, CALLS["expm1"](minimum(x, zeros_like(x))), x)


@public("nn.selu")
def selu(features: Any, name: str | None = None) -> Tensor:
    """Scaled elu: keeps mean 0 and variance 1 (Klambauer et al. 2017)."""
    scale, alpha = 1.0507009873554805, 1.6732632423543772
    x = convert(features)
    return scale * select(x < 0, alpha * CALLS["expm1"](minimum(x, zeros_like(x))), x)


@public("nn.silu", "nn.swish")
def swish(features: Any, beta: float = 1.0) -> Tensor:
    """x · sigmoid(beta · x)."""
    x = convert(features)
    return x * sigmoid(x * beta)


@public("nn.gelu")
def gelu(features: Any, approximate: bool = False, name: str | None = None) -> Tensor:
    """x · Φ(x), Φ being the share of the normal distribution below x; or by the tanh approximation of it.

    >>> gelu([0.0, 8.0]).numpy().tolist()
    [0.0, 8.0]
    """
    x = convert(features)
    if approximate:
        return 0.5 * x * (1.0 + tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))
    return 0.5 * x * (1.0 + erf(x * math.sqrt(0.5)))


@public("nn.relu6")
def relu6(features: Any, name: str | None = None) -> Tensor:
    """x between 0 and 6, what lies outside cut off; flat at both ends."""
    x = convert(features)
    return relu(select(x >= 6, zeros_like(x) + 6, x))


@public("nn.softsign", "math.softsign")
def softsign(features: Any, name: str | None = None) -> Tensor:
    """x / (1 + |x|), between −1 and 1."""
    x = convert(features)
    return x / (1.0 + abs_(x))


@public("nn.crelu")
def crelu(features: Any, axis: int = -1, name: str | None = None) -> Tensor:
    """relu of x, and beside it along `axis` relu of −x."""
    x = convert(features)
    return relu(concat([x, -x], axis))


@public("nn.dropout")
def dropout(x: Any, rate: Any, noise_shape: Any = None, seed: int | None = None, name: str | None = None) -> Tensor:
    """x with a share `rate` of its elements set to 0, and the others scaled up to keep the sum.

    Raises ValueError for ints and for a rate outside 0 … 1.

    >>> dropout([1.0, 2.0], rate=0.0).numpy().tolist()
    [1.0, 2.0]
    """
    whole, share = convert(x), float(rate)
    if not 0 <= share < 1:
        raise ValueError(f"`rate` must be a scalar tensor or a float in the range [0, 1). Received: rate={rate}")
    dtype = whole.dtype
    if not dtype.is_floating:
        raise ValueError(f"`x.dtype` must be a floating point tensor as `x` will be scaled. Received: {dtype.name}")
    if share == 0:
        return whole
    kept = uniform(whole.shape if noise_shape is None else noise_shape, dtype=dtype, seed=seed) >= share
    return whole * (cast(kept, dtype) / (1.0 - share))


@public("nn.batch_normalization")
def batch_normalization(
    x: Any, mean: Any, variance: Any, offset: Any, scale: Any, variance_epsilon: Any, name: str | None = None
) -> Tensor:
    """(x − mean) / √(variance + ε), times `scale` and plus `offset` where they are given."""
    tensor = convert(x)
    inverse = rsqrt(convert(beside(tensor, variance)) + variance_epsilon)
    inverse = inverse if scale is None else inverse * scale
    shift = -convert(beside(tensor, mean)) * inverse
    return tensor * inverse + (shift if offset is None else shift + offset)


@public("nn.l2_loss")
def l2_loss(t: Any, name: str | None = None) -> Tensor:
    """Half the sum of the squares, of floats."""
    x = convert(t)
    if not x.dtype.is_floating:
        raise DTypeError(f"l2_loss: dtype {x.dtype.name} is not allowed; it takes floats. Use tf.cast.")
    return reduce_sum(square(x)) / 2


@public("nn.bias_add")
def bias_add(value: Any, bias: Any, data_format: str | None = None, name: str | None = None) -> Tensor:
    """value + bias along the axis of the channels: the last, or the second with a `data_format` such as "NCHW"."""
    if data_format is not None and not re.fullmatch(r"N.*C|NC.*", data_format):
        raise ValueError(f"`data_format` must be of the form `N...C` or `NC...`. Received arg: {data_format}")
    x = convert(value)
    b = convert(beside(x, bias))
    if x.ndim < 2:
        raise ShapeError(f"Input tensor must be at least 2D: {x.shape}. Add vectors with +.")
    axis = 1 if data_format is not None and data_format.startswith("NC") else x.ndim - 1
    if len(b.shape) != 1 or b.shape[0] != x.shape[axis]:
        which = "last" if axis == x.ndim - 1 else "channel"
        raise ShapeError(
            f"Must provide as many biases as the {which} dimension of the input tensor: {b.shape} vs. {x.shape}"
        )
    return add(x, b if axis == x.ndim - 1 else reshape(b, [-1] + [1] * (x.ndim - 2)))


@public("nn.softmax_cross_entropy_with_logits")
def softmax_cross_entropy_with_logits(labels: Any, logits: Any, axis: int = -1, name: str | None = None) -> Tensor:
    """−Σ labels · log softmax(logits) along `axis`: shape of the logits without it. Labels become their dtype.

    Raises InvalidArgumentError where the labels do not broadcast to the logits.

    >>> softmax_cross_entropy_with_logits([[0.0, 1.0]], [[1.0, 1.0]])
    <tf.Tensor: shape=(1,), dtype=float32, numpy=array([0.6931472], dtype=float32)>
    """
    scores, shares = convert(logits), convert(labels)
    if not scores.ndim:
        raise InvalidArgumentError("logits need an axis for the classes; got a scalar")
    wide = (
        dtypes.float32 if scores.dtype in (dtypes.float16, dtypes.bfloat16) else scores.dtype
    )  # halves are too coarse for the sums
    shares = shares if shares.dtype is wide else cast(shares, wide)
    if shares._array.shape != scores._array.shape:
        if shares.ndim > scores.ndim:
            raise ShapeError(f"labels of shape {shares.shape} do not broadcast to logits of shape {scores.shape}")
        shape = np.broadcast_shapes(shares._array.shape, scores._array.shape)
        shares, scores = broadcast_to(shares, shape), broadcast_to(scores, shape)
    if wide is scores.dtype:
        return softmax_cross_entropy(shares, scores, axis=axis)
    return cast(softmax_cross_entropy(shares, cast(scores, wide), axis=axis), scores.dtype)


@public("nn.sparse_softmax_cross_entropy_with_logits")
def sparse_softmax_cross_entropy_with_logits(labels: Any, logits: Any, name: str | None = None) -> Tensor:
    """Minus the log softmax of the right class, whose number is in `labels`: shape of the labels.

    Raises ValueError where the shapes do not fit, InvalidArgumentError for a class that there is not.

    >>> sparse_softmax_cross_entropy_with_logits([1], [[1.0, 1.0]])
    <tf.Tensor: shape=(1,), dtype=float32, numpy=array([0.6931472], dtype=float32)>
    """
    scores, classes = convert(logits), convert(labels)
    shape = scores._array.shape
    if classes.ndim != len(shape) - 1:
        raise ValueError(
            "`labels.shape.rank` must equal `logits.shape.rank - 1`: a class for each row. Received: "
            f"labels.shape={classes.shape} and logits.shape={scores.shape}"
        )
    if classes._array.shape != shape[:-1]:
        raise ValueError(
            "`labels.shape` must equal `logits.shape` except for the last dimension. Received: "
            f"labels.shape={classes.shape} and logits.shape={scores.shape}"
        )
    if classes.dtype not in (dtypes.int32, dtypes.int64):
        raise InvalidArgumentError(
            f"labels are numbers of classes, int32 or int64; got {classes.dtype.name}: cast them, or use "
            "softmax_cross_entropy_with_logits for a share of each class"
        )
    if not tested(lambda array: bool(not array.size or (array.min() >= 0 and array.max() < shape[-1])), classes):
        numbers = np.asarray(numbers_of(classes))
        wrong = numbers[(numbers < 0) | (numbers >= shape[-1])].reshape(-1)[0]
        raise InvalidArgumentError(
            f"Received a label value of {wrong} which is outside the valid range of [0, {shape[-1]}). "
            f"Label values: {numbers.reshape(-1).tolist()[:20]}"
        )
    if scores.dtype in (dtypes.float16, dtypes.bfloat16):  # halves are too coarse for the sums
        return cast(sparse_softmax_cross_entropy(classes, cast(scores, dtypes.float32)), scores.dtype)
    return sparse_softmax_cross_entropy(classes, scores)


def _of_one_shape(x: Tensor, z: Tensor, names: str) -> None:
    if z.shape != x.shape:
        raise ValueError(f"{names} must have the same shape, received ({x.shape} vs {z.shape}).")


@public("nn.sigmoid_cross_entropy_with_logits")
def sigmoid_cross_entropy_with_logits(labels: Any = None, logits: Any = None, name: str | None = None) -> Tensor:
    """log(1 + e^x) − x · z, for logits x and labels z: σ(x) − z is its derivative everywhere, at 0 as well."""
    x, z = convert(logits), convert(labels)
    _of_one_shape(x, z, "`logits` and `labels`")
    return softplus(x) - x * z


@public("nn.weighted_cross_entropy_with_logits")
def weighted_cross_entropy_with_logits(
    labels: Any = None, logits: Any = None, pos_weight: Any = None, name: str | None = None
) -> Tensor:
    """The sigmoid cross entropy, in which the positive labels count `pos_weight` times."""
    x, z = convert(logits), convert(labels)
    _of_one_shape(x, z, "`logits` and `labels`")
    weight = 1.0 + (convert(beside(x, pos_weight)) - 1.0) * z
    return (1.0 - z) * x + weight * softplus(-x)


@public("nn.log_poisson_loss")
def log_poisson_loss(targets: Any, log_input: Any, compute_full_loss: bool = False, name: str | None = None) -> Tensor:
    """e^x − z · x: minus the log likelihood of a count z, for the logarithm x of what was expected."""
    x, z = convert(log_input), convert(targets)
    _of_one_shape(x, z, "`log_input` and `targets`")
    loss = exp(x) - x * z
    if not compute_full_loss:
        return loss
    stirling = z * log(z) - z + 0.5 * log(2 * math.pi * z)
    small = CALLS["logical_and"](z >= 0, z <= 1)  # where log z! is 0, or nearly
    return loss + select(small, zeros_like(z), stirling)


@public("nn.embedding_lookup")
def embedding_lookup(params: Any, ids: Any, max_norm: Any = None, name: str | None = None) -> Tensor:
    """The rows of `params` at `ids`; one that is longer than `max_norm` is scaled down to that length."""
    rows = gather(params, ids)
    if max_norm is None:
        return rows
    places = convert(ids).ndim
    return clip_by_norm(rows, max_norm, list(range(places, rows.ndim)))
