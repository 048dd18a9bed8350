"""Operators between operands of every kind: at the top, in functions and in classes."""

from __future__ import annotations

import contextlib
import io
import itertools

import pytest

from graphlab.sandbox.compiler.arithmetic import _OPERANDS
from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.sandbox.values.operators import WHOLE

OPERANDS = {"any": ("[x][0]", "abs(y)"), "constant": ("3", "0.5"), "name": ("x", "y")}
LINES = [
    f"print({left} {symbol} {right})"
    for symbol in (*WHOLE, "/", "//", "%")
    for pair in itertools.product(_OPERANDS, repeat=2)
    for left, right in zip(OPERANDS[pair[0]], reversed(OPERANDS[pair[1]]), strict=True)
]
PLACES = {
    "at the top": "x, y = 7, 2\n{lines}\n",
    "in a function": "y = 2\ndef f(x):\n    {lines}\nf(7)\n",
    "in a function of a function": "def f(x, y):\n    def g():\n        {lines}\n    g()\nf(7, 2)\n",
    "in a class": "x = 1\nclass C:\n    x, y = 7, 2\n    {lines}\n",
    "in a comprehension": "def f(y):\n    [[{listed}] for x in [7]]\nf(2)\n",
}


@pytest.mark.parametrize("place", PLACES)
def test_an_operator_gives_pythons_answer_whatever_its_operands_are(place):
    indent = " " * (PLACES[place].partition("{lines}")[0].rpartition("\n")[2].count(" "))
    source = PLACES[place].format(lines=f"\n{indent}".join(LINES), listed=", ".join(LINES))
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(compile(source, "program", "exec"), {})
    run = interpret(source)
    assert (run.error, run.stdout) == (None, out.getvalue())


@pytest.mark.parametrize("source", ["x = 1\nx + other_one", "def f(x):\n    return x * late\n    late = 1\nf(2)"])
def test_a_name_without_a_value_is_where_it_stands(source):
    error = interpret(source).error
    line = source.splitlines()[error.line - 1]
    assert line[error.column - 1 :].split()[0] in ("other_one", "late")


def test_whole_numbers_that_grow_are_measured_wherever_they_are_multiplied():
    for change in ("a = a * a", "a *= a", "a = a * a + 1", "a = abs(a) * a"):
        error = interpret(f"a = 3\nwhile True:\n    {change}").error
        assert error.limit and "binary digits" in error.message
