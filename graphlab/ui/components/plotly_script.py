"""Plotly's script for components that draw with it: Streamlit's own, so that a page fetches it once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st

from graphlab.browser.plotly import plotly_script
from graphlab.ui.components.component import served

_SETS = "window.Plotly="  # by which a script makes it known to the page


def plotly_address() -> str:
    """Where the script is served, relative to the address of the page; empty where nothing can be served.

    Streamlit's own chart is the script where it makes Plotly known; else it is that of the package, which is served
    beside the components.
    """
    return _streamlits() or served("plotly", plotly_script())


@cache
def _streamlits() -> str:
    folder = Path(st.__file__).parent / "static" / "static" / "js"
    found = (file for file in folder.glob("PlotlyChart*.js") if _SETS in file.read_text(encoding="utf-8"))
    return next((f"static/js/{file.name}" for file in found), "")
