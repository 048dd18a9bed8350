"""A nan that an op makes of numbers is explained in the reasons of its step."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.views.explanation.steps import StepText, steps
from graphlab.views.reading import Reading

HEAD = "inf = float('inf')\n"
UNARY = [
    "math.log",
    "sqrt",
    "math.log1p",
    "acos",
    "asin",
    "math.acosh",
    "math.atanh",
    "sin",
    "cos",
    "tan",
    "nn.softmax",
]
BINARY = ["{} * {}", "{} / {}", "{} + {}", "{} - {}", "{} ** {}", "{} % {}"]
EXTREMES = st.sampled_from(["inf", "-inf", "0.0", "-1.0", "2.0", "-0.5", "1.5"])


def told(source: str) -> tuple[float, list[StepText]]:
    """Whether y holds nan, and the steps of the tape."""
    run = interpret(HEAD + source)
    assert run.error is None, run.error
    (trace,) = run.traces
    y = next(node for node in trace.nodes if node.name == "y")
    return bool(np.isnan(y.value.array).any()), steps(Reading(trace, trace.sweeps[0] if trace.sweeps else None))


def about_nan(step: StepText) -> list[str]:
    return [reason for reason in step.reasons if "has no value" in reason and reason.count("nan")]


@given(st.sampled_from(BINARY + [f"tf.{name}({{}})" for name in UNARY]), EXTREMES, EXTREMES, st.booleans())
def test_a_nan_made_of_numbers_has_a_reason(form, a, b, is_row):
    """And what is no nan has none."""
    values = f"[{a}, 1.0]" if is_row else a
    names = ["a", "b"][: form.count("{}")]
    if "softmax" in form and not is_row:
        return
    source = f"a, b = tf.Variable({values}), tf.Variable({b})\nwith tf.GradientTape():\n    y = {form.format(*names)}"
    is_nan, (step, *_) = told(source)
    assert bool(about_nan(step)) == is_nan, (source, step.reasons)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("tf.constant(0.0) * a", "0·∞ has no value, so the result is nan"),
        ("a - a", "∞ − ∞ has no value, so the result is nan"),
        ("a + (-a)", "∞ + (−∞) has no value, so the result is nan"),
        ("a / a", "∞/∞ has no value, so the result is nan"),
        ("tf.constant(0.0) / (a * 0.0 if False else tf.constant(0.0))", "0/0 has no value, so the result is nan"),
        ("tf.math.log([1.0, -2.0])", "log(−2) has no value, so the result is nan at [1]"),
        ("tf.sqrt([-4.0, -1.0])", "sqrt(−4) has no value, so the result is nan at [0], and 1 more"),
        ("tf.reduce_sum([inf, -inf])", "∞ and −∞ are added: ∞ − ∞ has no value, so the result is nan"),
        (
            "[[inf]] @ tf.constant([[0.0]])",
            "one of the products that are added is 0·∞, which has no value, so the result",
        ),
        ("[[inf, -inf, 0.0]] @ tf.ones([3, 1])", "∞ and −∞ are added: ∞ − ∞ has no value, so the result is nan"),
        ("[[1e30, 1e30]] @ tf.constant([[1e30], [-1e30]])", "numbers on the way grow to ∞ and −∞: ∞ − ∞ has no value"),
        ("tf.reduce_mean(tf.zeros([0]))", "nothing is added up and divided by a count of 0: 0/0 has no value"),
    ],
)
def test_the_reason_has_the_numbers(value, reason):
    """Those that go into the op."""
    source = f"a = tf.Variable(inf)\nwith tf.GradientTape() as t:\n    y = {value}"
    is_nan, seen = told(source)
    assert is_nan and any(reason in why for step in seen for why in about_nan(step)), [s.reasons for s in seen]


def test_a_sum_of_contributions_without_a_value():
    """∞ from one use and −∞ from another."""
    _, seen = told(
        "x = tf.Variable(0.0)\nwith tf.GradientTape() as t:\n    y = tf.sqrt(x) - tf.sqrt(x)\nt.gradient(y, x)"
    )
    assert any("∞ and −∞ are added for x" in reason for reason in seen[-1].reasons), seen[-1]
