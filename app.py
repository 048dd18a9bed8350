"""The playground: code → tape → graph with gradients, stepped forward and backward."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from graphlab.sandbox.wire.run import Run
from graphlab.ui.app import arrival, running, time_line
from graphlab.ui.app.cache import run_once
from graphlab.ui.app.frame import embedded, frame, tools
from graphlab.ui.app.session import session
from graphlab.ui.app.widgets import TRAINING, result_tab, results, settle_tab
from graphlab.ui.app.workbench import SENDER, graph, look_closer
from graphlab.ui.components import player
from graphlab.ui.components.embed import embed
from graphlab.ui.components.present import present
from graphlab.ui.components.purpose import purpose
from graphlab.ui.components.share import share
from graphlab.ui.components.sliders import wanted
from graphlab.ui.components.split import split
from graphlab.ui.content import examples
from graphlab.ui.content.knobs import turned, values
from graphlab.ui.ways.tabs import tabs
from graphlab.ui.ways.way import Accepts, Desk

state = st.session_state  # of widgets and components; what the page keeps itself is in its session
here = session()


def run_written(source: str, token: int | None = None, *, accepts: Accepts | None = None) -> None:
    """Ask for a run of what was written, with a token where the editor sent it."""
    here.heard = here.heard if token is None else token
    here.asked = partial(answer, source, token, accepts=accepts, live=token is None)


def run_example() -> None:
    """Ask for a run of what was picked."""
    if (example := examples.BY_TITLE.get(state.example)) is not None:
        here.asked = partial(answer, example.source, run=run_once)


def turn() -> None:
    """Ask for a run with the numbers that the sliders stand at: they are in its text, so all of the page agrees."""
    source = turned(here.source, wanted(state.get("sliders"), here.base))
    if source != here.source:
        here.turned_from = {**values(here.source), **here.turned_from}
        here.asked = partial(answer, source, base=here.base)


def answer(
    source: str,
    token: int | None = None,
    base: int | None = None,
    run: Callable[..., Run] = running.run,
    accepts: Accepts | None = None,
    live: bool = False,
) -> None:
    """Run a program and take the run over, if it is accepted: with a token, it is what the editor sent."""
    finished = run(source, ask=player.next_ask(here.start))
    if accepts is not None and not accepts(finished):
        return
    if base is None:
        here.begin_entry(live=live)
    is_arrival = here.run is None and here.source == source
    here.show(source, finished, base) if token is None else here.keep(source, finished, token)
    if is_arrival:
        arrival.stay(here)
    here.problem = None
    if examples.source_of(state.get("example")) != source:
        state.example = None


def pick_example() -> None:
    """The gallery. Nothing is picked once the program is somebody's own, so that any example can be picked again."""
    st.selectbox(
        "Example",
        list(examples.BY_TITLE),
        index=None,
        key="example",
        placeholder="Examples",
        format_func=lambda title: f"{examples.BY_TITLE[title].group} · {title}",
        on_change=run_example,
        label_visibility="collapsed",
    )


def explain() -> None:
    """What the example shows, what came with a link, or why it was not opened."""
    if here.problem:
        st.warning("This link cannot be opened. Here is an example instead.")
        st.text(here.problem)
    if here.frozen is not None:
        st.caption(f"The program and its picture came with a link. {SENDER}")
    if here.run is None and not arrival.has_run_button():
        st.button("Run", type="primary", key="run-arrival", on_click=run_written, args=(here.source,))
    if (example := examples.BY_TITLE.get(state.get("example") or "")) is not None:
        st.caption(example.about)


def name() -> str:
    """What the page shows, in a line."""
    return state.get("example") or (player.title(views[index]) if views else "A program in graphlab")


if frame("Playground"):
    arrival.enter(here, st.query_params.to_dict())
here.do_what_was_asked()
run, (views, index) = here.run, time_line.on_page(here)
reading = views[index] if views else None
settle_tab(has_training=bool(time_line.trainings(here)))
arrival.note(here)
arrival.write(here)
bar = None if embedded() else tools()
if here.welcome:
    purpose()
with st.container(key="workbench"):
    with st.container(key="left"):
        with st.container(key="about"):  # a place of its own: what stands below keeps its own when it is empty
            explain()
        tabs(Desk(here.source, run, here.revision, here.heard, run_written))
        results(run, reading, partial(time_line.show, here, reading) if time_line.trainings(here) else None)
    if result_tab() == TRAINING:  # beside its figures the column is wider, and what it was dragged to is another width
        split("training", "Width of the program's column", "left", range=(20, 36, 60))
    else:
        split("left", "Width of the program's column", "left", range=(20, 26.5, 60))
    with st.container(key="right"):
        graph(here, views, index, run_written)
    if run and views and here.look:
        split("drawer", "Width of the answer's column", "right", range=(18, 22, 50))
        with st.container(key="drawer"):
            look_closer(here, views[index], turn)
if bar is None:
    embed(waits=run is None)
else:  # last: a browser that comes for the first time fetches the script of the graph before those of these
    with bar:
        pick_example()
        with st.popover("Share"):
            share(here.source, name())
        present()
