"""The derivatives page: three curves and two graphs from nested tapes, for any expression that is one."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from graphlab import sandbox
from graphlab.sandbox.wire.run import Error, Run
from graphlab.ui.app import cache
from graphlab.ui.content import curves, figures
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


def test_a_straight_line_has_no_path_to_its_curvature():
    """Where the outer tape finds no path, f″ is None, and nothing is drawn for it: 0 would be an answer."""
    result = found("2.0 * x + 1.0")
    assert set(result.values[1]) == {2.0} and np.isnan(result.values[2]).all()
    assert result.here == (3.0, 2.0, None) and result.without[1].all()


@pytest.mark.parametrize("expression", ["np.sin(x)", "x.numpy()**2", "tf.round(x)"])
def test_without_a_path_the_slope_is_none(expression):
    """The values are there, the slope is None with its reason, and no tangent is drawn."""
    result = found(expression)
    assert np.isfinite(result.values[0]).all() and result.here[1:] == (None, None)
    assert result.without[0].all() and not result.tangent
    assert len(curves.reasons(sandbox.run(curves.point_program(expression, 1.0)), result)) > 1


@pytest.mark.parametrize("expression", ["tf.round(x)", "tf.floor(x)", "tf.math.ceil(x)"])
def test_no_cure_leaves_the_function_out(expression):
    """To draw x in place of its stairs is no advice: the reason stands alone."""
    said = " ".join(curves.reasons(sandbox.run(curves.point_program(expression, 1.0)), found(expression)))
    assert "has no derivative" in said and "Write" not in said


def test_a_reduction_is_of_the_one_number():
    """f is asked for one x at a time: the greatest of one number is itself."""
    assert found("tf.reduce_max(x)").here[:2] == (1.0, 1.0)


BREAKS = [
    ("x**3 if x > 0 else -x", [("kink", 0.0)]),
    ("max(x, 0)", [("path", 0.0)]),
    ("tf.abs(x - 0.3) + tf.nn.relu(x + 1)", [("kink", -1.0), ("kink", 0.3)]),
    ("tf.round(x)", [("jump", -2.5), ("jump", -1.5), ("jump", -0.5), ("jump", 0.5), ("jump", 1.5), ("jump", 2.5)]),
    ("tf.sign(x - 0.2)", [("jump", 0.2)]),
    ("1.0 / (x - 0.0123)", [("pole", 0.0123)]),
    ("tf.tan(x)", [("pole", -np.pi / 2), ("pole", np.pi / 2)]),
    ("tf.math.log(x)", [("edge", 0.0)]),
    ("math.sqrt(x)", [("edge", 0.0)]),
    ("tf.sin(x) / x", [("gap", 0.0)]),
    ("tf.sqrt(tf.abs(x))", [("kink", 0.0)]),
    ("tf.where(x > 0, tf.sqrt(x), 0.)", [("kink", 0.0)]),
    ("tf.sqrt(x * x - 1.0)", [("edge", -1.0), ("edge", 1.0)]),
    ("tf.sin(20.0 * x)", []),
    ("tf.tanh(30.0 * x)", []),
    ("tf.exp(x)", []),
]


@pytest.mark.parametrize(("expression", "wanted"), BREAKS)
def test_breaks_are_found_where_they_are(expression, wanted):
    """Kinks, jumps, poles, and the ends of where f is defined; none in what is smooth."""
    result = found(expression)
    assert [one.kind for one in result.breaks] == [kind for kind, _ in wanted]
    assert [one.x for one in result.breaks] == pytest.approx([x for _, x in wanted], abs=1e-4)


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("tf.sqrt(x * x - 1.0)", ["f is not defined for −1 < x < 1."]),
        ("tf.sqrt(1.0 - x * x)", ["f is not defined for x < −1.", "f is not defined for x > 1."]),
        ("x if abs(x) > 1 else 0.0 * 1", ["For −1 < x < 1 the tape has no path from x to f(x): f′ is None there."]),
        ("tf.where(x > 0, tf.sqrt(x), 0.)", ["f has a kink at x = 0: its slope goes from 0 to ∞."]),
        ("-tf.sqrt(tf.abs(x))", ["f has a kink at x = 0: its slope goes from ∞ to −∞. The tape says 0 there."]),
    ],
)
def test_what_is_said_of_a_range_holds_in_all_of_it(expression, said):
    """A range has one sentence, with both of its ends; no sentence is of more than the range."""
    assert [one.text for one in found(expression).breaks if one.text][: len(said)] == said


@pytest.mark.parametrize(("expression", "at"), [("tf.abs(x)", 0.0), ("tf.round(x)", 0.5), ("tf.math.log(x)", -1.0)])
def test_there_is_no_tangent_without_a_derivative(expression, at):
    """None at a kink, a jump, or where f is not defined; there is one beside the kink."""
    drawn = figures.derivatives(found(expression, at))
    assert not [trace for trace in drawn.data if trace.line.dash == "dash"]
    if expression == "tf.abs(x)":
        assert [trace for trace in figures.derivatives(found(expression, 0.5)).data if trace.line.dash == "dash"]


@pytest.mark.parametrize("expression", ["tf.tan(x)", "1.0 / x"])
@pytest.mark.parametrize("order", [0, 1, 2])
def test_a_pole_does_not_flatten_the_rest(expression, order):
    """Half of every curve fills more than a fiftieth of its panel, whatever it does beside its poles."""
    result = found(expression)
    low, high = figures.derivatives(result).layout[f"yaxis{order + 1}" if order else "yaxis"].range
    middle = np.interp(np.linspace(-3.0, 3.0, 100), result.x, np.nan_to_num(result.values[order]))
    lower, upper = np.percentile(middle, [25, 75])
    assert (upper - lower) / (high - low) > 0.02


def test_a_curve_is_torn_at_a_jump():
    """No line is drawn from one side to the other: every stair of `tf.round` is level."""
    first = figures.derivatives(found("tf.round(x)")).data[0]
    y = np.asarray(first.y)
    assert np.isnan(y).sum() == 6 and not np.diff(y)[np.isfinite(np.diff(y))].any()


def test_a_limit_leaves_a_coarser_curve():
    """What was computed before the time was over is shown."""
    run = sandbox.run(curves.curves_program("x * 1.0 + sum([0 for k in range(4000)])", -3.0, 3.0, 1.0))
    result = curves.read_curves(run)
    assert run.error is not None and run.error.limit and result.partial and len(result.x) < curves.COUNT


@pytest.mark.parametrize("expression", ["tf.sqrt(x)", "1.0 / x", "tf.math.log(x)", "tf.exp(x * x * x * x)"])
def test_poles_and_gaps_are_drawn(expression):
    """A function that is infinite or not a number in places still gives a figure."""
    result = found(expression)
    assert json.loads(figures.derivatives(result, dark=True).to_json())["data"]


@pytest.mark.parametrize(
    "expression",
    [
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


def test_what_is_none_is_said_to_be(page):
    """NumPy's sine has values and no slope: None, the reason and the cure."""
    page.selectbox("function").select("Your own …").run()
    page.text_input("expression").set_value("np.sin(x)").run()
    assert not page.exception
    assert [metric.value for metric in page.metric] == ["0.8415", "None", "None"]
    assert any("tf.sin instead of np.sin" in html.proto.body for html in page.get("html"))


def test_a_kink_is_said_to_be_one(page):
    """Under the curves stands what is special about them."""
    page.selectbox("function").select("|x|, with a kink").run()
    assert any("f has a kink at x = 0" in html.proto.body for html in page.get("html"))


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Error("NotRun", "Not here."), "The curves cannot be computed now."),
        (Error("RunnerError", "It has died."), "The curves cannot be computed now."),
        (Error("NameError", "`foo` is not defined.", 2, 13), "This is no function of x that can be differentiated."),
    ],
)
def test_the_function_is_not_blamed_for_what_is_not_its_fault(monkeypatch, error, said):
    """Where no program is run, or the runner fails, nothing is said about the function."""
    monkeypatch.setattr(cache, "run_once", lambda source: Run(source, error=error))
    page = AppTest.from_file(PAGE, default_timeout=PATIENCE).run()
    assert not page.exception and [shown.value for shown in page.error] == [said]


def test_what_takes_too_long_is_not_called_no_function(page):
    """A limit is said to be one: the function may well have derivatives."""
    page.selectbox("function").select("Your own …").run()
    page.text_input("expression").set_value("x * sum([sum([k for k in range(90000)]) for i in range(90)])").run()
    assert not page.exception
    assert [error.value for error in page.error] == [
        "This function takes more than one run may use, so it is not drawn."
    ]
