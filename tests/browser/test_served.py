"""What the server sends: the components' files once, and with each Run only what has changed."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, Response

from tests.browser.hands import run, settled

BUDGET = 45_000  # bytes of a second Run, uncompressed
SEVEN_LINES = """x = tf.Variable({})
w = tf.Variable(3.0)
with tf.GradientTape() as tape:
    a = x * w
    b = a + x
    y = tf.sin(b)
tape.gradient(y, [x, w])
"""


class Traffic:
    """Counts what comes from the server: bodies of answers, and what comes through the WebSocket."""

    def __init__(self, page: Page) -> None:
        self.bytes = 0
        self.responses: list[Response] = []
        page.on("websocket", lambda socket: socket.on("framereceived", self._frame))
        page.on("response", self._response)

    def _frame(self, data: str | bytes) -> None:
        self.bytes += len(data.encode() if isinstance(data, str) else data)

    def _response(self, response: Response) -> None:
        self.responses.append(response)

    def clear(self) -> None:
        self.bytes, self.responses = 0, []

    def files(self) -> list[Response]:
        """The answers that are components' files."""
        return [response for response in self.responses if "/app/static/" in response.url]

    def total(self) -> int:
        """All bytes since `clear`, not compressed."""
        return self.bytes + sum(len(response.body()) for response in self.responses)


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A tab that has loaded nothing yet."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


def opened(page: Page, address: str) -> None:
    """Open the playground and wait for its graph."""
    page.goto(address)
    page.wait_for_selector(".player[data-state=graph] .card")
    settled(page)


# How much of each of the components' files came over the network.
LOADED = """() => Object.fromEntries(performance.getEntriesByType("resource")
  .filter(({ name }) => name.includes("/app/static/")).map(({ name, transferSize }) => [name, transferSize]))"""


def test_a_file_is_asked_for_once_and_a_second_run_sends_what_has_changed(app: str, tab: Page):
    """A component's file is JavaScript or a style sheet and nothing else, and old enough to be kept for long.

    Seven lines cost at most 45 kB once the page is there: no code, no style, no picture twice. Opened again, the page
    takes the components from the browser's own store.
    """
    traffic = Traffic(tab)
    opened(tab, app)
    headers = [response.headers for response in traffic.files()]
    assert all(re.match(r"(text|application)/javascript\b|text/css\b", header["content-type"]) for header in headers)
    assert {header["x-content-type-options"] for header in headers} == {"nosniff"}
    assert all("2000" in header["last-modified"] and "etag" in header for header in headers)
    assert not any("no-store" in header.get("cache-control", "") for header in headers)
    first = tab.evaluate(LOADED)
    assert sorted(name.rpartition(".")[2] for name in first) == ["css", "js"] and all(first.values())
    assert all(re.fullmatch(r"\w+-[0-9a-f]{16}\.(js|css)", name.rpartition("/")[2]) for name in first)

    run(tab, SEVEN_LINES.format(1.0))
    settled(tab)
    traffic.clear()
    run(tab, SEVEN_LINES.format(2.0))
    settled(tab)
    assert traffic.files() == []
    assert 5_000 < traffic.total() <= BUDGET

    again = tab.context.new_page()
    opened(again, app)
    assert again.evaluate(LOADED) == dict.fromkeys(first, 0)


def test_the_page_works_behind_a_proxy_that_adds_a_prefix(app: str, tab: Page):
    """The server knows nothing of the prefix; the component's files are asked for under it."""
    with prefixed(app, "/of/a/proxy") as address:
        traffic = Traffic(tab)
        opened(tab, f"{address}/")
        run(tab, SEVEN_LINES.format(1.0))
        assert {file.url.rpartition("/")[0] for file in traffic.files()} == {f"{address}/app/static"}
        assert tab.locator(".player .card").count() >= 5


@contextmanager
def prefixed(address: str, prefix: str) -> Iterator[str]:
    """A proxy before `address` whose own addresses have `prefix` before the path."""
    port = int(address.rpartition(":")[2])
    with socket.create_server(("127.0.0.1", 0)) as door:
        own = door.getsockname()[1]
        threading.Thread(target=_serve, args=(door, port, own, prefix.encode()), daemon=True).start()
        yield f"http://127.0.0.1:{own}{prefix}"


def _serve(door: socket.socket, port: int, own: int, prefix: bytes) -> None:
    while True:
        try:
            near, _ = door.accept()
        except OSError:
            return
        far = socket.create_connection(("127.0.0.1", port))
        ports = (str(own).encode(), str(port).encode())
        threading.Thread(target=_pump, args=(near, far, prefix, ports), daemon=True).start()
        threading.Thread(target=_pump, args=(far, near, b"", ports), daemon=True).start()


def _pump(source: socket.socket, sink: socket.socket, prefix: bytes, ports: tuple[bytes, bytes]) -> None:
    """Hand on what comes; of a request, without the prefix and with the host's own port."""
    with source, sink:
        try:
            while data := source.recv(65536):
                if prefix and re.match(rb"(GET|POST|PUT|HEAD|OPTIONS) " + re.escape(prefix), data):
                    data = data.replace(prefix, b"", 1).replace(b":" + ports[0], b":" + ports[1])
                sink.sendall(data)
        except OSError:
            return
