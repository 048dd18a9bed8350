"""What the pages beside the playground share: their heading, and how problems look."""

from __future__ import annotations

import re
from html import escape

import streamlit as st


def heading(title: str, text: str) -> None:
    """The page's title and one sentence, both in our own words."""
    st.html(f'<h1 class="room-title">{title}</h1><p class="room-text">{text}</p>')


def notes(lines: list[str]) -> None:
    """What there is to say about what is shown, a line each, with code in backticks; nothing for empty lines."""
    marked = [re.sub("`([^`]+)`", r"<code>\1</code>", escape(line)) for line in lines if line]
    parts = [f"<p>{line}</p>" for line in marked]
    if parts:
        st.html(f'<div class="room-notes">{"".join(parts)}</div>')


def problem(title: str, text: str, hint: str | None = None) -> None:
    """Something that went wrong: `title` in our words, `text` shown as it is, since it may quote the user's."""
    st.error(title)
    st.code(text if hint is None else f"{text}\n{hint}", language=None, wrap_lines=True)
