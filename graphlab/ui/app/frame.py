"""What every page starts with: its title, the bar with the pages, and the style of the app."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitAPIException

from graphlab.ui.app import admission, running
from graphlab.ui.app.cache import warm_up
from graphlab.ui.app.sketch import sketch_room
from graphlab.ui.components.component import stylesheet
from graphlab.ui.components.landmarks import landmarks

_PAGE = "graphlab page"
ROOT = Path(__file__).resolve().parents[3]
PAGES = {
    "app.py": "Playground",
    "pages/fit.py": "Fit",
    "pages/tensors.py": "Tensors",
    "pages/derivatives.py": "Derivatives",
    "pages/lessons.py": "Lessons",
    "pages/limits.py": "Limits",
}


def frame(title: str) -> bool:
    """Begin a page called `title`; whether the visitor comes to it from elsewhere."""
    st.set_page_config(f"{title} · graphlab", "🧮", layout="wide", initial_sidebar_state="collapsed")
    warm_up()
    running.waiting_room()
    sketch_room()
    st.html(stylesheet("app", _style()))
    landmarks()
    if not embedded():
        _bar(title)
    admission.notice()
    before, st.session_state[_PAGE] = st.session_state.get(_PAGE), title
    return before != title


def embedded() -> bool:
    """Whether the page is in the frame of another one: there it has no navigation."""
    return bool(st.context.is_embedded)


def _bar(title: str) -> None:
    with st.container(key="bar", horizontal=True, wrap=False, gap=None):
        st.html('<p class="brand">graphlab</p>', width="content")
        for page, label in pages().items():
            if label == title:
                st.html(f'<span class="here" aria-current="page">{label}</span>', width="content")
            else:
                _link(page, label)


def tools() -> Any:
    """The right end of the bar: what a page puts in there is at hand wherever it is scrolled to."""
    return st.container(key="tools", horizontal=True, wrap=False, gap="xsmall")


def pages() -> dict[str, str]:
    """The pages that are there, with their labels."""
    return {page: label for page, label in PAGES.items() if (ROOT / page).exists()}


@cache
def _style() -> str:
    """All that is laid over Streamlit's themes, of every page: one sheet, which a browser keeps."""
    sheets = sorted(Path(__file__).parent.glob("*.css"))
    return "".join(sheet.read_text(encoding="utf-8") for sheet in sheets)


def _link(page: str, label: str) -> None:
    try:
        st.page_link(page, label=label)
    except StreamlitAPIException:  # a page that is run by itself, as tests do, knows no other
        st.text(label)
