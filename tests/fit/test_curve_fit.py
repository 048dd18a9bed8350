"""Formulas come to the optimum that SciPy's `curve_fit` comes to; its answers are written down by `tests.peers`."""

from __future__ import annotations

import msgspec
import pytest

from graphlab.fit.best import best_of
from graphlab.fit.program import program_of
from graphlab.fit.training import OWN, train
from graphlab.fit.verdict import verdict
from tests.peers.curve_fits import FITS, kept, settings_of


@pytest.mark.parametrize("name", FITS)
def test_the_best_fit_is_that_of_curve_fit(name):
    """On eight data sets, lines and curves, linear and not: every parameter and the loss within 1e-3."""
    answer = dict(kept()[name])
    best = best_of(program_of(settings_of(name)), limits=OWN)
    assert best.loss == pytest.approx(answer.pop("loss"), rel=1e-3)
    assert dict(best.parameters) == pytest.approx(answer, abs=1e-3)
    assert best.is_certain == (name in ("line", "parabola", "cubic"))


def test_a_training_comes_to_that_optimum_or_says_why_not():
    """Adam on the decay ends at SciPy's parameters; too few steps say how much of the way is missing."""
    answer = dict(kept()["decay"])
    settings = msgspec.structs.replace(settings_of("decay"), optimizer="Adam", rate=0.05, steps=1500)
    fit = train(settings, limits=OWN)
    names = fit.program.model.formula.parameters
    ends = dict(zip(names, map(float, fit.run.stdout.splitlines()[0].split()[2::3]), strict=True))
    loss = answer.pop("loss")
    assert ends == pytest.approx(answer, abs=1e-3)
    best = best_of(fit.program, limits=OWN)
    short = train(msgspec.structs.replace(settings, rate=0.005, steps=100), limits=OWN)
    end = verdict(short, best)
    assert short.pictures.loss[-1] > 1.05 * loss and end.kind == "falling" and end.share < 1
