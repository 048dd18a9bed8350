"""What a page is like for who uses keys alone, a magnifier, or no motion; access.js looks at it in the page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

_SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def _ask(page: Page, question: str) -> Any:
    if not page.evaluate("'access' in window"):
        page.evaluate(f"() => {{ {_SCRIPT} }}")
    return page.evaluate(f"window.access.{question}()")


def wide(page: Page) -> list[str]:
    """What goes beyond the right edge of the window, where nothing scrolls it."""
    return list(_ask(page, "wide"))


def covered(page: Page) -> list[str]:
    """What is hidden by something that stays in its place, or not in the window, when the keyboard comes to it."""
    return list(_ask(page, "covered"))


def moving(page: Page) -> list[str]:
    """What moves by itself at this moment."""
    return list(_ask(page, "moving"))


def spoken(page: Page) -> list[str]:
    """The texts that a screen reader says by itself when they change."""
    return list(_ask(page, "spoken"))


@dataclass(frozen=True)
class Stop:
    """What has the focus: which one it is of all, in which region of the page, and whether it is seen."""

    at: int
    name: str
    region: str
    shown: bool
    text: bool
    end: bool


def walk(page: Page) -> tuple[list[str], list[Stop]]:
    """All that can have the focus, and what had it, one after the other, from the page's start to its end by Tab.

    Escape leaves a text in which Tab indents.
    """
    every = list(_ask(page, "start"))
    passed: list[Stop] = []
    for _ in range(2 * len(every)):
        page.keyboard.press("Tab")
        stop = Stop(**_ask(page, "now"))
        if stop.end or (passed and stop.at == passed[0].at):
            break
        passed.append(stop)
        if stop.text:
            page.keyboard.press("Escape")
    return every, passed
