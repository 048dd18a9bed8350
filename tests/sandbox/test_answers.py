"""A program of whatever kind has an answer that the app takes, and what is done for its picture has an end."""

from __future__ import annotations

from typing import Any

import pytest

from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.sandbox.values.limits import Limits
from graphlab.trace.recording import bindings
from tests.sandbox.complaints import complaints, of_error
from tests.sandbox.library.test_pyplot import sent

GRADIENTS = [
    "'a'",
    "None",
    "print",
    "5",
    "True",
    "1j",
    "float('nan')",
    "[1.0]",
    "[[1.0, 2.0]]",
    "[]",
    "()",
    "d",
    "2 * d",
]
GRADIENTS += ["d.numpy()", "np.ones(3)", "np.float64(2)", "tf.ones([5])", "tf.ones([1])", "tf.constant(1, tf.float64)"]
GRADIENTS += ["tf.constant(1)", "tf.constant(True)", "tf.constant('a')", "tf.constant(1j)", "tf.Variable(1.)", "x", "f"]


@pytest.mark.parametrize("start", ["1.0", "[1.0, 2.0]", "[[1.0], [2.0]]"])
@pytest.mark.parametrize("given", GRADIENTS)
def test_a_rule_of_the_programs_own_gives_an_answer(given: str, start: str) -> None:
    """Whatever a custom gradient gives back: a gradient like its input, or a sentence. Its picture is accepted."""
    source = f"""
@tf.custom_gradient
def f(x):
    return x * 1.0, lambda d: {given}
x = tf.Variable({start})
with tf.GradientTape() as tape:
    y = tf.reduce_sum(f(x) * 2.0)
print(tape.gradient(y, x))
"""
    run = interpret(source)
    assert sent(run).stdout == run.stdout
    assert run.error is None or of_error(source, run.error) == []


EQUATIONS = [
    "é,é->",
    "\\ud800->",
    "ab->a.b",
    "a1->a",
    "a->a1",
    "a,b,->ab",
    "²->",
    "a" * 5000,
    "a->a->a",
    ">",
    "a-b",
    "(a)",
]


@pytest.mark.parametrize("equation", EQUATIONS)
def test_an_equation_is_letters(equation: str) -> None:
    """Whatever stands in an equation, what is said is a sentence, and a short one."""
    source = f"tf.einsum('{equation}', tf.ones([2, 2]), tf.ones([2]))"
    run = interpret(source)
    assert run.error is not None and complaints(source, run, Limits()) == []
    assert "codec" not in run.error.message


MODULE, LAYER = "class A(tf.Module): pass\na = A()\n", "class A(tf.keras.layers.Layer): pass\na = A()\n"
OBJECT = "class A: pass\nx = A()\n"
NESTS = {
    "modules in a row": MODULE + "for i in range(60):\n    b = A()\n    b.x = a\n    a = b",
    "layers in a row": LAYER + "for i in range(60):\n    b = A()\n    b.x = a\n    a = b",
    "a module of modules": MODULE + "for i in range(200):\n    b = A()\n    b.x = [a] * 60\n    a = b",
    "lists of lists": "x = [1]\nfor i in range(400):\n    x = [x] * 64",
    "objects of objects": OBJECT + "for i in range(400):\n    y = A()\n    y.a = y.b = [x] * 60\n    x = y",
    "dictionaries": "x = {}\nfor i in range(400):\n    x = {k: x for k in 'abcdefghijklmnopqrstuvwxyz'}",
}


@pytest.mark.parametrize("name", NESTS)
def test_looking_for_names_has_an_end(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However containers and modules stand in one another, a bounded number of parts is looked at for their names."""
    looked, parts = [0], bindings._parts

    def counted(*args: Any) -> Any:
        for part in parts(*args):
            looked[0] += 1
            yield part

    monkeypatch.setattr(bindings, "_parts", counted)
    assert interpret(NESTS[name]).error is None
    assert 0 < looked[0] < 300_000
