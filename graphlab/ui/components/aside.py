"""A program that was put aside for another one: the browser's tab keeps it over F5, and hands it back."""

from __future__ import annotations

from typing import Any


def put_aside(state: Any, source: str) -> str | None:
    """The program that was put aside for `source`, from a component's `state`; None where there is none.

    >>> put_aside({"aside": {"source": "y = 2", "text": "x = 1"}}, "y = 2")
    'x = 1'
    >>> put_aside({"aside": {"source": "y = 2", "text": "x = 1"}}, "y = 3")
    """
    kept = (state or {}).get("aside")
    if not isinstance(kept, dict) or kept.get("source") != source:
        return None
    text = kept.get("text")
    return text if isinstance(text, str) and text != source else None
