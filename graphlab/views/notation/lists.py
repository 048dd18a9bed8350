"""Enumerations in a sentence."""

from __future__ import annotations


def listed(parts: list[str]) -> str:
    """An enumeration, `a, b and c`; of more than five items the first four and how many are left.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    shown = parts if len(parts) <= 5 else [*parts[:4], f"{len(parts) - 4} more"]
    return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + " and " + shown[-1]
