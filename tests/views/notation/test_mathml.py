"""Formulas become markup that holds mathematics and nothing else."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab import sandbox
from graphlab.ui.content.examples import GALLERY
from graphlab.views.explanation.steps import steps
from graphlab.views.notation.mathml import _ATTRIBUTES, _TAGS, mathml, sides
from graphlab.views.reading import Reading

PIECES = st.sampled_from(
    ["\\frac", "\\partial", "\\text", "\\href", "\\style", "\\color", "\\class", "\\operatorname", "{", "}", "<script>"]
    + ["javascript:alert(1)", "url(x)", "x", "_", "^", "&", '"', "\\left(", "\\right)", "\\begin{matrix}", "\\", "∂"]
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_only_mathematics_comes_out(latex):
    """Whatever goes in, the markup is well-formed and holds only elements and attributes of the allow-list."""
    for element in ElementTree.fromstring(mathml(latex)).iter():
        assert element.tag in _TAGS
        assert set(element.attrib) <= _ATTRIBUTES
        assert not any("url" in value.lower() or "javascript" in value.lower() for value in element.attrib.values())


@pytest.mark.parametrize("latex", [r"\frac{", r"\begin{nothing}", "x" * 3000])
def test_what_is_not_latex_is_shown_as_it_is(latex):
    """A formula that cannot be read still says what it says."""
    text = "".join(ElementTree.fromstring(mathml(latex)).itertext())
    assert text.replace(" ", "") != ""


@pytest.mark.parametrize("example", GALLERY, ids=lambda example: example.slug)
def test_an_equation_is_broken_at_its_signs(example):
    """The sides of every formula with numbers are LaTeX by themselves, and together they are the formula."""
    trace = sandbox.run(example.source).traces[-1]
    for step in steps(Reading(trace, trace.sweeps[-1] if trace.sweeps else None)):
        for _, numbers in step.formulas:
            spaced = numbers.replace(r"\;\Rightarrow", r"\Rightarrow")
            assert "".join(sides(numbers)).replace(" ", "") == spaced.replace(" ", "")
            assert not any("=" in part[1:] and "{" not in part for part in sides(numbers))


def test_a_formula_keeps_its_parts():
    """A fraction is a fraction."""
    assert mathml(r"\frac{a}{b}").count("<mfrac>") == 1


CHILDREN = {"mfrac": 2, "msup": 2, "msub": 2, "munder": 2, "mover": 2, "mroot": 2, "msubsup": 3, "munderover": 3}


@pytest.mark.parametrize("example", GALLERY, ids=lambda example: example.slug)
def test_every_element_has_its_parts(example):
    """In the formulas of the gallery a power has a base and an exponent, a fraction two parts, and none is refused."""
    for trace in sandbox.run(example.source).traces:
        for step in steps(Reading(trace, trace.sweeps[-1] if trace.sweeps else None)):
            for latex in (side for formula in step.formulas for side in formula if side):
                root = ElementTree.fromstring(mathml(latex))
                assert root.find("mrow") is not None, latex
                assert all(len(e) == CHILDREN.get(e.tag, len(e)) for e in root.iter()), latex


def test_a_power_of_a_matrix():
    """The matrix with its parentheses is the base."""
    (power,) = (e for e in ElementTree.fromstring(mathml(r"\begin{pmatrix} 1 & 2 \end{pmatrix}^\top")).iter("msup"))
    assert [e.tag for e in power] == ["mrow", "mo"] and "".join(power[0].itertext()) == "(12)"
