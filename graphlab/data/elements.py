"""Elements of data sets: tensors, and tuples and dicts of them. A list is no structure here, but one tensor."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from graphlab.dtypes import TensorShape, string
from graphlab.errors import InvalidArgumentError
from graphlab.functions.making import ones, zeros
from graphlab.functions.settings import TensorSpec
from graphlab.tensor import Tensor, allocate, convert, flat, observer, rebuilt, recorders, set_recorders

_SIZES = (2, 3)  # of an axis whose size is not known, to see what becomes of it


def element_of(value: Any) -> Any:
    """A value as an element: tuples and dicts stay what they are, everything in them becomes a tensor.

    >>> element_of(([1, 2], {"a": 3.0}))[0]
    <tf.Tensor: shape=(2,), dtype=int32, numpy=array([1, 2], dtype=int32)>
    """
    if isinstance(value, tuple):
        return tuple([element_of(part) for part in value])
    if isinstance(value, dict):
        return {key: element_of(part) for key, part in value.items()}
    if hasattr(type(value), "element_spec"):  # a data set may be an element of another
        return value
    return convert(value)


def result_of(function: Callable[..., Any], *arguments: Any) -> Any:
    """What a function gives for an element, as an element. No tape sees what happens in it, as in TensorFlow.

    Raises TypeError for one that gives nothing.
    """
    tapes = recorders()
    set_recorders(())
    try:
        found = function(*arguments)
        if found is None:
            name = getattr(function, "__name__", "the function")
            raise TypeError(f"{name} gives None for an element: end it with `return` and what is to become of it.")
        return element_of(tuple(found) if isinstance(found, list) else found)
    finally:
        set_recorders(tapes)


def arguments_of(element: Any) -> tuple[Any, ...]:
    """An element as a function gets it: the parts of a tuple one by one, anything else whole."""
    return element if isinstance(element, tuple) else (element,)


def held(tensor: Tensor) -> Tensor:
    """A tensor that no op has made; the observer is told that it is there."""
    if (watcher := observer()) is not None and isinstance(tensor._array, np.ndarray):
        watcher.holding(tensor._array)
    return tensor


# --- Rows and stacks -----------------------------------------------------------------------------


def row(tensor: Tensor, place: int) -> Tensor:
    """One row of a tensor."""
    array = tensor._array
    if array.dtype.kind == "O":  # of texts there are no scalars
        return Tensor(array[place : place + 1].reshape(array.shape[1:]))
    return Tensor(array[place])


def rows(element: Any) -> Iterator[Any]:
    """The rows of all tensors in an element, side by side. Raises ValueError where it has none or unequally many."""
    for place in range(count_of_rows(element)):
        if isinstance(element, Tensor):
            yield row(element, place)
        else:
            yield rebuilt(element, iter([row(part, place) for part in flat(element)]))


def count_of_rows(element: Any) -> int:
    """How many rows the tensors of an element have. Raises ValueError for a scalar, and where they differ.

    >>> count_of_rows((Tensor(np.zeros((3, 2))), Tensor(np.zeros(3))))
    3
    """
    shapes = [np.shape(part._array) for part in flat(element)]
    if not shapes:
        raise ValueError("An element must hold a tensor at least; got an empty tuple or dict.")
    if () in shapes:
        raise ValueError("Unbatching a tensor is only supported for rank >= 1: a single number has no rows.")
    counts = [shape[0] for shape in shapes]
    if len(set(counts)) > 1:
        raise ValueError(f"Dimensions {counts[0]} and {next(n for n in counts if n != counts[0])} are not compatible: "
                         "all parts must have the same number of rows.")  # fmt: skip
    return int(counts[0])


def each(function: Callable[[Any], Any], element: Any) -> Any:
    """An element of the same structure, with what a function gives for each tensor."""
    if not isinstance(element, tuple | dict):
        return function(element)
    return rebuilt(element, iter([function(part) for part in flat(element)]))


def columns(elements: Sequence[Any], joined: Callable[[int, list[Any]], Any]) -> Any:
    """Elements of one structure put side by side: `joined` gets the number of a part, and that part of each."""
    first = elements[0]
    if not isinstance(first, tuple | dict):
        return joined(0, list(elements))
    parts = [flat(element) for element in elements]
    widths = {len(part) for part in parts}
    if len(widths) > 1:
        raise InvalidArgumentError(f"All elements of a batch must have the same structure; got {sorted(widths)} parts.")
    sides = enumerate(zip(*parts, strict=True))
    return rebuilt(first, iter([joined(number, list(column)) for number, column in sides]))


def stacked(number: int, parts: list[Tensor]) -> Tensor:
    """Tensors of one shape along a new first axis. Raises InvalidArgumentError where a shape or a dtype differs."""
    shape, dtype = np.shape(parts[0]._array), parts[0]._array.dtype
    for place, part in enumerate(parts):
        if np.shape(part._array) != shape:
            raise InvalidArgumentError(
                f"Cannot batch tensors with different shapes in component {number}. First element had shape "
                f"{list(shape)} and element {place} had shape {list(np.shape(part._array))}. Pad them: padded_batch."
            )
        if part._array.dtype != dtype:
            raise InvalidArgumentError(f"Cannot batch tensors of {parts[0].dtype.name} and {part.dtype.name} together.")
    allocate((len(parts), *shape))
    return held(Tensor(np.stack([part._array for part in parts])))


# --- What elements are like ----------------------------------------------------------------------


def spec_of(element: Any) -> Any:
    """What an element is like: a TensorSpec for each tensor, in the structure of the element."""
    return each(_spec, element)


def _spec(part: Any) -> Any:
    return TensorSpec.from_tensor(part) if isinstance(part, Tensor) else part._as_spec()


def with_rows(spec: Any, count: int | None) -> Any:
    """The spec of batches: so many rows of what `spec` is."""
    return each(lambda part: TensorSpec([count, *_sizes(part.shape)], part.dtype), spec)


def of_rows(spec: Any) -> Any:
    """The spec of the rows of what `spec` is."""
    return each(lambda part: TensorSpec(_sizes(part.shape)[1:], part.dtype), spec)


def common(one: Any, other: Any) -> Any:
    """The spec of what is like either: None for an axis in which they differ."""
    pairs = zip(flat(one), flat(other), strict=True)
    return rebuilt(one, iter([_common(a, b) for a, b in pairs]))


def _common(one: Any, other: Any) -> Any:
    if not isinstance(one, TensorSpec) or not isinstance(other, TensorSpec):
        return one
    return TensorSpec(one.shape.most_specific_compatible_shape(other.shape), one.dtype)


def spec_after(function: Callable[..., Any], *specs: Any) -> Any:
    """What a function makes of elements that are like `specs`: it is tried with zeros, and with ones of another size.

    So an axis that is as long as an axis of the input, or as its numbers say, is known to be of any size.
    """
    tried = [spec_of(result_of(function, *[_trial(spec, place) for spec in specs])) for place in range(2)]
    return common(*tried)


def _trial(spec: Any, place: int) -> Any:
    """An element like `spec`, all of one number."""

    def filled(part: Any) -> Any:
        if not isinstance(part, TensorSpec):
            return part._blank()
        shape = [_SIZES[place] if n is None else n for n in _sizes(part.shape)]
        made = zeros if place == 0 or part.dtype is string else ones
        return made(shape, part.dtype)

    return each(filled, spec)


def _sizes(shape: TensorShape) -> list[int | None]:
    """The sizes of the axes; of a shape of unknown rank none."""
    return [] if shape.rank is None else list(shape.as_list())
