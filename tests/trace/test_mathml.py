"""Formulas become markup that holds mathematics and nothing else."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.trace.mathml import _ATTRIBUTES, _TAGS, mathml

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


def test_a_formula_keeps_its_parts():
    """A fraction is a fraction."""
    assert mathml(r"\frac{a}{b}").count("<mfrac>") == 1
