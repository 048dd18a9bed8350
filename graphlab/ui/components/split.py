"""A line between two columns of the page that is dragged, or moved by the arrow keys."""

from __future__ import annotations

from typing import Any, Literal

from graphlab.ui.components.component import component
from graphlab.views.player import schema

_mount = component("split")


def split(name: str, label: str, side: Literal["left", "right"], *, range: tuple[float, float, float]) -> Any:
    """Show the line. The style's variable `--graphlab-NAME` is the width of the column on that side of it.

    `range` is the narrowest, the usual and the widest, in percent of the window. The browser remembers where it was
    left, and the page is not run again.
    """
    data: schema.Split = {"name": name, "label": label, "side": side, "range": list(range)}
    return _mount(key=f"split-{name}", data=data)
