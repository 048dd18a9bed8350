"""Names for layers and optimizers that were given none: dense, dense_1, dense_2, ..."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from graphlab.keras.families import snake

# Of a thread, not of the process: two learners' programs at once must not number each other's layers.
_counts: ContextVar[dict[str, int] | None] = ContextVar("counts", default=None)


def automatic_name(kind: type[Any] | str) -> str:
    """The class's name in snake case, numbered from the second one on."""
    if (counts := _counts.get()) is None:
        counts = {}
        _counts.set(counts)
    name = snake(kind if isinstance(kind, str) else kind.__name__)
    count = counts.get(name, 0)
    counts[name] = count + 1
    return f"{name}_{count}" if count else name


def variable_name(name: str | None) -> str:
    """The name of a variable: variable, variable_1, ... for those that were given none."""
    return name or automatic_name("variable")


def start_over() -> None:
    """Number from the beginning again."""
    _counts.set({})
