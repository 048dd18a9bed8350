"""The app on a host as small as Streamlit Community Cloud: `python -m benchmarks cloud`.

A clone of the repository without the package installed, a new virtual environment with `requirements.txt` alone, and a
control group of 690 MB and a tenth of a core. What is printed is checked: the app starts, ten sessions see their
graphs, the doctor's answer is in the log, nothing is killed, and memory stays below the limit.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from graphlab.ui.content import examples
from tests.matrix import found
from tests.serving import ROOT, Server, served

from .cage import Cage, NoCage
from .crowd import SIZES, Visitor, program
from .soak import faults_in
from .usage import Usage

MEGABYTES, CORES, SESSIONS = 690.0, 0.1, 10
PYTHON = "3.12"  # that docs/deploy.md tells to take
DOCTOR = "Every wall is up."
_WAITS = 600.0  # seconds for what takes half a minute of a whole core


def python(version: str) -> str:
    """An interpreter of this version; this one, where it is not here."""
    path = {one.name: one.path for one in found()}.get(version)
    if path is None:
        print(f"Python {version} is not here: {sys.version.split()[0]} instead")
    return path or sys.executable


def clone(folder: Path, interpreter: str) -> tuple[Path, Path]:
    """What a host makes of the repository: a clone, and an environment with nothing but its requirements."""
    app, environment = folder / "app", folder / "environment"
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(app)], check=True)
    subprocess.run([interpreter, "-m", "venv", str(environment)], check=True)
    own = environment / "bin" / "python"
    subprocess.run([str(own), "-m", "pip", "install", "-qq", "-r", str(app / "requirements.txt")], check=True)
    return app, own


@contextmanager
def _caged(megabytes: float, cores: float) -> Iterator[Cage | None]:
    """A group of the kernel; where none can be made, memory is still measured."""
    try:
        with Cage.make(megabytes, cores) as cage:
            yield cage
    except NoCage as problem:
        print(f"no limit can be set here ({problem}): memory is measured, the processor is whole")
        yield None


async def _in_time(what: str, waited: Awaitable[object], began: float) -> None:
    async with asyncio.timeout(_WAITS):
        await waited
    print(f"{what}: {time.perf_counter() - began:.1f} s", flush=True)


async def _visits(server: Server, sessions: int) -> list[Usage]:
    """Let the sessions come, each with programs of its own; what was held at every turn."""
    pid, began = server.process.pid, time.perf_counter()
    looks = [Usage.of(pid)]
    print(f"at start: {looks[-1]}", flush=True)
    visitors = [Visitor(server.address) for _ in range(sessions)]
    await _in_time("first visitor, the page with its graph", visitors[0].open(), began)
    looks.append(Usage.of(pid))
    print(f"with one session: {looks[-1]}", flush=True)
    began = time.perf_counter()
    await _in_time("second visitor, the page with its graph", visitors[1].open(), began)
    began = time.perf_counter()
    await _in_time("a program of about 7 nodes, alone", visitors[1].run(program(SIZES[0], 1)), began)
    for visitor in visitors[2:]:
        await visitor.open()
    looks.append(Usage.of(pid))
    for what, sources in _WORK.items():
        began = time.perf_counter()
        runs = (visitor.run(sources(number)) for number, visitor in enumerate(visitors))
        await _in_time(f"{sessions} sessions at once, {what}", asyncio.gather(*runs), began)
        looks.append(Usage.of(pid))
    print(f"with {sessions} sessions: {looks[-1]}", flush=True)
    for visitor in visitors:
        await visitor.close()
    return looks


def _example(number: int) -> str:
    return examples.GALLERY[number % len(examples.GALLERY)].source


_WORK: dict[str, Callable[[int], str]] = {
    "about 7 nodes each": lambda number: program(SIZES[0], 10 + number),
    "about 131 nodes each": lambda number: program(SIZES[2], 10 + number),
    "programs of the gallery": _example,
    "120 MB of tensors each": lambda number: f"kept = [tf.ones([1000, 1000]) for _ in range(30)]\nprint({number})",
    "lists without an end": lambda number: f"kept = []\nwhile True:\n    kept.append([{number}.5] * 50000)",
}


def _doctor(log: Path) -> str:
    """The line of the log in which the doctor answers. Raises AssertionError where it does not come."""
    end = time.monotonic() + _WAITS
    while time.monotonic() < end:
        for line in log.read_text(encoding="utf-8").splitlines():
            if DOCTOR in line or "The walls cannot be tried" in line or "DOWN" in line:
                return line
        time.sleep(0.5)
    raise AssertionError("the doctor has not answered")


def main(arguments: Sequence[str]) -> None:
    """Start the app as the host does, let the visitors come, and fail where it is too small for them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks cloud", description=__doc__.split("\n")[0])
    parser.add_argument("--sessions", type=int, default=SESSIONS)
    parser.add_argument("--cores", type=float, default=CORES)
    parser.add_argument("--megabytes", type=float, default=MEGABYTES)
    parser.add_argument("--python", default=PYTHON, help=f"its version ({PYTHON})")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name, _caged(chosen.megabytes, chosen.cores) as cage:
        folder, log = Path(name), Path(name) / "log.txt"
        app, interpreter = clone(folder, python(chosen.python))
        start = [str(interpreter)] if cage is None else cage.command([str(interpreter)])
        began = time.perf_counter()
        with served(log, python=start, script=app / "app.py") as server:
            print(f"the server answers: {time.perf_counter() - began:.1f} s", flush=True)
            looks = asyncio.run(_visits(server, chosen.sessions))
            print(f"the doctor, after {time.perf_counter() - began:.0f} s: {_doctor(log)}")
            looks.append(Usage.of(server.process.pid))
            print(f"at the end: {looks[-1]}")
            killed = cage.killed() if cage else 0
            if cage:
                print(f"the kernel counted {cage.peak():.0f} MB at most, with files, and ended {killed} processes")
        problems = faults_in(log.read_text(encoding="utf-8"))
    most = max(look.all for look in looks)
    problems += [f"{killed} processes were ended"] * bool(killed)
    problems += [f"{most:.0f} MB is more than {chosen.megabytes:.0f}"] * (most > chosen.megabytes)
    if problems:
        raise SystemExit("\n".join(problems))
    print(f"nothing was wrong; {most:.0f} MB of {chosen.megabytes:.0f} at most")
