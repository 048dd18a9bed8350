"""The figures of the lab on the page, what they ask for, and what is looked for once they are there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import numpy as np
import streamlit as st

from graphlab.datasets.points import Points
from graphlab.fit.landscape import parameters_of
from graphlab.fit.training import Fit
from graphlab.ui.app.session import session
from graphlab.ui.components import fitting
from graphlab.ui.content import address
from graphlab.ui.fitting.draft import Reading, number_text, with_points
from graphlab.ui.fitting.lab import AROUND, Lab
from graphlab.ui.fitting.picture import picture
from graphlab.ui.fitting.spots import LEAST_POINTS, can_point, nearest, spots_of, with_spot, with_spots
from graphlab.ui.fitting.trainer import ask, look_around, look_for_best, look_for_rate, look_for_start

PLAYGROUND = "app.py"


def know(here: Lab) -> None:
    """What takes no time is known before the page is drawn: the least loss of a line, the largest rate."""
    program = here.reading().program
    for one in [*([] if program is None else [program]), *(fit.program for fit in here.runs)]:
        look_for_best(here, one, search=False)


def show(here: Lab, reading: Reading, *, dark: bool) -> None:
    """The figures."""
    fits = here.comparable()
    fitting.figures(picture(here, reading, fits, dark=dark), on_sent=lambda: _answer(here))


def look_closer(here: Lab, reading: Reading) -> None:
    """Look for what takes longer, now that the training is on the page, and show it with another rerun."""
    fits = here.comparable()
    if not fits:
        if reading.program is not None and look_for_start(here, reading.program):
            st.rerun()
        return
    if look_for_rate(here, fits[0]) or look_around(here, fits) or look_for_best(here, fits[0].program, search=True):
        st.rerun()


# ---- what is asked for


def _answer(here: Lab) -> None:
    asked = fitting.sent(st.session_state.get(fitting.FIGURES))
    match asked.get("kind"):
        case "open":
            _open(here, asked)
        case "start":
            _start(here, asked)
        case "point":
            _point(here, asked)
        case "residuals":
            here.residuals = asked.get("on") is True
        case "around":
            _look_otherwise(here, asked)


def _open(here: Lab, asked: Mapping[str, Any]) -> None:
    """The playground, with the program of the run that is shown, at a step of it."""
    step, fit = asked.get("step"), _shown(here)
    if asked.get("token") == here.token and fit is not None and type(step) is int and 1 <= step <= fit.steps:
        here.asked = lambda: _go_to(here, fit, step)


def _go_to(here: Lab, fit: Fit, step: int) -> None:
    here.asked, there = None, session()  # to leave the page ends what it is at
    run = msgspec.structs.replace(fit.run, source=fit.program.text, figures=())
    there.show(fit.program.text, run)
    number = 1 if fit.training is None else fit.training.number
    fields = address.write(address.Address(fit.program.text))
    st.switch_page(PLAYGROUND, query_params={**fields, "tab": "Training", "training": str(number), "at": str(step)})


def _look_otherwise(here: Lab, asked: Mapping[str, Any]) -> None:
    """The loss around is to be shown in another way, or over other parameters."""
    names, fit = asked.get("names"), _shown(here)
    here.around = next((kind for kind in AROUND if kind == asked.get("as")), here.around)
    if fit is None or not isinstance(names, list) or len(names) != 2 or names[0] == names[1]:
        return
    if all(isinstance(name, str) for name in names) and set(names) <= set(parameters_of(fit)):
        here.pair = names[0], names[1]


def _start(here: Lab, asked: Mapping[str, Any]) -> None:
    """The start was dragged: it is trained from there."""
    names, places = asked.get("names"), fitting.numbers(asked.get("at"), 2)
    formula = here.reading().formula
    if formula is None or places is None or not isinstance(names, list) or not set(names) <= set(formula.parameters):
        return
    fit = _shown(here)
    known = {} if fit is None else dict(fit.settings.starts)
    starts = {name: number_text(value) for name, value in {**here.reading().starts, **known}.items()}
    dragged = {name: number_text(float(f"{place:.4g}")) for name, place in zip(names, places, strict=True)}
    here.draft["starts"] = {**starts, **dragged}
    here.revision += 1
    ask(here, "train")


def _point(here: Lab, asked: Mapping[str, Any]) -> None:
    """A point was added, moved or removed: the data is the learner's own table then."""
    points = here.reading().points
    if points is None or not can_point(points):
        return
    spots = spots_of(points)
    at, to = (fitting.numbers(asked.get(name), 2) for name in ("from", "to"))
    number = None if at is None else nearest(spots, at)
    changed: Points | None = None
    if to is not None and asked.get("from") is None:
        changed = with_spot(points, to, asked.get("class"))
    elif to is not None and number is not None:
        spots[number] = to
        changed = with_spots(points, spots, points.y)
    elif asked.get("to") is None and number is not None and len(spots) > LEAST_POINTS:
        changed = with_spots(points, np.delete(spots, number, axis=0), np.delete(points.y, number))
    if changed is not None:
        here.put(with_points(here.draft, changed))


def _shown(here: Lab) -> Fit | None:
    fits = here.comparable()
    return fits[0] if fits else None
