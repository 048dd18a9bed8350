"""Every formula with numbers has all of its factors and its result, or says how many numbers are left out."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.ui.content.examples import GALLERY
from graphlab.views.explanation.steps import StepText, steps
from graphlab.views.notation.formula_text import inline
from graphlab.views.reading import Reading

NUMBER = r"−?(?:[\d.]+(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+|e−?\d+)?|∞)|nan|True|False|−?[\d.∞]*(?:nan)?[+−]?[\d.]*i"
MATRIX = rf"\[+(?:{NUMBER})(?:\]*, \[*(?:{NUMBER}))*\]+"
LEFT_OUT = r"\d+(?:×\d+)* (?:numbers|texts|truth values)(?:, all .+| from .+ to .+)?"
EMPTY = r"nothing, shape \(.*\)"
RESULT = re.compile(rf"(?:.*(?:=|≈|⇒) )?(?:{NUMBER}|{MATRIX}|{LEFT_OUT}|{EMPTY})(?: each)?")
SIZED = re.compile(r"\{\\underset\{[^{}]+\}\{")


def told(source: str) -> list[StepText]:
    """The steps of every gradient of a program."""
    run = interpret(source)
    assert run.error is None, run.error
    return [step for t in run.traces for sweep in t.sweeps or (None,) for step in steps(Reading(t, sweep))]


def unfinished(step: StepText) -> list[str]:
    """The formulas of a step that do not end in their numbers, or hold a gradient without numbers and shape."""
    wrong = []
    for symbols, numbers in step.formulas:
        if not numbers:
            continue  # an introduction of a name
        bare = re.sub(r"\{\\underset\{[^{}]+\}\{\\frac\{.*?\}\}\}", "", numbers)
        text = inline(numbers, 100_000)
        if (text and not RESULT.fullmatch(text)) or (r"\partial" in bare and not SIZED.search(numbers)):
            wrong.append(f"{symbols}  →  {text or numbers}")
    return wrong


@pytest.mark.parametrize("example", GALLERY, ids=lambda example: example.slug)
def test_every_formula_of_the_gallery_ends(example):
    """In numbers, or in how many there are and between which they lie."""
    seen = told(example.source)
    assert seen and not [text for step in seen for text in unfinished(step)]


SIZES = st.integers(1, 7)
POINTWISE = ["{} * {}", "{} + {}", "{} - {}", "tf.tanh({}) + {}", "tf.maximum({}, {})", "{} / (1.0 + {} ** 2)"]


@st.composite
def products(draw: st.DrawFn) -> tuple[str, tuple[int, int, int]]:
    """A product of two matrices of any sizes, something done to every element of it, and the gradients of its mean."""
    rows, inner, columns = draw(SIZES), draw(SIZES), draw(SIZES)
    other = draw(st.sampled_from(["m", "(a @ b)", f"tf.ones(({columns},))", "2.0"]))
    source = f"""a = tf.Variable(tf.reshape(tf.range({rows * inner}, dtype=tf.float32) / 7.0, ({rows}, {inner})))
b = tf.Variable(tf.reshape(tf.range({inner * columns}, dtype=tf.float32) - 3.0, ({inner}, {columns})))
with tf.GradientTape() as tape:
    m = a @ b
    y = {draw(st.sampled_from(POINTWISE)).format("m", other)}
    loss = tf.reduce_mean(y)
grads = tape.gradient(loss, [a, b])
"""
    return source, (rows, inner, columns)


@given(products())
def test_every_formula_of_a_product_ends(case):
    """Whatever the shapes; and a product of two matrices has both of them with their numbers or their shapes."""
    source, _ = case
    seen = told(source)
    assert not [text for step in seen for text in unfinished(step)], source
    products = [f for step in seen if step.text.startswith(("m = ", "a @ b")) for f in step.formulas]
    assert products
    for _, numbers in products:
        product = re.split(r"= |\\approx |\\;", numbers)[0]
        assert product.count(r"\begin{pmatrix}") + product.count(r"{\underset") == 2, numbers


def test_a_weight_of_three_by_four():
    """The second factor had neither numbers nor shape, and the result was not there at all."""
    seen = told(
        "x = tf.constant([[1.0, 2.0, 3.0]])\nw = tf.Variable(tf.ones((3, 4)))\n"
        "with tf.GradientTape() as tape:\n    loss = tf.reduce_sum((x @ w) ** 2)\ntape.gradient(loss, w)"
    )
    (formula,) = seen[-1].formulas
    assert inline(formula[1]) == "[1, 2, 3]ᵀ [12, 12, 12, 12] = 3×4 numbers from 12 to 36"
