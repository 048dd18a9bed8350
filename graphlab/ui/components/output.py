"""Plain text, such as a program printed, with a button that copies it."""

from __future__ import annotations

from typing import Any

from graphlab.ui.components.component import component
from graphlab.views.player import schema

_mount = component("output")


def output(text: str, label: str, *, key: str) -> Any:
    """Show `text` as it is, called `label` for who does not see it.

    Long lines are wrapped; but where some are indented, as the rows of a matrix are, they stay one below the other.
    """
    in_rows = any(line.startswith(" ") for line in text.splitlines())
    data: schema.Output = {"text": text, "label": label, "wraps": not in_rows}
    return _mount(key=key, data=data)
