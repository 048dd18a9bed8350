"""The programs of programs.md print what they print with TensorFlow."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

import graphlab as gl
from graphlab.sandbox.compiler.interpreter import interpret
from tests.keras.programs import programs
from tests.keras.record import outcome

SOURCES = programs()
PRINTED: dict[str, str] = json.loads((Path(__file__).parent / "programs.json").read_text(encoding="utf-8"))
NUMBER = re.compile(r"-?\d+\.\d*(?:e[-+]?\d+)?|-?\d+e[-+]?\d+|-?inf|nan")


def agree(got: str, wanted: str) -> None:
    """Fail where two texts differ by more than the last digits of their numbers, or by spaces."""
    skeletons = [re.sub(r"\s+", " ", NUMBER.sub("#", text)) for text in (got, wanted)]
    assert skeletons[0].replace(" ]", "]") == skeletons[1].replace(" ]", "]")
    numbers = [np.array([float(n) for n in NUMBER.findall(text)]) for text in (got, wanted)]
    np.testing.assert_allclose(*numbers, rtol=1e-5, atol=2e-6)


def test_every_program_is_recorded() -> None:
    """There are more than forty, and a recorded text for each."""
    assert len(SOURCES) > 40 and set(PRINTED) == {"from", *SOURCES}


@pytest.mark.parametrize("name", SOURCES)
def test_it_prints_what_tensorflow_prints(name: str) -> None:
    """Only the name `tensorflow` is exchanged."""
    source = SOURCES[name].replace("tensorflow", "graphlab")
    agree(outcome(gl, source), PRINTED[name])


@pytest.mark.parametrize("name", SOURCES)
def test_it_prints_the_same_in_the_sandbox(name: str) -> None:
    """As it stands, classes and callbacks included."""
    gl.keras.backend.clear_session()
    run = interpret(SOURCES[name])
    assert run.error is None
    agree(run.stdout, PRINTED[name])
