"""What stands under the player in the frame of another page: the program folds out, a link leads to all of it."""

from __future__ import annotations

from typing import Any

from graphlab.ui.components.component import component
from graphlab.views.player import schema

_mount = component("embed")


def embed(*, waits: bool, key: str = "embed") -> Any:
    """Show it. The program is folded out at first where it `waits` for a click on Run."""
    data: schema.Embed = {"waits": waits}
    return _mount(key=key, data=data)
