"""No file, however odd, raises anything but the reader's own error, or takes longer than its budget."""

from __future__ import annotations

import base64
import contextlib
import itertools
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.tables.decoding import MAX_BYTES
from graphlab.tables.errors import TableError
from graphlab.tables.header import MAX_COLUMNS
from graphlab.tables.lines import MAX_CELL
from graphlab.tables.proposal import proposed
from graphlab.tables.reading import MAX_ROWS, read_cells, read_file, read_text
from graphlab.tables.table import Table
from graphlab.trace import budget
from graphlab.trace.budget import within

ROWS = [json.loads(line) for line in (Path(__file__).parent / "rows.jsonl").read_text("utf-8").splitlines()]


def content(row: dict[str, Any]) -> bytes:
    if "b64" in row:
        return base64.b64decode(row["b64"])
    if "build" in row:
        return "".join(text * times for text, times in row["build"]).encode()
    return str(row["text"]).encode()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_corpus(row: dict[str, Any]) -> None:
    """Each honest file becomes a table; each broken one ends in our own error, with a short text of one line."""
    if row["expected"] == "clear error":
        with pytest.raises(TableError) as caught:
            read_file(content(row), row.get("filename", "file.csv"))
        assert 10 < len(str(caught.value)) < 250 and str(caught.value).isprintable()
    else:
        table = read_file(content(row), row.get("filename", "file.csv"))
        assert table.rows > 0 and len(table.numbers) + len(table.texts) > 0
        assert all(text.isprintable() for text in [table.name, table.sentence, *table.notes, *table.numbers])


def checked(table: Table) -> None:
    """Columns are as long as there are rows, and points can be asked for."""
    assert all(len(column) == table.rows for column in [*table.numbers.values(), *table.texts.values()])
    assert all(fault.line > 0 for fault in table.faults)
    for fill in ("leave out", "mean"):
        if (usual := proposed(table)) is not None:
            try:
                table.points(usual.x, usual.y, fill, is_classes=usual.is_classes)
            except TableError as error:
                assert str(error).isprintable()


CELLS = st.sampled_from(
    ["1", "-2.5", "1,5", "1.234", "$5", "10%", "?", "", "x", '"', "2020-01-01", "1/2/03", "12:00", "1e9", "(3)", "#",
     "١", "1_0", "9" * 40, "+", "e", ".", ",", "-", "1 000", "Jan 2020", "99/99/9999", "0000-00-00", "\0", "\u202e",
     "'", "|", ";"]
)  # fmt: skip
SOUP = st.lists(CELLS | st.sampled_from([",", ";", "\t", " ", "\n", "\n", "\r\n"]), max_size=60).map("".join)


@given(st.binary(max_size=200) | SOUP.map(str.encode) | SOUP.map(lambda text: text.encode("utf-16")))
def test_any_bytes_end_in_a_table_or_in_our_error(data: bytes) -> None:
    """No input makes the reader raise anything else."""
    try:
        checked(read_file(data))
    except TableError as error:
        assert str(error).isprintable()


@given(st.text(max_size=80))
def test_any_text_ends_in_a_table_or_in_our_error(text: str) -> None:
    """The same for what is pasted."""
    try:
        checked(read_text(text))
    except TableError as error:
        assert str(error).isprintable()


@given(st.dictionaries(st.text(max_size=4) | st.integers(), st.lists(st.none() | st.floats() | CELLS | st.booleans())))
def test_any_cells_end_in_a_table_or_in_our_error(columns: dict[Any, list[Any]]) -> None:
    """The same for an editor's."""
    try:
        checked(read_cells(columns))
    except TableError as error:
        assert str(error).isprintable()


def test_beyond_a_limit_the_first_part_is_read_and_a_note_says_so() -> None:
    """Rows, columns and bytes: as many as there may be; of a cell too long its line is left out."""
    assert read_file(b"x,y\n" + b"1,2\n" * MAX_ROWS).notes == ()
    rows = read_file(b"x,y\n" + b"1,2\n" * (MAX_ROWS + 1))
    assert rows.rows == MAX_ROWS and "rows beyond the first 50,000" in rows.notes[0]
    wide = read_file(b"\n".join([b",".join([b"1.5"] * (MAX_COLUMNS + 1))] * 2))
    assert len(wide.numbers) == MAX_COLUMNS and any("more than 200 columns" in note for note in wide.notes)
    long = read_file(b"x,y\n1,2\n" + b"a" * (MAX_CELL + 1) + b",3\n4,5\n")
    assert long.numbers["x"].tolist() == [1, 4] and long.faults[0].line == 3
    big = read_file(b"x,y\n" + b"1," + b"2" * 98 + b"\n" + b"1,2" + b" " * 1000 + b"\n" * (MAX_BYTES // 1000))
    assert big.rows == 2


CALLS = 200_000  # that a budget is worth in these tests
BOMBS = {
    "blank lines": b"x,y\n" + b"\n" * (MAX_BYTES - 4),
    "blank rows": b"x,y\n" + b",\n" * (MAX_BYTES // 2 - 2),
    "one line": b"1" * MAX_BYTES,
    "one line of cells": b"1," * (MAX_BYTES // 2),
    "quotes": b'"' * MAX_BYTES,
    "lines of a quote": b'"\n' * (MAX_BYTES // 2),
    "quotes that stay open": b'x,y\n' + b'1,"2\n3,4"5\n"' * 100_000,
    "lines in quotes": b'"1,2"\n' * 300_000,
    "comments": b"#\n" * (MAX_BYTES // 2),
    "wide": b",".join(b"c%d" % i for i in range(200)) + (b"\n" + b",".join([b"1"] * 200)) * 4900,
    "money": b"x,y\n" + b"".join(b"$%d,%d%%\n" % (i, i) for i in range(50_000)),
    "commas in digits": b"x;y\n" + b"1,2,3,4,5,6,7,8,9,0,1,2;1\n" * 50_000,
    "blanks in digits": b"x;y\n" + b"1 2 3 4 5 6 7 8 9 0 1 2 3;1\n" * 50_000,
    "dashes": b"x,y\n" + b"-" * 9_000 + b",1\n",
    "hyphens in digits": (b"1-" * 1900 + b"x\n") * 500,
    "long digits": b"x,y\n" + b"1" * 9_999 + b"kg,2\n" + (b"9" * 9_999 + b",1\n") * 190,
    "nuls": b"\0" * MAX_BYTES,
}  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_costs_no_more_than_its_budget(bomb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work is counted in calls, so that no load changes it: where two megabytes hold much of it, the reader stops."""
    count = 0

    def seen(frame: Any, event: str, arg: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    monkeypatch.setattr(budget.time, "thread_time", lambda: count * budget.SECONDS / CALLS)
    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        with within(), contextlib.suppress(TableError):
            read_file(BOMBS[bomb])
    finally:
        sys.setprofile(before)
    assert count < 1.5 * CALLS


def test_a_beginning_without_an_end_is_named() -> None:
    """Where comments use up the time, the error says so and not that there is nothing."""
    with within(20, itertools.count().__next__), pytest.raises(TableError, match="takes too long"):
        read_file(BOMBS["comments"])


def test_what_is_cut_for_time_is_said() -> None:
    """The rows that are ready are used, or the columns, and a note says how many."""

    def read(data: bytes, looks: int) -> Table:
        with within(looks, itertools.count().__next__):
            return read_file(data)

    whole = b"x,y\n" + b"1,2\n" * 5000
    assert read(whole, 10_000).notes == () and read(whole, 10_000).rows == 5000
    some = read(whole, 20)
    assert 2 <= some.rows < 5000 and f"the first {some.rows:,} rows are used" in some.notes[0]
    wide = (",".join(f"c{i}" for i in range(50)) + "\n" + ",".join("1" * 50) + "\n").encode()
    part = read(wide, 30)
    assert 2 <= len(part.numbers) < 50 and f"the first {len(part.numbers)} columns are used" in part.notes[0]


@pytest.mark.parametrize(
    "cell", ["1_000", "0x1F", "٣", "１", "true", "None", "infinity", "1e", ".", "1.2.3", "1,2,3", "--1"]
)
def test_only_numbers_are_numbers(cell: str) -> None:
    """What Python's float() or another program might take for a number stays text."""
    assert read_file(f'a;b\n"{cell}";1\n'.encode()).texts == {"a": [cell]}


def test_names_are_fit_to_be_shown() -> None:
    """Direction overrides leave the names of columns and files, and a path is reduced to its last part."""
    table = read_file("\u202ea,b\u200b\n1,2\n".encode(), "../../\u202eapp.csv")
    assert list(table.numbers) == ["a", "b"] and table.name == "app.csv"
