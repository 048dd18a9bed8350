"""The lines of a text that hold something, each with its number, and the records that are made of them.

Blank lines are passed over without a look at each: two million of them take no longer than reading a word.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from graphlab.tables.errors import Fault
from graphlab.trace.budget import is_over

MAX_CELL = 10_000  # characters
MAX_CELLS = 1_000  # of a record; what is beyond is not looked at
SPANS = 50  # lines that one record may have
_LOOK = 100  # records from one look at the clock to the next
_NOTHING = re.compile(r"[\s,;|]*")
_COMMENT = re.compile(r"[ \t]*#(?![,;\t|])")
_EARLY_COMMENT = re.compile(r"[ \t]*(#(?![,;\t|])|%|//)")

Row: TypeAlias = tuple[int, list[str]]
"""The number of a line, and the stripped cells of the row that begins there."""


class Lines:
    """The lines with something in them, each with its number; comments are only counted.

    >>> list(Lines("# made by hand\\nx,y\\n\\n ,,\\n1,2"))
    [(2, 'x,y'), (5, '1,2')]
    """

    def __init__(self, text: str):
        self.comments = 0
        self.heading = ""  # the last comment above the first line
        self.cut = False  # whether there was no time for all comments
        self._lines = self._without_comments(_contents(text))
        self._again: list[tuple[int, str]] = []

    def __iter__(self) -> Iterator[tuple[int, str]]:
        return self

    def __next__(self) -> tuple[int, str]:
        return self._again.pop() if self._again else next(self._lines)

    def put_back(self, lines: list[tuple[int, str]]) -> None:
        """Let these come out again, before all others."""
        self._again += reversed(lines)

    def _without_comments(self, lines: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
        form = _EARLY_COMMENT
        for number, line in lines:
            comment = form.match(line) if line[0] in "#%/ \t" else None
            if comment is None:
                form = _COMMENT
                yield number, line
                continue
            self.comments += 1
            if self.comments % _LOOK == 0 and is_over():
                self.cut = True
                return
            if form is _EARLY_COMMENT:
                self.heading = line[comment.end() :].strip()


def _contents(text: str) -> Iterator[tuple[int, str]]:
    position, number, size = 0, 1, len(text)
    while (blank := _NOTHING.match(text, position)) and (content := blank.end()) < size:
        begin = position
        if content != position:
            begin = max(text.rfind("\n", position, content) + 1, position)
            number += text.count("\n", position, begin)
        end = text.find("\n", content)
        end = size if end < 0 else end
        yield number, text[begin:end]
        position, number = end + 1, number + 1


@dataclass(frozen=True)
class Records:
    """Rows of cells with the line at which each begins, the lines that are none; and whether there was time for all.

    `comments` is how many lines were passed over as comments, `heading` the last of them above the first row.
    """

    rows: list[Row]
    faults: list[Fault]
    whole: bool = True
    more_follow: bool = False
    comments: int = 0
    heading: str = ""


def records(text: str, separator: str, most: int) -> Records:
    """At most `most` records of the text. A quote that is never closed spoils its own line, and no other.

    >>> records('x,y\\n\\n1,"a\\nb"\\n"3,4\\n5,6', ",", 9).rows
    [(1, ['x', 'y']), (3, ['1', 'a\\nb']), (6, ['5', '6'])]
    """
    lines = Lines(text.replace("\t", " ") if separator == " " else text)
    rows: list[Row] = []
    faults: list[Fault] = []
    for look, (number, line) in enumerate(lines, 1):
        if look % _LOOK == 0 and is_over():
            return Records(rows, faults, False, False, lines.comments, lines.heading)
        if len(rows) == most:
            return Records(rows, faults, True, True, lines.comments, lines.heading)
        row = _quoted(number, line, lines, separator) if '"' in line else _plain(line, separator)
        cells = [cell.strip() for cell in row[:MAX_CELLS]]
        if not row:
            faults.append(Fault(number, None, "a quote opens here and is never closed"))
        elif len(line) > MAX_CELL and max(map(len, cells)) > MAX_CELL:
            faults.append(Fault(number, None, f"a cell has more than {MAX_CELL:,} characters"))
        elif any(cells):
            rows.append((number, cells))
    return Records(rows, faults, not lines.cut, False, lines.comments, lines.heading)


def _plain(line: str, separator: str) -> list[str]:
    """The cells of a line without quotes."""
    if separator == " ":
        return [cell for cell in line.split(" ") if cell.strip()]
    return line.split(separator) if separator else [line]


def _quoted(number: int, line: str, lines: Lines, separator: str) -> list[str]:
    """The cells of a record with quotes, and with as many more lines as it needs; none where a quote stays open."""
    pulled: list[tuple[int, str]] = []

    def following() -> Iterator[str]:
        yield f"{line}\n"
        size = len(line)
        while len(pulled) < SPANS and size < 2 * MAX_CELL and (one := next(lines, None)):
            pulled.append(one)
            size += len(one[1])
            yield f"{one[1]}\n"

    row: list[str] = next(cells_by_csv(following(), separator), [])
    quotes = line.count('"') + sum(one.count('"') for _, one in pulled)
    if row and not (pulled and quotes % 2):
        return row
    lines.put_back(pulled)
    return []


def cells_by_csv(lines: Iterator[str], separator: str) -> Iterator[list[str]]:
    """The records of lines, in which cells may be quoted; it ends where a cell is longer than the csv module takes."""
    try:
        yield from csv.reader(lines, delimiter=separator or "\x1f", skipinitialspace=True)
    except csv.Error:
        return
