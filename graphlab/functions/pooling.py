"""Pooling as TensorFlow spells it: the greatest or the average of each window of sequences and pictures."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphlab.errors import DTypeError, InvalidArgumentError
from graphlab.functions.sliding import (
    as_before,
    bordered,
    borders,
    channels_last,
    is_first,
    of_places,
    steps,
    with_places,
)
from graphlab.ops import pooling as ops
from graphlab.tensor import Tensor, convert, public


@public("nn.max_pool")
def max_pool(
    input: Any, ksize: Any, strides: Any, padding: Any, data_format: str | None = None, name: str | None = None
) -> Tensor:
    """The greatest element of each window of sequences or pictures (batch, places, channels).

    The gradient goes to the first of equal ones. Padding is "VALID", whole windows only, "SAME", or a list of pairs.

    >>> max_pool([[[1.0], [3.0], [2.0]]], 2, 1, "VALID").numpy().tolist()
    [[[3.0], [3.0]]]
    """
    x = convert(input)
    if not (x.dtype.is_floating or x.dtype.is_integer):
        raise DTypeError(f"pooling takes floats or ints; got {x.dtype.name}")
    places = with_places(x, "max_pool")
    first = is_first(data_format, places)
    around = borders(padding, places, first)
    sizes = steps(ksize, places, first, "ksize")
    for size, pair in zip(sizes, around or (), strict=False):
        if max(pair) >= size:
            raise InvalidArgumentError(
                f"padding {max(pair)} needs to be smaller than the window size {size}: a window would be all border"
            )
    least = -np.inf if x.dtype.is_floating else x.dtype.min
    y = ops.max_pool(
        bordered(channels_last(x, first), around, least),
        ksize=sizes,
        strides=steps(strides, places, first, "strides"),
        padding="VALID" if around is not None else padding,
    )
    return as_before(y, first)


@public("nn.avg_pool")
def avg_pool(
    input: Any, ksize: Any, strides: Any, padding: Any, data_format: str | None = None, name: str | None = None
) -> Tensor:
    """The average of each window of sequences or pictures (batch, places, channels); padding does not count.

    >>> avg_pool([[[1.0], [3.0], [5.0]]], 2, 2, "SAME").numpy().tolist()
    [[[2.0], [5.0]]]
    """
    x = convert(input)
    if not x.dtype.is_floating:
        raise DTypeError(f"avg_pool: dtype {x.dtype.name} is not allowed; it takes floats. Use tf.cast.")
    places = with_places(x, "avg_pool")
    first = is_first(data_format, places)
    if not isinstance(padding, str):
        raise ValueError(f"padding of avg_pool must be 'VALID' or 'SAME'; got {padding!r}")
    borders(padding, places, first)
    y = ops.avg_pool(
        channels_last(x, first),
        ksize=steps(ksize, places, first, "ksize"),
        strides=steps(strides, places, first, "strides"),
        padding=padding,
    )
    return as_before(y, first)


@public("nn.max_pool1d")
def max_pool1d(
    input: Any, ksize: Any, strides: Any, padding: Any, data_format: str = "NWC", name: str | None = None
) -> Tensor:
    """The greatest element of each window of sequences in the shape batch, steps, channels."""
    return max_pool(of_places(input, "max_pool1d", 1), ksize, strides, padding, data_format)


@public("nn.max_pool2d")
def max_pool2d(
    input: Any, ksize: Any, strides: Any, padding: Any, data_format: str = "NHWC", name: str | None = None
) -> Tensor:
    """The greatest element of each window of pictures in the shape batch, rows, columns, channels.

    >>> max_pool2d([[[[1.0], [2.0]], [[3.0], [4.0]]]], 2, 2, "VALID").numpy().tolist()
    [[[[4.0]]]]
    """
    return max_pool(of_places(input, "max_pool2d", 2), ksize, strides, padding, data_format)


@public("nn.avg_pool1d")
def avg_pool1d(
    input: Any, ksize: Any, strides: Any, padding: Any, data_format: str = "NWC", name: str | None = None
) -> Tensor:
    """The average of each window of sequences in the shape batch, steps, channels; padding does not count."""
    return avg_pool(of_places(input, "avg_pool1d", 1), ksize, strides, padding, data_format)


@public("nn.avg_pool2d")
def avg_pool2d(
    input: Any, ksize: Any, strides: Any, padding: Any, data_format: str = "NHWC", name: str | None = None
) -> Tensor:
    """The average of each window of pictures in the shape batch, rows, columns, channels; padding does not count.

    >>> avg_pool2d([[[[1.0], [2.0]], [[3.0], [4.0]]]], 2, 2, "VALID").numpy().tolist()
    [[[[2.5]]]]
    """
    return avg_pool(of_places(input, "avg_pool2d", 2), ksize, strides, padding, data_format)
