"""Each kind of table that people have is read as they would read it, and the sentence says how."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.tables.errors import TableError
from graphlab.tables.reading import read_cells, read_file, read_text

KINDS = {
    "an index without a name": (
        ",speed,stop\n0,4.5,2\n1,7.0,4\n2,8.5,16\n",
        {"column 1": [0, 1, 2], "speed": [4.5, 7, 8.5], "stop": [2, 4, 16]},
        "column 1 had no name",
    ),
    "a comma at the end of each line": ("a,b,\n1,2,\n3,4,\n", {"a": [1, 3], "b": [2, 4]}, "1 empty column"),
    "commas at the end of the rows alone": ("a,b\n1,2,\n3,4,\n", {"a": [1, 3], "b": [2, 4]}, "1 empty column"),
    "one comma too many": ("a,b\n1,2\n3,4,\n5,6\n", {"a": [1, 3, 5], "b": [2, 4, 6]}, "3 rows of 2 columns"),
    "semicolons and quoted names": (
        '"free acid";"pH"\n7.1;3.5\n6.9;3.25\n',
        {"free acid": [7.1, 6.9], "pH": [3.5, 3.25]},
        "Semicolons",
    ),
    "decimal commas": (
        "Grad;Eis\n14,2;215\n11,9;185,5\n",
        {"Grad": [14.2, 11.9], "Eis": [215, 185.5]},
        "decimal comma",
    ),
    "decimal commas between commas": ("a,b\n1,5,2,25\n3,0,4,5\n", {"a": [1.5, 3], "b": [2.25, 4.5]}, "two cells for"),
    "points between thousands": (
        "Stadt;Leute;Anteil\nUlm;1.234.000;1,5\nHof;45.000;2,5\n",
        {"Leute": [1234000, 45000], "Anteil": [1.5, 2.5]},
        "points between thousands",
    ),
    "points between thousands, decided by another column": (
        "Leute;Anteil\n1.234;1,5\n45.000;2,5\n",
        {"Leute": [1234, 45000], "Anteil": [1.5, 2.5]},
        "decimal comma",
    ),
    "three decimals after a comma": ("a;b\n1,125;1\n2,250;2\n", {"a": [1.125, 2.25], "b": [1, 2]}, "decimal comma"),
    "three decimals after a point": (
        "a;b\n1.125;1\n2.250;2\n",
        {"a": [1.125, 2.25], "b": [1, 2]},
        "Semicolons; 2 rows",
    ),
    "tabs": ("a\tb\n1.5\t2\n3\t4\n", {"a": [1.5, 3], "b": [2, 4]}, "Tabs"),
    "bars": ("| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n", {"a": [float("nan"), 1, 3]}, "Bars"),
    "blanks": ("  a   b\n  1.0  2\n 10.5  4\n", {"a": [1, 10.5], "b": [2, 4]}, "Blanks"),
    "blanks, a tab and a quoted text": (
        '18.0  8  307.0\t"a big car"\n15.0  8  350.0\t"another one"\n',
        {"column 1": [18, 15], "column 2": [8, 8], "column 3": [307, 350]},
        "no names of their own",
    ),
    "blanks after commas": ("a, b\n1, 2.0\n3, 4.5\n", {"a": [1, 3], "b": [2, 4.5]}, "Commas"),
    "names of rows, as R writes them": ('"a" "b"\n"1" 1.5 2\n"2" 3 4\n', {"a": [1.5, 3], "b": [2, 4]}, "Blanks"),
    "no names": ("1.5,2\n3,4\n", {"column 1": [1.5, 3], "column 2": [2, 4]}, "no names of their own"),
    "no names, and a class at the end": (
        "5.1,3.5,setosa\n7.0,3.2,versicolor\n",
        {"column 1": [5.1, 7], "column 2": [3.5, 3.2]},
        "no names of their own",
    ),
    "years as names": ("land,1990,2000\nA,5,6\nB,7,8\n", {"1990": [5, 7], "2000": [6, 8]}, "2 rows of 3 columns"),
    "names in a comment": ("# a b\n1 2\n3 4\n", {"a": [1, 3], "b": [2, 4]}, "comment above them"),
    "comments": ("# by hand\na,b\n1,2\n# pause\n3,4\n", {"a": [1, 3], "b": [2, 4]}, "2 comment lines"),
    "a title": ("Ice cream,\n\na,b\n1,2\n3,4\n", {"a": [1, 3], "b": [2, 4]}, "1 line above the table"),
    "units below the names": ("a,b\nm,s\n1,2\n3,4\n5,6\n", {"a": [float("nan"), 1, 3, 5]}, "4 rows of 2"),
    "a separator that the first line names": ("sep=;\na;b\n1;2\n3;4\n", {"a": [1, 3], "b": [2, 4]}, "Semicolons"),
    "marks for what is missing": (
        "a,b,c,d,e\nNA,1,-,null,#N/A\n1,?,2,3,4\n5,6,N/A,7,nan\n1,2,3,4,5\n",
        {"a": [float("nan"), 1, 5, 1], "b": [1, float("nan"), 6, 2], "c": [float("nan"), 2, float("nan"), 3]},
        "4 rows of 5",
    ),
    "money": ('a,b\n1,"$39,343"\n2,"($1,000.50)"\n', {"a": [1, 2], "b": [39343, -1000.5]}, "$ taken off"),
    "percents": ("a,b\n1,10%\n2,12.5 %\n", {"a": [1, 2], "b": [10, 12.5]}, "% taken off"),
    "two names that are one": ("a,a,b\n1,2,3\n4,5,6\n", {"a": [1, 4], "a (2)": [2, 5], "b": [3, 6]}, "numbered"),
    "dates": (
        "day,n\n2024-02-28,1\n2024-03-01,2\n2024-03-01 12:00,3\n",
        {"day": [0, 2, 2.5], "n": [1, 2, 3]},
        "day in days since 2024-02-28",
    ),
    "dates with the day first": ("d,n\n31/01/2024,1\n02/02/2024,2\n", {"d": [0, 2]}, "(day first)"),
    "dates of which nobody knows": ("d,n\n01/02/2024,1\n02/02/2024,2\n", {"d": [0, 31]}, "(month first)"),
    "months in words": ("d,n\n5 Jan 2024,1\n6 Jan 2024,2\n", {"d": [0, 1]}, "days since 2024-01-05"),
    "a minus sign of print": ("a,b\n−1.5,2\n−2,3\n", {"a": [-1.5, -2], "b": [2, 3]}, "2 rows"),
    "blanks between thousands": ("a;b\n1 234 567;1\n12 000;2\n", {"a": [1234567, 12000]}, "blanks between thousands"),
    "apostrophes between thousands": ("a;b\n1'234.5;1\n12'000;2\n", {"a": [1234.5, 12000]}, "apostrophes between"),
    "lines that end as on old machines": ("a,b\r1,2\r3,4\r", {"a": [1, 3], "b": [2, 4]}, "2 rows of 2"),
    "units after the numbers": ("t,U\n0.1 s,3 V\n0.2 s,-4 V\n", {"t": [0.1, 0.2], "U": [3, -4]}, "s and V taken off"),
    "each line in quotes": ('"a,b"\n"1,2"\n"3,4"\n', {"a": [1, 3], "b": [2, 4]}, "Commas"),
    "a preface with dates, and years as names": (
        '"Of","A bank",\n\n"Updated","2024-01-01",\n\n"land","code","1960","1961"\n"A","a","5","6"\n"B","",,"7"\n',
        {"1960": [5, float("nan")], "1961": [6, 7]},
        "2 lines above the table",
    ),
    "a footer": (
        "a;b\n1;2\n3;4\n5;6\n__________\n(C) an office\n",
        {"a": [1, 3, 5, *[float("nan")] * 2]},
        "5 rows of 2 columns",
    ),
    "rows that end early": ("a,b,c\n1,2\n3,4\n5,6,7\n", {"a": [1, 3, 5], "c": [*[float("nan")] * 2, 7]}, "3 rows of 3"),
    "a name with nothing below": ("a,b,c\n1,2\n3,4\n", {"a": [1, 3], "b": [2, 4]}, "Nothing stands in c"),
    "points and commas in one column": ('a,b\n1.5,"2,5"\n"3,5",4\n', {"a": [1.5, 3.5], "b": [2.5, 4]}, "decimal comma"),
    "one column": ("width\n1.5\n2\n", {"width": [1.5, 2]}, "One column"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_read(kind: str) -> None:
    """The numbers are those that a person sees, and the sentence or a note names what is special about the file."""
    text, wanted, says = KINDS[kind]
    table = read_file(text.encode())
    for name, values in wanted.items():
        assert table.numbers[name].tolist() == pytest.approx(values, nan_ok=True)
    assert says in " ".join([table.sentence, *table.notes])


@pytest.mark.parametrize(
    ("encoding", "says"),
    [
        ("utf-8", "Commas"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"), ("utf-32", "UTF-32"), ("cp1252", "Windows-1252"),
    ],
)  # fmt: skip
def test_each_encoding_is_read(encoding: str, says: str) -> None:
    """With and without a mark at the beginning, the names are what was written."""
    table = read_file("Größe,prix €\n1,2\n3,4\n".encode(encoding))
    assert list(table.numbers) == ["Größe", "prix €"]
    if encoding != "utf-8-sig":
        assert table.sentence.startswith(says)


def test_a_sheet_that_is_pasted_is_a_table() -> None:
    """What a spreadsheet puts on the clipboard: tabs, cells with newlines in quotes."""
    table = read_text('name\tnote\tn\nA\t"two\nlines"\t1,5\nB\t\t2\n')
    assert table.numbers["n"].tolist() == [1.5, 2] and table.texts["note"] == ["two\nlines", ""]
    assert table.lines == [2, 4]


def test_the_cells_of_an_editor_are_a_table() -> None:
    """Numbers, texts and None side by side; rows without anything in them are none; a blame names the row."""
    table = read_cells({"x": [1, 2.5, None, 4], "y": [3.0, "4,5", None, "n/a"], "who": ["a", "b", None, "c"]})
    assert table.numbers["x"].tolist() == [1, 2.5, 4] and table.numbers["y"].tolist()[:2] == [3, 4.5]
    assert [str(gap) for gap in table.gaps("x", "y")] == ["row 4: y is 'n/a'"]
    with pytest.raises(TableError, match="no cells"):
        read_cells({"x": [None, ""], "y": [None, float("nan")]})


MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
FORMS: dict[str, Callable[[date], str]] = {
    "standard": date.isoformat,
    "slashes, year first": lambda day: f"{day.year}/{day.month}/{day.day}",
    "a time and a zone": lambda day: f"{day.isoformat()}T00:00:00Z",
    "a time": lambda day: f"{day.isoformat()} 00:00",
    "points": lambda day: f"{day.day}.{day.month}.{day.year}",
    "slashes, day first": lambda day: f"{day.day:02}/{day.month:02}/{day.year}",
    "slashes, month first": lambda day: f"{day.month}/{day.day}/{day.year}",
    "two digits": lambda day: f"{day.day}.{day.month:02}.{day.year % 100:02}",
    "a word": lambda day: f"{day.day} {MONTHS[day.month - 1]} {day.year}",
    "a word first": lambda day: f"{MONTHS[day.month - 1]} {day.day}, {day.year}",
    "a word and hyphens": lambda day: f"{day.day:02}-{MONTHS[day.month - 1]}-{day.year}",
}


@pytest.mark.parametrize("form", FORMS)
@given(days=st.lists(st.dates(date(1970, 1, 1), date(2069, 12, 31)), max_size=6))
def test_dates_are_days(form: str, days: list[date]) -> None:
    """In every form the column is the days since the first one; a day beyond the twelfth tells it from the month."""
    days = [*days, date(2001, 3, 25)]
    table = read_text("\n".join(["day;n", *(f"{FORMS[form](day)};{number}" for number, day in enumerate(days))]))
    assert table.numbers["day"].tolist() == [(day - min(days)).days for day in days]
    assert table.dates["day"].date() == min(days)
