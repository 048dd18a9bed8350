"""Several processes behind nginx, and one of them killed: `python -m benchmarks crowd --processes 2`.

nginx has the configuration of docs/deploy/. What is printed is checked on the way: every visitor stays with one
process, and those of a process that is killed see their program and what it printed again, at another process, from
nothing but their address and cookies.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.proxied import proxied
from tests.serving import Server, served

from .crowd import SIZES, Spent, Visitor, program

PROCESS = "graphlab_process"  # the cookie of nginx
RUNS = 6  # that each visitor makes, one after the other
ENVIRONMENT = {"GRAPHLAB_ADDRESS_HEADER": "X-Real-IP"}


@contextmanager
def several(count: int) -> Iterator[tuple[str, list[Server]]]:
    """So many processes of the app with one secret, and the address of the proxy before them."""
    environment = {**ENVIRONMENT, "STREAMLIT_SERVER_COOKIE_SECRET": secrets.token_hex(32)}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        servers = [
            stack.enter_context(served(folder / f"{number}.txt", environment=environment)) for number in range(count)
        ]
        yield stack.enter_context(proxied(folder, [server.port for server in servers])), servers


async def arrive(visitor: Visitor) -> None:
    """Open the page as a browser does: first the document, which brings the cookies, then the web socket."""
    await asyncio.to_thread(_fetch, visitor, "/")
    await asyncio.to_thread(_fetch, visitor, "/_stcore/health")
    await visitor.open()


async def belongs(visitor: Visitor) -> bool:
    """Whether what the visitor's browser asks for reaches the process that has its session.

    An upload shows it: a process takes none for a session that is not its own.
    """
    path = f"/_stcore/upload_file/{visitor.session}/{secrets.token_hex(4)}"
    body = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nx\r\n--b--\r\n'
    headers = {
        "Content-Type": "multipart/form-data; boundary=b",
        "X-Xsrftoken": visitor.cookies["_streamlit_xsrf"].strip('"'),
    }
    try:
        return await asyncio.to_thread(_fetch, visitor, path, body, headers) == 204
    except urllib.error.HTTPError:
        return False


def _fetch(visitor: Visitor, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> int:
    """The status of the answer to a request of the visitor's browser, which keeps the cookies."""
    cookies = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    request = urllib.request.Request(visitor.address + path, body, {"Cookie": cookies, **(headers or {})})
    request.method = "PUT" if body else "GET"
    with urllib.request.urlopen(request, timeout=60) as answer:
        for line in answer.headers.get_all("Set-Cookie") or []:
            visitor.keep(line)
        return int(answer.status)


def component(visitor: Visitor, name: str) -> dict[str, Any]:
    """The data of a component on the visitor's page; empty where it is not there."""
    (data,) = json.loads(visitor.shown.get(f"graphlab_{name}", "[{}]"))
    return dict(data)


def contents(visitor: Visitor) -> tuple[str, str, str]:
    """The program on the page, that which has run there, and what it printed."""
    editor = component(visitor, "editor")
    return editor["source"], editor["ran"], component(visitor, "output").get("text", "")


def remember(visitor: Visitor) -> None:
    """Do as the page's script does in the browser: write the address, and which program has run."""
    data = component(visitor, "address")
    visitor.query = urlencode(data["fields"])
    visitor.cookies["graphlab_ran"] = data["ran"]


async def _click(visitor: Visitor, number: int, runs: int) -> None:
    for run in range(runs):
        await visitor.run(program(SIZES[0], 1000 * number + run + 1))


async def rate(visitors: Sequence[Visitor], servers: Sequence[Server], runs: int = RUNS) -> tuple[float, Spent]:
    """Runs a second when each visitor makes so many, all at once; and the CPU of a run, summed over the processes."""
    count = runs * len(visitors)
    before = [Spent.by(server.process.pid) for server in servers]
    began = time.perf_counter()
    await asyncio.gather(*(_click(visitor, number, runs) for number, visitor in enumerate(visitors)))
    seconds = time.perf_counter() - began
    parts = [
        Spent.by(server.process.pid).since(earlier, count) for server, earlier in zip(servers, before, strict=True)
    ]
    return count / seconds, Spent(sum(part.app for part in parts), sum(part.runner for part in parts))


async def throughput(address: str, servers: Sequence[Server], sessions: int) -> list[Visitor]:
    """Print what the processes do together; who came is still there."""
    visitors = [Visitor(address) for _ in range(sessions)]
    for visitor in visitors:
        await arrive(visitor)
    places = [visitor.cookies[PROCESS] for visitor in visitors]
    await asyncio.gather(*(_click(visitor, number, 1) for number, visitor in enumerate(visitors)))
    each_second, spent = await rate(visitors, servers)
    kept = [place == v.cookies[PROCESS] and await belongs(v) for v, place in zip(visitors, places, strict=True)]
    print(
        f"{len(servers)} behind nginx, {sessions} visitors, {RUNS} runs each: {each_second:.1f} runs a second,"
        f" {spent} a run; visitors of each: {', '.join(map(str, Counter(places).values()))};"
        f" {sum(kept)} stayed with theirs",
        flush=True,
    )
    if not all(kept):
        raise AssertionError("a visitor did not stay with one process")
    return visitors


async def kill(visitors: Sequence[Visitor], server: Server) -> None:
    """Kill a process; its visitors come again and see what they saw, and the others notice nothing."""
    orphans = [visitor for visitor in visitors if visitor.cookies[PROCESS] == str(server.port)]
    others = [visitor for visitor in visitors if visitor not in orphans]
    for visitor in orphans:
        remember(visitor)
    before = {visitor: contents(visitor) for visitor in orphans}
    server.process.kill()
    began = time.perf_counter()
    await asyncio.gather(*(visitor.ended() for visitor in orphans))
    await asyncio.gather(*(_come_again(visitor) for visitor in orphans))
    seconds = time.perf_counter() - began
    back = [
        visitor.cookies[PROCESS] != str(server.port)
        and all(before[visitor])
        and contents(visitor) == before[visitor]
        and await belongs(visitor)
        for visitor in orphans
    ]
    stayed = [await belongs(visitor) for visitor in others]
    print(
        f"one killed: {sum(back)} of its {len(orphans)} visitors see their program and what it printed at another,"
        f" all within {seconds:.1f} s; {sum(stayed)} of {len(others)} others stayed",
        flush=True,
    )
    if not all(back + stayed):
        raise AssertionError("a visitor has lost what the page showed")


async def _come_again(visitor: Visitor) -> None:
    """As the browser does whose web socket has ended: ask whether the server is well, then open another."""
    await asyncio.to_thread(_fetch, visitor, "/_stcore/health")
    await visitor.open()


async def _measure(address: str, servers: Sequence[Server], sessions: int, *, kills: bool) -> None:
    visitors = await throughput(address, servers, sessions)
    if kills:
        await kill(visitors, servers[0])
    for visitor in visitors:
        await visitor.close()


def main(count: int, sessions: int) -> None:
    """One process behind nginx, then `count`, of which one is killed; prints what the visitors saw."""
    for several_of in (1, count):
        with several(several_of) as (address, servers):
            asyncio.run(_measure(address, servers, sessions, kills=several_of > 1))
