"""The names of `tf.keras.ops` (and of the older `tf.keras.backend`) for functions that exist here anyway.

They also take the tensors without values of a functional model.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from graphlab.functions import making
from graphlab.keras import activations
from graphlab.keras.backend import floatx
from graphlab.keras.promotion import Function, converting, meeting, of_bools, of_floats, of_numbers
from graphlab.keras.symbolic import symbolic
from graphlab.ops import math
from graphlab.ops import shape as shapes
from graphlab.ops.reduce import reduce_all, reduce_any
from graphlab.tensor import PUBLIC, Tensor, convert, public


def _names(text: str) -> list[str]:
    return text.split()


_SAME = _names(
    """
    abs add broadcast_to cast cond cos cosh custom_gradient divide einsum equal exp expand_dims eye floor greater
    greater_equal is_tensor less less_equal logical_and logical_not logical_or maximum meshgrid minimum multiply
    negative not_equal ones ones_like reshape round searchsorted sign sin sinh size slice sort split sqrt square squeeze
    stack subtract tan tanh tensordot tile transpose unstack vectorized_map zeros zeros_like stop_gradient
    one_hot pad repeat
    """
)

_ELSEWHERE = {
    "absolute": "abs",
    "all": "reduce_all",
    "amax": "reduce_max",
    "amin": "reduce_min",
    "any": "reduce_any",
    "arange": "range",
    "arccos": "acos",
    "arcsin": "asin",
    "arctan": "atan",
    "arctan2": "atan2",
    "ceil": "math.ceil",
    "cholesky": "linalg.cholesky",
    "clip": "clip_by_value",
    "cross": "linalg.cross",
    "det": "linalg.det",
    "divide_no_nan": "math.divide_no_nan",
    "empty": "zeros",
    "erf": "math.erf",
    "erfinv": "math.erfinv",
    "expm1": "math.expm1",
    "floor_divide": "math.floordiv",
    "imag": "math.imag",
    "in_top_k": "math.in_top_k",
    "inv": "linalg.inv",
    "isfinite": "math.is_finite",
    "isinf": "math.is_inf",
    "isnan": "math.is_nan",
    "log": "math.log",
    "log1p": "math.log1p",
    "logical_xor": "math.logical_xor",
    "logsumexp": "reduce_logsumexp",
    "map": "map_fn",
    "max": "reduce_max",
    "min": "reduce_min",
    "mod": "math.mod",
    "power": "pow",
    "prod": "reduce_prod",
    "real": "math.real",
    "reciprocal": "math.reciprocal",
    "rsqrt": "math.rsqrt",
    "scatter": "scatter_nd",
    "std": "math.reduce_std",
    "sum": "reduce_sum",
    "top_k": "math.top_k",
    "true_divide": "divide",
    "var": "math.reduce_variance",
}

# How Keras converts what comes in, where TensorFlow would refuse it.
_RULES: dict[str, tuple[list[str], Any]] = {
    "floats": (
        _names("arccos arcsin arctan ceil cos cosh exp expm1 floor isfinite isinf isnan log log1p logsumexp sin sinh")
        + _names("sqrt std tan var"),
        lambda function: converting(function, of_floats),
    ),
    "bools": (_names("all any logical_not"), lambda function: converting(function, of_bools)),
    "two bools": (
        _names("logical_and logical_or logical_xor"),
        lambda function: converting(function, of_bools, of_bools),
    ),
    "numbers": (_names("prod square sum"), lambda function: converting(function, of_numbers)),
    "two alike": (
        _names("add equal floor_divide greater greater_equal less less_equal maximum minimum mod multiply not_equal")
        + _names("power subtract divide_no_nan"),
        meeting,
    ),
    "two floats": (_names("arctan2 divide true_divide"), lambda function: meeting(function, of_floats)),
}

# The functions that the old backend has under the names of `ops`, and those that it calls otherwise.
_BACKEND = _names(
    """
    abs arange cast clip cos equal exp eye greater
    greater_equal less less_equal log max maximum min minimum not_equal one_hot ones ones_like prod reshape
    round sign sin square squeeze stack std stop_gradient sum tanh tile transpose var zeros zeros_like
    """
)
_BACKEND_ONLY = {
    "cumprod": "math.cumprod", "cumsum": "cumsum", "gather": "gather", "mean": "reduce_mean", "pow": "pow",
    "shape": "shape",
}  # fmt: skip
_NO_OPS = ("exponential", "gelu", "linear", "mish")  # activations that `ops` does not have, or has otherwise


def _enter(name: str, thing: Any, *places: str) -> None:
    public(*(f"{place}.{name}" for place in places))(thing)


def _ruled(name: str, function: Function) -> Function:
    """The function as Keras has it: it converts what comes in."""
    return next((rule(function) for names, rule in _RULES.values() if name in names), function)


for _name, _path in (*((n, n) for n in _SAME), *_ELSEWHERE.items()):
    _enter(_name, symbolic(_ruled(_name, PUBLIC[_path]), _name), "keras.ops")
    if _name in _BACKEND:
        _enter(_name, symbolic(PUBLIC[_path], _name), "keras.backend")
for _name, _activation in activations.ACTIVATIONS.known.items():
    if _name not in _NO_OPS:
        _enter(_name, _activation, "keras.ops")
for _name, _path in _BACKEND_ONLY.items():
    _enter(_name, PUBLIC[_path], "keras.backend")
for _name in ("elu", "hard_sigmoid", "relu", "sigmoid", "softmax", "softplus", "softsign"):
    _enter(_name, activations.ACTIVATIONS.known[_name], "keras.backend")


def _last(name: str) -> Function:
    def place(x: Any, axis: int = -1) -> Any:
        return PUBLIC[name](x, axis=axis)

    place.__name__, place.__doc__ = name, f"`tf.{name}` along the last axis, unless another is given."
    return place


for _name in ("argmax", "argmin"):
    _enter(_name, _last(_name), "keras.backend")


@public("keras.backend.concatenate")
def concatenate(tensors: Any, axis: int = -1) -> Tensor:
    """The tensors one after the other along an axis, by default the last."""
    return shapes.concat(list(tensors), axis % (convert(tensors[0]).ndim or 1) if axis < 0 else axis)


@public("keras.backend.all")
def all_(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """Whether no element is 0, of all or along axes."""
    return reduce_all(of_bools(x), axis, keepdims)


@public("keras.backend.any")
def any_(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """Whether some element is not 0, of all or along axes."""
    return reduce_any(of_bools(x), axis, keepdims)


@public("keras.backend.expand_dims")
def expand_dims(x: Any, axis: int = -1) -> Tensor:
    """x with an axis of size 1 more, by default the last."""
    return shapes.expand_dims(x, axis)


@public("keras.backend.sqrt")
def sqrt(x: Any) -> Tensor:
    """The square root; 0 of what is negative."""
    return math.sqrt(math.maximum(x, 0.0))


@public("keras.backend.repeat")
def repeat(x: Any, n: int) -> Tensor:
    """Every row of a matrix n times: a new axis in the middle."""
    tensor = convert(x)
    if tensor.ndim != 2:
        raise ValueError(f"repeat takes a matrix, with a row for each example; got shape {tensor.shape}")
    return shapes.tile(shapes.expand_dims(tensor, 1), [1, n, 1])


@public("keras.backend.constant")
def constant(value: Any, dtype: Any = None, shape: Any = None, name: str | None = None) -> Tensor:
    """A tensor of floats, unless another dtype is given."""
    return making.constant(value, dtype=dtype or floatx(), shape=shape)


@public("keras.ops.convert_to_numpy", "keras.backend.get_value")
def convert_to_numpy(x: Any) -> Any:
    """The values of a tensor, as an array; what is no tensor becomes one as NumPy makes it."""
    return np.array(x)
