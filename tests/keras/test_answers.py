"""Every case of cases.py and model_cases.py gives the numbers that Keras gave (answers.json says which version)."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import graphlab as gl
from tests.keras.model_cases import CASES

ANSWERS: dict[str, Any] = json.loads((Path(__file__).parent / "answers.json").read_text(encoding="utf-8"))

# How far from Keras, relative to the size of the number: single operations in float32, then whole trainings.
TOLERANCE = {"optimizer": 1e-6, "initializer": 3e-2, "fit": 1e-5, "functional": 1e-5, "model": 1e-5, "train": 1e-5}


def compare(got: Any, wanted: Any, tolerance: float, where: str = "") -> None:
    """Fail where two nested structures of numbers and texts differ."""
    if isinstance(wanted, dict):
        assert isinstance(got, dict) and list(got) == list(wanted), f"{where}: {list(got)}, not {list(wanted)}"
        for key in wanted:
            compare(got[key], wanted[key], tolerance, f"{where}/{key}")
    elif isinstance(wanted, list):
        assert isinstance(got, list) and len(got) == len(wanted), f"{where}: {got}, not {wanted}"
        if is_array(wanted):
            np.testing.assert_allclose(got, wanted, rtol=tolerance, atol=tolerance, err_msg=where)
        else:
            for place, (one, other) in enumerate(zip(got, wanted, strict=True)):
                compare(one, other, tolerance, f"{where}/{place}")
    elif isinstance(wanted, float):
        np.testing.assert_allclose(got, wanted, rtol=tolerance, atol=tolerance, err_msg=where)
    else:
        assert got == wanted, f"{where}: {got!r}, not {wanted!r}"


def is_array(value: Any) -> bool:
    """Whether nested lists are those of one array of floats."""
    try:
        return np.array(value).dtype.kind == "f"
    except ValueError:
        return False


def test_every_case_is_recorded() -> None:
    """And nothing is recorded that is no case any more."""
    assert set(ANSWERS) == {"from", *CASES}


@pytest.mark.parametrize("name", CASES)
def test_the_answer_is_that_of_keras(name: str) -> None:
    """To the last digits of a float32: an optimizer over 20 steps to 1e-6, a training to 1e-5."""
    gl.keras.backend.clear_session()
    gl.keras.utils.set_random_seed(1)
    kind = re.match(r"\w+", name)
    assert kind
    compare(CASES[name](gl), ANSWERS[name], TOLERANCE.get(kind.group(), 3e-6))
