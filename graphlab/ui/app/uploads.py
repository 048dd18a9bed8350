"""Tables that a visitor brings, as a file, as pasted text or in an editor's cells; and which points they are.

A table is read once, within a budget of computing time. All that comes from it is shown as plain text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from graphlab.datasets.points import Points
from graphlab.tables.errors import Fault, TableError
from graphlab.tables.mending import FILLS, LEAVE_OUT
from graphlab.tables.reading import read_cells, read_file, read_text
from graphlab.tables.table import Table
from graphlab.trace.budget import within
from graphlab.ui.app.page import notes, problem

_KEPT = "graphlab table"
_LISTED = 500  # rows left out that are listed
_START = {"x": ["-1", "0", "1", "2", "3", "4"], "y": ["-3", "-1", "1", "3", "5", "7"]}


def table_of(file: UploadedFile) -> Table:
    """The table in a file; of one that takes too long the part that is read by then. Raises `TableError`."""
    return _kept(("file", file.file_id), lambda: read_file(file.getvalue(), file.name))


def table_of_text(text: str) -> Table:
    """The table in a text that was pasted. Raises `TableError`."""
    return _kept(("text", text), lambda: read_text(text))


def table_of_cells(columns: Mapping[Any, Sequence[Any]]) -> Table:
    """The table in the cells of an editor. Raises `TableError`."""
    return _kept(("cells", repr(columns)), lambda: read_cells(columns))


def _kept(key: tuple[str, str], read: Callable[[], Table]) -> Table:
    """What was read last, as long as it is the same; a table that is none is looked at again."""
    kept = st.session_state.get(_KEPT)
    if kept is None or kept[0] != key:
        with within():
            kept = st.session_state[_KEPT] = (key, read())
    table: Table = kept[1]
    return table


# ---- The widgets


def _uploaded() -> Table | None:
    file = st.file_uploader("A table in a file: .csv, .tsv, .txt, .data", key="file")
    return None if file is None else table_of(file)


def _pasted() -> Table | None:
    text = st.text_area("Cells from a spreadsheet, or any table as text", key="pasted", placeholder="x\ty\n1\t2\n3\t4")
    return table_of_text(text) if text and text.strip() else None


def _edited() -> Table | None:
    text = st.column_config.TextColumn  # so that any way to write a number can be typed
    config = {name: text(name) for name in _START}
    columns = st.data_editor(_START, key="cells", num_rows="dynamic", hide_index=True, column_config=config)
    return table_of_cells(columns)


SOURCES: Mapping[str, Callable[[], Table | None]] = {
    "A table from a file …": _uploaded,
    "Pasted cells …": _pasted,
    "Typed cells …": _edited,
}
"""Where a table can come from, by the name that the page shows: its widget, which has None while there is none."""


def points_from(source: str) -> Points | None:
    """Points that a visitor brings in one of the `SOURCES`; None where there are none, with the reason on the page."""
    try:
        table = SOURCES[source]()
        return None if table is None else _chosen(table)
    except TableError as error:
        problem("This table cannot be used.", str(error))
        return None


def _chosen(table: Table) -> Points:
    """Two columns of a table, chosen on the page; how it was read, and which rows are left out, stands below."""
    usual = table.usual
    if usual is None:
        texts = [name for name, cells in table.texts.items() if any(cells)]
        names = ", ".join(map(repr, texts[:5])) + ", …" * (len(texts) > 5)
        hint = f"; {names} {'holds' if len(texts) == 1 else 'hold'} texts" if texts else ""
        raise TableError(f"A fit needs two columns of numbers, and there {_how_many(len(table.numbers))}{hint}.")
    columns = list(table.numbers)
    x = st.selectbox("Column for x", columns, columns.index(usual[0]), key="x")
    y = st.selectbox("Column for y", columns, columns.index(usual[1]), key="y")
    gaps = table.gaps(x, y)
    fill = st.selectbox("Rows with a gap", [LEAVE_OUT, *FILLS], key="gaps", format_func=_offer) if gaps else LEAVE_OUT
    points = table.points(x, y, fill)
    notes([table.sentence, *points.notes])
    _show_faults([*table.faults, *gaps])
    return points


def _how_many(count: int) -> str:
    return "is one" if count == 1 else f"are {count or 'none'}"


def _offer(fill: str) -> str:
    """What can be done about a gap, on the page."""
    if fill == LEAVE_OUT:
        return "are left out"
    return f"get {fill if fill in ('zero', 'the one above') else f'the {fill}'}"


def _show_faults(faults: list[Fault]) -> None:
    """Every row with a gap and every line that is none, by number, with the cell to blame."""
    if faults:
        lines = [str(fault) for fault in sorted(faults, key=lambda fault: fault.line)[:_LISTED]]
        if len(faults) > _LISTED:
            lines.append(f"… and {len(faults) - _LISTED:,} others")
        with st.expander("See which"):
            st.code("\n".join(lines), language=None, wrap_lines=True)
