"""Which theme the page is shown in, also after somebody has switched it."""

from __future__ import annotations

import streamlit as st

from graphlab.ui.components.component import component
from graphlab.views.player.schema import Daylight

_mount = component("daylight")
_KEY = "daylight"


def dark() -> bool:
    """Whether the theme is dark: for charts, which must be told their colours. Call it once on a page."""
    seen = (st.session_state.get(_KEY) or {}).get("dark")
    known = st.context.theme.type == "dark" if seen is None else bool(seen)
    data: Daylight = {"dark": known}
    _mount(key=_KEY, data=data, on_dark_change=_nothing)
    return known


def _nothing() -> None:
    """A component's state needs a callback to exist."""
