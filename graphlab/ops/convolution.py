"""Convolution and what it is made of when it is differentiated: three ops that are each other's gradients.

A convolution is linear in its input and in its filters, so the gradient to the one is made of the incoming gradient and
the other: `conv_transpose` to the input, `conv_filters` to the filters. Theirs are made of the same three again.
Inside, what lies under a window is laid out as a row of a matrix, and a matrix product does the rest.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from graphlab.errors import InvalidArgumentError, ShapeError
from graphlab.ops.windows import LOOP, inside, many, offsets, padded, slidings, views
from graphlab.tensor import Array, Tensor, Value, apply, op, shape_of

Sizes = tuple[int, ...]

_AT_ONCE = 2**20  # numbers of the matrix of windows that are laid out at a time: it stays in the cache
_SHORT_LIVED = 8  # numbers of the matrix of windows that count as one element: it is gone after the product
_NARROW = 3  # channels of a group from which on the windows are copied place by place


def _ones(steps: Sequence[int] | None, count: int) -> Sizes:
    """The steps along each axis; 1 where none are named."""
    return (1,) * count if steps is None else tuple(steps)


class _Geometry:
    """How filters lie over an input: the windows, and the groups into which the channels fall."""

    __slots__ = ("depth", "filters", "groups", "input", "over", "per_group")

    def __init__(
        self, input: Sizes, filters: Sizes, strides: Any = None, padding: str = "VALID", dilations: Any = None
    ):
        count = len(filters) - 2
        if not 1 <= count <= 3 or len(input) != len(filters):
            raise ShapeError(
                f"a convolution takes an input of batch, places, channels, and filters of places, channels, "
                f"filters, with as many axes of places, 1 to 3; got shapes {list(input)} and {list(filters)}"
            )
        if filters[-2] < 1 or input[-1] % filters[-2]:
            raise InvalidArgumentError(
                f"input depth must be evenly divisible by filter depth: {input[-1]} vs {filters[-2]}: the input has "
                f"shape {list(input)}, the filters {list(filters)}"
            )
        self.groups = max(1, input[-1] // filters[-2])
        if filters[-1] % self.groups:
            raise InvalidArgumentError(
                f"output depth must be evenly divisible by number of groups: {filters[-1]} vs {self.groups}: the "
                f"input has shape {list(input)}, the filters {list(filters)}"
            )
        self.input, self.filters = input, filters
        self.depth, self.per_group = filters[-2], filters[-1] // self.groups
        self.over = slidings(input[1:-1], filters[:-2], _ones(strides, count), _ones(dilations, count), padding)

    @property
    def output(self) -> Sizes:
        """The shape of what comes out."""
        return (self.input[0], *(axis.count for axis in self.over), self.filters[-1])

    @property
    def row(self) -> int:
        """How many numbers of one group make one number of the result."""
        return math.prod(self.filters[:-1])

    def check(self, came: Sizes) -> None:
        """Raise ShapeError unless this is what comes out."""
        if came != self.output:
            raise ShapeError(
                f"Conv: Size of out_backprop doesn't match computed: an input of shape {list(self.input)} gives "
                f"{list(self.output)} with these strides and this padding; got {list(came)}"
            )

    @property
    def at_once(self) -> int:
        """How many samples are laid out at a time."""
        return max(1, _AT_ONCE // max(1, many(self.over) * self.row * self.groups))

    def batches(self) -> Iterator[slice]:
        """The samples that are laid out at a time."""
        for start in range(0, self.input[0], self.at_once):
            yield slice(start, min(start + self.at_once, self.input[0]))

    def weights(self, filters: np.ndarray) -> np.ndarray:
        """The filters as a matrix for each group: (groups, row, filters)."""
        return filters.reshape(self.row, self.groups, self.per_group).transpose(1, 0, 2)


def _laid_out(x: np.ndarray, of: _Geometry) -> np.ndarray:
    """The windows of some padded samples as matrices, (groups, windows, row)."""
    windows = views(x, of.over)
    count, places = len(of.over), tuple(range(1, 2 * len(of.over) + 1))
    windows = windows.reshape(*windows.shape[:-1], of.groups, of.depth) if of.groups > 1 else windows[..., None, :]
    group, depth = 2 * count + 1, 2 * count + 2
    if of.depth < _NARROW:  # copied along the places, which are more than the channels
        order = (group, *places[count:], depth, 0, *places[:count])
        laid = np.ascontiguousarray(windows.transpose(order))
        return laid.reshape(of.groups, of.row, -1).transpose(0, 2, 1)
    order = (group, 0, *places, depth)
    return np.ascontiguousarray(windows.transpose(order)).reshape(of.groups, -1, of.row)


def _grouped(y: np.ndarray, of: _Geometry) -> np.ndarray:
    """What comes out of some samples, or comes in for them, as a matrix for each group: (groups, windows, filters)."""
    return y.reshape(-1, of.groups, of.per_group).transpose(1, 0, 2)


def _computed(dtype: np.dtype) -> np.dtype:
    """The dtype to compute in: halves are too coarse for sums, and slow."""
    return np.dtype(np.float32) if dtype.itemsize < 4 and dtype.kind not in "iu" else dtype


def _is_thin(of: _Geometry) -> bool:
    """Whether each filter looks at one channel of many: then the products are done place by place."""
    return of.groups > 1 and of.depth == 1


def _convolved(input: np.ndarray, filters: np.ndarray, of: _Geometry) -> np.ndarray:
    kind = _computed(input.dtype)
    x, weights = input.astype(kind, copy=False), filters.astype(kind, copy=False)
    out = np.zeros(of.output, kind)
    for part in of.batches() if out.size else ():
        border = padded(x[part], of.over)
        if _is_thin(of):
            target = out[part].reshape(*out[part].shape[:-1], of.groups, of.per_group)
            for place, key in offsets(of.over):
                target += border[key][..., None] * weights[place].reshape(of.groups, of.per_group)
        elif of.groups == 1:
            np.matmul(_laid_out(border, of)[0], weights.reshape(of.row, -1), out=out[part].reshape(-1, of.per_group))
        else:
            _grouped(out[part], of)[...] = _laid_out(border, of) @ of.weights(weights)
    return out.astype(input.dtype, copy=False)


def _spread(grad: np.ndarray, filters: np.ndarray, of: _Geometry) -> np.ndarray:
    """Each number of `grad` times the filters, added up where their windows lie: a convolution backwards."""
    kind = _computed(grad.dtype)
    y, weights = grad.astype(kind, copy=False), filters.astype(kind, copy=False)
    out = np.zeros(of.input, kind)
    for part in of.batches() if grad.size else ():
        border = np.zeros((out[part].shape[0], *(axis.padded for axis in of.over), out.shape[-1]), kind)
        for key, sent in _sent(y[part], weights, of):
            border[key] += sent
        out[part] = border[inside(of.over)]
    return out.astype(grad.dtype, copy=False)


def _sent(y: np.ndarray, weights: np.ndarray, of: _Geometry) -> Iterator[tuple[Any, np.ndarray]]:
    """Where each place of the window lies, and what it gets from all windows."""
    wide = y.shape[:-1]
    if _is_thin(of):
        split = y.reshape(*wide, of.groups, of.per_group)
        for place, key in offsets(of.over):
            yield key, (split * weights[place].reshape(of.groups, of.per_group)).sum(-1)
        return
    grouped, matrices = _grouped(y, of), of.weights(weights)
    sizes = of.filters[:-2]
    if of.depth < _NARROW:
        all_of_it = (matrices @ grouped.transpose(0, 2, 1)).reshape(of.groups, *sizes, of.depth, *wide)
        order = (*range(2, 2 + len(wide)), 0, 1)
        for place, key in offsets(of.over):
            sent = all_of_it[(slice(None), *place)].transpose(order)
            yield key, sent.reshape(*wide, -1)
        return
    all_of_it = (grouped @ matrices.transpose(0, 2, 1)).reshape(of.groups, *wide, *sizes, of.depth)
    for place, key in offsets(of.over):
        sent = all_of_it[(slice(None), *(slice(None),) * len(wide), *place)]
        yield key, sent[0] if of.groups == 1 else np.moveaxis(sent, 0, -2).reshape(*wide, -1)


def _met(input: np.ndarray, grad: np.ndarray, of: _Geometry) -> np.ndarray:
    """The sum over all windows of what lies under each place, times what came in for the window."""
    kind = _computed(input.dtype)
    x, y = input.astype(kind, copy=False), grad.astype(kind, copy=False)
    out = np.zeros((of.groups, of.row, of.per_group), kind)
    for part in of.batches() if grad.size else ():
        border, came = padded(x[part], of.over), _grouped(y[part], of)
        if _is_thin(of):
            for number, (_, key) in enumerate(offsets(of.over)):
                under = np.ascontiguousarray(border[key]).reshape(-1, of.groups).T
                out[:, number] += (under[:, None, :] @ came)[:, 0]
        else:
            out += _laid_out(border, of).transpose(0, 2, 1) @ came
    return out.transpose(1, 0, 2).reshape(of.filters).astype(input.dtype, copy=False)


# --- What it costs -------------------------------------------------------------------------------


def _cost(input: Sizes, filters: Sizes, result: Sizes | None = None, **attrs: Any) -> tuple[int, int]:
    """Elements, with some for the matrix of the windows of a sample, and work; of what does not fit, little.

    The `result` is what comes out of the convolution, unless it is named.
    """
    try:
        of = _Geometry(input, filters, **attrs)
    except (ValueError, InvalidArgumentError):
        return 1, 1
    windows = many(of.over)
    row = of.row * of.groups
    places = math.prod(filters[:-2])
    samples = max(1, input[0])
    border = math.prod(axis.padded for axis in of.over) * input[-1]
    rounds = places * -(-samples // of.at_once)
    work = samples * (2 * windows * of.row * filters[-1] + 3 * windows * row + border) + LOOP * rounds
    made = math.prod(max(1, n) for n in result or of.output)
    return max(made, windows * row // _SHORT_LIVED, border), work


def _convolution_size(input: Tensor, filters: Tensor, **attrs: Any) -> tuple[int, int]:
    return _cost(np.shape(input._array), np.shape(filters._array), **attrs)


def _transpose_size(
    input: Tensor, filters: Tensor, *, output_shape: Sizes, padding: str = "SAME", **attrs: Any
) -> tuple[int, int]:
    return _cost(output_shape, np.shape(filters._array), output_shape, padding=padding, **attrs)


def _filters_size(input: Tensor, grad: Tensor, *, shape: Sizes, **attrs: Any) -> tuple[int, int]:
    return _cost(np.shape(input._array), shape, shape, **attrs)


# --- The ops -------------------------------------------------------------------------------------


def _to_input(g: Value, out: Value, input: Value, filters: Value, *, strides: Any, **attrs: Any) -> Value:
    shape = shape_of(input)
    return apply("conv_transpose", g, filters, output_shape=shape, strides=_ones(strides, len(shape) - 2), **attrs)


def _to_filters(g: Value, out: Value, input: Value, filters: Value, **attrs: Any) -> Value:
    return apply("conv_filters", input, g, shape=shape_of(filters), **attrs)


_SAMPLES: tuple[Any, ...] = (
    (((1, 4, 1), (2, 1, 2)), {}),
    (((2, 3, 4, 2), (2, 2, 2, 3)), {"padding": "SAME"}),
    (((1, 5, 4, 1), (3, 2, 1, 2)), {"strides": (2, 1), "padding": "SAME"}),
    (((1, 5, 5, 3), (2, 2, 3, 1)), {"dilations": (2, 2)}),
    (((1, 3, 3, 4), (2, 2, 2, 2)), {"strides": (1, 2)}),
)


@op(
    (_to_input, _to_filters),
    symbol="conv",
    labels={3: "conv1d", 4: "conv2d"},
    formula=r"\operatorname{conv}(<input>, <filters>)",
    back=(
        r"\textstyle\sum_{\text{windows over it}} <g> \cdot <filters>",
        r"\textstyle\sum_{\text{all windows}} <g> \cdot <input>",
    ),
    says=(
        "Each number of the input gets, from every window that it lies in, the incoming gradient times the weight that "
        "it met there; each weight gets the incoming gradient of every window times the number that it met."
    ),
    torch="convolution(<input>, <filters>)",
    jax="convolution(<input>, <filters>)",
    bare=False,
    names=("nn.convolution",),
    takes="real",
    analytic=False,
    size=_convolution_size,
    samples=_SAMPLES,
)
def convolution(
    input: Array, filters: Array, *, strides: Any = None, padding: str = "VALID", dilations: Any = None
) -> Array:
    """Each filter laid over every window of the input: the sum of the products of what lies on each other."""
    return _convolved(input, filters, _Geometry(input.shape, filters.shape, strides, padding, dilations))


@op(
    (
        lambda g, out, input, filters, *, output_shape, **attrs: apply("convolution", g, filters, **attrs),
        lambda g, out, input, filters, *, output_shape, **attrs: apply(
            "conv_filters", g, input, shape=shape_of(filters), **attrs
        ),
    ),
    symbol="convᵀ",
    formula=r"\operatorname{spread}(<input>, <filters>)",
    back=(
        r"\textstyle\sum_{\text{its window}} <g> \cdot <filters>",
        r"\textstyle\sum_{\text{all windows}} <g> \cdot <input>",
    ),
    says=(
        "Each number of the input was spread over a window by the filters, and gets the sum of the incoming gradient "
        "there times those weights; each weight gets, over all windows, the incoming gradient times the number that it "
        "spread."
    ),
    torch="conv_transpose(<input>, <filters>)",
    jax="conv_transpose(<input>, <filters>)",
    bare=False,
    names=("nn.conv_transpose",),
    takes="real",
    analytic=False,
    size=_transpose_size,
    samples=(
        (((1, 3, 2), (2, 1, 2)), {"output_shape": (1, 4, 1), "strides": (1,), "padding": "VALID"}),
        (((1, 2, 2, 1), (3, 2, 2, 1)), {"output_shape": (1, 4, 3, 2), "strides": (2, 2)}),
    ),
)
def conv_transpose(
    input: Array,
    filters: Array,
    *,
    output_shape: Sizes,
    strides: Any,
    padding: str = "SAME",
    dilations: Any = None,
) -> Array:
    """Each number spread over a window of the result by the filters, and added up: the gradient of a convolution."""
    of = _Geometry(output_shape, filters.shape, strides, padding, dilations)
    of.check(input.shape)
    return _spread(input, filters, of)


@op(
    (
        lambda g, out, input, grad, *, shape, **attrs: _to_input(grad, out, input, g, **attrs),
        lambda g, out, input, grad, *, shape, **attrs: apply("convolution", input, g, **attrs),
    ),
    symbol="conv∂w",
    formula=r"\operatorname{meet}(<input>, <grad>)",
    back=(
        r"\textstyle\sum_{\text{windows over it}} <g> \cdot <grad>",
        r"\textstyle\sum_{\text{the window}} <g> \cdot <input>",
    ),
    says=(
        "Each number of the input gets, from every window that it lies in, the incoming gradient of the weight that it "
        "met times that of the window; each gradient of a window gets the convolution of the input with what comes in."
    ),
    torch="conv_filters(<input>, <grad>)",
    jax="conv_filters(<input>, <grad>)",
    bare=False,
    takes="real",
    analytic=False,
    size=_filters_size,
    samples=(
        (((1, 4, 1), (1, 3, 2)), {"shape": (2, 1, 2)}),
        (((2, 3, 4, 2), (2, 2, 2, 1)), {"shape": (2, 2, 2, 1), "strides": (2, 2), "padding": "SAME"}),
    ),
)
def conv_filters(
    input: Array, grad: Array, *, shape: Sizes, strides: Any = None, padding: str = "VALID", dilations: Any = None
) -> Array:
    """What a convolution sends to its filters: for each weight the numbers it met, times what came in there."""
    of = _Geometry(input.shape, shape, strides, padding, dilations)
    of.check(grad.shape)
    return _met(input, grad, of)


# --- Each channel by itself ----------------------------------------------------------------------


def _as_filters(shape: Sizes) -> Sizes:
    """The shape of filters for groups of one channel, from (places…, channels, filters for each)."""
    return (*shape[:-2], 1, shape[-2] * shape[-1])


def _inner(attrs: Any) -> dict[str, Any]:
    """The attributes of a convolution, from those of `depthwise_conv2d`, whose strides have batch and channels too."""
    return {**attrs, "strides": tuple(attrs["strides"][1:-1])}


def _depthwise_to_input(g: Value, out: Value, input: Value, filter: Value, **attrs: Any) -> Value:
    filters = apply("reshape", filter, shape=_as_filters(shape_of(filter)))
    return apply("conv_transpose", g, filters, output_shape=shape_of(input), **_inner(attrs))


def _depthwise_to_filter(g: Value, out: Value, input: Value, filter: Value, **attrs: Any) -> Value:
    found = apply("conv_filters", input, g, shape=_as_filters(shape_of(filter)), **_inner(attrs))
    return apply("reshape", found, shape=shape_of(filter))


def _depthwise_size(input: Tensor, filter: Tensor, **attrs: Any) -> tuple[int, int]:
    x, w = np.shape(input._array), np.shape(filter._array)
    if len(w) < 3 or len(attrs["strides"]) < 3:
        return 1, 1
    return _cost(x, _as_filters(w), **_inner(attrs))


@op(
    (_depthwise_to_input, _depthwise_to_filter),
    symbol="conv₁",
    formula=r"\operatorname{conv}(<input>, <filter>)",
    back=(
        r"\textstyle\sum_{\text{windows over it}} <g> \cdot <filter>",
        r"\textstyle\sum_{\text{all windows}} <g> \cdot <input>",
    ),
    says=(
        "Each number of the input gets, from every window of its channel that it lies in, the incoming gradient times "
        "the weight that it met there; each weight gets the incoming gradient of every window times the number that it "
        "met."
    ),
    torch="depthwise_conv2d(<input>, <filter>)",
    jax="depthwise_conv2d(<input>, <filter>)",
    bare=False,
    names=("nn.depthwise_conv2d",),
    takes="floating",
    analytic=False,
    size=_depthwise_size,
    samples=(
        (((1, 3, 3, 2), (2, 2, 2, 1)), {"strides": (1, 1, 1, 1), "padding": "SAME"}),
        (((1, 4, 4, 2), (2, 2, 2, 2)), {"strides": (1, 2, 2, 1), "padding": "VALID"}),
    ),
)
def depthwise_conv2d(input: Array, filter: Array, *, strides: Any, padding: str, dilations: Any = None) -> Array:
    """A convolution of each channel with filters of its own: channel c makes the channels c·m … c·m + m − 1."""
    if filter.ndim != 4 or input.ndim != 4 or filter.shape[-2] != input.shape[-1]:
        raise ShapeError(
            "depthwise_conv2d takes an input of batch, rows, columns, channels, and a filter of rows, columns, the "
            f"same channels, filters for each; got shapes {list(input.shape)} and {list(filter.shape)}"
        )
    filters = filter.reshape(_as_filters(filter.shape))
    of = _Geometry(input.shape, filters.shape, tuple(strides)[1:-1], padding, dilations)
    return _convolved(input, filters, of)
