"""What only `tf.keras.backend` has: the functions with which layers and losses were written before `keras.ops`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import Any

import numpy as np

from graphlab.dtypes import as_dtype
from graphlab.functions import nn
from graphlab.functions import shapes as composed
from graphlab.functions.arithmetic import where
from graphlab.functions.control import cond
from graphlab.functions.statistics import l2_normalize as normalized
from graphlab.keras import random
from graphlab.keras.backend import floatx
from graphlab.keras.ops import numpy_like
from graphlab.keras.symbolic import KerasTensor
from graphlab.ops import math
from graphlab.ops import shape as shapes
from graphlab.tensor import Tensor, convert, public
from graphlab.variable import Variable

# --- Random numbers ---------------------------------------------------------------------------------


@public("keras.backend.random_normal")
def random_normal(shape: Any, mean: float = 0.0, stddev: float = 1.0, dtype: Any = None, seed: Any = None) -> Tensor:
    """Normally distributed numbers of this shape."""
    return random.normal(shape, mean, stddev, dtype, seed)


@public("keras.backend.random_uniform")
def random_uniform(shape: Any, minval: float = 0.0, maxval: float = 1.0, dtype: Any = None, seed: Any = None) -> Tensor:
    """Evenly distributed numbers of this shape, from `minval` up to `maxval`."""
    return random.uniform(shape, minval, maxval, dtype, seed)


@public("keras.backend.truncated_normal")
def truncated_normal(shape: Any, mean: float = 0.0, stddev: float = 1.0, dtype: Any = None, seed: Any = None) -> Tensor:
    """Normally distributed numbers, none farther than two standard deviations from the mean."""
    return random.truncated_normal(shape, mean, stddev, dtype, seed)


@public("keras.backend.random_bernoulli")
def random_bernoulli(shape: Any, p: float = 0.0, dtype: Any = None, seed: Any = None) -> Tensor:
    """1 with probability `p`, else 0."""
    wanted = dtype or floatx()
    return math.cast(math.less(random.uniform(shape, seed=seed), p), wanted)


@public("keras.backend.dropout")
def dropout(x: Any, level: float, noise_shape: Any = None, seed: Any = None) -> Tensor:
    """x with a share `level` of its elements set to 0, the others as much bigger."""
    return random.dropout(x, level, noise_shape, seed)


# --- Shapes and products ----------------------------------------------------------------------------


@public("keras.backend.dot")
def dot(x: Any, y: Any) -> Tensor:
    """The products of the last axis of x with the last but one of y.

    >>> print(dot([[1.0, 2.0]], [[3.0], [4.0]]).numpy())
    [[11.]]
    """
    return numpy_like.dot(x, y)


@public("keras.backend.flatten")
def flatten(x: Any) -> Tensor:
    """All elements in a row."""
    return shapes.reshape(x, [-1])


@public("keras.backend.batch_flatten")
def batch_flatten(x: Any) -> Tensor:
    """All elements of each example in a row."""
    tensor = convert(x)
    return shapes.reshape(tensor, [-1, prod(int(size) for size in tensor.shape[1:])])


@public("keras.backend.permute_dimensions")
def permute_dimensions(x: Any, pattern: Sequence[int]) -> Tensor:
    """x with its axes in another order."""
    return shapes.transpose(x, list(pattern))


@public("keras.backend.reverse")
def reverse(x: Any, axes: Any) -> Tensor:
    """x backwards along an axis, or along several."""
    return shapes.reverse(x, [axes] if isinstance(axes, int) else list(axes))


@public("keras.backend.repeat_elements")
def repeat_elements(x: Any, rep: int, axis: int) -> Tensor:
    """Each part along an axis `rep` times, one after the other."""
    return composed.repeat(x, rep, axis)


@public("keras.backend.bias_add")
def bias_add(x: Any, bias: Any, data_format: str | None = None) -> Tensor:
    """x with a number added for each channel: along its last axis, or the second with "channels_first"."""
    formats = {None: None, "channels_last": None, "channels_first": "NC"}
    if data_format not in formats:
        raise ValueError(f"Unknown data_format: {data_format}")
    return nn.bias_add(x, bias, formats[data_format])


@public("keras.backend.l2_normalize")
def l2_normalize(x: Any, axis: Any = None) -> Tensor:
    """x divided by its Euclidean length, of all or along an axis."""
    return normalized(x, axis)


# --- Losses -----------------------------------------------------------------------------------------


@public("keras.backend.binary_crossentropy")
def binary_crossentropy(target: Any, output: Any, from_logits: bool = False) -> Tensor:
    """The cross entropy of each element."""
    return numpy_like.binary_crossentropy(target, output, from_logits)


@public("keras.backend.categorical_crossentropy")
def categorical_crossentropy(target: Any, output: Any, from_logits: bool = False, axis: int = -1) -> Tensor:
    """The cross entropy of each row, with the answers one-hot."""
    return numpy_like.categorical_crossentropy(target, output, from_logits, axis)


@public("keras.backend.sparse_categorical_crossentropy")
def sparse_categorical_crossentropy(target: Any, output: Any, from_logits: bool = False, axis: int = -1) -> Tensor:
    """The cross entropy of each row, with the answers as numbers of classes."""
    return numpy_like.sparse_categorical_crossentropy(target, output, from_logits, axis)


# --- Variables and values ---------------------------------------------------------------------------


@public("keras.backend.variable")
def variable(value: Any, dtype: Any = None, name: str | None = None, constraint: Any = None) -> Variable:
    """A Variable of floats, unless another dtype is given."""
    return Variable(convert(value, as_dtype(dtype or floatx())), name=name, constraint=constraint)


@public("keras.backend.update")
def update(x: Any, new_x: Any) -> Any:
    """Give a Variable another value."""
    return x.assign(new_x)


@public("keras.backend.set_value")
def set_value(x: Any, value: Any) -> None:
    """Give a Variable another value; nothing comes back."""
    x.assign(convert(value, x.dtype))


@public("keras.backend.update_add")
def update_add(x: Any, increment: Any) -> Any:
    """Add to a Variable."""
    return x.assign_add(increment)


@public("keras.backend.update_sub")
def update_sub(x: Any, decrement: Any) -> Any:
    """Subtract from a Variable."""
    return x.assign_sub(decrement)


@public("keras.backend.eval")
def eval_(x: Any) -> Any:
    """The values of a tensor, as an array."""
    return convert(x).numpy()


@public("keras.backend.cast_to_floatx")
def cast_to_floatx(x: Any) -> Any:
    """A tensor or an array with the dtype that layers have."""
    return x.astype(floatx()) if isinstance(x, np.ndarray) else math.cast(x, floatx())


@public("keras.backend.int_shape")
def int_shape(x: Any) -> tuple[int | None, ...]:
    """The shape as a tuple, also of a tensor without values, with None for a size that is not known.

    >>> from graphlab.keras import Input
    >>> int_shape(Input((3,))), int_shape([[1.0, 2.0]])
    ((None, 3), (1, 2))
    """
    return tuple(x.shape if isinstance(x, KerasTensor) else convert(x).shape)


@public("keras.backend.ndim")
def ndim(x: Any) -> int:
    """How many axes there are."""
    return convert(x).ndim


@public("keras.backend.dtype")
def dtype(x: Any) -> str:
    """The name of the dtype."""
    return str(convert(x).dtype.name)


@public("keras.backend.count_params")
def count_params(x: Any) -> int:
    """How many numbers there are."""
    return int(np.size(convert(x).numpy()))


@public("keras.backend.switch")
def switch(condition: Any, then_expression: Any | Callable[[], Any], else_expression: Any | Callable[[], Any]) -> Any:
    """The one or the other, by a condition; of functions the one is called, of tensors each element is chosen."""
    if convert(condition).ndim == 0:
        return cond(condition, _called(then_expression), _called(else_expression))
    return where(condition, then_expression, else_expression)


def _called(expression: Any) -> Callable[[], Any]:
    return expression if callable(expression) else lambda: expression


@public("keras.backend.backend")
def backend() -> str:
    """The name of TensorFlow: programs are written with its names."""
    return "tensorflow"
