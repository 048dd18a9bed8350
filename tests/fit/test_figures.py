"""The moving picture: what its frames hold, how big it is, and that nothing odd breaks it."""

from __future__ import annotations

import base64
import json
import struct
import zlib

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from graphlab.datasets.curves import CURVES
from graphlab.datasets.points import Points
from graphlab.datasets.registry import make
from graphlab.fit import figures
from graphlab.fit.contour import level_lines, shade
from graphlab.fit.loop import Settings, run
from graphlab.fit.model import SQUARE

SIX = make("six points")


@pytest.fixture(scope="module")
def history():
    return run(SIX, Settings(steps=500))


@pytest.fixture(scope="module")
def figure(history):
    return figures.training(history)


def arrays(figure: go.Figure):
    for part in (figure, *figure.frames):
        for trace in part.data:
            yield from (values for name in ("x", "y") if (values := trace[name]) is not None)


def test_frames_are_few_and_small(figure):
    """At most fifty stops, five moving things a frame, everything float32, and under 120 KiB in all."""
    assert len(figure.frames) == len(figure.layout.sliders[0].steps) == 50
    assert all(len(frame.data) == 4 for frame in figure.frames)
    assert all(values.dtype == np.float32 for values in arrays(figure) if isinstance(values, np.ndarray))
    size = len(figure.to_json()) / 1024
    assert size < 120


def test_a_frame_shows_its_step(history, figure):
    """The line, the loss and the place on the surface in each frame are those of the step it is named after."""
    ends = figure.data[2].x
    for frame in figure.frames:
        k = int(frame.name)
        errors, line, loss, place = frame.data
        assert line.y == pytest.approx(history.w[k] * ends + history.b[k], abs=1e-4)
        assert (loss.x[0], loss.y[0]) == pytest.approx((k, history.loss[k]))
        assert (place.x[0], place.y[0]) == pytest.approx((history.w[k], history.b[k]))
        assert errors.y[::3] == pytest.approx(SIX.y)
    assert [int(frame.name) for frame in figure.frames][:: len(figure.frames) - 1] == [0, 500]


def test_only_traces_that_move_are_in_frames(figure):
    """A frame names its traces, each is marked as moving, and each frame trace is of that trace's kind."""
    for frame in figure.frames:
        assert [figure.data[i].meta for i in frame.traces] == ["moves"] * 4
    assert sum(trace.meta == "moves" for trace in figure.data) == 4


def test_playing_does_not_redraw(figure):
    """Play, Pause and every stop of the slider animate without a redraw, and a button stays as coloured."""
    menu, slider = figure.layout.updatemenus[0], figure.layout.sliders[0]
    assert not menu.showactive
    for step in (*menu.buttons, *slider.steps):
        assert step.args[1]["frame"]["redraw"] is False
    names = {frame.name for frame in figure.frames}
    assert {step.args[0][0] for step in slider.steps} == names


def test_no_trace_is_of_a_kind_that_an_animation_wipes_off(figure):
    """Plotly drops every trace that cannot be animated when frames play without a redraw: all are scatter."""
    assert {trace.type for trace in figure.data} == {"scatter"}
    assert figure.layout.images[0].source.startswith("data:image/png")


def test_dark_and_light_differ_in_colour_only(history, figure):
    """The dark figure has the same traces, and none of the light theme's ink."""
    dark = figures.training(history, dark=True)
    assert [trace.type for trace in dark.data] == [trace.type for trace in figure.data]
    assert figures.LIGHT["ink"] not in dark.to_json() and figures.DARK["ink"] in dark.to_json()
    assert figures.LIGHT.keys() == figures.DARK.keys()


@pytest.mark.parametrize("name", [curve.name for curve in CURVES])
@pytest.mark.parametrize("settings", [Settings(steps=1), Settings(SQUARE, 0.01, 60), Settings(SQUARE, 50.0, 60)])
def test_every_set_can_be_drawn(name, settings):
    """Before and after training, settled or diverged, a figure comes out as JSON."""
    points = make(name, noise=1.0, seed=2)
    for figure in (figures.before_training(points, settings), figures.training(run(points, settings), dark=True)):
        assert json.loads(figure.to_json())["data"]


@pytest.mark.parametrize(
    ("x", "y"),
    [([0, 1], [0, 0]), ([1, 1], [0, 2]), ([0, 0], [0, 0]), ([1e30, -1e30], [1, 2]), ([1e-30, 0], [1e30, -1e30])],
)
@pytest.mark.parametrize("loss", ["|y − ŷ|", "(y − ŷ)²"])
def test_odd_points_are_drawn(x, y, loss):
    """Points above each other, on one spot, or near the ends of float32 give a figure and no warning."""
    points = Points("odd", np.float32(x), np.float32(y))
    settings = Settings(loss, 0.1, 5)
    for figure in (figures.before_training(points, settings), figures.training(run(points, settings))):
        assert figure.to_json()


def test_many_points_are_thinned():
    """Of fifty thousand points at most two thousand are drawn, and no errors between them."""
    x = np.linspace(0, 1, 50_000, dtype=np.float32)
    figure = figures.training(run(Points("many", x, x), Settings(steps=3)))
    assert max(len(values) for values in arrays(figure)) <= figures.POINTS_SHOWN * 3
    assert len(figure.to_json()) < 200_000


def test_names_are_shown_as_they_are():
    """A column's name with markup, a template or formula signs is escaped for Plotly."""
    points = Points("file", SIX.x, SIX.y, ("<a href='x'>%{y}",), "$y$")
    layout = figures.before_training(points, Settings()).layout
    assert layout.xaxis.title.text == "&lt;a href='x'&gt;% {y}"
    assert layout.yaxis.title.text == "&#36;y&#36;"


@given(hnp.arrays(float, (5, 4), elements=st.floats(-10, 10)), st.floats(-9, 9))
def test_level_lines_lie_on_their_level(z, level):
    """Each piece of line ends on edges of the grid where the surface, taken straight along the edge, has the level."""
    x, y = np.arange(4.0), np.arange(5.0)
    xs, ys = level_lines(x, y, z, np.array([level]))
    assert len(xs) == len(ys) and len(xs) % 3 == 0
    assert np.isnan(xs[2::3]).all()
    for px, py in zip(xs[np.isfinite(xs)].astype(float), ys[np.isfinite(ys)].astype(float), strict=True):
        i, j, v, u = *(int(np.floor(p)) for p in (py, px)), py % 1, px % 1
        if min(u, v) < 1e-5 or abs(u + v - 1) < 1e-5:
            i1, j1 = min(i + 1, 4), min(j + 1, 3)
            if u < 1e-5:
                found = z[i, j] * (1 - v) + z[i1, j] * v
            elif v < 1e-5:
                found = z[i, j] * (1 - u) + z[i, j1] * u
            else:
                found = z[i1, j] * v + z[i, j1] * u
            assert found == pytest.approx(level, abs=2e-3)


def test_levels_that_are_not_there_give_no_line():
    """A flat surface, and one that is not finite, have no lines."""
    x = y = np.arange(3.0)
    assert len(level_lines(x, y, np.zeros((3, 3)), np.array([1.0]))[0]) == 0
    assert len(level_lines(x, y, np.full((3, 3), np.inf), np.array([1.0]))[0]) == 0


def test_the_shading_is_a_png_with_the_last_row_on_top():
    """Decoded, the picture has the size of the grid and its most opaque pixel where the surface is highest."""
    png = base64.b64decode(shade(np.array([[0.0, 1.0, 2.0], [3.0, 4.0, np.inf]]), (1, 2, 3)).partition(",")[2])
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24]) == (3, 2)
    length = struct.unpack(">I", png[33:37])[0]
    rows = np.frombuffer(zlib.decompress(png[41 : 41 + length]), np.uint8).reshape(2, 13)[:, 1:].reshape(2, 3, 4)
    assert (rows[..., :3] == (1, 2, 3)).all()
    assert rows[..., 3].tolist() == [[191, 255, 255], [0, 64, 128]]
