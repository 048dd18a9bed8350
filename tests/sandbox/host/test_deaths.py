"""A runner that dies, hangs or is killed, and visitors who go away: a sentence, no leak, no orphan, and on it goes."""

from __future__ import annotations

import dataclasses
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

from graphlab.sandbox.host import doctor, process, runner
from graphlab.sandbox.host.client import Client
from graphlab.sandbox.values.limits import LimitReached, Limits
from graphlab.sandbox.wire import codec, consistency
from graphlab.sandbox.wire.frames import Answer
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


@pytest.mark.whole
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


@pytest.mark.whole
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


# --- What a program that is ended leaves behind --------------------------------------------------

GRADIENT = "x = tf.Variable(3.0)\nwith tf.GradientTape() as tape:\n    y = x * x\nprint(tape.gradient(y, x))\n"
SIX = "tf.Tensor(6.0, shape=(), dtype=float32)\n"


@LINUX
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGXCPU, signal.SIGSEGV])
def test_a_killed_program_leaves_what_it_printed(end: signal.Signals, client: Client) -> None:
    """However its process ends: what it printed, and the line it was in."""
    ticket = client.submit(f"{GRADIENT}while True:\n    x = x * 1.0", dataclasses.replace(LONG, recorded=50))
    until(lambda: ticket.answer.line == 6)
    (child,) = children(client)
    assert Path(f"/proc/{child}/oom_score_adj").read_text() == "1000\n", "the kernel would end the app in its place"
    os.kill(int(child), end)
    run = ticket.result()
    assert run.stdout == SIX and run.error is not None and (run.error.kind, run.error.line) == ("LimitError", 6)


@LINUX
def test_what_does_not_listen_to_the_clock_leaves_what_it_printed(client: Client) -> None:
    """A child that is held up past its time is killed by the one that forked it."""
    ticket = client.submit(f"{GRADIENT}while True:\n    x = x * 1.0", Limits(steps=10**9, cpu=900.0, wall=2.0))
    until(lambda: ticket.answer.line == 6)
    (child,) = children(client)
    os.kill(int(child), signal.SIGSTOP)
    run = ticket.result()
    assert run.stdout == SIX and run.error is not None and "more than 2 seconds" in run.error.message


@LINUX
def test_a_stopped_program_and_a_dead_runner_leave_what_was_printed(client: Client) -> None:
    """Whoever presses Stop, or finds the runner gone, sees what was there."""
    for end in (lambda ticket: ticket.cancel(), lambda ticket: os.kill(client.runner or 0, signal.SIGKILL)):
        ticket = client.submit(f"{GRADIENT}while True:\n    x = x * 1.0", dataclasses.replace(LONG, recorded=50))
        until(lambda: ticket.answer.line == 6)  # noqa: B023
        end(ticket)
        run = ticket.result()
        assert run.stdout == SIX and run.error is not None and run.error.line == 6


@pytest.mark.parametrize("fork", [True, False])
def test_a_run_that_cannot_be_handed_over_leaves_what_it_printed(fork: bool) -> None:
    """Where the finished run is too big, the biggest tapes are left out one by one, and the texts stay."""
    client = Client(fork=fork)
    big = "v = tf.ones([60_000])\nwith tf.GradientTape() as big:\n    big.watch(v)\n    w = v * 2.0\nprint(7)\n"
    run = client.run(GRADIENT + big, Limits(reply=100_000))
    client.close()
    assert run.error is None and run.stdout == f"{SIX}7\n" and [trace.number for trace in run.traces] == [1]
    assert run.left_out.endswith("tape 2 is left out.")


def test_an_inconsistent_run_leaves_what_was_printed(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run whose parts do not fit together is not believed; what its program printed on the way is text."""

    def refuse(run: object) -> None:
        raise consistency.Inconsistent("a test")

    monkeypatch.setattr(codec, "check_run", refuse)
    run = client.run(GRADIENT, Limits())
    assert run.stdout == SIX and run.traces == () and run.error is not None and run.error.kind == "RunnerError"


@pytest.mark.parametrize("problem", [MemoryError(), LimitReached("Late.", "Less.")])
def test_a_run_that_cannot_be_written_leaves_what_was_printed(
    problem: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory or time that ends while the answer is made: an error, with what was printed and the last line."""

    def fail(run: object, limits: object) -> bytes:
        raise problem

    monkeypatch.setattr(runner, "fitting", fail)
    request, answer = iter([codec.encode_request({"source": GRADIENT}), b""]), Answer(10**6)
    runner.answer(Limits(), lambda most: next(request), answer.hear, with_attacks=False)
    run = codec.decode_run(answer.run or b"")
    assert run.stdout == answer.printed == SIX and run.error is not None and run.error.limit


def test_a_runner_ends_without_a_word_when_the_app_has(capfd: pytest.CaptureFixture[str]) -> None:
    """Also where the app has not read all notes: the system then resets the connection."""
    ours, theirs = socket.socketpair()
    with theirs:
        child = process.start(stdin=theirs.fileno(), stdout=subprocess.DEVNULL)
    with ours:
        ours.recv(1, socket.MSG_PEEK)  # the first note is there, and stays unread
    assert child.wait() == 0
    assert capfd.readouterr().err == ""
