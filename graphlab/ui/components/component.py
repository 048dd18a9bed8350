"""How a folder with `index.js` and `style.css` becomes a component of the page."""

from __future__ import annotations

from typing import Any

import streamlit as st

from graphlab.browser import assets


def component(name: str) -> Any:
    """The component in the folder `name`. It has one root element, of the class `name`."""
    return st.components.v2.component(
        f"graphlab_{name}", html=f'<div class="{name}"></div>', css=assets.style(name), js=assets.script(name)
    )
