"""The process that runs programs: one confined child for each. Single-threaded; it imports everything before it forks.

Started by client.py, which talks to it in frames of JSON. It ends when its standard input does.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import selectors
import signal
import sys
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

import numpy.ma  # noqa: F401  NumPy imports it late, when np.median and some others first run

from graphlab.sandbox import attacks, confine, interpreter
from graphlab.sandbox.limits import LimitReached, Limits
from graphlab.sandbox.protocol import Frames, ProtocolError, dumps, encode_run, frame, limits_from
from graphlab.sandbox.result import Error, Run

AT_ONCE = 2
_DRAWING = 2.0  # seconds for making traces of what was recorded, after the program's own time
_REQUEST = 4_000_000  # bytes; the client has looked at the length of the text already
_GRACE = 3.0  # seconds that a child gets to draw and answer after its time is up; the client waits a little longer

_WARM_UP = [
    "import tensorflow as tf\nx = tf.Variable([1.0, 2.0])\nwith tf.GradientTape() as t:\n"
    "    y = tf.reduce_sum(tf.sin(x) ** 2)\nprint(t.gradient(y, x), f'{y.numpy():.3f}')",
    "a = 2.0\nb = 3.0\na * b + sin(a)",
    "import numpy as np\nprint(np.linspace(0, 1, 3), np.linalg.norm(np.ones(3)), np.random.default_rng(0).normal())",
    "import random\nprint(random.random(), tf.random.normal([2]), '{:.2f}'.format(1.0), undefined_name)",
    "x = (",
]


@dataclass
class Job:
    """A program that waits or runs."""

    request: dict[str, Any]
    limits: Limits
    child: int = 0
    pipe: int = -1
    deadline: float = 0.0
    started: float = 0.0
    killed: str = ""
    reply: bytearray = field(default_factory=bytearray)


# --- In the child --------------------------------------------------------------------------------


def perform(request: dict[str, Any], limits: Limits) -> Run:
    """Run the program of a request; or one of the attacks, if this runner was started for that."""
    if "attack" not in request:
        return interpreter.interpret(request["source"], limits, lambda: confine.start_clocks(_DRAWING, limits.wall))
    started = time.perf_counter()
    try:
        out, error = attacks.ATTACKS[request["attack"]](), None
    except LimitReached as reached:
        out, error = "", Error("LimitError", reached.message, limit=True)
    except MemoryError:
        out, error = "", Error("LimitError", "out of memory", limit=True)
    except Exception as problem:
        out, error = "", Error(type(problem).__name__, str(problem))
    return Run("", out, error, seconds=time.perf_counter() - started)


def answer(request: dict[str, Any], limits: Limits) -> bytes:
    """The finished run as bytes, small enough to hand over. Never raises."""
    try:
        run = perform(request, limits)
        confine.stop_clocks()
        data = encode_run(run)
        payload = dumps(data)
        if len(payload) > limits.reply:
            data["traces"] = []
            data["notes"].append("The recorded graph is too big to be shown.")
            payload = dumps(data)
        return payload
    except BaseException as problem:
        confine.stop_clocks()
        text = problem.message if isinstance(problem, LimitReached) else "The program needs more than a run may have."
        return dumps(
            encode_run(Run(request.get("source", ""), error=Error("LimitError", text, hint=_LESS, limit=True)))
        )


_LESS = "Use smaller shapes or fewer rounds."


def _child(job: Job, pipe: int, parent: int, seccomp: bool) -> None:
    """All that the forked child does. It leaves through os._exit, never by returning."""
    code = 1
    try:
        confine.die_with(parent)
        nothing = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(nothing, standard)
        os.dup2(pipe, 3)
        os.closerange(4, 256)
        os.environ.clear()
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        sys.setrecursionlimit(6000)
        confine.limit_resources(job.limits)
        confine.start_clocks(job.limits.cpu, job.limits.wall)
        if seccomp:
            confine.forbid_calls()
        payload = memoryview(frame(answer(job.request, job.limits)))
        while payload:
            payload = payload[os.write(3, payload) :]
        code = 0
    finally:
        os._exit(code)


# --- In the runner -------------------------------------------------------------------------------


class Runner:
    """Takes requests from standard input, runs at most two at once, answers on standard output."""

    def __init__(self, *, with_attacks: bool, with_seccomp: bool):
        self.with_attacks = with_attacks
        self.waiting: deque[Job] = deque()
        self.running: dict[int, Job] = {}  # by pipe
        self.selector = selectors.DefaultSelector()
        self.frames = Frames(_REQUEST)
        self.seccomp = with_seccomp and probe_seccomp()
        self.input, self.output = os.dup(0), os.dup(1)
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 0)
        os.dup2(nothing, 1)  # nothing that is printed by accident gets among the frames

    def serve(self) -> None:
        """Work until standard input ends."""
        self.selector.register(self.input, selectors.EVENT_READ)
        self.send(dumps({"hello": {"fork": True, "seccomp": self.seccomp, "platform": sys.platform}}))
        while True:
            for key, _ in self.selector.select(self._patience()):
                if key.fd == self.input:
                    if not self._read_requests():
                        return self._end()
                else:
                    self._read_reply(self.running[key.fd])
            self._watch_the_clock()
            while self.waiting and len(self.running) < AT_ONCE:
                self._start(self.waiting.popleft())

    def send(self, payload: bytes) -> None:
        """One frame to the client."""
        data = frame(payload)
        while data:
            data = data[os.write(self.output, data) :]

    def _read_requests(self) -> bool:
        data = os.read(self.input, 1 << 16)
        for payload in self.frames.feed(data):
            request = json.loads(payload)
            if "stop" in request:
                self._stop(request["stop"])
                continue
            if "attack" in request and not self.with_attacks:
                request = {"id": request["id"], "source": "", "limits": {}}
            self.waiting.append(Job(request, limits_from(request["limits"])))
        return bool(data)

    def _start(self, job: Job) -> None:
        read, write = os.pipe()
        parent = os.getpid()
        child = os.fork()
        if child == 0:
            _child(job, write, parent, self.seccomp)
        os.close(write)
        job.child, job.pipe, job.started = child, read, time.monotonic()
        job.deadline = job.started + job.limits.wall + _GRACE
        self.running[read] = job
        self.selector.register(read, selectors.EVENT_READ)

    def _read_reply(self, job: Job) -> None:
        data = os.read(job.pipe, 1 << 16)
        job.reply += data
        if len(job.reply) > job.limits.reply + 1_000_000:
            self._kill(job, "reply")
        if not data:
            self._finish(job)

    def _finish(self, job: Job) -> None:
        self.selector.unregister(job.pipe)
        os.close(job.pipe)
        del self.running[job.pipe]
        payload = None if job.killed else _whole(job.reply)
        ended, status = os.waitpid(job.child, os.WNOHANG)
        if not ended:  # it is about to end, or it has hung up and goes on: that must not be waited for
            self._kill(job, "hung up")
            _, status = os.waitpid(job.child, 0)
        if payload is None:
            payload = dumps(encode_run(self._post_mortem(job, status)))
        self.send(b'{"id":%d,"run":%s}' % (int(job.request["id"]), payload))

    def _stop(self, number: int) -> None:
        """Nobody waits for this job any more."""
        for job in self.running.values():
            if job.request["id"] == number:
                self._kill(job, "stop")
        for job in [job for job in self.waiting if job.request["id"] == number]:
            self.waiting.remove(job)
            self.send(b'{"id":%d,"run":null}' % number)

    def _post_mortem(self, job: Job, status: int) -> Run:
        """What to say of a program whose process ended without an answer."""
        by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        limits = job.limits
        if job.killed == "time":
            error = Error("LimitError", f"The program takes more than {limits.wall:g} seconds.", hint=_LESS, limit=True)
        elif job.killed == "reply":
            text = f"The finished run is bigger than {limits.reply:,} bytes."
            error = Error("LimitError", text, hint=_LESS, limit=True)
        elif by in (signal.SIGXCPU, signal.SIGPROF, signal.SIGALRM) or (by == signal.SIGKILL and not job.killed):
            error = Error(
                "LimitError", f"The program computes for more than {limits.cpu:g} seconds.", hint=_LESS, limit=True
            )
        else:
            text = "The program ended the process that ran it."
            error = Error("LimitError", text, hint=f"Nothing else was harmed. {_LESS}", limit=True)
        return Run(job.request.get("source", ""), error=error, seconds=time.monotonic() - job.started)

    def _kill(self, job: Job, why: str) -> None:
        job.killed = job.killed or why
        with contextlib.suppress(ProcessLookupError):
            os.kill(job.child, signal.SIGKILL)

    def _watch_the_clock(self) -> None:
        now = time.monotonic()
        for job in self.running.values():
            if now > job.deadline:
                self._kill(job, "time")

    def _patience(self) -> float | None:
        if not self.running:
            return None
        return max(min(job.deadline for job in self.running.values()) - time.monotonic(), 0.01)

    def _end(self) -> None:
        for job in self.running.values():
            self._kill(job, "end")


def _whole(reply: bytearray) -> bytes | None:
    """The one frame that a child sends; None if something is missing."""
    try:
        (payload,) = Frames(len(reply)).feed(bytes(reply))
    except (ProtocolError, ValueError):
        return None
    return payload


def probe_seccomp() -> bool:
    """Whether this kernel forbids calls when it is asked to: tried out in a child."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            if confine.forbid_calls():
                try:
                    os.open(os.devnull, os.O_RDONLY)
                except PermissionError:
                    code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0


def warm_up() -> None:
    """Run a few programs, so that whatever is imported late is imported before the first fork."""
    for source in _WARM_UP:
        dumps(encode_run(interpreter.interpret(source)))
    gc.collect()
    gc.freeze()


def once(*, with_attacks: bool) -> None:
    """One request, one answer, without forking: for systems that cannot."""
    payload = sys.stdin.buffer.read()
    (message,) = Frames(_REQUEST).feed(payload)
    request = json.loads(message)
    if not with_attacks:
        request.pop("attack", None)
    limits = limits_from(request["limits"])
    confine.start_clocks(limits.cpu, limits.wall)
    sys.setrecursionlimit(6000)
    reply = answer(request, limits)
    sys.stdout.buffer.write(frame(b'{"id":0,"run":%s}' % reply))
    sys.stdout.buffer.flush()


def main(arguments: list[str]) -> None:
    """The runner's life."""
    if "--once" in arguments:
        return once(with_attacks="--attacks" in arguments)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the app; the runner ends with its input
    warm_up()
    Runner(with_attacks="--attacks" in arguments, with_seccomp="--without-seccomp" not in arguments).serve()
