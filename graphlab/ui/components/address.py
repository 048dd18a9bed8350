"""The address of the page: written in the browser, which also says when another one is to be shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from graphlab.ui.components.component import component
from graphlab.views.player import schema

_mount = component("address")
LONGEST = (
    64_000  # characters of an address from the browser; one that is too long for its own bar may come from its store
)


def address(data: schema.Address, *, on_restore: Callable[[], None], key: str = "address") -> Any:
    """Write the address. `on_restore` is called when the browser goes to another one; `restored` says which."""
    return _mount(key=key, data=data, on_restore_change=on_restore, on_hello_change=_nothing)


def _nothing() -> None:
    """The rerun itself shows the page to a browser that has found its server again."""


def restored(state: Any) -> tuple[str, int] | None:
    """What stands after the question mark of the address to be shown, and the number of the request.

    >>> restored({"restore": {"query": "?example=chain", "number": 7}})
    ('?example=chain', 7)
    """
    asked = (state or {}).get("restore")
    if not isinstance(asked, Mapping):
        return None
    query, number = asked.get("query"), asked.get("number")
    if not isinstance(query, str) or len(query) > LONGEST or type(number) is not int:
        return None
    return query, number
