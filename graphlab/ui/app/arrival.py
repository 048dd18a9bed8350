"""From an address to what the playground shows, and from that to its address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import streamlit as st

from graphlab.sandbox.wire.run import Run
from graphlab.ui.app import running, time_line
from graphlab.ui.app.cache import run_once
from graphlab.ui.app.frame import embedded
from graphlab.ui.app.session import Session, digest
from graphlab.ui.app.sketch import sketch
from graphlab.ui.app.widgets import PRINTED, TRAINING, open_tab, result_tab
from graphlab.ui.components import player
from graphlab.ui.components.address import address as mounted
from graphlab.ui.components.address import restored
from graphlab.ui.components.plotly_script import plotly_address
from graphlab.ui.content import address, examples
from graphlab.ui.content.address import Address
from graphlab.ui.content.frozen import freeze, thaw
from graphlab.ui.content.knobs import other_ranges
from graphlab.ui.looks.menu import LOOKS
from graphlab.ui.ways.tabs import WAYS
from graphlab.views.player import schema

_COOKIE = "graphlab_ran"
_USUAL_WAY = next(iter(WAYS))
LOST = "It was too long for an address, and this browser has not kept it. Open it in the tab where it was written."


def enter(here: Session, fields: Mapping[str, str]) -> None:
    """Show the page to somebody who comes to it: what its address says, or as it was left."""
    own = {name: field for name, field in fields.items() if name in address.NAMES}
    if not here.source:
        here.welcome = not own.keys() - {"step"} and not embedded()  # who comes with a link is not led about
    here.arrived = own
    if own or not here.source:
        return arrive(here, address.read(own))
    here.revision += 1  # other choices than those of now are of before
    _look_at(here, here.shown)


def arrive(here: Session, asked: Address) -> None:
    """Show what an address says.

    Examples run at once, and so does what has run in this browser. Any other program waits for the click, with the
    picture that came with it.
    """
    source = examples.GALLERY[0].source if asked.program is None else asked.program
    if here.run is None:
        sketch(source)
    run = here.run if _is_shown(here, source, asked.seed) else _run_of(here, source, asked.seed)
    here.show(source, run)
    here.frozen = thaw(asked.frozen, source) if run is None else None
    here.problem = asked.problem
    _look_at(here, asked)


def _look_at(here: Session, asked: Address) -> None:
    """Look at the program on the page as an address says."""
    here.look = asked.look if asked.look in LOOKS else None
    here.start = _start(asked, here)
    here.turned_from = dict(asked.turned_from)
    open_tab(asked.tab, has_training=bool(time_line.trainings(here)))
    time_line.stand(here, asked.training, asked.at)
    example = examples.BY_SOURCE.get(here.source)
    st.session_state["example"] = None if example is None else example.title
    st.session_state["way"] = asked.way if asked.way in WAYS else _USUAL_WAY


def _fields_of(here: Session) -> tuple[dict[str, str], bool]:
    """The fields of the address of what is shown, and whether they are too long for one."""
    frozen = "" if here.source in examples.BY_SOURCE else _frozen(here)
    fields = address.write(replace(here.shown, frozen=frozen))
    if address.length(fields) > address.MOST:
        fields.pop("f", None)
    is_unwritten = here.shown.program is not None and not {"p", "example"} & fields.keys()
    return fields, is_unwritten or address.length(fields) > address.MOST


def stay(here: Session) -> None:
    """The program of an address has run at last: its picture is shown as the address says."""
    here.start = replace(here.start, token=here.token)
    fields = address.read(here.arrived)
    here.turned_from = dict(fields.turned_from)
    open_tab(fields.tab, has_training=bool(time_line.trainings(here)))
    time_line.stand(here, fields.training, fields.at)


def has_run_button() -> bool:
    """Whether the program is shown as code, which can be run; the other ways run what is changed in them."""
    return bool(st.session_state.get("way", _USUAL_WAY) == _USUAL_WAY)


def note(here: Session) -> None:
    """Remember what the page shows now, but for the step and the theme, which the browser knows."""
    state = st.session_state.get("player")
    view = player.view_of(state, here.token, here.start)
    way = st.session_state.get("way")
    is_first = here.source == examples.GALLERY[0].source
    lines, is_training = time_line.trainings(here), result_tab() == TRAINING
    here.shown = Address(
        None if is_first else here.source,
        call=None if here.standing else player.picked_call(state, here.token, here.start),
        look=here.look,
        way=way if way != _USUAL_WAY else None,
        direction=player.turned(state, here.start),
        opened=view.opened,
        closed=view.closed,
        inlined_constants=view.inlined_constants,
        tab=result_tab() if result_tab() != PRINTED else None,
        training=here.training if lines else None,
        at=here.standing[1] if here.standing else None,
        turned_from=other_ranges(here.source, here.turned_from),
        seed=here.run.seed if here.run is not None and lines and (is_training or here.standing) else None,
    )
    here.fields, here.is_long = _fields_of(here)


def write(here: Session) -> None:
    """Hand the address to the browser, which writes it, and listen for the one that it goes to."""
    data: schema.Address = {
        "session": here.key,
        "fields": here.fields,
        "arrived": here.arrived,
        "names": list(address.NAMES),
        "long": here.is_long,
        "entry": here.entry,
        "token": here.token,
        "step": here.start.step if here.start.token == here.token else None,
        "answered": here.answered,
        "soon": plotly_address() if time_line.trainings(here) else "",
        "ran": digest(here.source) if here.run is not None and here.source not in examples.BY_SOURCE else "",
    }
    mounted(data, on_restore=lambda: _go(here))


def _go(here: Session) -> None:
    """What the browser has gone back to is shown with the rerun that follows."""
    if (asked := restored(st.session_state.get("address"))) is not None:
        here.asked = partial(_return, here, *asked)


def _return(here: Session, query: str, number: int) -> None:
    arrive(here, address.read(address.parsed(query)))
    here.problem = LOST if address.is_elsewhere(query) else here.problem
    here.answered = number


def _is_shown(here: Session, source: str, seed: int | None) -> bool:
    """Whether the run on the page is that of an address."""
    return here.run is not None and here.source == source and seed in (None, here.run.seed)


def _run_of(here: Session, source: str, seed: int | None) -> Run | None:
    """The run of a program that need not wait for a click; None of any other."""
    ask = player.next_ask(here.start)
    if source in examples.BY_SOURCE:
        return run_once(source, ask=ask) if seed is None else running.run(source, seed, ask=ask)
    known = here.ran | set((st.context.cookies.get(_COOKIE) or "").split("."))
    return running.run(source, seed, ask=ask) if digest(source) in known else None


def _start(asked: Address, here: Session) -> player.Start:
    return player.Start(
        here.revision,
        here.token,
        asked.direction,
        asked.opened,
        asked.closed,
        asked.inlined_constants,
        asked.step,
        asked.call,
    )


def _frozen(here: Session) -> str:
    """The packed picture of the run on the page: packed once."""
    run = here.run or here.frozen
    if run is None:
        return ""
    if here.packed is None or here.packed[0] is not run:
        here.packed = run, freeze(run)
    return here.packed[1]
