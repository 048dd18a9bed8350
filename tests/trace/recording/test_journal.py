"""The journal of a run and the plain data it becomes."""

from __future__ import annotations

import ast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import graphlab as tf
from graphlab.tensor import observing
from graphlab.trace.build import traces_of
from graphlab.trace.graph import Trace
from graphlab.trace.recording.journal import KEPT_TAPES, Journal


def journaled(source: str, *, implicit: bool = False) -> tuple[Trace, ...]:
    """The traces of a program of our own, run statement by statement with names bound as an interpreter would."""
    journal, space = Journal(implicit=implicit), {"tf": tf}
    with observing(journal):
        for statement in ast.parse(source).body:
            journal.at = statement
            exec(compile(ast.Module([statement], []), "program", "exec"), space)
            for name, value in list(space.items()):
                journal.bind(name, value, statement)
        if implicit:
            journal.finish(space.get("y"))
    return traces_of(journal, source)


COURSE = """x = tf.ones((2, 2))
with tf.GradientTape() as t:
    t.watch(x)
    y = tf.reduce_sum(x)
    z = tf.square(y)
g = t.gradient(z, x)
"""


def test_the_course_program():
    """x → reduce_sum → square with values 1s, 4, 16 and gradients 8s, 8, 1, named as the program names them."""
    (trace,) = journaled(COURSE)
    assert [(n.name, n.op, n.kind, n.inputs, n.number) for n in trace.nodes] == [
        ("x", None, "watched", (), None),
        ("y", "reduce_sum", "op", ("n0",), 1),
        ("z", "square", "op", ("n1",), 2),
    ]
    assert [n.value.array.tolist() for n in trace.nodes] == [[[1, 1], [1, 1]], 4, 16]
    (sweep,) = trace.sweeps
    assert {i: g.array.tolist() for i, g in sweep.grads.items()} == {"n0": [[8, 8], [8, 8]], "n1": 8, "n2": 1}
    assert [s.node for s in sweep.steps] == ["n2", "n2", "n1"]
    assert (sweep.targets, sweep.sources) == (("n2",), ("n0",))
    assert trace.nodes[0].place.line == 1


@given(
    st.lists(
        st.sampled_from(["a*b", "a+a", "tf.sin(a)", "y*y", "y+b", "a*a*b", "tf.maximum(y, b)"]), min_size=1, max_size=6
    )
)
def test_contributions_add_up_to_the_gradient(expressions):
    """On every node, the sum of what its uses send and what it was seeded with is its gradient."""
    lines = ["a = tf.Variable(1.5)", "b = tf.Variable(-0.5)", "with tf.GradientTape() as t:", "    y = a * 1.0"]
    lines += [f"    y = {e}" for e in expressions]
    (trace,) = journaled("\n".join([*lines, "g = t.gradient(y, [a, b])"]))
    (sweep,) = trace.sweeps
    totals = {}
    for step in sweep.steps:
        sent = zip(trace.node(step.node).inputs, step.contributions, strict=True) if step.contributions else ()
        for node, part in sent:
            if part is not None:
                totals[node] = totals.get(node, 0) + part.array
        if not step.contributions:
            totals[step.node] = totals.get(step.node, 0) + step.grad.array
    assert totals.keys() == sweep.grads.keys()
    for node, total in totals.items():
        np.testing.assert_allclose(total, sweep.grads[node].array, rtol=1e-6)


def test_a_program_without_a_tape_differentiates_by_what_it_named():
    """Named constants and Variables get gradients of the last value; numbers written in passing do not."""
    (trace,) = journaled("a = tf.constant(2.0)\nb = tf.Variable(3.0)\ny = a * b + tf.sin(a) * 5.0", implicit=True)
    (sweep,) = trace.sweeps
    grads = {trace.node(i).name: float(g.array) for i, g in sweep.grads.items() if trace.node(i).op is None}
    assert grads == {"a": pytest.approx(3 + 5 * np.cos(2.0)), "b": 2.0}
    assert trace.implicit
    assert [n.op for n in trace.nodes if n.op] == ["multiply", "sin", "multiply", "add"]


def test_an_unwatched_constant_is_drawn_though_the_tape_is_empty():
    """The classic mistake still gives a picture: both nodes, no row on the tape, no gradient."""
    (trace,) = journaled("x = tf.constant(3.0)\nwith tf.GradientTape() as t:\n    y = x * x\ng = t.gradient(y, x)")
    assert [(n.name, n.kind, n.number) for n in trace.nodes] == [("x", "constant", None), ("y", "op", None)]
    assert trace.grad_state(trace.nodes[0], trace.sweeps[0]) == "none"


def test_an_unread_source_gets_a_node_of_its_own():
    """A Variable that the target does not depend on is in the picture, with no gradient."""
    (trace,) = journaled(
        "x, w = tf.Variable(2.0), tf.Variable(7.0)\n"
        "with tf.GradientTape() as t:\n    y = x * x\ng = t.gradient(y, [x, w])"
    )
    (w,) = [n for n in trace.nodes if n.name == "w"]
    assert (w.kind, float(w.value.array), trace.grad_state(w, trace.sweeps[0])) == ("variable", 7.0, "none")
    assert w.id in trace.sweeps[0].sources


def test_nested_tapes_each_have_their_graph():
    """The outer tape holds the ops of the inner gradient too, and ends at the second derivative."""
    source = """x = tf.Variable(2.0)
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        y = x * x * x
    g = inner.gradient(y, x)
h = outer.gradient(g, x)
"""
    first, second = journaled(source)
    assert len(first.nodes) > len(second.nodes)
    assert float(second.sweeps[0].grads["n0"].array) == 12.0
    assert float(first.sweeps[0].grads["n0"].array) == 12.0


def test_equal_programs_give_equal_traces():
    """Ids are counted, so nothing in a trace depends on where objects lie in memory."""
    assert str(journaled(COURSE)) == str(journaled(COURSE))


def test_long_loops_keep_the_last_tapes():
    """Only so many tapes are kept, the last ones, and the others are counted."""
    journal = Journal()
    with observing(journal):
        for _ in range(KEPT_TAPES + 5):
            x = tf.Variable(1.0)
            with tf.GradientTape() as tape:
                y = x * x
            tape.gradient(y, x)
    traces = traces_of(journal)
    assert (len(traces), journal.dropped) == (KEPT_TAPES, 5)
    assert traces[-1].number == KEPT_TAPES + 5


def test_a_huge_tensor_is_thinned():
    """Of a million elements a sample is kept, with the true shape and extremes."""
    (trace,) = journaled(
        "x = tf.Variable(tf.reshape(tf.range(1000000.0), [1000, 1000]))\nwith tf.GradientTape() as t:\n    y = x * 2.0"
    )
    value = trace.nodes[0].value
    assert value.thinned and value.array.size <= 65_536
    assert (value.shape, value.low, value.high) == ((1000, 1000), 0.0, 999_999.0)
