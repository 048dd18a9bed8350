"""Small pieces that pages share. Text that is not ours goes through st.text and st.code, which show it as it is."""

from __future__ import annotations

import streamlit as st

from graphlab.sandbox.wire.run import Run
from graphlab.trace.budget import as_many, within
from graphlab.ui.components.daylight import dark
from graphlab.ui.components.figures import plotted
from graphlab.ui.components.tape import tape
from graphlab.views.reading import Reading

NOTHING = "The program printed nothing. Its last line is shown here too, where it is an expression."
NO_TAPE = "The program recorded no op on a tape."
NOT_YET = "The program has not run yet."


def label(text: str) -> None:
    """A quiet heading, in our own words."""
    st.html(f'<p class="label">{text}</p>')


def results(run: Run | None, reading: Reading | None) -> None:
    """What came of a program, one tab at a time: what it printed, with its last value and figures, and its tape."""
    with st.container(key="results"):
        output, recorded = st.tabs(["Printed", "Tape"], key="result")
        with output, st.container(key="printed"):
            printed(run)
        with recorded:
            if reading is not None:
                tape(reading)
            else:
                st.caption(NO_TAPE if run else NOT_YET)


def printed(run: Run | None) -> None:
    """What a program printed, the value of its last line, and what it drew with `plt`."""
    if run is None or not (run.stdout or run.value is not None or run.figures):
        st.caption(NOTHING if run else NOT_YET)
        return
    if run.stdout:
        _output(run.stdout.rstrip("\n"))
    if run.value is not None:
        label("Last value")
        _output(run.value)
    drawings(run)


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
    in_rows = any(line.startswith(" ") for line in text.splitlines())  # numbers, one below the other
    st.code(text, language=None, wrap_lines=not in_rows, height="content")
