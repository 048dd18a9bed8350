"""The names of `tf.keras.ops` (and of the older `tf.keras.backend`) for functions that exist here anyway.

They also take the tensors without values of a functional model.
"""

from __future__ import annotations

from typing import Any

from graphlab.keras import activations
from graphlab.keras.symbolic import symbolic
from graphlab.tensor import PUBLIC, convert, public


def _words(text: str) -> list[str]:
    return text.split()


_SAME = _words(
    """
    abs add broadcast_to cast cond cos cosh cumsum custom_gradient divide einsum equal exp expand_dims eye floor greater
    greater_equal is_tensor less less_equal logical_and logical_not logical_or maximum meshgrid minimum multiply
    negative not_equal ones ones_like reshape round searchsorted sign sin sinh size slice sort split sqrt square squeeze
    stack subtract tan tanh tensordot tile transpose unstack vectorized_map where zeros zeros_like stop_gradient
    convert_to_tensor one_hot pad repeat
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
    "bincount": "math.bincount",
    "ceil": "math.ceil",
    "cholesky": "linalg.cholesky",
    "clip": "clip_by_value",
    "concatenate": "concat",
    "cross": "linalg.cross",
    "cumprod": "math.cumprod",
    "det": "linalg.det",
    "divide_no_nan": "math.divide_no_nan",
    "empty": "zeros",
    "erf": "math.erf",
    "erfinv": "math.erfinv",
    "expm1": "math.expm1",
    "floor_divide": "math.floordiv",
    "full": "fill",
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
    "norm": "norm",
    "power": "pow",
    "prod": "reduce_prod",
    "real": "math.real",
    "reciprocal": "math.reciprocal",
    "rsqrt": "math.rsqrt",
    "scatter": "scatter_nd",
    "std": "math.reduce_std",
    "sum": "reduce_sum",
    "take": "gather",
    "top_k": "math.top_k",
    "trace": "linalg.trace",
    "true_divide": "divide",
    "var": "math.reduce_variance",
}

# The functions that the old backend has under the names of `ops`, and those that it calls otherwise.
_BACKEND = _words(
    """
    abs all any arange cast clip concatenate cos cumprod cumsum equal exp expand_dims eye greater
    greater_equal less less_equal log max maximum min minimum not_equal one_hot ones ones_like prod repeat reshape
    round sign sin sqrt square squeeze stack std stop_gradient sum tanh tile transpose var zeros zeros_like
    """
)
_BACKEND_ONLY = {
    "argmax": "argmax", "argmin": "argmin", "constant": "constant", "gather": "gather", "mean": "reduce_mean",
    "pow": "pow", "shape": "shape",
}  # fmt: skip
_NO_OPS = ("exponential", "gelu", "linear", "mish")  # activations that `ops` does not have, or has otherwise


def _enter(name: str, thing: Any, *places: str) -> None:
    public(*(f"{place}.{name}" for place in places))(thing)


for _name, _path in (*((n, n) for n in _SAME), *_ELSEWHERE.items()):
    _places = ("keras.ops", "keras.backend") if _name in _BACKEND else ("keras.ops",)
    _enter(_name, symbolic(PUBLIC[_path], _name), *_places)
for _name, _activation in activations.ACTIVATIONS.known.items():
    if _name not in _NO_OPS:
        _enter(_name, _activation, "keras.ops")
for _name, _path in _BACKEND_ONLY.items():
    _enter(_name, PUBLIC[_path], "keras.backend")
for _name in ("elu", "hard_sigmoid", "relu", "sigmoid", "softmax", "softplus", "softsign"):
    _enter(_name, activations.ACTIVATIONS.known[_name], "keras.backend")


@public("keras.ops.convert_to_numpy", "keras.backend.get_value")
def convert_to_numpy(x: Any) -> Any:
    """The values of a tensor, as an array."""
    return convert(x).numpy()
