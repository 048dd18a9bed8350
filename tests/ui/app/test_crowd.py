"""Many visitors at once, at the app as it is served: each gets an answer, its own, while the server stays awake."""

from __future__ import annotations

import asyncio
import json
import os
import re
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks import cloud
from benchmarks.usage import Usage
from graphlab.sandbox.host import doctor
from tests.patience import PATIENCE, until
from tests.serving import Server, served

connect = pytest.importorskip("websockets.asyncio.client").connect
VISITORS = 50
# The app as it is, but that no program ends because of its time: what ends one in these tests is that it is stopped.
UNHURRIED = """
from functools import partial
from graphlab import sandbox
from streamlit.web import cli
sandbox.submit = partial(sandbox.submit, limits=sandbox.Limits(cpu=900.0, wall=900.0, steps=10**9, work=10**15))
cli.main()
"""
VERDICT = re.compile("Every wall|Do not let strangers in")
ENDLESS = "with tf.GradientTape():\n    pass\nx = tf.ones([300000])\nfor i in range(100000):\n    x = tf.sin(x)"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(log := tmp_path_factory.mktemp("crowd") / "log.txt", ("-c", UNHURRIED)) as server:
        _apart(_look(server))
        until(lambda: VERDICT.search(log.read_text("utf-8", "replace")))  # nor do the doctor's programs run any more
        yield server


async def _look(server: Server) -> None:
    async with visiting(server):
        pass


def programs(server: Server) -> list[str]:
    """The processes in which programs run: children of children."""
    threads = os.listdir(f"/proc/{server.process.pid}/task")
    paths = [Path(f"/proc/{server.process.pid}/task/{thread}/children") for thread in threads]
    runners = [runner for path in paths if path.exists() for runner in path.read_text().split()]
    return [child for runner in runners for child in doctor._children(int(runner))]


@dataclass
class Visitor:
    """A session of the app, as a browser has it."""

    socket: Any
    editor: str = ""
    printed: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    async def answered(self) -> None:
        """Take in what the server sends until the page is finished."""
        self.printed, self.told = [], []
        while not await self.finished():
            pass

    async def finished(self) -> bool:
        """Take in the next message; whether it says that the page is finished."""
        message = ForwardMsg.FromString(await asyncio.wait_for(self.socket.recv(), PATIENCE))
        if message.HasField("script_finished"):
            assert message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
            return True
        element = message.delta.new_element
        assert not element.HasField("exception"), element.exception.message
        if element.HasField("bidi_component") and element.bidi_component.component_name == "graphlab_editor":
            self.editor = element.bidi_component.id
        elif element.bidi_component.component_name == "graphlab_output":
            self.printed.append(json.loads(element.bidi_component.json)[0]["text"])
        elif element.HasField("text"):
            self.told.append(element.text.body)
        return False

    async def open(self) -> None:
        """Open the page."""
        message = BackMsg()
        message.rerun_script.query_string = ""
        await self.socket.send(message.SerializeToString())
        await self.answered()

    async def press_run(self, source: str, token: int) -> None:
        """What the editor sends."""
        message = BackMsg()
        state, widget = (message.rerun_script.widget_states.widgets.add() for _ in range(2))
        state.id, state.json_value = self.editor, "{}"
        widget.id = f"$$STREAMLIT_INTERNAL_KEY_{self.editor}__events"
        widget.json_trigger_value = json.dumps([{"event": "run", "value": {"source": source, "token": token}}])
        await self.socket.send(message.SerializeToString())


def _apart(work: Coroutine[Any, Any, Any]) -> Any:
    """Its result. In a thread of its own, since Playwright leaves a loop running in the one of the tests."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


@asynccontextmanager
async def visiting(server: Server) -> AsyncIterator[Visitor]:
    address = f"ws://127.0.0.1:{server.port}/_stcore/stream"
    origin = f"http://127.0.0.1:{server.port}"  # a browser says it, and without seccomp it must
    async with connect(
        address, origin=origin, subprotocols=["streamlit"], max_size=None, proxy=None, close_timeout=0.1
    ) as socket:
        visitor = Visitor(socket)
        await visitor.open()
        yield visitor


def test_fifty_press_run_at_once(server: Server) -> None:
    """Everybody gets what the own program prints and nothing else, the health check answers, and memory is enough."""
    _apart(_fifty(server))


async def _fifty(server: Server) -> None:
    async with _all_of(server, VISITORS) as visitors:
        for number, visitor in enumerate(visitors):
            await visitor.press_run(f"x = tf.Variable(2.0)\nprint('marker', {number}, x.numpy())", number)
        answers = asyncio.gather(*(visitor.answered() for visitor in visitors))
        while not answers.done():
            assert await asyncio.to_thread(server.answers)
            await asyncio.sleep(0.05)
        await answers
        if (held := Usage.of(server.process.pid).all) > 0:  # 0 where the system does not say
            assert held < cloud.MEGABYTES, "more than the smallest host has"
    assert [visitor.printed for visitor in visitors] == [[f"marker {n} 2.0"] for n in range(VISITORS)]


@asynccontextmanager
async def _all_of(server: Server, count: int) -> AsyncIterator[list[Visitor]]:
    if not count:
        yield []
        return
    async with visiting(server) as first, _all_of(server, count - 1) as others:
        yield [first, *others]


def test_the_log_has_what_the_doctor_says(server: Server) -> None:
    """The first page that is opened has every wall attacked, and the log says what came of it, once."""
    assert server.log is not None
    said = server.log.read_text("utf-8", "replace")
    assert len(VERDICT.findall(said)) == 1 and f"({doctor.machine()})" in said


@pytest.mark.skipif(not Path(f"/proc/self/task/{os.getpid()}/children").exists(), reason="needs /proc")
def test_who_goes_away_or_asks_again_ends_the_run(server: Server) -> None:
    """The program's process is gone although it has time left; who waits is told the place."""
    _apart(_goodbye(server))


async def _goodbye(server: Server) -> None:
    async with visiting(server) as waiting:
        async with visiting(server) as gone, visiting(server) as again:
            for number, visitor in enumerate((gone, again)):
                await visitor.press_run(ENDLESS, number)
            first = await _programs(server, lambda now: len(now) == 2)
            waiting.printed, waiting.told = [], []
            await waiting.press_run("print('at last')", 2)
            while not waiting.told:
                assert not await waiting.finished()
            await again.press_run("print('asked again')", 3)
            await again.answered()
            while not again.printed:  # the page that was stopped is finished before
                await again.answered()
            assert again.printed == ["asked again"]
        await _programs(server, lambda now: not set(now) & set(first))
        while not await waiting.finished():
            pass
    assert waiting.printed == ["at last"]
    assert all(re.fullmatch(r"You are (next|2nd in the queue)\.|Running · \d+ s", words) for words in waiting.told)


async def _programs(server: Server, wanted: Callable[[list[str]], bool]) -> list[str]:
    return (await asyncio.to_thread(until, lambda: [now] if wanted(now := programs(server)) else []))[0]
