"""No file, however odd, gets past the reader's limits."""

import base64
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.fit import data
from graphlab.fit.data import CSVError, Table, read_csv

ROWS = [json.loads(line) for line in (Path(__file__).parent / "csv_rows.jsonl").read_text("utf-8").splitlines()]


def content(row: dict) -> bytes:
    if "b64" in row:
        return base64.b64decode(row["b64"])
    if "build" in row:
        return "".join(text * times for text, times in row["build"]).encode()
    return row["text"].encode()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_corpus(row):
    """Each honest file becomes a table; each broken one ends in our own error, with a short text of one line."""
    if row["expected"] == "clear error":
        with pytest.raises(CSVError) as caught:
            read_csv(content(row), row.get("filename", "file.csv"))
        assert 10 < len(str(caught.value)) < 250
        assert str(caught.value).isprintable()
    else:
        table = read_csv(content(row), row.get("filename", "file.csv"))
        assert table.rows > 0
        assert len(table.numbers) + len(table.texts) > 0


@given(st.binary(max_size=200) | st.text(alphabet='a1,;"\n\r\t .-e', max_size=60).map(str.encode))
def test_any_bytes_end_in_a_table_or_in_our_error(content):
    """No input makes the reader raise anything but CSVError."""
    try:
        table = read_csv(content)
    except CSVError:
        return
    assert isinstance(table, Table)
    assert all(len(column) == table.rows for column in [*table.numbers.values(), *table.texts.values()])


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (b"a,b\n1,2\n3\n", 3, "1 cells where the first row has 2"),
        (b"a,b\n1,5,2,5\n", 2, "decimal commas"),
        (b'a,b\n1,2\n"3,4\n5,6\n', 3, "never closed"),
        (b'a,b\n"1\n2",3\n"4"x,5\n', 4, "expected after"),
        (b"a;b\n1;2\n", 1, "semicolons"),
        (b"a,b\n1,\xff\n", 2, "UTF-8"),
        (b"a,b\n1,2\n\x1a3,4\n", 3, "control character"),
        (b"a,,b\n1,2,3\n", 1, "column 2 has no name"),
        (b"x,y,x\n1,2,3\n", 1, "2 columns are called 'x'"),
    ],
)
def test_an_error_names_the_line(text, line, says):
    """Where one place is wrong, the error carries its line and says what is wrong there."""
    with pytest.raises(CSVError) as caught:
        read_csv(text)
    assert caught.value.line == line
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"x,y\n" + b"1,2\n" * (data.MAX_ROWS + 1), "50,000 rows"),
        (b",".join(b"c%d" % i for i in range(data.MAX_COLUMNS + 1)) + b"\n", "201 columns"),
        (b"x\n" + b"a" * (data.MAX_CELL + 1) + b"\n", "10,000 characters"),
        (b"x\n" + b"1\n" * (data.MAX_BYTES // 2), "2,000,000"),
    ],
)
def test_limits_are_named(text, says):
    """One more than a limit is refused and the limit is named."""
    with pytest.raises(CSVError, match=says):
        read_csv(text)


def test_the_limits_themselves_are_read():
    """A file at the limit of rows, columns and cell length is read."""
    assert read_csv(b"x,y\n" + b"1,2\n" * data.MAX_ROWS).rows == data.MAX_ROWS
    wide = read_csv(b",".join(b"c%d" % i for i in range(data.MAX_COLUMNS)) + b"\n" + b",".join([b"1"] * 200))
    assert len(wide.numbers) == data.MAX_COLUMNS
    assert read_csv(b"x,y\n" + b"a" * data.MAX_CELL + b",1\n").texts["x"] == ["a" * data.MAX_CELL]


@pytest.mark.parametrize("cell", ["1_000", "0x1F", "٣", "１", "true", "None", "2020-01-01", "infinity", "1e", "."])
def test_only_plain_numbers_are_numbers(cell):
    """What Python's float() or another program might take for a number stays text."""
    assert read_csv(f"a,b\n{cell},1\n".encode()).texts == {"a": [cell]}


def test_points_leave_out_what_is_missing():
    """Rows without two finite numbers are left out, and a note says how many."""
    table = read_csv(b"x,y\n1,2\n,3\n4,\n1e400,5\n1e39,5\n6,7\n")
    points = table.points("x", "y")
    assert points.x.tolist() == [1, 6] and points.y.tolist() == [2, 7]
    assert "4 of 6 rows" in points.notes[0]
    with pytest.raises(CSVError, match="Fewer than two"):
        read_csv(b"x,y\n1,2\n,3\n").points("x", "y")
    with pytest.raises(CSVError, match="numbers only"):
        read_csv(b"x,y\n1,a\n2,b\n").points("x", "y")


def test_a_file_without_names_gets_some():
    """A first row of numbers is data; its columns are counted and a note says so."""
    table = read_csv(b"1,2\n3,4\n")
    assert table.numbers["column 1"].tolist() == [1, 3] and table.rows == 2
    assert "no names" in table.notes[0]


def test_names_are_fit_to_be_shown():
    """Direction overrides leave the names of columns and files, and a path is reduced to its last part."""
    table = read_csv("\u202ea,b\u200b\n1,2\n".encode(), "../../\u202eapp.csv")
    assert list(table.numbers) == ["a", "b"]
    assert table.name == "app.csv"
