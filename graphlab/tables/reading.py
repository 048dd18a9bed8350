"""Tables read from a file, from a text such as a spreadsheet puts on the clipboard, and from the cells of an editor."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from graphlab.tables.dates import DateColumn, dates
from graphlab.tables.decoding import Decoded, cleaned_text, decoded
from graphlab.tables.errors import TableError
from graphlab.tables.header import MAX_COLUMNS, Body, body_of, cleaned_name, listed, own_names
from graphlab.tables.lines import Records, records
from graphlab.tables.numerals import Mark, NumberColumn, numbers, plain_numbers
from graphlab.tables.separators import SEPARATORS, Separator, declared, separator_of, unwrapped
from graphlab.tables.table import Table
from graphlab.trace.budget import as_many, part_of

MAX_ROWS = 50_000
_MARKS = {",": "commas", ".": "points", "'": "apostrophes", "’": "apostrophes"}
_CUT = "This takes too long to read here: only {} used."


def read_file(data: bytes, filename: str = "file.csv") -> Table:
    """The table in a file of text, however its cells are separated and its numbers are written.

    Raises `TableError` for what is no table.

    >>> table = read_file(b'\\xef\\xbb\\xbf"Temp";"Sales"\\n14,2;$215\\n16,4;n/a\\n')
    >>> table.numbers["Temp"].tolist(), table.numbers["Sales"].tolist()
    ([14.2, 16.4], [215.0, nan])
    >>> table.sentence
    'Semicolons; decimal comma; $ taken off; 2 rows of 2 columns.'
    """
    return _read(decoded(data), _file_name(filename))


def read_text(text: str, name: str = "pasted text") -> Table:
    """The table in a text, such as a spreadsheet puts on the clipboard. Raises `TableError` for what is none.

    >>> read_text("x\\ty\\n1\\t2\\n3\\t4").numbers["y"].tolist()
    [2.0, 4.0]
    """
    if len(text) > 2_000_000:
        raise TableError(f"The text has {len(text):,} characters; at most 2,000,000 are read.")
    return _read(cleaned_text(text), name)


def read_cells(columns: Mapping[Any, Sequence[Any]], name: str = "table") -> Table:
    """The table in an editor's columns of cells: numbers, texts, dates or None. Raises `TableError` where it is empty.

    >>> table = read_cells({"x": [1, 2.5, None], "y": ["3", "?", "1,5"]})
    >>> table.numbers["x"].tolist(), [str(gap) for gap in table.gaps("x", "y")]
    ([1.0, 2.5, nan], ["row 2: y is '?'", 'row 3: x is empty'])
    """
    cells = [[_cell(value) for value in column] for column in columns.values()][:MAX_COLUMNS]
    height = min(max(map(len, cells), default=0), MAX_ROWS)
    rows = [(row + 1, [column[row] if row < len(column) else "" for column in cells]) for row in range(height)]
    rows = [row for row in rows if any(row[1])]
    if not rows:
        raise TableError("There are no cells with something in them.")
    notes: list[str] = []
    body = Body(own_names([str(key) for key in columns][:MAX_COLUMNS], notes), rows, [], notes)
    return replace(_table(body, name, (), SEPARATORS[-1]), place="row")


def _cell(value: Any) -> str:
    if value is None or isinstance(value, float) and math.isnan(value) or str(value) == "NaT":
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    return str(value.item() if isinstance(value, np.generic) else value).strip()[:1000]


# ---- From a text to a table


def _read(source: Decoded, name: str) -> Table:
    mark, text = declared(unwrapped(source.text))
    separator = mark or separator_of(text)
    with part_of(0.5):  # the other half is for making numbers of the cells
        rows = records(text, separator.mark, MAX_ROWS + 1)
    if mark is not None:  # a line above that was taken off is counted all the same
        rows = _moved(rows)
    body = body_of(rows, separator)
    encoding = () if source.encoding in ("", "UTF-8") else (source.encoding,)
    notes = [*source.notes, *body.notes, *_of_records(rows, body)]
    return _table(replace(body, notes=notes), name, (*encoding, separator.label), separator)


def _moved(rows: Records) -> Records:
    return replace(
        rows,
        rows=[(line + 1, cells) for line, cells in rows.rows],
        faults=[replace(fault, line=fault.line + 1) for fault in rows.faults],
    )


def _of_records(rows: Records, body: Body) -> list[str]:
    notes = []
    if not rows.whole:
        notes.append(_CUT.format(f"the first {len(body.rows):,} rows are"))
    if rows.more_follow:
        notes.append(f"There are rows beyond the first {len(body.rows):,}, which are those that are read.")
    if rows.comments:
        notes.append(f"{rows.comments:,} comment line{'s' * (rows.comments > 1)} passed over.")
    if body.faults:
        many = len(body.faults)
        which = str(body.faults[0]) if many == 1 else f"the first is {body.faults[0]}"
        notes.append(f"{many:,} line{'s' * (many > 1)} left out: {which}.")
    return notes


@dataclass(frozen=True, eq=False)
class _Read:
    """A column that was read: its cells, and what they are if they are not texts."""

    cells: tuple[str, ...]
    column: NumberColumn | DateColumn | None


def _table(body: Body, name: str, source: tuple[str, ...], separator: Separator) -> Table:
    cells = list(zip(*(row for _, row in body.rows), strict=True))
    read = list(as_many(cells, lambda column: _Read(column, _column(column, separator))))
    notes = list(body.notes)
    if len(read) < len(body.names):
        notes.append(_CUT.format("the first column is" if len(read) == 1 else f"the first {len(read)} columns are"))
    if not read:
        raise TableError("This takes too long to read here.")
    empty = [name for name, one in zip(body.names, read, strict=False) if not any(one.cells)]
    if empty:
        notes.append(f"Nothing stands in {listed(empty)}.")
    named = dict(zip(body.names, _decided(read, separator), strict=False))
    return Table(
        name,
        {key: one.column.values for key, one in named.items() if one.column is not None},
        {key: list(one.cells) for key, one in named.items() if one.column is None},
        [line for line, _ in body.rows],
        (*source, *_notation(named)),
        tuple(notes),
        tuple(body.faults),
        {key: _unread(one) for key, one in named.items() if one.column is not None},
        {key: one.column.first for key, one in named.items() if isinstance(one.column, DateColumn)},
        columns=tuple(named),
    )


def _column(cells: tuple[str, ...], separator: Separator) -> NumberColumn | DateColumn | None:
    plain = plain_numbers(cells)
    if plain is not None:
        return plain
    return numbers(cells, _usual(cells, separator)) or dates(cells, day_first=separator.mark == ";")


def _usual(cells: Sequence[str], separator: Separator) -> Mark:
    """The decimal mark of a column that does not decide it: whoever writes semicolons keeps the comma for decimals."""
    return "," if separator.mark == ";" and any("," in cell for cell in cells) else "."


def _decided(read: list[_Read], separator: Separator) -> list[_Read]:
    """The columns, those that are undecided between point and comma read as the others are."""
    marks = {one.column.decimal for one in read if isinstance(one.column, NumberColumn) and not one.column.undecided}
    if "," in marks and "." not in marks:
        usual: Mark = ","
    elif "." in marks and "," not in marks:
        usual = "."
    else:
        return read
    return [
        _Read(one.cells, numbers(one.cells, usual))
        if isinstance(one.column, NumberColumn) and one.column.undecided
        else one
        for one in read
    ]


def _unread(one: _Read) -> dict[int, str]:
    """What stands where there is no number."""
    assert one.column is not None
    rows = np.flatnonzero(np.isnan(one.column.values)).tolist()
    return {row: one.cells[row] for row in rows if one.cells[row]}


def _notation(named: Mapping[str, _Read]) -> list[str]:
    """How numbers and dates were written, in a few words each."""
    columns = [one.column for one in named.values()]
    marks = [column for column in columns if isinstance(column, NumberColumn)]
    notation = ["decimal comma"] if any(column.decimal == "," for column in marks) else []
    groups = {column.thousands for column in marks if column.thousands}
    notation += sorted({f"{_MARKS.get(mark, 'blanks')} between thousands" for mark in groups})
    taken = dict.fromkeys(sign for column in marks for sign in column.taken_off)
    notation += [f"{' and '.join(taken)} taken off"] if taken else []
    return notation + [_of_dates(key, one.column) for key, one in named.items() if isinstance(one.column, DateColumn)]


def _of_dates(name: str, column: DateColumn) -> str:
    order = f" ({column.order})" if column.order else ""
    return f"{name} in days since {column.first.date().isoformat()}{order}"


def _file_name(name: str) -> str:
    """The last part of `name`, fit to be shown. It is never used to open anything."""
    return cleaned_name(re.split(r"[/\\]", name)[-1]) or "file.csv"
