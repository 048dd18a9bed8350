"""What the tables call their arguments: Python's own names."""

from __future__ import annotations

import builtins
import inspect
import statistics
from typing import Any

import pytest

from graphlab.sandbox import run
from graphlab.sandbox.library.builtins import BUILTINS
from graphlab.sandbox.library.standard.statistics import STATISTICS
from graphlab.sandbox.values.values import Native


def _named(function: Any) -> set[str]:
    """The arguments of a host function that may be given by name."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except ValueError:
        return set()
    return {p.name for p in parameters if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)}


@pytest.mark.parametrize("name", [name for name, value in BUILTINS.items() if type(value) is Native])
def test_a_builtin_takes_its_arguments_by_pythons_names(name: str) -> None:
    """Every argument of a built-in function that Python takes by name is taken by that name here."""
    assert _named(getattr(builtins, name)) <= _named(BUILTINS[name].function)


@pytest.mark.parametrize("name", STATISTICS.names)
def test_statistics_are_pythons(name: str) -> None:
    """A function of `statistics` gives Python's number, of lists, generators, arrays and tensors."""
    numbers = [2.5, -1.0, 4.0, 4.0, 0.25]
    rows = f"{numbers}, (x for x in {numbers}), np.array({numbers}), tf.constant({numbers})"
    text = f"import statistics\nprint(*[statistics.{name}(row) for row in ({rows})])"
    expected = getattr(statistics, name)(numbers)
    assert run(text).stdout == " ".join([str(expected)] * 4) + "\n"


@pytest.mark.parametrize("line", ["import tensorflow.compat.v1 as tf", "import jax.numpy as np", "import torch as tf"])
def test_another_module_under_a_usual_name_is_told_by_what_to_import(line: str) -> None:
    """The cure says which import to write, and with it in the place of the line the mistake is gone."""
    error = run(line).error
    assert error is not None and error.hint is not None and error.line == 1
    cured = error.hint.removeprefix("Write ").removesuffix(".")
    assert cured.startswith("import ") and run(cured).error is None
