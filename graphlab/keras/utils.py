"""Helpers around training."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import numpy as np

from graphlab.dtypes import DType, as_dtype
from graphlab.errors import OutOfRangeError
from graphlab.functions.arithmetic import where
from graphlab.functions.making import one_hot
from graphlab.functions.statistics import norm
from graphlab.keras.backend import clear_session, epsilon
from graphlab.names import lookup
from graphlab.ops import math
from graphlab.ops.random import set_seed
from graphlab.ops.reduce import reduce_sum
from graphlab.ops.shape import reshape
from graphlab.tensor import Operand, Tensor, allocate, convert, names_in, numbers_of, public

__all__ = ["clear_session", "normalize", "pad_sequences", "set_random_seed", "to_categorical", "unit"]


@public("keras.utils.set_random_seed")
def set_random_seed(seed: int) -> None:
    """Start every random stream from `seed`: Python's, NumPy's and this library's."""
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer):
        raise ValueError(f"Expected `seed` argument to be an integer. Received: seed={seed} (of type {type(seed)})")
    random.seed(int(seed))
    np.random.seed(int(seed))
    set_seed(seed)


@public("keras.utils.to_categorical")
def to_categorical(x: Any, num_classes: int | None = None) -> Any:
    """A row of zeros with one 1 in it for each class number.

    >>> to_categorical([0, 2]).tolist()
    [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]
    """
    if isinstance(x, Operand):
        shape = tuple(x.shape)
        x = reshape(x, shape[:-1]) if len(shape) > 1 and shape[-1] == 1 else x
        return one_hot(x, num_classes)
    classes = np.asarray(x, np.int64)
    shape = classes.shape[:-1] if classes.ndim > 1 and classes.shape[-1] == 1 else classes.shape
    width = num_classes or int(classes.max()) + 1
    if classes.size and (classes.max() >= width or classes.min() < -width):
        wrong = int(classes.max() if classes.max() >= width else classes.min())
        raise OutOfRangeError(f"class {wrong} is not in [0, {width}): num_classes={num_classes} are too few for it")
    rows = np.zeros(allocate((classes.size, width)))
    rows[np.arange(classes.size), classes.ravel()] = 1
    return rows.reshape(*shape, width)


@public("keras.utils.pad_sequences", "keras.preprocessing.sequence.pad_sequences")
def pad_sequences(
    sequences: Any,
    maxlen: int | None = None,
    dtype: Any = "int32",
    padding: str = "pre",
    truncating: str = "pre",
    value: Any = 0.0,
) -> Any:
    """Sequences as the rows of an array: the short ones filled up with `value`, the long ones cut, before or after.

    >>> pad_sequences([[1], [2, 3], [4, 5, 6]], maxlen=2).tolist()
    [[0, 1], [2, 3], [5, 6]]
    """
    for name, side in (("Padding", padding), ("Truncating", truncating)):
        if side not in ("pre", "post"):
            raise ValueError(f'{name} type "{side}" not understood: "pre" or "post".')
    if not hasattr(sequences, "__len__"):
        raise ValueError("`sequences` must be iterable.")
    for row in sequences:
        if not hasattr(row, "__len__"):
            raise ValueError(f"`sequences` must be a list of iterables. Found non-iterable: {row}")
    longest = max(map(len, sequences), default=0) if maxlen is None else int(maxlen)
    kind = np.dtype(dtype)
    first = next((np.shape(row)[1:] for row in sequences if len(row)), ())
    whole = np.full(allocate((len(sequences), longest, *first)), value, kind)
    for place, row in enumerate(sequences):
        part = np.asarray(row[-longest:] if truncating == "pre" and longest else row[:longest], kind)
        if len(part):
            whole[place, slice(-len(part), None) if padding == "pre" else slice(len(part))] = part
    return whole


@public("keras.utils.normalize")
def normalize(x: Any, axis: int = -1, order: int = 2) -> Any:
    """x divided by its length along `axis`; an array stays an array.

    >>> normalize(np.array([[3.0, 4.0]])).tolist()
    [[0.6, 0.8]]
    """
    if isinstance(x, np.ndarray):
        length = np.atleast_1d(np.linalg.norm(x, order, axis))
        return x / np.expand_dims(np.where(length == 0, 1, length), axis)
    x = convert(x)
    return unit(x, axis) if order == 2 else x / math.maximum(norm(x, order, axis, True), epsilon())


def unit(x: Tensor, axis: Any = -1) -> Tensor:
    """x divided by its length along `axis`; what has no length stays 0."""
    square = reduce_sum(math.square(x), axis=axis, keepdims=True)
    return x * math.minimum(math.rsqrt(square), 1.0 / epsilon())


def wider(one: DType, other: DType) -> DType:
    """The dtype in which both are computed with; of an int and a float the float."""
    if one is other or not one.is_floating:
        return other
    return as_dtype(np.promote_types(one.as_numpy_dtype, other.as_numpy_dtype))


def as_type(x: Any, dtype: DType) -> Any:
    """x itself where it is of this dtype, else cast."""
    return x if x.dtype is dtype else math.cast(x, dtype=dtype)


def from_end(numbers: Any, count: int) -> Any:
    """Places of which those below 0 are counted from the end, as in NumPy."""
    array = numbers_of(convert(numbers))
    return where(convert(numbers) < 0, convert(numbers) + count, convert(numbers)) if np.any(array < 0) else numbers


if TYPE_CHECKING:
    from graphlab.keras.utils_names import *  # noqa: F403  declared by `make docs`
else:
    globals().update(names_in("keras.utils"))
    __getattr__ = lookup("keras.utils")
