"""Names for layers and optimizers that were given none: dense, dense_1, dense_2, ..."""

from __future__ import annotations

import re
from contextvars import ContextVar
from typing import Any

# Of a thread, not of the process: two learners' programs at once must not number each other's layers.
_counts: ContextVar[dict[str, int] | None] = ContextVar("counts", default=None)


def automatic_name(cls: type[Any]) -> str:
    """The class's name in snake case, numbered from the second one on."""
    if (counts := _counts.get()) is None:
        counts = {}
        _counts.set(counts)
    # Keras's own snake case: unlike `tf.Module`'s it does not part a digit from the capital after it.
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", cls.__name__)
    name = re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()
    count = counts.get(name, 0)
    counts[name] = count + 1
    return f"{name}_{count}" if count else name


def start_over() -> None:
    """Number from the beginning again."""
    _counts.set({})
