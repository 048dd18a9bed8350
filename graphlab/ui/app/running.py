"""Running a visitor's program, and drawing what came of it: the one way to the sandbox that the pages have.

Whether it may run at all, its place in the queue while it waits, and its end when nobody waits any more.
"""

from __future__ import annotations

import math
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st

from graphlab import sandbox
from graphlab.sandbox.pictures import make
from graphlab.sandbox.pictures.asks import Ask, CannotDraw, Made, PictureAsk
from graphlab.sandbox.values.limits import Limits
from graphlab.sandbox.wire.run import Run
from graphlab.ui.app import admission
from graphlab.ui.app.deployment import address_header
from graphlab.ui.app.pictures import pictures
from graphlab.ui.app.visitor import visitor
from graphlab.ui.content import stored
from graphlab.views.reading import Reading

_AT_ONCE = 0.4  # seconds in which most programs are done, so that nothing need be said
_LOOK = 0.4  # seconds from one look at the queue to the next; a browser that draws them takes them from the program
_WHO, _ROOM, _LEFT = "graphlab who", "graphlab waiting room", "graphlab left program"


def run(
    source: str,
    seed: int | None = None,
    *,
    limits: Limits | None = None,
    what: str = "",
    ask: PictureAsk | None = None,
) -> Run:
    """The finished run of a program, for the session whose page this is; with the random numbers of a `seed`.

    Of a program that is none of the visitor's own, `what` says what it does: its steps and losses are not shown. With
    an `ask`, the picture that the page will ask for next is made with the run.

    A session that is gone, that asks for something else or presses Stop is stopped by Streamlit at the next `st` call:
    that exception ends the program too. After Stop the run is what the program had done until then.
    """
    return _finished(source, None if seed is None else sandbox.Again(seed), limits, what, ask)


def run_again(before: Run, step: int, *, limits: Limits | None = None) -> Run:
    """The program run once more, with the same outcome, so that a step of its trainings keeps its trace."""
    return _finished(before.source, before.again(step), limits, "")


@contextmanager
def ahead(source: str, *, limits: Limits | None = None) -> Iterator[None]:
    """Let a program run while the page draws what does not depend on it; `run` waits for it, within the block.

    It ends with the block, if nobody has waited for it. Where Stop was pressed `run` answers, with what there is.
    """
    here = _left()
    if here.stopped is None and admission.refusal() is None:
        here.ticket = here.ahead = _submitted(here, source, None, limits)
    ticket = here.ahead
    try:
        yield
    finally:
        if ticket is not None and here.ahead is ticket:
            ticket.cancel()
            here.ahead = None
            here.ticket = None if here.ticket is ticket else here.ticket


def usual() -> Limits:
    """What a run may use on this machine."""
    return sandbox.usual()


def made(reading: Reading, ask: Ask) -> Made:
    """What is asked for of a reading: as it was made before, else by a process of its own, where there can be one.

    Raises CannotDraw, and ends like `run` if the session asks for something else.
    """
    found = pictures().get(reading, ask)
    if found is None:
        found = _drawn(reading, ask)
        pictures().put(reading, ask, found)
    if isinstance(found, CannotDraw):
        raise found
    return found


def draw_elsewhere() -> None:
    """Graphviz is compiled now: a runner that was started without it is followed by one whose processes draw."""
    sandbox.renew()


def _drawn(reading: Reading, ask: Ask) -> Made | CannotDraw:
    """What is asked for, or why it cannot be made at all. Of our own runs a new server draws without any process."""
    if _is_ours(reading) or not sandbox.draws():
        return make.made(reading, ask)
    drawing = sandbox.draw(reading, ask, who=_session(), address=_address())
    try:
        found = drawing.made(_AT_ONCE)
        return _seen_drawing(drawing) if found is None else found
    except CannotDraw as problem:
        if not problem.lasts:
            raise
        return problem
    except BaseException:
        drawing.cancel()
        raise


def _is_ours(reading: Reading) -> bool:
    return any(trace is reading.trace for run in stored.runs().values() for trace in run.traces)


def _seen_drawing(drawing: sandbox.Drawing) -> Made:
    """Wait for a drawing, and say for how long."""
    room = st.session_state.get(_ROOM) or st.empty()
    began = time.monotonic()
    while True:
        room.text(queue_notice(drawing.place, time.monotonic() - began, what="Drawing"))
        if (found := drawing.made(_LOOK)) is not None:
            room.empty()
            return found


def _finished(
    source: str, again: sandbox.Again | None, limits: Limits | None, what: str, ask: PictureAsk | None = None
) -> Run:
    """The run of a program that is submitted, or that Stop has just ended."""
    if (error := admission.refusal()) is not None:
        return Run(source, error=error)
    here = _left()
    ticket = _begun(here, source, again) or _submitted(here, source, again, limits, ask)
    here.ticket = ticket  # before it is waited for: the rerun that follows may begin before this one has ended
    try:
        finished = ticket.wait(_AT_ONCE)
        finished = _seen_waiting(ticket, what) if finished is None else finished
    except BaseException:
        ticket.interrupt()
        raise
    if here.ticket is ticket:
        here.ticket = None
    if ask is not None and (shown := ticket.picture(finished)) is not None:
        pictures().put(make.views_of(finished)[shown.call], ask, shown)
    return finished


def _submitted(
    here: Left, source: str, again: sandbox.Again | None, limits: Limits | None, ask: PictureAsk | None = None
) -> sandbox.Ticket:
    return _stopped(here, source) or sandbox.submit(
        source, who=_session(), address=_address(), limits=limits, again=again, ask=ask
    )


def _begun(here: Left, source: str, again: sandbox.Again | None) -> sandbox.Ticket | None:
    """The program that runs ahead, if it is this one."""
    ticket = here.ahead
    if ticket is None or again is not None or ticket.entry.request["source"] != source:
        return None
    here.ahead = None
    return ticket


@dataclass
class Left:
    """The program that is waited for, or was when its page ended; and the number of the one that is to be stopped.

    `ahead` is one that runs while the page is drawn, and is not waited for yet.
    """

    ticket: sandbox.Ticket | None = None
    stopped: int | None = None
    ahead: sandbox.Ticket | None = None


def _left() -> Left:
    kept: Left = st.session_state.setdefault(_LEFT, Left())
    return kept


def _stopped(left: Left, source: str) -> sandbox.Ticket | None:
    """The program that Stop has just ended, which answers with what there is; one that was left otherwise ends here."""
    ticket, number, left.ticket, left.stopped = left.ticket, left.stopped, None, None
    if ticket is None:
        return None
    if number == ticket.entry.number and ticket.entry.request["source"] == source:
        ticket.interrupt()
        return ticket
    ticket.cancel()
    return None


def _stop(number: int) -> None:
    _left().stopped = number


def waiting_room() -> None:
    """Keep a place on the page where waiting is shown. It must be the same on every page, so `frame` does it."""
    st.session_state[_ROOM] = st.empty()


def queue_notice(place: int, seconds: float, steps: int = 0, loss: float | None = None, what: str = "") -> str:
    """What is said to somebody who waits; of a program that trains, how many steps it has taken, and the last loss.

    >>> queue_notice(3, 2.0), queue_notice(1, 0.5), queue_notice(0, 4.2)
    ('You are 3rd in the queue.', 'You are next.', 'Running · 4 s')
    >>> queue_notice(0, 4.2, 1234, 0.03125)
    'Running · 4 s · step 1,234 · loss 0.0312'
    >>> queue_notice(0, 4.2, 1234, 0.03125, "Searching for the least loss")
    'Searching for the least loss · 4 s'
    """
    if place == 0 and what:
        return f"{what} · {seconds:.0f} s"
    if place == 0:
        step = f" · step {steps:,}" if steps else ""
        return f"Running · {seconds:.0f} s{step}" + ("" if loss is None else f" · loss {loss:.3g}")
    return "You are next." if place == 1 else f"You are {ordinal(place)} in the queue."


def ordinal(number: int) -> str:
    """A number as a place in a row.

    >>> [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 102, 111)]
    ['1st', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st', '102nd', '111th']
    """
    teens = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _session() -> str:
    """A name for this session, that nobody else has."""
    return str(st.session_state.setdefault(_WHO, secrets.token_hex(8)))


def _address() -> str:
    """The place that this session is at: turns go round between places first."""
    who = visitor()
    return "" if who is None else who.address(address_header())


def _seen_waiting(ticket: sandbox.Ticket, what: str) -> Run:
    """Wait, and say how far it is. Every look writes to the page, since only that lets Streamlit stop this run."""
    room = st.session_state.get(_ROOM) or st.empty()
    with room.container(key=f"waiting-{ticket.entry.number}", horizontal=True, vertical_alignment="center"):
        line, drawn = st.empty(), st.empty()
        # Any press of a button ends what the page was at; after this one it is not begun again.
        st.button("Stop", key=f"stop {ticket.entry.number}", on_click=_stop, args=(ticket.entry.number,))
    began = time.monotonic()
    while True:
        place = ticket.place
        began = time.monotonic() if place else began
        answer = ticket.answer
        last = answer.losses[-1][1] if answer.losses else None
        line.text(queue_notice(place, time.monotonic() - began, answer.steps, last, what))
        if len(answer.losses) > 1 and not what:
            drawn.html(loss_curve(answer.losses))
        if (finished := ticket.wait(_LOOK)) is not None:
            room.empty()
            return finished


_WIDTH, _HEIGHT = 160, 28
_FAR = 1e300  # beyond it differences overflow


def loss_curve(losses: list[tuple[int, float]]) -> str:
    """The losses so far as a small drawing; those that are no finite numbers are left out.

    >>> print(loss_curve([(1, 4.0), (2, 2.0), (3, float("nan"))]).split('points="')[1].split('"')[0])
    0.0,2.0 160.0,26.0
    """
    shown = [(step, max(-_FAR, min(_FAR, loss))) for step, loss in losses if math.isfinite(loss)]
    shown = shown[:: max(1, len(shown) // _WIDTH)]
    if not shown:
        return ""
    (first, _), (last, _) = shown[0], shown[-1]
    low, high = min(loss for _, loss in shown), max(loss for _, loss in shown)
    along, up = _WIDTH / max(last - first, 1), (_HEIGHT - 4) / ((high - low) or 1.0)
    points = " ".join(f"{(step - first) * along:.1f},{_HEIGHT - 2 - (loss - low) * up:.1f}" for step, loss in shown)
    return (
        f'<svg width="{_WIDTH}" height="{_HEIGHT}" role="img" aria-label="The loss so far">'
        f'<polyline points="{points}" fill="none" stroke="currentColor" stroke-width="1.5"/></svg>'
    )
