"""What layers of sliding windows have in common: how their settings are read, and how long the axes of a result are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from graphlab.errors import ShapeError
from graphlab.functions.sliding import LAYOUTS
from graphlab.ops.windows import Sliding

Sizes = tuple[int, ...]


def numbers(value: Any, count: int, name: str, least: int = 1) -> Sizes:
    """A number for each axis of places: one for all, or a list of so many. Raises ValueError for anything else."""
    wanted = f"The `{name}` argument must be a tuple of {count} integers. Received {name}={value}"
    if isinstance(value, int):
        value = (value,) * count
    elif not isinstance(value, list | tuple) or len(value) != count:
        raise ValueError(wanted)
    if not all(isinstance(n, int) for n in value):
        raise ValueError(wanted)
    if wrong := {n for n in value if n < least}:
        raise ValueError(f"{wanted}, including values {wrong} that do not satisfy `value {'> 0' if least else '>= 0'}`")
    return tuple(int(n) for n in value)


def pairs(value: Any, count: int, name: str) -> tuple[Sizes, ...]:
    """Two numbers for each axis of places: of one number for all, one for each axis, or a pair for each."""
    if isinstance(value, int):
        value = (value,) * count
    if not isinstance(value, list | tuple) or len(value) != count:
        raise ValueError(
            f"`{name}` should be an int, a tuple of {count} ints or of {count} pairs of ints. Received: {name}={value}."
        )
    return tuple(numbers(entry, 2, f"entry {place} of {name}", 0) for place, entry in enumerate(value, 1))


def padding_of(value: Any, allowed: tuple[str, ...] = ("valid", "same")) -> str:
    """The padding in small letters. Raises ValueError for one that the layer does not have."""
    if not isinstance(value, str) or value.lower() not in allowed:
        raise ValueError(f"The `padding` argument must be one of {', '.join(map(repr, allowed))}. Received: {value!r}")
    return value.lower()


def places_of(shape: Sequence[Any], data_format: str) -> tuple[Any, ...]:
    """The sizes of the axes of places."""
    return tuple(shape[2:] if data_format == "channels_first" else shape[1:-1])


def with_places(shape: Sequence[Any], data_format: str, places: Sequence[Any], channels: Any) -> tuple[Any, ...]:
    """The shape with other places and channels."""
    return (shape[0], channels, *places) if data_format == "channels_first" else (shape[0], *places, channels)


def channels_of(shape: Sequence[Any], data_format: str) -> Any:
    """How many channels there are."""
    return shape[1] if data_format == "channels_first" else shape[-1]


def tensorflow_layout(data_format: str, places: int) -> str:
    """The layout as functions of TensorFlow call it."""
    return LAYOUTS[places][data_format == "channels_first"]


def windows_along(
    length: int | None, size: int, step: int, gap: int, padding: str, problem: Callable[[], str]
) -> int | None:
    """How many windows there are along an axis; None where its length is not known.

    Raises ValueError, which tells the `problem`, where there is none.
    """
    if length is None:
        return None
    try:
        return Sliding.along(length, size, step, gap, "VALID" if padding == "valid" else "SAME").count
    except ShapeError:
        raise ValueError(f"Computed output size would be zero or negative: {problem()}") from None
