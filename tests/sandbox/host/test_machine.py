"""What a run may take of a small host: the part that the app leaves, and never so much that the app is ended for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.sandbox.host import confinement, machine
from graphlab.sandbox.values.limits import Limits

HOST = 690_000_000  # bytes of the smallest host that docs/deploy.md names


@given(st.integers(0, 10**12))
def test_runs_share_what_the_app_leaves(memory: int) -> None:
    """A run may always keep the tensors of its limit; all that run at once fit where the machine is not tiny."""
    share = machine.share(memory)
    assert share > Limits().memory
    assert machine._APP + machine._AT_ONCE * share <= max(memory, HOST)


def test_as_many_run_at_once_as_are_counted_with() -> None:
    """The runner's number."""
    from graphlab.sandbox.host import queue, runner

    assert machine._AT_ONCE == runner.AT_ONCE == queue.AT_ONCE


@pytest.mark.parametrize(
    ("line", "file"),
    [("0::/a/b", "memory.max"), ("4:memory:/a/b", "memory/memory.limit_in_bytes")],
    ids=["version 2", "version 1"],
)
def test_the_smallest_group_counts(line: str, file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of all groups that hold this one; a group without a limit says so in a word."""
    folder, name = tmp_path / Path(file).parent, Path(file).name
    (folder / "a" / "b").mkdir(parents=True)
    for place, text in {"": "9000\n", "a": "690\n", "a/b": "max\n"}.items():
        (folder / place / name).write_text(text)
    own = tmp_path / "own"
    own.write_text(f"1:cpu:/elsewhere\n{line}\n")
    monkeypatch.setattr(machine, "_GROUPS", tmp_path)
    monkeypatch.setattr(machine, "_OWN", own)
    assert sorted(machine._of_groups()) == [690, 9000]


def test_a_process_may_ask_for_no_more_than_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a small machine less than the limit says, on others what it says."""
    limits = Limits(address_space=10**15)
    monkeypatch.setattr(machine, "room", lambda: None)
    assert confinement._space(limits) == limits.address_space
    for room in (10**6, 10**9):
        monkeypatch.setattr(machine, "room", lambda room=room: room)
        assert room <= confinement._space(limits) < limits.address_space
        assert confinement._space(Limits(address_space=1)) == 1
