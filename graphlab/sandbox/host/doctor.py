"""Which walls stand between a visitor's program and this machine: each is attacked, and what came of it is told."""

from __future__ import annotations

import os
import platform
import secrets
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from graphlab.sandbox.host.client import Client
from graphlab.sandbox.host.confinement import MACHINES
from graphlab.sandbox.host.system_calls import CALLS
from graphlab.sandbox.values.limits import Limits
from graphlab.sandbox.wire.codec import encode_run
from graphlab.sandbox.wire.run import Run
from graphlab.trace.graph import Node, Trace, Value


def _forged_graph() -> str:
    """A run as an honest child answers it, but for an op whose input does not exist."""
    two = Value(np.array(2.0, np.float32), (), "float32", 2.0, 2.0)
    nodes = (Node("n0", "x", None, "watched", two), Node("n1", "y", "square", "op", two, ("n7",)))
    return encode_run(Run("", traces=(Trace(1, nodes),))).decode("latin-1")


_QUICK = Limits(cpu=0.3, wall=120.0)
_SHORT = Limits(cpu=20.0, wall=0.5)
_ROOMY = Limits(cpu=20.0, wall=120.0)
_CRAMPED = Limits(cpu=20.0, wall=120.0, address_space=320_000_000)  # what is taken is missing on a small host


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
    return Report(machine(), walls)


def machine() -> str:
    """What it is that is examined.

    >>> "Python" in machine()
    True
    """
    return f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"


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
        "import os; os.system('id')",
        "open('/etc/passwd').read()",
        "().__class__.__base__.__subclasses__()",
        "'{0.__class__}'.format(tf)",
        "eval('1')",
        "9 ** 9 ** 9",
        "[0] * 10 ** 10",
        "tf.nest.map_structure(np.ndarray, 20)",
        "tf.nest.map_structure(type(tf.constant), 'x', np.ndarray)",
        "tf.numpy_function(np.ndarray, [np.array([2]), 'O'], tf.string)",
        "type(np)('x')",
        "tf.keras.layers.deserialize({'class_name': '__loader__', 'config': {}})",
        "tf.GradientTape().records[-1].forward",
        "np.zeros(-4 * 10 ** 15)",
        "tf.map_fn(str, range(3 * 10 ** 7))",
    )
    purpose = "only what is on its lists runs, and sizes are known before anything is made."
    return Wall("Interpreter", purpose, True, tuple(_judged(text, client.run(text, _QUICK)) for text in programs))


def _process(client: Client) -> Wall:
    attacks = [_attacked(client, "crash", "read from address 0")]
    attacks += [
        _attacked(client, "forge", f"answer with {words}", _not_believed, answer=a) for words, a in _LIES.items()
    ]
    client.run("kept = 1", _QUICK)
    attacks.append(_judged("use a name of another program", client.run("print(kept)", _QUICK)))
    attacks.append(_leftovers(client))
    attacks.append(_attacked(client, "descriptors", "find files and sockets of others", _only_its_own))
    after = client.run("print(1)", _QUICK)
    attacks.append(Attack("run a program after all that", _ending(after), after.stdout == "1\n"))
    return Wall("Process", "every program has one of its own, and nothing of it is left.", True, tuple(attacks))


_LIES = {
    "junk": "junk",
    "nothing": "",
    "lists without an end": "[" * 100_000,
    "a run that is no run": '{"source": "", "stdout": 1}',
    "a graph that refers to what is not there": _forged_graph(),
}


def _not_believed(run: Run) -> bool:
    return run.error is not None and not run.traces


def _only_its_own(run: Run) -> bool:
    return run.stdout == "[0, 1, 2, 3]"


def _leftovers(client: Client) -> Attack:
    """Another program's text, looked for in all memory of a child."""
    words, marker = "search its memory for another program", secrets.token_hex(12)
    client.run(f"print('{marker}')", _ROOMY)
    if sys.platform != "linux":
        run = client.run("print(np.empty(1000))", _QUICK)
        return Attack(words, _ending(run), marker not in run.stdout)
    turned = bytes(255 - byte for byte in marker.encode()).hex()
    run = client.request({"attack": "search", "with": [turned]}, _ROOMY)
    return Attack(words, f"found {run.stdout}" if run.stdout else _ending(run), run.stdout.startswith("0 times"))


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
    refused = [_attacked(client, name, words, _refused) for name, words in tried.items()]
    refused += [_all_calls(client, about) for about in CALLS]
    return Wall("System calls", purpose, expected, tuple(refused))


def _all_calls(client: Client, about: str) -> Attack:
    """Every call that is about one thing, asked of the kernel directly."""
    run = client.request({"attack": "calls", "with": [about]}, _QUICK)
    held = run.error is None and not run.stdout
    ended = "not permitted" if held else run.stdout or _ending(run)
    return Attack(f"make {len(CALLS[about])} calls about {about}", ended, held)


def _clock(client: Client, bare: Client) -> Wall:
    attacks = (_attacked(client, "spin", "compute for ever"), _attacked(bare, "sleep", "sleep for ever", limits=_SHORT))
    return Wall("Time", "computing and waiting both come to an end.", hasattr(os, "fork"), attacks)


def _memory(client: Client) -> Wall:
    purpose = "a process cannot have more than it is given."
    if sys.platform != "linux":
        return Wall("Memory", purpose, False, ())
    raised = _attacked(client, "raise limits", "take away its own limit")
    return Wall("Memory", purpose, True, (_attacked(client, "allocate", "take 4 GB", limits=_CRAMPED), raised))


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
    client: Client,
    name: str,
    words: str,
    held: Callable[[Run], bool] = _failed,
    limits: Limits = _QUICK,
    answer: str | None = None,
) -> Attack:
    run = client.request({"attack": name, "with": [] if answer is None else [answer]}, limits)
    return Attack(words, run.stdout if held is _only_its_own else _ending(run), held(run))


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
