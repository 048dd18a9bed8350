"""Convolutions as TensorFlow spells them: of sequences and pictures, transposed, by channel, in two parts."""

from __future__ import annotations

from typing import Any

from graphlab import values
from graphlab.errors import InvalidArgumentError, ShapeError
from graphlab.functions.sliding import (
    Pairs,
    Sizes,
    as_before,
    bordered,
    borders,
    channels_last,
    is_first,
    of_places,
    steps,
    with_places,
)
from graphlab.ops import convolution as ops
from graphlab.tensor import Tensor, beside, convert, public


def _none_if_one(numbers: Sizes) -> Sizes | None:
    """None for steps of 1, which need not be said."""
    return None if set(numbers) <= {1} else numbers


@public("nn.convolution")
def convolution(
    input: Any,
    filters: Any,
    strides: Any = None,
    padding: Any = "VALID",
    data_format: str | None = None,
    dilations: Any = None,
    name: str | None = None,
) -> Tensor:
    """Filters laid over every window of sequences or pictures (batch, places, channels): sums of products.

    Filters have a shape of places, channels, filters. Where they have fewer channels than the input, those fall
    into groups. Raises ShapeError for shapes that do not fit, InvalidArgumentError for a padding that there is not.

    >>> convolution([[[1.0], [2.0], [4.0]]], [[[1.0]], [[10.0]]]).numpy().tolist()
    [[[21.0], [42.0]]]
    """
    x = convert(input)
    places = with_places(x, "convolution")
    w = convert(beside(x, filters))
    if w.ndim != places + 2:
        raise ShapeError(
            f"filters for an input of shape {x.shape} have {places + 2} axes: {places} of places, channels, filters; "
            f"got shape {w.shape}"
        )
    first = is_first(data_format, places)
    around = borders(padding, places, first)
    y = ops.convolution(
        bordered(channels_last(x, first), around),
        w,
        strides=_none_if_one(steps(strides, places, first, "strides")),
        padding="VALID" if around is not None else padding,
        dilations=_none_if_one(steps(dilations, places, first, "dilations")),
    )
    return as_before(y, first)


@public("nn.conv1d")
def conv1d(
    input: Any,
    filters: Any,
    stride: Any,
    padding: Any,
    data_format: str = "NWC",
    dilations: Any = None,
    name: str | None = None,
) -> Tensor:
    """Filters of width, channels, filters laid over sequences of batch, steps, channels.

    >>> conv1d([[[1.0], [2.0], [4.0]]], [[[1.0]], [[10.0]]], 1, "SAME").numpy().tolist()
    [[[21.0], [42.0], [4.0]]]
    """
    x = of_places(input, "conv1d", 1)
    moves = steps(stride, 1, is_first(data_format, 1), "stride")
    return convolution(x, filters, moves, padding, data_format, dilations)


@public("nn.conv2d")
def conv2d(
    input: Any,
    filters: Any,
    strides: Any,
    padding: Any,
    data_format: str = "NHWC",
    dilations: Any = None,
    name: str | None = None,
) -> Tensor:
    """Filters of rows, columns, channels, filters laid over pictures of batch, rows, columns, channels.

    >>> filters = [[[[1.0]], [[0.0]]], [[[0.0]], [[1.0]]]]
    >>> conv2d([[[[1.0], [2.0]], [[3.0], [4.0]]]], filters, 1, "VALID").numpy().tolist()
    [[[[5.0]]]]
    """
    return convolution(of_places(input, "conv2d", 2), filters, strides, padding, data_format, dilations)


@public("nn.conv_transpose")
def conv_transpose(
    input: Any,
    filters: Any,
    output_shape: Any,
    strides: Any,
    padding: Any = "SAME",
    data_format: str | None = None,
    dilations: Any = None,
    name: str | None = None,
) -> Tensor:
    """Each number spread over a window of the result by the filters (places, channels out, channels in), and added up.

    >>> conv_transpose([[[1.0], [2.0]]], [[[1.0]], [[10.0]]], (1, 4, 1), 2).numpy().tolist()
    [[[1.0], [10.0], [2.0], [20.0]]]
    """
    x, shape = convert(input), values.as_ints(output_shape)
    places = with_places(x, "conv_transpose")
    w = convert(beside(x, filters))
    if len(shape) != places + 2:
        raise ValueError(
            f"`output_shape` must be of length {places + 2}. Received: output_shape={list(shape)} of length "
            f"{len(shape)}."
        )
    first = is_first(data_format, places)
    around = borders(padding, places, first)
    inner = (shape[0], *shape[2:], shape[1]) if first else shape
    if w.ndim == places + 2 and int(w.shape[-2]) != inner[-1]:
        raise InvalidArgumentError(
            f"input and filter must have the same depth: the result of shape {list(shape)} has {inner[-1]} channels, "
            f"filters of shape {w.shape} (places, channels out, channels in) make {w.shape[-2]}"
        )
    y = ops.conv_transpose(
        channels_last(x, first),
        w,
        output_shape=_grown(inner, around),
        strides=steps(strides, places, first, "strides"),
        padding="VALID" if around is not None else padding,
        dilations=_none_if_one(steps(dilations, places, first, "dilations")),
    )
    return as_before(_cut(y, inner, around), first)


def _grown(shape: Sizes, around: Pairs | None) -> Sizes:
    """The shape with a border written out."""
    return (
        shape
        if around is None
        else (shape[0], *(n + sum(p) for n, p in zip(shape[1:-1], around, strict=True)), shape[-1])
    )


def _cut(y: Tensor, shape: Sizes, around: Pairs | None) -> Tensor:
    """The result without the border that was written out."""
    if around is None or not any(map(any, around)):
        return y
    key = (slice(None), *(slice(before, before + n) for (before, _), n in zip(around, shape[1:-1], strict=True)))
    return y[key]


@public("nn.conv1d_transpose")
def conv1d_transpose(
    input: Any,
    filters: Any,
    output_shape: Any,
    strides: Any,
    padding: Any = "SAME",
    data_format: str = "NWC",
    dilations: Any = None,
    name: str | None = None,
) -> Tensor:
    """Each number of a sequence spread over a window of the result by the filters, and added up."""
    return conv_transpose(
        of_places(input, "conv1d_transpose", 1), filters, output_shape, strides, padding, data_format, dilations
    )


@public("nn.conv2d_transpose")
def conv2d_transpose(
    input: Any,
    filters: Any,
    output_shape: Any,
    strides: Any,
    padding: Any = "SAME",
    data_format: str = "NHWC",
    dilations: Any = None,
    name: str | None = None,
) -> Tensor:
    """Each number of a picture spread over a window of the result by the filters, and added up."""
    return conv_transpose(
        of_places(input, "conv2d_transpose", 2), filters, output_shape, strides, padding, data_format, dilations
    )


@public("nn.depthwise_conv2d")
def depthwise_conv2d(
    input: Any,
    filter: Any,
    strides: Any,
    padding: Any,
    data_format: str | None = None,
    dilations: Any = None,
    name: str | None = None,
) -> Tensor:
    """A convolution of each channel with filters of its own: rows, columns, channels, filters for each channel.

    >>> picture = [[[[1.0, 5.0], [2.0, 6.0]]]]
    >>> depthwise_conv2d(picture, [[[[1.0], [10.0]]]], [1, 1, 1, 1], "VALID").numpy().tolist()
    [[[[1.0, 50.0], [2.0, 60.0]]]]
    """
    x = of_places(input, "depthwise_conv2d", 2)
    first = is_first(data_format, 2)
    around = borders(padding, 2, first)
    if len(values.as_ints(strides)) != 4:
        raise InvalidArgumentError(
            f"Sliding window strides field must specify 4 dimensions, such as [1, 1, 1, 1]. Received: strides={strides}"
        )
    moves, gaps = steps(strides, 2, first, "strides"), steps(dilations, 2, first, "dilations")
    y = ops.depthwise_conv2d(
        bordered(channels_last(x, first), around),
        convert(beside(x, filter)),
        strides=(1, *moves, 1),
        padding="VALID" if around is not None else padding,
        dilations=_none_if_one(gaps),
    )
    return as_before(y, first)


@public("nn.separable_conv2d")
def separable_conv2d(
    input: Any,
    depthwise_filter: Any,
    pointwise_filter: Any,
    strides: Any,
    padding: Any,
    data_format: str | None = None,
    dilations: Any = None,
    name: str | None = None,
) -> Tensor:
    """Each channel with filters of its own, and then all channels of each pixel mixed by filters of 1 × 1."""
    x = convert(input)
    point = convert(beside(x, pointwise_filter))
    if point.ndim != 4 or tuple(point.shape[:2]) != (1, 1):
        raise ValueError(
            "`pointwise_filter` must have shape [1, 1, channels, filters]: it mixes the channels of a pixel. Received: "
            f"pointwise_filter.shape={point.shape}"
        )
    apart = depthwise_conv2d(x, depthwise_filter, strides, padding, data_format, dilations)
    return convolution(apart, point, None, "VALID", data_format)
