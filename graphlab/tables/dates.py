"""Columns of dates, as days since the first of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from graphlab.tables.numerals import is_missing, looked_at

_TIME = r"(?:[T ,]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[AaPp][Mm])?)?"
_ZONE = r"(?:\s*(?:Z|UTC|[+-]\d{2}:?\d{2}))?"
_FORMS = tuple(
    re.compile(form + _TIME + _ZONE, re.ASCII)
    for form in (
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
        r"(?P<year>\d{4})[-/](?P<month>\d{1,2})",
        r"(?P<first>\d{1,2})(?P<mark>[-/.])(?P<second_>\d{1,2})(?P=mark)(?P<year>\d{4}|\d{2})",
        r"(?P<day>\d{1,2})[-. ]+(?P<word>[A-Za-z]{3,9})\.?,?[- ](?P<year>\d{4}|\d{2})",
        r"(?P<word>[A-Za-z]{3,9})\.? (?P<day>\d{1,2}),? (?P<year>\d{4})",
        r"(?P<word>[A-Za-z]{3,9})[- ](?P<year>\d{4})",
    )
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CENTURY = 70  # a year of two digits below it is of this century


@dataclass(frozen=True, eq=False)
class DateColumn:
    """A column of dates: days since `first`, NaN where there is none."""

    values: np.ndarray
    first: datetime
    order: str = ""  # "day first" or "month first", where only the other cells or the file decided it


def dates(cells: Sequence[str], day_first: bool = False) -> DateColumn | None:
    """The column of stripped cells as dates; None where not most of what stands there is one.

    Where all first numbers could be months and all second ones days, `day_first` decides.

    >>> column = dates(["31.12.2020", "1.1.2021", "?"])
    >>> column.values.tolist(), column.first.isoformat()
    ([0.0, 1.0, nan], '2020-12-31T00:00:00')
    """
    found = {cell: _match(cell) for cell in looked_at(dict.fromkeys(cells)) if not is_missing(cell)}
    filled = [found[cell] for cell in cells if cell in found]
    if not filled or 2 * sum(one is not None for one in filled) <= len(filled):
        return None
    matches = [one for one in found.values() if isinstance(one, re.Match)]
    day_first, order = _order(matches, day_first)
    made = {cell: None if one is None else _date(one, day_first) for cell, one in found.items()}
    known = [date for date in made.values() if date is not None]
    if not known or 2 * sum(made.get(cell) is not None for cell in cells) <= len(filled):
        return None
    first = min(known)
    days = {cell: (date - first) / timedelta(days=1) for cell, date in made.items() if date is not None}
    return DateColumn(np.array([days.get(cell, np.nan) for cell in cells]), first, order)


def _match(cell: str) -> re.Match[str] | datetime | None:
    """The parts of a date; the date itself where it is written as the standard has it, which is quick to read."""
    if cell[4:5] == cell[7:8] == "-" and cell[:4].isdecimal():
        try:
            return datetime.fromisoformat(cell).replace(tzinfo=None)
        except ValueError:
            pass
    if len(cell) > 40 or not any(c.isdigit() for c in cell):
        return None
    return next((match for form in _FORMS if (match := form.fullmatch(cell))), None)


def _order(matches: list[re.Match[str]], day_first: bool) -> tuple[bool, str]:
    """Whether the day stands before the month, and how that is said; nothing where the form leaves no choice."""
    pairs = [(int(m["first"]), int(m["second_"]), m["mark"]) for m in matches if "first" in m.re.groupindex]
    if not pairs:
        return day_first, ""
    if any(first > 12 for first, _, _ in pairs):
        day_first = True
    elif any(second > 12 for _, second, _ in pairs):
        day_first = False
    elif any(mark == "." for _, _, mark in pairs):
        day_first = True
    return day_first, "day first" if day_first else "month first"


def _date(match: re.Match[str] | datetime, day_first: bool) -> datetime | None:
    if isinstance(match, datetime):
        return match
    parts = match.groupdict()
    year = int(parts["year"])
    if len(parts["year"]) == 2:
        year += 2000 if year < _CENTURY else 1900
    day, month = int(parts.get("day") or 1), int(parts.get("month") or 0)
    if "first" in parts:
        numbers = int(parts["first"]), int(parts["second_"])
        day, month = numbers if day_first else numbers[::-1]
    if "word" in parts:
        word = parts["word"][:3].lower()
        month = _MONTHS.index(word) + 1 if word in _MONTHS else 0
    hour = int(parts["hour"] or 0)
    if parts["half"]:
        hour = hour % 12 + (12 if parts["half"].lower() == "pm" else 0)
    try:
        return datetime(year, month, day, hour, int(parts["minute"] or 0), int(parts["second"] or 0))
    except ValueError:
        return None
