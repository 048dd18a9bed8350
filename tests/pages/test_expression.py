"""The playground's way Expression, without a browser."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from graphlab import sandbox
from graphlab.authoring.expression import Expression, write
from graphlab.ui.ways.expression import AGAIN, FIRST, STAYS
from tests.pages.test_app import component, opened


def shown(source: str) -> AppTest:
    """The page with a program, in the way Expression."""
    page = opened()
    kept = page.session_state["playground"]
    kept.source, kept.run = source, sandbox.run(source)
    page.session_state["way"] = "Expression"
    page.run()
    assert not page.exception
    return page


def test_a_program_that_is_an_expression_is_shown_as_one() -> None:
    """Its text, and a number to turn for each name, with the range that the program keeps."""
    data = component(shown(write(Expression("a*b + sin(a)")).source), "expression")
    assert (data["text"], data["error"], data["replaced"]) == ("a*b + sin(a)", None, False)
    assert data["dials"][0] == {"name": "a", "value": 2.0, "low": -6.0, "high": 6.0, "step": 0.05}


def test_another_program_stays_as_code_until_an_expression_is_begun() -> None:
    """The page says so, and what takes its place is drawn at once; the code can be put back."""
    page = shown("print('<b>mine</b>')")
    assert page.session_state["playground"].source == "print('<b>mine</b>')"
    assert STAYS in [text.value for text in page.markdown]
    next(button for button in page.button if button.label == AGAIN).click()
    page.run()
    assert not page.exception
    data = component(page, "expression")
    assert (data["text"], data["replaced"]) == (FIRST, True)
    assert component(page, "player")["state"] == "graph"
    assert page.session_state["playground"].source == write(Expression(FIRST)).source
