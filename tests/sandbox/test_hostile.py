"""Attacks on classes, decorators, plots and modules: each ends in a sentence, or in nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graphlab.sandbox.host.client import Client
from graphlab.sandbox.values.limits import Limits
from tests.patience import WALL

_TEXT = Path(__file__).with_name("hostile.txt").read_text(encoding="utf-8")
_PARTS = [part.split("\n", 1) for part in _TEXT.split("### ")[1:]]
ATTACKS = {tuple(head.rsplit(": ", 1)): body for head, body in _PARTS}
# Computing time decides, however busy the machine is. What goes on for ever is known as such soon; who ends has time.
LIMITS = {"error": Limits(cpu=0.4, wall=WALL), "runs": Limits(cpu=4.0, wall=WALL)}
LEAK = r"0x[0-9a-f]{6}|/\w+/\w+\.py|Traceback|graphlab\.|<class|<locals>|\b_own\b|\bbridge\b"


@pytest.mark.parametrize(("name", "expected"), ATTACKS)
def test_an_attack_ends_in_a_sentence(name: str, expected: str, walls: Client) -> None:
    """The program ends as it should, and what is said of it has a place, a cure, and nothing of the host."""
    run = walls.run(ATTACKS[name, expected], LIMITS[expected])
    error = run.error
    assert expected == ("runs" if error is None else "error"), error
    if error is not None:
        assert error.kind != "RunnerError" and error.message and error.hint and error.line
        assert error.column or error.limit  # a clock that ends it knows the line
        assert "ended the process" not in error.message
        assert not re.search(LEAK, error.message + (error.hint or "")), error
    assert not re.search(LEAK.replace("<class|", ""), run.stdout), run.stdout


def test_no_attack_is_lost() -> None:
    """The collection only grows."""
    assert len(ATTACKS) == len(_PARTS) >= 368
