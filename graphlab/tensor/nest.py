"""Nested lists, tuples and dicts of tensors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_NESTS = (list, tuple, dict)  # three times as fast to look up as `list | tuple | dict`, which is made each time


def leaves(structure: Any) -> Iterator[Any]:
    """The leaves of nested lists, tuples and dicts, in order."""
    if isinstance(structure, list | tuple):
        for item in structure:
            yield from leaves(item)
    elif isinstance(structure, dict):
        for item in structure.values():
            yield from leaves(item)
    else:
        yield structure


def flat(structure: Any) -> list[Any]:
    """The leaves as a list."""
    return list(leaves(structure)) if isinstance(structure, _NESTS) else [structure]


def rebuilt(structure: Any, values: Iterator[Any]) -> Any:
    """The same structure with other leaves, taken from `values` in order."""
    if not isinstance(structure, _NESTS):
        return next(values)
    if isinstance(structure, list | tuple):
        items = [rebuilt(item, values) for item in structure]
        return tuple(items) if isinstance(structure, tuple) else items
    return {key: rebuilt(item, values) for key, item in structure.items()}
