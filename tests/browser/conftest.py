"""One app and one Chromium for all browser tests of a session."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from graphlab import sandbox
from graphlab.ui.components import player
from graphlab.views.export.standalone import to_html
from tests.patience import PATIENCE
from tests.serving import served

# A busy machine is no failure: whatever is waited for has this long to come.
MILLISECONDS = 1000 * PATIENCE
expect.set_options(timeout=MILLISECONDS)

# A browser that was here before: no hints, and every graph is shown with all steps done. A page of a file has no store.
BEEN_HERE = """for (const name of ["purpose", "stepped", "hint-play", "hint-edit", "hint-ask"]) {
  try { localStorage.setItem(`graphlab:${name}`, "seen") } catch { /* none */ }
}"""


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running app."""
    with served(tmp_path_factory.mktemp("app") / "log.txt") as server:
        yield server.address


def _window(browser: Browser, scheme: str) -> BrowserContext:
    """A window of its own, light or dark, patient."""
    size = {"width": 1280, "height": 800}
    window = browser.new_context(viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
    window.set_default_timeout(MILLISECONDS)
    window.add_init_script(BEEN_HERE)
    return window


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    """Light and dark, one after the other."""
    return request.param


@pytest.fixture(scope="session")
def windows(browser: Browser) -> dict[str, BrowserContext]:
    """A window for each scheme. Its tabs are of different tests, and load the app's scripts only once."""
    return {scheme: _window(browser, scheme) for scheme in ("light", "dark")}


@pytest.fixture
def page(app: str, windows: dict[str, BrowserContext], scheme: str) -> Iterator[Page]:
    """The playground, freshly opened and drawn. What the page's own scripts complain of fails the test."""
    tab = windows[scheme].new_page()
    complaints: list[str] = []
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.goto(app)
    tab.wait_for_selector(".player[data-state=graph] .card")
    yield tab
    tab.close()
    assert not complaints


def file_of(source: str, folder: Path, title: str = "") -> str:
    """The address of a file made of the last gradient that `source` asks for."""
    reading = player.views_of(sandbox.run(source))[-1]
    path = folder / "run.html"
    path.write_text(to_html(reading, source=source, title=title), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def context(browser: Browser, scheme: str) -> Iterator[BrowserContext]:
    """A browser of its own, light or dark, with no network."""
    context = _window(browser, scheme)
    yield context
    context.close()


@pytest.fixture
def opened(context: BrowserContext, tmp_path: Path) -> Iterator[Callable[[str], Page]]:
    """Opens a file of a program. That it asks for anything, or complains, fails the test."""
    asked: list[str] = []

    def open_file(source: str, title: str = "") -> Page:
        page = context.new_page()
        address = file_of(source, tmp_path, title)
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: asked.append(str(error)))
        page.on("console", lambda message: asked.append(message.text) if message.type == "error" else None)
        page.goto(address)
        page.wait_for_selector(".player[data-state=graph] .drawing .card")
        asked.remove(address)
        return page

    yield open_file
    assert not [url for url in asked if not url.startswith(("blob:file:", "data:"))]
