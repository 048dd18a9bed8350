"""Where a training began and in which order it saw the points: what a script of another library needs to repeat it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphlab.fit.child import hand_over, rows_of
from graphlab.fit.program import PICTURE, Program
from graphlab.fit.settings import starts_of
from graphlab.fit.training import SHARED, Fit, FitError
from graphlab.sandbox import run as run_here
from graphlab.sandbox.values.limits import Limits
from graphlab.sandbox.wire.run import Run

_SHAPE = 9999.0  # stands before the shape of a Variable, which has no such number of axes


@dataclass(frozen=True, eq=False)
class Start:
    """The values of each Variable before the first step, in the order in which they are trained.

    `is_sensitive` says that starts one rounding away end elsewhere, so that no other library can repeat the run.
    """

    values: tuple[np.ndarray, ...]
    is_sensitive: bool = False


def start_of(fit: Fit, *, limits: Limits = SHARED, check: bool = True) -> Start:
    """The start of a training. Raises `FitError` where its model cannot be made.

    With `check` it is trained once more from a start that is one rounding away, to see whether that ends elsewhere.
    """
    values = start_of_formula(fit.program)
    return Start(_made(fit.program, limits) if values is None else values, check and _is_sensitive(fit, limits))


def start_of_formula(program: Program) -> tuple[np.ndarray, ...] | None:
    """The start of a line or a formula, which no program has to run for; None of any other model."""
    if program.model.formula is None:
        return None
    return tuple(np.asarray(np.float32(value)) for value in starts_of(program.settings, program.model.formula).values())


def orders_of(program: Program) -> np.ndarray | None:
    """The order of the points in each epoch, a row each; None where every step sees all of them."""
    count, size = len(program.train.x), program.settings.batch
    if not 0 < size < count:
        return None
    epochs = -(-program.settings.steps // -(-count // size))
    rng = np.random.default_rng(program.settings.seed)
    return np.array([rng.permutation(count) for _ in range(epochs)])


def _made(program: Program, limits: Limits) -> tuple[np.ndarray, ...]:
    return values_from(run_here(start_program(program), limits=limits))


def values_from(run: Run) -> tuple[np.ndarray, ...]:
    """The values that `start_program` handed over. Raises `FitError` where it did not."""
    rows = rows_of(run)
    arrays, at = [], 0
    while at + 1 < len(rows) and rows[at][0] == _SHAPE:
        shape = tuple(int(size) for size in rows[at][1:])
        if rows[at + 1].size != int(np.prod(shape)):
            break
        arrays.append(rows[at + 1].astype(np.float32).reshape(shape))
        at += 2
    if run.error is not None or not arrays or at != len(rows):
        reason = f": {run.error.message}" if run.error is not None else ""
        raise FitError(f"the model has no start to be written down{reason}")
    return tuple(arrays)


def start_program(program: Program) -> str:
    """The text that makes the model, calls it once, as layers get their weights only then, and hands them over."""
    before = program.text.partition("\nfor step in range")[0].splitlines()
    model, ending = program.model, "_all" if orders_of(program) is not None else ""
    names = {name: f"{name}{ending}" for name in model.inputs}
    called = model.prediction(names, target=f"y{ending}")
    if model.variables.startswith("tape."):
        asked = f"with tf.GradientTape() as tape:\n    {called}\nvariables = list(tape.watched_variables())"
    else:
        asked = f"{called}\nvariables = list({model.variables})"
    loop = [
        "for one in variables:",
        f"    {hand_over(f'[{_SHAPE!r}, *[float(size) for size in one.shape]]')}",
        f"    {hand_over('tf.reshape(one, [-1])')}",
    ]
    return "\n".join(["import matplotlib.pyplot as plt", *before, asked, *loop, ""])


def _is_sensitive(fit: Fit, limits: Limits) -> bool:
    text = moved_program(fit)
    return text is not None and ends_elsewhere(fit, run_here(text, limits=limits))


def moved_program(fit: Fit) -> str | None:
    """The program of a training with a start that is one rounding away; None where that cannot be written."""
    if fit.run.error is not None or fit.program.model.variables.startswith("tape."):
        return None
    program = fit.program
    ending = "_all" if orders_of(program) is not None else ""
    names = {name: f"{name}{ending}" for name in program.model.inputs}
    called = "" if program.model.formula is not None else f"{program.model.prediction(names, target=f'y{ending}')}; "
    moved = f"; {called}[v.assign(v * (1 + 1.2e-7)) for v in {program.model.variables}]; {PICTURE}(0)"
    return program.watched.replace(f"; {PICTURE}(0)", moved, 1)


def ends_elsewhere(fit: Fit, moved: Run) -> bool:
    """Whether the run of `moved_program` ended elsewhere: in 50 steps by 1e-4, or at the end by 1 %."""
    other = Fit(fit.program, moved)
    try:
        one, two = fit.pictures, other.pictures
    except FitError:
        return True
    early = one.done <= 50
    if len(one) != len(two):
        return True
    is_close = np.allclose(one.loss[early], two.loss[early], rtol=1e-4, atol=1e-7, equal_nan=True)
    return not (is_close and np.allclose(one.loss[-1], two.loss[-1], rtol=0.01, atol=1e-7, equal_nan=True))
