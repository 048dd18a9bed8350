"""Strides, paddings and places of the channels, as TensorFlow spells them for windows that slide."""

from __future__ import annotations

from typing import Any

from graphlab import values
from graphlab.errors import InvalidArgumentError, ShapeError
from graphlab.ops.shape import pad, transpose
from graphlab.tensor import Tensor, convert

Sizes = tuple[int, ...]
Pairs = tuple[tuple[int, int], ...]

#: The layouts with the channels last, and first, by the number of axes of places.
LAYOUTS = {1: ("NWC", "NCW"), 2: ("NHWC", "NCHW"), 3: ("NDHWC", "NCDHW")}


def is_first(data_format: str | None, places: int) -> bool:
    """Whether the channels stand before the places. Raises ValueError for a layout that there is not."""
    last, first = LAYOUTS[places]
    if data_format in (None, last) or (places == 1 and data_format == "NHWC"):
        return False
    if data_format == first or (places == 1 and data_format == "NCHW"):
        return True
    raise ValueError(f"`data_format` must be '{last}' or '{first}'. Received: data_format={data_format}")


def steps(value: Any, places: int, first: bool, name: str) -> Sizes:
    """A number for each axis of places, of 1, of so many, or of all axes, where batch and channels have 1."""
    if value is None:
        return (1,) * places
    numbers = values.as_ints(value)
    if len(numbers) == places + 2:
        inner = numbers[2:] if first else numbers[1:-1]
        if (numbers[0], numbers[1] if first else numbers[-1]) != (1, 1):
            raise InvalidArgumentError(
                f"{name} in the batch and depth dimensions must be 1: windows do not move there. Received: "
                f"{name}={value}"
            )
        return inner
    if len(numbers) == 1:
        return numbers * places
    if len(numbers) != places:
        raise ValueError(
            f"{name} should be of length 1, {places} or {places + 2}. Received: {name}={value} of length {len(numbers)}"
        )
    return numbers


def borders(padding: Any, places: int, first: bool) -> Pairs | None:
    """The border along each axis of places where it is written out; None for "SAME" and "VALID"."""
    if isinstance(padding, str):
        if padding not in ("SAME", "VALID"):
            raise InvalidArgumentError(
                f"padding must be 'VALID', 'SAME' or a list of pairs (before, after); got {padding!r}"
            )
        return None
    pairs = values.as_pairs(padding)
    if len(pairs) != places + 2 or any(len(pair) != 2 for pair in pairs):
        raise ValueError(
            f"Explicit padding must be a list of {places + 2} pairs (before, after), one for each axis. Received: "
            f"padding={padding}"
        )
    outer = (pairs[0], pairs[1]) if first else (pairs[0], pairs[-1])
    if any(any(pair) for pair in outer):
        raise InvalidArgumentError(
            f"Explicit padding in the batch and depth dimensions must be 0. Received: padding={padding}"
        )
    found = pairs[2:] if first else pairs[1:-1]
    if any(n < 0 for pair in found for n in pair):
        raise InvalidArgumentError(f"explicit paddings must not be negative; got {padding}")
    return tuple((before, after) for before, after in found)


def bordered(x: Tensor, around: Pairs | None, fill: Any = 0) -> Tensor:
    """x, the channels last, with a border around its places."""
    if around is None or not any(map(any, around)):
        return x
    return pad(x, [(0, 0), *around, (0, 0)], constant_values=fill)


def channels_last(x: Tensor, first: bool) -> Tensor:
    """x with its channels in the last axis."""
    return transpose(x, (0, *range(2, x.ndim), 1)) if first else x


def as_before(y: Tensor, first: bool) -> Tensor:
    """The result with its channels where those of the input were."""
    return transpose(y, (0, y.ndim - 1, *range(1, y.ndim - 1))) if first else y


def with_places(x: Tensor, name: str, counts: tuple[int, ...] = (1, 2, 3)) -> int:
    """How many axes of places x has, between batch and channels. Raises ShapeError for none or too many."""
    places = x.ndim - 2
    if places not in counts:
        wanted = " or ".join(str(n + 2) for n in counts)
        raise ShapeError(
            f"{name}: `input.shape.rank` must be {wanted}: batch, {_PLACES[counts[0]]}, channels. Received: "
            f"input.shape={x.shape}"
        )
    return places


def of_places(input: Any, name: str, places: int) -> Tensor:
    """The input as a tensor that has so many axes of places. Raises ShapeError for any other."""
    x = convert(input)
    with_places(x, name, (places,))
    return x


_PLACES = {1: "steps", 2: "rows, columns", 3: "depth, rows, columns"}
