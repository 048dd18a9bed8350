"""Nested lists, tuples and dicts of tensors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graphlab.counting import COUNTER, walking

_NESTS = (list, tuple, dict)  # three times as fast to look up as `list | tuple | dict`, which is made each time
_CONTAINERS = (list, tuple, Mapping)


def leaves(structure: Any) -> Iterator[Any]:
    """The leaves of nested lists, tuples and dicts, in order; what is in two places comes twice, and is paid for twice.

    >>> list(leaves([1, {"a": (2, [])}, 3]))
    [1, 2, 3]
    """
    if not isinstance(structure, _NESTS):
        yield structure
        return
    counter = COUNTER.get()
    pending: list[Any] = [structure]
    while pending:
        part = pending.pop()
        if isinstance(part, _NESTS):
            if counter is not None:
                counter.walking(1 + len(part))
            pending.extend(reversed(part.values() if isinstance(part, dict) else part))
        else:
            yield part


def within(structure: Any, met: dict[int, Any], in_order: bool = False, closed: tuple[type, ...] = ()) -> Iterator[Any]:
    """Nested lists, tuples and dicts and all in them; each container once, the first time it is met.

    A dict goes by its keys in the order they came in, or `in_order` of their texts. What is of a class in `closed` is
    none of these.

    >>> shared = [1]
    >>> [part for part in within({"b": shared, "a": [shared, 2]}, {}, True) if isinstance(part, int)]
    [1, 2]
    """
    pending = [structure]
    while pending:
        value = pending.pop()
        yield value
        if not isinstance(value, closed) and isinstance(value, _CONTAINERS) and id(value) not in met:
            met[id(value)] = value
            if not isinstance(value, Mapping):
                pending.extend(reversed(value))
            else:
                keys = sorted(value, key=str) if in_order else list(value)
                pending.extend(value[key] for key in reversed(keys))


def flat(structure: Any) -> list[Any]:
    """The leaves as a list."""
    return list(leaves(structure)) if isinstance(structure, _NESTS) else [structure]


def rebuilt(structure: Any, values: Iterator[Any]) -> Any:
    """The same structure with other leaves, taken from `values` in order."""
    if not isinstance(structure, _NESTS):
        return next(values)
    walking(1 + len(structure))
    if isinstance(structure, list | tuple):
        items = [rebuilt(item, values) for item in structure]
        return tuple(items) if isinstance(structure, tuple) else items
    return {key: rebuilt(item, values) for key, item in structure.items()}
