"""The app as it is served, on a port of this machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.patience import PATIENCE, until

ROOT = Path(__file__).parents[1]


@dataclass
class Server:
    """A process that serves the app, and where."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path | None = None
    base: str = ""

    @property
    def address(self) -> str:
        """What a browser opens."""
        return f"http://127.0.0.1:{self.port}{self.base}"

    def answers(self) -> bool:
        """Whether it is well. Raises where its process has ended."""
        if self.process.poll() is not None:
            said = self.log.read_text("utf-8", "replace") if self.log else ""
            raise RuntimeError(f"the app did not start:\n{said}")
        try:
            with urllib.request.urlopen(f"{self.address}/_stcore/health", timeout=PATIENCE) as answer:
                return bool(answer.read() == b"ok")
        except OSError:
            return False


@contextmanager
def served(
    log: Path,
    streamlit: Sequence[str] = ("-m", "streamlit"),
    base: str = "",
    port: int = 0,
    environment: Mapping[str, str] | None = None,
    script: Path = ROOT / "app.py",
    python: Sequence[str] = (sys.executable,),
) -> Iterator[Server]:
    """A server that has started; it ends with the block. `streamlit` is how Python is told to run it.

    Its addresses begin with `base`, such as "/lab". It listens at `port`, where that is not 0. `environment` is added
    to that of the tests. It serves the pages of `script`, and `python` is the command that starts Python.
    """
    with socket.socket() as probe:
        if not port:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
    options = ["--server.headless=true", "--server.address=127.0.0.1", "--server.fileWatcherType=none"]
    options += [f"--server.baseUrlPath={base}"] if base else []
    command = [*python, *streamlit, "run", script.name, f"--server.port={port}", *options]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=script.parent, env={**os.environ, **(environment or {})}, stdout=out, stderr=subprocess.STDOUT
        )
    server = Server(process, port, log, base)
    try:
        until(server.answers)
        yield server
    finally:
        process.terminate()
        process.wait(PATIENCE)
