"""A training that was ended is taken up again: with nothing to be remembered it goes on as if it had never ended."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from msgspec.structs import replace as changed

from graphlab.fit.continued import begins_anew, continued
from graphlab.fit.settings import OPTIMIZERS, SCHEDULES, Settings
from graphlab.fit.training import OWN, Fit, train
from tests.fit.recorded import fitted

SHORT = replace(OWN, steps=5_000)
"""So much of a program that a training of hundreds of steps does not come to its end."""


def ended(settings: Settings) -> Fit:
    fit = train(settings, limits=SHORT)
    assert 0 < fit.steps < settings.steps and fit.run.error is not None
    return fit


@pytest.mark.parametrize(
    "settings",
    [Settings(steps=400), Settings(data="decay", model="formula", formula="a*exp(-b*x) + c", rate=0.1, steps=400)],
    ids=["line", "formula"],
)
def test_a_training_goes_on_where_it_was_ended(settings: Settings) -> None:
    """The losses before and after are those of the whole training, bit by bit, and so is what it ends at."""
    whole, first = fitted(settings), ended(settings)
    left = continued(first)
    assert left is not None and left.steps == settings.steps - first.steps and not begins_anew(left)
    second = fitted(left)
    assert whole.training and first.training and second.training
    assert np.array_equal(np.append(first.training.loss, second.training.loss), whole.training.loss)
    for one, other in zip(second.training.parameters, whole.training.parameters, strict=True):
        assert np.array_equal(one.final, other.final)


def test_there_is_nothing_to_go_on_with() -> None:
    """After the last step, of layers, whose numbers are not all known, and where the loss is no number any more."""
    assert continued(fitted(Settings(steps=5))) is None
    assert continued(ended(Settings(data="sine", model="layers", steps=400))) is None
    assert continued(ended(Settings(rate=30.0, steps=400))) is None


def test_what_begins_anew_is_said() -> None:
    """For every optimizer and schedule: only the plain step with one rate has nothing to remember."""
    for optimizer in OPTIMIZERS:
        for schedule in SCHEDULES:
            settings = changed(Settings(), optimizer=optimizer, schedule=schedule)
            assert (not begins_anew(settings)) == settings.is_plain
