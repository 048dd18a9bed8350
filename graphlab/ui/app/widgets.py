"""Small pieces that pages share. Text that is not ours goes through st.text and st.code, which show it as it is."""

from __future__ import annotations

import streamlit as st

from graphlab.sandbox.wire.run import Run
from graphlab.trace.budget import as_many, within
from graphlab.ui.components.daylight import dark
from graphlab.ui.components.figures import plotted

_TALL = 14  # lines; more scroll in a box of their own


def label(text: str) -> None:
    """A quiet heading, in our own words."""
    st.html(f'<p class="label">{text}</p>')


def printed(run: Run) -> None:
    """What a program printed, and the value of its last line."""
    if run.stdout:
        label("Printed")
        _output(run.stdout.rstrip("\n"))
    if run.value is not None:
        label("Last value")
        _output(run.value)


def drawings(run: Run) -> None:
    """The figures that a program made with `plt`."""
    with within():
        made = list(as_many(run.figures, lambda figure: plotted(figure, dark=dark())))
    for number, figure in enumerate(made):
        st.plotly_chart(
            figure, theme=None, key=f"plot {number}", config={"displayModeBar": False},
            alt="A figure that the program drew.",
        )  # fmt: skip
    if left := len(run.figures) - len(made):
        st.caption(f"{left} more figure{'s are' if left > 1 else ' is'} left out: drawing them takes too long here.")


def _output(text: str) -> None:
    tall = text.count("\n") >= _TALL
    in_rows = any(line.startswith((" ", "[")) for line in text.splitlines())  # numbers, one below the other
    st.code(text, language=None, wrap_lines=not in_rows, height=280 if tall else "content")
