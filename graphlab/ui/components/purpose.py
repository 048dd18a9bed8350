"""The line over the playground that says what it is for, until somebody has dismissed it."""

from __future__ import annotations

from typing import Any

from graphlab.ui.components.component import component
from graphlab.views.player import schema

TEXT = "Run a few lines of TensorFlow; press ▶ to watch values go forward and gradients come back."

_mount = component("purpose")


def purpose(*, key: str = "purpose") -> Any:
    """Show the line. The browser remembers that it was dismissed, and then shows nothing."""
    data: schema.Purpose = {"text": TEXT}
    return _mount(key=key, data=data)
