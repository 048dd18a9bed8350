"""The second wall alone: what would happen if the interpreter had a hole."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from graphlab.sandbox.host.attacks import ATTACKS
from graphlab.sandbox.host.client import Client
from graphlab.sandbox.host.system_calls import CALLS
from graphlab.sandbox.library.numpy.linalg import LINALG
from graphlab.sandbox.library.numpy.namespace import ROWS
from graphlab.sandbox.values.limits import Limits
from tests.patience import WALL

LIMITS = Limits(cpu=1.0, wall=WALL)  # computing time alone decides, however busy the machine is
REFUSED = {"open", "write", "socket", "fork", "exec", "kill", "sleep"}
ENDED = {"allocate": "memory", "spin": "1 seconds", "spin in C": "1 seconds", "swallow": "1 seconds", "crash": "ended"}
ENDED |= {"hang up": "ended", "flood": "bigger than"}


@pytest.fixture(scope="module")
def without_seccomp() -> Iterator[Client]:
    """A runner that works as on a kernel without seccomp."""
    client = Client(attacks=True, seccomp=False)
    yield client
    client.close()


def seccomp(client: Client) -> bool:
    client.run("1", Limits())
    return bool(client.walls["seccomp"])


@pytest.mark.parametrize("attack", sorted(REFUSED))
def test_the_kernel_refuses(attack: str, walls: Client) -> None:
    """Files, network, processes, signals and sleeping are not permitted in the child, whatever Python code asks for."""
    if not seccomp(walls):
        pytest.skip("this kernel has no seccomp")
    run = walls.request({"attack": attack}, LIMITS)
    assert run.error is not None and run.error.kind == "PermissionError"


@pytest.mark.parametrize("attack", sorted(ENDED))
def test_the_child_is_ended(attack: str, walls: Client) -> None:
    """Memory and time run out for the child, not for the runner; the next program runs."""
    limits = Limits(cpu=20.0, wall=WALL) if attack == "allocate" else LIMITS
    run = walls.request({"attack": attack}, limits)
    assert run.error is not None and run.error.limit and ENDED[attack] in run.error.message
    assert walls.run("print(1)", LIMITS).stdout == "1\n"


def test_the_environment_is_empty(walls: Client) -> None:
    """No variable of the app, and so no secret in one, reaches the child."""
    assert walls.request({"attack": "environment"}, LIMITS).stdout == "{}"


def test_sleep_ends_by_the_clock(without_seccomp: Client) -> None:
    """Sleeping uses no computing time, so the wall clock ends it."""
    run = without_seccomp.request({"attack": "sleep"}, Limits(wall=1.5))
    assert run.error is not None and run.error.limit and "1.5 seconds" in run.error.message


@pytest.mark.parametrize("attack", ["write", "allocate", "spin"])
def test_resource_limits_hold_by_themselves(attack: str, without_seccomp: Client) -> None:
    """Without seccomp a file can be opened but nothing written to it, and memory and time are bounded all the same."""
    assert without_seccomp.request({"attack": attack}, LIMITS).error is not None


def test_an_ordinary_runner_takes_no_attacks() -> None:
    """The hook of these tests does not exist in a runner that was not started for them."""
    client = Client()
    try:
        assert client.request({"attack": "environment"}, LIMITS).stdout == ""
    finally:
        client.close()


EXAMPLES = {
    "a": "m",
    "b": "m",
    "x": "m",
    "y": "m",
    "v": "u",
    "condition": "m > 0",
    "shape": "(2, 2)",
    "n": "2",
    "arrays": "[u, u]",
    "axis": "0",
    "m": "m",
    "f": "m",
    "obj": "0",
    "values": "1.0",
    "edges": "u",
    "source": "0",
    "destination": "1",
    "axis1": "0",
    "axis2": "1",
    "indices_or_sections": "2",
    "reps": "2",
    "repeats": "2",
    "shift": "1",
    "q": "50",
    "xp": "u",
    "fp": "u",
    "deg": "1",
    "p": "u",
    "fill_value": "1.0",
    "a_min": "0",
    "a_max": "1",
    "start": "0",
    "stop": "1",
}


def test_nothing_is_imported_late(walls: Client) -> None:
    """Every function of the table `np` finds what it needs inside the child, where nothing can be imported any more."""
    calls = [
        f"{prefix}{name}({', '.join(EXAMPLES[p] for p in row.parameters if not p.endswith('?'))})"
        for prefix, rows in (("np.", ROWS), ("np.linalg.", LINALG))
        for name, row in rows.items()
    ]
    source = "m = np.array([[2.0, 1.0], [1.0, 3.0]])\nu = np.array([1, 2])\n" + "".join(
        f"try:\n    {call}\nexcept (ValueError, TypeError):\n    pass\n" for call in calls
    )
    assert walls.run(source, Limits(source=100_000)).error is None


@pytest.mark.parametrize(("about", "name"), [(about, name) for about, calls in CALLS.items() for name in calls])
def test_the_kernel_refuses_the_call(about: str, name: str, walls: Client) -> None:
    """Each by itself, whatever a child asks for past Python: nothing but computing and answering is permitted."""
    if not seccomp(walls):
        pytest.skip("this kernel has no seccomp")
    run = walls.request({"attack": "call", "with": [about, name]}, LIMITS)
    assert run.error is not None and run.error.kind == "PermissionError", run


@pytest.mark.skipif(not CALLS, reason="no system calls are known for this machine")
def test_the_calls_are_real(without_seccomp: Client) -> None:
    """The test itself: without seccomp most of them get past the door."""
    got = [without_seccomp.request({"attack": "calls", "with": [about]}, LIMITS).stdout for about in CALLS]
    assert sum(text.count("(") - text.count("ENOSYS") for text in got) > sum(map(len, CALLS.values())) / 2


@pytest.mark.parametrize("client", ["walls", "without_seccomp"])
def test_a_child_has_its_own_socket_and_nothing_else(client: str, request: pytest.FixtureRequest) -> None:
    """The standard files lead nowhere; no socket of the runner, no file of it and no other run is within reach."""
    run = request.getfixturevalue(client).request({"attack": "descriptors"}, LIMITS)
    assert run.stdout == "[0, 1, 2, 3]", run


@pytest.mark.parametrize("client", ["walls", "without_seccomp"])
def test_limits_cannot_be_raised(client: str, request: pytest.FixtureRequest) -> None:
    """Not by root either: a child has no capabilities."""
    run = request.getfixturevalue(client).request({"attack": "raise limits"}, LIMITS)
    assert run.error is not None and run.error.kind in ("PermissionError", "ValueError"), run


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has capabilities")
def test_root_is_nobody_special(without_seccomp: Client) -> None:
    """An app that is run as root gives its children none of what root may do."""
    run = without_seccomp.request({"attack": "capabilities"}, LIMITS)
    assert run.error is None and int(run.stdout, 16) == 0


OTHERS = {"environment", "forge", "search", "call", "calls", "descriptors", "raise limits", "capabilities"}


def test_every_attack_is_tried() -> None:
    """An attack that is added is expected to end in one of these ways."""
    assert set(ATTACKS) == REFUSED | set(ENDED) | OTHERS
