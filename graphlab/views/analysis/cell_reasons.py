"""Why a cell of a gradient is made the way it is: a sentence, and the cells that an op chose by.

The numbers come from the op's own rule (`jacobian`); here is what they mean, for the ops where a picture needs it:
why there is a transpose, where a sum over a broadcast axis comes from, which element a maximum picked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from graphlab.trace.graph import Node, Trace
from graphlab.trace.registry import entry
from graphlab.views.analysis.jacobian import Row, spread, unraveled
from graphlab.views.analysis.op import elementwise, under
from graphlab.views.analysis.windows import gradient_reason, winners
from graphlab.views.notation.numbers import number
from graphlab.views.notation.sums import cell_of, term

Index = tuple[int, ...]


@dataclass(frozen=True)
class _CellFacts:
    """What the sentences speak of: one edge, one cell, and the row that makes it."""

    trace: Trace
    node: Node
    which: int
    index: Index
    row: Row
    names: Mapping[str, str]

    @property
    def source(self) -> Node:
        return self.trace.node(self.node.inputs[self.which])

    def name(self, node: Node) -> str:
        return term(self.names[node.id])

    def cell(self, node: Node, index: Index) -> str:
        return cell_of(self.names[node.id], index)

    @property
    def here(self) -> str:
        return self.cell(self.source, self.index)

    @property
    def out(self) -> str:
        return self.name(self.node)

    @property
    def came(self) -> str:
        """The first cell of the result whose gradient is used."""
        return self.cell(self.node, unraveled(int(self.row.cells[0]), self.node.shape))


def reason(trace: Trace, node: Node, which: int, index: Index, row: Row, names: Mapping[str, str]) -> str:
    """Why the cell `index` of input `which` gets what it gets from `node`; `names` are those of all nodes."""
    facts = _CellFacts(trace, node, which, index, row, names)
    special = _SENTENCES.get(node.op or "")
    if special is not None and (text := special(facts)):
        return text
    count = len(row.cells)
    if count == 0:
        return f"{facts.here} does not go into {facts.out}, so nothing comes back."
    if elementwise(trace, node) and count > 1:
        return _broadcast(facts)
    found = entry(node.op)
    if count == 1 and found is not None and found.takes == "any" and row.factors[0] == 1:
        return f"{facts.came} is {facts.here} in another place, so its gradient goes back unchanged."
    if count == 1:
        slope = row.factors[0].item()
        times = "is passed on unchanged" if slope == 1 else f"is multiplied by the local slope {number(slope)}"
        return f"{facts.here} goes into {facts.came} alone: what comes in there {times}."
    return (
        f"{facts.here} goes into {count} cells of {facts.out}: every one sends its share back, and they are added up."
    )


def _broadcast(facts: _CellFacts) -> str:
    """Where the sum over a broadcast axis comes from."""
    shape, whole = facts.source.shape, facts.node.shape
    ahead = len(whole) - len(shape)
    axes = [a for a, n in enumerate(whole) if n > 1 and (a < ahead or shape[a - ahead] == 1)]
    along = f"axis {axes[0]}" if len(axes) == 1 else "axes " + " and ".join(map(str, axes))
    count = len(facts.row.cells)
    return (
        f"{facts.here} was broadcast along {along}: it was used in {count} cells of {facts.out}, "
        f"so the {count} gradients that come back are added up."
    )


def _matmul(facts: _CellFacts) -> str:
    """Row times column, and why one of the two is transposed."""
    a, b = (facts.name(facts.trace.node(id)) for id in facts.node.inputs)
    row, column = facts.index[-2:]
    stack = " This holds for every matrix of the batch, and what comes back is added up." if _stacked(facts) else ""
    if facts.which == 0:
        return (
            f"{facts.here} met row {column} of {b}, one number for each column of {facts.out}: so row {row} of "
            f"∂{facts.out} meets row {column} of {b}. Row {column} of {b} is column {column} of {b}ᵀ, "
            f"hence ∂{a} = ∂{facts.out} @ {b}ᵀ.{stack}"
        )
    return (
        f"{facts.here} met column {row} of {a}, one number for each row of {facts.out}: so column {row} of {a} meets "
        f"column {column} of ∂{facts.out}. Column {row} of {a} is row {row} of {a}ᵀ, "
        f"hence ∂{b} = {a}ᵀ @ ∂{facts.out}.{stack}"
    )


def _stacked(facts: _CellFacts) -> bool:
    return int(np.prod(facts.source.shape[:-2])) < int(np.prod(facts.node.shape[:-2]))


def _sum(facts: _CellFacts) -> str:
    return f"{facts.came} is a sum, and {facts.here} is one of its terms: the whole gradient goes to every term."


def _mean(facts: _CellFacts) -> str:
    count = int(np.prod(facts.source.shape)) // max(1, int(np.prod(facts.node.shape)))
    return f"{facts.came} is a mean of {count}, of which {facts.here} is one: every one gets 1/{count} of the gradient."


def _extreme(facts: _CellFacts) -> str:
    """Which element a maximum or minimum over an axis picked."""
    word = "greatest" if facts.node.op == "reduce_max" else "least"
    picked = picks(facts.trace, facts.node, facts.index)
    names = [facts.cell(facts.source, unraveled(m, facts.source.shape)) for m in picked]
    if not picked:
        return ""
    if facts.index not in [unraveled(m, facts.source.shape) for m in picked]:
        value = number(facts.source.value.array[unraveled(picked[0], facts.source.shape)].item())
        return f"{facts.here} was not picked: {names[0]} = {value} is the {word}, and gets the whole gradient."
    if len(picked) > 1:
        return f"{facts.here} is one of {len(picked)} equal {word} elements: they share the gradient."
    return f"{facts.here} is the {word} element, so {facts.came} moves with it alone: the whole gradient goes to it."


def picks(trace: Trace, node: Node, index: Index) -> list[int]:
    """The flat cells that a maximum or minimum over axes picked out of those it compared with the cell `index`."""
    array = trace.node(node.inputs[0]).value.array
    axis = node.attrs.get("axis")
    axes = range(array.ndim) if axis is None else (axis,) if isinstance(axis, int) else axis
    over = {a % array.ndim for a in axes} if array.ndim else set()
    group = tuple(slice(None) if a in over else i for a, i in enumerate(index))
    numbers = np.arange(array.size).reshape(array.shape)[group]
    best = (np.max if node.op == "reduce_max" else np.min)(array[group])
    cells: list[int] = np.ravel(numbers)[np.ravel(array[group]) == best].tolist()
    return cells


def _between(facts: _CellFacts) -> str:
    """Which of two operands a maximum or minimum picked."""
    if facts.source.shape != facts.node.shape:
        return _often(facts)
    other = facts.trace.node(facts.node.inputs[1 - facts.which])
    there = under(facts.index, other.shape)
    mine, theirs = facts.source.value.array[facts.index].item(), other.value.array[there].item()
    against = f"{facts.cell(other, there)} = {number(theirs)}"
    if not facts.row.cells.size:
        return f"{against} was picked, not {facts.here} = {number(mine)}: nothing comes back."
    word, opposite = ("greater", "less") if facts.node.op == "maximum" else ("less", "greater")
    than = f"not {opposite}" if mine == theirs else word
    return f"{facts.here} = {number(mine)} was picked, {than} than {against}: the whole gradient goes to it."


def _often(facts: _CellFacts) -> str:
    """In how many cells a broadcast operand was picked."""
    uses = int((spread(facts.source.shape, facts.node.shape) == _flat(facts.index, facts.source.shape)).sum())
    count = len(facts.row.cells)
    comes = "nothing comes back" if not count else "the gradients of those are added up"
    return f"{facts.here} was broadcast to {uses} cells of {facts.out} and picked in {count} of them: {comes}."


def _flat(index: Index, shape: Index) -> int:
    return int(np.ravel_multi_index(index, shape)) if shape else 0


def _where(facts: _CellFacts) -> str:
    if facts.source.shape != facts.node.shape:
        return _often(facts)
    condition = facts.name(facts.trace.node(facts.node.inputs[0]))
    wanted = facts.which == 1
    if facts.row.cells.size:
        return f"{condition} is {wanted} here, so {facts.here} was chosen: the whole gradient goes to it."
    return f"{condition} is {not wanted} here, so {facts.here} was not chosen: nothing comes back."


def _relu(facts: _CellFacts) -> str:
    x = facts.source.value.array[facts.index].item()
    if x > 0:
        return f"{facts.here} = {number(x)} is above 0, where relu passes everything on: the slope is 1."
    return f"{facts.here} = {number(x)} is not above 0, where relu is flat: the slope is 0, and nothing comes back."


def _taken(facts: _CellFacts) -> str:
    count = len(facts.row.cells)
    if count == 0:
        return f"{facts.here} was not taken, so nothing comes back."
    times = "" if count == 1 else f" {count} times, and what comes back is added up"
    return f"{facts.here} was taken{times or f': it is {facts.came}, so its gradient comes back unchanged'}."


def _softmax(facts: _CellFacts) -> str:
    count = len(facts.row.cells)
    return (
        f"The {count} shares add up to 1, so {facts.here} moves all of them: its own up, the others down. "
        f"All {count} gradients that come in take part."
    )


def _window(facts: _CellFacts) -> str:
    sent = [unraveled(flat, facts.node.shape) for flat in facts.row.cells.tolist()]
    return gradient_reason(facts.trace, facts.node, facts.which, facts.index, sent, facts.names)


_SENTENCES: dict[str, Callable[[_CellFacts], str]] = {
    "mm": _matmul,
    "reduce_sum": _sum,
    "reduce_mean": _mean,
    "reduce_max": _extreme,
    "reduce_min": _extreme,
    "maximum": _between,
    "minimum": _between,
    "where": _where,
    "relu": _relu,
    "slice_of": _taken,
    "gather": _taken,
    "gather_nd": _taken,
    "softmax": _softmax,
    "log_softmax": _softmax,
    "convolution": _window,
    "depthwise_conv2d": _window,
    "max_pool": _window,
    "avg_pool": _window,
}


def chosen(trace: Trace, node: Node, which: int, index: Index) -> dict[str, list[int]]:
    """The flat cells that decide, by node id, where an op picks and has no slope there to say so."""
    source = trace.node(node.inputs[which])
    own = _flat(index, source.shape)
    if node.op in ("reduce_max", "reduce_min"):
        return {source.id: sorted({own, *picks(trace, node, index)})}
    if node.op == "max_pool":
        return {source.id: sorted({own, *winners(trace, node, index)})}
    if node.op not in ("relu", "abs", "maximum", "minimum", "where"):
        return {}
    above = spread(source.shape, node.shape) == own
    deciding = node.inputs[:1] if node.op == "where" else node.inputs
    shapes = {id: trace.node(id).shape for id in deciding}
    return {id: np.unique(spread(shape, node.shape)[above]).tolist() for id, shape in shapes.items()}
