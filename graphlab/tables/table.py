"""A table that was read: its columns, how they were read, and the points that two or several of them are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from graphlab.datasets.points import Points
from graphlab.tables.errors import Fault, TableError, shown
from graphlab.tables.mending import FILLS, LEAVE_OUT

MAX_CLASSES = 20


@dataclass(frozen=True, eq=False)
class Table:
    """A column is numbers (float64, NaN where there is none) or a list of texts; `columns` has the names of all.

    `notation` says how the cells were read, a few words each. `lines` is where each row begins, `faults` are the lines
    that are no rows; `unread` has, by column and row, what stands where a number is missing, if anything does.
    """

    name: str
    numbers: dict[str, np.ndarray]
    texts: dict[str, list[str]]
    lines: Sequence[int]
    notation: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    unread: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    dates: Mapping[str, datetime] = field(default_factory=dict)
    place: str = "line"
    columns: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """How many there are."""
        return len(self.lines)

    @property
    def sentence(self) -> str:
        """What was read and how, in one sentence."""
        columns = len(self.numbers) + len(self.texts)
        size = f"{self.rows:,} row{'s' * (self.rows != 1)} of {columns} column{'s' * (columns != 1)}"
        text = "; ".join([*self.notation, size])
        return f"{text[:1].upper()}{text[1:]}."

    def gaps(self, *columns: str) -> tuple[Fault, ...]:
        """The rows where one of the columns has no finite number or text, each with the first cell to blame."""
        gaps = self._gaps(columns)
        return tuple(gaps[row] for row in sorted(gaps))

    def _gaps(self, columns: Sequence[str]) -> dict[int, Fault]:
        faults: dict[int, Fault] = {}
        for column in columns:
            for row in np.flatnonzero(~self._known(column)).tolist():
                if row not in faults:
                    faults[row] = self._blame(column, row)
        return faults

    def _known(self, column: str) -> np.ndarray:
        if column in self.numbers:
            with np.errstate(over="ignore"):  # beyond float32 is infinite, and no number to learn from
                return np.isfinite(self.numbers[column].astype(np.float32))
        return np.array([bool(cell) for cell in self.texts[column]])

    def _blame(self, column: str, row: int) -> Fault:
        cell = self.unread.get(column, {}).get(row, "")
        value = self.numbers[column][row] if column in self.numbers else np.nan
        if not np.isnan(value):
            cell = f"{value:g}"
            return Fault(self.lines[row], column, f"is {cell}, which float32 has not", self.place)
        return Fault(self.lines[row], column, f"is {shown(cell)}" if cell else "is empty", self.place)

    def points(self, x: str | Sequence[str], y: str, fill: str = LEAVE_OUT, *, is_classes: bool = False) -> Points:
        """The rows as points: `x` one column or several, `y` of numbers, or of classes.

        Texts are classes, and numbers are where `is_classes` says so.

        Rows with a gap are left out, or the gaps are filled with one of `FILLS`; a note says which rows. A row without
        a class is always left out. Raises `TableError` where fewer than two rows are left, or a column does not fit.

        >>> from graphlab.tables.reading import read_text
        >>> points = read_text("mpg,hp\\n18,130\\n25,?\\n24,95").points("hp", "mpg")
        >>> points.x.tolist(), points.y.tolist(), points.notes
        ([130.0, 95.0], [18.0, 24.0], ("1 of 3 rows left out: line 3: hp is '?'.",))
        """
        inputs = (x,) if isinstance(x, str) else tuple(x)
        self._check(inputs, y, fill)
        classes = self._classes(y) if is_classes or y in self.texts else None
        gaps = self._gaps((*inputs, y))
        keep = self._known(y) if classes is not None or fill == LEAVE_OUT else np.ones(self.rows, bool)
        if fill == LEAVE_OUT:
            keep = np.logical_and.reduce([keep, *(self._known(column) for column in inputs)])
        if keep.sum() < 2:
            blame = f" ({gaps[min(gaps)]})" if gaps else ""
            raise TableError(f"Fewer than two rows have what is needed in each column{blame}.")
        columns = [self._filled(column, fill)[keep].astype(np.float32) for column in inputs]
        xs = columns[0] if isinstance(x, str) else np.stack(columns, axis=1)
        notes = self.notes + _of_gaps(gaps, keep, fill)
        if classes is None:
            return Points(self.name, xs, self._filled(y, fill)[keep].astype(np.float32), inputs, y, notes=notes)
        ys = np.array([classes.index(cell) for cell, kept in zip(self._cells(y), keep, strict=True) if kept], np.int32)
        return Points(self.name, xs, ys, inputs, y, None, notes, len(classes), tuple(classes))

    def _check(self, inputs: tuple[str, ...], y: str, fill: str) -> None:
        for column in inputs:
            if column not in self.numbers:
                raise TableError(f"The column {column!r} does not hold numbers.")
        if y not in self.numbers and y not in self.texts:
            raise TableError(f"There is no column {y!r}.")
        if not inputs:
            raise TableError("At least one column must be the input.")
        if fill != LEAVE_OUT and fill not in FILLS:
            raise TableError(f"gaps are left out or filled with {', '.join(FILLS)}; not with {fill!r}.")
        for column in (*inputs, y):
            if not self._known(column).any():
                raise TableError(f"The column {column!r} holds no number that float32 has.")

    def _filled(self, column: str, fill: str) -> np.ndarray:
        values = self.numbers[column]
        if fill == LEAVE_OUT:
            return np.where(self._known(column), values, 0.0)  # the zeros are not kept
        return FILLS[fill](np.where(self._known(column), values, np.nan))

    def _cells(self, column: str) -> list[str]:
        """The cells of a column of classes, as texts."""
        return self.texts[column] if column in self.texts else [f"{one:.10g}" for one in self.numbers[column].tolist()]

    def _classes(self, column: str) -> list[str]:
        classes = classes_of(self, column)
        if not 2 <= len(classes) <= MAX_CLASSES:
            many = f"{len(classes):,} different {'texts' if column in self.texts else 'numbers'}"
            raise TableError(f"The column {column!r} has {many}; as classes there can be 2 to {MAX_CLASSES}.")
        return classes


def classes_of(table: Table, column: str) -> list[str]:
    """The different texts of a column, or its different numbers as texts, in their order.

    >>> from graphlab.tables.reading import read_text
    >>> table = read_text("x,grade,kind\\n1,10,red\\n2,9,blue\\n3,10,red\\n")
    >>> classes_of(table, "grade"), classes_of(table, "kind")
    (['9', '10'], ['blue', 'red'])
    """
    if column in table.texts:
        return sorted({cell for cell in table.texts[column] if cell})
    values = table.numbers[column]
    return [f"{value:.10g}" for value in np.unique(values[np.isfinite(values)]).tolist()]


def _of_gaps(gaps: Mapping[int, Fault], keep: np.ndarray, fill: str) -> tuple[str, ...]:
    """What happened to the rows with gaps, in one sentence for those left out and one for those filled."""
    left_out = [gap for row, gap in sorted(gaps.items()) if not keep[row]]
    filled = len(gaps) - len(left_out)
    notes = []
    if left_out:
        notes.append(f"{len(left_out):,} of {len(keep):,} rows left out: {_reasons(left_out)}.")
    if filled:
        how = fill if fill in ("zero", "the one above") else f"the {fill} of the column"
        notes.append(f"{filled:,} of {len(keep):,} rows have a gap that is filled with {how}.")
    return tuple(notes)


def _reasons(gaps: Sequence[Fault]) -> str:
    """The one cell, or how many have no number in which column."""
    if len(gaps) == 1:
        return str(gaps[0])
    counts = Counter(gap.column for gap in gaps)
    return ", ".join(f"{count:,} without {column}" for column, count in counts.most_common(4))
