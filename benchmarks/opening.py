"""How long it is from opening the page to the first graph in a browser, beside a bare page of Streamlit.

Both are served and opened in turn by one Chromium, every visitor with an empty cache: the first one of a process, and
those who come later. Python's bytecode and the compiled Graphviz are there, as on a machine that has run the app once.
"""

from __future__ import annotations

import importlib.util
import statistics
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROUNDS = 5  # processes of each, one after the other
LATER = 2  # visitors of a process after the first one
BARE = 'import streamlit as st\n\nst.markdown("A bare page")\n'
FIRST_GOAL, LATER_GOAL = 2.0, 1.3
_WRITES_BYTECODE = {"PYTHONDONTWRITEBYTECODE": ""}

# Looks at every frame, from the first one, whether something is there; the next frame has it painted.
_WATCH = """(() => {
  const look = () => {
    if (%s) requestAnimationFrame(() => { window.opened = performance.now(); });
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})()"""


@dataclass(frozen=True)
class Site:
    """A page that is served, and the expression that holds once all of it that counts is there."""

    script: Path
    is_there: str


def rows(shown: Callable[[float], str]) -> Iterator[str]:
    """A line for the first visitor of a process and one for later ones; one that says so without Playwright."""
    if importlib.util.find_spec("playwright") is None:
        yield "in a browser: not measured, Playwright is not here (`make test` installs it)"
        return
    from playwright.sync_api import sync_playwright

    from tests.chromium import launch_options
    from tests.serving import ROOT

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as p:
        script = Path(folder) / "bare.py"
        script.write_text(BARE, encoding="utf-8")
        bare = Site(script, 'document.querySelector(".stMarkdown p")')
        graphlab = Site(ROOT / "app.py", "window.graphlab?.painted")
        browser = p.chromium.launch(**launch_options())
        for site in (bare, graphlab):  # what is made once on a machine
            visits(browser, site, 1)
        measured = [(visits(browser, bare, 1 + LATER), visits(browser, graphlab, 1 + LATER)) for _ in range(ROUNDS)]
    beside = statistics.median(seconds for of_bare, _ in measured for seconds in of_bare)
    first = statistics.median(of_graphlab[0] for _, of_graphlab in measured)
    later = statistics.median(seconds for _, of_graphlab in measured for seconds in of_graphlab[1:])
    yield f"a bare page of Streamlit: {shown(beside)}"
    opening = "opening the page to the first graph"
    yield f"{opening}, the first visitor of a process: {shown(first)}, {first / beside:.2f}× (goal {FIRST_GOAL}×)"
    yield f"{opening}, a later one: {shown(later)}, {later / beside:.2f}× (goal {LATER_GOAL}×)"


def visits(browser: Browser, site: Site, count: int) -> list[float]:
    """Seconds until a page is there, for so many visitors of a new process, one after the other."""
    from tests.serving import served

    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder) / "log.txt", script=site.script, environment=_WRITES_BYTECODE) as server,
    ):
        return [_visit(browser, server.address, site) for _ in range(count)]


def _visit(browser: Browser, address: str, site: Site) -> float:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.add_init_script(_WATCH % site.is_there)
    page.goto(address, wait_until="commit")
    page.wait_for_function("window.opened")
    seconds = float(page.evaluate("window.opened")) / 1e3
    context.close()
    return seconds
