"""The bar of the lab: which data, which kind of model, the link, what can be taken away."""

from __future__ import annotations

from types import MappingProxyType

import streamlit as st

from graphlab.datasets.points import Points
from graphlab.datasets.registry import DATASETS
from graphlab.fit.address import LONGEST
from graphlab.fit.settings import MADE, TYPED
from graphlab.ui.app.uploads import MOST_CELLS, SOURCES, edited_points, points_from
from graphlab.ui.components.present import present
from graphlab.ui.fitting import fields
from graphlab.ui.fitting.address import query_of
from graphlab.ui.fitting.draft import Reading, with_data, with_points
from graphlab.ui.fitting.lab import Lab
from graphlab.ui.fitting.take_away import take_away

KINDS = MappingProxyType({"line": "Line", "formula": "Formula", "layers": "Layers", "code": "My code"})
"""How the page calls each kind of model."""
FIRST_CODE = "w = tf.Variable(0.0)\nb = tf.Variable(0.0)\n\n\ndef model(x):\n    return w * x + b\n"
"""What stands in the editor before anything was typed."""
CLICK = (
    "A click on the chart adds a point, or removes one, as is chosen above it; a point can be dragged. "
    "The data is your own table then."
)


def toolbar(here: Lab, reading: Reading) -> None:
    """The bar; what is chosen in it is put into the draft."""
    with st.container(key="lab-bar", horizontal=True, wrap=True, gap="xsmall", vertical_alignment="center"):
        with st.popover(f"Data: {_title(here, reading)}", key="lab-data"):
            _data(here, reading)
        for source in SOURCES:
            with st.popover(source, key=f"lab-{source.lower()}"):
                _adopt(here, source, points_from(source))
        with st.popover("Table", key="lab-table"):
            _table(here, reading)
        _kind(here)
        with st.container(key="lab-share", horizontal=True, gap="xsmall", width="content"):
            with st.popover("Link"):
                _link(here)
            with st.popover("Take away"):
                take_away(here, reading)
            present()


def _title(here: Lab, reading: Reading) -> str:
    count = "" if reading.points is None else f", {len(reading.points.x):,} points"
    name = "your own" if here.draft["data"] == TYPED else DATASETS[here.draft["data"]].label
    return name if "points" in name else f"{name}{count}"


def _data(here: Lab, reading: Reading) -> None:
    sets = [*([TYPED] if here.draft["data"] == TYPED else []), *MADE]
    fields.choice(here, "data", "Data", lambda name: "Your own" if name == TYPED else DATASETS[name].label, sets)
    problems = reading.problems
    if here.draft["data"] != TYPED:
        made = DATASETS[here.draft["data"]]
        left, right = st.columns(2)
        with left:
            fields.number(here, "count", "Points", problems, usual=str(made.count))
            fields.number(here, "outliers", "Outliers", problems, usual=str(made.outliers))
        with right:
            fields.number(here, "noise", "Noise", problems, usual=f"{made.noise:g}")
            fields.number(here, "data_seed", "Seed of the data", problems)
    fields.number(here, "test", "Kept for testing, from 0 to 0.8 of the points", problems)
    fields.wrong(problems.get("data"))
    if reading.points is not None and reading.points.rule:
        fields.note(f"Made by {reading.points.rule}")


def _adopt(here: Lab, source: str, points: Points | None) -> None:
    """Fit the points of a table, once it has been read or other columns of it were chosen."""
    key = None if points is None else (source, points.key)
    if points is None or key == here.adopted.get(source):
        return
    here.adopted[source] = key
    here.put(with_points(here.draft, points))
    st.rerun()


def _table(here: Lab, reading: Reading) -> None:
    points = reading.points
    if points is None:
        return fields.note("There are no points yet.")
    if len(points.x) > MOST_CELLS:
        return fields.note(f"Up to {MOST_CELLS} points can be typed over; there are {len(points.x):,}.")
    if here.cells is None or here.cells.key != points.key:
        here.begin_cells(points)
    assert here.cells is not None
    edited = edited_points(here.cells.points, here.cells.number)
    fields.note(CLICK)
    if edited is not None and edited.key != here.cells.key:
        here.cells.key = edited.key
        here.put(with_points(here.draft, edited))
        st.rerun()
    return None


def take(here: Lab) -> None:
    """Take over other data or another kind of model."""
    if (data := fields.put_in(here, "data", here.draft["data"])) != here.draft["data"]:
        here.put(with_data(here.draft, data=data))
    kind = fields.put_in(here, "model", here.draft["model"])
    if kind is None:  # a second click on a choice takes it back
        here.revision += 1
    elif kind != here.draft["model"]:
        here.draft["model"] = kind
        if kind == "code" and not here.draft["code"].strip():
            here.put({**here.draft, "code": FIRST_CODE})


def _kind(here: Lab) -> None:
    st.segmented_control(
        "Model", list(KINDS), key=fields.seeded(here, "model", here.draft["model"]),
        format_func=lambda kind: KINDS[kind], label_visibility="collapsed",
    )  # fmt: skip


def _link(here: Lab) -> None:
    query = query_of(here)
    if len(query) > LONGEST:
        fields.note("The data is too long for an address: this tab keeps it. Take away the program instead.")
        return
    fields.note("It holds the data, the model, all settings and the runs.")
    address = (st.context.url or "").partition("?")[0]
    st.code(f"{address}?{query}" if query else address, language=None, wrap_lines=True)
