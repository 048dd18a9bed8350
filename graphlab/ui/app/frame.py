"""What every page starts with: its title, the sidebar, and the style of the app."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.errors import StreamlitAPIException

from graphlab.ui.app import admission, running
from graphlab.ui.app.cache import warm_up

ROOT = Path(__file__).resolve().parents[3]
PAGES = {
    "app.py": "Playground",
    "pages/fit.py": "Fit",
    "pages/tensors.py": "Tensors",
    "pages/derivatives.py": "Derivatives",
    "pages/lessons.py": "Lessons",
    "pages/limits.py": "Limits",
}
_STYLE = "".join(Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("frame.css", "running.css"))
_SIDEBAR = 208  # pixels


def frame(title: str) -> None:
    """Begin a page called `title`."""
    st.set_page_config(f"{title} · graphlab", "🧮", layout="wide", initial_sidebar_state=_SIDEBAR)
    warm_up()
    running.waiting_room()
    st.html(f"<style>{_STYLE}</style>")
    with st.sidebar:
        st.html('<p class="brand">graphlab</p>')
        for page, label in pages().items():
            _link(page, label)
    admission.notice()


def pages() -> dict[str, str]:
    """The pages that are there, with their labels."""
    return {page: label for page, label in PAGES.items() if (ROOT / page).exists()}


def _link(page: str, label: str) -> None:
    try:
        st.page_link(page, label=label, width="stretch")
    except StreamlitAPIException:  # a page that is run by itself, as tests do, knows no other
        st.text(label)
