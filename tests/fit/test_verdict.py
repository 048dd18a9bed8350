"""What the lab says about a training is true: how far it is from the least loss, and which rates can work."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from graphlab.authoring.blocks import Dense
from graphlab.fit.best import Best, best_of, is_line_in_squares
from graphlab.fit.least_squares import Quadratic
from graphlab.fit.program import program_of
from graphlab.fit.settings import TYPED, Settings
from graphlab.fit.training import train
from graphlab.fit.verdict import constant_loss, percent, rate_note, share_of, verdict
from tests.fit import choices

SLOW = [
    Settings(data="celsius", rate=0.0001),
    Settings(data=TYPED, table=choices.POPULATION, rate=1e-7),
    Settings(data=TYPED, table=choices.POPULATION, optimizer="Adam", rate=0.01),
]
QUADRATIC = [
    Settings(),
    Settings(reduction="sum", l2=0.1),
    Settings(data="celsius"),
    Settings(data="line", noise=0.5, standardise=True),
    Settings(data="cubic", model="formula", formula="a*x^2 + b*x + c"),
    Settings(data="sine", model="formula", formula="a*sin(3*x) + b*cos(3*x)", reduction="sum"),
    Settings(data="two blobs", model="line"),
]


def judged(settings):
    """A training with its least loss and its verdict."""
    fit = train(settings)
    best = best_of(fit.program)
    return fit, best, verdict(fit, best)


@pytest.mark.parametrize("settings", SLOW)
def test_a_loss_that_stands_still_is_not_called_the_best(settings):
    """Celsius to Fahrenheit, and year against population: far from the least squares the verdict says so."""
    fit, best, end = judged(settings)
    assert fit.pictures.loss[-1] > 20 * best.loss and end.kind in ("falling", "short")
    assert "standardised data" in str(end) and "ettled" not in str(end)
    _, _, other = judged(msgspec.structs.replace(settings, standardise=True, optimizer="SGD", rate=0.1))
    assert other.kind == "reached"


@pytest.mark.parametrize("settings", QUADRATIC)
def test_the_largest_rate_is_right_within_ten_percent(settings):
    """At 0.95 of it the training comes to the least loss, at 1.05 of it the loss grows without end."""
    best = best_of(program_of(settings))
    below, above = (train(msgspec.structs.replace(settings, rate=share * best.largest_rate, steps=400))
                    for share in (0.95, 1.05))  # fmt: skip
    assert below.pictures.loss[-1] < below.pictures.loss[0]
    assert not above.pictures.loss[-1] < 100 * above.pictures.loss[0]
    end = verdict(above, best)
    assert end.kind in ("stopped", "away") and verdict(below, best).kind not in ("stopped", "away")


@pytest.mark.parametrize("change", [
    {"optimizer": "Adam"}, {"optimizer": "Momentum"}, {"batch": 3}, {"schedule": "cosine"}, {"clipping": "norm"},
    {"loss": "absolute"}, {"l1": 0.1},
])  # fmt: skip
def test_no_largest_rate_is_shown_where_there_is_none(change):
    """Only plain gradient descent over all data on a quadratic loss has one."""
    best = best_of(program_of(Settings(**change)))
    assert best.largest_rate is None and rate_note(Settings(**change), best) == ""


def test_rate_0_learns_nothing():
    """It is said before the training and after it."""
    _, best, end = judged(Settings(rate=0.0, steps=20))
    assert end.kind == "still" and "Rate 0 learns nothing" in str(end)
    assert "learns nothing" in rate_note(Settings(rate=0.0), best)


def test_an_overflow_is_told_with_its_step_and_its_op():
    """The step is the first whose loss is no number, and the op is the one that made the first infinity."""
    settings = Settings(rate=3.0, steps=60)
    fit, best, end = judged(settings)
    assert end.kind == "stopped" and "overflow in" in str(end) and f"{best.largest_rate:.3g}" in str(end)
    step = int(str(end).split()[3].strip(":").replace(",", ""))
    before = train(msgspec.structs.replace(settings, steps=step - 2))
    after = train(msgspec.structs.replace(settings, steps=step))
    assert np.isfinite(before.pictures.loss[-1]) and not np.isfinite(after.pictures.loss[-1])


def test_a_start_that_is_the_best_has_no_way_to_go():
    """No percent is said, and nothing of a failure."""
    _, _, end = judged(Settings(starts=(("w", 2.0), ("b", -1.0)), steps=5))
    assert end.share is None and "%" not in str(end) and "already" in str(end)


def test_a_model_that_cannot_run_is_told_with_the_reason():
    """The error of the learner's code stands in the verdict; no numbers are made up."""
    fit = train(Settings(model="code", code="w = tf.Variable(1.0)\ndef model(x):\n    return w * z\n"))
    end = verdict(fit, None)
    assert end.kind == "unfinished" and "z" in str(end)
    assert best_of(fit.program) is None


def test_a_search_says_that_it_is_one():
    """The least loss of a formula is the best of several searches, marked so; that of a convex loss is certain."""
    fit, best, end = judged(Settings(data="decay", noise=0.1, model="formula", formula="a*exp(-b*x) + c", rate=0.1))
    assert best.how == "search" and "a search" in str(end) and end.share > 0.99
    assert best.loss == pytest.approx(fit.pictures.loss[-1], rel=0.02)
    robust = best_of(program_of(Settings(data="outliers", loss="huber")))
    assert robust.is_certain and robust.parameters["w"] == pytest.approx(1.011, abs=0.01)


@pytest.mark.whole
def test_layers_are_compared_with_what_a_search_finds():
    """The training itself counts among the searches: nothing is over 100 %."""
    layers = (Dense(3, "tanh"), Dense(1))
    settings = Settings(data="sine", model="layers", layers=layers, optimizer="Adam", rate=0.05, steps=50)
    _, best, end = judged(settings)
    assert not best.is_certain and 0 < end.share <= 1
    assert "a search" in str(end)


finite = st.floats(-50, 50).map(lambda number: round(number, 3))


@given(hnp.arrays(float, st.integers(3, 12), elements=finite, unique=True), st.data(), st.sampled_from([0.0, 0.3]))
def test_least_squares_is_where_no_step_goes_down(x, data, l2):
    """The gradient at the solution is 0, for the mean and for the sum, and its loss is the formula's."""
    y = data.draw(hnp.arrays(float, len(x), elements=finite))
    design = np.column_stack([x, np.ones(len(x))])
    for is_mean in (True, False):
        square = Quadratic.of(design, y, is_mean, l2)
        p, weight = square.solution, 1 / len(x) if is_mean else 1.0
        gradient = 2 * weight * design.T @ (design @ p - y) + 2 * l2 * p
        assert gradient == pytest.approx(0, abs=1e-6 * (1 + np.abs(design).sum() * np.abs(y).max()))
        assert square.best == pytest.approx(weight * np.sum((design @ p - y) ** 2) + l2 * p @ p, rel=1e-6, abs=1e-9)
        steepest = np.linalg.eigvalsh(2 * weight * design.T @ design + 2 * l2 * np.eye(2))[-1]
        assert square.largest_rate == pytest.approx(2 / steepest, rel=1e-6)


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0, 1e6))
def test_a_share_is_never_more_than_all(first, last, least):
    """It is at most 1, below 0 where the loss has grown, and its percents are never rounded up."""
    share = share_of(first, last, least)
    if share is None:
        assert first <= least * (1 + 1e-6) + 1e-6
        return
    assert share <= 1 and (share < 0) == (last > first)
    if 0 <= share <= 0.9999:
        assert float(percent(share).removesuffix(" %")) <= share * 100 + 1e-9


@pytest.mark.parametrize("loss", ["squared", "absolute", "huber", "log-cosh"])
def test_the_best_constant_loses_no_less_than_the_best_model(loss):
    """What measures the end is at least the least loss."""
    program = program_of(Settings(data="outliers", loss=loss))
    best = best_of(program)
    assert constant_loss(program) >= best.loss
    assert is_line_in_squares(program) == (loss == "squared") and isinstance(best, Best)
