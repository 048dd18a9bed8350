"""What must be read before Plotly makes a figure."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from plotly.subplots import make_subplots


@cache
def load() -> None:
    """Have all read that a figure needs, once in a process: that is no part of what a figure takes.

    Plotly asks what it is handed whether it is of pandas, where that is among the modules. It is there as soon as
    another visitor's page has begun to import it, and then lacks most of what Plotly looks for. An import waits for
    the one that has begun.
    """
    import_module("pandas")
    make_subplots(rows=1, cols=1, subplot_titles=["title"]).add_scatter(y=[0.0]).update_layout(title={"text": "title"})
