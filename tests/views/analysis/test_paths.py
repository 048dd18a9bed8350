"""Every way from a target to a leaf."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.views.analysis.paths import MOST_PULLS, paths
from graphlab.views.reading import Reading
from tests.views.calculus import LONG, leaf, numbers, programs, traced
from tests.work import growth


def counted(trace, sweep, id, target):
    """The number of paths, by walking every one."""
    steps = {step.node: step for step in sweep.steps if step.contributions}
    if target == id:
        return 1
    if target not in steps:
        return 0
    inputs = zip(trace.node(target).inputs, steps[target].contributions, strict=True)
    return sum(counted(trace, sweep, id, source) for source, part in inputs if part is not None)


@given(programs(most=5), st.integers(0, 3), st.sampled_from("absr"))
def test_what_arrives_by_all_paths_is_the_gradient(program, seed, name):
    """The contributions add up to the tape's gradient; there are as many as walking finds, and all lead to the leaf."""
    trace, sweep = traced(program, **numbers(seed))
    id = next((node.id for node in trace.nodes if node.name == name), None)
    if id is None:
        return
    found = paths(Reading(trace, sweep), id, most=10_000)
    assert found.count == counted(trace, sweep, id, sweep.targets[0])
    if id not in sweep.grads:
        assert found.count == 0 and found.text.endswith("None") and not found.agrees
        return
    assert found.complete and found.agrees
    np.testing.assert_allclose(found.total.array, sweep.grads[id].array, rtol=1e-9, atol=1e-12)
    assert len({path.edges for path in found.paths}) == found.count
    edges = trace.edges
    for path in found.paths:
        assert path.nodes[0] == sweep.targets[0] and path.nodes[-1] == id
        walked = [edges[int(edge[1:])] for edge in path.edges]
        assert [(edge.target, edge.source) for edge in walked] == list(zip(path.nodes, path.nodes[1:], strict=False))
        assert path.contribution.shape == trace.node(id).shape


def test_scalars_show_the_product():
    """Local slopes from the target to the leaf, and their product; the sum of the paths is the gradient."""
    trace, sweep = traced(
        "a, b = tf.Variable(2.), tf.Variable(3.)\nwith tf.GradientTape() as t:\n    c = a * b\n    y = c * 4. + a\n"
        "g = t.gradient(y, [a, b])"
    )
    found = paths(Reading(trace, sweep), leaf(trace, "a"))
    assert [path.text for path in found.paths] == ["1·4·3 = 12", "1"]
    assert [path.names.split(" → ")[-1] for path in found.paths] == ["a", "a"]
    assert found.text == "gradient of a = 12 + 1 = 13"
    assert found.paths[0].factors == (1.0, 4.0, 3.0)


def test_one_node_used_twice_by_one_op_makes_two_paths():
    """They run over different edges between the same cards."""
    trace, sweep = traced("x = tf.Variable(3.)\nwith tf.GradientTape() as t:\n    y = x * x\ng = t.gradient(y, x)")
    found = paths(Reading(trace, sweep), "n0")
    assert [(path.edges, path.text) for path in found.paths] == [(("e0",), "3"), (("e1",), "3")]


def test_a_seed_is_part_of_the_product():
    """output_gradients stand at the beginning; a leaf that is the target itself has the seed alone."""
    trace, sweep = traced(
        "x = tf.Variable(3.)\nwith tf.GradientTape() as t:\n    y = x * 2.\n"
        "g = t.gradient(y, [x, y], output_gradients=tf.constant(5.))"
    )
    assert [path.text for path in paths(Reading(trace, sweep), "n0").paths] == ["5·2 = 10"]
    (own,) = paths(Reading(trace, sweep), leaf(trace, "y")).paths
    assert own.edges == () and own.text == "5"


def test_several_targets_all_start_paths():
    """A target on the way to another starts one of its own."""
    trace, sweep = traced(
        "x = tf.Variable(3.)\nwith tf.GradientTape() as t:\n    y = x * 2.\n    z = y * y\ng = t.gradient([y, z], x)"
    )
    found = paths(Reading(trace, sweep), "n0")
    assert found.count == 3 and found.agrees and found.text == "gradient of x = 2 + 12 + 12 = 26"


def test_a_million_million_million_paths_are_counted():
    """A square written as a product doubles the paths: 2⁵⁰ exactly, 64 listed, and what they add up to is theirs."""
    trace, sweep = traced(
        "x = tf.Variable(1.)\nwith tf.GradientTape() as t:\n    y = x\n    for _ in range(50):\n        y = y * y\n"
        "g = t.gradient(y, x)"
    )
    found = paths(Reading(trace, sweep), "n0")
    assert found.count == 2**50 and len(found.paths) == 64 and not found.complete
    assert found.notice == f"{2**50:,} paths; the first 64 are listed"
    assert found.text.startswith("the 64 listed add up to 64; all 1,125,899,906,842,624 to the gradient of x, 1.126e15")


def test_a_deep_graph_needs_no_stack():
    """5,000 ops in a row."""
    trace, sweep = traced(
        "x = tf.Variable(1.)\nwith tf.GradientTape() as t:\n    y = x\n    for _ in range(5000):\n        y = -y\n"
        "g = t.gradient(y, x)"
    )
    (path,) = paths(Reading(trace, sweep), "n0").paths
    assert len(path.edges) == 5000 and path.contribution.array == 1


def test_tensors_show_what_arrives_and_its_shapes():
    """Along each edge the shape of what flows."""
    trace, sweep = traced(
        "w = tf.Variable([[1., 2.]])\nx = tf.Variable([[3.], [4.]])\nwith tf.GradientTape() as t:\n    y = x @ w\n"
        "    s = tf.reduce_sum(y)\ng = t.gradient(s, w)"
    )
    (path,) = paths(Reading(trace, sweep), leaf(trace, "w")).paths
    assert path.shapes == ((2, 2), (1, 2)) and path.factors is None
    assert path.text == "[[7, 7]], 2×2 → 1×2"


def test_a_gradient_of_the_programs_own_is_passed_through():
    """The share of what the sweep carried there; where that cannot be told, the notice says what is missing."""
    own = "@tf.custom_gradient\ndef mine(x): return x * 2., lambda g: g * 3.\n"
    trace, sweep = traced(
        own + "x = tf.Variable(1.)\nwith tf.GradientTape() as t:\n    y = mine(x)\n    z = y * y\ng = t.gradient(z, x)"
    )
    found = paths(Reading(trace, sweep), leaf(trace, "x"))
    assert found.agrees and [path.text for path in found.paths] == ["2·3 = 6", "2·3 = 6"]
    trace, sweep = traced(
        own + "x = tf.Variable([1., 2.])\nwith tf.GradientTape() as t:\n    y = mine(x)\n    z = y * y\n"
        "g = t.gradient(z, x)"
    )
    found = paths(Reading(trace, sweep), leaf(trace, "x"))
    assert not found.agrees and "gradient of its own" in found.notice


def test_work_is_bounded():
    """Long paths through tensors are followed until the work is done, and the notice says that there are more."""
    trace, sweep = traced(
        "x = tf.Variable([1., 2.])\nwith tf.GradientTape() as t:\n    y = x\n    for _ in range(60):\n"
        "        y = (y + y) * 0.5\ng = t.gradient(y, x)"
    )
    found = paths(Reading(trace, sweep), "n0", most=10**6)
    assert found.count == 2**60 and 0 < len(found.paths) < MOST_PULLS
    assert "no more were followed" in found.notice


def test_paths_are_no_more_work_than_a_run():
    """Those of thirty nodes take about as many calls as the program does."""
    trace, sweep = traced(LONG)
    assert len(trace.nodes) == 30
    assert growth(lambda: traced(LONG), lambda: paths(Reading(trace, sweep), "n0")) < 2


@pytest.mark.parametrize("most", [0, 1])
def test_any_number_may_be_listed(most):
    """Even none."""
    trace, sweep = traced(LONG)
    found = paths(Reading(trace, sweep), "n0", most=most)
    assert len(found.paths) == most and found.count == 10 and "the first" in found.notice
