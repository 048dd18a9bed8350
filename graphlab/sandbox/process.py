"""A runner process seen from outside: its start, the frames to and from it, and its end."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue

from graphlab.sandbox.protocol import Frames, ProtocolError, frame

# -I keeps the environment and the working directory out of the runner, so it is told where everything is.
_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from graphlab.sandbox.runner import main; main(sys.argv[2:])"
)
_KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LANG", "LC_ALL", "LD_LIBRARY_PATH")
_SINGLE = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_MOST = 1 << 30  # bytes of a frame


class RunnerDied(Exception):
    """The runner has ended without an answer."""

    def __init__(self, text: str = "The process that runs programs has ended."):
        super().__init__(text)


class Process:
    """A runner. What it sends goes to `on_frame`, its end to `on_end`, both called in a thread of their own.

    Frames for it are written in another thread, so that a runner which does not read makes nobody wait.
    """

    def __init__(self, arguments: list[str], on_frame: Callable[[bytes], None], on_end: Callable[[Process], None]):
        self.owner = os.getpid()
        self._process = start(*arguments)
        self._letters: SimpleQueue[bytes | None] = SimpleQueue()
        threading.Thread(target=self._listen, args=(on_frame, on_end), name="graphlab-answers", daemon=True).start()
        threading.Thread(target=self._write, name="graphlab-requests", daemon=True).start()

    @property
    def pid(self) -> int:
        """The number that the system knows it by."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it can be sent something. Not in a fork of the process that started it."""
        return self.owner == os.getpid() and self._process.poll() is None

    def send(self, payload: bytes) -> None:
        """One frame, as soon as it reads it."""
        self._letters.put(frame(payload))

    def kill(self) -> None:
        """End it now. The children in which programs run end with it."""
        self._process.kill()
        self._process.wait()

    def _write(self) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(OSError, ValueError), self._process.stdin as pipe:
            while (letter := self._letters.get()) is not None:
                pipe.write(letter)
                pipe.flush()

    def _listen(self, on_frame: Callable[[bytes], None], on_end: Callable[[Process], None]) -> None:
        assert self._process.stdout is not None
        frames = Frames(_MOST)
        with contextlib.suppress(OSError, ValueError, ProtocolError), self._process.stdout as pipe:
            while data := pipe.read1(1 << 16):  # type: ignore[attr-defined]
                for payload in frames.feed(data):
                    on_frame(payload)
        self.kill()  # a pipe ends a moment before its process does: who asks next must find it ended
        self._letters.put(None)
        on_end(self)


def start(*arguments: str) -> subprocess.Popen[bytes]:
    """A new runner process."""
    here = str(Path(__file__).resolve().parents[2])
    path = list(dict.fromkeys([here, *(os.path.abspath(entry) for entry in sys.path if entry)]))
    environment = {key: os.environ[key] for key in _KEPT if key in os.environ}
    return subprocess.Popen(
        [sys.executable, "-I", "-c", _START, json.dumps(path), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**environment, **_SINGLE},
    )
