"""The program as a model of blocks: it is written with every change that fits, and read back where it can be read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import streamlit as st

from graphlab.authoring.description import Description, from_builtins
from graphlab.authoring.model_code import to_code
from graphlab.authoring.model_reader import from_code
from graphlab.authoring.model_shapes import shapes_of
from graphlab.authoring.presets import PRESETS
from graphlab.authoring.settings import ModelError
from graphlab.sandbox.wire.run import Run
from graphlab.ui.components.aside import put_aside
from graphlab.ui.components.blocks import Sent, blocks, plain, sent
from graphlab.ui.ways.way import Desk

_KEY = "blocks"
_DRAFT = "blocks draft"


@dataclass(frozen=True)
class Draft:
    """The rows that are on the page, which need not fit together yet.

    They belong to the program `source`: while that is on the page, they are what somebody is at. `model` is plain data,
    None where the program is more than blocks can show, for a `reason`. `aside` is a program of somebody's own that
    a model has taken the place of, and `failure` why the run of these rows came to nothing.
    """

    source: str
    model: dict[str, Any] | None
    reason: str = ""
    revision: int = 0
    token: int = 0
    aside: str | None = None
    failure: str = ""


def show(desk: Desk) -> None:
    """The builder."""

    def changed() -> None:
        if (wanted := sent(st.session_state.get(_KEY))) is not None:
            change(desk, wanted)

    draft = _draft(desk)
    blocks(
        draft.model,
        revision=draft.revision,
        answered=draft.token,
        source=desk.source,
        reason=draft.reason,
        aside=draft.aside,
        failure=draft.failure,
        on_sent=changed,
        on_aside=lambda: remember(desk, st.session_state.get(_KEY)),
        key=_KEY,
    )


def _draft(desk: Desk) -> Draft:
    """The rows for the program that is on the page: those somebody is at, or else as they are read from it."""
    kept: Draft | None = st.session_state.get(_DRAFT)
    if kept is not None and kept.source == desk.source:
        return kept
    description, reason = from_code(desk.source)
    model = None if description is None else plain(description)
    draft = Draft(desk.source, model, reason, *((kept.revision + 1, kept.token) if kept else (1, 0)))
    st.session_state[_DRAFT] = draft
    return draft


def change(desk: Desk, wanted: Sent) -> None:
    """Take over what the browser sent; a model that fits is written and run."""
    draft = replace(_draft(desk), token=wanted.token)
    if wanted.back:
        return _bring_back(desk, draft)
    if wanted.preset is not None:
        model = plain(PRESETS[wanted.preset].description)
        draft = replace(draft, revision=draft.revision + 1)
    else:
        model = wanted.model or {}
    _write(desk, replace(draft, model=model))
    return None


def remember(desk: Desk, state: Any) -> None:
    """Take over the program that the browser's tab has kept over F5."""
    if (aside := put_aside(state, desk.source)) is not None:
        draft = _draft(desk)
        st.session_state[_DRAFT] = replace(draft, aside=aside if draft.aside is None else draft.aside)


def _bring_back(desk: Desk, draft: Draft) -> None:
    """The program that was put aside is on the page again."""
    if draft.aside is not None:
        st.session_state[_DRAFT] = replace(draft, source="", aside=None)  # whatever stands there is to be read again
        desk.answer(draft.aside)


def _write(desk: Desk, draft: Draft) -> None:
    """Keep the rows, and where they fit together, ask for a run of their program."""
    description = _fitting(draft.model)
    st.session_state[_DRAFT] = replace(draft, source=desk.source, failure="")
    if description is not None and (code := to_code(description)) != desk.source:
        desk.answer(code, accepts=partial(_accepts, desk.source, code))


def _accepts(before: str, code: str, run: Run) -> bool:
    """Whether a run takes the place of the one on the page; a program that blocks cannot show is put aside for it."""
    draft: Draft = st.session_state[_DRAFT]
    if run.error is not None:
        st.session_state[_DRAFT] = replace(draft, failure=run.error.message.rstrip("."))
        return False
    aside = before if from_code(before)[0] is None else draft.aside
    st.session_state[_DRAFT] = replace(draft, source=code, aside=aside, reason="")
    return True


def _fitting(model: Any) -> Description | None:
    """The description in plain data; None where it is none, or where its rows do not fit together."""
    try:
        description = from_builtins(model)
        shapes_of(description).check()
    except ModelError:
        return None
    return description
