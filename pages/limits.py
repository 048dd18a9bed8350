"""What one run may use, and which walls stand between a visitor's program and the machine."""

from __future__ import annotations

import streamlit as st

from graphlab.ui.app import admission, running
from graphlab.ui.app.frame import frame
from graphlab.ui.app.limits import examined, limits_table, verdict, walls
from graphlab.ui.app.page import heading, problem

WHY = (
    "Anyone may type anything here. So a program can use so much and no more; whoever needs more runs graphlab at home."
)
PROMISED = "Two walls, each meant to be enough: a program finds nothing but its own, and nothing of earlier runs."
ATTACKED = "Each wall is attacked from inside, where a program would be that has broken through all others."


def show_limits() -> None:
    """Every limit in words."""
    st.html(f'<h2 class="part">What one run may use</h2>{limits_table(running.usual())}')


def show_walls() -> None:
    """What the doctor says. The first visitor of an hour waits for it, below limits that can be read meanwhile."""
    st.html(f'<h2 class="part">The walls around it</h2><p class="machine">{PROMISED} {ATTACKED}</p>')
    try:
        with st.spinner("Attacking every wall …"):
            report = examined()
    except OSError as error:
        return problem("The walls cannot be tried now.", error.strerror or "No process can be started.", "Come again.")
    st.html(verdict(report, admission.sentence()) + walls(report))


frame("Limits")
heading("Limits", WHY)
limits, around = st.columns([1, 1.15], gap="large")
with limits:
    show_limits()
with around:
    show_walls()
