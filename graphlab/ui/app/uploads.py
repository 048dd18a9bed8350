"""Tables that a visitor brings, as a file, as pasted text or in an editor's cells; and which points they are.

A table is read once, within a budget of computing time. All that comes from it is shown as plain text.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from graphlab.datasets.points import Points, class_names_of, with_classes
from graphlab.fit.inputs import MOST_INPUTS
from graphlab.tables.errors import Fault, TableError
from graphlab.tables.mending import FILLS, LEAVE_OUT
from graphlab.tables.proposal import are_classes, can_be_classes, proposed
from graphlab.tables.reading import read_cells, read_file, read_text
from graphlab.tables.table import Table, classes_of
from graphlab.trace.budget import within
from graphlab.ui.app.page import notes, problem

_KEPT = "graphlab tables"
_LISTED = 500  # rows left out that are listed
MOST_CELLS = 500
"""Points that an editor shows: more are no table to be typed in."""


def table_of(file: UploadedFile) -> Table:
    """The table in a file; of one that takes too long the part that is read by then. Raises `TableError`."""
    return _kept("file", file.file_id, lambda: read_file(file.getvalue(), file.name))


def table_of_text(text: str) -> Table:
    """The table in a text that was pasted. Raises `TableError`."""
    return _kept("text", text, lambda: read_text(text))


def table_of_cells(columns: Mapping[Any, Sequence[Any]]) -> Table:
    """The table in the cells of an editor. Raises `TableError`."""
    return _kept("cells", repr(columns), lambda: read_cells(columns))


def _kept(source: str, key: str, read: Callable[[], Table]) -> Table:
    """What was read last of a source, as long as it is the same; a table that is none is looked at again."""
    tables = st.session_state.setdefault(_KEPT, {})
    if source not in tables or tables[source][0] != key:
        tables.pop(source, None)
        with within():
            tables[source] = (key, read())
    table: Table = tables[source][1]
    return table


# ---- The widgets


def _uploaded() -> Table | None:
    file = st.file_uploader("A table in a file: .csv, .tsv, .txt, .data", key="file")
    return None if file is None else table_of(file)


def _pasted() -> Table | None:
    text = st.text_area("Cells from a spreadsheet, or any table as text", key="pasted", placeholder="x\ty\n1\t2\n3\t4")
    return table_of_text(text) if text and text.strip() else None


SOURCES: Mapping[str, Callable[[], Table | None]] = {"Paste": _pasted, "File": _uploaded}
"""Where a table can come from, by the name that the page shows: its widget, which has None while there is none."""


def points_from(source: str) -> Points | None:
    """Points that a visitor brings in one of the `SOURCES`; None where there are none, with the reason on the page."""
    try:
        table = SOURCES[source]()
        return None if table is None else _chosen(table, source)
    except TableError as error:
        problem("This table cannot be used.", str(error))
        return None


def edited_points(points: Points, number: int) -> Points | None:
    """The points of an editor that began with these; `number` is another one where it begins anew."""
    try:
        columns = cells_of(points)
        text = st.column_config.TextColumn  # so that any way to write a number can be typed
        config = {name: text(name) for name in columns}
        edited = st.data_editor(
            columns, key=f"cells-{number}", num_rows="dynamic", hide_index=True, column_config=config, height=320
        )
        table = table_of_cells(edited)
        *x, y = columns
        changed = table.points(x[0] if len(x) == 1 else x, y, is_classes=points.classes is not None)
        return changed if points.classes is None else with_classes(changed, class_names_of(points))
    except TableError as error:
        problem("This table cannot be used.", str(error))
        return None


def cells_of(points: Points) -> dict[str, list[str]]:
    """The points as columns of cells, classes by their names.

    >>> import numpy as np
    >>> cells_of(Points("", np.float32([0.1, 2]), np.int32([0, 1]), classes=2))
    {'x': ['0.1', '2'], 'y': ['class 0', 'class 1']}
    """
    columns = {
        name: [f"{float(str(value)):.10g}" for value in column]
        for name, column in zip(points.x_names, points.x.reshape(len(points.x), -1).T, strict=False)
    }
    if points.classes is None:
        return columns | {points.y_name: [f"{float(str(value)):.10g}" for value in points.y]}
    names = class_names_of(points)
    return columns | {points.y_name: [names[int(number)] for number in points.y]}


def _chosen(table: Table, source: str) -> Points:
    """Columns of a table, chosen on the page; how it was read, and which rows are left out, stands below."""
    usual = proposed(table)
    if usual is None:
        texts = [name for name, cells in table.texts.items() if any(cells)]
        names = ", ".join(map(repr, texts[:5])) + ", …" * (len(texts) > 5)
        hint = f"; {names} {'holds' if len(texts) == 1 else 'hold'} texts" if texts else ""
        raise TableError(f"A fit needs two columns of numbers, and there {_how_many(len(table.numbers))}{hint}.")
    numbers = list(table.numbers)
    targets = [*numbers, *table.texts]
    key = f"{source} {zlib.crc32(repr(targets).encode())}"  # what was chosen of other columns does not count here
    x = st.multiselect("Columns for x", numbers, usual.x, key=f"{key} x", max_selections=MOST_INPUTS)
    y = st.selectbox("Column for y", targets, targets.index(usual.y), key=f"{key} y")
    if not x or y is None:
        raise TableError("Choose at least one column for x.")
    is_classes = y in table.texts or (can_be_classes(table, y) and _told_apart(table, y, f"{key} {y} classes"))
    gaps = table.gaps(*x, y)
    offers = [LEAVE_OUT, *FILLS]
    fill = st.selectbox("Rows with a gap", offers, key=f"{source} gaps", format_func=_offer) if gaps else LEAVE_OUT
    points = table.points(x[0] if len(x) == 1 else x, y, fill, is_classes=is_classes)
    notes([table.sentence, *points.notes])
    _show_faults([*table.faults, *gaps])
    return points


def _told_apart(table: Table, y: str, key: str) -> bool:
    """Whether few whole numbers are classes; what they look like is shown first."""
    names = classes_of(table, y)
    shown = ", ".join(names[:4]) + ", …" * (len(names) > 4)
    return st.checkbox(f"{shown} are classes to be told apart", are_classes(table, y), key=key)


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
