"""What stands between the cells of a text: found by trying each separator on its first lines."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice

from graphlab.tables.lines import Lines, cells_by_csv
from graphlab.tables.numerals import is_missing, numeral

_LINES = 60  # that are tried
_LONG = 4000  # characters of such a line
_LONGEST = 40  # characters of a date
_DATE = re.compile(r"[\d/.:TZ -]*\d[-/.]\d[\d/.:TZ -]*", re.ASCII)
_HARD = re.compile(r"[\t;|]|,(?! )")
_WRAPPED = re.compile(r'"(?:[^"]|"")*" *')
_QUOTED = re.compile(r'"[^"]*"')
_QUOTE = "\1"  # for a doubled quote, in a text that has no such character any more
_DOUBT = 0.5  # what a separator loses where another one stands within a name
_DECLARED = re.compile(r"\s*sep=(.)[ \t]*\n", re.IGNORECASE)


@dataclass(frozen=True)
class Separator:
    """A separator by what the csv module is given, and what it is called."""

    mark: str
    label: str


SEPARATORS = (
    Separator("\t", "tabs"),
    Separator(";", "semicolons"),
    Separator(",", "commas"),
    Separator("|", "bars"),
    Separator(" ", "blanks"),
    Separator("", "one column"),
)
"""Those that are tried; of two that do as well, the one that stands first is taken."""


def declared(text: str) -> tuple[Separator | None, str]:
    """The separator that the first line names, as Excel writes it, and the text below that line.

    >>> declared("sep=;\\na;b")
    (Separator(mark=';', label='semicolons'), 'a;b')
    """
    found = _DECLARED.match(text)
    by_mark = {one.mark: one for one in SEPARATORS if one.mark}
    if found is None or found[1] not in by_mark:
        return None, text
    return by_mark[found[1]], text[found.end() :]


def unwrapped(text: str) -> str:
    """The text without the quotes around each whole line, which a spreadsheet puts there that took it for one column.

    >>> unwrapped('"x,y"\\n"1,2"')
    'x,y\\n1,2'
    """
    first = text[: text.find("\n")]
    if not (text.startswith('"') and _WRAPPED.fullmatch(first) and _HARD.search(first)):
        return text
    lines = [line for _, line in islice(Lines(text), _LINES)]
    if not all(map(_WRAPPED.fullmatch, lines)):
        return text
    marked = text.rstrip().replace('""', _QUOTE).replace('"\n"', "\n")
    return marked.removeprefix('"').removesuffix('"').replace(_QUOTE, '"')


def separator_of(text: str) -> Separator:
    """The separator with which the lines have the most even width and the most numbers.

    >>> [separator_of(text).label for text in ("a;b\\n1,5;2\\n3,5;4", "x y\\n1   2\\n3   4", "x\\n1,5")]
    ['semicolons', 'blanks', 'one column']
    """
    lines = [line[:_LONG] for _, line in islice(Lines(text), _LINES)]
    return max(SEPARATORS, key=lambda one: _fit(lines, one.mark)) if lines else SEPARATORS[-1]


def _fit(lines: list[str], mark: str) -> float:
    """From 0 to 2: the share of lines with the usual width, and the share of numbers in those."""
    rows = _rows(lines, mark)
    widths = Counter(len(row) for row in rows if any(row))
    if not widths:
        return 0.0
    width = max(widths, key=lambda w: (widths[w], w))
    if (width < 2) != (not mark):
        return 0.0
    even = [row[:width] for row in rows if len(trimmed(row)) <= width <= len(row)]
    names = len(even) > 1 and not any(map(is_value, even[0]))
    cells = [cell for row in even[names:] for cell in row]
    numeric = sum(is_missing(cell) or is_value(cell) for cell in cells) / len(cells)
    doubt = mark in ("", " ") and _has_mark_in_names(_rows([_QUOTED.sub("name", line) for line in lines], mark))
    return len(even) / len(rows) + numeric - _DOUBT * doubt


def _has_mark_in_names(rows: list[list[str]]) -> bool:
    """Whether the last line above the first numbers is not yet cut into its cells."""
    names: list[str] = []
    for row in rows:
        if any(map(is_value, row)):
            return any(_HARD.search(name) for name in names)
        names = row
    return False


def _rows(lines: list[str], mark: str) -> list[list[str]]:
    whole = (line.replace("\t", " ") if mark == " " else line for line in lines)
    return [[cell.strip() for cell in row] for row in cells_by_csv(whole, mark)]


def trimmed(row: list[str]) -> list[str]:
    """Stripped cells, without the empty ones at the end."""
    width = len(row)
    while width and not row[width - 1]:
        width -= 1
    return row if width == len(row) else row[:width]


def is_value(cell: str) -> bool:
    """Whether a stripped cell is surely no name: a number or a date."""
    one = numeral(cell)
    if one is not None:
        return one.grouped != " "
    return len(cell) <= _LONGEST and _DATE.fullmatch(cell) is not None
