"""The widgets of the lab: each shows a value of the draft, and below it what is wrong with that.

What is not always there keeps its place (`nothing`): else what stands below would be another one's, and what is gone
would stay, greyed, until the page has ended, which waits for what is looked for after a training.

What was put into them is taken into the draft before any of them is drawn, so that all of the page agrees.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from graphlab.fit.settings import Settings
from graphlab.ui.fitting.draft import NUMBERS, is_shown
from graphlab.ui.fitting.lab import Lab

TAKEN = (
    *NUMBERS, "formula", "expression", "code", "loss", "reduction", "optimizer", "schedule", "clipping", "standardise",
    "probabilities",
)  # fmt: skip
"""Settings that have a widget of their own, whose value is that of the draft."""


def take(here: Lab) -> None:
    """Take over what was put into the widgets since the page was drawn."""
    for name in TAKEN:
        here.draft[name] = put_in(here, name, here.draft[name])


def put_in(here: Lab, name: str, usual: Any) -> Any:
    """What stands in a widget; `usual` where it is not on the page, or shows an older draft."""
    key = _key(name)
    is_of_now = st.session_state.get(f"{key} revision") == here.revision
    return st.session_state[key] if is_of_now and key in st.session_state else usual


def seeded(here: Lab, name: str, value: Any) -> str:
    """The key of a widget, which shows `value` if it is new on the page or shows an older draft."""
    key = _key(name)
    if key not in st.session_state or st.session_state.get(f"{key} revision") != here.revision:
        st.session_state[key] = value
        st.session_state[f"{key} revision"] = here.revision
    return key


def _key(name: str) -> str:
    return f"fit {name}"


def nothing(places: int = 1) -> None:
    """The places of what is not there now."""
    for _ in range(places):
        st.empty()


def wrong(text: str | None) -> None:
    """What is wrong with a field, below it."""
    if not text:
        return nothing()
    st.html(f'<p class="wrong" role="alert">{escape(text)}</p>')
    return None


def note(text: str) -> None:
    """A quiet sentence; nothing for an empty one."""
    if not text:
        return nothing()
    st.html(f'<p class="quiet">{escape(text)}</p>')
    return None


def number(here: Lab, name: str, label: str, problems: Mapping[str, str], *, usual: str = "") -> None:
    """A number as a text, so that it can be typed as people write it; `usual` is what holds where it is empty.

    Where it does not count it is not shown.
    """
    if not is_shown(here.draft, name):
        return nothing(2)
    st.text_input(label, key=seeded(here, name, here.draft[name]), placeholder=usual or None)
    return wrong(problems.get(name))


def text(here: Lab, name: str, label: str, problems: Mapping[str, str], **options: Any) -> None:
    """A line of text, such as a formula."""
    st.text_input(label, key=seeded(here, name, here.draft[name]), **options)
    wrong(problems.get(name))


def choice(
    here: Lab, name: str, label: str, shown: Callable[[str], str] = str, options: Sequence[str] | None = None
) -> None:
    """One of the choices that the setting has."""
    every = list(options or Settings.settings[name].choices)
    st.selectbox(label, every, key=seeded(here, name, here.draft[name]), format_func=shown)


def tick(here: Lab, name: str, label: str, help: str = "") -> None:
    """Whether something holds."""
    st.checkbox(label, key=seeded(here, name, here.draft[name]), help=help or None)


def code(here: Lab, name: str, label: str, problems: Mapping[str, str], height: int) -> None:
    """Lines of a program."""
    st.text_area(label, key=seeded(here, name, here.draft[name]), height=height)
    wrong(problems.get(name))
