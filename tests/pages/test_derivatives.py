"""The derivatives page: three curves and two graphs from nested tapes, for any expression that is one."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from graphlab import sandbox
from graphlab.ui import curves, figures
from tests.patience import PATIENCE

PAGE = Path(__file__).parents[2] / "pages" / "derivatives.py"

EXACT = {
    "x³ − 3x": (lambda x: x**3 - 3 * x, lambda x: 3 * x**2 - 3, lambda x: 6 * x),
    "sin x": (np.sin, np.cos, lambda x: -np.sin(x)),
    "x · sin x": (
        lambda x: x * np.sin(x),
        lambda x: np.sin(x) + x * np.cos(x),
        lambda x: 2 * np.cos(x) - x * np.sin(x),
    ),
    "exp(−x²)": (
        lambda x: np.exp(-(x**2)),
        lambda x: -2 * x * np.exp(-(x**2)),
        lambda x: (4 * x**2 - 2) * np.exp(-(x**2)),
    ),
    "tanh x": (np.tanh, lambda x: 1 - np.tanh(x) ** 2, lambda x: -2 * np.tanh(x) * (1 - np.tanh(x) ** 2)),
    "softplus x": (
        lambda x: np.log1p(np.exp(x)),
        lambda x: 1 / (1 + np.exp(-x)),
        lambda x: np.exp(-x) / (1 + np.exp(-x)) ** 2,
    ),
    "|x|, with a kink": (np.abs, np.sign, lambda x: 0 * x),
    "√(1 + x²)": (
        lambda x: np.sqrt(1 + x**2),
        lambda x: x / np.sqrt(1 + x**2),
        lambda x: (1 + x**2) ** -1.5,
    ),
}


@pytest.fixture
def page() -> AppTest:
    return AppTest.from_file(PAGE, default_timeout=PATIENCE).run()


def found(expression: str, at: float = 1.0) -> curves.Curves | None:
    return curves.read_curves(sandbox.run(curves.curves_program(expression, -3.0, 3.0, at)))


@pytest.mark.parametrize("name", curves.FUNCTIONS)
def test_curves_are_the_known_derivatives(name):
    """f, f′ and f″ of each function in the list are those of the textbook, on the whole range and at the point."""
    result = found(curves.FUNCTIONS[name], 0.7)
    assert result.at == pytest.approx(0.7)
    for values, here, exact in zip(result.values, result.here, EXACT[name], strict=True):
        assert values == pytest.approx(exact(result.x), abs=2e-4)
        assert here == pytest.approx(exact(0.7), abs=2e-4)


def test_a_straight_line_has_no_curvature():
    """Where the outer tape finds no path, the curve of f″ is zero."""
    result = found("2.0 * x + 1.0")
    assert set(result.values[1]) == {2.0} and set(result.values[2]) == {0.0}


@pytest.mark.parametrize("expression", ["tf.sqrt(x)", "1.0 / x", "tf.math.log(x)", "tf.exp(x * x * x * x)"])
def test_poles_and_gaps_are_drawn(expression):
    """A function that is infinite or not a number in places still gives a figure."""
    result = found(expression)
    assert json.loads(figures.derivatives(result, dark=True).to_json())["data"]


@pytest.mark.parametrize(
    "expression",
    [
        "tf.reduce_sum(x)",
        "tf.random.normal(x.shape)",
        "foo",
        "x)",
        "x^2",
        "[x, x]",
        "'text'",
        "",
        "x\nimport os",
        "tf.zeros((3, 3))",
    ],
)
def test_what_is_no_function_is_none(expression):
    """Text that is no function of x gives no curves; nothing of it runs outside the sandbox."""
    assert found(expression) is None


def test_a_first_visit_shows_curves_and_a_graph(page):
    """The page opens on a function with its three numbers, its curves, its program and its graph."""
    assert not page.exception and not page.error
    assert [metric.value for metric in page.metric] == ["−2", "0", "6"]
    assert len(page.get("plotly_chart")) == 1
    assert "inner.gradient" in page.code[0].value


def test_the_point_moves(page):
    """The slider moves the point, and the numbers with it."""
    page.slider("at").set_value(2.0).run()
    assert not page.exception
    assert [metric.value for metric in page.metric] == ["2", "9", "12"]


def test_the_outer_tape_is_drawn_too(page):
    """The second graph is that of the outer tape."""
    page.segmented_control("which_tape").set_value("f″, the outer tape").run()
    assert not page.exception and not page.error


def test_a_typed_function_is_shown(page):
    """Any expression in x takes the place of the list."""
    page.selectbox("function").select("Your own …").run()
    page.text_input("expression").set_value("x * x").run()
    assert not page.exception
    assert [metric.value for metric in page.metric] == ["1", "2", "2"]


def test_a_mistyped_function_is_answered(page):
    """A mistake ends in its message and a hint, not in an exception."""
    page.selectbox("function").select("Your own …").run()
    page.text_input("expression").set_value("x^2").run()
    assert not page.exception
    assert page.error and "x**2" in page.code[-1].value
