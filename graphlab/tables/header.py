"""Where a table begins and what its columns are called: titles above it, names, rows of one width."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from graphlab.tables.errors import Fault, TableError
from graphlab.tables.lines import Records, Row
from graphlab.tables.numerals import is_missing
from graphlab.tables.separators import Separator, is_value, trimmed

MAX_COLUMNS = 200
MAX_NAME = 60  # characters
_TITLES = 10  # lines above a table that may be its title
_BELOW = 100  # rows that are looked at to tell names from numbers
_YEAR = re.compile(r"(1[5-9]|20|21)\d\d([-/.]\d{1,2}){0,2}", re.ASCII)
_DIGITS = re.compile(r"\d+", re.ASCII)


@dataclass
class Body:
    """Names, rows of as many cells, the lines that are no rows, and what somebody should know."""

    names: list[str]
    rows: list[Row]
    faults: list[Fault]
    notes: list[str] = field(default_factory=list)


def cleaned_name(text: str) -> str:
    """`text` on one line, without control and direction characters, cut to a length that can be shown."""
    text = "".join(c for c in " ".join(text.split()) if c.isprintable()).strip()
    return text if len(text) <= MAX_NAME else text[: MAX_NAME - 1] + "…"


def body_of(records: Records, separator: Separator) -> Body:
    """The table in the records. Raises `TableError` where there are no rows below the names."""
    rows, notes = list(records.rows), []
    if not rows:
        raise _nothing(records)
    titles = _titles(rows, separator)
    if titles:
        notes.append(f"{_count(titles, 'line')} above the table passed over as its title.")
    rows = rows[titles:]
    header = _header(rows, records.heading, separator, notes)
    if not rows:
        blame = f" ({records.faults[0]})" if records.faults else ""
        raise TableError(f"There are column names but no rows of cells below them{blame}.")
    rows = _joined(header, rows, separator, notes)
    if header and _width([(line, trimmed(cells)) for line, cells in rows]) == len(header) + 1:
        header.insert(0, "")  # what R writes: a name for each column, and none for the names of the rows
    width = max(_width(rows), len(header))
    if width > MAX_COLUMNS:
        notes.append(f"There are more than {MAX_COLUMNS} columns: the first {MAX_COLUMNS} are read.")
    even, faults = _of_one_width(rows, width)
    if 2 * len(even) < len(rows):
        raise TableError(f"{faults[0].reason}, and most lines are like that.", faults[0].line)
    body = Body(header + [""] * (width - len(header)), even, records.faults + faults, notes)
    _drop_empty(body)
    body.names = own_names(body.names, notes)
    return body


def _nothing(records: Records) -> TableError:
    if records.faults:
        return TableError(f"{records.faults[0].reason}, and there is nothing else.", records.faults[0].line)
    if not records.whole:
        return TableError("So much that is no table stands at the beginning that reading it takes too long here.")
    return TableError("There are no cells with something in them.")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


# ---- What stands above the numbers


def _titles(rows: list[Row], separator: Separator) -> int:
    """How many of the first rows are a title: much shorter than the rows below, or, between blanks, longer.

    Half as long is short enough where names come next; else they would be the names themselves.
    """
    width = _width(rows)
    if width < 2:
        return 0
    half = _leading_titles(rows, width, width // 2, separator)
    return half if half and _has_names(rows[half:]) else _leading_titles(rows, width, max(1, width // 3), separator)


def _leading_titles(rows: list[Row], width: int, short: int, separator: Separator) -> int:
    number = 0
    while number < min(_TITLES, len(rows) - 1) and _is_title(rows[number][1], width, short, separator):
        number += 1
    return number


def _is_title(cells: list[str], width: int, short: int, separator: Separator) -> bool:
    size = len(trimmed(cells))
    if is_value(next(filter(None, cells))):
        return False
    return size <= short or separator.mark == " " and size > width


def _header(rows: list[Row], heading: str, separator: Separator, notes: list[str]) -> list[str]:
    """The names in the first row, which is taken off; those of a comment above the table; or none."""
    if _has_names(rows):
        return trimmed(rows.pop(0)[1])
    names = [cell.strip() for cell in _split(heading, separator)]
    if len(names) == _width(rows) and all(names) and not any(map(is_value, names)):
        notes.append("The names of the columns stand in a comment above them.")
        return names
    notes.append("The first row holds numbers, so the columns have no names of their own.")
    return []


def _split(heading: str, separator: Separator) -> list[str]:
    return heading.split() if separator.mark == " " else heading.split(separator.mark or "\n")


def _has_names(rows: list[Row]) -> bool:
    first = trimmed(rows[0][1])
    values = [column for column, cell in enumerate(first) if is_value(cell)]
    texts = [column for column, cell in enumerate(first) if cell and not is_value(cell) and not is_missing(cell)]
    if not values or not texts:
        return bool(texts)
    if any(_is_of_values(rows, column) for column in texts):
        return True
    return all(_YEAR.fullmatch(first[column]) and not _is_of_years(rows, column) for column in values)


def _is_of_values(rows: list[Row], column: int) -> bool:
    """Whether most cells below the first row are numbers."""
    below = [cell for cell in _below(rows, column) if not is_missing(cell)]
    return 2 * sum(map(is_value, below)) > len(below)


def _is_of_years(rows: list[Row], column: int) -> bool:
    return any(_YEAR.fullmatch(cell) for cell in _below(rows, column))


def _below(rows: list[Row], column: int) -> list[str]:
    return [cells[column] for _, cells in rows[1 : _BELOW + 1] if column < len(cells)]


# ---- Rows of one width


def _width(rows: list[Row]) -> int:
    """How many cells most rows have."""
    widths = Counter(len(cells) for _, cells in rows)
    return max(widths, key=lambda width: (widths[width], width))


def _joined(header: list[str], rows: list[Row], separator: Separator, notes: list[str]) -> list[Row]:
    """The rows with two cells for each name made one, where a decimal comma has cut each number in two."""
    pieces = 2 * len(header)
    if separator.mark != "," or not header or any(len(cells) != pieces for _, cells in rows):
        return rows
    if not all(_DIGITS.fullmatch(cell) for _, cells in rows for cell in cells[1::2]):
        return rows
    notes.append("There are two cells for each name: the comma between them is read as a decimal comma.")
    return [(line, [f"{a},{b}" for a, b in zip(cells[::2], cells[1::2], strict=True)]) for line, cells in rows]


def _of_one_width(rows: list[Row], width: int) -> tuple[list[Row], list[Fault]]:
    """Rows with `width` cells, empty ones added at the end or taken from there; a longer row is a fault."""
    even: list[Row] = []
    faults: list[Fault] = []
    shown = min(width, MAX_COLUMNS)
    for line, cells in rows:
        if len(cells) == shown:
            even.append((line, cells))
        elif len(cells) > width and any(cells[width:]):
            faults.append(Fault(line, None, f"{len(trimmed(cells))} cells where the other rows have {width}"))
        else:
            even.append((line, (cells + [""] * (width - len(cells)))[:shown]))
    return even, faults


def _drop_empty(body: Body) -> None:
    """Take off the columns that have neither a name nor a cell with something in it."""
    width = len(body.rows[0][1])
    unnamed = [column for column in range(width) if not body.names[column]]
    empty = {column for column in unnamed if not any(cells[column] for _, cells in body.rows)}
    kept = [column for column in range(width) if column not in empty]
    body.names = [body.names[column] for column in kept]
    if empty:
        body.rows = [(line, [cells[column] for column in kept]) for line, cells in body.rows]
        body.notes.append(f"{_count(len(empty), 'empty column')} without a name left out.")


def own_names(header: list[str], notes: list[str]) -> list[str]:
    """A name of its own for each column."""
    names: list[str] = []
    unnamed = [number for number, name in enumerate(header, 1) if not cleaned_name(name)]
    doubled = False
    for number, cell in enumerate(header, 1):
        base = name = cleaned_name(cell) or f"column {number}"
        copy = 2
        while name in names:
            doubled, name, copy = True, f"{base[: MAX_NAME - 6]} ({copy})", copy + 1
        names.append(name)
    if 0 < len(unnamed) < len(header):
        notes.append(f"{listed([f'column {number}' for number in unnamed])} had no name.")
    if doubled:
        notes.append("Columns of one name are numbered.")
    return names


def listed(names: list[str]) -> str:
    """The names as a sentence has them; of many the first ones, and how many others there are."""
    shown = names if len(names) < 5 else [*names[:3], f"{len(names) - 3} others"]
    return ", ".join(shown[:-1]) + (" and " if shown[1:] else "") + shown[-1]
