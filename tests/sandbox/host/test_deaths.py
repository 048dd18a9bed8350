"""A runner that dies, hangs or is killed, and visitors who go away: a sentence, no leak, no orphan, and on it goes."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import threading
import types
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphlab.sandbox.host import doctor, process
from graphlab.sandbox.host.client import Client
from graphlab.sandbox.values.limits import Limits
from tests.patience import until

ENDLESS = "while True: pass"
LONG = Limits(steps=10**9, cpu=900.0, wall=900.0)
LINUX = pytest.mark.skipif(not Path(f"/proc/self/task/{os.getpid()}/children").exists(), reason="needs /proc")


@pytest.fixture
def client() -> Iterator[Client]:
    client = Client()
    client.run("1", Limits())
    yield client
    client.close()


def children(client: Client) -> list[str]:
    """The processes in which programs run."""
    return doctor._children(client.runner)


def works(client: Client) -> bool:
    """Whether the next run is like any other."""
    return client.run("print(2)", Limits()).stdout == "2\n"


@LINUX
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGSEGV])
def test_a_runner_that_dies_is_a_sentence(end: signal.Signals, client: Client) -> None:
    """Whoever waits is told so, the program ends with it, and the next run works."""
    ticket = client.submit(ENDLESS, LONG)
    (child,) = until(lambda: children(client))
    assert client.runner is not None
    os.kill(client.runner, end)
    error = ticket.result().error
    assert error is not None and error.kind == "RunnerError" and error.message and error.hint
    assert works(client)
    until(lambda: not doctor._alive(child))


def test_those_who_wait_are_served_by_the_next_runner(client: Client) -> None:
    """A runner that dies takes along what it runs, not what waits."""
    first, second = client.submit(ENDLESS, LONG), client.submit(ENDLESS, LONG)
    third = client.submit("print(3)", Limits())
    assert third.place == 1 and client.runner is not None
    os.kill(client.runner, signal.SIGKILL)
    assert third.result().stdout == "3\n"
    for ticket in (first, second):
        assert (error := ticket.result().error) is not None and error.kind == "RunnerError"


def test_a_runner_killed_between_runs_is_not_noticed(client: Client) -> None:
    """A runner that has died in the meantime is replaced before the next program."""
    assert client.runner is not None
    os.kill(client.runner, signal.SIGKILL)
    until(lambda: client.runner is None)
    assert works(client)


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="needs signals")
def test_a_runner_that_hangs_is_a_sentence(client: Client) -> None:
    """One that reads nothing and answers nothing is ended when its time is up. Nobody else is held up by it."""
    client.silence = 0.3
    assert client.runner is not None
    os.kill(client.runner, signal.SIGSTOP)
    long = "#" + "𝄞" * 19_900  # 80 kB, more than a pipe holds
    tickets = [client.submit(long, Limits(wall=0.5)) for _ in range(2)]
    waiting = client.submit("print(3)", Limits())
    for ticket in tickets:
        error = ticket.result().error
        assert error is not None and error.kind == "RunnerError" and "did not answer" in error.message
    assert waiting.result().stdout == "3\n"


def test_a_runner_that_cannot_start_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """No process, or one that ends at once: everybody who waits is told, and it is tried again with the next run."""
    client = Client()
    with monkeypatch.context() as broken:
        broken.setattr("graphlab.sandbox.host.process._START", "raise SystemExit")
        tickets = [client.submit("1", Limits()) for _ in range(5)]
        assert [ticket.result().error.kind for ticket in tickets] == ["RunnerError"] * 5  # type: ignore[union-attr]
        broken.setattr("sys.executable", "/no/such/python")
        error = client.run("1", Limits()).error
        assert error is not None and "can be started" in error.message
    assert works(client)
    client.close()


def test_the_runner_finds_the_package_that_started_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """It looks first where this package lies, whatever else is installed and from wherever the app was started."""
    started: list[list[str]] = []
    monkeypatch.setattr(subprocess, "Popen", lambda command, **_: started.append(command))
    monkeypatch.setattr("sys.path", [""])
    process.start(stdin=0, stdout=1)
    first = json.loads(started[0][4])[0]
    assert Path(first, "graphlab", "sandbox", "host", "process.py").samefile(process.__file__)


@LINUX
def test_a_stopped_program_is_ended(client: Client) -> None:
    """Its process is gone, its place in the queue is free, and the runner goes on."""
    runner = client.runner
    tickets = [client.submit(ENDLESS, LONG, "me") for _ in range(3)]
    running = until(lambda: len(children(client)) == 2 and children(client))
    waiting = client.submit("print(4)", Limits(), "you")
    assert [ticket.place for ticket in (*tickets, waiting)] == [0, 0, 1, 2]
    for ticket in tickets:
        ticket.cancel()
    assert waiting.result().stdout == "4\n"
    until(lambda: not any(map(doctor._alive, running)))
    assert client.runner == runner
    assert [ticket.result().error.kind for ticket in tickets] == ["Stopped"] * 3  # type: ignore[union-attr]


def test_without_fork_a_stopped_program_is_ended() -> None:
    """Its process too."""
    client = Client(fork=False)
    ticket = client.submit(ENDLESS, LONG)
    assert ticket.wait(0.2) is None
    ticket.cancel()
    until(lambda: not client._tickets)
    assert works(client)


class Sockets(types.ModuleType):
    """The module `socket`, remembering every pair that it makes."""

    def __init__(self) -> None:
        super().__init__("socket")
        self.__dict__.update(vars(socket))
        self.made: list[socket.socket] = []

    def socketpair(self) -> tuple[socket.socket, socket.socket]:
        pair = socket.socketpair()
        self.made += pair
        return pair


@LINUX
def test_nothing_leaks(monkeypatch: pytest.MonkeyPatch) -> None:
    """After runs, stops and deaths nothing that they started is left: no socket, no thread, no process."""
    sockets, before = Sockets(), set(threading.enumerate())
    sockets.__dict__["socketpair"] = sockets.socketpair
    runners: list[subprocess.Popen[bytes]] = []
    start = process.start
    monkeypatch.setattr(process, "socket", sockets)
    monkeypatch.setattr(process, "start", lambda *args, **how: runners.append(start(*args, **how)) or runners[-1])
    client = Client()
    for _ in range(3):
        assert works(client) and client.runner is not None
        inside = os.listdir(f"/proc/{client.runner}/fd")
        tickets = [client.submit(ENDLESS, LONG) for _ in range(3)]
        tickets.pop().cancel()
        tickets.pop().cancel()
        assert works(client)
        until(lambda: len(children(client)) == 1)
        assert os.listdir(f"/proc/{client.runner}/fd") == inside  # even of the program that goes on
        os.kill(client.runner, signal.SIGKILL)
        assert tickets.pop().result().error is not None
        assert works(client)
    client.close()
    until(lambda: all(one.fileno() == -1 for one in sockets.made))
    until(lambda: not any(t.name.startswith("graphlab-") for t in {*threading.enumerate()} - before))
    assert len(runners) == 4 and all(runner.poll() is not None for runner in runners)
    assert not client._tickets and not client._queue.running and not client._queue.waiting


def test_another_runner_takes_over(client: Client) -> None:
    """After so many runs; what the old one still runs goes on, nobody waits for the new one."""
    client.renewed = 3
    old, endless = client.runner, client.submit(ENDLESS, LONG)
    assert all(works(client) for _ in range(3))
    until(lambda: works(client) and client.runner != old)
    assert endless.place == 0 and endless.wait(0.1) is None and endless.process is not client._process
    endless.cancel()
    assert endless.process is not None
    until(lambda: endless.process is not None and not endless.process.alive)
    assert works(client) and client._process is not None and client._process.alive


@LINUX
def test_the_runner_does_not_grow(client: Client) -> None:
    """Nothing of a run survives in the runner: its memory is the same after many programs that use a lot."""

    def pages() -> int:
        return int(Path(f"/proc/{client.runner}/statm").read_text().split()[1])

    program = (
        "xs = [tf.ones([1000, 100]) for i in range(50)]\nd = {str(i): i for i in range(20_000)}\nprint('x' * 9000)"
    )
    assert client.run(program, Limits()).error is None
    before = pages()
    for _ in range(10):
        assert client.run(program, Limits()).error is None
    assert pages() - before < 500  # 2 MB; the program takes 30
