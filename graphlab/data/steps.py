"""The steps of a data set that take and give its elements one by one, as generators.

Every element that is handed on counts: `walking` tells whoever has set a limit, so that a set without an end stops.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from graphlab.counting import walking
from graphlab.data.elements import arguments_of, element_of, result_of, rows
from graphlab.errors import InvalidArgumentError
from graphlab.tensor import Tensor, rebuilt

Walk = Callable[[], Iterator[Any]]
"""Begins to go through a data set."""

HELD = 4  # parts as which an element counts that is kept
OPENED = 16  # parts as which a walk counts that is begun beside others: each of those may begin many more


def numbered(start: int, stop: int, step: int, dtype: Any) -> Iterator[Tensor]:
    """The numbers of a range."""
    for number in range(start, stop, step):
        walking(1)
        yield Tensor(dtype(number))


def sliced(element: Any) -> Iterator[Any]:
    """The rows of an element's tensors."""
    for part in rows(element):
        walking(1)
        yield part


def mapped(source: Walk, function: Callable[..., Any]) -> Iterator[Any]:
    """What a function gives for each element."""
    for element in source():
        walking(1)
        yield result_of(function, *arguments_of(element))


def kept(source: Walk, predicate: Callable[..., Any]) -> Iterator[Any]:
    """The elements for which a function gives True."""
    for element in source():
        walking(1)
        if truth_of(predicate, element):
            yield element


def taken_while(source: Walk, predicate: Callable[..., Any]) -> Iterator[Any]:
    """The elements before the first for which a function gives False."""
    for element in source():
        walking(1)
        if not truth_of(predicate, element):
            return
        yield element


def truth_of(predicate: Callable[..., Any], element: Any) -> bool:
    """What a function says of an element. Raises ValueError where that is not a bool."""
    found = result_of(predicate, *arguments_of(element))
    if not isinstance(found, Tensor) or np.shape(found._array) or found._array.dtype.kind != "b":
        raise ValueError(
            "Invalid `predicate`. `predicate` must return a `tf.bool` scalar tensor, such as x > 0; "
            f"its return value is {found!r}."
        )
    return bool(found._array)


def taken(source: Walk, count: int) -> Iterator[Any]:
    """The first elements; all for −1."""
    if count == 0:
        return
    for number, element in enumerate(source(), 1):
        walking(1)
        yield element
        if number == count:
            return


def skipped(source: Walk, count: int) -> Iterator[Any]:
    """All but the first elements; none for −1."""
    if count < 0:
        return
    for number, element in enumerate(source()):
        walking(1)
        if number >= count:
            yield element


def sharded(source: Walk, shards: int, index: int) -> Iterator[Any]:
    """Every so manieth element, beginning with that of a number."""
    for number, element in enumerate(source()):
        walking(1)
        if number % shards == index:
            yield element


def repeated(source: Walk, count: int) -> Iterator[Any]:
    """The elements again and again; for −1 without an end, unless there are none."""
    turn = 0
    while turn != count:
        walking(1)
        some = False
        for element in source():
            walking(1)
            some = True
            yield element
        if not some:
            return
        turn += 1


def chained(*sources: Walk) -> Iterator[Any]:
    """The elements of each set, one set after the other."""
    for source in sources:
        for element in source():
            walking(1)
            yield element


def zipped(structure: Any, sources: list[Walk]) -> Iterator[Any]:
    """An element of each set, side by side, until one has none left."""
    walking(OPENED * len(sources))
    walks = [source() for source in sources]
    while True:
        walking(1)
        found: list[Any] = []
        for walk in walks:
            for element in walk:
                found.append(element)
                break
            else:
                return
        yield rebuilt(structure, iter(found))


def enumerated(source: Walk, start: int) -> Iterator[Any]:
    """Pairs of a number and an element."""
    for number, element in enumerate(source(), start):
        walking(1)
        yield Tensor(np.int64(number)), element


class Cache:
    """The elements of a data set, from the time when somebody has gone through all of it."""

    def __init__(self) -> None:
        self._elements: list[Any] | None = None

    def walk(self, source: Walk) -> Iterator[Any]:
        """The elements: as they come the first time, as they are kept from then on."""
        if self._elements is not None:
            for element in self._elements:
                walking(1)
                yield element
            return
        elements: list[Any] = []
        for element in source():
            walking(HELD)
            elements.append(element)
            yield element
        self._elements = elements


def scanned(source: Walk, state: Any, function: Callable[[Any, Any], Any]) -> Iterator[Any]:
    """What a function gives for a state and each element, beside the next state."""
    state = element_of(state)
    for element in source():
        walking(1)
        found = result_of(function, state, element)
        if not isinstance(found, tuple) or len(found) != 2:
            raise TypeError("`scan_func` must return a pair: the new state, and what is to come out.")
        state, result = found
        yield result


def reduced(source: Walk, state: Any, function: Callable[[Any, Any], Any]) -> Any:
    """The state after the last element."""
    state = element_of(state)
    for element in source():
        walking(1)
        state = result_of(function, state, element)
    return state


def unlike(source: Walk) -> Iterator[Any]:
    """Each element the first time it comes. Raises TypeError for one that is not a single tensor."""
    met: set[tuple[Any, bytes]] = set()
    for element in source():
        walking(HELD)
        if not isinstance(element, Tensor):
            raise TypeError("`tf.data.Dataset.unique` only supports elements that are single tensors.")
        array = np.asarray(element._array)
        key = repr(array.shape), repr(array.tolist()).encode() if array.dtype.kind == "O" else array.tobytes()
        if key not in met:
            met.add(key)
            yield element


def flattened(source: Walk, inner: Callable[[Any], Walk]) -> Iterator[Any]:
    """The elements of the data sets that are made of each element, one set after the other."""
    for element in source():
        walking(1)
        for part in inner(element)():
            walking(1)
            yield part


def interleaved(source: Walk, inner: Callable[[Any], Walk], cycle: int, block: int) -> Iterator[Any]:
    """The elements of the data sets that are made of each element: a block of each of some in turn.

    There are so many places as `cycle` says. One whose data set is over gets the next when its turn comes again.
    """
    elements, is_over, place, given = source(), False, 0, 0
    open_sets: dict[int, Iterator[Any]] = {}
    while open_sets or not is_over:
        walking(1)
        if place not in open_sets and not is_over:
            for element in elements:
                open_sets[place] = inner(element)()
                break
            else:
                is_over = True
            continue
        if place not in open_sets:  # there may be far more places than data sets
            place = min([other for other in open_sets if other > place] or open_sets)
        for part in open_sets[place]:
            yield part
            given += 1
            break
        else:
            del open_sets[place]
            given = block
        if given == block:
            place, given = (place + 1) % cycle, 0


def generated(generator: Callable[..., Any], arguments: list[Any], spec: Any) -> Iterator[Any]:
    """What a Python generator yields, as elements like `spec`. Raises InvalidArgumentError for what is not."""
    found = generator(*arguments)
    if not hasattr(found, "__iter__"):
        raise TypeError("`generator` must return something to go through, such as a list: end it with `yield x`.")
    for value in found:
        walking(1)
        yield fitted(value, spec)


def fitted(value: Any, spec: Any) -> Any:
    """A value as an element like `spec`."""
    if isinstance(spec, tuple | dict):
        if isinstance(spec, dict) and isinstance(value, dict) and value.keys() == spec.keys():
            return {key: fitted(value[key], part) for key, part in spec.items()}
        if isinstance(spec, tuple) and isinstance(value, tuple) and len(value) == len(spec):
            return tuple([fitted(one, part) for one, part in zip(value, spec, strict=True)])
        raise InvalidArgumentError(
            "`generator` yielded an element that did not match the expected structure. The expected structure was "
            f"{spec!r}, but the yielded element was {value!r}."
        )
    try:
        tensor = element_of(np.asarray(value, spec.dtype.as_numpy_dtype) if not isinstance(value, Tensor) else value)
    except (TypeError, ValueError):
        raise InvalidArgumentError(
            f"`generator` yielded an element that could not be converted to the expected type {spec.dtype.name}: "
            f"{value!r}."
        ) from None
    if not spec.shape.is_compatible_with(tensor.shape):
        raise InvalidArgumentError(
            f"`generator` yielded an element of shape {tensor.shape} where an element of shape {spec.shape} was "
            "expected."
        )
    return tensor
