"""Points from a table: rows with gaps are left out or filled, and each of them is told with the cell to blame."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.tables.errors import TableError
from graphlab.tables.mending import FILLS, LEAVE_OUT
from graphlab.tables.proposal import Proposal, proposed
from graphlab.tables.reading import read_cells, read_text

CARS = "mpg,hp,weight,name\n18,130,3504,a\n25,?,2046,b\n\n24,95,,c\n15,1e400,3693,d\n14,220,4354,e\n"


def test_a_row_left_out_is_told_with_its_cell() -> None:
    """Each by its line in the file, blank ones counted, and with the first cell to blame."""
    table = read_text(CARS)
    assert [str(gap) for gap in table.gaps("hp", "mpg")] == [
        "line 3: hp is '?'",
        "line 6: hp is inf, which float32 has not",
    ]
    assert table.points("hp", "mpg").notes == ("2 of 5 rows left out: 2 without hp.",)
    assert table.points("weight", "mpg").notes == ("1 of 5 rows left out: line 5: weight is empty.",)
    assert table.points("weight", "mpg").x.tolist() == [3504, 2046, 3693, 4354]


def test_lines_that_are_no_rows_are_told() -> None:
    """A line with too many cells, and one whose quote stays open, spoil themselves and no other."""
    table = read_text('a,b\n1,2\n3,4,5\n"6,7\n8,9\n')
    assert table.numbers["a"].tolist() == [1, 8]
    assert sorted(str(fault) for fault in table.faults) == [
        "line 3: 3 cells where the other rows have 2",
        "line 4: a quote opens here and is never closed",
    ]
    assert any(note.startswith("2 lines left out") for note in table.notes)


@pytest.mark.parametrize(
    ("fill", "numbers"),
    [("mean", [4, 1, 4, 7]), ("median", [4, 1, 4, 7]), ("zero", [0, 1, 0, 7]), ("the one above", [1, 1, 1, 7])],
)
def test_gaps_are_filled_as_wanted(fill: str, numbers: list[float]) -> None:
    """The mean, the median, zero, or what stands above; at the top what comes first."""
    points = read_text("x,y\n?,1\n1,2\n-,3\n7,4\n").points("x", "y", fill)
    assert points.x.tolist() == numbers and points.y.tolist() == [1, 2, 3, 4]
    assert "2 of 4 rows have a gap that is filled" in points.notes[-1]


@given(
    st.lists(st.tuples(*[st.none() | st.sampled_from(["?", "x"]) | st.integers(-99, 99)] * 2), min_size=1, max_size=9),
    st.sampled_from([LEAVE_OUT, *FILLS]),
)
def test_no_row_goes_without_being_told(rows: list[tuple[object, object]], fill: str) -> None:
    """Left out and filled rows in the notes are as many as there are gaps; every point that is left is finite."""
    try:
        table = read_cells({"a": [1, 2, *(row[0] for row in rows)], "b": [3, 4, *(row[1] for row in rows)]})
        points = table.points("a", "b", fill)
    except TableError:
        return  # mostly texts
    if table.texts:
        return  # classes, of which none is filled
    gaps = table.gaps("a", "b")
    assert np.isfinite(points.x).all() and np.isfinite(points.y).all()
    assert len(points.x) == table.rows - (len(gaps) if fill == LEAVE_OUT else 0)
    assert bool(points.notes) == bool(gaps)


def test_texts_are_classes() -> None:
    """A column of texts as y numbers its classes, whatever rows are left out; several columns are inputs."""
    table = read_text("a,b,kind\n1,2,red\n3,4,blue\n5,?,red\n7,8,\n9,10,blue\n")
    points = table.points(["a", "b"], "kind")
    assert points.x.tolist() == [[1, 2], [3, 4], [9, 10]] and points.x_names == ("a", "b")
    assert points.y.tolist() == [1, 0, 0] and points.y.dtype == np.int32
    assert (points.classes, points.class_names) == (2, ("blue", "red"))
    assert table.points(["a", "b"], "kind", "zero").x.tolist() == [[1, 2], [3, 4], [5, 0], [9, 10]]
    assert "1 of 5 rows left out" in " ".join(table.points(["a", "b"], "kind", "zero").notes)


@pytest.mark.parametrize(
    ("text", "x", "y", "says"),
    [
        ("x,y\n1,2\n?,3\n", "x", "y", "Fewer than two rows"),
        ("x,y\n1,a\n2,b\n", "y", "x", "does not hold numbers"),
        ("x,y\n1,2\n2,3\n", "x", "z", "no column 'z'"),
        ("x,y\n1e99,2\n1e98,3\n", "x", "y", "no number that float32 has"),
        ("x,y\n1,a\n2,a\n", "x", "y", "1 different texts"),
    ],
)
def test_what_are_no_points_says_why(text: str, x: str, y: str, says: str) -> None:
    """One sentence, and no other kind of error."""
    with pytest.raises(TableError, match=says):
        read_text(text).points(x, y)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (",a,b,c\n1,5,2,1\n2,3,9,4\n3,8,1,1\n", Proposal(("a",), "c")),
        ("n,y\n1,5\n2,3\n3,8\n", Proposal(("n",), "y")),
        ("a,t\n1,x\n2,y\n", Proposal(("a",), "t", is_classes=True)),
        ("a,b,kind\n1,2,x\n2,1,y\n5,9,x\n8,8,y\n", Proposal(("a", "b"), "kind", is_classes=True)),
        ("species,a,b,c\nx,2,1,3\ny,1,3,4\nx,9,9,4\ny,8,8,1\n", Proposal(("a", "b"), "species", is_classes=True)),
        ("a,b,city\n1,2,Ulm\n2,1,Hof\n5,9,Kiel\n", Proposal(("a",), "b")),
        ("n,a,passed\n" + "".join(f"{n},{n * n % 7},{n % 2}\n" for n in range(9)), Proposal(("a",), "passed", True)),
        ("a,day\n" + "".join(f"{n * n % 7},{n}\n" for n in range(9)), Proposal(("a",), "day")),
        ("a,grade\n" + "".join(f"{n * n % 7},{n % 3 + 3}\n" for n in range(9)), Proposal(("a",), "grade")),
    ],
)
def test_the_columns_that_are_shown_first(text: str, wanted: Proposal) -> None:
    """The last column, or one that is called so, as classes where it looks so; else the last numbers.

    By what does not only count the rows: two columns for classes, and one for numbers.
    """
    assert proposed(read_text(text)) == wanted


def test_numbers_are_classes_where_somebody_says_so() -> None:
    """They are counted from 0, and keep their numbers as names; a row without one is left out, whatever is filled."""
    points = read_text("a,grade\n1,3\n2,5\n3,?\n?,3\n").points("a", "grade", "zero", is_classes=True)
    assert points.y.tolist() == [0, 1, 0] and points.class_names == ("3", "5") and points.x.tolist() == [1, 2, 0]


def test_a_cell_over_several_lines_is_blamed_where_it_begins() -> None:
    """Row numbers that slipped into one quoted cell below the table: its row is left out, told by its first line."""
    table = read_text('a,b,c,\n1.5,2,3,\n4,5,6,\n"1\n2",,,\n,,,\n')
    assert [str(gap) for gap in table.gaps("a", "c")] == ["line 4: a is '1 2'"]
    assert [str(gap) for gap in table.gaps("b", "c")] == ["line 4: b is empty"]
    assert table.points("b", "c").x.tolist() == [2, 5]
