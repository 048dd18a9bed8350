"""Small pieces that pages share. Text that is not ours goes through `output`, which shows it as it is."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from graphlab.sandbox.wire.run import Run
from graphlab.trace.budget import as_many, within
from graphlab.ui.components.daylight import dark
from graphlab.ui.components.figures import plotted
from graphlab.ui.components.output import output
from graphlab.ui.components.tape import tape
from graphlab.ui.content.plotting import load
from graphlab.views.reading import Reading

NOTHING = "The program printed nothing. Its last line is shown here too, where it is an expression."
NO_TAPE = "The program recorded no op on a tape."
NOT_YET = "The program has not run yet."


def label(text: str) -> None:
    """A quiet heading, in our own words."""
    st.html(f'<p class="label">{text}</p>')


PRINTED, TAPE, TRAINING = "Printed", "Tape", "Training"
_VALUE = "Last value"
# What can be done with a figure beside looking at it: save it, and open it as large as the window.
_BAR = {
    "modeBarButtonsToRemove": [
        "zoom", "pan", "select", "lasso", "zoomIn", "zoomOut", "autoScale", "resetScale", "zoom3d", "pan3d",
        "orbitRotation", "tableRotation", "resetCameraDefault3d", "resetCameraLastSave3d",
    ],
    "toImageButtonOptions": {"filename": "figure", "scale": 2},
}  # fmt: skip
_TAB, _CLOSED = "result", "graphlab closed training"


def result_tab() -> str:
    """The tab that is open."""
    return str(st.session_state.get(_TAB) or PRINTED)


def open_tab(label: str | None, *, has_training: bool) -> None:
    """Open a tab, the first one where that is not there."""
    there = label in (PRINTED, TAPE) or (label == TRAINING and has_training)
    st.session_state[_TAB] = label if there else PRINTED


def settle_tab(*, has_training: bool) -> None:
    """Before a page is shown: where there is no training now, its tab is closed, and opens again with the next one."""
    state = st.session_state
    if result_tab() == TRAINING and not has_training:
        state[_TAB], state[_CLOSED] = PRINTED, True
    elif result_tab() != PRINTED:
        state.pop(_CLOSED, None)  # another one was opened by hand
    elif has_training and state.pop(_CLOSED, False):
        state[_TAB] = TRAINING


def results(run: Run | None, reading: Reading | None, training: Callable[[], None] | None = None) -> None:
    """What came of a program, one tab at a time: what it printed, with its last value and figures, and its tape.

    Where it has trained there is a tab for that too, which `training` shows.
    """
    labels = [PRINTED, TAPE, *([TRAINING] if training else [])]
    with st.container(key="results"):
        first, recorded, *trained = st.tabs(labels, key=_TAB, on_change="rerun")
        with first, st.container(key="printed"):
            printed(run)
        with recorded:
            if reading is not None:
                tape(reading)
            else:
                st.caption(NO_TAPE if run else NOT_YET)
        for room in trained:
            if room.open and training is not None:  # what is drawn crosses only where it is looked at
                with room:
                    training()


def printed(run: Run | None) -> None:
    """What a program printed, the value of its last line, and what it drew with `plt`."""
    if run is None or not (run.stdout or run.value is not None or run.figures):
        st.caption(NOTHING if run else NOT_YET)
        return
    if run.stdout:
        output(run.stdout.rstrip("\n"), PRINTED, key="stdout")
    if run.value is not None:
        label(_VALUE)
        output(run.value, _VALUE, key="value")
    drawings(run)


def drawings(run: Run) -> None:
    """The figures that a program made with `plt`."""
    if not run.figures:
        return
    is_dark = dark()
    load()
    with within():
        made = list(as_many(run.figures, lambda figure: plotted(figure, dark=is_dark)))
    for number, figure in enumerate(made):
        st.plotly_chart(
            figure, theme=None, key=f"plot {number}", config=_BAR,
            alt="A figure that the program drew.",
        )  # fmt: skip
    if left := len(run.figures) - len(made):
        st.caption(f"{left} more figure{'s are' if left > 1 else ' is'} left out: drawing them takes too long here.")
