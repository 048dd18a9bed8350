"""The button that shows the page to an audience: program, graph and sentence only."""

from __future__ import annotations

from typing import Any

from graphlab.ui.components.component import component

_mount = component("present")


def present(*, key: str = "present") -> Any:
    """Show the button. All that it does happens in the browser, and nothing is run again."""
    return _mount(key=key, data=None)
