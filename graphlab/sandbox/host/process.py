"""The process that forks, seen from the app: its start, the runs that it is asked for, and its end."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from pathlib import Path

from graphlab.sandbox.values.limits import Limits
from graphlab.sandbox.wire.codec import ProtocolError
from graphlab.sandbox.wire.frames import Answer, TooLong
from graphlab.sandbox.wire.orders import DRAWS, Act, Note, Order, notes

# -I keeps the environment and the working directory out of the runner, so it is told where everything is.
_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from graphlab.sandbox.host.runner import main; main(sys.argv[2:])"
)
_KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LANG", "LC_ALL", "LD_LIBRARY_PATH")
_HOME = ("HOME", "XDG_CACHE_HOME")  # where Graphviz is kept compiled; the children have no environment
_SINGLE = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_HUNG_UP = 1.0  # seconds after which a child that has hung up is thought to go on without an end


class RunnerDied(Exception):
    """The runner has ended without an answer."""

    def __init__(self, text: str = "The process that runs programs has ended."):
        super().__init__(text)


class Process:
    """A runner. `on_hello` is called when it is ready, in a thread of its own.

    Orders and notes are numbers in a socket of their own. Each run has another socket, whose far end is handed over
    with its order: what the program is, and what came of it, passes between this process and the child alone.
    """

    def __init__(self, arguments: list[str], on_hello: Callable[[Note], None]):
        self.owner = os.getpid()
        self.begun = 0
        self.ready = self.draws = False
        self.greeted = threading.Event()  # it is ready, or has ended without ever being it
        self._lock = threading.Lock()
        self._runs: dict[int, tuple[socket.socket, Future[Note]]] = {}
        self._retired = False
        with contextlib.ExitStack() as unless_it_starts:
            self._control, theirs = socket.socketpair()
            unless_it_starts.enter_context(self._control)
            with theirs:
                self._process = start(*arguments, stdin=theirs.fileno(), stdout=subprocess.DEVNULL)
            unless_it_starts.pop_all()
        threading.Thread(target=self._listen, args=(on_hello,), name="graphlab-notes", daemon=True).start()

    @property
    def pid(self) -> int:
        """The number that the system knows it by."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it can be asked for a run. Not in a fork of the process that started it."""
        return self.owner == os.getpid() and self._process.poll() is None

    def begin(self, number: int, limits: Limits) -> None:
        """Order the run of that number, so that `stop` finds it. Raises OSError."""
        ours, theirs = socket.socketpair()
        with theirs, self._lock:
            self._runs[number] = ours, Future()
            try:
                socket.send_fds(self._control, [Order("begin", number, limits).packed()], [theirs.fileno()])
            except OSError:
                del self._runs[number]
                ours.close()
                raise
            self.begun += 1

    def ask(self, number: int, request: bytes, answer: Answer) -> Note:
        """Hear the answer of the child of a run that has begun; how it ended.

        Raises TooLong, ProtocolError and RunnerDied; what came before is in `answer` all the same.
        """
        line, over = self._runs[number]
        try:
            with line:
                _exchange(line, request, answer)
            with contextlib.suppress(Late):
                return over.result(_HUNG_UP)
            self.stop(number)
            return over.result()
        except (TooLong, ProtocolError):
            self.stop(number)
            over.result()
            raise
        finally:
            with self._lock:
                del self._runs[number]
                self._hang_up()

    def stop(self, number: int) -> None:
        """End a run."""
        self._order("stop", number)

    def hurry(self, number: int) -> None:
        """Leave a run no more time than usual, now that somebody waits."""
        self._order("hurry", number)

    def interrupt(self, number: int) -> None:
        """End the program of a run; its child answers with what there is."""
        self._order("interrupt", number)

    def _order(self, act: Act, number: int) -> None:
        with contextlib.suppress(OSError), self._lock:
            self._control.sendall(Order(act, number).packed())

    def retire(self) -> None:
        """End it as soon as the runs that it was asked for are over."""
        with self._lock:
            self._retired = True
            self._hang_up()

    def kill(self) -> None:
        """End it now. The children in which programs run end with it."""
        self._process.kill()
        self._process.wait()

    def _hang_up(self) -> None:
        if self._retired and not self._runs:
            with contextlib.suppress(OSError):
                self._control.shutdown(socket.SHUT_WR)  # it ends with its orders

    def _listen(self, on_hello: Callable[[Note], None]) -> None:
        buffer = bytearray()
        with contextlib.suppress(OSError, ValueError):
            while data := self._control.recv(4096):
                buffer += data
                for note in notes(buffer):
                    if note.kind == "hello":
                        on_hello(note)
                        self.draws = bool(note.code & DRAWS)
                        self.ready = True
                        self.greeted.set()
                    elif note.number in self._runs and not self._runs[note.number][1].done():
                        self._runs[note.number][1].set_result(note)
        self.greeted.set()
        self.kill()  # a socket ends a moment before its process does: who asks next must find it ended
        with self._lock:
            self._control.close()
            lost = list(self._runs.values())
        for line, over in lost:
            with contextlib.suppress(OSError):  # a child may live on where the system does not end it with its parent
                line.shutdown(socket.SHUT_RDWR)
            if not over.done():
                over.set_exception(RunnerDied())


def _exchange(line: socket.socket, request: bytes, answer: Answer) -> None:
    """Say all, then listen until the other side hangs up."""
    with contextlib.suppress(OSError):  # it has hung up before it has heard all: how it ended says why
        line.sendall(request)
        line.shutdown(socket.SHUT_WR)
    _hear(lambda: line.recv(1 << 18), answer)


def converse(process: subprocess.Popen[bytes], letter: bytes, answer: Answer) -> None:
    """Hear what a fresh process answers to a letter. Raises TooLong and ProtocolError."""
    assert process.stdin is not None and process.stdout is not None
    with contextlib.suppress(OSError), process.stdin as pipe:
        pipe.write(letter)
    out = process.stdout.fileno()
    _hear(lambda: os.read(out, 1 << 18), answer)


def _hear(read: Callable[[], bytes], answer: Answer) -> None:
    """Take what comes until the other side hangs up."""
    with contextlib.suppress(OSError):
        while data := read():
            answer.hear(data)


def start(*arguments: str, stdin: int, stdout: int) -> subprocess.Popen[bytes]:
    """A new runner process."""
    home = str(Path(__file__).resolve().parents[__name__.count(".")])  # the directory that holds the package
    path = list(dict.fromkeys([home, *(os.path.abspath(entry) for entry in sys.path if entry)]))
    environment = {key: os.environ[key] for key in (*_KEPT, *_HOME) if key in os.environ}
    return subprocess.Popen(
        [sys.executable, "-I", "-c", _START, json.dumps(path), *arguments],
        stdin=stdin,
        stdout=stdout,
        env={**environment, **_SINGLE},
    )
