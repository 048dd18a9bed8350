"""The closer looks in the order of the player's menu, and the drawer that shows the chosen one. Each file is a look."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from graphlab.trace.budget import OutOfTime, within
from graphlab.ui.components.ledger import ledger
from graphlab.ui.looks import check, compare, forward, health, nudge, paths, sliders, take_away, why_none
from graphlab.ui.looks.look import Look, Subject
from graphlab.views.analysis.op import ReplayError
from graphlab.views.player.schema import Question
from graphlab.views.reading import Reading

LOOKS: dict[str, Look] = {
    module.LOOK.label: module.LOOK
    for module in (paths, sliders, why_none, check, health, compare, nudge, forward, take_away)
}


def questions(reading: Reading) -> list[Question]:
    """What can be asked about a gradient, as the player's menu takes it; marked where there is something to explain."""
    return [{"label": look.label, "text": look.short, "calls": look.calls(reading)} for look in LOOKS.values()]


def drawer(label: str, subject: Subject, on_close: Callable[[], None]) -> None:
    """The look called `label` under its question, with a button that closes it."""
    look = LOOKS[label]
    with st.container(key="drawer-head", horizontal=True, wrap=False, vertical_alignment="top"):
        st.html(f'<h2 class="asked">{escape(look.short)}</h2><p class="about">{escape(look.question)}</p>')
        st.button("Close", key="close-look", help="Close (Escape)", on_click=on_close)
    with st.container(key=f"look-room-{label.split()[0].lower()}"):
        try:
            with within():
                look.show(subject)
        except (ReplayError, OutOfTime) as error:
            ledger([], [], text=str(error))


def table() -> str:
    """The looks and what each answers, in Markdown: README's table."""
    rows = [f"| {look.short} | {look.label} | {look.question} |" for look in LOOKS.values()]
    return "\n".join(["| question | look | what it answers |", "|---|---|---|", *rows])
