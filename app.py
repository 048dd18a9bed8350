"""The playground: code → tape → graph with gradients, stepped forward and backward."""

from __future__ import annotations

import streamlit as st

from graphlab import sandbox
from graphlab.ui import examples, player, share
from graphlab.ui.cache import run_once
from graphlab.ui.editor import editor, requested
from graphlab.ui.frame import frame
from graphlab.ui.tape import tape
from graphlab.ui.widgets import printed

OPEN_A_TAPE = "x = tf.Variable(3.0)\nwith tf.GradientTape() as tape:\n    y = x * x\nprint(tape.gradient(y, x))"
NO_TAPE = "The program ran, and there is nothing in it to differentiate. Record a computation on a tape:"
OUTSIDE = "No op ran inside the tape, so there is no way back from the target. Move the computation into its block."
CUT = "The program stopped at line {}; this is what was recorded until then."
state = st.session_state


def show(source: str, run: sandbox.Run | None) -> None:
    """Put a program into the editor, with its run or without one."""
    state.revision = state.get("revision", 0) + 1
    state.source, state.run, state.token = source, run, -state.revision  # the editor's own tokens are not negative


def open_link() -> None:
    """A program from outside is shown, and waits for the click; one of ours runs at once."""
    state.problem = None
    example = examples.BY_SLUG.get(st.query_params.get("example", ""), examples.GALLERY[0])
    if "p" in st.query_params:
        try:
            return show(share.unpack(st.query_params["p"]).source, None)
        except share.LinkError as error:
            state.problem = str(error)
    state.example = example.title
    show(example.source, run_once(example.source))


def run_typed() -> None:
    """Run what the editor sent."""
    if (asked := requested(state.get("editor"))) is not None:
        state.source, state.token = asked
        state.run = sandbox.run(state.source)
        state.problem = None
        if examples.source_of(state.example) != state.source:
            state.example = None
        st.query_params.clear()


def run_example() -> None:
    """Run what was picked."""
    if (example := examples.BY_TITLE.get(state.example)) is not None:
        show(example.source, run_once(example.source))
        st.query_params.clear()


def pick_example() -> None:
    """The gallery. Nothing is picked once the program is somebody's own, so that any example can be picked again."""
    st.selectbox(
        "Example",
        list(examples.BY_TITLE),
        index=None,
        key="example",
        placeholder="Examples",
        on_change=run_example,
        label_visibility="collapsed",
    )


def notes_of(run: sandbox.Run) -> tuple[str, ...]:
    """What must be said about the drawing."""
    return ((CUT.format(run.error.line),) if run.error and run.error.line else ()) + run.notes


def draw(run: sandbox.Run | None, views: list, index: int) -> None:
    """The right half: the graph, or words about why there is none."""
    if run is None:
        player.message("This program came with a link", "Read it first. It runs when you press Run.", token=state.token)
    elif views:
        titles = tuple(player.title(trace, sweep, several=len(views) > 1) for trace, sweep in views)
        player.player(
            *views[index],
            views=titles,
            view=index,
            direction=player.turned(state.get("player")),
            token=state.token,
            notes=notes_of(run),
        )
    elif run.error:
        player.message("Nothing to draw yet", "The program stopped before it recorded anything.", token=state.token)
    elif any(not trace.implicit for trace in run.traces):
        player.message("The tape recorded nothing", OUTSIDE, token=state.token)
    else:
        player.message("No graph", NO_TAPE, code=OPEN_A_TAPE, token=state.token)


frame("Playground")
if "revision" not in state:
    open_link()
run = state.run
views = player.views_of(run) if run else []
index = player.chosen(views, state.get("player"), state.token)
with st.container(key="workbench"):
    with st.container(key="left"):
        pick_example()
        if state.problem:
            st.warning("This link cannot be opened. Here is an example instead.")
            st.text(state.problem)
        editor(state.source, revision=state.revision, run=run, token=state.token, on_run=run_typed)
        if run and (run.stdout or run.value is not None):
            with st.container(key="result"):
                printed(run)
        if views:
            tape(views[index][0])
    draw(run, views, index)
