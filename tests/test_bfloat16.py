"""bfloat16: computed in float32 and rounded, in ops, gradients, functions of a graph and on every page."""

from __future__ import annotations

import numpy as np
import pytest

import graphlab as gl
from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.views.analysis.recomputed import recomputed
from graphlab.views.export.script import LIBRARIES, to_code
from graphlab.views.reading import Reading

PROGRAM = """
x = tf.constant([[0.1, 0.2], [1.5, -2.25]], tf.bfloat16)
w = tf.Variable(tf.constant([[0.5, -1.0], [0.25, 3.0]], tf.bfloat16))
with tf.GradientTape() as tape:
    h = tf.tanh(x @ w)
    loss = tf.reduce_mean(tf.cast(h, tf.float32) ** 2)
print(h)
print(tape.gradient(loss, w))
"""
PRINTED = """\
tf.Tensor(
[[0.0996094 0.462891]
 [0.185547 -1]], shape=(2, 2), dtype=bfloat16)
tf.Tensor(
[[0.138672 0.0181885]
 [-0.191406 0.036377]], shape=(2, 2), dtype=bfloat16)
"""


def test_a_program_is_drawn_computed_again_and_exported():
    """It prints what TensorFlow prints, its numbers can be computed again to the last digit, in every spelling."""
    run = interpret("import tensorflow as tf\n" + PROGRAM)
    assert run.error is None and run.stdout == PRINTED
    (trace,) = run.traces
    assert {node.dtype for node in trace.nodes} == {"bfloat16", "float32"}
    again = recomputed(Reading(trace, trace.sweeps[0]))
    assert again.gradients and not again.differences and not again.kept
    for library in LIBRARIES:
        code = to_code(Reading(trace, trace.sweeps[0]), library)
        assert "bfloat16" in code and ("h.detach().resolve_conj().float().numpy()" in code) == (library == "pytorch")


def test_a_sum_does_not_stand_still():
    """A thousand tenths are a hundred: sums are made in float32, where in bfloat16 they would end at 32."""
    tenth = gl.constant(0.1, gl.bfloat16)
    assert float(gl.reduce_sum(gl.fill([1000], tenth))) == 100.0


def test_a_function_of_a_graph_computes_the_same():
    """What is computed in it is not replayed with NumPy, which would promote the numbers."""
    x = gl.constant(np.linspace(-1, 2, 12).reshape(3, 4), gl.bfloat16)

    def weighed(a):
        with gl.GradientTape() as tape:
            tape.watch(a)
            y = gl.reduce_sum(gl.tanh(a) * 1.5)
        return y, tape.gradient(y, a)

    graph = gl.function(weighed)
    for _ in range(3):
        for one, other in zip(graph(x), weighed(x), strict=True):
            assert one.dtype is other.dtype is gl.bfloat16
            assert np.array_equal(one.numpy(), other.numpy())


def test_what_tensorflow_does_not_have_in_it_is_refused():
    """Decompositions take wider floats, and two dtypes never meet."""
    x = gl.eye(2, dtype=gl.bfloat16)
    for function in (gl.linalg.inv, gl.linalg.svd, gl.linalg.qr, gl.math.lgamma):
        with pytest.raises(gl.errors.InvalidArgumentError, match="bfloat16 is not allowed.*tf.cast"):
            function(x)
    with pytest.raises(gl.errors.InvalidArgumentError, match="bfloat16 tensor but is a float32"):
        x + gl.ones([2, 2])
