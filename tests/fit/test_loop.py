"""Training: the line is found, the slopes are right, and what goes wrong ends with a sentence."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.datasets.curves import CURVES
from graphlab.datasets.points import Points
from graphlab.datasets.registry import make
from graphlab.fit import loop
from graphlab.fit.loop import Settings, run, train, verdict
from graphlab.fit.model import ABSOLUTE, LOSSES, SQUARE, loss_surface

SIX = make("six points")


def by_hand(x, y, w, b, loss):
    """Loss and slopes of a line in float64 NumPy, from the textbook."""
    error = w * x.astype(float) + b - y
    if loss == SQUARE:
        return (error**2).mean(), (2 * error * x).mean(), (2 * error).mean()
    return np.abs(error).mean(), (np.sign(error) * x).mean(), np.sign(error).mean()


@pytest.mark.parametrize("loss", LOSSES)
@given(w=st.floats(-5, 5), b=st.floats(-5, 5))
def test_slopes_agree_with_the_textbook(loss, w, b):
    """Loss and slopes of the first step are those of the hand-written formula."""
    (step,) = train(SIX, Settings(loss, steps=0, w=w, b=b))
    w, b = step.w, step.b  # as float32 holds them
    residuals = np.float32(w) * SIX.x + np.float32(b) - SIX.y
    if loss == ABSOLUTE and (np.abs(residuals) < 1e-5).any():
        return  # at the kink the sign hangs on rounding
    assert (step.loss, step.dw, step.db) == pytest.approx(by_hand(SIX.x, SIX.y, w, b, loss), rel=1e-4, abs=1e-4)


@pytest.mark.parametrize("loss", LOSSES)
def test_each_step_goes_against_the_slope(loss):
    """w and b move by exactly the rate times their slopes, in float32."""
    rate = np.float32(0.02)
    steps = list(train(SIX, Settings(loss, 0.02, 40, 1.0, -2.0)))
    assert [step.number for step in steps] == list(range(41))
    for before, after in zip(steps, steps[1:], strict=False):
        assert np.float32(after.w) == np.float32(before.w) - rate * np.float32(before.dw)
        assert np.float32(after.b) == np.float32(before.b) - rate * np.float32(before.db)


@pytest.mark.parametrize(("loss", "formula"), [(ABSOLUTE, "y ≈ 1.99x − 1.00"), (SQUARE, "y ≈ 2.00x − 0.99")])
def test_the_line_through_the_six_points_is_found(loss, formula):
    """With the settings that the page starts from, 500 steps end at y = 2x − 1 to two decimals or one off."""
    history = run(SIX, Settings(loss))
    assert history.formula == formula
    assert verdict(history)[0] == "settled"
    assert history.loss[-1] < 0.01 * history.loss[0]


@pytest.mark.parametrize("rate", [0.2, 0.5, 5.0, 100.0, 1e30])
def test_divergence_ends_early_and_says_so(rate):
    """A rate past the valley's limit stops the loop at the step where the loss exploded, without a warning."""
    history = run(SIX, Settings(SQUARE, rate))
    assert history.diverged and history.steps < 500
    word, sentence = verdict(history)
    assert word == "diverged"
    assert sentence.startswith(f"Diverged at step {history.steps}:") and "smaller learning rate" in sentence


def test_a_generator_does_not_leak_numpy_settings():
    """Between two steps the caller's NumPy error settings are its own."""
    before = np.geterr()
    steps = train(SIX, Settings(SQUARE, 0.5))
    next(steps)
    assert np.geterr() == before


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        (Settings(ABSOLUTE, 0.001, 500), "falling"),
        (Settings(ABSOLUTE, 0.5, 200), "bouncing"),
        (Settings(SQUARE, 0.1, 500), "settled"),
        (Settings(SQUARE, 0.01, 0), "settled"),
    ],
)
def test_the_verdict_names_what_happened(settings, word):
    """Too slow, too long steps, and arrived are told apart."""
    assert verdict(run(SIX, settings))[0] == word


def test_the_seed_decides_the_start():
    """A random start comes from its seed alone."""
    assert Settings(seed=1).start == Settings(seed=1, w=9.0).start != Settings(seed=2).start
    assert Settings(w=0.5, b=-1.0).start == (0.5, -1.0)


def test_time_is_limited(monkeypatch):
    """Past the limit of seconds training stops and says so; before it, progress is told."""
    clock = iter(np.arange(0.0, 1000.0, 0.3))
    monkeypatch.setattr(loop, "perf_counter", lambda: next(clock))
    told: list[float] = []
    history = run(SIX, Settings(steps=1000), told.append)
    assert history.out_of_time and history.steps < 1000
    assert verdict(history)[0] == "stopped"
    assert told == sorted(told) and 0 < told[-1] < 1


@pytest.mark.parametrize("name", [curve.name for curve in CURVES if curve.low == -curve.high])
def test_the_squared_loss_finds_the_least_squares_line(name):
    """Run for long, gradient descent ends where the closed formula does."""
    points = make(name, noise=0.3, seed=4)
    history = run(points, Settings(SQUARE, 0.05, 1500))
    assert (history.w[-1], history.b[-1]) == pytest.approx(np.polyfit(points.x, points.y, 1), abs=2e-3)


@pytest.mark.parametrize("loss", LOSSES)
def test_the_surface_holds_the_loss_of_each_line(loss):
    """Row is b, column is w, and the number is the loss that training reports there."""
    w, b = np.float32([-1, 0.5, 2]), np.float32([-1, 3])
    surface = loss_surface(SIX.x, SIX.y, loss, w, b)
    assert surface.shape == (2, 3)
    for i, j in np.ndindex(2, 3):
        (step,) = train(SIX, Settings(loss, steps=0, w=float(w[j]), b=float(b[i])))
        assert surface[i, j] == pytest.approx(step.loss, rel=1e-6)


def test_the_surface_of_very_many_points_stays_small():
    """Fifty thousand points are thinned before the grid is computed."""
    x = np.linspace(-1, 1, 50_000, dtype=np.float32)
    surface = loss_surface(x, 2 * x, SQUARE, np.float32([2, 0]), np.float32([0]))
    assert surface[0] == pytest.approx([0, 4 / 3], abs=0.02)


def test_a_single_value_of_x_is_no_problem():
    """Points above each other have no single best line; training still ends."""
    points = Points("column", np.float32([1, 1]), np.float32([0, 2]))
    assert verdict(run(points, Settings(SQUARE, 0.1, 50)))[0] == "settled"
