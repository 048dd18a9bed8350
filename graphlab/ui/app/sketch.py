"""The playground before it is there: the program, and the room for its graph, painted before anything is waited for."""

from __future__ import annotations

from html import escape

import streamlit as st

_ROOM = "graphlab sketch"
COMING = "Drawing the graph …"


def sketch_room() -> None:
    """Keep a place for the sketch. It must be the same on every page, so `frame` does it."""
    st.session_state[_ROOM] = st.empty()


def sketch(source: str) -> None:
    """Show the program that is about to run. The style hides the sketch once the graph has come."""
    room = st.session_state.get(_ROOM)
    if room is not None:
        room.html(f'<div class="sketch" aria-busy="true"><pre>{escape(source)}</pre><p>{COMING}</p></div>')
