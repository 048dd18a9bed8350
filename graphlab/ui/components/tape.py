"""The tape as a table: one row an op, in the order of recording."""

from __future__ import annotations

from typing import Any

from graphlab.ui.components.component import component
from graphlab.views.player.tape_rows import table
from graphlab.views.reading import Reading

_mount = component("tape")


def tape(reading: Reading, *, key: str = "tape") -> Any:
    """Show a tape as a table. A click on a row selects its node in the player."""
    return _mount(key=key, data=table(reading))
