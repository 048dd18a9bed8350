"""One app and one Chromium for all browser tests of a session."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from graphlab import sandbox
from graphlab.ui import player
from graphlab.ui.standalone import to_html

ROOT = Path(__file__).parents[2]
START_SECONDS = 60


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running app."""
    port, log = _free_port(), tmp_path_factory.mktemp("app") / "log.txt"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true", f"--server.port={port}"]
    command += ["--server.address=127.0.0.1", "--server.fileWatcherType=none"]
    with log.open("wb") as out:
        server = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, env=dict(os.environ))
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address, server, log)
        yield address
    finally:
        server.terminate()
        server.wait(10)


def _wait_for(address: str, server: subprocess.Popen, log: Path) -> None:
    for _ in range(START_SECONDS * 10):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"the app did not start:\n{log.read_text('utf-8', 'replace')}")


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    """Light and dark, one after the other."""
    return request.param


@pytest.fixture(scope="session")
def windows(browser: Browser) -> dict[str, BrowserContext]:
    """A window for each scheme. Its tabs are of different tests, and load the app's scripts only once."""
    size = {"width": 1280, "height": 800}
    return {scheme: browser.new_context(viewport=size, color_scheme=scheme) for scheme in ("light", "dark")}  # type: ignore[arg-type]


@pytest.fixture
def page(app: str, windows: dict[str, BrowserContext], scheme: str) -> Iterator[Page]:
    """The playground, freshly opened and drawn. What the page's own scripts complain of fails the test."""
    tab = windows[scheme].new_page()
    complaints: list[str] = []
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.goto(app)
    tab.wait_for_selector(".player[data-state=graph] .card", timeout=60_000)
    yield tab
    tab.close()
    assert not complaints


def file_of(source: str, folder: Path, title: str = "") -> str:
    """The address of a file made of the last gradient that `source` asks for."""
    trace, sweep = player.views_of(sandbox.run(source))[-1]
    path = folder / "run.html"
    path.write_text(to_html(trace, sweep, source=source, title=title), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def context(browser: Browser, scheme: str) -> Iterator[BrowserContext]:
    """A browser of its own, light or dark, with no network."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
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
