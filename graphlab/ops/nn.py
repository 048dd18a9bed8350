"""Ops of neural networks that are not written with others, for stable numbers or exact kinks."""

from __future__ import annotations

import numpy as np

from graphlab import values
from graphlab.tensor import apply, filled, op
from graphlab.tensor.texts import Why


def _relu_back(g, out, features):
    """g where the input is above 0. The slope is a sign there, so that the second derivative is 0 and not None."""
    slope = apply("where", features > 0, apply("sign", features), filled(features, 0))
    return g * slope


@op(
    (_relu_back,),
    symbol="relu",
    formula=r"\max(<features>, 0)",
    back=(r"<g> \cdot [<features> > 0]",),
    says="The gradient passes on unchanged where the input is above 0, and is 0 elsewhere.",
    why=(
        (
            Why(0, "<features> ≤ 0", "relu is closed"),
            Why(1, "<features> > 0", "relu is open"),
        ),
    ),
    torch="torch.relu(<features>)",
    jax="jax.nn.relu(<features>)",
    bare=False,
    names=("nn.relu",),
    takes="real",
    kinks=(0.0,),
    analytic=False,
)
def relu(features):
    """x where it is above 0, else 0. Its gradient at 0 is 0.

    >>> relu([-1.0, 0.0, 2.0])
    <tf.Tensor: shape=(3,), dtype=float32, numpy=array([0., 0., 2.], dtype=float32)>
    """
    return np.maximum(features, features.dtype.type(0))


@op(
    (lambda g, out, x: g * out * (1 - out),),
    symbol="σ",
    formula=r"\sigma(<x>)",
    back=(r"<g> \cdot \sigma(<x>) \cdot (1 - \sigma(<x>))",),
    says=(
        "The incoming gradient is multiplied by the result times 1 minus the result: by a quarter at most, and "
        "by almost 0 where the curve has flattened out."
    ),
    why=(
        (
            Why(None, "<out> > 0.99", "the sigmoid is saturated"),
            Why(None, "<out> < 0.01", "the sigmoid is saturated"),
        ),
    ),
    torch="torch.sigmoid(<x>)",
    jax="jax.nn.sigmoid(<x>)",
    names=("math.sigmoid", "nn.sigmoid"),
    takes="float",
)
def sigmoid(x):
    """1 / (1 + e^−x), between 0 and 1, without overflow."""
    if np.iscomplexobj(x):
        return 1 / (1 + np.exp(-x))
    small = np.exp(-np.abs(x))
    return (np.where(np.greater_equal(x, 0), 1, small) / (1 + small)).astype(x.dtype)


@op(
    (lambda g, out, features: g * apply("sigmoid", features),),
    symbol="softplus",
    formula=r"\log(1 + e^{<features>})",
    back=(r"<g> \cdot \sigma(<features>)",),
    says="The incoming gradient is multiplied by the sigmoid of the input.",
    why=((Why(None, "<out> < 0.01", "softplus is flat there"),),),
    torch="torch.nn.functional.softplus(<features>)",
    jax="jax.nn.softplus(<features>)",
    bare=False,
    names=("math.softplus", "nn.softplus"),
    takes="float",
    analytic=False,
)
def softplus(features):
    """log(1 + e^x), a smooth relu."""
    values.real_only("softplus", features)
    return np.logaddexp(features.dtype.type(0), features)


def _softmax_back(g, out, logits, *, axis):
    return (g - apply("reduce_sum", g * out, axis=axis, keepdims=True)) * out


@op(
    (_softmax_back,),
    symbol="softmax",
    formula=r"\operatorname{softmax} <logits>",
    back=(r"s \cdot (<g> - \textstyle\sum <g> \cdot s), \; s = \operatorname{softmax} <logits>",),
    says=(
        "Each element gets its share times how far its own incoming gradient lies above the average of all, "
        "weighted by the shares."
    ),
    torch="torch.softmax(<logits>, dim=<axis>)",
    jax="jax.nn.softmax(<logits>, axis=<axis>)",
    bare=False,
    names=("nn.softmax", "math.softmax"),
    takes="float",
    samples=((((4,),), {}), (((2, 3),), {}), (((2, 3),), {"axis": 0})),
)
def softmax(logits, *, axis=-1):
    """e^x divided by the sum of all e^x along `axis`: shares that add up to 1."""
    shifted = np.exp(logits - np.max(logits.real, axis=axis, keepdims=True, initial=-np.inf))
    return shifted / np.sum(shifted, axis=axis, keepdims=True)


def _log_softmax_back(g, out, logits, *, axis):
    return g - apply("exp", out) * apply("reduce_sum", g, axis=axis, keepdims=True)


@op(
    (_log_softmax_back,),
    symbol="log softmax",
    formula=r"\log \operatorname{softmax} <logits>",
    back=(r"<g> - \operatorname{softmax}(<logits>) \cdot \textstyle\sum <g>",),
    says="Each element gets its own incoming gradient less its share of the sum of all of them.",
    torch="torch.log_softmax(<logits>, dim=<axis>)",
    jax="jax.nn.log_softmax(<logits>, axis=<axis>)",
    bare=False,
    names=("nn.log_softmax", "math.log_softmax"),
    takes="float",
    samples=((((4,),), {}), (((2, 3),), {}), (((2, 3),), {"axis": 0})),
)
def log_softmax(logits, *, axis=-1):
    """The logarithm of softmax, without overflow."""
    shifted = logits - np.max(logits.real, axis=axis, keepdims=True, initial=-np.inf)
    return shifted - np.log(np.sum(np.exp(shifted), axis=axis, keepdims=True))
