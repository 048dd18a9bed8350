"""The process that forks: one confined child for every run. Single-threaded; it imports everything before it forks.

It never has a request or an answer in its memory, which every child inherits: it is told numbers, and with them comes
the socket on which the child alone talks with the app. Started by process.py; it ends when its orders do.
"""

from __future__ import annotations

import contextlib
import dataclasses
import gc
import os
import selectors
import signal
import socket
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, NoReturn

import msgspec
import numpy.ma  # noqa: F401  NumPy imports it late, when np.median and some others first run
from msgspec.structs import replace

from graphlab.sandbox.compiler import interpreter
from graphlab.sandbox.host import attacks, confinement, machine
from graphlab.sandbox.host.calibration import nanoseconds_a_round
from graphlab.sandbox.host.postmortem import LESS
from graphlab.sandbox.host.reporter import Reporter
from graphlab.sandbox.pictures.asks import Made, PictureAsk
from graphlab.sandbox.pictures.codec import MOST_MADE, ask_of, encode_made
from graphlab.sandbox.pictures.excerpt import decode_reading
from graphlab.sandbox.pictures.make import first_picture, made
from graphlab.sandbox.values.limits import LimitReached, Limits
from graphlab.sandbox.wire import orders
from graphlab.sandbox.wire.codec import MOST_PARTS, ProtocolError, decode_request, encode_run, parts, reread
from graphlab.sandbox.wire.frames import MADE, RUN, framed, write_all
from graphlab.sandbox.wire.orders import CONFINED, DRAWS, Note, Order
from graphlab.sandbox.wire.run import LOST, TOO_BIG, Again, Error, Run
from graphlab.trace.serialization import storable
from graphlab.views.drawing import layout
from graphlab.views.drawing.view import SCREEN

AT_ONCE = 2
_REQUEST = 4_000_000  # bytes beside an excerpt; the client has looked at the length of the text already
_GRACE = 3.0  # seconds that a child gets to draw and answer after its time is up; the client waits a little longer
_LONGEST = 3600.0  # seconds that it waits at once: the system takes no more than some days
_LINE = 3  # where the child hears its request and answers

_WARM_UP = [
    "import tensorflow as tf\nx = tf.Variable([1.0, 2.0])\nwith tf.GradientTape() as t:\n"
    "    y = tf.reduce_sum(tf.sin(x) ** 2)\nprint(t.gradient(y, x), f'{y.numpy():.3f}')",
    "a = 2.0\nb = 3.0\na * b + sin(a)",
    "import numpy as np\nprint(np.linspace(0, 1, 3), np.linalg.norm(np.ones(3)), np.random.default_rng(0).normal())",
    "import random\nprint(random.random(), tf.random.normal([2]), '{:.2f}'.format(1.0), undefined_name)",
    "a = b = 1\nfor i in range(2):\n    a = (a + b - i) * (b - a) + (a * 2 - 1) * b - (a * b + i) - (a - b) * 3\n"
    "    a = a / b - (a - b) / 2",
    "x = (",
]


@dataclass
class Job:
    """A run that waits or goes on: numbers, and the socket of its child."""

    number: int
    limits: Limits
    line: int
    child: int = 0
    began: float = 0.0
    deadline: float = 0.0
    ended_by: Literal["exit", "time", "stop"] = "exit"


# --- In the child --------------------------------------------------------------------------------


def perform(request: dict[str, Any], limits: Limits, reporter: Reporter) -> Run:
    """Run the program of a request; or one of the attacks, if this runner was started for that."""
    if "attack" not in request:
        again = request.get("again")
        repeated = None if again is None else msgspec.convert(again, Again)
        return interpreter.interpret(request["source"], limits, reporter, repeated)
    started = time.perf_counter()
    try:
        out, error = attacks.ATTACKS[request["attack"]](*request.get("with", ())), None
    except LimitReached as reached:
        out, error = "", Error("LimitError", reached.message, limit=True)
    except MemoryError:
        out, error = "", Error("LimitError", "out of memory", limit=True)
    except Exception as problem:
        out, error = "", Error(type(problem).__name__, str(problem))
    return Run("", out, error, seconds=time.perf_counter() - started)


def answer(
    limits: Limits,
    hear: Callable[[int], bytes],
    write: Callable[[bytes], None],
    *,
    with_attacks: bool,
    draws: bool = False,
) -> None:
    """Run what is heard, and write how it goes and what comes of it. Whatever happens, what was printed is told.

    Where it `draws`, what the run shows first is made of it too; or only that is made, of an excerpt that was sent.
    """
    reporter = Reporter(limits, write)
    request: dict[str, Any] = {}
    try:
        request = decode_request(_heard(hear, _REQUEST + limits.reply))
        if not with_attacks:
            request.pop("attack", None)
        if "excerpt" in request:
            return _draw(request, write)
        confinement.start_clocks(limits.cpu, limits.wall, reporter.report, alone=limits.alone)
        run = perform(request, limits, reporter)
        confinement.stop_clocks()
        payload = fitting(run, limits)
    except BaseException as problem:
        confinement.stop_clocks()
        text = problem.message if isinstance(problem, LimitReached) else "The program needs more than a run may have."
        kind, hint = (problem.kind, problem.hint) if isinstance(problem, LimitReached) else (LimitReached.kind, LESS)
        error = Error(kind, text, reporter.line, hint=hint, limit=True)
        payload = encode_run(Run("", storable(reporter.printed), error, notes=(LOST,)))
    write(framed(RUN, payload))
    if draws and "ask" in request:
        _draw({**request, "run": payload}, write)


def _draw(request: dict[str, Any], write: Callable[[bytes], None]) -> None:
    """Make what is asked for, and write it: nothing where time or memory end, or where there is nothing to show."""
    with contextlib.suppress(Exception):
        ask = ask_of(request["ask"])
        if "excerpt" in request:
            found: Made | None = made(decode_reading(request["excerpt"]), ask)
        else:
            found = first_picture(reread(request["run"]), ask) if isinstance(ask, PictureAsk) else None
        payload = b"" if found is None else encode_made(found)
        if 0 < len(payload) <= MOST_MADE:
            write(framed(MADE, payload))


def fitting(run: Run, limits: Limits) -> bytes:
    """The run as bytes, small enough to hand over: where it is too big, without the biggest of its tapes."""
    payload, notes, left_out = encode_run(run), run.notes, list[int]()
    while run.traces and _is_too_big(payload, limits):
        sizes = {trace.number: len(encode_run(Run("", traces=(trace,)))) for trace in run.traces}
        biggest = max(sizes, key=sizes.__getitem__)
        traces = tuple(trace for trace in run.traces if trace.number != biggest)
        trainings = tuple(training.without(biggest) for training in run.trainings)
        left_out = sorted([*left_out, biggest])
        run = replace(run, traces=traces, trainings=trainings, notes=(*notes, _of_tapes(left_out)))
        payload = encode_run(run)
    return payload


def _of_tapes(numbers: list[int]) -> str:
    """The note on tapes that were left out.

    >>> _of_tapes([2])
    'The recorded graph is too big to be drawn: tape 2 is left out.'
    >>> _of_tapes([1, 2, 5])
    'The recorded graph is too big to be drawn: tapes 1, 2 and 5 are left out.'
    """
    first, last = ", ".join(map(str, numbers[:-1])), numbers[-1]
    return f"{TOO_BIG}: " + (f"tapes {first} and {last} are left out." if first else f"tape {last} is left out.")


def _is_too_big(payload: bytes, limits: Limits) -> bool:
    return len(payload) > limits.reply or (len(payload) > MOST_PARTS and parts(payload) > MOST_PARTS)


def _heard(hear: Callable[[int], bytes], most: int) -> bytes:
    """All that is said until the other side has nothing more to say."""
    request = b""
    while data := hear(1 << 18):
        request += data
        if len(request) > most:
            raise ProtocolError("the request is too long")
    return request


def _child(job: Job, runner: int, *, seccomp: bool, with_attacks: bool, draws: bool) -> NoReturn:
    """All that the forked child does. It leaves through os._exit, never by returning."""
    code = 1
    try:
        confinement.die_with(runner)
        confinement.go_first()
        confinement.keep_only(job.line, _LINE)
        os.environ.clear()
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGINT, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        sys.setrecursionlimit(6000)
        if with_attacks:
            attacks.prepare()
        confinement.drop_capabilities()
        confinement.limit_resources(job.limits)
        if seccomp and not confinement.forbid_calls():
            os._exit(code)
        hear, write = lambda most: os.read(_LINE, most), partial(write_all, _LINE)
        answer(job.limits, hear, write, with_attacks=with_attacks, draws=draws)
        code = 0
    finally:
        os._exit(code)


# --- In the process that forks -------------------------------------------------------------------


class Runner:
    """Takes orders from the socket that is its standard input, and runs at most two at once."""

    def __init__(self, *, with_attacks: bool, with_seccomp: bool, draws: bool, round_: int = 0):
        self.with_attacks, self.draws, self.round = with_attacks, draws, round_
        self.waiting: deque[Job] = deque()
        self.running: list[Job] = []
        self.seccomp = with_seccomp and probe_seccomp()
        self.control = socket.socket(fileno=os.dup(0))
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 0)
        os.dup2(nothing, 1)
        self._said = bytearray()
        self._lines: deque[int] = deque()
        self._bell = _ring_when_a_child_ends()
        self._selector = selectors.DefaultSelector()
        for one in (self.control, self._bell):
            self._selector.register(one, selectors.EVENT_READ)

    def serve(self) -> None:
        """Work until there are no more orders."""
        with contextlib.suppress(ConnectionError):  # the app has ended, and had notes to read
            self._follow_orders()
        self._end()

    def _follow_orders(self) -> None:
        self._send(Note("hello", self.round, code=CONFINED * self.seccomp | DRAWS * self.draws))
        while True:
            for key, _ in self._selector.select(self._patience()):
                if key.fileobj is self._bell:
                    os.read(self._bell, 4096)
                elif not self._read_orders():
                    return
            self._bury()
            self._watch_the_clock()
            while self.waiting and len(self.running) < AT_ONCE:
                self._start(self.waiting.popleft())

    def _send(self, note: Note) -> None:
        self.control.sendall(note.packed())

    def _read_orders(self) -> bool:
        data, lines, _, _ = socket.recv_fds(self.control, 64 * orders.LENGTH, 64)
        self._said += data
        self._lines += lines
        while len(self._said) >= orders.LENGTH:
            order = Order.unpacked(bytes(self._said[: orders.LENGTH]))
            del self._said[: orders.LENGTH]
            if order.act == "begin":
                self.waiting.append(Job(order.number, order.limits, self._lines.popleft()))
            elif order.act == "hurry":
                self._hurry(order.number)
            elif order.act == "interrupt":
                self._interrupt(order.number)
            else:
                self._stop(order.number)
        return bool(data)

    def _start(self, job: Job) -> None:
        runner = os.getpid()
        job.child = os.fork()
        if job.child == 0:
            _child(job, runner, seccomp=self.seccomp, with_attacks=self.with_attacks, draws=self.draws)
        os.close(job.line)
        job.began = time.monotonic()
        job.deadline = job.began + job.limits.most_wall + _GRACE
        self.running.append(job)

    def _bury(self) -> None:
        """Say of every child that has ended how it did."""
        for job in list(self.running):
            ended, status = os.waitpid(job.child, os.WNOHANG)
            if ended:
                self.running.remove(job)
                if os.WIFSIGNALED(status):
                    self._send(Note(job.ended_by, job.number, signal=os.WTERMSIG(status)))
                else:
                    self._send(Note("exit", job.number, code=os.WEXITSTATUS(status)))

    def _stop(self, number: int) -> None:
        """Nobody waits for this run any more."""
        for job in self.running:
            if job.number == number:
                self._kill(job, "stop")
        for job in [job for job in self.waiting if job.number == number]:
            self.waiting.remove(job)
            os.close(job.line)
            self._send(Note("stop", number))

    def _hurry(self, number: int) -> None:
        """Somebody waits: leave a run no more time than usual."""
        for job in (*self.running, *self.waiting):
            if job.number == number:
                job.limits = dataclasses.replace(job.limits, alone=1.0)
                if job in self.running:
                    job.deadline = min(job.deadline, max(time.monotonic(), job.began + job.limits.wall) + _GRACE)
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(job.child, signal.SIGUSR2)

    def _interrupt(self, number: int) -> None:
        """Let a child end its program, and answer. One that has not begun is stopped."""
        for job in self.running:
            if job.number == number:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(job.child, signal.SIGUSR1)
        if number in [job.number for job in self.waiting]:
            self._stop(number)

    def _kill(self, job: Job, why: Literal["time", "stop"]) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(job.child, signal.SIGKILL)
        if job.ended_by == "exit":
            job.ended_by = why

    def _watch_the_clock(self) -> None:
        now = time.monotonic()
        for job in self.running:
            if now > job.deadline:
                self._kill(job, "time")

    def _patience(self) -> float | None:
        if not self.running:
            return None
        return min(max(min(job.deadline for job in self.running) - time.monotonic(), 0.01), _LONGEST)

    def _end(self) -> None:
        for job in self.running:
            self._kill(job, "stop")


def _ring_when_a_child_ends() -> int:
    """The end of a pipe that has something to read whenever a child has ended."""
    bell, rope = os.pipe()
    os.set_blocking(rope, False)
    signal.set_wakeup_fd(rope, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda number, at: None)
    return bell


def probe_seccomp() -> bool:
    """Whether this kernel forbids calls when it is asked to: tried out in a child."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            if confinement.forbid_calls():
                try:
                    os.open(os.devnull, os.O_RDONLY)
                except PermissionError:
                    code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0


def warm_up() -> bool:
    """Run a few programs, so that whatever is imported late is imported before the first fork. Whether children draw.

    They do where Graphviz is compiled already: to wait for that would keep the first program waiting. The app compiles
    it meanwhile, and then asks for another runner.
    """
    draws = layout.is_ready()
    for source in _WARM_UP:
        run = interpreter.interpret(source)
        encode_run(run)
        if draws and (shown := first_picture(run, PictureAsk(badged=True, room=SCREEN))) is not None:
            encode_made(shown)
    gc.collect()
    gc.freeze()
    return draws


def once(*, with_attacks: bool) -> None:
    """One run for an order and a request on standard input, without forking: for systems that cannot."""
    limits = Order.unpacked(sys.stdin.buffer.read(orders.LENGTH)).limits
    sys.setrecursionlimit(6000)

    def say(data: bytes) -> None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()

    answer(limits, sys.stdin.buffer.read, say, with_attacks=with_attacks)


def main(arguments: list[str]) -> None:
    """The runner's life."""
    if "--once" in arguments:
        return once(with_attacks="--attacks" in arguments)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the app; the runner ends with its input
    confinement.hold_interrupts()
    draws = warm_up()
    machine.room()  # read before the first fork: a child may open no file
    runner = Runner(
        draws=draws,
        with_attacks="--attacks" in arguments,
        with_seccomp="--without-seccomp" not in arguments,
        round_=nanoseconds_a_round(),
    )
    if "--confined" in arguments and not runner.seccomp:
        sys.exit("This runner cannot be confined, as the one before it was.")
    runner.serve()
