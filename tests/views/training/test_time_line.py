"""The steps of a training that are drawn, and what its figures hold."""

from __future__ import annotations

import base64
import itertools
import json
import re
from typing import Any

import msgspec
import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from graphlab.sandbox import run
from graphlab.trace.budget import within
from graphlab.trace.training import Opened, Parameter, Training
from graphlab.views.player import schema
from graphlab.views.training.figures import LINES, loss_figure, parameters_figure, plain
from graphlab.views.training.opened_step import last_whole, readings_of
from graphlab.views.training.picture import time_line
from graphlab.views.training.time_line import MOST_STOPS, drawn_steps, row_stops, stops
from tests.views.training.trained import line, ran, training_of


def parameter(name: str, shape: tuple[int, ...], rows: int) -> Parameter:
    """A parameter whose numbers are all 1, then all 2, and so on."""
    count = min(int(np.prod(shape)), 16)
    values = np.cumsum(np.ones((rows, count)), axis=0)
    norms = values.sum(axis=1)
    zero = np.zeros(count)
    return Parameter(name, shape, "float32", np.arange(count), values, norms, zero, 0.0, -values, norms)


def training(loss: np.ndarray, shapes: tuple[tuple[int, ...], ...] = ((),)) -> Training:
    """A training with such losses and parameters of these shapes, every step in a row as far as rows go."""
    rows = np.unique(np.linspace(1, len(loss), min(len(loss), 2_000)).astype(int))
    parameters = tuple(parameter(f"w{number}", shape, len(rows)) for number, shape in enumerate(shapes))
    opened = tuple(Opened(step, step) for step in sorted({1, len(loss)}))
    return Training(1, 3, len(loss), loss, rows, parameters, np.full(len(rows), 0.1), opened=opened)


def row(numbers: Any) -> np.ndarray:
    """The numbers of a typed row."""
    return np.frombuffer(base64.b64decode(numbers["bdata"]), f"<{numbers['dtype']}")


@given(steps=st.integers(1, 12_000), also=st.integers(1, 12_000), seed=st.integers(0, 9))
def test_stops_are_few_and_hold_the_ends(steps: int, also: int, seed: int) -> None:
    """At most 2,000 that increase: the first, the last, the kept ones, the one asked for; drawn is each extreme too."""
    loss = np.random.default_rng(seed).normal(size=steps)
    loss[:: max(2, steps // 7)] = np.nan
    also = min(also, steps)
    made = training(loss)
    found, drawn = stops(made, also), drawn_steps(made, also)
    for some in (found, drawn):
        assert len(some) <= MOST_STOPS and (np.diff(some) > 0).all() and some[0] >= 1 and some[-1] == steps
        assert len(some) == steps or steps > MOST_STOPS
    assert {1, steps, also} <= set(found.tolist()) <= set(drawn.tolist())
    if np.isfinite(loss).any():
        assert {int(np.nanargmin(loss)) + 1, int(np.nanargmax(loss)) + 1} <= set(drawn.tolist())


@given(steps=st.integers(MOST_STOPS + 1, 50_000), rows=st.integers(1, 2_000), also=st.integers(1, 2_001))
def test_where_one_stands_the_parameters_are_known(steps: int, rows: int, also: int) -> None:
    """Of many steps those stops that nobody asked for are rows that are drawn; between few rows there are others."""
    known = np.unique(np.linspace(1, steps, rows).astype(int))
    made = replace(training(np.ones(steps)), rows=known)
    found = stops(made, also)
    assert len(found) >= MOST_STOPS // 4
    if len(known) > MOST_STOPS // 4:
        drawn = np.append(known, steps + 1)[row_stops(made)]
        assert set(found.tolist()) - set(drawn.tolist()) <= {1, steps, also}


COLOUR = re.compile(r"var\(--[\w-]+\)")  # which the browser puts in
SHAPES: dict[str, tuple[tuple[int, ...], ...]] = {
    "numbers": ((), (2,)), "norms": ((30, 4), (4,)), "band": ((3,),) * 20, "none": (),
}  # fmt: skip


@pytest.mark.parametrize("gradients", [False, True])
@pytest.mark.parametrize("shapes", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("steps", [1, 5, 9_000])
def test_a_figure_is_valid_and_small(steps: int, shapes: tuple[tuple[int, ...], ...], gradients: bool) -> None:
    """Plotly takes it as it is, colours aside; at most six lines, of at most 2,000 points each."""
    made = training(np.linspace(2, 1, steps), shapes)
    for figure in (loss_figure(made, drawn_steps(made)), parameters_figure(made, gradients=gradients)):
        go.Figure(json.loads(COLOUR.sub("#123456", json.dumps(figure, allow_nan=False))))
        drawn = [trace for trace in figure["data"] if "meta" not in trace]
        assert len(drawn) <= LINES
        for trace in drawn:
            assert len(row(trace["x"])) == len(row(trace["y"])) <= MOST_STOPS


def test_the_lines_are_the_numbers_of_the_rows() -> None:
    """Each number of a parameter by step, the final one last; of gradients there is no final one."""
    made = training_of(ran(line()))
    figure = parameters_figure(made)
    assert [trace["name"] for trace in figure["data"][:2]] == ["w", "b"]
    np.testing.assert_allclose(row(figure["data"][0]["y"]), made.path("w")[:, 0], rtol=1e-6)
    assert row(figure["data"][0]["x"]).tolist() == [1, 2, 3, 4, 5, 6, 7]
    back = parameters_figure(made, gradients=True)
    np.testing.assert_allclose(row(back["data"][1]["y"]), made.parameters[1].gradients[:, 0], rtol=1e-6)


def test_a_band_lies_around_all_norms() -> None:
    """Of many parameters the least norm, the greatest, and the one in the middle."""
    made = training(np.linspace(2, 1, 4), ((1,), (2,), (3,)) * 5)
    high, low, middle = (row(trace["y"]) for trace in parameters_figure(made)["data"][:3])
    assert (high[:4] == [3, 6, 9, 12]).all() and (low[:4] == [1, 2, 3, 4]).all() and (middle[:4] == [2, 4, 6, 8]).all()


NAMES = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from('<>&"$%{}'), min_size=1, max_size=40)


@given(name=NAMES)
def test_a_name_is_no_markup(name: str) -> None:
    """Whatever a learner calls something, Plotly shows it as text: no tag, no formula, no field of a template."""
    shown = plain(name)
    assert not {"<", ">", "$"} & set(shown) and "%{" not in shown


@pytest.mark.parametrize("shapes", SHAPES.values(), ids=SHAPES)
def test_what_the_browser_is_given_is_declared(shapes: tuple[tuple[int, ...], ...]) -> None:
    """With a fit and without one, no part more and none less."""
    run = ran(line())
    for shown in (time_line(training(np.ones(9), shapes), ()), time_line(training_of(run), run.traces)):
        handed = json.loads(json.dumps(shown))
        assert json.loads(msgspec.json.encode(msgspec.convert(handed, schema.TimeLine))) == handed


def test_a_time_line_has_few_bytes() -> None:
    """500 steps of a line with their fit take less than 60 KB, as JSON."""
    run = ran(line(steps=20))
    made = training_of(run, kept=4)
    many = np.tile(np.arange(20), 25)
    longer = replace(
        made, steps=500, loss=made.loss[many], rows=np.arange(1, 501), rate=made.rate[many],
        parameters=tuple(
            replace(
                one, values=one.values[many], norms=one.norms[many], gradients=one.gradients[many],
                gradient_norms=one.gradient_norms[many],
            )
            for one in made.parameters
        ),
    )  # fmt: skip
    shown = time_line(longer, run.traces)
    assert shown["fit"] is not None and shown["fit"]["note"] == ""
    assert len(json.dumps(shown)) < 60_000


@pytest.mark.parametrize("steps", [1, 1_999, 2_000])
def test_rows_that_are_drawn_hold_the_end(steps: int) -> None:
    """The last place stands for the final values, however many rows there are."""
    found = row_stops(training(np.ones(steps)))
    assert found[0] == 0 and found[-1] == steps and len(found) <= MOST_STOPS


def test_a_fit_that_takes_too_long_is_left_out() -> None:
    """Whenever the clock runs out, the time line is there, and its fit or none."""
    run = ran(line())
    made = training_of(run)
    for looks in (0, 5, 60, 5_000):
        with within(looks, itertools.count().__next__):
            shown = time_line(made, run.traces)
        assert shown["steps"] == 6 and (shown["fit"] is not None) == (looks == 5_000)


CUT = """w = tf.Variable(3.0)
for step in range(9):
    with tf.GradientTape() as tape:
        loss = w * w
    g = tape.gradient(loss, w)
    {}
    w.assign_sub(0.1 * g)
"""


@pytest.mark.parametrize(("end", "shown"), [("1 / (4 - step)", 4), ("pass", 9)])
def test_a_step_that_was_cut_before_its_update_is_not_the_one_that_is_shown(end: str, shown: int) -> None:
    """The last whole one is, so that what the player shows ends with an update."""
    finished = run(CUT.format(end))
    views = [view for trace in finished.traces for view in readings_of(trace, finished.trainings)]
    assert (views[-1].opened is None) == (finished.error is not None)
    chosen = views[last_whole(views, len(views) - 1)]
    assert chosen.opened is not None and chosen.opened.step == shown and chosen.updates
