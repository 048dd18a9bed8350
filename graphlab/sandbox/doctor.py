"""Which walls stand between a visitor's program and this machine: each is attacked, and what came of it is told."""

from __future__ import annotations

import os
import platform
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphlab.sandbox.client import Client
from graphlab.sandbox.confine import MACHINES
from graphlab.sandbox.limits import Limits
from graphlab.sandbox.result import Run

_QUICK = Limits(cpu=0.3, wall=120.0)
_SHORT = Limits(cpu=20.0, wall=0.5)
_ROOMY = Limits(cpu=20.0, wall=120.0)


@dataclass(frozen=True)
class Attack:
    """What was tried, what came of it, and whether the wall held."""

    tried: str
    ended: str
    held: bool


@dataclass(frozen=True)
class Wall:
    """One wall: what it is for, whether this system should have it, and the attacks on it."""

    name: str
    purpose: str
    expected: bool
    attacks: tuple[Attack, ...]

    @property
    def up(self) -> bool:
        """Whether it was attacked and held."""
        return bool(self.attacks) and all(attack.held for attack in self.attacks)

    @property
    def state(self) -> str:
        """One word or a few: `up`, `DOWN`, `not on this system`."""
        return "up" if self.up else "DOWN" if self.expected else "not on this system"


@dataclass(frozen=True)
class Report:
    """All walls of this machine."""

    machine: str
    walls: tuple[Wall, ...]

    @property
    def sound(self) -> bool:
        """Whether every wall that this system should have is up."""
        return all(wall.up for wall in self.walls if wall.expected)

    @property
    def verdict(self) -> str:
        """One sentence for all of it."""
        if down := [wall.name for wall in self.walls if wall.expected and not wall.up]:
            return f"Do not let strangers in: {' and '.join(down)} should be up and {_is(down)} not."
        if missing := [wall.name for wall in self.walls if not wall.up]:
            return f"Every wall that this system can have is up. It cannot have: {', '.join(missing)}."
        return "Every wall is up."

    def __str__(self) -> str:
        lines = [f"The walls around a visitor's program on this machine ({self.machine})", ""]
        for wall in self.walls:
            lines.append(f"[{wall.state}] {wall.name}: {wall.purpose}")
            lines += [f"    {'held ' if one.held else 'BROKE'}  {one.tried}: {one.ended}" for one in wall.attacks]
        return "\n".join([*lines, "", self.verdict])


def _is(names: list[str]) -> str:
    return "is" if len(names) == 1 else "are"


def examine() -> Report:
    """Attack every wall of this machine. Takes some seconds, and processes of its own."""
    with _client() as client, _client(seccomp=False) as bare:
        walls = (
            _interpreter(client),
            _process(client),
            _calls(client),
            _clock(client, bare),
            _memory(client),
            _environment(client),
            _orphans(),
        )
    return Report(f"{platform.system()} {platform.machine()}, Python {platform.python_version()}", walls)


@contextmanager
def _client(*, seccomp: bool = True) -> Iterator[Client]:
    client = Client(attacks=True, seccomp=seccomp)
    try:
        yield client
    finally:
        client.close()


# ---- The walls


def _interpreter(client: Client) -> Wall:
    programs = (
        "import os",
        "open('/etc/passwd').read()",
        "().__class__.__base__.__subclasses__()",
        "'{0.__class__}'.format(tf)",
        "eval('1')",
        "9 ** 9 ** 9",
        "[0] * 10 ** 10",
    )
    purpose = "only what is on its lists runs, and sizes are known before anything is made."
    return Wall("Interpreter", purpose, True, tuple(_judged(text, client.run(text, _QUICK)) for text in programs))


def _process(client: Client) -> Wall:
    attacks = [_attacked(client, "crash", "read from address 0"), _attacked(client, "forge", "answer with junk")]
    client.run("kept = 1", _QUICK)
    attacks.append(_judged("find what another program has left", client.run("print(kept)", _QUICK)))
    after = client.run("print(1)", _QUICK)
    attacks.append(Attack("run a program after all that", _ending(after), after.stdout == "1\n"))
    return Wall("Process", "every program has one of its own, and nothing of it is left.", True, tuple(attacks))


def _calls(client: Client) -> Wall:
    expected = sys.platform == "linux" and platform.machine() in MACHINES
    purpose = "the kernel refuses files, network, processes and signals (seccomp)."
    tried = {
        "open": "open a file",
        "write": "write a file",
        "socket": "open a connection",
        "fork": "start a process",
        "exec": "start another program",
        "kill": "signal the runner",
    }
    if not (expected or client.walls.get("seccomp")):
        return Wall("System calls", purpose, False, ())
    refused = tuple(_attacked(client, name, words, _refused) for name, words in tried.items())
    return Wall("System calls", purpose, expected, refused)


def _clock(client: Client, bare: Client) -> Wall:
    attacks = (_attacked(client, "spin", "compute for ever"), _attacked(bare, "sleep", "sleep for ever", limits=_SHORT))
    return Wall("Time", "computing and waiting both come to an end.", hasattr(os, "fork"), attacks)


def _memory(client: Client) -> Wall:
    purpose = "a process cannot have more than it is given."
    if sys.platform != "linux":
        return Wall("Memory", purpose, False, ())
    return Wall("Memory", purpose, True, (_attacked(client, "allocate", "take 4 GB", limits=_ROOMY),))


def _environment(client: Client) -> Wall:
    run = client.request({"attack": "environment"}, _QUICK)
    held = run.error is None and run.stdout == "{}"
    attack = Attack("look for secrets in the environment", "it is empty" if held else "variables were found", held)
    return Wall("Environment", "no variable of the app reaches a program.", hasattr(os, "fork"), (attack,))


def _orphans() -> Wall:
    purpose = "a program ends with the runner."
    if not Path(f"/proc/self/task/{os.getpid()}/children").exists():
        return Wall("Orphans", purpose, False, ())
    with _client() as client:
        threading.Thread(target=client.request, args=({"attack": "spin"}, _ROOMY), daemon=True).start()
        children = _until(lambda: _children(client.runner), 20.0)
        client.close()
        gone = children and _until(lambda: not any(map(_alive, children)), 5.0)
    ended = "it has ended" if gone else "it goes on" if children else "no program could be started"
    return Wall("Orphans", purpose, True, (Attack("kill the runner under a program", ended, bool(gone)),))


# ---- Attacks


def _refused(run: Run) -> bool:
    return run.error is not None and run.error.kind == "PermissionError"


def _failed(run: Run) -> bool:
    return run.error is not None


def _attacked(
    client: Client, name: str, words: str, held: Callable[[Run], bool] = _failed, limits: Limits = _QUICK
) -> Attack:
    run = client.request({"attack": name}, limits)
    return Attack(words, _ending(run), held(run))


def _judged(words: str, run: Run) -> Attack:
    return Attack(words, _ending(run), run.error is not None and run.error.kind != "RunnerError")


def _ending(run: Run) -> str:
    if run.error is None:
        return "it worked"
    return "not permitted" if run.error.kind == "PermissionError" else f"{run.error.kind}: {run.error.message}"


def _until(found: Callable[[], Any], seconds: float) -> Any:
    until = time.monotonic() + seconds
    while not (value := found()) and time.monotonic() < until:
        time.sleep(0.02)
    return value


def _children(process: int | None) -> list[str]:
    try:
        return Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return []


def _alive(process: str) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
