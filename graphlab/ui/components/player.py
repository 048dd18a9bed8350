"""The player: a drawn tape, its steps, and everything about each of its nodes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import streamlit as st

from graphlab.sandbox.pictures.asks import Ask, Before, CannotDraw, FormulasAsk, Made, Picture, PictureAsk, StepFormulas
from graphlab.sandbox.pictures.make import latest, made, views_of
from graphlab.trace.graph import Sweep, Trace
from graphlab.ui.components.component import component
from graphlab.ui.components.player_state import (
    USUAL,
    Start,
    asked_look,
    asked_step,
    asks_back,
    cell_of,
    picked_call,
    turned,
    typed_number,
    view_of,
)
from graphlab.views.drawing.view import View
from graphlab.views.player import schema
from graphlab.views.player.picture import seen, title
from graphlab.views.player.schema import (
    Answer,
    Data,
    Drawn,
    Formulas,
    Marks,
    Message,
    Question,
    Step,
    Trait,
)
from graphlab.views.reading import Reading

__all__ = [
    "Start",
    "asked_look",
    "asks_back",
    "cell_of",
    "chosen",
    "message",
    "next_ask",
    "picked_call",
    "player",
    "title",
    "turned",
    "typed_number",
    "view_of",
    "views_of",
]

_mount = component("player")
Maker = Callable[[Reading, Ask], Made]
NO_PICTURE = "No picture"
_NO_RUN = -1  # the token of none


def player(
    reading: Reading,
    *,
    views: tuple[str, ...] = (),
    view: int = 0,
    token: int = 0,
    notes: tuple[str, ...] = (),
    traits: tuple[Trait, ...] = (),
    marks: Marks | None = None,
    badged: bool = False,
    make: Maker = made,
    cell: Answer | None = None,
    start: Start = USUAL,
    questions: Sequence[Question] = (),
    look: str | None = None,
    welcome: bool = False,
    on_look: Callable[[], None] | None = None,
    on_view: Callable[[], None] | None = None,
    on_select: Callable[[], None] | None = None,
    on_cell: Callable[[], None] | None = None,
    typing: Mapping[str, str] | None = None,
    on_type: Callable[[], None] | None = None,
    key: str = "player",
) -> Any:
    """Show a trace with the gradients of its sweep, all steps done or as `start` says.

    `views` names what else could be shown; choosing one calls `on_view`. How the trace is looked at, folded or from
    top to bottom, is what was chosen in the browser. `marks` stand out: {"nodes": ids, "edges": ids, "labels": {id:
    text}, "cells": {id: {"value": flat indices, "grad": flat indices}}}. With `badged` a card on which something is
    wrong says so, and `traits` stand beside the title. `make` makes the picture. `questions` are what can be asked
    about it, in the order of its menu, and `look` is the label of the one that is answered beside it: choosing another
    calls `on_look`, and `asked_look` then says which. With `welcome`, a browser that was never here shows the first
    graph before its first step, with hints.

    `typing` has a leaf's id for each whose numbers can be typed over on its card, with an empty text, or with the
    reason why they cannot; `on_type` is called when one was, and `typed_number` then says which and how.

    `on_select` is called, with a rerun, when a node is selected; without it the browser keeps that to itself. With
    `on_cell`, single numbers can be asked about: `cell_of` says which one, and `cell` is the answer. While `token`
    stays, a drawing of the same steps keeps step, camera and selection.
    """
    state = st.session_state.get(key)
    looked = view_of(state, token, start)
    try:
        drawn = _drawn(key, reading, looked, badged, make)
    except CannotDraw as problem:
        return message(NO_PICTURE, str(problem), title=views[view] if views else title(reading), token=token, key=key)
    data: schema.Picture = {
        **drawn,  # type: ignore[typeddict-item]  # `cannot` is for pages without a server
        "turned": turned(state, start) is not None,
        "since": start.number,
        "start": start.step if start.token == token else None,
        "title": views[view] if views else title(reading),
        "views": list(views),
        "view": view,
        "token": token,
        "notes": [*notes, *drawn["notes"]],
        "traits": [*traits, *drawn["traits"]],
        "marks": marks or {},
        "cell": cell,
        "picks": on_cell is not None,
        "reports": on_select is not None,
        "typing": dict(typing or {}),
        "questions": list(questions),
        "look": look,
        "welcome": welcome,
        "formulas": _requested_formulas(make, reading, drawn["steps"], asked_step(state, token)),
    }
    return _show(key, data, on_view=on_view, on_look=on_look, on_selected=on_select, on_cell=on_cell, on_typed=on_type)


def message(heading: str, text: str, *, code: str = "", title: str = "", token: int = 0, key: str = "player") -> Any:
    """Show words where the drawing would be."""
    data: Message = {"state": "message", "heading": heading, "text": text, "code": code, "title": title, "token": token}
    return _show(key, data)


def _show(key: str, data: Data, **calls: Callable[[], None] | None) -> Any:
    states = ("view", "selected", "cell", "direction", "folds", "inlined", "at", "look", "typed")
    return _mount(key=key, data=data, **{f"on_{name}_change": calls.get(f"on_{name}") or _nothing for name in states})


def _nothing() -> None:
    """A component's state needs a callback to exist."""


@dataclass(frozen=True)
class _Kept:
    """How one player of this session showed what it showed last."""

    trace: Trace
    sweep: Sweep | None
    view: View
    ask: PictureAsk
    before: Before


def _drawn(key: str, reading: Reading, view: View, badged: bool, make: Maker) -> Drawn:
    """The picture; with other numbers in the one before, its boxes stay as big."""
    kept: _Kept | None = st.session_state.get(_place(key))
    same = kept is not None and kept.trace is reading.trace and kept.sweep is reading.sweep
    ask = _ask(key, view, badged)
    if kept is not None and same and kept.view == view and kept.ask.badged == badged:
        ask = kept.ask
    picture = make(reading, ask)
    assert isinstance(picture, Picture)
    before = Before(picture.contents["structure"], picture.sizes, picture.fit)
    st.session_state[_place(key)] = _Kept(reading.trace, reading.sweep, view, ask, before)
    return {**picture.contents, **seen(view), "svg": picture.svg}


def next_ask(start: Start = USUAL, key: str = "player") -> PictureAsk:
    """What this player will ask for when the next run is there, so that it can be made with the run."""
    return _ask(key, view_of(st.session_state.get(key), _NO_RUN, start), badged=True)


def _ask(key: str, view: View, badged: bool) -> PictureAsk:
    kept: _Kept | None = st.session_state.get(_place(key))
    before = kept.before if kept is not None and kept.view == view else None
    return PictureAsk.of(view, badged=badged, before=before)


def _place(key: str) -> str:
    return f"_drawn {key}"


def _requested_formulas(make: Maker, reading: Reading, steps: list[Step], at: int | None) -> Formulas:
    """The formulas of a long run that somebody is looking at, by step."""
    if at is None or at > len(steps) or steps[at - 1]["formulas"] is not None:
        return {}
    with suppress(CannotDraw):
        if isinstance(found := make(reading, FormulasAsk(at)), StepFormulas):
            return found.formulas
    return {}


def chosen(views: list[Reading], state: Any, token: int, start: Start = USUAL) -> int:
    """Which of `views` to show: the one picked for this very run, else the last gradient asked for."""
    picked = picked_call(state, token, start)
    if picked is not None and picked < len(views):
        return picked
    return latest(views)
