"""The target of a finished trace as a function of one node, and its slopes measured.

The recorded ops are run again with one number moved a little, in float64, or in complex numbers for the complex step.
The numerics are those of `graphlab.gradcheck`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from graphlab.gradcheck import DOUBT, KINK, TINY, extrapolated, kinked, limit, slopes, steps_at
from graphlab.tensor import OPS
from graphlab.trace.graph import Node
from graphlab.views.analysis.jacobian import unraveled
from graphlab.views.analysis.op import ReplayError, at_line, check_whole, position, subject
from graphlab.views.analysis.replay import Plan, sweep_again
from graphlab.views.notation.numbers import number
from graphlab.views.notation.sums import cell_of, place_of
from graphlab.views.reading import Reading

MOST_CELLS = 36
FEW_CELLS = 6
MOST_WORK = 20_000_000  # operations of one check, some 200 ms

Index = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class KinkAt:
    """A cell of which the slopes to the left and to the right differ, and the op and its cell where that begins."""

    cell: Index
    left: float
    right: float
    node: str | None
    at: Index
    text: str


class Program:
    """The target as a function of one node: the seeded sum of all targets, by running the trace again."""

    def __init__(self, reading: Reading, node_id: str) -> None:
        trace, sweep = reading.trace, reading.backward
        self.trace, self.sweep, self.names = trace, sweep, reading.names
        self.node = trace.nodes[position(trace, node_id)]
        check_whole(self.node)
        if self.node.value.array.dtype.kind != "f":
            raise ReplayError(f"{subject(self.node)} is {self.node.dtype}: only real floats can be moved a little.")
        self.here = np.asarray(self.node.value.array, np.float64)
        # A tape takes what a stop_gradient gives for a constant, so it is held.
        self.held = [n.id for n in trace.nodes if n.op == "stop_gradient" and n.id != node_id]
        self.plan = Plan(trace, [node_id], np.float64, held=self.held)
        self.seeds = [
            (int(step.node[1:]), np.asarray(step.grad.array, np.float64))
            for step in sweep.steps
            if not step.contributions and step.grad.array.dtype.kind == "f" and not step.grad.thinned
        ]
        if not self.seeds:
            raise ReplayError("the target of this gradient is no real float: there is nothing to measure.")

    def values(self, array: Any, plan: Plan | None = None) -> list[Any]:
        """Every node's value, with this array in the place of the node's."""
        return (plan or self.plan).run({self.node.id: array})

    def target(self, values: Sequence[Any]) -> Any:
        """The number that is differentiated: the targets, each weighed by its seed."""
        with np.errstate(all="ignore"):
            return sum(np.sum(seed * values[i]) for i, seed in self.seeds)

    def moved(self, index: Index | None, step: complex) -> np.ndarray:
        """The node's numbers with one, or all, moved by a step."""
        array = self.here.astype(complex) if isinstance(step, complex) else self.here.copy()
        with np.errstate(all="ignore"):
            array[... if index is None else index] += step
        return array

    def at(self, index: Index | None, step: float) -> float:
        """The target, with the node's numbers moved by a step."""
        return float(self.target(self.values(self.moved(index, step))))

    @property
    def recorded(self) -> list[Any]:
        """Every node's value as it was recorded, in its own dtype."""
        return [node.value.array[()] for node in self.trace.nodes]

    def rules(self, values: list[Any] | None = None, dtype: Any = np.float64) -> np.ndarray | None:
        """The gradient by the rules, in float64 or as recorded; None where it cannot be computed, or there is none."""
        try:
            values = self.values(self.here) if values is None else values
            _, grads = sweep_again(self.trace, self.sweep, values, dtype)
        except ReplayError:
            return None
        return grads.get(self.node.id)

    def cells(self) -> list[Index]:
        """The cells to look at: all of them, or of many an even sample."""
        count = self.here.size
        room = max(1, min(MOST_CELLS, MOST_WORK // max(1, self.plan.work * 12)))
        flat = np.unique(np.linspace(0, count - 1, min(count, room)).round().astype(int)).tolist() if count else []
        return [unraveled(i, self.here.shape) for i in flat]

    def complex_slopes(self, cells: Sequence[Index]) -> list[float] | None:
        """The slopes by the complex step; None where an op on the way takes no complex numbers."""
        if any(not _takes_complex(self.trace.nodes[i]) for i in sorted(self.plan.reached - self.plan.moved)):
            return None
        try:
            plan = Plan(self.trace, [self.node.id], np.complex128, held=self.held)
            values = [self.target(self.values(self.moved(cell, TINY * 1j), plan)) for cell in cells]
        except ReplayError:
            return None
        return [float(np.imag(value)) / TINY for value in values]


def _takes_complex(node: Node) -> bool:
    op = OPS[node.op or ""]
    if node.value.array.dtype.kind == "c" or not op.is_differentiable:
        return node.value.array.dtype.kind != "c"
    return op.analytic or (op.name == "cast" and node.value.array.dtype.kind == "f")


# --- Slopes --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Slopes:
    """The measured slopes at some cells: by central differences, and by the complex step where that is possible.

    `doubts` estimates the errors of the central differences; `scale` is the size that errors are relative to.
    """

    cells: tuple[Index, ...]
    central: tuple[float, ...]
    doubts: tuple[float, ...]
    exact: tuple[float, ...] | None
    kinks: tuple[KinkAt, ...]
    scale: float

    @property
    def best(self) -> tuple[float, ...]:
        """The slopes by the better available method."""
        return self.central if self.exact is None else self.exact

    @property
    def method(self) -> str:
        """The name of the better available method."""
        return "central difference" if self.exact is None else "complex step"

    @property
    def judged(self) -> tuple[int, ...]:
        """The positions of the cells that have a slope: not those at a kink, nor beside a nan."""
        at_kinks = {kink.cell for kink in self.kinks}
        return tuple(i for i, c in enumerate(self.cells) if c not in at_kinks and np.isfinite(self.best[i]))

    def error(self, gradient: Sequence[float]) -> float:
        """The greatest difference from a gradient, beyond doubt and relative to the scale; nan counts as wrong."""
        worst = 0.0
        for i in self.judged:
            doubt = min(self.doubts[i], DOUBT * self.scale) if self.exact is None else 0.0
            error = abs(gradient[i] - self.best[i]) - doubt
            worst = max(worst, np.inf if np.isnan(error) else error / self.scale)
        return worst


def measured(program: Program, cells: Sequence[Index]) -> Slopes:
    """The slopes of the target at these cells of the program's node."""
    central, doubts, kinks = _central(program, cells)
    exact = program.complex_slopes(cells) if not kinks else None
    if exact is not None and not np.allclose(exact, central, rtol=1e-4, atol=1e-4):
        exact = None  # a function that only seems analytic
    sizes = [abs(x) for x in exact or central if np.isfinite(x)]
    scale = max([1e-6, *sizes, *_contributions(program)])
    return Slopes(
        tuple(cells), tuple(central), tuple(doubts), None if exact is None else tuple(exact), tuple(kinks), scale
    )


def _central(program: Program, cells: Sequence[Index]) -> tuple[list[float], list[float], list[KinkAt]]:
    here = float(program.target(program.values(program.here)))
    found, doubts, kinks = [], [], []
    for cell in cells:
        steps = steps_at(program.here[cell])
        if len(cells) > FEW_CELLS:
            steps = steps[:3]  # enough for ten digits, in half the time
        left, right = slopes(partial(program.at, cell), here, steps)
        slope, doubt = extrapolated([(a + b) / 2 for a, b in zip(left, right, strict=True)])
        found.append(slope)
        doubts.append(doubt)
        if kinked(left, right):
            kinks.append(_kink(program, cell, steps[-1], limit(left), limit(right)))
    return found, doubts, kinks


def _contributions(program: Program) -> list[float]:
    """The sizes of what was added up to the gradient: where it cancels, its error is relative to that."""
    sizes = []
    for step in program.sweep.steps:
        for id, part in zip(program.trace.node(step.node).inputs, step.contributions, strict=False):
            if id == program.node.id and part is not None:
                sizes.append(float(np.max(np.abs(part.array), initial=0.0)))
    return [size for size in sizes if np.isfinite(size)]


def _kink(program: Program, cell: Index, h: float, left: float, right: float) -> KinkAt:
    """A kink, with the first op of the trace whose own slopes to the left and to the right differ."""
    base = program.values(program.here)
    near, far = ([program.values(program.moved(cell, s)) for s in (-step, step)] for step in (h / 2, h))
    found: Node | None = None
    at: Index = ()
    for i in sorted(program.plan.reached - program.plan.moved):
        if np.asarray(base[i]).dtype.kind == "f":
            (close, _), (gap, size) = (_bend(back[i], base[i], ahead[i]) for back, ahead in (near, far))
            # Half the step leaves half of a kink's gap, and a quarter of a curve's.
            kinks = (gap > np.maximum(KINK * size, 1e-6 * h)) & (close > 0.4 * gap)
            if np.any(kinks):
                found, at = program.trace.nodes[i], unraveled(int(np.argmax(gap * kinks)), np.shape(gap))
                break
    whose = f" in {found.op}{at_line(found)}{place_of(at)}" if found is not None else ""
    name = cell_of(program.names[program.node.id], cell)
    text = (
        f"kink{whose}: the slope is {number(left)} to the left of {name} = {number(float(program.here[cell]))} "
        f"and {number(right)} to the right; there is no one derivative"
    )
    return KinkAt(cell, left, right, found.id if found else None, at, text)


def _bend(back: Any, here: Any, ahead: Any) -> tuple[Any, Any]:
    """The difference between the change to the right and that to the left, and the larger of the two changes."""
    left, right = here - back, ahead - here
    return np.abs(right - left), np.maximum(np.abs(left), np.abs(right))
