"""Which row of docs/differences.md explains a disagreement: a predicate for each row, on the small program."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.peers.generator.outcomes import Disagreement

Predicate = Callable[[str, Disagreement], bool]
ROWS: dict[str, Predicate] = {}
"""By the words in the first column of the table, in the order in which they are asked."""

_NO_CODE = re.compile(
    r"theirs (NotFoundError|UnimplementedError|AbortedError)|Value for attr|Could not find device|No OpKernel"
    r"|not supported by|input data type is not supported|not in the list of allowed values"
)
# A call of Keras's, in the line that fails, or of an object of its classes by the names that programs give them.
_KERAS = re.compile(r"tf\.(keras|losses|metrics|optimizers)\.|\b(lao|loo|meo|coo|reo|sco|opt|v0)\d*\b")
_INT_LABELS = re.compile(r"(losses|metrics)\.")


def explains(row: str) -> Callable[[Predicate], Predicate]:
    """Enter the predicate for a row."""

    def enter(predicate: Predicate) -> Predicate:
        ROWS[row] = predicate
        return predicate

    return enter


def explanation(source: str, item: Disagreement) -> str | None:
    """The row that explains it."""
    return next((row for row, predicate in ROWS.items() if predicate(source, item)), None)


def _calls(*names: str) -> Predicate:
    """Whether the program calls one of these functions."""
    pattern = re.compile(r"\b(" + "|".join(map(re.escape, names)) + r")\(")
    return lambda source, item: pattern.search(source) is not None


def _refused(item: Disagreement) -> bool:
    """Whether TensorFlow refuses what graphlab takes."""
    return (
        item.part == "error"
        and re.search(r"ours (none|(?!\w*Error)).*; theirs \w*(Error|Exception)", item.text) is not None
    )


def _both_refuse(item: Disagreement) -> bool:
    return re.search(r"ours \w*Error.*; theirs \w*(Error|Exception)", item.text, re.DOTALL) is not None


@explains("programs no code for it")
def _(source: str, item: Disagreement) -> bool:
    return _NO_CODE.search(item.text) is not None and "theirs none" not in item.text


@explains("programs two kinds of error")
def _(source: str, item: Disagreement) -> bool:
    return _both_refuse(item)


@explains("programs Keras stumbles")
def _(source: str, item: Disagreement) -> bool:
    return _refused(item) and _KERAS.search(item.name) is not None


@explains("programs signs of vectors")
def _(source: str, item: Disagreement) -> bool:
    return item.part != "error" and _calls("svd", "eigh", "qr")(source, item)


@explains("programs sparsemax")
def _(source: str, item: Disagreement) -> bool:
    return item.part != "error" and "sparsemax(" in source


@explains("programs Jacobian of itself")
def _(source: str, item: Disagreement) -> bool:
    return re.search(r"jacobian\((\w+), \[?[^)]*\b\1\b", source) is not None and "theirs None" in item.text


@explains("programs pfor")
def _(source: str, item: Disagreement) -> bool:
    return "jacobian(" in source and "experimental_use_pfor" not in source


@explains("programs ints beside labels")
def _(source: str, item: Disagreement) -> bool:
    return (
        item.part != "error"
        and _INT_LABELS.search(source) is not None
        and re.search(r"\bint|\[[01], [01]\]", source) is not None
    )
