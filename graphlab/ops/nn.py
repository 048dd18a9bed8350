"""Ops of neural networks that are not written with others, for stable numbers or exact kinks."""

from __future__ import annotations

import numpy as np

from graphlab import values
from graphlab.errors import ShapeError
from graphlab.tensor import Array, Value, alike, apply, dtype_of, filled, op, shape_of
from graphlab.tensor.op_texts import Why


def _relu_back(g: Value, out: Value, features: Value) -> Value:
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
def relu(features: Array) -> Array:
    """x where it is above 0, else 0. Its gradient at 0 is 0.

    >>> relu([-1.0, 0.0, 2.0])
    <tf.Tensor: shape=(3,), dtype=float32, numpy=array([0., 0., 2.], dtype=float32)>
    """
    return np.maximum(features, features.dtype.type(0))


def _leaky_relu_back(g: Value, out: Value, features: Value, *, alpha: float) -> Value:
    """g where the input is above 0, α · g elsewhere; a sign for the same reason."""
    return g * apply("where", features > 0, apply("sign", features), filled(features, alpha))


@op(
    (_leaky_relu_back,),
    symbol="leaky",
    formula=r"\max(<features>, 0) + <alpha> \cdot \min(<features>, 0)",
    back=(r"<g> \cdot ([<features> > 0] + <alpha> \cdot [<features> \le 0])",),
    says="The gradient passes on unchanged where the input is above 0, and times alpha elsewhere.",
    torch="torch.nn.functional.leaky_relu(<features>, <alpha>)",
    jax="jax.nn.leaky_relu(<features>, <alpha>)",
    bare=False,
    names=("nn.leaky_relu",),
    takes="floating",
    kinks=(0.0,),
    analytic=False,
    samples=((((2, 3),), {}), (((3,),), {"alpha": 0.5}), (((),), {"alpha": 0.01})),
)
def leaky_relu(features: Array, *, alpha: float = 0.2) -> Array:
    """x above 0, alpha · x elsewhere. Its gradient at 0 is alpha."""
    return np.where(features > 0, features, (features * alpha).astype(features.dtype))[()]


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
def sigmoid(x: Array) -> Array:
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
def softplus(features: Array) -> Array:
    """log(1 + e^x), a smooth relu."""
    values.real_only("softplus", features)
    return np.logaddexp(features.dtype.type(0), features)


def _shifted(logits: Array, axis: int) -> Array:
    """The logits less the greatest of their row, whose powers of e do not overflow."""
    real = logits.real
    if real.ndim == 2 and real.shape[1] <= 64 and axis in (-1, 1):  # NumPy folds columns much faster than short rows
        return logits - real.T.copy().max(0, initial=-np.inf)[:, None]
    return logits - real.max(axis, keepdims=True, initial=-np.inf)


def _or_last(axis: int | None) -> int:
    """The axis; the last one where none is named, as in TensorFlow."""
    return -1 if axis is None else axis


def _softmax_back(g: Value, out: Value, logits: Value, *, axis: int | None) -> Value:
    axis = _or_last(axis)
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
def softmax(logits: Array, *, axis: int | None = -1) -> Array:
    """e^x divided by the sum of all e^x along `axis`: shares that add up to 1."""
    axis = _or_last(axis)
    shares = np.exp(_shifted(logits, axis))
    return shares / shares.sum(axis, keepdims=True)


def _log_softmax_back(g: Value, out: Value, logits: Value, *, axis: int | None) -> Value:
    axis = _or_last(axis)
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
def log_softmax(logits: Array, *, axis: int | None = -1) -> Array:
    """The logarithm of softmax, without overflow."""
    axis = _or_last(axis)
    shifted = _shifted(logits, axis)
    return shifted - np.log(np.exp(shifted).sum(axis, keepdims=True))


def _each(g: Value, axis: int) -> Value:
    """g of each row for all the elements of the row."""
    return apply("expand_dims", g, axis=axis)


@op(
    (
        lambda g, out, labels, logits, *, axis: _each(g, axis) * -apply("log_softmax", logits, axis=axis),
        lambda g, out, labels, logits, *, axis: _each(g, axis) * (apply("softmax", logits, axis=axis) - labels),
    ),
    symbol="H",
    formula=r"-\sum <labels> \cdot \log \operatorname{softmax} <logits>",
    back=(
        r"-<g> \text{ of the row} \cdot \log \operatorname{softmax} <logits>",
        r"<g> \text{ of the row} \cdot (\operatorname{softmax} <logits> - <labels>)",
    ),
    says=(
        "Each score gets the incoming gradient of its row times how far its share lies above its label; each "
        "label gets it times minus the logarithm of the share."
    ),
    torch="-(<labels> * torch.log_softmax(<logits>, dim=<axis>)).sum(dim=<axis>)",
    jax="-jnp.sum(<labels> * jax.nn.log_softmax(<logits>, axis=<axis>), axis=<axis>)",
    bare=False,
    names=("nn.softmax_cross_entropy_with_logits",),  # with casts and checks of its own: functions/nn.py
    takes="float",
    analytic=False,
    domain=((0.0, 1.0), (-3.0, 3.0)),
    samples=((((3,), (3,)), {}), (((2, 3), (2, 3)), {})),
)
def softmax_cross_entropy(labels: Array, logits: Array, *, axis: int = -1) -> Array:
    """−Σ labels · log softmax(logits) along `axis`, without overflow. Labels that do not add up to 1 count as they are.

    The gradient of the logits is softmax − labels, as in TensorFlow: exact where the labels add up to 1.
    """
    values.real_only("softmax_cross_entropy_with_logits", logits)
    if labels.shape != logits.shape:
        raise ShapeError(
            f"logits and labels must have the same shape: logits_size={list(logits.shape)} "
            f"labels_size={list(labels.shape)}"
        )
    shifted = _shifted(logits, axis)
    log_total = np.log(np.exp(shifted).sum(axis, keepdims=True))
    return (labels * (log_total - shifted)).sum(axis)


def _sparse_back(g: Value, out: Value, labels: Value, logits: Value) -> Value:
    classes = alike(labels, np.arange(shape_of(logits)[-1], dtype=dtype_of(labels).as_numpy_dtype))
    right = apply("cast", apply("equal", _each(labels, -1), classes), dtype=dtype_of(logits))
    return _each(g, -1) * (apply("softmax", logits, axis=-1) - right)


@op(
    (None, _sparse_back),
    symbol="H",
    formula=r"-\log \text{ of the share of class } <labels> \text{ in the softmax of } <logits>",
    back=("", r"<g> \text{ of the row} \cdot (\operatorname{softmax} <logits> - \text{1 for the right class})"),
    says=(
        "Each score gets the incoming gradient of its row times its share, the score of the right class times "
        "its share less 1; the labels, whole numbers, get nothing."
    ),
    torch="-torch.log_softmax(<logits>, -1).gather(-1, <labels>.long().unsqueeze(-1)).squeeze(-1)",
    jax="-jnp.take_along_axis(jax.nn.log_softmax(<logits>), <labels>[..., None], -1)[..., 0]",
    bare=False,
    names=("nn.sparse_softmax_cross_entropy_with_logits",),  # with checks of its own: functions/nn.py
    takes="float",
    free={"labels": None},
    analytic=False,
)
def sparse_softmax_cross_entropy(labels: Array, logits: Array) -> Array:
    """−log softmax(logits) at the class whose number is in `labels`, along the last axis, without overflow."""
    values.real_only("sparse_softmax_cross_entropy_with_logits", logits)
    rows = _shifted(logits, -1).reshape(-1, logits.shape[-1])
    numbers = np.reshape(labels, -1)
    loss = np.log(np.exp(rows).sum(-1)) - rows[np.arange(numbers.size), numbers]
    return loss.reshape(np.shape(labels))[()]
