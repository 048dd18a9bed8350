"""The charts of the lab: what their frames show is what the training did, they are small, and no text is markup."""

from __future__ import annotations

import base64
import json
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.authoring.blocks import BLOCKS, Dense, Dropout
from graphlab.fit.best import best_of
from graphlab.fit.charts.data import data_chart, residual_chart
from graphlab.fit.charts.loss import loss_chart, parameter_chart
from graphlab.fit.charts.outcomes import outcomes
from graphlab.fit.charts.plain import array, plain
from graphlab.fit.charts.surface import SHORTEST, contour_chart, slice_charts, surface_chart
from graphlab.fit.charts.time import frames_of, losses_of, moment, thinned
from graphlab.fit.landscape import landscape_of, range_of, slices_of
from graphlab.fit.settings import TYPED, Settings
from graphlab.fit.verdict import verdict
from tests.fit import choices
from tests.fit.recorded import fitted

LINE = Settings(rate=0.03, starts=(("w", -2.0), ("b", 1.5)))
DECAY = Settings(data="decay", model="formula", formula="a*exp(-b*x) + c", rate=0.05, steps=60, noise=0.1)


@pytest.fixture(scope="module")
def line():
    return fitted(LINE)


@pytest.fixture(scope="module")
def best(line):
    return best_of(line.program)


@pytest.fixture(scope="module")
def land(line, best):
    return landscape_of([line], best=best)


def numbers(value):
    """The numbers of a field of a trace, however they are written."""
    if isinstance(value, dict):
        found = np.frombuffer(base64.b64decode(value["bdata"]), {"f4": "<f4", "u1": "u1"}[value["dtype"]]).astype(float)
        return found.reshape([int(n) for n in value["shape"].split(", ")]) if "shape" in value else found
    return np.array([np.nan if one is None else one for one in value], float)


def charts(fits, best=None):
    """Every chart there is of some trainings."""
    found = [data_chart(fits), residual_chart(fits), loss_chart(fits, best), loss_chart(fits, best, log=True)]
    found.append(parameter_chart(fits[0]))
    if fits[0].program.model.formula is not None and len(fits[0].program.model.formula.parameters) > 1:
        land = landscape_of(fits, best=best)
        found += [contour_chart(fits, land), surface_chart(fits, land), *slice_charts(fits, slices_of(fits, best))]
    return found


@pytest.mark.parametrize("settings", [
    LINE, DECAY, Settings(data="two moons", loss="cross entropy", steps=30, test=0.2),
    Settings(data="three classes", model="layers", layers=(Dense(3, "tanh"), Dense(3)), loss="cross entropy", steps=5),
    Settings(data="sine", model="code", code=choices.NET, steps=20), Settings(rate=3.0, steps=60),
    Settings(data=TYPED, table=((1.0, 2.0, 3.0, 4.0), (2.0, 1.0, 0.0, 1.0), (0.0, 1.0, 1.0, 2.0)), steps=5, rate=0.01),
])  # fmt: skip
def test_every_chart_is_what_plotly_draws(settings):
    """Of each kind of data and model, and of one that overflowed: plain JSON that Plotly's own check accepts."""
    fits = [fitted(settings), fitted(settings, "B")]
    for chart in charts(fits, best_of(fits[0].program)):
        json.loads(json.dumps(chart, allow_nan=False))
        figure = go.Figure(data=chart["data"], layout=chart["layout"])
        sides = [] if "scene" in chart["layout"] else [chart["layout"][side] for side in ("xaxis", "yaxis")]
        # without a range Plotly goes on with that of the figure that was drawn in its place before
        assert all(side.get("range") or side.get("type") == "log" for side in sides)
        names = [one["name"] for one in chart["frames"]]
        assert names == [str(done) for done in frames_of(fits)]
        for one in chart["frames"]:
            assert len(one["data"]) == len(one["traces"]) and max(one["traces"]) < len(figure.data)
            for place, change in zip(one["traces"], one["data"], strict=True):
                assert change.keys() <= chart["data"][place].keys() | {"x", "y", "z"}


def test_a_hundred_frames_of_a_line_are_small(line, land):
    """Curve, distances, loss, path and arrow of 100 frames take less than 60 KiB together, as they are sent."""
    moving = [data_chart([line]), loss_chart([line]), contour_chart([line], land)]
    assert all(len(chart["frames"]) == 100 for chart in moving)
    size = sum(len(json.dumps(chart["frames"], separators=(",", ":"))) for chart in moving)
    assert size < 60 * 1024, f"{size / 1024:.1f} KiB"


@pytest.mark.parametrize("batch", [0, 3])
def test_a_run_that_overflowed_is_shown_up_to_that_step(batch):
    """Frames, loss and parameters end with the step of the verdict, in which alone the loss is no number."""
    fit = fitted(Settings(rate=3.0, steps=200, batch=batch))
    step = fit.last_step
    assert step < 200 and str(verdict(fit)).startswith(f"Stopped at step {step}:")
    done, loss = losses_of(fit)
    assert done[-1] == frames_of([fit])[-1] == step - 1 and moment(fit, 200).step == step
    assert np.isfinite(loss[:-1]).all() and not np.isfinite(moment(fit, 200).loss)
    assert loss_chart([fit])["layout"]["xaxis"]["range"] == [0, step - 1]
    assert parameter_chart(fit)["layout"]["xaxis"]["range"] == [0, step - 1]


def test_layers_that_learn_otherwise_are_shown_as_they_are_used():
    """The curve is from its start to its end the loss of the model on all data, not that of one that drops numbers."""
    layers = (Dense(8, "tanh"), Dropout(0.5), Dense(1))
    fit = fitted(Settings(data="sine", model="layers", layers=layers, steps=30))
    done, loss = losses_of(fit)
    assert done.tolist() == fit.pictures.done.tolist() == list(range(31))
    assert np.array_equal(loss, fit.pictures.loss) and not np.isclose(loss[:30], fit.training.loss).all()
    assert [moment(fit, step).loss for step in (0, 15, 30)] == [float(loss[step]) for step in (0, 15, 30)]


@pytest.mark.parametrize("block", BLOCKS.values(), ids=list(BLOCKS))
def test_blocks_say_whether_they_learn_otherwise(block):
    """For every block: whether it gives other numbers in training."""
    x = np.random.default_rng(0).normal(size=(8, 4)).astype("float32")
    layer = block().made()
    outcomes = [layer(x, training=training).numpy() for training in (True, False)]
    assert np.array_equal(*outcomes) is not block.trains_otherwise


def test_frames_show_what_the_training_did(line, land):
    """In each frame the curve is that of w and b there, the loss theirs, the dot at their place, the arrow −rate·g.

    An arrow too short to be seen is longer, in the same direction.
    """
    w, b = line.training.path("w")[:, 0], line.training.path("b")[:, 0]
    loss = np.append(line.training.loss, line.pictures.loss[-1])
    ends = numbers(data_chart([line])["data"][2]["x"])
    moving = zip(data_chart([line])["frames"], loss_chart([line])["frames"], contour_chart([line], land)["frames"],
                 strict=True)  # fmt: skip
    for of_data, of_loss, of_path in moving:
        done = int(of_data["name"])
        assert numbers(of_data["data"][1]["y"]) == pytest.approx(w[done] * ends + b[done], rel=1e-4, abs=1e-5)
        assert of_loss["data"][0]["x"] == [done]
        assert of_loss["data"][0]["y"] == pytest.approx([loss[done]], rel=1e-4)
        arrow, place = of_path["data"]
        assert [*numbers(place["x"]), *numbers(place["y"])] == pytest.approx([w[done], b[done]], rel=1e-4, abs=1e-5)
        if done < line.steps:
            by = np.array([w[done + 1] - w[done], b[done + 1] - b[done]])
            share = np.hypot(*(by / [np.ptp(land.a), np.ptp(land.b)]))
            drawn = np.array([numbers(arrow["x"])[1] - w[done], numbers(arrow["y"])[1] - b[done]])
            if share > 1e-3:  # of less, the difference of two numbers is mostly rounding
                assert drawn == pytest.approx(by * max(1.0, SHORTEST / share), rel=0.02, abs=1e-3)
            else:
                assert np.hypot(*(drawn / [np.ptp(land.a), np.ptp(land.b)])) == pytest.approx(SHORTEST, rel=1e-3)


def test_the_surface_is_the_loss(line, land, best):
    """At every corner and at the best it is what the parameters there lose; formulas agree with lines."""
    x, y = line.program.train.x.astype(float), line.program.train.y.astype(float)
    for column, row in ((0, 0), (30, 30), (0, 30), (11, 17)):
        error = y - (land.a[column] * x + land.b[row])
        assert land.z[row, column] == pytest.approx(np.mean(error**2), rel=1e-9)
    formula = fitted(Settings(model="formula", formula="w*x + b", starts=LINE.starts, rate=0.03))
    other = landscape_of([formula], best=best)
    assert other.names == land.names == ("w", "b")
    assert other.z == pytest.approx(land.z, rel=1e-6)


def test_slices_go_through_the_end():
    """Of three parameters each slice is lowest near where the training ended, and the pair names what is held."""
    fit = fitted(Settings(data="decay", model="formula", formula="a*exp(-b*x) + c", rate=0.2, steps=300))
    for one in slices_of([fit]):
        nearest = int(np.argmin(np.abs(one.at - fit.training.path(one.name)[-1, 0])))
        assert one.loss[nearest] == pytest.approx(fit.pictures.loss[-1], abs=0.05)
        assert set(one.held) | {one.name} == {"a", "b", "c"}
    land = landscape_of([fit], ("a", "c"))
    text = contour_chart([fit], land)["layout"]["annotations"][0]["text"]
    assert text.startswith("a against c · b at ")


def test_several_runs_stand_in_one_chart_each_with_its_name(line, best):
    """A race: every run has its line and its dot, the shorter one waits at its end; a row in the table."""
    other = fitted(Settings(optimizer="Adam", rate=0.1, steps=40, starts=LINE.starts), "B")
    fits = [line, other]
    chart = loss_chart(fits, best)
    named = [trace["name"] for trace in chart["data"] if trace.get("showlegend")]
    assert named[:2] == ["A", "B"] and named[2].startswith("best possible")
    assert chart["frames"][-1]["data"][1]["x"] == [40]
    rows = outcomes(fits, best)
    assert [(row.name, row.optimizer, row.steps) for row in rows] == [("A", "SGD 0.03", 500), ("B", "Adam 0.1", 40)]
    assert rows[0].share == "100 %" and rows[1].share.endswith(" %")


def test_the_boundary_between_classes_runs_where_the_model_is_undecided():
    """On the drawn line a linear model gives 0, and the shading is one half there."""
    fit = fitted(Settings(data="two blobs", loss="cross entropy", rate=0.5, steps=40))
    chart = data_chart([fit])
    line = chart["data"][1]
    x, y = numbers(line["x"]), numbers(line["y"])
    w1, w2, b = (fit.training.path(name)[-1, 0] for name in ("w1", "w2", "b"))
    on = np.isfinite(x)
    assert on.any() and w1 * x[on] + w2 * y[on] + b == pytest.approx(0, abs=0.02)
    assert chart["redraw"] and set(np.unique(numbers(chart["data"][0]["z"]))) <= set(range(255))


def test_the_curve_between_two_classes_is_their_probability():
    """Over one input it stands among the classes, whatever the model gives before its sigmoid; the axis says so."""
    table = tuple((float(n), float(n > 4)) for n in range(1, 9))
    fit = fitted(
        Settings(data=TYPED, table=table, classes=("failed", "passed"), loss="cross entropy", steps=20, rate=0.5)
    )
    chart = data_chart([fit])
    _, errors, curve, *_ = chart["data"]
    w, b = (fit.training.path(name)[-1, 0] for name in ("w", "b"))
    assert numbers(curve["y"]) == pytest.approx(1 / (1 + np.exp(-(w * numbers(curve["x"]) + b))), abs=1e-5)
    assert np.nanmin(numbers(errors["y"])) >= 0 and np.nanmax(numbers(errors["y"])) <= 1
    assert "probability that y is passed" in str(chart["layout"]["yaxis"]["title"])


def test_where_a_class_is_given_has_the_colour_of_its_points():
    """Of three classes too, whose plane then has no shade that is of another class; the names stand at the points."""
    table = tuple((float(n % 5), float(n % 7), float(n % 3)) for n in range(12))
    names = ("red", "green", "blue")
    layers = (Dense(3, "linear"),)
    fit = fitted(Settings(
        data=TYPED, table=table, classes=names, model="layers", layers=layers, loss="cross entropy", steps=2
    ))  # fmt: skip
    heat, _, *points = data_chart([fit])["data"]
    ends = [at for at, _ in heat["colorscale"]]
    for number, trace in enumerate(points):
        before = max(place for place, at in enumerate(ends) if at <= number / 2 and place % 2 == 0)
        assert [colour for _, colour in heat["colorscale"][before : before + 2]] == [trace["marker"]["color"]] * 2
    assert heat["zsmooth"] is False
    assert [name in trace["hovertemplate"] for name, trace in zip(names, points, strict=True)] == [True] * 3


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=300), st.integers(4, 60))
def test_thinning_keeps_the_peaks(values, most):
    """The ends, the least and the greatest are among what is drawn, which is little."""
    values = np.array(values)
    kept = thinned(values, most)
    assert len(kept) <= most + 2 and {0, len(values) - 1} <= set(kept.tolist())
    assert values[kept].min() == values.min() and values[kept].max() == values.max()


@given(st.lists(st.floats(width=32), max_size=20))
def test_arrays_cross_whole(values):
    """What is packed is read back, and what is not finite is a gap."""
    back = numbers(array(values))
    expected = np.where(np.isfinite(values), values, np.nan)
    assert back == pytest.approx(expected, rel=1e-5, abs=1e-45, nan_ok=True)


@given(st.text(max_size=80))
def test_no_name_is_markup(name):
    """What a column is called opens no tag, no formula and no field of a hover text."""
    shown = plain(name)
    assert "<" not in shown and "%{" not in shown and "$" not in shown


def test_names_of_columns_are_escaped_where_they_stand():
    """A table whose columns are called like markup gives charts without any."""
    table = ((0.0, 1.0), (1.0, 3.0), (2.0, 4.0))
    evil = "<img src=x> %{y} $\\LaTeX$"
    fit = fitted(Settings(data=TYPED, table=table, names=(evil, evil), steps=3))
    for chart in charts([fit]):
        text = json.dumps([chart["data"], chart["layout"]])
        assert "<img" not in text and "$\\\\LaTeX$" not in text


def test_moments_have_every_number(line):
    """After any number of updates: the step that follows, its loss, the parameters and their gradients."""
    here = moment(line, 136)
    assert (here.done, here.step) == (136, 137) and here.rate == pytest.approx(0.03)
    assert here.loss == line.training.loss[136] and set(here.values) == set(here.gradients) == {"w", "b"}
    assert here.values["w"] == line.training.path("w")[136, 0]
    end = moment(line, 10_000)
    assert end.done == 500 and np.isnan(end.gradients["w"])
    assert len(losses_of(line)[1]) == 501


def test_what_flew_off_does_not_press_the_surface_flat(best):
    """The range of a parameter holds the start and the best, and no overflow."""
    fit = fitted(Settings(rate=3.0, steps=60, starts=LINE.starts))
    low, high = range_of([fit], "w", best)
    assert low < -2 and high > 2 and high - low < 100


@pytest.mark.parametrize(
    "model",
    [
        {"model": "code", "code": "w = tf.Variable(0.5)\nb = tf.Variable(0.5)\ndef model(x):\n    return w * x + b\n"},
        {"model": "layers", "layers": (Dense(1),)},
    ],
    ids=["own code", "a layer of one neuron"],
)
def test_the_loss_around_is_that_of_the_line_whoever_writes_it(model: dict[str, Any]):
    """Where each parameter in the record is a number, its model has a surface and slices, and they are the line's."""
    fit = fitted(Settings(steps=4, l2=0.1, **model))
    land = landscape_of([fit])
    x, y = fit.program.train.x, fit.program.train.y
    a, b = np.meshgrid(land.a, land.b)
    error = a[..., None] * x + b[..., None] - y
    assert np.allclose(land.z, (error**2).mean(axis=-1) + 0.1 * (a**2 + b**2), rtol=1e-4)
    for one in slices_of([fit]):
        ends = {**one.held, one.name: one.at}
        w, b = (np.asarray(ends[name]) for name in land.names)
        assert np.allclose(one.loss, ((w[..., None] * x + b[..., None] - y) ** 2).mean(-1) + 0.1 * (w**2 + b**2), 1e-4)


def test_a_run_that_flew_off_says_so_in_the_table():
    """In the place of a loss that is no number stands what happened, and at which step."""
    fit = fitted(Settings(rate=900.0, steps=200))
    (row,) = outcomes([fit])
    assert row.loss == f"overflow at step {fit.last_step:,}" and fit.last_step < 200
