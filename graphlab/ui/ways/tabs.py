"""The ways to write a program, in the order of their tabs; only the one that is chosen is shown."""

from __future__ import annotations

import streamlit as st

from graphlab.ui.ways import code, expression, model
from graphlab.ui.ways.way import Desk, Way

WAYS: dict[str, Way] = {module.WAY.label: module.WAY for module in (code, expression, model)}


def tabs(desk: Desk) -> None:
    """A tab for each way, and the chosen one."""
    rooms = st.tabs(list(WAYS), key="way", on_change="rerun")
    for way, room in zip(WAYS.values(), rooms, strict=True):
        if room.open:
            with room:
                way.view(desk)
