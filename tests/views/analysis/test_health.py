"""What is wrong with a run."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.views.analysis.health import health
from graphlab.views.reading import Reading
from tests.views.calculus import leaf, looped, numbers, programs, traced
from tests.work import growth


def found(program, **values):
    trace, sweep = traced(program, **values)
    return trace, health(Reading(trace, sweep))


def tape(leaf_text, *lines, target="y"):
    body = "".join(f"    {line}\n" for line in lines)
    return f"x = tf.Variable({leaf_text})\nwith tf.GradientTape() as t:\n{body}g = t.gradient({target}, x)"


SICK = {
    "log of zero": (
        tape("[[1., 0.], [2., 3.]]", "y = tf.math.log(x)"),
        [("forward", "inf", "log of 0 at cell [0, 1] gives −∞: y = log(x) (line 2)."),
         ("backward", "inf grad", "in the backward pass y = log(x) (line 2) sends ∞ to x at cell [0, 1], where x is 0 "
                                  "and the gradient that comes in 1.")],
    ),
    "root of a negative number": (
        tape("[-1., -4.]", "y = tf.sqrt(x)"),
        [("forward", "nan", "sqrt of −1 at cell [0] gives nan, and 1 more: y = sqrt(x) (line 2)."),
         ("backward", "nan grad", "sends nan to x at cell [0], where x is −1")],
    ),
    "nothing divided by nothing": (
        tape("0.", "y = x / x"),
        [("forward", "nan", "divide of 0 and 0 gives nan: y = divide(x, x) (line 2)."), ("backward", "inf grad", "")],
    ),
    "overflow": (
        tape("100.", "y = tf.exp(x)"),
        [("forward", "inf", "exp of 100 gives ∞"), ("backward", "inf grad", "")],
    ),
    "infinity less infinity": (
        tape("1.", "a = x / 0.", "y = a - a"),
        [("forward", "inf", "divide of 1 and 0 gives ∞"), ("backward", "nan grad", "the gradient that comes in 0.")],
    ),
    "a slope without bound": (
        tape("0.", "y = tf.sqrt(x)"),
        [("backward", "inf grad", "where x is 0 and the gradient that comes in 1.")],
    ),
    "a leaf that is nan": (
        tape("[1., float('nan')]", "y = x * 2."),
        [("forward", "nan", "x comes in with nan at cell [1]: everything made of it is lost.")],
    ),
    "saturated sigmoid": (
        tape("[9., -12., 1.]", "y = tf.sigmoid(x)"),
        [("saturated", "saturated", "2 of 3 cells are near 0 or 1, where the slope is at most 0.0001234 ")],
    ),
    "saturated tanh": (
        tape("-5.", "y = tf.tanh(x)"),
        [("saturated", "saturated", "it is near −1, where the slope is at most 0.000181")],
    ),
    "dead relu": (
        tape("[-1., -2., 0.]", "y = tf.nn.relu(x)"),
        [("dead", "dead", "y = relu(x) (line 2) is dead: all 3 cells of x are at most 0, so it gives 0 with slope 0")],
    ),
    "dead maximum with zero": (tape("[-1., -2.]", "y = tf.maximum(x, 0.)"), [("dead", "dead", "all 2 cells of x")]),
    "mostly dead relu": (
        tape("np.append(-np.ones(19), 1.).astype('float32')", "y = tf.nn.relu(x)"),
        [("dead", "dead", "19 of 20 cells of x are at most 0")],
    ),
    "dead unit": (
        tape("[[-1., 2.], [-3., -4.]]", "y = tf.nn.relu(x)"),
        [("dead", "dead unit", "unit 0 of y = relu(x) (line 2) is dead: all 2 cells of x in it are at most 0")],
    ),
    "dead units": (
        tape("[[-1., 2., -5.], [-3., 4., 0.]]", "y = tf.nn.relu(x)"),
        [("dead", "dead units", "units 0 and 2 of y = relu(x) (line 2) are dead: all 2 cells of x in each of them")],
    ),
    "vanishing": (
        tape("1.", "y = x", "for _ in range(8): y = tf.sigmoid(y)"),
        [("vanishing", "vanishing", "vanishes on its way to x: over 8 ops it gets 180000 times smaller. Most is")],
    ),
    "exploding": (
        tape("1.", "y = x", "for _ in range(7): y = y * (3. if _ else 5.)"),
        [("exploding", "exploding", "explodes on its way to x: over 7 ops it gets 3600 times larger. It grows")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SICK)
def test_what_is_wrong_is_found(name):
    """Of each kind, with the numbers, the place and the line; and nothing else."""
    program, wanted = SICK[name]
    trace, findings = found(program)
    assert [(f.kind, f.badge) for f in findings] == [(kind, badge) for kind, badge, _ in wanted]
    for finding, (_, _, text) in zip(findings, wanted, strict=True):
        assert text in finding.text
        assert finding.text.endswith(".")
        assert finding.line == trace.node(finding.node).place.line


def test_findings_stand_at_the_node_that_is_to_blame():
    """The first op that made an infinity, not what came of it; the leaf whose gradient is lost."""
    trace, findings = found(tape("[1., 0.]", "a = tf.math.log(x)", "b = a * 2.", "y = tf.reduce_sum(b)"))
    assert [f.node for f in findings] == [leaf(trace, "a")] * 2
    assert findings[0].cell == (1,)
    trace, findings = found(SICK["vanishing"][0])
    assert findings[0].node == leaf(trace, "x")


def test_a_hidden_branch_is_found_in_the_backward_pass():
    """where(x > 0, log x, 0) has a finite value and a gradient of nan: the op that makes it is named."""
    trace, findings = found(tape("[1., 0.]", "a = tf.math.log(x)", "y = tf.where(x > 0., a, 0.)"))
    backward = findings[-1]
    assert backward.badge == "nan grad" and backward.node == leaf(trace, "a")
    assert "where x is 0 and the gradient that comes in 0" in backward.text


@given(programs(), st.integers(0, 3))
def test_healthy_programs_have_no_findings(program, seed):
    """Moderate numbers, whatever is done with them."""
    _, findings = found(program, **numbers(seed))
    assert findings == ()


HEALTHY = {
    "a mean over many rows": (
        "x = tf.constant(np.linspace(-1, 1, 6000).reshape(2000, 3).astype('float32'))\n"
        "w, b = tf.Variable(tf.ones([3, 4])), tf.Variable(tf.zeros([4]))\nwith tf.GradientTape() as t:\n"
        "    h = tf.nn.relu(x @ w + b)\n    y = tf.reduce_mean(h ** 2.)\ng = t.gradient(y, [w, b])"
    ),
    "a sum over many rows": (
        "b = tf.Variable(tf.zeros([4]))\nx = tf.ones([5000, 4])\nwith tf.GradientTape() as t:\n"
        "    y = tf.reduce_sum(tf.tanh(x + b))\ng = t.gradient(y, b)"
    ),
    "one big factor": tape("2.", "y = x * 10000."),
    "one small factor": tape("2.", "a = x * x", "y = a * 0.0001"),
    "infinity as a mask": tape("[1., 2.]", "y = tf.maximum(x, tf.constant([0., -float('inf')]))"),
    "half of a relu off": tape("[-1., 1., 2., -3.]", "y = tf.nn.relu(x)"),
    "a gradient of zero": tape("[0., 0.]", "y = x * x"),
    "words": "s = tf.constant(['a'])\n" + tape("1.", "u = s + s", "y = x * x"),
    "nothing at all": tape("np.zeros((0, 3))", "y = tf.nn.relu(x)", "z = tf.sigmoid(y)"),
}


@pytest.mark.parametrize("name", HEALTHY)
def test_nothing_is_wrong_with(name):
    """What looks odd and is as it should be."""
    _, findings = found(HEALTHY[name])
    assert findings == ()


def test_values_can_be_looked_at_alone():
    """Without a sweep there are no findings about gradients."""
    trace, _ = traced(SICK["log of zero"][0])
    assert [f.kind for f in health(Reading(trace))] == ["forward"]


def test_the_work_grows_as_the_trace_does():
    """Ten times as many ops take about ten times the calls."""
    short, long = traced(looped(33)), traced(looped(333))
    assert growth(lambda: health(Reading(*short)), lambda: health(Reading(*long))) < 13
