"""The doctor: what it says when walls are up, and when one is not."""

from __future__ import annotations

import sys

import pytest

from graphlab.__main__ import main
from graphlab.sandbox.host import attacks, confinement, doctor
from graphlab.sandbox.host.doctor import Attack, Report, Wall


@pytest.mark.whole
def test_the_walls_of_this_machine(capsys: pytest.CaptureFixture[str]) -> None:
    """Every attack is printed with what came of it; a wall that should be up is up, and the exit code says so."""
    assert main(["doctor"]) == 0
    text = capsys.readouterr().out
    assert "BROKE" not in text and "DOWN" not in text and text.count("held") >= 35
    if sys.platform == "linux":
        assert text.count("[up]") == 7 and text.endswith("\nEvery wall is up.\n")


def report(*walls: tuple[str, bool, bool]) -> Report:
    """A report of walls by name, expected or not, held or not."""
    return Report("here", tuple(Wall(n, "why.", e, (Attack("try", "it ended", h),)) for n, e, h in walls))


def test_a_wall_that_is_down_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The exit code is 1, and the last sentence says which wall it is."""
    monkeypatch.setattr(doctor, "examine", lambda: report(("Time", True, False), ("Memory", True, True)))
    assert main(["doctor"]) == 1
    text = capsys.readouterr().out
    assert "[DOWN] Time" in text and "BROKE  try: it ended" in text and "[up] Memory" in text
    assert text.endswith("Do not let strangers in: Time should be up and is not.\n")


def test_a_wall_that_this_system_cannot_have() -> None:
    """It is told, and is no failure."""
    found = Report("here", (*report(("Time", True, True)).walls, Wall("System calls", "why.", False, ())))
    assert found.sound and "[not on this system] System calls" in str(found)
    assert found.verdict == "Every wall that this system can have is up. It cannot have: System calls."


@pytest.mark.skipif(sys.platform != "linux", reason="needs seccomp")
def test_the_doctor_sees_what_a_run_leaves_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """The doctor itself: a marker that is in the child's memory is found, and said."""
    client = doctor.Client(attacks=True)
    request = client.request
    monkeypatch.setattr(client, "request", lambda asked, limits: request({**asked, "also": "ab" * 12}, limits))
    monkeypatch.setattr(doctor.secrets, "token_hex", lambda size: "ab" * size)
    try:
        found = doctor._leftovers(client)
    finally:
        client.close()
    assert not found.held and found.ended.startswith("found ")


@pytest.mark.skipif(sys.platform != "linux", reason="needs seccomp")
def test_a_hole_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The doctor itself: without seccomp a file can be opened, and that is not passed over."""
    client = doctor.Client(attacks=True, seccomp=False)
    try:
        client.run("1", doctor.Limits())
        wall = doctor._calls(client)
    finally:
        client.close()
    assert not wall.up and wall.state == ("DOWN" if wall.expected else "not on this system")
    assert [one.tried for one in wall.attacks if not one.held][:1] == ["open a file"]
    assert "openat (" in next(one.ended for one in wall.attacks if one.tried.endswith("calls about files"))
    assert {"open", "write"} <= set(attacks.ATTACKS) and confinement.MACHINES
