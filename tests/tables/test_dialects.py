"""Whatever program has written a table of numbers, the same numbers are read back."""

from __future__ import annotations

import contextlib
import csv
import io
import math
from dataclasses import dataclass

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from graphlab.tables.numerals import MISSING, is_missing
from graphlab.tables.reading import read_file, read_text
from graphlab.tables.separators import SEPARATORS

NAMES = (
    "x",
    "y",
    "Größe (cm)",
    "price €",
    "car name",
    "a;b, c",
    "it's",
    'a "b" c',
    "α|β",
    "tab\there",
    "2nd",
    "no. #3",
)
WESTERN = [name for name in NAMES if "α" not in name]
MARKS = sorted(mark for mark in MISSING if mark.isascii()) + ["-", "--", "NA", "NaN"]


@dataclass(frozen=True)
class Dialect:
    """How a table is written."""

    separator: str
    decimal: str
    thousands: str
    quoting: int
    encoding: str
    newline: str
    header: bool
    index: bool
    missing: str
    currency: tuple[str, str]
    percent: bool
    comments: bool
    title: bool
    trailing: bool
    blank: bool


@st.composite
def dialects(draw: st.DrawFn) -> Dialect:
    separator = draw(st.sampled_from([one.mark for one in SEPARATORS if one.mark]))
    decimal = draw(st.sampled_from(".,"))
    thousands = draw(st.sampled_from(["", "", "." if decimal == "," else ",", "'", "\u00a0"]))
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-32"]))
    missing = draw(st.sampled_from(["", *MARKS] if separator != " " else MARKS))
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]))
    header = draw(st.booleans())
    trailing = header and separator != " " and draw(st.booleans())
    currency = draw(st.sampled_from([("", ""), ("$", ""), ("", " €"), ("£ ", ""), ("EUR ", ""), ("", "¥")]))
    if encoding == "cp1252":
        assume(missing.isascii())
    truths = [draw(st.booleans()) for _ in range(4)]
    return Dialect(
        separator, decimal, thousands, quoting, encoding, draw(st.sampled_from(["\n", "\r\n", "\r"])), header,
        truths[0] and separator != " ", missing, currency, truths[1] and not any(currency), truths[2],
        truths[3] and header, trailing, draw(st.booleans()),
    )  # fmt: skip


def number(value: float, decimals: int, dialect: Dialect) -> str:
    """A number as the dialect writes it."""
    whole, _, rest = f"{abs(value):,.{decimals}f}".partition(".")
    whole = whole.replace(",", dialect.thousands)
    front, back = dialect.currency
    text = f"{front}{whole}{dialect.decimal if rest else ''}{rest}{back}{'%' if dialect.percent else ''}"
    return f"-{text}" if value < 0 and float(f"{value:.{decimals}f}") else text


def written(names: list[str], columns: list[list[float | None]], places: list[int], dialect: Dialect) -> bytes:
    """The table in a dialect."""
    out = io.StringIO(newline="")
    if dialect.title:
        out.write(f"What was sold last year in our town{dialect.newline}")
    if dialect.comments:
        out.write(f"# made by hand, see below; 1 2 3{dialect.newline}")
    writer = csv.writer(out, delimiter=dialect.separator, quoting=dialect.quoting, lineterminator=dialect.newline)
    end = [""] * dialect.trailing
    if dialect.header:
        writer.writerow([""] * dialect.index + names + end)
    for row in range(len(columns[0])):
        cells = [
            dialect.missing if column[row] is None else number(column[row], decimals, dialect)
            for column, decimals in zip(columns, places, strict=True)
        ]
        writer.writerow([str(row)] * dialect.index + cells + end)
        if dialect.blank:
            out.write(dialect.newline)
    return out.getvalue().encode(dialect.encoding)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[float | None]], list[int], Dialect]:
    dialect = draw(dialects())
    width, height = draw(st.integers(2, 4)), draw(st.integers(2, 6))
    pool = [name for name in NAMES if dialect.encoding != "cp1252" or name in WESTERN]
    pool = [name for name in pool if dialect.separator != " " or "\t" not in name]
    names = draw(st.lists(st.sampled_from(pool), min_size=width, max_size=width, unique=True))
    columns: list[list[float | None]] = []
    places: list[int] = []
    for _ in range(width):
        decimals = draw(st.sampled_from([1, 2, 4]))  # three behind a mark could be thousands
        cells = st.integers(-(10**8), 10**8).map(lambda n, decimals=decimals: n / 10**decimals)
        # A row without any cell is a blank line: the first column has all of its own.
        other = st.none() | cells if columns else cells
        column: list[float | None] = [draw(cells), *(draw(other) for _ in range(height - 1))]
        columns.append(column)
        places.append(decimals)
    return names, columns, places, dialect


@settings(max_examples=200)
@given(tables())
def test_a_table_in_any_dialect_is_read_back(table):
    """Separator, decimal mark, quotes, encoding, header, index, missing marks and signs change no number."""
    names, columns, places, dialect = table
    read = read_file(written(names, columns, places, dialect))
    values = list(read.numbers.values())[dialect.index :]
    assert len(values) == len(columns) and not read.texts and not read.faults, (read.sentence, read.notes)
    if dialect.header:
        assert list(read.numbers)[dialect.index :] == [" ".join(name.split()) for name in names]
    for column, wanted in zip(values, columns, strict=True):
        assert [None if math.isnan(value) else value for value in column] == wanted


@given(st.lists(st.integers(-(10**6), 10**6).map(lambda n: n / 100), min_size=2, max_size=9), st.sampled_from(".,"))
@example([1.0, 2.0], ",")
def test_one_column_is_a_table_too(numbers, decimal):
    """A name and numbers below it, with a point or a comma: nothing separates cells."""
    text = "\n".join(["width", *(f"{value:.2f}".replace(".", decimal) for value in numbers)])
    assert read_text(text).numbers["width"].tolist() == numbers


@given(st.text(max_size=12))
def test_what_is_missing_is_no_number(cell):
    """No mark for a missing number is one that Python, and so anybody, would read as a finite number."""
    if is_missing(cell.strip()) and cell.strip():
        with contextlib.suppress(ValueError):
            assert not math.isfinite(float(cell))
