"""Several things in a row, as a sentence names them."""

from __future__ import annotations


def listed(parts: list[str]) -> str:
    """Several things in a row: `a, b and c`; of more than five the first four and how many are left.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    shown = parts if len(parts) <= 5 else [*parts[:4], f"{len(parts) - 4} more"]
    return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + " and " + shown[-1]
