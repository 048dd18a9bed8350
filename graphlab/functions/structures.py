"""`tf.nest`: nested lists, tuples and dicts of anything. Dicts are gone through in the order of their sorted keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from graphlab.counting import walking
from graphlab.tensor import public


@public("nest.is_nested")
def is_nested(structure: Any) -> bool:
    """Whether it is a list, tuple or dict."""
    return isinstance(structure, list | tuple | dict)


def _items(structure: Any) -> Iterator[Any]:
    walking(1 + len(structure))
    if not isinstance(structure, dict):
        return iter(structure)
    try:
        return (structure[key] for key in sorted(structure))
    except TypeError:
        raise TypeError(f"nest only supports dicts with sortable keys; got {list(structure)}") from None


@public("nest.flatten")
def flatten(structure: Any, expand_composites: bool = False) -> list[Any]:
    """The leaves of a structure, in order.

    >>> flatten({"b": [1, 2], "a": (3,)})
    [3, 1, 2]
    """
    found, pending = [], [structure]
    while pending:
        part = pending.pop()
        if is_nested(part):
            pending.extend(reversed(list(_items(part))))
        else:
            found.append(part)
    return found


@public("nest.pack_sequence_as")
def pack_sequence_as(structure: Any, flat_sequence: Sequence[Any], expand_composites: bool = False) -> Any:
    """The leaves of a list, put into the form of `structure`. Raises ValueError where there are too many or too few.

    >>> pack_sequence_as({"b": [0, 0], "a": (0,)}, [3, 1, 2])
    {'b': [1, 2], 'a': (3,)}
    """
    if not is_nested(flat_sequence):
        raise TypeError(f"flat_sequence must be a list or tuple; got {flat_sequence!r}")
    count = len(flatten(structure))
    if count != len(flat_sequence):
        raise ValueError(
            f"Could not pack sequence. Structure had {count} atoms, but flat_sequence had {len(flat_sequence)} items."
        )
    return _packed(structure, iter(flat_sequence))


def _packed(structure: Any, leaves: Iterator[Any]) -> Any:
    if not is_nested(structure):
        return next(leaves)
    walking(1 + len(structure))
    if isinstance(structure, dict):
        found = {key: _packed(structure[key], leaves) for key in sorted(structure)}
        return {key: found[key] for key in structure}
    items = [_packed(item, leaves) for item in structure]
    if hasattr(structure, "_fields"):
        return type(structure)(*items)
    return tuple(items) if isinstance(structure, tuple) else items


@public("nest.assert_same_structure")
def assert_same_structure(nest1: Any, nest2: Any, check_types: bool = True, expand_composites: bool = False) -> None:
    """Nothing, if both are nested alike. Raises ValueError where they are not, TypeError where kinds differ."""
    if is_nested(nest1) != is_nested(nest2):
        raise ValueError(f"The two structures don't have the same nested structure: {nest1!r} and {nest2!r}")
    if not is_nested(nest1):
        return
    if check_types and type(nest1) is not type(nest2):
        raise TypeError(f"The two structures don't have the same sequence type: {type(nest1)} and {type(nest2)}")
    same = sorted(nest1) == sorted(nest2) if isinstance(nest1, dict) else len(nest1) == len(nest2)
    if not same:
        raise ValueError(f"The two structures don't have the same number of elements: {nest1!r} and {nest2!r}")
    for a, b in zip(_items(nest1), _items(nest2), strict=True):
        assert_same_structure(a, b, check_types)


@public("nest.map_structure")
def map_structure(func: Callable[..., Any], *structure: Any, check_types: bool = True, **_: Any) -> Any:
    """What `func` gives for the leaves of one or more structures of the same form, in that form.

    >>> map_structure(lambda x: x * 10, {"a": [1, 2]})
    {'a': [10, 20]}
    """
    if not callable(func):
        raise TypeError(f"func must be callable, got: {func!r}")
    if not structure:
        raise ValueError("Must provide at least one structure")
    for other in structure[1:]:
        assert_same_structure(structure[0], other, check_types)
    leaves = [func(*parts) for parts in zip(*(flatten(s) for s in structure), strict=True)]
    return pack_sequence_as(structure[0], leaves)
