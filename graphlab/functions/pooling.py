"""Pooling of pictures: the greatest or the average of each window."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphlab import values
from graphlab.errors import DTypeError, InvalidArgumentError, ShapeError
from graphlab.functions.shapes import take_along_last
from graphlab.ops.reduce import reduce_sum
from graphlab.ops.shape import gather, pad, reshape, transpose
from graphlab.tensor import Tensor, convert, public


@public("nn.max_pool2d")
def max_pool2d(
    input: Any, ksize: Any, strides: Any, padding: str, data_format: str = "NHWC", name: str | None = None
) -> Tensor:
    """The greatest element of each window of pictures in the shape batch, rows, columns, channels.

    The gradient goes to the first of equal ones. Padding is "VALID", whole windows only, or "SAME".

    >>> max_pool2d([[[[1.0], [2.0]], [[3.0], [4.0]]]], 2, 2, "VALID").numpy().tolist()
    [[[[4.0]]]]
    """
    x = _pictures(input, data_format)
    low = -np.inf if x.dtype.is_floating else x.dtype.min
    windows, _ = _windows(x, ksize, strides, padding, low)
    first = np.argmax(windows._array, -1)[..., None]
    return reshape(take_along_last(windows, Tensor(first)), first.shape[:-1])


@public("nn.avg_pool2d")
def avg_pool2d(
    input: Any, ksize: Any, strides: Any, padding: str, data_format: str = "NHWC", name: str | None = None
) -> Tensor:
    """The average of each window of pictures in the shape batch, rows, columns, channels; padding does not count.

    >>> avg_pool2d([[[[1.0], [2.0]], [[3.0], [4.0]]]], 2, 2, "VALID").numpy().tolist()
    [[[[2.5]]]]
    """
    x = _pictures(input, data_format)
    if not x.dtype.is_floating:
        raise DTypeError(f"avg_pool2d: dtype {x.dtype.name} is not allowed; it takes floats. Use tf.cast.")
    windows, counts = _windows(x, ksize, strides, padding, 0)
    return reduce_sum(windows, -1) / Tensor(counts.astype(x.dtype.as_numpy_dtype))


def _pictures(input: Any, data_format: str) -> Tensor:
    x = convert(input)
    if data_format != "NHWC":
        raise InvalidArgumentError(
            f"data_format is NHWC here, with the channels last; got {data_format!r}: transpose it"
        )
    if x.ndim != 4:
        raise ShapeError(f"pictures have 4 axes: batch, rows, columns, channels; got shape {x.shape}")
    if not (x.dtype.is_floating or x.dtype.is_integer):
        raise DTypeError(f"pooling takes floats or ints; got {x.dtype.name}")
    return x


def _windows(x: Tensor, ksize: Any, strides: Any, padding: str, fill: float) -> tuple[Tensor, np.ndarray]:
    """The elements of each window along a last axis, with `fill` for padding, and how many are none, by place."""
    sizes, steps = _pair(ksize, "ksize"), _pair(strides, "strides")
    if padding not in ("VALID", "SAME"):
        raise ValueError(f"padding must be 'VALID' or 'SAME'; got {padding!r}")
    rows, columns = (
        _places(int(x.shape[axis]), size, step, padding) for axis, size, step in zip((1, 2), sizes, steps, strict=True)
    )
    borders = [_border(places, int(x.shape[axis])) for axis, places in ((1, rows), (2, columns))]
    padded = pad(x, [[0, 0], *borders, [0, 0]], constant_values=fill) if any(map(any, borders)) else x
    down = gather(padded, rows + borders[0][0], 1)
    across = transpose(gather(down, columns + borders[1][0], 3), (0, 1, 3, 5, 2, 4))
    shape = tuple(int(n) for n in across.shape)
    inside = [((p >= 0) & (p < int(x.shape[a]))).sum(-1) for a, p in ((1, rows), (2, columns))]
    return reshape(across, (*shape[:4], shape[4] * shape[5])), (inside[0][:, None] * inside[1])[..., None]


def _pair(value: Any, name: str) -> tuple[int, int]:
    """What is asked for along rows and columns, of 1, 2 or 4 numbers."""
    numbers = values.as_ints(value)
    pair = {1: numbers * 2, 2: numbers, 4: numbers[1:3]}.get(len(numbers), ())
    if len(pair) != 2 or min(pair) < 1 or (len(numbers) == 4 and (numbers[0], numbers[3]) != (1, 1)):
        raise ValueError(f"{name} should be of length 1, 2 or 4, above 0, and 1 for batch and channels; got {value!r}")
    return pair[0], pair[1]


def _places(length: int, size: int, step: int, padding: str) -> np.ndarray:
    """A row of places for each window; those of padding lie outside."""
    if padding == "VALID":
        count, before = (length - size) // step + 1, 0
        if count < 1:
            raise ShapeError(f"a window of {size} does not fit into an axis of {length}: use padding='SAME'")
    else:
        count = -(-length // step)
        before = max((count - 1) * step + size - length, 0) // 2
    return np.arange(count)[:, None] * step + np.arange(size) - before


def _border(places: np.ndarray, length: int) -> tuple[int, int]:
    """How much is missing before and after, for these places to be there."""
    return max(0, -int(places.min(initial=0))), max(0, int(places.max(initial=0)) + 1 - length)
