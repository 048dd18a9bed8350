"""Formulas fitted by SciPy's `curve_fit`, and by the lab: the same optimum. Run as a module, it writes SciPy's answers.

python -m tests.peers.curve_fits
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from graphlab.fit.program import program_of
from graphlab.fit.settings import Settings

ANSWERS = Path(__file__).with_name("curve_fits.json")
FITS = {
    "line": ("w*x + b", 0.3),
    "parabola": ("a*x^2 + b*x + c", 0.1),
    "cubic": ("a*x^3 + b*x^2 + c*x + d", 0.1),
    "decay": ("a*exp(-b*x) + c", 0.1),
    "logistic": ("a/(1 + exp(-b*(x - c)))", 0.05),
    "oscillation": ("a*exp(-b*x)*cos(c*x)", 0.05),
    "sine": ("a*sin(b*x + c)", 0.1),
    "absolute": ("a*abs(x - b) + c", 0.05),
}
"""A formula for each data set, and the noise of its points."""


def settings_of(name: str) -> Settings:
    """The lab's settings of a fit."""
    formula, noise = FITS[name]
    return Settings(data=name, model="formula", formula=formula, noise=noise)


def answer(name: str) -> dict[str, float]:
    """What `curve_fit` finds from a start of ones, by name; `loss` is the mean of the squares."""
    from scipy.optimize import curve_fit

    program = program_of(settings_of(name))
    formula = program.model.formula
    text = formula.python.replace("tf.", "np.")
    function = eval(f"lambda x, {', '.join(formula.parameters)}: {text}", {"np": np})
    x, y = (values.astype(float) for values in (program.train.x, program.train.y))
    found, _ = curve_fit(function, x, y, p0=np.ones(len(formula.parameters)), maxfev=20_000)
    loss = float(np.mean((y - function(x, *found)) ** 2))
    return {**dict(zip(formula.parameters, found.tolist(), strict=True)), "loss": loss}


def kept() -> dict[str, dict[str, float]]:
    """SciPy's answers, as they were written down."""
    return dict(json.loads(ANSWERS.read_text()))


if __name__ == "__main__":
    ANSWERS.write_text(json.dumps({name: answer(name) for name in FITS}, indent=1) + "\n")
