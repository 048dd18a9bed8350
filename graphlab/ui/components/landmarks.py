"""What the parts of a page are for who does not see them, and keys for what has to be scrolled. Shows nothing."""

from __future__ import annotations

from graphlab.ui.components.component import component

_mount = component("landmarks")


def landmarks() -> None:
    """Name the regions of the page. Every page has this once."""
    _mount(key="landmarks", data=None)
