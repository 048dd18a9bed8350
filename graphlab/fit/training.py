"""Settings trained in the sandbox: what comes back is the run, its training step by step, and pictures of the model."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import msgspec
import numpy as np

from graphlab.errors import GraphlabError
from graphlab.fit.inputs import columns_of
from graphlab.fit.overflow import is_lost, lost_at, until
from graphlab.fit.program import LABEL, Program, picture_size, program_of
from graphlab.fit.settings import Settings
from graphlab.sandbox import run as run_here
from graphlab.sandbox.values.limits import Limits
from graphlab.sandbox.wire.run import Run
from graphlab.trace.graph import Trace
from graphlab.trace.training import Training

SHARED = Limits(
    source=1_500_000, nodes=40_000, steps=4_000_000, cpu=10.0, wall=30.0, items=1_500_000, work=20_000_000_000
)
"""What a training may use where many share the machine."""
OWN = replace(SHARED, steps=30_000_000, cpu=120.0, wall=180.0, memory=512_000_000, work=200_000_000_000)
"""What a training may use on one's own machine."""


class FitError(GraphlabError, ValueError):
    """What came back of a training is not what its program gives."""


@dataclass(frozen=True, eq=False)
class Pictures:
    """What the model gave after some numbers of updates.

    `done` has those numbers; `loss` and `test` are what is minimised over all points to learn from, and the loss of the
    test points, nan where there are none. `grid` and `points` have a row of predictions for each of them, in the
    numbers of the data, and `net` one of what is drawn of the layers, if they are.
    """

    done: np.ndarray
    loss: np.ndarray
    test: np.ndarray
    grid: np.ndarray
    points: np.ndarray
    net: np.ndarray = field(default_factory=lambda: np.zeros((0, 0)))

    def at(self, done: int) -> int:
        """The place of the last picture that was taken after so many updates, or fewer."""
        return max(int(np.searchsorted(self.done, done, "right")) - 1, 0)

    def __len__(self) -> int:
        return len(self.done)


@dataclass(frozen=True, eq=False)
class Fit:
    """A training of the lab: its program, its run, and what is to be seen of it.

    `colour` is the name of the colour that it keeps among others; empty where that follows from its place.
    """

    program: Program
    run: Run
    name: str = "A"
    colour: str = ""

    @property
    def settings(self) -> Settings:
        """What was chosen."""
        return self.program.settings

    @cached_property
    def training(self) -> Training | None:
        """The time line; None where the program ended before its first step."""
        return training_of(self.program, self.run)

    @cached_property
    def pictures(self) -> Pictures:
        """The pictures of the model, up to the step in which the loss is no finite number.

        Raises `FitError` where the run gave none that can be its own.
        """
        every = pictures_of(self.program, self.run)
        lost = lost_at(self.training, every)
        return every if lost is None or lost > every.done[-1] else until(every, lost)

    @property
    def last_step(self) -> int:
        """The step at which the pictures end: the last one, or that in which the loss is no finite number."""
        done = int(self.pictures.done[-1])
        return min(done + 1, self.settings.steps) if is_lost(self.pictures) else done

    @property
    def steps(self) -> int:
        """How many steps were taken."""
        return 0 if self.training is None else self.training.steps

    @property
    def was_stopped(self) -> bool:
        """Whether it ended before its last step."""
        return self.steps < self.settings.steps


def train(settings: Settings, *, limits: Limits = SHARED, name: str = "A") -> Fit:
    """Train in the sandbox to the end. Raises `ModelError` for settings that do not go together.

    >>> fit = train(Settings(loss="absolute", reduction="sum", rate=0.001, starts=(("w", 0.9), ("b", 0.1))))
    >>> print(fit.run.stdout.splitlines()[0])
    w = 2.0049877  b = -0.99899966
    """
    program = program_of(settings)
    return Fit(program, run_here(program.watched, limits=limits), name)


def opened(fit: Fit, step: int, *, limits: Limits = SHARED) -> Trace | None:
    """The graph of a step, counted from 1: of the run where it has it, else of the same run once more.

    None where the step was never made. A page runs `program.watched` with `run.again(step)` itself, in its turn.

    >>> opened(train(Settings(steps=90)), 77).sweeps[0].call
    'gradient'
    """
    if not 1 <= step <= fit.steps:
        return None
    trace = trace_of(fit.program, fit.run, step)
    if trace is None:
        run = run_here(fit.program.watched, limits=limits, again=fit.run.again(step))
        trace = trace_of(fit.program, run, step)
    return trace


def trace_of(program: Program, run: Run, step: int) -> Trace | None:
    """The graph of a step that a run has kept; None where it has not."""
    training = training_of(program, run)
    tapes = {} if training is None else {one.step: one.tape for one in training.opened}
    return next((trace for trace in run.traces if trace.number == tapes.get(step)), None)


def training_of(program: Program, run: Run) -> Training | None:
    """The time line of the program's own loop; None where the run ended before its first step."""
    loop = program.loop
    found = next((one for one in run.trainings if one.line is not None and one.line >= loop), None)
    names = layer_names(program) if program.settings.model == "layers" else ()
    if found is None or len(names) != len(found.parameters):
        return found
    named = (msgspec.structs.replace(one, name=name) for one, name in zip(found.parameters, names, strict=True))
    return msgspec.structs.replace(found, parameters=tuple(named))


def layer_names(program: Program) -> tuple[str, ...]:
    """What the Variables of layers are called: by what they are for, with the number of the layer.

    >>> layer_names(program_of(Settings(model="layers")))
    ('kernel 1', 'bias 1', 'kernel 2', 'bias 2')
    """
    shape: tuple[int | None, ...] = (None, columns_of(program.train).shape[1])
    names: list[str] = []
    for number, block in enumerate(program.settings.layers, 1):
        layer = block.made()
        layer.build(shape)
        names += [f"{variable.name} {number}" for variable in layer.trainable_variables]
        shape = tuple(layer.compute_output_shape(shape))
    return tuple(names)


def fit_of(program: Program, run: Run, name: str = "A") -> Fit:
    """The fit of a run of a program."""
    return Fit(program, run, name)


def pictures_of(program: Program, run: Run) -> Pictures:
    """The pictures that a run has taken. Raises `FitError` where they have not the size that its program gives them."""
    found = [s for figure in run.figures for panel in figure.panels for s in panel.series if s.label == LABEL]
    grid, points = program.grid.size, len(program.shown)
    size = picture_size(program.grid, program.shown, program.net)
    rows = np.array([series.y for series in found if series.y.shape == (size,)], float)
    if not len(rows) or len(rows) < len(found):
        raise FitError("the run has no pictures of the model: it ended before its first step, or gave others")
    done = rows[:, 0]
    if not np.isin(done, program.frames).all() or (np.diff(done) <= 0).any():
        raise FitError("the pictures of the run are not those of its steps")
    test = rows[:, 2] if program.test is not None else np.full(len(rows), np.nan)
    seen = program.scaling.prediction(rows[:, 3 : 3 + grid + points])
    return Pictures(done.astype(int), rows[:, 1], test, seen[:, :grid], seen[:, grid:], rows[:, 3 + grid + points :])
