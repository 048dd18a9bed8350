"""One app and one Chromium for all browser tests of a session."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, ViewportSize, expect

from graphlab import sandbox
from graphlab.ui.components import player
from graphlab.views.export.standalone import to_html
from tests.browser import quiet
from tests.patience import PATIENCE
from tests.serving import served

# A busy machine is no failure: whatever is waited for has this long to come.
MILLISECONDS = 1000 * PATIENCE
SIZE: ViewportSize = {"width": 1280, "height": 800}
expect.set_options(timeout=MILLISECONDS)

# A browser that was here before: no hints, and every graph is shown with all steps done. A page of a file has no store.
# Only a tab of this name is a newcomer's.
NEWCOMER = "newcomer"
BEEN_HERE = """const hints = ["purpose", "stepped", "hint-play", "hint-edit", "hint-ask"];
for (const name of window.name === "newcomer" ? [] : hints) {
  try { localStorage.setItem(`graphlab:${name}`, "seen") } catch { /* none */ }
}"""


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running app."""
    with served(tmp_path_factory.mktemp("app") / "log.txt") as server:
        yield server.address


def _window(browser: Browser) -> BrowserContext:
    """A window of its own, patient."""
    window = browser.new_context(viewport=SIZE)
    window.set_default_timeout(MILLISECONDS)
    window.add_init_script(BEEN_HERE)
    quiet.watch(window)
    return window


@pytest.fixture(scope="session")
def window(browser: Browser) -> BrowserContext:
    """The window of the tests that need none of their own."""
    return _window(browser)


class Tab:
    """A tab in which one test after the other opens a page: a new one would load and compile its scripts again."""

    def __init__(self, window: BrowserContext) -> None:
        self._window = window
        self._page = window.new_page()

    def page(self) -> Page:
        """The tab; a new one, where a test before has lost it."""
        if self._page.is_closed():
            self._page = self._window.new_page()
        return self._page

    def leave(self, address: str) -> None:
        """Go where nothing happens, so that no page works on behind the tests that follow."""
        if not self._page.is_closed():
            self._page.goto(address)


@pytest.fixture(scope="session")
def app_tab(window: BrowserContext) -> Tab:
    """The tab for the app."""
    return Tab(window)


@pytest.fixture(scope="session")
def file_tab(window: BrowserContext) -> Tab:
    """The tab for files: it is of another origin, so another process."""
    return Tab(window)


def as_new(tab: Page) -> Page:
    """The tab with the size, the colours (light) and the pointer of one that was never used."""
    tab.bring_to_front()
    tab.set_viewport_size(SIZE)
    tab.emulate_media(color_scheme="light", reduced_motion="no-preference")
    tab.mouse.move(-1, -1)
    return tab


# Of the same origin as the app, and no page.
HEALTH = "{}/_stcore/health"


def forget(page: Page, app: str) -> None:
    """Leave the app, and make the browser one that was never there."""
    page.goto(HEALTH.format(app))
    page.context.clear_cookies()
    page.evaluate("localStorage.clear(); sessionStorage.clear()")


@pytest.fixture
def blank(app: str, app_tab: Tab) -> Iterator[Page]:
    """A tab that has opened nothing of the app yet and remembers nothing. What scripts complain of fails the test."""
    page, complaints = app_tab.page(), list[str]()

    def complain(error: Error) -> None:
        complaints.append(str(error))

    forget(page, app)
    page.on("pageerror", complain)
    yield as_new(page)
    app_tab.leave(HEALTH.format(app))
    page.remove_listener("pageerror", complain)
    assert not complaints


@pytest.fixture
def page(app: str, blank: Page) -> Page:
    """The playground, freshly opened and drawn."""
    return playground(blank, app)


def playground(tab: Page, address: str) -> Page:
    """The tab with a playground that has drawn its graph."""
    tab.goto(address)
    tab.wait_for_selector(".player[data-state=graph] .card")
    return tab


def file_of(source: str, folder: Path, title: str = "") -> str:
    """The address of a file made of the last gradient that `source` asks for."""
    reading = player.views_of(sandbox.run(source))[-1]
    path = folder / "run.html"
    path.write_text(to_html(reading, source=source, title=title), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def opened(file_tab: Tab, tmp_path: Path) -> Iterator[Callable[[str], Page]]:
    """Opens a file of a program. That it asks for anything, or complains, fails the test."""
    page, asked = as_new(file_tab.page()), []
    listeners: dict[Any, Callable[[Any], None]] = {
        "request": lambda request: asked.append(request.url),
        "pageerror": lambda error: asked.append(str(error)),
        "console": lambda message: asked.append(message.text) if message.type == "error" else None,
    }
    for event, listener in listeners.items():
        page.on(event, listener)

    def open_file(source: str, title: str = "") -> Page:
        address = file_of(source, tmp_path, title)
        page.goto(address)
        page.wait_for_selector(".player[data-state=graph] .drawing .card")
        asked.remove(address)
        return page

    yield open_file
    file_tab.leave("about:blank")
    for event, listener in listeners.items():
        page.remove_listener(event, listener)
    assert not [url for url in asked if not url.startswith(("blob:file:", "data:"))]
