"""The player: a drawn tape, its steps, and everything about each of its nodes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from graphlab.sandbox.wire.run import Run
from graphlab.trace.budget import OutOfTime, within
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
from graphlab.views.drawing.budgeted import drawing_in_time
from graphlab.views.drawing.cards import Badge
from graphlab.views.drawing.svg import Drawing
from graphlab.views.drawing.view import View
from graphlab.views.player.picture import around, contents, seen, structure, title
from graphlab.views.player.schema import (
    Answer,
    Contents,
    Data,
    Drawn,
    Formulas,
    Marks,
    Message,
    Picture,
    Question,
    Step,
    Trait,
)
from graphlab.views.reading import Reading
from graphlab.views.training.opened_step import readings_of

__all__ = [
    "Start",
    "asked_look",
    "asks_back",
    "cell_of",
    "chosen",
    "message",
    "picked_call",
    "player",
    "title",
    "turned",
    "typed_number",
    "view_of",
    "views_of",
]

_mount = component("player")


def player(
    reading: Reading,
    *,
    views: tuple[str, ...] = (),
    view: int = 0,
    token: int = 0,
    notes: tuple[str, ...] = (),
    traits: tuple[Trait, ...] = (),
    marks: Marks | None = None,
    badges: Mapping[str, Badge] | None = None,
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
    text}, "cells": {id: {"value": flat indices, "grad": flat indices}}}. `badges` are drawn on cards, each
    a word and a sentence, and `traits` stand beside the title. `questions` are what can be asked about it, in the order
    of its menu, and `look` is the label of the one that is answered beside it: choosing another calls `on_look`, and
    `asked_look` then says which. With `welcome`, a browser that was never here shows the first graph before its
    first step, with hints.

    `typing` has a leaf's id for each whose numbers can be typed over on its card, with an empty text, or with the
    reason why they cannot; `on_type` is called when one was, and `typed_number` then says which and how.

    `on_select` is called, with a rerun, when a node is selected; without it the browser keeps that to itself. With
    `on_cell`, single numbers can be asked about: `cell_of` says which one, and `cell` is the answer. While `token`
    stays, a drawing of the same steps keeps step, camera and selection.
    """
    state = st.session_state.get(key)
    looked = view_of(state, token, start)
    drawn = _drawn(key, reading, looked, badges)
    data: Picture = {
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
        "formulas": _requested_formulas(reading, drawn["steps"], asked_step(state, token)),
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


@dataclass
class _Kept:
    """What one player of this session showed last."""

    trace: Trace
    sweep: Sweep | None
    contents: Contents
    view: View
    badges: Mapping[str, Badge] | None
    drawing: Drawing

    @property
    def data(self) -> Drawn:
        return {**self.contents, **seen(self.view), "svg": self.drawing.svg}


def _drawn(key: str, reading: Reading, view: View, badges: Mapping[str, Badge] | None) -> Drawn:
    """The picture, from the last rerun as far as it is the same. With other numbers in it, its boxes stay as big."""
    kept: _Kept | None = st.session_state.get(f"_drawn {key}")
    same = kept is not None and kept.trace is reading.trace and kept.sweep is reading.sweep
    if kept is not None and same and kept.view == view and kept.badges == badges:
        return kept.data
    alike = kept is not None and kept.view == view and kept.contents["structure"] == structure(reading)
    sized = replace(view, sizes=kept.drawing.sizes, fit=kept.drawing.fit) if kept is not None and alike else view
    drawn, words = prepared(reading, sized, badges, kept.contents if kept is not None and same else None)
    kept = st.session_state[f"_drawn {key}"] = _Kept(reading.trace, reading.sweep, words, view, badges, drawn)
    return kept.data


def prepared(
    reading: Reading,
    view: View,
    badges: Mapping[str, Badge] | None,
    words: Contents | None = None,
) -> tuple[Drawing, Contents]:
    """The drawing and the words, if they are not known yet: as much of both as there is time for."""
    with within():
        drawn = drawing_in_time(reading, view=view, badges=badges)
        return drawn, contents(reading) if words is None else words


def _requested_formulas(reading: Reading, steps: list[Step], at: int | None) -> Formulas:
    """The formulas of a long run that somebody is looking at, by step."""
    if at is None or at > len(steps) or steps[at - 1]["formulas"] is not None:
        return {}
    with suppress(OutOfTime), within():
        return around(reading, at)
    return {}


def views_of(run: Run) -> list[Reading]:
    """Everything of a run that can be shown, in order: each gradient call of each tape, or a tape without any.

    A tape that recorded no op has nothing to show.
    """
    found: list[Reading] = []
    for trace in run.traces:
        if any(node.op for node in trace.nodes):
            found += readings_of(trace, run.trainings)
    return found


def chosen(views: list[Reading], state: Any, token: int, start: Start = USUAL) -> int:
    """Which of `views` to show: the one picked for this very run, else the last gradient asked for."""
    picked = picked_call(state, token, start)
    if picked is not None and picked < len(views):
        return picked
    lines = {i: _line(view.sweep) for i, view in enumerate(views) if view.sweep}
    latest = max(lines.values(), default=0)
    return max((i for i, line in lines.items() if line == latest), default=len(views) - 1)


def _line(sweep: Sweep) -> int:
    return sweep.place.line if sweep.place else 0
