"""The graph of the playground, and beside it the closer look that was chosen from its menu."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import streamlit as st

from graphlab.sandbox.pictures.asks import CannotDraw, CellAnswer, CellAsk
from graphlab.sandbox.wire.run import LOST, Run
from graphlab.trace.budget import OutOfTime, within
from graphlab.ui.app import running, time_line
from graphlab.ui.app.admission import NOT_RUN
from graphlab.ui.app.session import Session
from graphlab.ui.components import player
from graphlab.ui.content import places
from graphlab.ui.looks.look import Subject
from graphlab.ui.looks.menu import LOOKS, drawer, questions
from graphlab.views.player.cell import CellAddress
from graphlab.views.player.schema import Answer
from graphlab.views.reading import Reading

OPEN_A_TAPE = "x = tf.Variable(3.0)\nwith tf.GradientTape() as tape:\n    y = x * x\nprint(tape.gradient(y, x))"
NO_TAPE = "The program ran, and there is nothing in it to differentiate. Record a computation on a tape:"
OUTSIDE = "No op ran inside the tape, so there is no way back from the target. Move the computation into its block."
SMALLER = "Everything ran. To see the graph, record less: fewer rounds inside the tape, or smaller tensors."
CUT_BIG = "The program stopped, see above. To see the graph until then, record fewer rounds, or smaller tensors."
SENDER = "These are the sender's numbers, not checked. Run computes them here."
TOO_LONG = "The program is too long for the address: this tab keeps it, and F5 shows it again here."
CUT = "The program stopped at line {}; this is what was recorded until then."


def graph(session: Session, views: list[Reading], index: int, on_source: Callable[[str], None]) -> None:
    """The graph, with all that can be asked about it; or words about why there is no graph.

    `on_source` is given the program with another number when one was typed over on its card.
    """
    run, token = session.run, session.token
    if not views:
        heading, text, code = _empty_state(run)
        player.message(heading, text, code=code, token=token)
        return
    reading = views[index]
    player.player(
        reading,
        views=time_line.titles(session, views),
        view=index,
        token=token,
        notes=(*_notes(run), *((TOO_LONG,) if session.is_long else ())),
        traits=() if run else ({"kind": "sender", "word": "not checked", "explanation": SENDER},),
        badged=True,
        make=running.made,
        start=session.start,
        cell=_answer(reading, player.cell_of(st.session_state.get("player"), token)),
        on_cell=_nothing,
        typing=_typing(run, reading) if run else {},
        on_type=lambda: _type_over(session, reading, on_source),
        questions=questions(reading) if run else (),
        look=session.look,
        welcome=session.welcome,
        on_look=lambda: _choose_look(session),
        on_view=lambda: time_line.viewed(session),
    )


def look_closer(session: Session, reading: Reading, on_turn: Callable[[], None]) -> None:
    """The look that is open; it can be closed, and `on_turn` is called when one of its sliders is moved."""
    assert session.run is not None and session.look is not None
    subject = Subject(session.run, reading, session.before, session.base, on_turn, session.turned_from)
    drawer(session.look, subject, lambda: session.open_look(None))


def _choose_look(session: Session) -> None:
    label = player.asked_look(st.session_state.get("player"))
    session.open_look(label if label in LOOKS else None)


def _typing(run: Run, reading: Reading) -> dict[str, str]:
    """Whose numbers can be typed over; of a program so big that looking takes too long, nobody's."""
    with suppress(OutOfTime), within():
        return places.reasons(run.source, reading.trace)
    return {}


def _type_over(session: Session, reading: Reading, on_source: Callable[[str], None]) -> None:
    state, before = st.session_state.get("player"), session.before
    if player.asks_back(state, session.token) and before is not None:
        return on_source(before.source)
    typed = player.typed_number(state, session.token)
    if typed is None or session.run is None:
        return
    with suppress(places.CannotType):  # the browser has said so already
        source = places.typed_over(session.run.source, reading.trace, *typed)
        if source != session.source:
            on_source(source)


def _answer(reading: Reading, asked: CellAddress | None) -> Answer | None:
    """Where a number comes from that was asked about; None where there is none, or finding out takes too long."""
    with suppress(CannotDraw):
        if asked is not None and isinstance(found := running.made(reading, CellAsk(*asked)), CellAnswer):
            return found.answer
    return None


def _nothing() -> None:
    """The rerun itself answers a question about a cell."""


def _notes(run: Run | None) -> tuple[str, ...]:
    """What must be said about the drawing; without a run it is one that came with a link."""
    if run is None:
        return (SENDER,)
    return ((CUT.format(run.error.line),) if run.error and run.error.line else ()) + run.notes


def _empty_state(run: Run | None) -> tuple[str, str, str]:
    """Heading, text and code for a page without a graph."""
    if run is None:
        return "This program came with a link", "Read it first. It runs when you press Run.", ""
    if run.error and run.error.kind == NOT_RUN:
        return "Programs are not run here", "The notice above says why, and how that can be changed.", ""
    if LOST in run.notes:
        return "No graph", LOST, ""
    if run.left_out:
        return "Too big to draw", CUT_BIG if run.error else SMALLER, ""
    if run.error:
        return "Nothing to draw yet", "The program stopped before it recorded anything.", ""
    if any(not trace.implicit for trace in run.traces):
        return "The tape recorded nothing", OUTSIDE, ""
    return "No graph", NO_TAPE, OPEN_A_TAPE
