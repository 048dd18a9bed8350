"""The program as code, in the editor: what the other ways write, and the only one that can write everything."""

from __future__ import annotations

import streamlit as st

from graphlab.ui.components.editor import editor, requested
from graphlab.ui.ways.way import Desk

_KEY = "editor"


def show(desk: Desk) -> None:
    """The editor."""

    def typed() -> None:
        if (sent := requested(st.session_state.get(_KEY))) is not None:
            desk.answer(*sent)

    editor(desk.source, revision=desk.revision, run=desk.run, token=desk.token, on_run=typed, key=_KEY)
