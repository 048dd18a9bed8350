"""Which columns of a table are shown first: what is to be predicted, from what, and whether it is a class."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from graphlab.tables.table import MAX_CLASSES, Table, classes_of

_NAMES = frozenset({"category", "class", "diagnosis", "klasse", "label", "outcome", "species", "target", "variety"})
"""What a column of classes is called, wherever it stands."""
_OF_EACH_TEXT = 2  # rows, on average: texts that hardly come twice are names
_OF_EACH_NUMBER = 3  # rows at least: numbers that count something seldom have each of them as often


class Proposal(NamedTuple):
    """The columns for x, the one for y, and whether that one is told apart as classes."""

    x: tuple[str, ...]
    y: str
    is_classes: bool = False


def proposed(table: Table) -> Proposal | None:
    """The columns that are shown first; None where no two of them can be fitted.

    A class is predicted from two columns, which can be drawn as a map, anything else from one; what only counts the
    rows is left out where there is another.

    >>> from graphlab.tables.reading import read_text
    >>> proposed(read_text("hp,mpg\\n130,18\\n95,24\\n110,21\\n"))
    Proposal(x=('hp',), y='mpg', is_classes=False)
    >>> proposed(read_text("width,height,kind\\n1,2,red\\n2,5,blue\\n3,3,blue\\n1,9,red\\n"))
    Proposal(x=('width', 'height'), y='kind', is_classes=True)
    """
    y = _class_column(table)
    if y is not None:
        return Proposal(_inputs(table, y)[:2], y, is_classes=True)
    numbers = list(table.numbers)
    if len(numbers) > 1:
        return Proposal(_inputs(table, numbers[-1])[:1], numbers[-1])
    texts = [name for name in table.texts if len(classes_of(table, name)) > 1]
    return Proposal((numbers[0],), texts[-1], is_classes=True) if numbers and texts else None


def can_be_classes(table: Table, column: str) -> bool:
    """Whether a column can be told apart as classes: texts, or few whole numbers.

    >>> from graphlab.tables.reading import read_text
    >>> table = read_text("x,rooms,price\\n1,2,1.5\\n2,3,2.5\\n3,2,3.5\\n")
    >>> can_be_classes(table, "rooms"), can_be_classes(table, "price")
    (True, False)
    """
    if column in table.texts:
        return True
    values = _finite(table, column)
    return bool((values == np.round(values)).all()) and 2 <= len(np.unique(values)) <= MAX_CLASSES


def are_classes(table: Table, column: str) -> bool:
    """Whether a column looks like classes: texts that come again, or numbers that count kinds from 0 or 1, or ±1.

    >>> from graphlab.tables.reading import read_text
    >>> table = read_text("x,passed,grade\\n" + "1,0,3\\n2,1,4\\n3,1,3\\n" * 3)
    >>> are_classes(table, "passed"), are_classes(table, "grade")
    (True, False)
    """
    if column in table.texts:
        count = len(classes_of(table, column))
        return 2 <= count <= MAX_CLASSES and _OF_EACH_TEXT * count <= table.rows
    if column in table.dates or not can_be_classes(table, column):
        return False
    values, counts = np.unique(_finite(table, column), return_counts=True)
    kinds = values.tolist()
    is_counted = kinds in ([float(place + first) for place in range(len(kinds))] for first in (0, 1))
    return (is_counted or kinds == [-1.0, 1.0]) and int(counts.min()) >= _OF_EACH_NUMBER


def _class_column(table: Table) -> str | None:
    """The last column if it looks like classes, else one that is called so and does."""
    named = [name for name in table.columns if name.strip().lower() in _NAMES]
    candidates = [*table.columns[-1:], *reversed(named)]
    return next((name for name in candidates if are_classes(table, name) and _inputs(table, name)), None)


def _inputs(table: Table, y: str) -> tuple[str, ...]:
    """The columns of numbers beside y, without those that only count the rows where there are others."""
    others = [name for name in table.numbers if name != y]
    return tuple([name for name in others if not _counts(table.numbers[name])] or others)


def _finite(table: Table, column: str) -> np.ndarray:
    values = table.numbers[column]
    return np.asarray(values[np.isfinite(values)])


def _counts(values: np.ndarray) -> bool:
    """Whether a column only numbers the rows."""
    return len(values) > 2 and bool(np.all(np.diff(values) == 1))
