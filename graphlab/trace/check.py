"""Gradients of a finished trace, measured: the recorded ops are run again with one number moved a little.

The numerics are those of `graphlab.gradcheck`; everything is computed in float64, or in complex numbers for the
complex step. `nudge` is the same idea by hand: move a number by ε, see what the target does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from graphlab.gradcheck import DOUBT, KINK, TINY, extrapolated, kinked, slopes, steps_at
from graphlab.tensor import OPS
from graphlab.trace.cells import checked
from graphlab.trace.graph import Node, Sweep, Trace
from graphlab.trace.jacobian import unraveled
from graphlab.trace.local import ReplayError, at_line, check_whole, position, subject
from graphlab.trace.names import Names
from graphlab.trace.numbers import number
from graphlab.trace.replay import Plan, sweep_again
from graphlab.trace.sums import cell_of, place_of, product

STEPS = tuple(10.0**-k for k in range(1, 11))  # of the plot: errors fall with the step, then rounding takes over
MOST_CELLS = 36
FEW_CELLS = 6
MOST_WORK = 20_000_000  # operations of one check, some 200 ms
#: The relative error that counts as agreement: what the tape's own dtype can be off by.
TOLERANCE = {"float16": 5e-2, "float32": 1e-3, "float64": 1e-5}

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


@dataclass(frozen=True, slots=True)
class Check:
    """The tape's gradient of some cells of a node beside the measured one.

    `measured` is by central differences; `exact` by the complex step, None where an op on the way takes no complex
    numbers. `errors[i]` is how far a central difference with step `steps[i]` is off at the cell `plotted`, relative to
    the gradient; `exact_error` the same for the complex step. `ok` is None where the tape has no gradient to judge.
    """

    node: str
    cells: tuple[Index, ...]
    taped: tuple[float, ...] | None
    measured: tuple[float, ...]
    exact: tuple[float, ...] | None
    error: float
    tolerance: float
    ok: bool | None
    plotted: Index
    steps: tuple[float, ...]
    errors: tuple[float, ...]
    exact_error: float | None
    kinks: tuple[KinkAt, ...]
    notice: str
    text: str


@dataclass(frozen=True, slots=True)
class Nudge:
    """A node moved by `eps`, in one cell or in all: what the target did (`delta`) beside what the gradient foretold."""

    node: str
    index: Index | None
    eps: float
    before: float
    after: float
    delta: float
    foretold: float | None
    difference: float | None
    text: str


class _Program:
    """The target as a function of one node: the seeded sum of all targets, by running the trace again."""

    def __init__(self, trace: Trace, sweep: Sweep, node_id: str) -> None:
        self.trace, self.sweep = trace, sweep
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
        return sum(np.sum(seed * values[i]) for i, seed in self.seeds)

    def moved(self, index: Index | None, step: complex) -> np.ndarray:
        """The node's numbers with one, or all, moved by a step."""
        array = self.here.astype(complex) if isinstance(step, complex) else self.here.copy()
        with np.errstate(all="ignore"):
            array[... if index is None else index] += step
        return array

    def at(self, index: Index | None, step: float) -> float:
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


# --- The check -----------------------------------------------------------------------------------


def check_node(trace: Trace, sweep: Sweep, node_id: str) -> Check:
    """The gradient of `node_id` beside the slope of the target, for up to 36 cells, spread evenly.

    Raises ReplayError where the trace cannot be run again from that node on.
    """
    program = _Program(trace, sweep, node_id)
    cells, notice = _cells(program)
    taped = _taped(sweep, node_id, cells)
    measured, doubts, kinks = _central(program, cells)
    exact = program.complex_slopes(cells) if not kinks else None
    if exact is not None and not np.allclose(exact, measured, rtol=1e-4, atol=1e-4):
        exact = None  # a function that only seems analytic
    best, doubts = (measured, doubts) if exact is None else (exact, [0.0] * len(cells))
    skipped = {k.cell for k in kinks} | {cell for cell, x in zip(cells, best, strict=True) if not np.isfinite(x)}
    scale = _scale(trace, sweep, node_id, best)
    error = _worst(taped, best, doubts, skipped, cells, scale)
    tolerance = TOLERANCE[program.node.dtype]
    rounded = taped is not None and error > tolerance and _is_rounding(program, best, doubts, skipped, cells, scale)
    ok = None if len(skipped) == len(cells) or (taped is None and error > tolerance) else rounded or error <= tolerance
    plotted = cells[int(np.nanargmax(np.abs(best)))] if len(skipped) < len(cells) else ()
    errors, exact_error = (
        _plot(program, cells, plotted, best, exact, scale) if len(skipped) < len(cells) else ((), None)
    )
    method = "complex step" if exact else "central difference"
    verdict = _verdict(
        program, taped is not None, error, tolerance, ok, rounded, method, len(kinks), len(skipped), len(cells)
    )
    held = "what stop_gradient gives is held fixed, as the tape has it" if program.held else ""
    return Check(
        node_id, tuple(cells), taped, tuple(measured), None if exact is None else tuple(exact), error, tolerance, ok,
        plotted, STEPS if errors else (), errors, exact_error, tuple(kinks), "; ".join(filter(None, [notice, held])),
        verdict,
    )  # fmt: skip


def _cells(program: _Program) -> tuple[list[Index], str]:
    """The cells to look at, and a notice if those are not all."""
    count = program.here.size
    room = MOST_WORK // max(1, program.plan.work * 12)
    most = max(1, min(MOST_CELLS, room))
    flat = np.unique(np.linspace(0, count - 1, min(count, most)).round().astype(int)).tolist() if count else []
    cells = [unraveled(i, program.here.shape) for i in flat]
    return cells, "" if len(cells) == count else f"{len(cells)} of {count:,} cells, spread evenly"


def _taped(sweep: Sweep, node_id: str, cells: Sequence[Index]) -> tuple[float, ...] | None:
    grad = sweep.grads.get(node_id)
    if grad is None:
        return None
    if grad.thinned:
        raise ReplayError("the trace keeps a sample of this gradient: use smaller tensors to check it.")
    return tuple(float(grad.array[cell]) for cell in cells)


def _central(program: _Program, cells: Sequence[Index]) -> tuple[list[float], list[float], list[KinkAt]]:
    here = float(program.target(program.values(program.here)))
    measured, doubts, kinks = [], [], []
    for cell in cells:
        steps = steps_at(program.here[cell])
        if len(cells) > FEW_CELLS:
            steps = steps[:3]  # enough for ten digits, in half the time
        left, right = slopes(partial(program.at, cell), here, steps)
        slope, doubt = extrapolated([(a + b) / 2 for a, b in zip(left, right, strict=True)])
        measured.append(slope)
        doubts.append(doubt)
        if kinked(left, right):
            kinks.append(_kink(program, cell, steps[-1], left[-1], right[-1]))
    return measured, doubts, kinks


def _kink(program: _Program, cell: Index, h: float, left: float, right: float) -> KinkAt:
    """A kink, with the first op of the trace whose own slopes to the left and to the right differ."""
    base, back, ahead = (program.values(program.moved(cell, step)) for step in (0.0, -h, h))
    found: Node | None = None
    at: Index = ()
    for i in sorted(program.plan.reached - program.plan.moved):
        if np.asarray(base[i]).dtype.kind == "f":
            gap = np.abs((ahead[i] - base[i]) - (base[i] - back[i]))
            size = np.maximum(np.abs(ahead[i] - base[i]), np.abs(base[i] - back[i]))
            if np.any(gap > np.maximum(KINK * size, 1e-6 * h)):
                found, at = program.trace.nodes[i], unraveled(int(np.argmax(gap)), np.shape(gap))
                break
    whose = f" in {found.op}{at_line(found)}{place_of(at)}" if found is not None else ""
    name = cell_of(Names(program.trace)[program.node.id], cell)
    text = (
        f"kink{whose}: the slope is {number(left)} to the left of {name} = {number(float(program.here[cell]))} "
        f"and {number(right)} to the right; there is no one derivative"
    )
    return KinkAt(cell, left, right, found.id if found else None, at, text)


def _scale(trace: Trace, sweep: Sweep, node_id: str, best: Sequence[float]) -> float:
    """The size that errors are relative to: that of the gradient, and of what cancelled when it was added up."""
    sizes = [1e-6, *map(abs, best)]
    for step in sweep.steps:
        for id, part in zip(trace.node(step.node).inputs, step.contributions, strict=False):
            if id == node_id and part is not None:
                sizes.append(float(np.max(np.abs(part.array), initial=0.0)))
    return max((size for size in sizes if np.isfinite(size)), default=1.0)


def _worst(
    taped: Sequence[float] | None,
    best: Sequence[float],
    doubts: Sequence[float],
    skipped: set[Index],
    cells: Sequence[Index],
    scale: float,
) -> float:
    """The greatest error beyond doubt, relative; nan counts as wrong. Cells without a slope are not judged."""
    worst = 0.0
    for i, (cell, wanted, doubt) in enumerate(zip(cells, best, doubts, strict=True)):
        if cell not in skipped:
            error = abs((0.0 if taped is None else taped[i]) - wanted) - min(doubt, DOUBT * scale)
            worst = max(worst, np.inf if np.isnan(error) else error / scale)
    return worst


def _is_rounding(
    program: _Program,
    best: Sequence[float],
    doubts: Sequence[float],
    skipped: set[Index],
    cells: Sequence[Index],
    scale: float,
) -> bool:
    """Whether the tape's rules are right, and only its dtype is to blame: numbers that almost cancel lose their digits.

    In float64 the rules then agree with the measurement, and in the tape's dtype they give what it has.
    """
    again, rules = program.rules(program.recorded, None), program.rules()
    grad = program.sweep.grads[program.node.id].array
    if again is None or rules is None or not np.array_equal(again, grad, equal_nan=True):
        return False
    return _worst([float(rules[cell]) for cell in cells], best, doubts, skipped, cells, scale) <= TOLERANCE["float64"]


def _plot(
    program: _Program, cells: Sequence[Index], cell: Index, best: Sequence[float], exact: Any, scale: float
) -> tuple[tuple[float, ...], float | None]:
    """The error of a central difference for each step size at one cell, and that of the complex step.

    They are errors against the gradient by the rules in float64, since the tape's own has its dtype's rounding in it;
    where there is none, against the best measurement.
    """
    where = cells.index(cell)
    rules = program.rules()
    truth = float(best[where] if rules is None else rules[cell])
    size = abs(truth) or scale
    step = max(1.0, abs(float(program.here[cell])))
    measured = [(program.at(cell, h * step) - program.at(cell, -h * step)) / (2 * h * step) for h in STEPS]
    errors = tuple(abs(slope - truth) / size for slope in measured)
    return errors, None if exact is None else abs(exact[where] - truth) / size


def _verdict(
    program: _Program,
    has: bool,
    error: float,
    tolerance: float,
    ok: bool | None,
    rounded: bool,
    method: str,
    kinks: int,
    skipped: int,
    count: int,
) -> str:
    name = Names(program.trace)[program.node.id]
    if not np.isfinite(program.target(program.values(program.here))):
        return f"the target is not finite here: there is no slope to compare the gradient of {name} with"
    if skipped == count:
        where = "stands at a kink" if kinks == count else "has no slope here"
        each = "" if count == 1 else f", in any of its {count} cells"
        return f"{name} {where}{each}: there is no one derivative to compare the tape's with" if count else "no cells"
    rest = f"; {skipped} of {count} cells have no one slope and are not judged" if skipped else ""
    if not has and ok:
        return f"the tape has no gradient for {name}, and the target does not move with it{rest}"
    if not has:
        return f"the tape has no gradient for {name}, but the target does move with it, says the {method}{rest}"
    if rounded:
        dtype = program.node.dtype
        return (
            f"the gradient of {name} agrees with the {method} when it is computed in float64; in {dtype} it is off by "
            f"{number(error)} of its size, because numbers that almost cancel lose their digits{rest}"
        )
    what = "agrees with" if ok else "differs from"
    return f"the gradient of {name} {what} the {method}: error {number(error)}, allowed {number(tolerance)}{rest}"


# --- By hand -------------------------------------------------------------------------------------


def nudge(trace: Trace, sweep: Sweep, node_id: str, eps: float, index: Index | None = None) -> Nudge:
    """What the target does when one cell of a node moves by `eps`, beside gradient·ε; without an index all cells move.

    Raises ReplayError where the trace cannot be run again from that node on.
    """
    program = _Program(trace, sweep, node_id)
    cell = None if index is None and program.node.shape else checked(program.node, index or ())
    before, after = float(program.target(program.values(program.here))), program.at(cell, float(eps))
    grad = sweep.grads.get(node_id)
    slope = None
    if grad is not None and not grad.thinned:
        slope = float(np.sum(grad.array, dtype=np.float64)) if cell is None else float(grad.array[cell])
    with np.errstate(all="ignore"):
        delta = after - before
        foretold = None if slope is None else slope * float(eps)
        difference = None if foretold is None else delta - foretold
    names = Names(trace)
    name = names[node_id] if cell is None else cell_of(names[node_id], cell)
    target = names[sweep.targets[0]] if len(sweep.targets) == 1 else "the sum of the targets"
    sign = "+" if eps >= 0 else "−"
    every = "every cell of " if cell is None else ""
    text = f"{every}{name} {sign} {number(abs(float(eps)))}: {target} goes from {number(before)} to {number(after)}, "
    text += f"Δ = {number(delta)}; "
    if slope is None or foretold is None or difference is None:
        text += "the tape has no gradient for it"
    else:
        text += f"gradient·ε = {product([slope, float(eps)])} = {number(foretold)}, off by {number(difference)}"
    return Nudge(node_id, cell, float(eps), before, after, delta, foretold, difference, text)
