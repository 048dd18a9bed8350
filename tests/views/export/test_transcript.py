"""A run as plain text, and formulas on one line."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from graphlab.tensor import OPS
from graphlab.trace.graph import Reason
from graphlab.views.explanation.steps import steps
from graphlab.views.export.transcript import transcript
from graphlab.views.notation.formula import symbol
from graphlab.views.notation.formula_text import inline
from graphlab.views.reading import Reading
from tests.trace.recording.test_journal import COURSE, journaled
from tests.views import traces
from tests.views.traces import PICTURES, reading_of

NESTED = """x = tf.Variable(2.0)
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        y = x * x
    g = inner.gradient(y, x)
    n = tf.floor(x)
    z = g + n
h = outer.gradient(z, x)
"""


def test_the_course_program_word_for_word():
    """Header, leaves, steps with formulas, rules and reasons, and the gradient."""
    (trace,) = journaled(COURSE)
    assert transcript(Reading(trace, trace.sweeps[0])) == (
        "Tape 1, released   (line 2)\n"
        "  target: z   (line 6)\n"
        "  sources: x\n"
        "\n"
        "Leaves\n"
        "  x = [[1, 1], [1, 1]]   watched tensor, 2×2, float32   (line 1)\n"
        "\n"
        "Forward\n"
        "  1. y = reduce_sum(x) = 4   (line 2)\n"
        "     y = Σ x = Σ [[1, 1], [1, 1]] = 4\n"
        "  2. z = square(y) = 16   (line 2)\n"
        "     z = y² = 4² = 16\n"
        "\n"
        "Backward\n"
        "  3. start: the gradient of z with respect to itself is 1   (line 6)\n"
        "     ∂z/∂z = 1\n"
        "     Rule: The backward pass starts at the target: how fast it changes with itself is 1.\n"
        "  4. z = square(y) sends 1·2·y = 8 to y   (line 2)\n"
        "     ∂z/∂y = ∂z/∂z·2·y = 1·2·4 = 8\n"
        "     Rule: The incoming gradient is multiplied by 2 times the input.\n"
        "  5. y = reduce_sum(x) sends 8 to each of the 4 elements of x   (line 2)\n"
        "     ∂z/∂x = ∂z/∂y for every element = 8 for every element = [[8, 8], [8, 8]]\n"
        "     Rule: Every element that was added gets the incoming gradient of its sum unchanged.\n"
        "     - reduce_sum: each of the 4 elements was added once and gets all of 8\n"
        "\n"
        "Gradients\n"
        "  grad x = [[8, 8], [8, 8]]\n"
    )


@pytest.mark.parametrize("name", [*PICTURES, "chain"])
def test_every_step_is_there_in_order(name):
    """All sentences and reasons of all steps, numbered; no character that a terminal would obey."""
    trace = (PICTURES | {"chain": traces.chain})[name]()
    text = transcript(reading_of(trace))
    numbered = re.findall(r"^ +(\d+)\. (.*?)(?:   .*)?$", text, re.M)
    told = steps(reading_of(trace), all_nodes=True, formulas=False)
    assert [(int(number), sentence) for number, sentence in numbered] == [(i, s.text) for i, s in enumerate(told, 1)]
    for step in told:
        assert all(f"- {reason}\n" in text for reason in step.reasons)
    assert text.replace("\n", "").isprintable()


def test_equal_runs_give_equal_text():
    """Nothing in a transcript depends on where objects lie in memory."""
    first, second = ([transcript(Reading(trace, trace.sweeps[0])) for trace in journaled(NESTED)] for _ in range(2))
    assert first == second


def test_what_is_not_an_op_of_the_tape_is_marked():
    """Ops of an inner gradient, and ops through which no gradient flows, with the reason why."""
    outer, _ = journaled(NESTED)
    text = transcript(Reading(outer, outer.sweeps[0]))
    assert re.search(r" = 1 · 2 = 2   \[by the gradient of tape 2\]", text)
    assert re.search(r"n = floor\(x\) = 2   \[not on the tape\]", text)
    assert "Rule: No gradient flows: the result is flat between its jumps.\n" in text


def test_why_a_gradient_is_none_is_told_at_the_end():
    """Each source with its reason and cure; then what else has no gradient."""
    trace = traces.no_path()
    reasons = (
        Reason("unused", "unconnected", "`y` was computed without `unused`.", "use it", line=4, node="n1"),
        Reason("far", "outside", "`far` is computed on line 2.", "move it", line=2),
    )
    text = transcript(Reading(trace, replace(trace.sweeps[0], reasons=reasons)))
    assert text.endswith(
        "Gradients\n"
        "  grad x = 0\n"
        "  grad unused = None: `y` was computed without `unused` (line 4). To change that: use it\n"
        "  far: no gradient: `far` is computed on line 2. To change that: move it\n"
    )
    assert "grad unused = None\n" in transcript(Reading(trace, trace.sweeps[0]))


def test_a_row_of_a_jacobian_says_where_it_starts():
    """Each row is a sweep of its own, from one element of the target."""
    (trace,) = journaled(
        "x = tf.Variable([1.0, 2.0])\nwith tf.GradientTape() as t:\n    y = x[::-1] * x\nj = t.jacobian(y, x)"
    )
    text = transcript(Reading(trace, trace.sweeps[1]))
    assert "target: y, jacobian row [1]" in text and "start: the gradient of y is set to [0, 1]" in text
    assert "Rule: A row of a Jacobian starts at one element of the target" in text
    assert "x[::-1] = [1, 2][::-1] = [2, 1]" in text


def test_nothing_asked_nothing_told():
    """Without a sweep there is a forward pass alone; an empty tape says so."""
    assert "no gradient was asked for" in transcript(Reading(traces.forward_only()))
    assert "Backward" not in transcript(Reading(traces.forward_only()))
    assert transcript(Reading(traces.empty())) == "Tape 1\n  no gradient was asked for\n\nForward\n  nothing\n"


@pytest.mark.parametrize("entry", OPS.values(), ids=lambda o: o.name)
def test_every_formula_of_an_op_stands_on_one_line(entry):
    """Plain text comes out, with every name in it and nothing of LaTeX."""
    for template in filter(None, (entry.formula, *entry.back)):
        slots = re.findall(r"<(\w+)>", template)
        text = inline(re.sub(r"<(\w+)>", lambda match: symbol(f"q{match[1][0]}z").latex, template))
        assert text.isprintable() and not re.search(r"[\\{}]", text)
        assert all(f"q{slot[0]}z" in text for slot in slots)


@given(st.recursive(st.sampled_from(["x", "2", "-3"]), lambda inner: st.tuples(st.sampled_from("+*/^"), inner, inner)))
def test_a_formula_on_one_line_means_the_same(tree):
    """Sums, products, quotients and powers come out with the parentheses that they need."""
    text = inline(_latex(tree), limit=10_000)
    python = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+", lambda match: f"**({match[0].translate(_LOWERED)})", text)
    python = python.replace("·", "*").replace("^", "**").replace("−", "-")
    assert _value(python) == pytest.approx(_value(_python(tree)), rel=1e-9, nan_ok=True)


_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


def _latex(tree) -> str:
    if isinstance(tree, str):
        return tree if tree != "-3" else "(-3)"
    sign, a, b = tree[0], _latex(tree[1]), _latex(tree[2])
    return {"+": f"({a} + {b})", "*": rf"({a}) \cdot ({b})", "/": rf"(\frac{{{a}}}{{{b}}})", "^": f"({a})^{{{b}}}"}[
        sign
    ]


def _python(tree) -> str:
    if isinstance(tree, str):
        return f"({tree})"
    return f"({_python(tree[1])} {'**' if tree[0] == '^' else tree[0]} {_python(tree[2])})"


def _value(python: str) -> complex:
    try:
        return complex(eval(re.sub(r"(\d+)", r"\1.0", python), {"x": 1.5}))
    except (ZeroDivisionError, OverflowError):
        return complex("nan")
