"""Files of this run, and scripts that compute the same elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from graphlab.trace.budget import OutOfTime, within
from graphlab.ui.looks.look import Look, Subject
from graphlab.views.drawing.budgeted import drawing_in_time
from graphlab.views.drawing.dot import to_dot
from graphlab.views.export import standalone, worked_solution
from graphlab.views.export.json import written
from graphlab.views.export.script import LIBRARIES, to_code

AT_HOME = "On your own machine, python -m graphlab writes it without this limit."
LIBRARY_NAMES = {"tensorflow": "TensorFlow", "pytorch": "PyTorch", "jax": "JAX"}


def show(subject: Subject) -> None:
    """Files of this run, and scripts that compute the same elsewhere."""
    with st.container(horizontal=True, key="files"):
        for label, suffix, mime, make in FILES:
            st.download_button(
                label,
                partial(in_time, make, subject),
                f"graphlab.{suffix}",
                mime,
                on_click="ignore",
                key=f"file {suffix}",
            )
    library = st.segmented_control("As a script for", LIBRARIES, default="tensorflow", key="library", required=True,
                                   format_func=LIBRARY_NAMES.__getitem__, label_visibility="collapsed")  # fmt: skip
    st.code(in_time(lambda s: to_code(s.reading, library), subject), language="python")


def in_time(make: Callable[[Subject], str], subject: Subject) -> str:
    """A file as it can be made in time; where that is none at all, a sentence."""
    try:
        with within():
            return make(subject)
    except OutOfTime as error:
        return f"{error} {AT_HOME}\n"


FILES: list[tuple[str, str, str, Callable[[Subject], str]]] = [
    ("Player (HTML)", "html", "text/html", lambda s: standalone.to_html(s.reading, source=s.run.source)),
    (
        "Solution (HTML)",
        "solution.html",
        "text/html",
        lambda s: worked_solution.to_html(s.reading, s.run.source),
    ),
    (
        "Solution (Markdown)",
        "md",
        "text/markdown",
        lambda s: worked_solution.to_markdown(s.reading, s.run.source),
    ),
    ("SVG", "svg", "image/svg+xml", lambda s: drawing_in_time(s.reading).svg),
    ("DOT", "dot", "text/vnd.graphviz", lambda s: to_dot(s.reading)),
    ("JSON", "json", "application/json", lambda s: written(s.reading)),
]

LOOK = Look(
    "Take away",
    "Take it away",
    "The player as one HTML file, a worked solution, SVG, DOT, JSON, a TensorFlow, PyTorch or JAX script.",
    show,
)
