"""One element of a step whose tensors are too big for a formula."""

from __future__ import annotations

import re

import pytest

from graphlab import sandbox
from graphlab.ui.content.examples import GALLERY
from graphlab.views.explanation import samples
from graphlab.views.export.transcript import transcript
from graphlab.views.notation.numbers import number
from graphlab.views.reading import Reading

SOURCE = """
x = tf.reshape(tf.range(20.0), (5, 4)) / 10.0
w = tf.Variable(tf.ones((4, 2)) * [1.0, -2.0])
with tf.GradientTape() as t:
    h = tf.exp(x @ w)
    p = (h - 1.0) ** 2
    loss = tf.reduce_mean(p)
g = t.gradient(loss, w)
"""


def counted(text: str) -> tuple[float, float]:
    """What a sum of products comes to, and what it says that it comes to."""
    left, right = re.sub("[·−]", lambda sign: {"·": "*", "−": "-"}[sign[0]], text.replace("≈", "=")).split(" = ")[-2:]
    return eval(left, {}), eval(right, {})


def test_one_element_of_every_big_step_has_its_numbers():
    """Of tensors that formulas only name, each step shows how one element is made, and the sum comes out right."""
    (trace,) = sandbox.run(SOURCE).traces
    (sweep,) = trace.sweeps
    shown = {trace.node(s.node).op: list(samples.backward(Reading(trace, sweep), s)) for s in sweep.steps}
    assert {op: len(found) for op, found in shown.items() if found}.keys() >= {"mm", "exp", "pow", "reduce_mean"}
    for found in shown.values():
        for text, numbers in found:
            ours, said = counted(numbers)
            assert ours == pytest.approx(said, rel=2e-3), (text, numbers)


@pytest.mark.parametrize("example", GALLERY, ids=lambda example: example.slug)
def test_an_element_is_what_the_step_has_sent(example):
    """The number at the end is that of the trace, for every program of the gallery."""
    for trace in sandbox.run(example.source).traces:
        for node in trace.nodes:
            for text, numbers in samples.forward(Reading(trace), node) if node.op and len(trace.nodes) < 200 else ():
                assert re.split("[=≈] ", numbers)[-1] in map(number, node.value.array.ravel().tolist()), text
        for sweep in trace.sweeps if len(trace.nodes) < 200 else ():
            for step in sweep.steps:
                sent = {number(x) for part in step.contributions if part for x in part.array.ravel().tolist()}
                for text, numbers in samples.backward(Reading(trace, sweep), step):
                    assert re.split("[=≈] ", numbers)[-1] in sent, text


def test_long_equations_are_broken_before_their_numbers():
    """What does not fit on a line goes on below, with its numbers: none are left out for their length."""
    (trace,) = sandbox.run(SOURCE.replace("(5, 4)", "(3, 2)").replace("20", "6").replace("(4, 2)", "(2, 2)")).traces
    text = transcript(Reading(trace, trace.sweeps[0]))
    assert re.search(r"∂loss/∂w = xᵀ ∂loss/∂.*\n? +.*= \[\[", text)
    assert "1/6·1 for each of the 6 elements" in text
