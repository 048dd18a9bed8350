"""A link that holds the program, also as Markdown and as a frame: made in the browser from what is in the editor."""

from __future__ import annotations

from typing import Any

from graphlab.ui.components.component import component
from graphlab.ui.content.share import LINK_CHARS
from graphlab.views.player import schema

_mount = component("share")


def share(source: str, title: str, *, key: str = "share") -> Any:
    """Show the link to the program in the editor, run or not, in each of its forms, with a button that copies it."""
    data: schema.Share = {"title": title, "source": source, "linkChars": LINK_CHARS}
    return _mount(key=key, data=data)
