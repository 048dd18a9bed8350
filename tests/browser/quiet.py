"""Gives up early where nothing can come any more: a wrong expectation is no hang. quiet.js looks at the page."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import BrowserContext

TICKS = 600  # of 100 ms
SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def watch(window: BrowserContext, ticks: int = TICKS) -> None:
    """Close a tab of this window that is quiet: who waits for something there is told that the page was closed."""
    window.expose_binding("nothingCanCome", lambda source: source["page"].close(reason=REASON))
    window.add_init_script(f"{{ {SCRIPT} window.watchForQuiet({ticks}, () => window.nothingCanCome()) }}")


REASON = "the program on the page has ended and nothing changes any more: what is waited for cannot come"
