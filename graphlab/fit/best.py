"""The least loss that there is to be reached: solved where it can be, else searched for from several starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from graphlab.fit.child import rows_of
from graphlab.fit.inputs import columns_of
from graphlab.fit.least_squares import Quadratic
from graphlab.fit.program import Program
from graphlab.fit.search import is_convex, search_program, triangle_program
from graphlab.fit.training import SHARED
from graphlab.sandbox import run as run_here
from graphlab.sandbox.values.limits import Limits
from graphlab.sandbox.wire.run import Run

How = Literal["least squares", "one valley", "zero", "search"]
_ZERO = 1e-10


@dataclass(frozen=True)
class Best:
    """The least loss, and how it is known.

    "least squares" is solved and exact, "one valley" was searched for in a loss that has no other, "zero" is no loss at
    all, and "search" is the least of several searches, below which there may be another. `parameters` are those of a
    line or a formula, as the program has them. `largest_rate` is None where no rate divides those that can work from
    those that cannot.
    """

    loss: float
    how: How
    parameters: Mapping[str, float] = field(default_factory=dict)
    largest_rate: float | None = None

    @property
    def is_certain(self) -> bool:
        """Whether no parameters of the model give less."""
        return self.how != "search"


def best_of(program: Program, *, limits: Limits = SHARED) -> Best | None:
    """The least loss of what a program trains; None where nothing was found, as where the model cannot run.

    A line in squares is solved here; anything else in the sandbox, where a learner's model belongs.

    >>> from graphlab.fit.program import program_of
    >>> from graphlab.fit.settings import Settings
    >>> best = best_of(program_of(Settings()))
    >>> round(best.loss, 9), best.how, round(best.largest_rate, 3)
    (0.0, 'least squares', 0.177)
    """
    if is_line_in_squares(program):
        return best_line(program)
    return best_from(program, run_here(looking_program(program), limits=limits))


def best_line(program: Program) -> Best:
    """The least loss of a line in squares, which no program has to run for.

    >>> from graphlab.fit.program import program_of
    >>> from graphlab.fit.settings import Settings
    >>> round(best_line(program_of(Settings())).parameters["w"], 6)
    2.0
    """
    return _solved(program, _quadratic_of_line(program))


def is_line_in_squares(program: Program) -> bool:
    """Whether the least loss needs no program: only numbers go into it."""
    return program.settings.model == "line" and _is_quadratic(program)


def looking_program(program: Program) -> str:
    """The program that finds the least loss, for the sandbox; `best_from` reads what it hands over."""
    return triangle_program(program) if _is_quadratic(program) else search_program(program)


def best_from(program: Program, run: Run) -> Best | None:
    """The least loss in the run of `looking_program`."""
    if _is_quadratic(program):
        assert program.model.formula is not None
        rows = rows_of(run, len(program.model.formula.parameters) + 1)
        triangle = np.array(rows)
        if run.error is not None or not rows or not np.isfinite(triangle).all():
            return None
        settings = program.settings
        return _solved(program, Quadratic(triangle, len(program.train.x), settings.reduction == "mean", settings.l2))
    ends = [row for row in rows_of(run) if row.size > 1 and np.isfinite(row).all()]
    if not ends:
        return None
    least = min(ends, key=lambda row: float(row[0]))
    names = program.model.formula.parameters if program.model.formula is not None else ()
    how: Literal["one valley", "search"] = "one valley" if is_convex(program) else "search"
    return Best(float(least[0]), how, dict(zip(names, least[1:].tolist(), strict=False)))


def _is_quadratic(program: Program) -> bool:
    formula, settings = program.model.formula, program.settings
    return formula is not None and formula.linear and settings.loss == "squared" and not settings.l1


def _quadratic_of_line(program: Program) -> Quadratic:
    x = program.scaling.inputs(columns_of(program.train).astype(float))
    y = program.scaling.target(program.train.y.astype(float))
    design = np.column_stack([x, np.ones(len(x))])
    return Quadratic.of(design, y, program.settings.reduction == "mean", program.settings.l2)


def _solved(program: Program, quadratic: Quadratic) -> Best:
    assert program.model.formula is not None
    parameters = dict(zip(program.model.formula.parameters, quadratic.solution.tolist(), strict=True))
    rate = quadratic.largest_rate if program.settings.is_plain else None
    return Best(quadratic.best, "least squares", parameters, rate)
