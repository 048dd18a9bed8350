"""The gradient of a node beside the slope that is measured, at ever smaller steps."""

from __future__ import annotations

import streamlit as st

from graphlab.ui.components.daylight import dark
from graphlab.ui.components.ledger import Row, ledger
from graphlab.ui.content import figures
from graphlab.ui.looks.look import Look, Subject, pick, sentence, sources_of
from graphlab.views.analysis.check import check_node
from graphlab.views.notation.numbers import MINUS
from graphlab.views.notation.sums import cell_of


def show(subject: Subject) -> None:
    """The gradient of a node beside the slope that is measured, at ever smaller steps."""
    assert subject.sweep is not None
    nodes = [n for n in (*sources_of(subject), *subject.trace.nodes) if n.op is None or n.id in subject.sweep.grads]
    floats = list({n.id: n for n in nodes if n.dtype.startswith("float")}.values())
    node = pick(subject, "Check the gradient of", floats, "check_at")
    if node is None:
        ledger([], [], text="No number of this tape is a float: there is no slope to measure.")
        return
    found = check_node(subject.reading, node.id)
    rows = [
        Row(
            (
                cell_of(subject.names[node.id], at),
                "None" if found.taped is None else _digits(found.taped[i]),
                _digits(found.measured[i]),
                *(() if found.exact is None else (_digits(found.exact[i]),)),
            ),
            nodes=[node.id],
        )
        for i, at in enumerate(found.cells)
    ]
    kinks = [Row((kink.text,), nodes=[id for id in (node.id, kink.node) if id], tone="bad") for kink in found.kinks]
    words, chart = st.columns([1.15, 1], gap="medium")
    with words:
        ledger(
            ["cell", "tape #", "measured #", *(() if found.exact is None else ("complex step #",))],
            rows,
            text=sentence(found.text),
            notice=found.notice,
            key="check",
        )
        if kinks:
            ledger(["kink"], kinks, key="kinks")
    with chart:
        st.plotly_chart(
            figures.step_sizes(found, dark=dark()), theme=None, key="steps", config={"displayModeBar": False},
            alt="How far the central difference is off, for steps from 0.1 down to 1e-10.",
        )  # fmt: skip


def _digits(x: float) -> str:
    """Enough digits to see two measurements apart."""
    return f"{x:.8g}".replace("-", MINUS)


LOOK = Look(
    "Check",
    "Is it right?",
    "Does the gradient agree with the measured slope, at which step sizes, and is there a kink?",
    show,
    needs_gradient=True,
)
