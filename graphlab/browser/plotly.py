"""Plotly's script, as it comes with the package: for a page that is served without it, and for a file of its own."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path


@cache
def plotly_script() -> str:
    """The text of plotly.min.js, which sets `window.Plotly`. Raises ModuleNotFoundError where the package is not there.

    >>> "window.Plotly" in plotly_script()
    True
    """
    spec = find_spec("plotly")
    places = spec.submodule_search_locations if spec else None
    if not places:
        raise ModuleNotFoundError("Plotly draws the figures, and is not installed here: pip install plotly")
    return (Path(places[0]) / "package_data" / "plotly.min.js").read_text(encoding="utf-8")
