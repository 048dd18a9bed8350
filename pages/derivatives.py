"""A function of one number, its slope and its curvature: as curves, and as the graphs of two nested tapes."""

from __future__ import annotations

import streamlit as st

from graphlab.sandbox.wire.run import Error, Run
from graphlab.ui.app import running
from graphlab.ui.app.cache import run_once
from graphlab.ui.app.frame import frame
from graphlab.ui.app.page import heading, notes, problem
from graphlab.ui.components import player
from graphlab.ui.components.daylight import dark
from graphlab.ui.content import curves, figures
from graphlab.views.notation.numbers import number

OWN = "Your own …"
NO_FUNCTION = "This is no function of x that can be differentiated."
NOT_NOW = "The curves cannot be computed now."
SLOW = "This function takes more than one run may use, so it is not drawn."
TAPES = {"f′, the inner tape": True, "f″, the outer tape": False}


def choose_function() -> str:
    """The expression, from the list or typed."""
    name = st.selectbox("Function", [*curves.FUNCTIONS, OWN], key="function")
    if name != OWN:
        return curves.FUNCTIONS[name]
    return st.text_input("y =", "x**2 * tf.exp(-x)", max_chars=500, key="expression")


def trouble(error: Error | None) -> str:
    """Whose fault it is that there are no curves: what has no line did not come from the function."""
    if error is not None and error.limit:
        return SLOW
    return NOT_NOW if error is not None and error.line is None else NO_FUNCTION


def show_curves(expression: str, low: float, high: float, at: float, point: Run) -> bool:
    """The three curves and their numbers; False, and the reason, where there are none."""
    run = run_once(curves.curves_program(expression, low, high, at))
    found = curves.read_curves(run)
    if found is None:
        error = run.error or point.error
        text = f"{error.kind}: {error.message}" if error else curves.complaint(run)
        problem(trouble(error), text, curves.hint(expression, run, point))
        return False
    for column, name, value in zip(st.columns(3), figures.NAMES, found.here, strict=True):
        column.metric(name.replace("x", f"{at:g}"), "None" if value is None else number(value))
    notes([" ".join(curves.reasons(point, found))])
    st.plotly_chart(
        figures.derivatives(found, dark=dark()), theme=None, key="curves", config={"displayModeBar": False},
        alt=f"f and its first two derivatives from {low:g} to {high:g}.",
    )  # fmt: skip
    lines = [one.text for one in found.breaks]
    if found.partial:
        lines.append("The time for one run was over: the curves have fewer points than usual.")
    notes(lines)
    return True


def show_graph(run: Run) -> None:
    """The graph of one of the two tapes, to step through."""
    inner = TAPES[
        st.segmented_control("Graph of", list(TAPES), default=next(iter(TAPES)), key="which_tape") or next(iter(TAPES))
    ]
    views = [
        view
        for view in player.views_of(run)
        if (view.trace.place is not None and view.trace.place.line == curves.INNER_LINE) == inner
    ]
    if views:
        with st.container(key="graph-room"):
            player.player(views[-1], make=running.made, key="graph")
    elif run.error:
        problem("The program stopped.", f"{run.error.kind}: {run.error.message}", run.error.hint)


frame("Derivatives")
heading("Derivatives", "A tape inside a tape: the inner one finds the slope, the outer one the slope of the slope.")
controls, result = st.columns([1, 2.7], gap="large")
with controls:
    expression = choose_function()
    low, high = st.slider("From … to", -10.0, 10.0, (-3.0, 3.0), 0.5, key="range")
    high = max(high, low + 0.5)
    at = st.slider("x", low, high, min(max(1.0, low), high), 0.05, key="at")
    run = run_once(curves.point_program(expression, at))
    st.code(run.source, language="python")
with result:
    drawn = show_curves(expression, low, high, at, run)
if drawn:
    show_graph(run)
