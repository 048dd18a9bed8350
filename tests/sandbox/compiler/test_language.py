"""The language: what honest programs do here is what Python does with them."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import numpy as np
import pytest

import graphlab
from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.sandbox.library.imports import MODULES

_TEXT, _SEEDS = (
    Path(__file__).parents[1].joinpath(name).read_text(encoding="utf-8") for name in ("programs.txt", "constructs.txt")
)
PROGRAMS, SEEDS = (
    {name: body for name, _, body in (part.partition("\n") for part in text.split("### ")[1:])}
    for text in (_TEXT, _SEEDS)
)


def by_python(source: str) -> str:
    """What Python itself prints. Only for the programs above."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.suppress(SystemExit):
        exec(compile(source, "program", "exec"), {"tf": graphlab, "np": np, "__name__": "__main__"})
    return out.getvalue()


def test_no_program_hides_another() -> None:
    """Each has a name of its own: of two with one name the first would never run."""
    assert len(PROGRAMS) == _TEXT.count("### ")


@pytest.mark.parametrize("name", PROGRAMS)
def test_as_python_does(name: str) -> None:
    """An honest program prints here, character by character, what Python prints."""
    finished = interpret(PROGRAMS[name])
    assert finished.error is None, finished.error
    assert finished.stdout == by_python(PROGRAMS[name])


@pytest.mark.parametrize("name", SEEDS)
def test_what_is_changed_at_random_runs_unchanged(name: str) -> None:
    """The programs that fuzzing starts from, one for each kind of thing that courses use, end without an error."""
    finished = interpret(SEEDS[name])
    assert finished.error is None, finished.error


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("1 + 1", "2"),
        ("x = 5", None),
        ("x = 5\nx", "5"),
        ("print(1)", None),
        ("'a'", "'a'"),
        ("", None),
        ("# nothing", None),
        ("None", None),
        ("1\nx = 2", None),
        ("for i in [1]:\n    i", None),
        ("def f():\n    pass\nf", "<function f>"),
        (
            "[tf.float32, tf.GradientTape, print, np]",
            "[tf.float32, <class 'GradientTape'>, <built-in function print>, <module 'np'>]",
        ),
    ],
)
def test_the_value_of_the_last_line(source: str, value: str | None) -> None:
    """A last line that is an expression gives the run its value, as in a notebook."""
    finished = interpret(source)
    assert (finished.error, finished.value) == (None, value)


def test_names_without_prefix() -> None:
    """Every public name works bare, and a name that the program defines comes first."""
    assert interpret("reduce_sum(ones([2, 2]))").value == interpret("tf.reduce_sum(tf.ones([2, 2]))").value
    assert interpret("def square(x):\n    return 'mine'\nsquare(2)").value == "'mine'"
    assert interpret("nn.relu(Variable(-1.0))").error is None


@pytest.mark.parametrize(
    "line",
    [
        "import tensorflow as tf",
        "import graphlab as gl",
        "import graphlab as tf",
        "import tensorflow",
        "import numpy as np, math",
        "from tensorflow import nn",
        "from tensorflow.math import reduce_sum as total",
        "import tensorflow.nn as nn",
        "import numpy",
        "from numpy import pi",
        "from random import random",
        "import tensorflow as tflow",
    ],
)
def test_what_can_be_imported(line: str) -> None:
    """The course's modules under their usual names, whole or in part."""
    assert interpret(line).error is None


def test_an_unknown_module_is_told_by_some_that_are_known() -> None:
    """Each that the cure names can be imported as it is written there, and it counts the others."""
    error = interpret("import nothing").error
    assert error is not None and error.hint is not None
    count, lines = error.hint.removesuffix(".").split(" other modules can be imported: ")
    assert [interpret(f"import {line}").error for line in lines.split(", ")] == [None] * (lines.count(",") + 1)
    assert count == f"These and {len(MODULES) - lines.count(',') - 1}"


# --- Programs without a tape ---------------------------------------------------------------------


def test_a_program_without_a_tape_is_recorded() -> None:
    """Floats that get a name become leaves; the last value is differentiated by each of them."""
    (trace,) = interpret("a = 2.0\nb = 3.0\na * b + sin(a)").traces
    grads = {node.name: float(trace.sweeps[-1].grads[node.id].array) for node in trace.nodes if node.op is None}
    assert trace.implicit and grads == pytest.approx({"a": 3 + np.cos(2.0), "b": 2.0})


@pytest.mark.parametrize(
    ("source", "grads"),
    [
        ("a, b = 2.0, -3.0\nc = a * b\nd = c + a", {"a": -2.0, "b": 2.0}),
        ("import math\nx = 0.5\ny = math.exp(2 * x)", {"x": 2 * np.exp(1.0)}),
        ("x = 3.0\ndef f(v):\n    return v ** 2 / 2\nf(x)", {"x": 3.0}),
        ("x = -2.0\nabs(x)", {"x": -1.0}),
        ("x = 2.0\ny = tf.Variable(x)\nz = y * x", {"x": 2.0, "y": 2.0}),
        ("x: float = 1.5\nx2 = x + x\nprint(x2)", {"x": 2.0}),
    ],
)
def test_gradients_of_plain_arithmetic(source: str, grads: dict[str, float]) -> None:
    """Arithmetic on named floats is recorded like that on tensors."""
    finished = interpret(source)
    assert finished.error is None
    (trace,) = finished.traces
    found = trace.sweeps[-1].grads
    leaves = {node.name: float(found[node.id].array) for node in trace.nodes if node.op is None and node.name in grads}
    assert leaves == pytest.approx(grads, rel=1e-5)


def test_traced_floats_are_floats() -> None:
    """What is recorded prints, compares, formats and counts exactly as Python's floats do."""
    source = """a = 0.1
b = 0.2
print(a + b, a * 3, [a], f'{a:.3f}', a == 0.1, {a: 1}, int(a * 10), round(a + b, 2), str(a))
print(a // b, b % a, -a, a ** 2, a < b, max(a, b), sum([a, b]), sorted([b, a]), type(a).__name__)
print(isinstance(a, float), np.array([a, b]), 2 ** a, a if a else b, range(int(b * 10)), (a, b) == (0.1, 0.2))
"""
    assert interpret(source).stdout == by_python(source)


def test_a_tape_of_its_own_is_enough() -> None:
    """A program that opens a tape gets the traces of its tapes, and no other."""
    finished = interpret(
        "a = 2.0\nx = tf.Variable(a)\nwith tf.GradientTape() as t:\n    y = x * a\nprint(t.gradient(y, x))"
    )
    assert [trace.implicit for trace in finished.traces] == [False]
