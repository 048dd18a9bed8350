"""The Training tab: the time line of a loop that trains, and the step of it that is open in the player."""

from __future__ import annotations

from functools import partial

import streamlit as st

from graphlab.sandbox.wire.run import Run
from graphlab.trace.budget import within
from graphlab.trace.training import Training
from graphlab.ui.app import running
from graphlab.ui.app.session import Session
from graphlab.ui.components import player
from graphlab.ui.components import training as component
from graphlab.views.player.schema import TimeLine
from graphlab.views.reading import Reading
from graphlab.views.training.opened_step import kept, last_whole, phases
from graphlab.views.training.picture import time_line
from graphlab.views.training.time_line import position, title

MOST_REOPENED = 8  # steps that were run again and are remembered
CANNOT = "Its graph was not kept, and the program cannot be run again exactly as it was. The marked steps have theirs."
OTHERWISE = "The program was run again, and trained otherwise, so its graph is not that of this training."
NOT_REACHED = "The program was run again, and did not come to this step."


def trainings(here: Session) -> tuple[Training, ...]:
    """The time lines of the run on the page."""
    return here.run.trainings if here.run is not None else ()


def on_page(here: Session) -> tuple[list[Reading], int]:
    """What the player can show, and which of it: the step that was asked for last, or what was picked in the player."""
    views = here.views()
    opened = _reading(here, *here.standing) if here.standing else None
    if opened is None:
        state = st.session_state.get("player")
        index = player.chosen(views, state, here.token, here.start)
        is_cut = here.run is not None and here.run.error is not None and views
        is_usual = player.picked_call(state, here.token, here.start) is None
        return views, last_whole(views, index) if is_cut and is_usual else index
    index = next((i for i, view in enumerate(views) if view is opened), len(views))
    return (views if index < len(views) else [*views, opened]), index


def titles(here: Session, views: list[Reading]) -> tuple[str, ...]:
    """What the player calls each of its views: a step of a training by its number."""
    return tuple(_title(here, view, several=len(views) > 1) for view in views)


def _title(here: Session, view: Reading, *, several: bool) -> str:
    usual = player.title(view, several=several)
    place = _place(view)
    if place is None:
        return usual
    lines, (number, step) = trainings(here), place
    which = f"Training {number}, " if len(lines) > 1 else ""
    return f"{which}{position(lines[number - 1], step)} · {usual}".replace("step", "Step" if not which else "step", 1)


def _place(view: Reading) -> tuple[int, int] | None:
    """The training and the step that a view is of; None of one that is of no training."""
    if view.training is None or view.opened is None:
        return None
    return view.training.number, view.opened.step


def _reading(here: Session, number: int, step: int) -> Reading | None:
    """A step as the player shows it; None where its tape is not there."""
    lines = trainings(here)
    opened = kept(lines[number - 1], step) if number <= len(lines) else None
    if opened is not None:
        return next((view for view in reversed(here.views()) if view.trace.number == opened.tape), None)
    return here.reopened.get((number, step))


# ---- Opening a step


def stand(here: Session, number: int | None, step: int | None) -> None:
    """Stand where an address says, as far as that is there."""
    lines = trainings(here)
    if number is None or not 1 <= number <= len(lines):
        return
    here.training = number
    if step is not None and 1 <= step <= lines[number - 1].steps:
        open_step(here, number, step)


def open_step(here: Session, number: int, step: int) -> None:
    """Show a step in the player. One that was not kept is had by running the program again, which may take a while."""
    run = here.run
    if run is None or not 1 <= number <= len(run.trainings) or not 1 <= step <= run.trainings[number - 1].steps:
        return
    training = run.trainings[number - 1]
    here.training, here.unopened, here.standing = number, "", (number, step)
    if _reading(here, number, step) is not None:
        return
    found = _run_again(run, training, step) if training.can_reopen else CANNOT
    if isinstance(found, str):
        here.unopened = f"Step {step:,}: {found}"
        return
    here.reopened[number, step] = found
    while len(here.reopened) > MOST_REOPENED:
        here.reopened.pop(next(iter(here.reopened)))


def _run_again(run: Run, training: Training, step: int) -> Reading | str:
    """The step of another run of the program, or why there is none."""
    again = running.run_again(run, step)
    lines = again.trainings[training.number - 1 : training.number]
    opened = kept(lines[0], step) if lines else None
    views = [view for view in player.views_of(again) if opened is not None and view.trace.number == opened.tape]
    if views and not training.repeats(lines[0]):
        return OTHERWISE
    if views:
        return views[-1]
    return f"{again.error.kind}: {again.error.message}" if again.error else again.left_out or NOT_REACHED


def _opened(here: Session) -> None:
    """The browser asks for a step; the page does it, since only the page can show that it waits."""
    asked = component.asked_step(st.session_state.get("training"), here.token)
    if asked is not None:
        here.asked = partial(open_step, here, *asked)


def _picked(here: Session) -> None:
    number = component.picked_line(st.session_state.get("training"), here.token)
    if number is not None and 1 <= number <= len(trainings(here)):
        here.training, here.standing, here.unopened = number, None, ""


def viewed(here: Session) -> None:
    """Something else was picked in the player: the time line follows it."""
    picked = player.picked_call(st.session_state.get("player"), here.token, here.start)
    if picked is not None and picked < len(here.views()):
        here.training, here.standing, here.unopened = None, None, ""
    here.begin_entry()


# ---- The tab


def show(here: Session, reading: Reading | None) -> None:
    """The time line, with the step of it that `reading` is."""
    lines = trainings(here)
    place = _place(reading) if reading is not None else None
    training = lines[_number(here, place) - 1]
    opened = place[1] if place is not None and place[0] == training.number else None
    standing = here.standing[1] if here.standing is not None else None
    component.training(
        [title(one) for one in lines],
        _drawn(here, training, standing or opened),
        token=here.token,
        opened=opened,
        at=standing or (opened if opened != training.steps else None),
        phases=phases(reading) if opened is not None and reading is not None else [],
        problem=here.unopened,
        on_open=lambda: _opened(here),
        on_line=lambda: _picked(here),
    )


def _number(here: Session, place: tuple[int, int] | None) -> int:
    """Which training is shown: the one that was picked, or that of the step in the player, or the first one."""
    if here.training is not None:
        return here.training
    return place[0] if place is not None else 1


def _drawn(here: Session, training: Training, also: int | None) -> TimeLine:
    """The time line, drawn once for a run and a step that must be in it."""
    assert here.run is not None
    kept_line = here.drawn
    if kept_line is not None and kept_line[0] is here.run and kept_line[1:3] == (training.number, also):
        return kept_line[3]
    with within():
        line = time_line(training, here.run.traces, also)
    here.drawn = here.run, training.number, also, line
    return line
