"""The tape as a table: one row an op, in the order of recording."""

from __future__ import annotations

from typing import Any

from graphlab.trace.graph import Trace
from graphlab.ui.components.component import component
from graphlab.views.player.tape_rows import table

_mount = component("tape")


def tape(trace: Trace, *, key: str = "tape") -> Any:
    """Show `trace` as a table. A click on a row selects its node in the player."""
    return _mount(key=key, data=table(trace))
