"""Move a leaf by a little: what the target does, beside what the gradient foretells."""

from __future__ import annotations

import streamlit as st

from graphlab.ui.components.ledger import Row, ledger
from graphlab.ui.looks.look import Look, Subject, pick, sentence, sources_of
from graphlab.views.analysis.check import nudge
from graphlab.views.notation.numbers import number

EPSILONS = [-1.0, -0.1, -0.01, -0.001, 0.001, 0.01, 0.1, 1.0]


def show(subject: Subject) -> None:
    """Move a leaf by a little: what the target does, beside what the gradient foretells."""
    assert subject.sweep is not None
    floats = [node for node in sources_of(subject) if node.dtype.startswith("float")]
    left, right = st.columns(2)
    with left:
        leaf = pick(subject, "Move", floats, "nudge_at")
    if leaf is None:
        ledger([], [], text="No leaf of this tape is a float: nothing can move by a little.")
        return
    with right:
        eps = st.select_slider("by ε", EPSILONS, 0.01, format_func=lambda x: f"ε = {x:g}", label_visibility="collapsed")
    found = nudge(subject.reading, leaf.id, eps)
    rows = [
        Row(("target before", number(found.before)), nodes=subject.sweep.targets),
        Row(("target after", number(found.after)), nodes=subject.sweep.targets),
        Row(("what it did", number(found.delta)), nodes=[leaf.id, *subject.sweep.targets], tone="strong"),
        Row(("gradient · ε", _number(found.predicted)), nodes=[leaf.id], tone="strong"),
        Row(("difference", _number(found.difference)), nodes=[leaf.id]),
    ]
    ledger(["", "#"], rows, text=sentence(found.text), key="nudge")


def _number(x: float | None) -> str:
    return "None" if x is None else number(x)


LOOK = Look(
    "Nudge",
    "What does a nudge do?",
    "Move a leaf by ε: what does the target do, beside gradient · ε?",
    show,
    needs_gradient=True,
)
