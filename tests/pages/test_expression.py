"""The playground's way Expression, without a browser."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from graphlab import sandbox
from graphlab.authoring.expression import Expression, write
from graphlab.ui.ways.expression import AGAIN, FIRST, STAYS, Kept
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
    assert (data["text"], data["error"], data["aside"]) == ("a*b + sin(a)", None, None)
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
    assert (data["text"], data["aside"]) == (FIRST, "print('<b>mine</b>')")
    assert component(page, "player")["state"] == "graph"
    assert page.session_state["playground"].source == write(Expression(FIRST)).source


FAN_OUT = """a = tf.Variable(2.0)
b = tf.Variable(3.0)
with tf.GradientTape() as tape:
    c = a * b
    y = c + a * a
da, db = tape.gradient(y, [a, b])
print(da, db)
"""


def test_a_program_written_by_hand_is_shown_as_the_expression_that_it_computes() -> None:
    """It stays on the page until something is turned, and then can be put back."""
    page = shown(FAN_OUT)
    data = component(page, "expression")
    assert (data["text"], data["aside"]) == ("c = a * b\nc + a * a", None)
    assert page.session_state["playground"].source == FAN_OUT


def test_what_stops_a_program_is_said_as_text() -> None:
    """With its line; what the program holds stays text."""
    page = shown("x = tf.Variable(2.0)\n**x**")
    (reason,) = [text.value for text in page.text if "line 2" in text.value.lower()]
    assert reason == "Line 2 is not readable."


def test_a_transcribed_program_is_kept_when_an_expression_takes_its_place() -> None:
    """Only when the run of it is accepted."""
    kept = Kept()
    assert kept.adopt(FAN_OUT) and kept.code is None
    written = write(Expression("c = a * b\nc * c", kept.sliders))
    assert kept.accepts(written, kept.token, sandbox.run(written.source)) and kept.code == FAN_OUT
