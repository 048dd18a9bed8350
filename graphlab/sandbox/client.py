"""Hands programs to the runner process, starts it when needed, and says so plainly when it fails."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import subprocess
import sys
import threading
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from pathlib import Path
from typing import Any

from graphlab.sandbox.limits import Limits
from graphlab.sandbox.protocol import HEADER, Frames, ProtocolError, decode_run, dumps, frame
from graphlab.sandbox.result import Error, Run

# -I keeps the environment and the working directory out of the runner, so it is told where everything is.
_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from graphlab.sandbox.runner import main; main(sys.argv[2:])"
)
_KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LANG", "LC_ALL", "LD_LIBRARY_PATH")
_SINGLE = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_STARTING = 30.0  # seconds that the runner may take to come up on a slow machine


class Client:
    """A runner process and the programs that wait for it. Safe to use from many threads.

    Tests may switch walls off: `fork=False` works as on Windows, `seccomp=False` as where the kernel has none,
    and `attacks=True` lets requests skip the interpreter.
    """

    def __init__(self, *, fork: bool | None = None, seccomp: bool = True, attacks: bool = False):
        self.fork = hasattr(os, "fork") if fork is None else fork
        self.walls: dict[str, Any] = {}
        self._arguments = ["--attacks"] * attacks + ["--without-seccomp"] * (not seccomp)
        self._lock = threading.Lock()
        self._turn = threading.Semaphore(2)  # without a runner to queue in
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = os.getpid()
        self._pending: dict[int, Future[bytes]] = {}
        self._count = 0

    def run(self, source: str, limits: Limits) -> Run:
        """The finished run of a program. Never raises for what the program does, or for a runner that dies."""
        if len(source) > limits.source:
            text = f"The program has {len(source):,} characters; at most {limits.source:,} are allowed."
            return Run(source, error=Error("LimitError", text, 1, 1, "Make it shorter.", limit=True))
        return self.request({"source": source}, limits)

    def request(self, request: dict[str, Any], limits: Limits) -> Run:
        """Any request: a program, or an attack."""
        request = {**request, "limits": limits.to_json()}
        source = request.get("source", "")
        try:
            payload = self._ask(request, limits) if self.fork else self._ask_once(request, limits)
            return decode_run(json.loads(payload)["run"])
        except (ProtocolError, json.JSONDecodeError, KeyError, RunnerDied, OSError, RecursionError) as problem:
            text = (
                str(problem)
                if isinstance(problem, RunnerDied)
                else "The process that runs programs gave no proper answer."
            )
            return Run(source, error=Error("RunnerError", text, hint="It is started anew: run the program again."))

    def close(self) -> None:
        """End the runner."""
        with self._lock:
            self._stop(self._process)

    # --- With a runner ---------------------------------------------------------------------------

    def _ask(self, request: dict[str, Any], limits: Limits) -> bytes:
        with self._lock:
            process = self._running()
            self._count += 1
            number, future = self._count, Future()  # type: ignore[var-annotated]
            self._pending[number] = future
            ahead = len(self._pending)
            try:
                assert process.stdin is not None
                process.stdin.write(frame(dumps({**request, "id": number})))
                process.stdin.flush()
            except OSError:
                self._pending.pop(number, None)
                self._stop(process)
                raise RunnerDied from None
        try:
            return future.result((limits.wall + 3.0) * (ahead // 2 + 1) + _STARTING)
        except Late:
            self._stop(process)
            raise RunnerDied("The process that runs programs did not answer; it has been ended.") from None
        finally:
            self._pending.pop(number, None)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None and self._owner == os.getpid():
            return self._process
        if self._owner == os.getpid():
            self._stop(self._process)
        self._owner, self._pending = os.getpid(), {}
        self._process = start(*self._arguments)
        threading.Thread(target=self._listen, args=(self._process, self._pending), daemon=True).start()
        return self._process

    def _listen(self, process: subprocess.Popen[bytes], pending: dict[int, Future[bytes]]) -> None:
        """Hand each answer to the thread that waits for it, until the runner ends."""
        assert process.stdout is not None
        frames = Frames(1 << 30)
        with contextlib.suppress(OSError, ValueError, ProtocolError):
            while data := process.stdout.read1(1 << 16):  # type: ignore[attr-defined]
                for payload in frames.feed(data):
                    self._deliver(payload, pending)
        process.stdout.close()
        process.kill()
        process.wait()  # a pipe ends a moment before its process does: who asks next must find it ended
        for future in list(pending.values()):
            if not future.done():
                future.set_exception(RunnerDied())

    def _deliver(self, payload: bytes, pending: dict[int, Future[bytes]]) -> None:
        if payload.startswith(b'{"hello"'):
            self.walls = json.loads(payload)["hello"]
            return
        number = int(payload[len(b'{"id":') : payload.index(b",")])
        if (future := pending.get(number)) is not None and not future.done():
            future.set_result(payload)

    def _stop(self, process: subprocess.Popen[bytes] | None) -> None:
        if process is None:
            return
        with contextlib.suppress(OSError):
            if process.stdin is not None:
                process.stdin.close()
        process.kill()
        process.wait()

    # --- Without: a fresh process for every run --------------------------------------------------

    def _ask_once(self, request: dict[str, Any], limits: Limits) -> bytes:
        with self._turn:
            process = start("--once")
            try:
                out, _ = process.communicate(frame(dumps(request)), timeout=limits.wall + _STARTING)
            except subprocess.TimeoutExpired:
                raise RunnerDied(f"The program takes more than {limits.wall:g} seconds.") from None
            finally:
                process.kill()
                process.communicate()
        return out[HEADER.size :]


class RunnerDied(Exception):
    """The runner has ended without an answer."""

    def __init__(self, text: str = "The process that runs programs has ended."):
        super().__init__(text)


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


_shared: Client | None = None
_sharing = threading.Lock()


def client() -> Client:
    """The client that this process shares."""
    global _shared
    with _sharing:
        if _shared is None:
            _shared = Client()
            atexit.register(_shared.close)
        return _shared
