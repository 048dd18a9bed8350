"""The ways to write a program, in the order of their tabs; only the one that is chosen is imported and shown."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

import streamlit as st

from graphlab.ui.ways.way import Desk

FILES = {"Code": "code", "Expression": "expression", "Model": "model"}
"""The file of each way by its label."""


def _imported(file: str) -> Callable[[Desk], None]:
    """The `show` of a way, from its file when it is called: a model needs all of Keras, and most visitors none."""

    def show(desk: Desk) -> None:
        import_module(f"graphlab.ui.ways.{file}").show(desk)

    return show


WAYS: dict[str, Callable[[Desk], None]] = {label: _imported(file) for label, file in FILES.items()}


def tabs(desk: Desk) -> None:
    """A tab for each way, and the chosen one."""
    rooms = st.tabs(list(WAYS), key="way", on_change="rerun")
    for show, room in zip(WAYS.values(), rooms, strict=True):
        if room.open:
            with room:
                show(desk)
