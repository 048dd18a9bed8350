"""CSV files, read within limits."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass

import numpy as np

from graphlab.datasets.points import Points
from graphlab.errors import GraphlabError
from graphlab.trace.budget import as_many, is_over, part_of

MAX_BYTES = 2_000_000
MAX_ROWS = 50_000
MAX_COLUMNS = 200
MAX_CELL = 10_000
MAX_NAME = 60
_LOOK = 100  # lines from one look at the clock to the next
_CUT = "This file takes too long to read here: {} are used."


class CSVError(GraphlabError, ValueError):
    """A file that cannot be read as a table of numbers; `line` is where, if it is one place."""

    def __init__(self, message: str, line: int | None = None):
        super().__init__(message if line is None else f"Line {line}: {message}")
        self.line = line


@dataclass(frozen=True, eq=False)
class Table:
    """A CSV file: a column is numbers (float64, NaN where a cell is empty) or a list of texts."""

    name: str
    numbers: dict[str, np.ndarray]
    texts: dict[str, list[str]]
    rows: int
    notes: tuple[str, ...] = ()

    def points(self, x: str, y: str) -> Points:
        """Columns `x` and `y` as points; rows where either is missing or not finite are left out, with a note."""
        for column in (x, y):
            if column not in self.numbers:
                raise CSVError(f"The column {column!r} does not hold numbers only.")
        with np.errstate(over="ignore"):  # beyond float32 is infinite, and left out below
            xs, ys = self.numbers[x].astype(np.float32), self.numbers[y].astype(np.float32)
        keep = np.isfinite(xs) & np.isfinite(ys)
        if keep.sum() < 2:
            raise CSVError("Fewer than two rows have a number in both columns.")
        left_out = int((~keep).sum())
        notes = (f"{left_out} of {self.rows} rows left out: a number is missing or not finite.",) if left_out else ()
        return Points(self.name, xs[keep], ys[keep], (x,), y, notes=self.notes + notes)


def read_csv(data: bytes, filename: str = "file.csv") -> Table:
    """The table in `data`: comma-separated UTF-8 text with the column names in its first row.

    >>> table = read_csv(b"x,y,label\\n1.5,-2,a\\n3e-2,,b\\n")
    >>> table.numbers["x"].tolist(), table.numbers["y"].tolist(), table.texts["label"]
    ([1.5, 0.03], [-2.0, nan], ['a', 'b'])
    >>> read_csv(b"a;b\\n1;2\\n")
    Traceback (most recent call last):
    graphlab.fit.data.CSVError: Line 1: the cells are separated by semicolons. Save the file with commas.
    """
    name = _file_name(filename)
    with part_of(0.5):  # the rest is for making numbers of the cells
        rows, is_whole = _rows(_text(data))
    if not rows:
        raise CSVError("The file holds no rows.")
    (line, header), *body = rows
    notes: tuple[str, ...] = () if is_whole else (_CUT.format(f"the first {len(rows) - 1:,} rows"),)
    if all(_NUMBER.fullmatch(cell.strip()) for cell in header):
        body, header = rows, [f"column {i + 1}" for i in range(len(header))]
        notes += ("The first row holds numbers, so the columns have no names of their own.",)
    names = _column_names(header, line)
    if not body:
        raise CSVError(
            "The file holds column names but no rows below them."
            if is_whole
            else "The file begins with so many blank lines that reading it takes too long here."
        )
    _check_lengths(body, len(names))
    numbers: dict[str, np.ndarray] = {}
    texts: dict[str, list[str]] = {}
    columns = list(zip(*(row for _, row in body), strict=True))
    for column, cells, values in zip(names, columns, as_many(columns, _as_numbers), strict=False):
        if values is None:
            texts[column] = list(cells)
        else:
            numbers[column] = values
    if (read := len(numbers) + len(texts)) < len(names):
        notes += (_CUT.format(f"the first {read} columns"),)
    return Table(name, numbers, texts, len(body), notes)


# Not float(): that also takes "1_000", "infinity" and the digits of every script.
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|[+-]?inf|nan", re.ASCII | re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")

_NOT_TEXT = {
    b"PK": "a ZIP archive or a spreadsheet",
    b"\x1f\x8b": "a gzip archive",
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\xff\xfe": "UTF-16 text",
    b"\xfe\xff": "UTF-16 text",
    b"\x80": "a binary file",
}


def _file_name(name: str) -> str:
    """The last part of `name`, fit to be shown. It is never used to open anything."""
    if _CONTROL.search(name) or any(c in name for c in "\n\r\t"):
        raise CSVError("The file's name holds control characters. Rename the file.")
    return _clean(re.split(r"[/\\]", name)[-1]) or "file.csv"


def _clean(text: str) -> str:
    """`text` on one line, without control and direction characters, cut to a length that can be shown."""
    text = _INVISIBLE.sub("", text).strip()
    return text if len(text) <= MAX_NAME else text[: MAX_NAME - 1] + "…"


def _text(data: bytes) -> str:
    """`data` decoded, or an error that says what it is instead."""
    if len(data) > MAX_BYTES:
        raise CSVError(f"The file has {len(data):,} bytes; at most {MAX_BYTES:,} are read.")
    for start, kind in _NOT_TEXT.items():
        if data.startswith(start):
            raise CSVError(f"This is {kind}, not comma-separated UTF-8 text.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        wrong = f"byte {error.start + 1} of the file (0x{data[error.start]:02x}) is not UTF-8"
        raise CSVError(f"{wrong}. Save the file as UTF-8.", line) from None
    if found := _CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise CSVError(f"a control character (0x{ord(found[0]):02x}) stands in the text.", line)
    if text.lstrip()[:9].lower().startswith(("<?xml", "<!doctype", "<html", "<svg")):
        raise CSVError("this is XML or HTML, not comma-separated text.", 1)
    return text


def _rows(text: str) -> tuple[list[tuple[int, list[str]]], bool]:
    """The rows that are not blank, each with the line it begins at; and whether there was time for all of them."""
    rows: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for row in reader:
            if any(len(cell) > MAX_CELL for cell in row):
                raise CSVError(f"a cell has more than {MAX_CELL:,} characters. Is a quote left open?", line)
            if len(row) > MAX_COLUMNS:
                raise CSVError(f"{len(row):,} columns; at most {MAX_COLUMNS} are read.", line)
            if row:
                rows.append((line, row))
            if len(rows) > MAX_ROWS + 1:
                raise CSVError(f"more than {MAX_ROWS:,} rows.", line)
            line = reader.line_num + 1
            if line % _LOOK == 0 and is_over():
                return rows, False
    except csv.Error as error:
        reason = str(error)
        if "unexpected end" in reason or "field limit" in reason:
            reason = "a quote opens here and is never closed"
        raise CSVError(f"{reason}.", line) from None
    return rows, True


def _column_names(header: list[str], line: int) -> list[str]:
    names = [_clean(cell) for cell in header]
    if len(names) == 1:
        for separator, word in ((";", "semicolons"), ("\t", "tabs")):
            if separator in header[0]:
                raise CSVError(f"the cells are separated by {word}. Save the file with commas.", line)
    if "" in names:
        raise CSVError(f"column {names.index('') + 1} has no name.", line)
    if any(len(cell.strip()) > MAX_NAME for cell in header):
        raise CSVError(f"a column name has more than {MAX_NAME} characters.", line)
    for name in names:
        if names.count(name) > 1:
            raise CSVError(f"{names.count(name)} columns are called {name!r}. Give each its own name.", line)
    return names


def _check_lengths(body: list[tuple[int, list[str]]], width: int) -> None:
    for line, row in body:
        if len(row) != width:
            hint = " For decimal commas, write 1.5 instead of 1,5." if len(row) == 2 * width else ""
            raise CSVError(f"{len(row)} cells where the first row has {width}.{hint}", line)


def _as_numbers(cells: tuple[str, ...]) -> np.ndarray | None:
    """The cells as float64, NaN for an empty one; None if one is text or all are empty."""
    stripped = [cell.strip() for cell in cells]
    if not any(stripped) or not all(_NUMBER.fullmatch(cell) for cell in stripped if cell):
        return None
    return np.array([float(cell) if cell else np.nan for cell in stripped])
