"""What a run leaves behind: nothing, in any memory that a later run can be given."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphlab.sandbox.host.client import Client
from graphlab.sandbox.values.limits import Limits
from tests.patience import WALL

LIMITS = Limits(cpu=20.0, wall=WALL)
PAIRS = int(os.environ.get("PAIRS", "20"))  # of victims and attackers
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")

# What a program leaves in as many places as it can: its text, names, numbers, output, a trace, an error.
VICTIM = """
{m}_name = '{m}' + 'x'
texts = ['{m}' + str(i) for i in range(50)]
d = {{t: t for t in texts}}
x = tf.Variable([1.0, 2.0], name='{m}')
with tf.GradientTape() as tape:
    y = tf.reduce_sum(x ** 2)
tape.gradient(y, x)
a = np.full([1000], 31.5)
print('{m}' * 100)
raise ValueError('{m}')
"""

# All memory that a program can ask for without saying what is to be in it, in many sizes, shown as it is.
ATTACKER = """
def shown(make):
    try:
        print(repr(make())[:300])
    except Exception as problem:
        print(problem)
for n in [1, 2, 3, 5, 8, 13, 20, 34, 55, 89, 144, 233, 377, 610, 1000, 5000, 20000]:
    shown(lambda: np.empty(n))
    shown(lambda: np.empty([n, 2], dtype=np.int32))
    shown(lambda: tf.nest.map_structure(np.ndarray, n))
    shown(lambda: tf.nest.map_structure(type(np.zeros(1)), n))
    shown(lambda: tf.py_function(np.ndarray, [n], tf.float64))
    shown(lambda: tf.numpy_function(np.ndarray, [np.array([n]), 'O'], tf.string))
    shown(lambda: tf.map_fn(np.ndarray, tf.constant([n])))
"""


@pytest.fixture(scope="module")
def bare() -> Iterator[Client]:
    """A runner whose children have no seccomp, as on macOS."""
    client = Client(attacks=True, seccomp=False)
    yield client
    client.close()


def turned(text: str) -> str:
    """A text as the attack wants it, so that the question is no answer."""
    return bytes(255 - byte for byte in text.encode()).hex()


def hits(client: Client, marker: str, **more: str) -> int:
    """How often a child of this client finds a text in its memory."""
    run = client.request({"attack": "search", "with": [turned(marker)], **more}, LIMITS)
    assert run.error is None and int(run.stdout.split()[3]) > 10, run  # it has looked through all of it
    return int(run.stdout.split()[0])


def plant(client: Client) -> str:
    """Run a program that leaves a new marker wherever it can."""
    marker = f"m{secrets.token_hex(12)}"
    run = client.run(VICTIM.format(m=marker), LIMITS)
    assert run.error is not None and run.error.message == marker and marker in run.stdout and run.traces
    return marker


@LINUX
def test_the_search_finds_what_is_there(walls: Client) -> None:
    """The test itself: a marker that is in the child's own request is found."""
    marker = secrets.token_hex(12)
    assert hits(walls, marker, also=marker) > 0 == hits(walls, marker)


@pytest.mark.whole
@LINUX
@pytest.mark.parametrize("client", ["walls", "bare"])
def test_no_memory_of_an_earlier_run_is_inherited(client: str, request: pytest.FixtureRequest) -> None:
    """One session's program plants a marker; what takes over another's child finds it nowhere in its memory."""
    runner: Client = request.getfixturevalue(client)
    for _ in range(PAIRS):
        assert hits(runner, plant(runner)) == 0


@pytest.mark.whole
def test_no_program_is_given_memory_of_an_earlier_run(walls: Client) -> None:
    """Nor does a program find it in memory that the interpreter hands out, by the ways that once led there."""
    for _ in range(PAIRS):
        marker = plant(walls)
        run = walls.run(ATTACKER, LIMITS)
        assert run.error is None and marker not in run.stdout + repr(run.traces)


@LINUX
def test_the_process_that_forks_never_has_a_program_in_its_memory(walls: Client) -> None:
    """Neither while the program runs nor later: what no parent has, no child can inherit."""
    markers = [plant(walls) for _ in range(5)]
    assert walls.runner is not None
    try:
        with open(f"/proc/{walls.runner}/mem", "rb", buffering=0) as memory:
            found = [marker for marker in markers for part in _parts(walls.runner, memory) if marker.encode() in part]
    except PermissionError:
        pytest.skip("this system does not let a process read another")
    assert found == []


def _parts(process: int, memory: object) -> Iterator[bytes]:
    for line in Path(f"/proc/{process}/maps").read_text().splitlines():
        if line.split()[1].startswith("rw"):
            begin, end = (int(number, 16) for number in line.split()[0].split("-"))
            memory.seek(begin)  # type: ignore[attr-defined]
            yield memory.read(end - begin)  # type: ignore[attr-defined]
