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
    abs add argmax argmin broadcast_to cast cos cosh cumsum divide einsum equal exp expand_dims eye floor greater
    greater_equal less less_equal matmul maximum minimum multiply negative not_equal ones ones_like reshape round shape
    sign sin sinh size sort split sqrt square squeeze stack subtract tan tanh tensordot tile transpose where zeros
    zeros_like stop_gradient convert_to_tensor one_hot pad repeat
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
    "clip": "clip_by_value",
    "concatenate": "concat",
    "cumprod": "math.cumprod",
    "divide_no_nan": "math.divide_no_nan",
    "expm1": "math.expm1",
    "floor_divide": "math.floordiv",
    "full": "fill",
    "isfinite": "math.is_finite",
    "isinf": "math.is_inf",
    "isnan": "math.is_nan",
    "log": "math.log",
    "log1p": "math.log1p",
    "logsumexp": "reduce_logsumexp",
    "max": "reduce_max",
    "mean": "reduce_mean",
    "min": "reduce_min",
    "mod": "math.mod",
    "norm": "norm",
    "power": "pow",
    "prod": "reduce_prod",
    "reciprocal": "math.reciprocal",
    "rsqrt": "math.rsqrt",
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
    abs all any arange argmax argmin cast clip concatenate cos cumprod cumsum equal exp expand_dims eye greater
    greater_equal less less_equal log max maximum mean min minimum not_equal one_hot ones ones_like prod repeat reshape
    round shape sign sin sqrt square squeeze stack std stop_gradient sum tanh tile transpose var zeros zeros_like
    """
)
_BACKEND_ONLY = {"constant": "constant", "gather": "gather", "pow": "pow"}
_NO_OPS = ("exponential", "linear", "mish")  # activations that `ops` does not have


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
