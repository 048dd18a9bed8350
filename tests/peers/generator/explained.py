"""Which row of docs/differences.md explains a disagreement: a predicate for each row, on the small program."""

from __future__ import annotations

from collections.abc import Callable

from tests.peers.generator.outcomes import Disagreement

Predicate = Callable[[str, Disagreement], bool]
ROWS: dict[str, Predicate] = {}


def explains(row: str) -> Callable[[Predicate], Predicate]:
    """Enter the predicate for a row by the words in its first column."""

    def enter(predicate: Predicate) -> Predicate:
        ROWS[row] = predicate
        return predicate

    return enter


def explanation(source: str, item: Disagreement) -> str | None:
    """The row that explains it."""
    return next((row for row, predicate in ROWS.items() if predicate(source, item)), None)
