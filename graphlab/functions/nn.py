"""Activations and losses written with ops."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from graphlab.errors import ShapeError
from graphlab.functions.control import custom_gradient
from graphlab.functions.making import one_hot, zeros_like
from graphlab.ops.math import (
    add,
    exp,
    minimum,
    square,
    tanh,
)
from graphlab.ops.math import where as select
from graphlab.ops.nn import log_softmax, sigmoid, softplus
from graphlab.ops.reduce import reduce_sum
from graphlab.ops.shape import gather
from graphlab.tensor import (
    CALLS,
    Tensor,
    beside,
    convert,
    public,
)


@public("nn.leaky_relu")
def leaky_relu(features: Any, alpha: float = 0.2, name: str | None = None) -> Tensor:
    """x above 0, alpha · x elsewhere."""
    x = convert(features)
    return select(x > 0, x, x * alpha)


@public("nn.elu")
def elu(features: Any, name: str | None = None) -> Tensor:
    """x above 0, e^x − 1 below."""
    x = convert(features)
    return select(x > 0, x, CALLS["expm1"](minimum(x, zeros_like(x))))


@public("nn.selu")
def selu(features: Any, name: str | None = None) -> Tensor:
    """Scaled elu: keeps mean 0 and variance 1 (Klambauer et al. 2017)."""
    scale, alpha = 1.0507009873554805, 1.6732632423543772
    x = convert(features)
    return scale * select(x > 0, x, alpha * CALLS["expm1"](minimum(x, zeros_like(x))))


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
    return x * normal_share(x)


_erf = np.vectorize(math.erf, otypes=[np.float64])


@custom_gradient
def normal_share(x: Tensor) -> tuple[Tensor, Callable[[Tensor], Tensor]]:
    """The share of the normal distribution that lies below x; its slope is the density at x."""
    share = 0.5 * (1.0 + _erf(np.asarray(x, np.float64) / math.sqrt(2)))

    def back(upstream: Tensor) -> Tensor:
        return upstream * exp(square(x) * -0.5) * (1 / math.sqrt(2 * math.pi))

    return Tensor(share.astype(x.dtype.as_numpy_dtype)[()]), back


@public("nn.l2_loss")
def l2_loss(t: Any, name: str | None = None) -> Tensor:
    """Half the sum of the squares."""
    return reduce_sum(square(t)) / 2


@public("nn.bias_add")
def bias_add(value: Any, bias: Any, data_format: str | None = None, name: str | None = None) -> Tensor:
    """value + bias along the last axis."""
    x = convert(value)
    b = beside(x, bias)
    if len(b.shape) != 1 or b.shape[0] != x.shape[-1]:
        raise ShapeError(
            f"Must provide as many biases as the last dimension of the input tensor: {b.shape} vs. {x.shape}"
        )
    return add(x, b)


@public("nn.softmax_cross_entropy_with_logits")
def softmax_cross_entropy_with_logits(labels: Any, logits: Any, axis: int = -1, name: str | None = None) -> Tensor:
    """−Σ labels · log softmax(logits) along `axis`."""
    logits = convert(logits)
    return -reduce_sum(beside(logits, labels) * log_softmax(logits, axis=axis), axis)


@public("nn.sparse_softmax_cross_entropy_with_logits")
def sparse_softmax_cross_entropy_with_logits(labels: Any, logits: Any, name: str | None = None) -> Tensor:
    """Minus the log softmax of the right class, whose number is in `labels`."""
    logits = convert(logits)
    return softmax_cross_entropy_with_logits(one_hot(labels, int(logits.shape[-1]), dtype=logits.dtype), logits)


@public("nn.sigmoid_cross_entropy_with_logits")
def sigmoid_cross_entropy_with_logits(labels: Any = None, logits: Any = None, name: str | None = None) -> Tensor:
    """log(1 + e^x) − x · z, for logits x and labels z: σ(x) − z is its derivative everywhere, at 0 as well."""
    x = convert(logits)
    return softplus(x) - x * beside(x, labels)


@public("nn.embedding_lookup")
def embedding_lookup(params: Any, ids: Any, max_norm: Any = None, name: str | None = None) -> Tensor:
    """The rows of `params` at `ids`."""
    return gather(params, ids)
