"""The code editor of the playground."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphlab.sandbox.wire.run import Error, Run
from graphlab.ui.components.component import component
from graphlab.views.player.schema import Editor, Mistake

_mount = component("editor")


def editor(
    source: str, *, revision: int, run: Run | None, token: int, on_run: Callable[[], None], key: str = "editor"
) -> Any:
    """Show the editor. The text in the browser is replaced by `source` when `revision` changes.

    `run` is the result on the page, so that the editor can mark its error and tell when it is stale; `token` is the
    request it answers. `on_run` is called on Run or Ctrl-Enter; `requested` then says what is to be run.
    """
    data: Editor = {
        "source": source,
        "rev": revision,
        "ran": run.source if run else None,
        "token": token,
        "error": shown_mistake(run.error) if run and run.error else None,
    }
    return _mount(key=key, data=data, on_run_change=on_run)


def shown_mistake(error: Error) -> Mistake:
    """An error, as the browser shows it."""
    return {
        "kind": error.kind,
        "message": error.message,
        "line": error.line,
        "column": error.column,
        "hint": error.hint,
        "limit": error.limit,
    }


def requested(state: Any) -> tuple[str, int] | None:
    """The program and the token in the editor's `state`; None when nothing well-formed was asked for.

    >>> requested({"run": {"source": "x = 1", "token": 7}})
    ('x = 1', 7)
    """
    asked = (state or {}).get("run")
    if not isinstance(asked, dict):
        return None
    source, token = asked.get("source"), asked.get("token")
    if not isinstance(source, str) or type(token) is not int:
        return None
    return source.replace("\r\n", "\n").replace("\r", "\n"), token
