"""Many visitors who press Run together, each with a program of their own: `python -m benchmarks crowd`.

A visitor here is what the server sees of one: a web socket, a page that opens, the event of the editor. No browser
paints, so the processor is the server's. What a run takes of it is told for the app and for the runner with its
children. Growth is printed as the exponent that fits: of CPU with the nodes of a program, of waiting with visitors.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import os
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.serving import Server, served

SESSIONS = 50
ALONE = 12  # runs that are made one after the other, to see what one takes
CROWDS = (1, 4, 12, 25, 50, 100)
SIZES = (7, 30, 131, 400, 1200)
_TICK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


def program(nodes: int, number: int) -> str:
    """A program of so many nodes, or of nothing; no two of different numbers are alike, so that none is remembered."""
    if not nodes:
        return f"# {number}\n"
    steps = (f"    y = y * {1 + i / 1000} + x\n" for i in range(nodes // 3 - 1))  # two ops and a constant each
    return (
        f"x = tf.Variable({number}.5)\nwith tf.GradientTape() as tape:\n    y = x * 1.0\n{''.join(steps)}"
        "print(tape.gradient(y, x))\n"
    )


class Visitor:
    """A session: opens the page, then runs programs. `received` counts the bytes of all answers.

    `cookies` are those of the browser, `query` is what its address says after the `?`, and `shown` holds the data of
    the components on the page, by their names. `session` is what the server calls it.
    """

    def __init__(self, address: str):
        self.address = address
        self.received = 0
        self.cookies: dict[str, str] = {}
        self.query = self.session = ""
        self.shown: dict[str, Any] = {}
        self._socket: Any = None
        self._editor = self._page = ""

    async def open(self) -> None:
        """Come to the page as a browser does, and wait until it is there."""
        url = self.address.replace("http", "ws", 1) + "/_stcore/stream"
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        self._socket = await websockets.connect(
            url, max_size=None, additional_headers=headers if self.cookies else None
        )
        for line in self._socket.response.headers.get_all("Set-Cookie"):
            self.keep(line)
        self._editor, self.shown = "", {}
        await self._ask()
        if not self._editor:
            raise RuntimeError("the page that opened has no editor: is it the playground?")

    async def run(self, source: str) -> float:
        """Press Run with this program, and wait until all that came of it is there; the seconds that it took."""
        began = time.perf_counter()
        await self._ask([{"event": "run", "value": {"source": source, "token": time.perf_counter_ns() % 2**31}}])
        return time.perf_counter() - began

    def keep(self, line: str) -> None:
        """Keep a cookie as the server sends it."""
        name, _, value = line.split(";")[0].partition("=")
        self.cookies[name] = value

    async def close(self) -> None:
        """Leave."""
        await self._socket.close()

    async def ended(self) -> None:
        """Wait until the server has gone away."""
        await self._socket.wait_closed()

    async def _ask(self, events: list[Any] | None = None) -> None:
        message = BackMsg()
        rerun = message.rerun_script
        rerun.page_script_hash, rerun.query_string = self._page, self.query
        rerun.widget_states.SetInParent()
        rerun.context_info.url = f"{self.address}/"
        if events:
            state = rerun.widget_states.widgets.add()
            state.id, state.json_trigger_value = f"$$STREAMLIT_INTERNAL_KEY_{self._editor}__events", json.dumps(events)
        await self._socket.send(message.SerializeToString())
        while await self._is_more():
            pass

    async def _is_more(self) -> bool:
        """Take one answer; whether others follow."""
        data = await self._socket.recv()
        self.received += len(data)
        return self.take(ForwardMsg.FromString(data))

    def take(self, answer: ForwardMsg) -> bool:
        """See one answer; whether others follow."""
        kind = answer.WhichOneof("type")
        if kind == "navigation":
            self._page = answer.navigation.page_script_hash
        elif kind == "new_session":
            self.session = answer.new_session.initialize.session_id
        elif kind == "delta" and (component := answer.delta.new_element.bidi_component).component_name:
            self.shown[component.component_name] = component.json
            if component.id.endswith("-editor"):
                self._editor = component.id
        return bool(kind != "script_finished")


@dataclass(frozen=True)
class Spent:
    """Seconds of the processor since the server started: of the app, and of the runner with all its children."""

    app: float
    runner: float

    @classmethod
    def by(cls, pid: int) -> Spent:
        """So far by the server with this process id."""
        own, ended = _seconds(pid)
        return cls(own, ended + sum(sum(_seconds(child)) for child in _descendants(pid)))

    def since(self, before: Spent, runs: int) -> Spent:
        """A run's part of what was spent since `before`."""
        return Spent((self.app - before.app) / runs, (self.runner - before.runner) / runs)

    def __str__(self) -> str:
        return f"{(self.app + self.runner) * 1e3:.1f} ms CPU ({self.app * 1e3:.1f} app, {self.runner * 1e3:.1f} runner)"


def _seconds(pid: int) -> tuple[float, float]:
    """The CPU seconds of a process, and of its children that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    own, ended = sum(map(int, fields[11:13])), sum(map(int, fields[13:15]))
    return own / _TICK, ended / _TICK


def _descendants(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            yield child
            yield from _descendants(child)


def _memory(pid: int) -> float:
    """The memory of a process, in MB."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


async def alone(server: Server, nodes: int, runs: int = ALONE) -> tuple[Spent, float, float]:
    """What a run of a program takes when nothing else happens: CPU, median seconds, and bytes that are sent."""
    visitor = Visitor(server.address)
    await visitor.open()
    for number in range(2):
        await visitor.run(program(nodes, number))
    before, received = Spent.by(server.process.pid), visitor.received
    seconds = [await visitor.run(program(nodes, 100 + number)) for number in range(runs)]
    spent = Spent.by(server.process.pid).since(before, runs)
    await visitor.close()
    return spent, statistics.median(seconds), (visitor.received - received) / runs


async def together(server: Server, nodes: int, sessions: int) -> tuple[list[float], Spent, float]:
    """The seconds of each of so many visitors who press Run at once, sorted; a run's CPU; and a session's MB."""
    pid, size = server.process.pid, _memory(server.process.pid)
    visitors = [Visitor(server.address) for _ in range(sessions)]
    for visitor in visitors:
        await visitor.open()
    before = Spent.by(pid)
    programs = [program(nodes, 1_000 * sessions + number) for number in range(sessions)]
    seconds = await asyncio.gather(*(v.run(source) for v, source in zip(visitors, programs, strict=True)))
    spent, grown = Spent.by(pid).since(before, sessions), _memory(pid) - size
    for visitor in visitors:
        await visitor.close()
    return sorted(seconds), spent, grown / sessions


def exponent(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """The power of the size that the costs grow with, by least squares of their logarithms.

    >>> round(exponent([1, 10, 100], [2.0, 20.0, 200.0]), 3)
    1.0
    """
    x, y = [math.log(size) for size in sizes], [math.log(cost) for cost in costs]
    mean_x, mean_y = statistics.fmean(x), statistics.fmean(y)
    above = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True))
    return above / sum((a - mean_x) ** 2 for a in x)


async def _measure(server: Server, sessions: int, *, growth: bool) -> None:
    least, _, sent = await alone(server, 0)
    print(f"an empty program, alone: {least}, {sent / 1e3:.0f} kB sent")
    for nodes in SIZES if growth else SIZES[:3:2]:
        spent, median, sent = await alone(server, nodes)
        print(f"about {nodes} nodes, alone: {median * 1e3:.0f} ms, {spent}, {sent / 1e3:.0f} kB sent", flush=True)
    waits = []
    for count in CROWDS if growth else [sessions]:
        seconds, spent, grown = await together(server, SIZES[0], count)
        waits.append(statistics.median(seconds))
        late = seconds[math.ceil(0.95 * count) - 1]
        print(
            f"{count} at once, about {SIZES[0]} nodes: median {waits[-1] * 1e3:.0f} ms,"
            f" 95 of 100 within {late * 1e3:.0f} ms, {spent} a run, {grown:.1f} MB a session",
            flush=True,
        )
    if growth:
        costs = []
        for nodes in SIZES:
            spent, _, _ = await alone(server, nodes, 4)
            costs.append(spent.app + spent.runner - least.app - least.runner)
        print(f"CPU above that of nothing grows with nodes to the power {exponent(SIZES, costs):.2f}")
        print(f"waiting grows with visitors to the power {exponent(CROWDS[2:], waits[2:]):.2f}")


def main(arguments: Sequence[str]) -> None:
    """Start the app, let the visitors come, and print what they saw and what it took."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks crowd", description=__doc__.split("\n")[0])
    parser.add_argument("--sessions", type=int, default=SESSIONS, help=f"who press Run together ({SESSIONS})")
    parser.add_argument("--growth", action="store_true", help="also with other numbers of nodes and of visitors")
    parser.add_argument("--processes", type=int, default=1, help="so many, behind nginx, beside one behind it")
    chosen = parser.parse_args(arguments)
    if chosen.processes > 1:
        from . import processes

        processes.main(chosen.processes, chosen.sessions)
        return
    with tempfile.TemporaryDirectory() as folder, served(Path(folder) / "log.txt") as server:
        asyncio.run(_measure(server, chosen.sessions, growth=chosen.growth))
