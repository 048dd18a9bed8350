"""The model among its points, step by step: its forward pass computed again with the parameters of each step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from msgspec.structs import replace

from graphlab.errors import GraphlabError
from graphlab.trace.graph import Sweep, Trace
from graphlab.trace.training import Opened, Training
from graphlab.views.analysis.replay import Plan
from graphlab.views.training.roles import Roles, name_of, roles

POINTS = 2_000
"""Points that are drawn."""
LINES, CURVES = 400, 120
"""Steps of which the curve is computed, where it is straight and where it is not."""
_COARSE, _FINE = 17, 61  # places along x
_MARGIN = 0.06  # of the width, on each side of the points
_STRAIGHT = 1e-4  # of the height of the points: less is no bend


@dataclass(frozen=True)
class FittedCurve:
    """The points of the data, and what the model says between them when each of `steps` begins.

    A step beyond the last one stands for the end. `curves` has a row for each of them and a number for each place of
    `grid`, two where all are straight. `note` says what is shown, where it is not simply all the data.
    """

    x_name: str
    y_name: str
    x: np.ndarray
    y: np.ndarray
    grid: np.ndarray
    steps: np.ndarray
    curves: np.ndarray
    note: str = ""


def fitted_curve(training: Training, traces: Sequence[Trace]) -> FittedCurve | None:
    """The fit of a model of one input and one output, from the traces of a run; None for any other model.

    Of a step that was not kept it is computed from the parameters in its row, which must all be there; of a model
    with more parameters only the steps that were kept are in it.
    """
    by_number = {trace.number: trace for trace in traces}
    kept = [(one, by_number[one.tape]) for one in training.opened if one.tape in by_number]
    kept = [(one, trace) for one, trace in kept if trace.sweeps]
    if not kept:
        return None
    steps = [step for step in _kept_steps(training, kept) if step is not None]
    try:
        return _drawn(training, steps) if steps and steps[-1].opened is kept[-1][0] else None
    except (GraphlabError, IndexError):  # an op that cannot be computed again, numbers that it cannot take
        return None


class _KeptStep:
    """A step with its trace, of which the roles are known: its samples, and its model as a function of x."""

    def __init__(self, training: Training, opened: Opened, trace: Trace, sweep: Sweep, found: Roles) -> None:
        self.training, self.opened, self.roles, self.sources = training, opened, found, set(sweep.sources)
        end = int(found.output[1:]) + 1
        self.trace = replace(trace, nodes=trace.nodes[: max(end, int(found.y[1:]) + 1)], sweeps=())
        self.x, self.y = (trace.node(id).value.array for id in (found.x, found.y))
        self.all = [[trace.node(id).value.array for id in one] for one in found.samples]  # one at a time

    @cached_property
    def samples(self) -> np.ndarray:
        """The pairs of x and y, from the least x to the greatest, however they were shuffled."""
        pairs = np.stack([self.x.ravel(), self.y.ravel()])
        if self.all:
            pairs = np.array([[x.item(), y.item()] for x, y, _ in self.all]).T
        return pairs[:, np.lexsort(pairs[::-1])]

    @cached_property
    def parameters(self) -> dict[str, int] | None:
        """Which parameter each trained leaf is, by its id; None where that is not sure."""
        row = self.training.at(self.opened.step)
        found: dict[str, int] = {}
        for node in self.trace.nodes:
            if node.op is not None or node.id not in self.sources:
                continue
            at = next((i for i, p in enumerate(self.training.parameters) if p.name in (node.name, *node.names)), None)
            if at is None or self.training.parameters[at].shape != node.shape:
                return None
            recorded = self.training.parameters[at]
            exact = int(self.training.rows[row]) == self.opened.step
            values = node.value.array.ravel()
            if exact and not np.array_equal(values[recorded.elements], recorded.values[row], equal_nan=True):
                return None
            found[node.id] = at
        return found

    @cached_property
    def is_small(self) -> bool:
        """Whether the rows hold all of every parameter."""
        known = self.parameters
        return known is not None and all(
            self.training.parameters[at].values.shape[1] == np.prod(self.training.parameters[at].shape)
            for at in known.values()
        )

    @cached_property
    def plan(self) -> Plan:
        return Plan(self.trace, [self.roles.x, *(self.parameters or {})])

    def predicted(self, x: np.ndarray, values: Mapping[str, np.ndarray]) -> np.ndarray:
        """The prediction for as many samples as the step had, with other parameters."""
        run = self.plan.run({self.roles.x: x.reshape(self.x.shape), **values})
        return self.roles.prediction(np.asarray(run[int(self.roles.output[1:])]), self.y)

    def curve(self, grid: np.ndarray, values: Mapping[str, np.ndarray]) -> np.ndarray:
        """The prediction at each place of a grid, as many at once as the step had samples."""
        size = self.x.size
        padded = np.concatenate([grid, np.repeat(grid[-1:], -len(grid) % size)])
        parts = [self.predicted(padded[i : i + size], values) for i in range(0, len(padded), size)]
        return np.concatenate(parts)[: len(grid)].astype(np.float64)

    def at(self, row: int) -> dict[str, np.ndarray]:
        """The parameters in a row of the training; beyond the rows, the final ones."""
        values = {}
        for id, at in (self.parameters or {}).items():
            one = self.training.parameters[at]
            values[id] = (one.final if row == len(self.training.rows) else one.values[row]).reshape(one.shape)
        return values

    def after(self) -> dict[str, np.ndarray] | None:
        """The whole parameters after the update of this step; None where they are not all known."""
        whole = {one.parameter: one.after for one in self.opened.updates if not one.after.thinned}
        known = self.parameters
        if known is None or not set(known.values()) <= whole.keys():
            return None
        return {id: whole[at].array for id, at in known.items()}

    @cached_property
    def is_sample_by_sample(self) -> bool:
        """Whether a sample's prediction depends on no other sample, so that others may stand beside it."""
        usual = self.predicted(self.x, {})
        for others, stay in ((slice(0, None, 2), slice(1, None, 2)), (slice(1, None, 2), slice(0, None, 2))):
            moved = self.x.ravel().copy()
            moved[others] = moved[others] + (np.ptp(moved) or 1)
            if not np.allclose(self.predicted(moved, {})[stay], usual[stay], rtol=1e-3, atol=1e-6, equal_nan=True):
                return False
        return True

    @property
    def is_whole(self) -> bool:
        """Whether the model computed again is the one that was recorded, for each sample."""
        node = self.trace.node(self.roles.output)
        samples = self.all or [[self.x, self.y, node.value.array]]
        return all(
            np.allclose(self.predicted(x, {}), self.roles.prediction(output, y), rtol=1e-4, atol=1e-6, equal_nan=True)
            for x, y, output in samples
        )


def _kept_steps(training: Training, kept: Sequence[tuple[Opened, Trace]]) -> Iterator[_KeptStep | None]:
    traces = [trace for _, trace in kept]
    known: dict[tuple[object, ...], Roles | None] = {}
    for opened, trace in kept:
        sweep = trace.sweeps[-1]
        key = (sweep.targets, sweep.sources, *((node.op, node.shape) for node in trace.nodes))
        if key not in known:
            known[key] = roles(trace, sweep, traces)
        found = known[key]
        yield None if found is None else _KeptStep(training, opened, trace, sweep, found)


def _drawn(training: Training, steps: Sequence[_KeptStep]) -> FittedCurve | None:
    last = steps[-1]
    if not last.is_whole:
        return None
    same = all(np.array_equal(step.samples, last.samples) for step in steps)
    points = last.samples if same else np.unique(np.concatenate([step.samples for step in steps], axis=1), axis=1)
    points = points[:, :: -(-points.shape[1] // POINTS)].astype(np.float64)
    grids = _grids(last, points[0])
    stops, curves, grid = _of_rows(training, last, grids) if last.is_small else _of_kept(training, steps, grids)
    names = [name_of(last.trace.node(id), usual) for id, usual in ((last.roles.x, "x"), (last.roles.y, "y"))]
    return FittedCurve(
        names[0], names[1], points[0], points[1], grid, stops, curves, _note(steps, points, last, same=same)
    )


def _note(steps: Sequence[_KeptStep], points: np.ndarray, last: _KeptStep, *, same: bool) -> str:
    notes = []
    if not same:
        notes.append(f"The points are those of the {len(steps)} batches that were kept, {points.shape[1]:,} in all.")
    if not last.is_sample_by_sample:
        notes.append("The curve joins the predictions at the points: this model looks at all samples together.")
    if not last.is_small:
        notes.append("The model has many parameters: the curve is that of the nearest step before that was kept.")
    return " ".join(notes)


def _grids(step: _KeptStep, x: np.ndarray) -> tuple[np.ndarray, ...]:
    """The places along x: a coarse and a fine row of them, or the points themselves where there is nothing between."""
    if step.x.dtype.kind in "iu" or not step.is_sample_by_sample:
        return (np.sort(step.x.ravel()),)
    low, high = float(x.min()), float(x.max())
    margin = _MARGIN * ((high - low) or 1.0)
    return tuple(np.linspace(low - margin, high + margin, count) for count in (_COARSE, _FINE))


Computed = tuple[np.ndarray, np.ndarray, np.ndarray]
"""The steps, their curves, and the places along x that these are of."""


def _of_rows(training: Training, step: _KeptStep, grids: tuple[np.ndarray, ...]) -> Computed:
    """From the parameters in the rows, the final ones last."""
    count = len(training.rows) + 1
    rows, grid = _spread(count, CURVES), grids[0]
    curves = np.stack([_ordered(step, grid, step.at(row)) for row in rows])
    if len(grids) > 1 and _is_straight(grid, curves, step):
        rows, grid = _spread(count, LINES), grid[[0, -1]]
        curves = np.stack([step.curve(grid, step.at(row)) for row in rows])
    elif len(grids) > 1:
        grid = grids[-1]
        curves = np.stack([step.curve(grid, step.at(row)) for row in rows])
    return np.append(training.rows, training.steps + 1)[rows], curves, grid


def _of_kept(training: Training, steps: Sequence[_KeptStep], grids: tuple[np.ndarray, ...]) -> Computed:
    """From the steps that were kept, whose traces hold all of the parameters; and the end, where it is known."""
    grid = grids[-1]
    numbers = [step.opened.step for step in steps]
    curves = [_ordered(step, grid, {}) for step in steps]
    final = steps[-1].after() if numbers[-1] == training.steps else None
    if final is not None:
        numbers.append(training.steps + 1)
        curves.append(_ordered(steps[-1], grid, final))
    return np.array(numbers), np.stack(curves), grid


def _ordered(step: _KeptStep, grid: np.ndarray, values: Mapping[str, np.ndarray]) -> np.ndarray:
    """The curve; of a model that looks at all samples together, what it says of its own, ordered by x."""
    if step.is_sample_by_sample:
        return step.curve(grid, values)
    order = np.argsort(step.x.ravel(), kind="stable")
    return step.predicted(step.x, values)[order].astype(np.float64)


def _spread(count: int, most: int) -> np.ndarray:
    """At most `most` of `count` numbers from 0 on, the first and the last among them, closer together at the start.

    >>> _spread(4, 9).tolist(), _spread(1000, 5).tolist()
    ([0, 1, 2, 3], [0, 109, 330, 630, 999])
    """
    if count <= most:
        return np.arange(count)
    return np.unique(np.round(np.linspace(0, 1, most) ** 1.6 * (count - 1)).astype(int))


def _is_straight(grid: np.ndarray, curves: np.ndarray, step: _KeptStep) -> bool:
    """Whether each curve is a line between its ends."""
    share = (grid - grid[0]) / ((grid[-1] - grid[0]) or 1.0)
    with np.errstate(all="ignore"):
        lines = curves[:, :1] + share * (curves[:, -1:] - curves[:, :1])
        bend = np.abs(curves - lines)
        sizes = np.maximum(np.abs(curves).max(axis=1, keepdims=True), np.ptp(step.y))
    return bool((bend <= _STRAIGHT * np.maximum(sizes, 1e-12))[np.isfinite(curves).all(axis=1)].all())
