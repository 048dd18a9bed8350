"""Batches, windows, and what undoes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from graphlab.counting import walking
from graphlab.data.elements import columns, held, rows, stacked
from graphlab.data.steps import HELD, Walk
from graphlab.dtypes import TensorShape
from graphlab.errors import InvalidArgumentError
from graphlab.tensor import Tensor, allocate, convert, flat


def grouped(source: Walk, size: int, drop_remainder: bool) -> Iterator[list[Any]]:
    """Lists of so many elements; the last may be shorter, or is dropped."""
    group: list[Any] = []
    for element in source():
        walking(1)
        group.append(element)
        if len(group) == size:
            yield group
            group = []
    if group and not drop_remainder:
        yield group


def batched(source: Walk, size: int, drop_remainder: bool) -> Iterator[Any]:
    """So many elements at a time, stacked along a new first axis."""
    for group in grouped(source, size, drop_remainder):
        yield columns(group, stacked)


def unbatched(source: Walk) -> Iterator[Any]:
    """The rows of each element."""
    for element in source():
        for part in rows(element):
            walking(1)
            yield part


# --- Padding -------------------------------------------------------------------------------------


def padded(source: Walk, size: int, shapes: Any, values: Any, drop_remainder: bool) -> Iterator[Any]:
    """So many elements at a time, filled up to one shape and stacked.

    `shapes` and `values` have the structure of the elements, or are None: a shape has None for an axis that is as long
    as the longest, a value None for zeros.
    """
    for group in grouped(source, size, drop_remainder):
        yield _padded_batch(group, shapes, values)


def _padded_batch(group: list[Any], shapes: Any, values: Any) -> Any:
    wanted = settings_of(group[0], shapes, "padded_shapes")
    fills = settings_of(group[0], values, "padding_values")
    return columns(group, lambda number, parts: _padded(number, parts, wanted[number], fills[number]))


def settings_of(element: Any, settings: Any, what: str) -> list[Any]:
    """The setting for each part of an element: all None where there are none.

    Raises ValueError where they have another structure.

    >>> settings_of({"a": 1, "b": (2, 3)}, {"a": [], "b": ([None], ())}, "padded_shapes")
    [[], [None], ()]
    """
    if settings is None:
        return [None] * len(flat(element))
    if not isinstance(element, tuple | dict):
        return [settings]
    if type(settings) is not type(element) or len(settings) != len(element):
        raise ValueError(f"`{what}` must have the structure of the elements, a {type(element).__name__} of "
                         f"{len(element)}; got {settings!r}.")  # fmt: skip
    if isinstance(element, dict) and isinstance(settings, dict):
        pairs = [(part, settings.get(key)) for key, part in element.items()]
    else:
        pairs = list(zip(element, settings, strict=True))
    return [one for part, setting in pairs for one in settings_of(part, setting, what)]


def _padded(number: int, parts: list[Tensor], wanted: Any, value: Any) -> Tensor:
    found = [np.shape(part._array) for part in parts]
    if len({len(shape) for shape in found}) > 1:
        raise InvalidArgumentError(f"Elements of one rank are needed in component {number}; got shapes {found}.")
    longest = [max(sizes) for sizes in zip(*found, strict=True)]
    asked = [None] * len(longest) if wanted is None else list(TensorShape(wanted).as_list())
    if len(asked) != len(longest):
        raise ValueError(f"The padded shape {tuple(asked)} has another rank than the elements, {len(longest)}.")
    shape = [most if size is None else int(size) for size, most in zip(asked, longest, strict=True)]
    if any(most > size for size, most in zip(shape, longest, strict=True)):
        raise InvalidArgumentError(
            f"Attempted to pad to a smaller size than the input element: {shape} for elements up to {longest}."
        )
    whole = _filled((len(parts), *shape), parts[0], value)
    for place, part in enumerate(parts):
        corner: tuple[Any, ...] = (place, *(slice(0, n) for n in found[place]))
        whole[corner] = part._array
    return held(Tensor(whole))


def _filled(shape: tuple[int, ...], like: Tensor, value: Any) -> np.ndarray:
    dtype = like._array.dtype
    fill = np.asarray(convert(value)._array) if value is not None else b"" if dtype.kind == "O" else 0
    return np.full(allocate(shape), fill, dtype)


# --- Windows -------------------------------------------------------------------------------------


def windows(
    source: Walk, size: int, shift: int, stride: int, drop_remainder: bool, made: Callable[[list[Any]], Any]
) -> Iterator[Any]:
    """Data sets of elements that follow each other, each `shift` further on; `made` makes one of a list."""
    elements, waiting, span, is_over = source(), [], (size - 1) * stride + 1, False

    def pull() -> bool:
        for element in elements:
            walking(HELD)
            waiting.append(element)
            return True
        return False

    while True:
        while len(waiting) < span and not is_over:
            is_over = not pull()
        chosen = waiting[:span:stride]
        if not chosen or (drop_remainder and len(chosen) < size):
            return
        walking(len(chosen))
        yield columns(chosen, lambda number, parts: made(parts))
        for _ in range(shift - len(waiting)):
            if is_over or not pull():
                return
        walking(len(waiting))
        del waiting[:shift]


# --- Order ---------------------------------------------------------------------------------------


def shuffled(source: Walk, size: int, dice: Callable[[], float]) -> Iterator[Any]:
    """Elements drawn from the next `size` ones: each that is drawn makes room for the next. `dice` give 0 to 1."""
    elements, is_over = source(), False
    buffer: list[Any] = []
    while True:
        while len(buffer) < size and not is_over:
            for element in elements:
                walking(HELD)
                buffer.append(element)
                break
            else:
                is_over = True
        if not buffer:
            return
        place = int(dice() * len(buffer))
        buffer[place], buffer[-1] = buffer[-1], buffer[place]
        yield buffer.pop()
