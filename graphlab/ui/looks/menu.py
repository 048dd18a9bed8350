"""The menu under the graph: all looks in their order, and the one that is chosen. Each file here is one of them."""

from __future__ import annotations

import streamlit as st

from graphlab.trace.budget import OutOfTime, within
from graphlab.ui.components.ledger import ledger
from graphlab.ui.looks import check, compare, forward, health, nudge, paths, sliders, take_away, why_none
from graphlab.ui.looks.look import Look, Subject
from graphlab.views.analysis.op import ReplayError

LOOKS: dict[str, Look] = {
    module.LOOK.label: module.LOOK
    for module in (sliders, paths, forward, why_none, check, nudge, health, compare, take_away)
}


def menu(subject: Subject) -> None:
    """The row of looks, and the one that was chosen."""
    label = st.segmented_control("Look closer", list(LOOKS), key="look", label_visibility="collapsed")
    if label is not None:
        with st.container(key=f"look-room-{label.split()[0].lower()}"):
            try:
                with within():
                    LOOKS[label].show(subject)
            except (ReplayError, OutOfTime) as error:
                ledger([], [], text=str(error))


def table() -> str:
    """The looks and what each answers, in Markdown: README's table."""
    rows = [f"| {look.label} | {look.question} |" for look in LOOKS.values()]
    return "\n".join(["| look | what it answers |", "|---|---|", *rows])
