"""Checks gradients against numerical slopes, with the error by step size; and moves one node by hand, a nudge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graphlab.trace.graph import Sweep
from graphlab.views.analysis.cells import checked
from graphlab.views.analysis.finite_differences import Index, KinkAt, Program, Slopes, measured
from graphlab.views.analysis.op import ReplayError
from graphlab.views.notation.equality import sign
from graphlab.views.notation.numbers import distinct, number
from graphlab.views.notation.sums import cell_of, product
from graphlab.views.reading import Reading

STEPS = tuple(10.0**-k for k in range(1, 11))  # of the plot: errors fall with the step, then rounding takes over
#: The relative error that counts as agreement: what the tape's own dtype can be off by.
TOLERANCE = {"float16": 5e-2, "float32": 1e-3, "float64": 1e-5}


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


_OWN = 1e-3  # by how much a target may differ from itself in float64


@dataclass(frozen=True, slots=True)
class Nudge:
    """A node moved by `eps`, in one cell or in all: what the target did, beside what the gradient predicts."""

    node: str
    index: Index | None
    eps: float
    before: float
    after: float
    delta: float
    predicted: float | None
    difference: float | None
    text: str


def check_node(reading: Reading, node_id: str) -> Check:
    """The gradient of `node_id` beside the slope of the target, for up to 36 cells, spread evenly.

    Raises ReplayError where the trace cannot be run again from that node on.
    """
    program = Program(reading, node_id)
    cells = program.cells()
    taped = _taped(reading.backward, node_id, cells)
    slopes = measured(program, cells)
    error = slopes.error([0.0] * len(cells) if taped is None else taped)
    tolerance = TOLERANCE[program.node.dtype]
    rounded = taped is not None and error > tolerance and _is_rounding(program, slopes)
    ok = None if not slopes.judged or (taped is None and error > tolerance) else rounded or error <= tolerance
    plotted, errors, exact_error = _plot(program, slopes)
    return Check(
        node_id,
        slopes.cells,
        taped,
        slopes.central,
        slopes.exact,
        error,
        tolerance,
        ok,
        plotted,
        STEPS if errors else (),
        errors,
        exact_error,
        slopes.kinks,
        _notice(program, slopes),
        _verdict(
            program, slopes, taped is not None, ok, rounded, f"error {number(error)}, allowed {number(tolerance)}"
        ),
    )


def _notice(program: Program, slopes: Slopes) -> str:
    """What limits the measurement: cells that were sampled, nodes that were held fixed."""
    count = program.here.size
    parts = []
    if len(slopes.cells) < count:
        parts.append(f"{len(slopes.cells)} of {count:,} cells, spread evenly")
    if program.held:
        parts.append("what stop_gradient gives is held fixed, as the tape has it")
    return "; ".join(parts)


def _taped(sweep: Sweep, node_id: str, cells: Sequence[Index]) -> tuple[float, ...] | None:
    grad = sweep.grads.get(node_id)
    if grad is None:
        return None
    if grad.thinned:
        raise ReplayError("the trace keeps a sample of this gradient: use smaller tensors to check it.")
    return tuple(float(grad.array[cell]) for cell in cells)


def _is_rounding(program: Program, slopes: Slopes) -> bool:
    """Whether the tape's rules are right, and only its dtype is to blame: digits are lost, or numbers become too large.

    In float64 the rules then agree with the measurement, and in the tape's dtype they give what it has.
    """
    again, rules = program.rules(program.recorded, None), program.rules()
    grad = program.sweep.grads[program.node.id].array
    if again is None or rules is None or not np.array_equal(again, grad, equal_nan=True):
        return False
    return slopes.error([float(rules[cell]) for cell in slopes.cells]) <= TOLERANCE["float64"]


def _plot(program: Program, slopes: Slopes) -> tuple[Index, tuple[float, ...], float | None]:
    """The cell with the greatest slope, and there the errors of central differences by step and of the complex step.

    They are errors against the gradient by the rules in float64, since the tape's own has its dtype's rounding in it;
    where there is none, against the best measurement.
    """
    if not slopes.judged:
        return (), (), None
    where = max(slopes.judged, key=lambda i: abs(slopes.best[i]))
    cell = slopes.cells[where]
    rules = program.rules()
    truth = float(slopes.best[where] if rules is None else rules[cell])
    size, unit = abs(truth) or slopes.scale, max(1.0, abs(float(program.here[cell])))
    central = [(program.at(cell, h * unit) - program.at(cell, -h * unit)) / (2 * h * unit) for h in STEPS]
    errors = tuple(abs(slope - truth) / size for slope in central)
    return cell, errors, None if slopes.exact is None else abs(slopes.exact[where] - truth) / size


def _verdict(program: Program, slopes: Slopes, has: bool, ok: bool | None, rounded: bool, how: str) -> str:
    """The outcome of the comparison in a sentence."""
    name, count = program.names[program.node.id], len(slopes.cells)
    if not np.isfinite(program.target(program.values(program.here))):
        return f"the target is not finite here: there is no slope to compare the gradient of {name} with"
    if not slopes.judged:
        where = "stands at a kink" if len(slopes.kinks) == count > 0 else "has no slope here"
        each = "" if count <= 1 else f", in any of its {count} cells"
        return f"{name} {where}{each}: there is no one derivative to compare the tape's with"
    skipped = count - len(slopes.judged)
    rest = f"; {skipped} of {count} cells have no one slope and are not judged" if skipped else ""
    if not has:
        moves = "and the target does not move with it" if ok else "but the target does move with it"
        return f"the tape has no gradient for {name}, {moves}{rest}"
    if rounded:
        finite = np.isfinite(program.sweep.grads[program.node.id].array).all()
        blame = "numbers that almost cancel lose their digits" if finite else "numbers on the way become too large"
        return (
            f"the gradient of {name} agrees with the {slopes.method} when it is computed in float64; in "
            f"{program.node.dtype} {blame}: {how}{rest}"
        )
    return f"the gradient of {name} {'agrees with' if ok else 'differs from'} the {slopes.method}: {how}{rest}"


# --- By hand -------------------------------------------------------------------------------------


def nudge(reading: Reading, node_id: str, eps: float, index: Index | None = None) -> Nudge:
    """What the target does when one cell of a node moves by `eps`, beside gradient·ε; without an index all cells move.

    Raises ReplayError where the trace cannot be run again from that node on.
    """
    sweep = reading.backward
    program = Program(reading, node_id)
    cell = None if index is None and program.node.shape else checked(program.node, index or ())
    before, after = float(program.target(program.values(program.here))), program.at(cell, float(eps))
    grad = sweep.grads.get(node_id)
    slope = None
    if grad is not None and not grad.thinned:
        slope = float(np.sum(grad.array, dtype=np.float64)) if cell is None else float(grad.array[cell])
    with np.errstate(all="ignore"):
        delta = after - before
        predicted = None if slope is None else slope * float(eps)
        difference = None if predicted is None else delta - predicted
    names = reading.names
    name = names[node_id] if cell is None else cell_of(names[node_id], cell)
    target = names[sweep.targets[0]] if len(sweep.targets) == 1 else "the sum of the targets"
    moved = "+" if eps >= 0 else "−"
    every = "every cell of " if cell is None else ""
    text = f"{every}{name} {moved} {number(abs(float(eps)))}: {target} {_way(before, after)}; "
    if slope is None or predicted is None or difference is None:
        text += "the tape has no gradient for it"
    else:
        factors, shown = product([slope, float(eps)]), number(predicted)
        text += f"gradient·ε = {factors} {sign(factors, shown)} {shown}, off by {number(difference)}"
    text += _in_its_own_dtype(program, before, target)
    return Nudge(node_id, cell, float(eps), before, after, delta, predicted, difference, text)


def _way(before: float, after: float) -> str:
    """From which number to which one, written with as many digits as tell them apart.

    >>> _way(9.0, 9.61), _way(0.197712, 0.197731)
    ('goes from 9 to 9.61, Δ = 0.61', 'goes from 0.19771 to 0.19773, Δ ≈ 1.9e−5')
    >>> _way(2.0, 2.0)
    'stays 2, Δ = 0'
    """
    delta, (begin, end) = number(after - before), distinct(before, after)
    way = f"stays {begin}" if begin == end else f"goes from {begin} to {end}"
    return f"{way}, Δ {sign(f'{end} − ({begin})', delta)} {delta}"


def _in_its_own_dtype(program: Program, before: float, target: str) -> str:
    """A sentence on the target in the program's own dtype, where that differs from its value in float64."""
    recorded = program.recorded
    own = float(program.target(recorded))
    dtype = program.trace.nodes[program.seeds[0][0]].dtype
    if np.isclose(own, before, rtol=_OWN, atol=_OWN, equal_nan=True) or dtype == "float64":
        return ""
    lost = "its numbers lose their digits" if np.isfinite(own) else "numbers on the way become too large"
    return f". This is computed in float64; in the program's {dtype} {lost}: there {target} is {number(own)}"
