"""One row of an op's local Jacobian: the factors that turn an incoming gradient into one cell of what is sent back.

Nothing here depends on which op it is. A rule c(g) is run once on a tape. The tape then gives c's derivative with
respect to g (the factors), with nan for a seed (nan times 0 is nan, so every cell that is used shows, even where its
factor is 0), and its derivative with respect to everything else that the rule reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from graphlab.tape import GradientTape
from graphlab.tensor import Record, Tensor, pulled
from graphlab.trace.budget import check
from graphlab.trace.graph import Node, Trace
from graphlab.views.analysis.op import elementwise, live, under

SAME = 1e-9  # numbers in float64 that differ by less are one number
NOISE = 1e-12
MOST_TRIED = 64  # cells that are changed one by one

Index = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """How the cell is made: `factors` times `grads`, which stand at the flat `cells` of the incoming gradient.

    `operands` says of a cell of the gradient which cell of an operand its factor is: (input, flat index), with −1 for
    the op's result; it is empty unless all factors are such cells or numbers that never change. `reads` has the
    flat cells of each operand whose change changes the sum.
    """

    cells: np.ndarray
    factors: np.ndarray
    grads: np.ndarray
    operands: dict[int, tuple[int, int]]
    reads: dict[int, list[int]]

    @property
    def total(self) -> Any:
        """The sum of the products."""
        with np.errstate(all="ignore"):
            return np.sum(self.factors * self.grads).item()


def row(trace: Trace, node: Node, which: int, index: Index, grad: np.ndarray) -> Row:
    """How the cell `index` of what `node` sends to its input `which` is made of the incoming gradient `grad`.

    Raises ReplayError where the trace does not hold the rule or the numbers.
    """
    record = live(trace, node, np.float64)
    clean = _finite(record)
    size = int(np.size(record.output._array))
    probe = np.random.default_rng(0).uniform(1, 2, np.shape(record.output._array))
    with np.errstate(all="ignore"):
        run = _Run(clean, which, probe)
        factors, used = run.by_gradient(index)
        if elementwise(trace, node):  # where a slope is infinite, 0 times it is nan in the other cells
            used &= spread(run.shape, node.shape) == _flat(index, run.shape)
        cells = np.flatnonzero(used)
        factors, come = factors.reshape(size)[cells], np.asarray(grad).reshape(size)[cells]
        matched = _matched(run.by_operands(index), clean, cells, factors, probe.reshape(size))
        known = matched is not None and (bool(matched) or not run.is_read(index))
        if clean is not record and (matched or not known):
            factors = _restored(record, which, index, cells, factors, matched if known else None)
        if matched is None or not known:
            return Row(cells, factors, come, {}, _movers(clean, which, index, grad))
    reads: dict[int, list[int]] = {}
    for flat, g in zip(cells.tolist(), come, strict=True):
        if flat in matched and g != 0:
            reads.setdefault(matched[flat][0], []).append(matched[flat][1])
    return Row(cells, factors, come, matched, reads)


def _finite(record: Record) -> Record:
    """The record itself, or where operands are infinite or nan one with numbers in their place.

    0 times infinity is nan: one bad cell would spoil the factors of all others.
    """
    parts = [x._array for x in (*record.inputs, record.output) if x._array.dtype.kind in "fc"]
    if all(np.isfinite(part).all() for part in parts):
        return record
    rng = np.random.default_rng(2)

    def mended(x: Tensor) -> Tensor:
        if x._array.dtype.kind not in "fc":
            return x
        return Tensor(np.where(np.isfinite(x._array), x._array, rng.uniform(1, 2, np.shape(x._array)))[()])

    return record._replace(inputs=tuple(map(mended, record.inputs)), output=mended(record.output))


def _restored(
    record: Record, which: int, index: Index, cells: np.ndarray, factors: np.ndarray, matched: Any
) -> np.ndarray:
    """The true factors of a record with infinities: cells of an operand where the factors are such, else the rule's."""
    if matched is None:
        factors, _ = _Run(record, which, np.zeros(np.shape(record.output._array))).by_gradient(index)
        return np.asarray(factors.ravel()[cells])
    restored = np.array(factors)
    for i, flat in enumerate(cells.tolist()):
        if flat in matched:
            k, m = matched[flat]
            restored[i] = np.ravel(record.output._array if k < 0 else record.inputs[k]._array)[m]
    return restored


class _Run:
    """A rule run on a tape of its own, to be differentiated by all that goes in. `sent` is None for nothing."""

    def __init__(self, record: Record, which: int, grad: np.ndarray) -> None:
        op, inputs, attrs, out = record
        self.grad = Tensor(np.asarray(grad, out._array.dtype)[()])
        self.operands = {-1: out, **dict(enumerate(inputs))}
        self.operands = {k: x for k, x in self.operands.items() if x._array.dtype.kind in "fc"}
        self.shape = np.shape(inputs[which]._array)
        self.dtype = inputs[which]._array.dtype
        rule = op.vjp_of(which) if op.is_differentiable else None
        with GradientTape(persistent=True, watch_accessed_variables=False) as tape:
            tape.watch([self.grad, *self.operands.values()])
            self.sent = None if rule is None else pulled(rule, self.grad, out, inputs, attrs, inputs[which])
        self.tape = tape

    def _row(self, index: Index, seed: float, sources: Any) -> Any:
        check()  # one of these is what a row costs, of an op with many inputs
        start = np.zeros(self.shape, self.dtype)
        start[index] = seed
        return self.tape.gradient(self.sent, sources, Tensor(start[()]))

    def by_gradient(self, index: Index) -> tuple[np.ndarray, np.ndarray]:
        """The factors of one cell, and which of them are used at all."""
        found = None if self.sent is None else self._row(index, 1.0, self.grad)
        if found is None:
            return np.zeros_like(self.grad._array), np.zeros(np.shape(self.grad._array), bool)
        # A tape gives the conjugate of a complex derivative.
        factors = np.conj(np.asarray(found._array))
        return factors, np.isnan(self._row(index, np.nan, self.grad)._array)

    def by_operands(self, index: Index) -> dict[int, np.ndarray]:
        """The derivative of one cell by every operand that the rule reads."""
        if self.sent is None:
            return {}
        found = self._row(index, 1.0, list(self.operands.values()))
        slopes = {k: None if d is None else np.asarray(d._array) for k, d in zip(self.operands, found, strict=True)}
        return {k: d for k, d in slopes.items() if d is not None and np.any(d != 0)}

    def is_read(self, index: Index) -> bool:
        """Whether one cell depends on an operand at all, even if its derivative is 0 here."""
        found = [] if self.sent is None else self._row(index, np.nan, list(self.operands.values()))
        return any(d is not None and bool(np.isnan(d._array).any()) for d in found)

    def value(self, index: Index) -> Any:
        return 0.0 if self.sent is None else np.asarray(self.sent._array)[index]


def _matched(
    slopes: dict[int, np.ndarray], record: Record, cells: np.ndarray, factors: np.ndarray, probe: np.ndarray
) -> dict[int, tuple[int, int]] | None:
    """Which cell of an operand each factor is, by flat cell of the gradient; None where one is anything else.

    The probe is a different number in every cell. If the derivative by an operand's cell is the number of one cell of
    the gradient, their product is a term of the sum.
    """
    order = cells[np.argsort(probe[cells])]
    at = {int(flat): k for k, flat in enumerate(cells)}
    found: dict[int, tuple[int, int]] = {}
    for k, slope in slopes.items():
        if slope.dtype.kind == "c" or not len(order):
            return None
        operand = np.ravel(record.output._array if k < 0 else record.inputs[k]._array)
        flat = np.flatnonzero(slope)
        nearest = np.searchsorted(probe[order] * (1 - SAME), np.ravel(slope)[flat], side="right") - 1
        for m, near, d in zip(flat.tolist(), nearest.tolist(), np.ravel(slope)[flat].tolist(), strict=True):
            cell = int(order[near])
            near_enough = near >= 0 and abs(probe[cell] - d) <= 2 * SAME * abs(d)
            if not near_enough or cell in found or not _equal(factors[at[cell]], operand[m]):
                return None
            found[cell] = (k, m)
    return found


def _equal(a: Any, b: Any) -> bool:
    return bool(np.isclose(a, b, rtol=SAME, atol=0, equal_nan=True))


def _movers(record: Record, which: int, index: Index, grad: np.ndarray) -> dict[int, list[int]]:
    """The cells of each operand whose change changes what is sent to a cell.

    A derivative can be 0 by accident, as that of 1 − y² at y = 0. Cells whose derivative is 0 here but not a little
    further on are tried one by one.
    """
    here = _Run(record, which, grad)
    slopes = here.by_operands(index)
    moved = _Run(_shifted(record), which, grad).by_operands(index)
    found: dict[int, list[int]] = {}
    value, tries = here.value(index), MOST_TRIED
    for k in sorted({*slopes, *moved}):
        zero = np.zeros(np.shape(here.operands[k]._array))
        now, later = np.ravel(slopes.get(k, zero)), np.ravel(moved.get(k, zero))
        sure = ~(np.abs(now) <= NOISE * _size(slopes))
        doubtful = np.flatnonzero(~sure & ~(np.abs(later) <= NOISE * _size(moved)))
        cells = np.flatnonzero(sure).tolist()
        for m in doubtful[:tries].tolist():
            other = _Run(_changed(record, k, m), which, grad).value(index)
            if not abs(other - value) <= NOISE * max(abs(other), abs(value)):
                cells.append(m)
        tries = max(0, tries - len(doubtful))
        if cells:
            found[k] = sorted(cells)
    return found


def _size(slopes: dict[int, np.ndarray]) -> float:
    return max((float(np.max(np.abs(d), initial=0.0)) for d in slopes.values()), default=0.0)


def _shifted(record: Record) -> Record:
    """The same op on operands that are all a little different."""
    rng = np.random.default_rng(1)

    def shift(x: Tensor) -> Tensor:
        if x._array.dtype.kind not in "fc":
            return x
        return Tensor(x._array + 1e-3 * (1 + np.abs(x._array)) * rng.uniform(0.5, 1, np.shape(x._array)))

    return record._replace(inputs=tuple(map(shift, record.inputs)), output=shift(record.output))


def _changed(record: Record, which: int, flat: int) -> Record:
    """The same op with one cell of one operand changed."""
    x = record.output if which < 0 else record.inputs[which]
    array = np.array(x._array)
    array.flat[flat] += 1e-2 * (1 + abs(array.flat[flat]))
    if which < 0:
        return record._replace(output=Tensor(array[()]))
    inputs = list(record.inputs)
    inputs[which] = Tensor(array[()])
    return record._replace(inputs=tuple(inputs))


# --- Forwards ------------------------------------------------------------------------------------


def made_of(trace: Trace, node: Node, index: Index) -> list[tuple[np.ndarray, np.ndarray]]:
    """For each input of `node` the flat cells that the cell `index` of its result depends on, and the local slopes.

    The slope is nan where there is none: for whole numbers and truth values, and for ops without a derivative.
    """
    record = live(trace, node, np.float64)
    clean = _finite(record)
    op, inputs, _, out = record
    by_place = elementwise(trace, node)
    found = []
    with np.errstate(all="ignore"):
        for which, x in enumerate(inputs):
            shape = np.shape(x._array)
            floats = x._array.dtype.kind in "fc" and out._array.dtype.kind in "fc"
            rule = op.vjp_of(which) if op.is_differentiable and floats else None
            slopes = None if rule is None else _sent(record, which, index, 1.0)
            if slopes is None:
                flat = [_flat(under(index, shape), shape)] if by_place else range(int(np.size(x._array)))
                found.append((np.array(flat, int), np.full(len(flat), np.nan)))
                continue
            used = np.isnan(_sent(clean, which, index, np.nan))
            # What was looked at and not chosen, as by `where` or `maximum`, makes the cell too.
            cells = (
                np.flatnonzero(used) if used.any() or not by_place else np.array([_flat(under(index, shape), shape)])
            )
            found.append((cells, np.ravel(slopes)[cells]))
    return found


def _sent(record: Record, which: int, index: Index, seed: float) -> Any:
    op, inputs, attrs, out = record
    g = np.zeros_like(out._array)
    g[index] = seed
    if (rule := op.vjp_of(which)) is None:
        return None
    part = pulled(rule, Tensor(g[()]), out, inputs, attrs, inputs[which])
    return None if part is None else np.conj(np.asarray(part._array))


def _flat(index: Index, shape: Index) -> int:
    return int(np.ravel_multi_index(index, shape)) if shape else 0


def spread(shape: Index, whole: Index) -> np.ndarray:
    """For every cell of a result the flat cell of an operand of `shape` that broadcasting puts under it.

    >>> spread((2, 1), (2, 3)).tolist()
    [[0, 0, 0], [1, 1, 1]]
    """
    return np.broadcast_to(np.arange(int(np.prod(shape, dtype=np.int64))).reshape(shape), whole)


def unraveled(flat: int, shape: Index) -> Index:
    """The index of a flat cell."""
    return tuple(int(i) for i in np.unravel_index(flat, shape)) if shape else ()
