"""One cell of a gradient: which cells of the incoming gradient and of the operands make it, with every product.

What an op sends to a cell is linear in the gradient g that comes in, c = Σ f·g. Differentiating the rule gives each
factor f; differentiating it once more, with respect to what the rule reads, gives the cells that f is made of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from graphlab.errors import InvalidArgumentError
from graphlab.trace.graph import Node, Step
from graphlab.trace.registry import back_of, entry, label_of, slots
from graphlab.views.analysis.cell_reasons import chosen, reason
from graphlab.views.analysis.jacobian import Row, made_of, row, unraveled
from graphlab.views.analysis.op import ReplayError, check_whole, elementwise, position, subject, under
from graphlab.views.analysis.windows import made_in_window, value_reason
from graphlab.views.notation.equality import ABOUT, EQUAL, as_written
from graphlab.views.notation.formula import plain
from graphlab.views.notation.numbers import MINUS, number, shape_text
from graphlab.views.notation.sums import cell_of, equation, product
from graphlab.views.reading import Reading

MOST_TERMS = 64  # kept of one contribution; all of them are counted and added up
LONG = 60  # characters of a term in symbols

Index = tuple[int, ...]
Marks = dict[str, dict[str, list[int]]]


@dataclass(frozen=True, slots=True)
class Term:
    """One product: the cell `cell` of the incoming gradient, which holds `grad`, times `factor`.

    Where the factor is exactly one cell of an operand, `operand` is its node and `at` that cell.
    """

    factor: Any
    grad: Any
    cell: Index
    operand: str | None
    at: Index | None
    text: str

    @property
    def product(self) -> Any:
        """What the term adds to the cell."""
        return self.factor * self.grad


@dataclass(frozen=True, slots=True)
class Share:
    """What one edge contributes to the cell, and why; `edge` and `node` are None for the seed of the sweep.

    `terms` are the first of `count` products, `text` writes them with numbers, `symbols` with names.
    """

    edge: str | None
    node: str | None
    total: Any
    text: str
    symbols: str
    why: str
    count: int = 0
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Cells:
    """Everything that makes one cell of a gradient. `marks` has the flat indices to highlight, by node id.

    `total` is the cell itself; None where the sweep has no gradient for the node.
    """

    node: str
    index: Index
    total: Any
    shares: tuple[Share, ...]
    text: str
    marks: Marks
    notice: str = ""


def cell(reading: Reading, node_id: str, index: Index = ()) -> Cells:
    """What makes the cell `index` of the gradient of a node, edge by edge in the order of arrival."""
    node = reading.trace.nodes[position(reading.trace, node_id)]
    index = checked(node, index)
    name = "∂" + cell_of(reading.names[node.id], index)
    marks: Marks = {}
    mark(marks, node.id, "grad", [_flat(index, node.shape)])
    grad = reading.backward.grads.get(node.id)
    if grad is None:
        return Cells(node.id, index, None, (), f"{name} = None", marks, f"no gradient reaches {subject(node)}")
    if grad.thinned:
        notice = f"the trace keeps a sample of this gradient: its shape is {shape_text(grad.shape)}"
        return Cells(node.id, index, None, (), name, marks, notice)
    shares = tuple(_Cell(reading, node, index, marks).shares())
    total = grad.array[index].item()
    parts = [number(share.total) if share.total is not None else "?" for share in shares]
    return Cells(node.id, index, total, shares, f"{name} = {equation(parts, total)}", marks)


def share_of(reading: Reading, step: Step, which: int, index: Index) -> Share:
    """What makes one cell of what a step sends to its input `which`."""
    user = reading.trace.node(step.node)
    return _Cell(reading, reading.trace.node(user.inputs[which]), index, {}).share("", user, which, step)


def checked(node: Node, index: Any) -> Index:
    """The index as a tuple of ints. Raises InvalidArgumentError for a cell that the node does not have."""
    found = tuple(int(i) for i in ((index,) if isinstance(index, int) else index))
    if len(found) != len(node.shape) or any(not 0 <= i < n for i, n in zip(found, node.shape, strict=True)):
        raise InvalidArgumentError(f"{subject(node)} has shape {list(node.shape)}; it has no cell {list(found)}")
    return found


def mark(marks: Marks, id: str, row: str, flat: list[int]) -> None:
    """Add cells of a node's row, `value` or `grad`, to the highlighted ones."""
    if flat:
        of_node = marks.setdefault(id, {})
        of_node[row] = sorted({*of_node.get(row, ()), *flat})


def _flat(index: Index, shape: Index) -> int:
    return int(np.ravel_multi_index(index, shape)) if shape else 0


class _Cell:
    """The contributions to one cell, in the order of arrival."""

    def __init__(self, reading: Reading, node: Node, index: Index, marks: Marks) -> None:
        self.trace, self.sweep, self.node, self.index, self.marks = reading.trace, reading.backward, node, index, marks
        self.names = reading.names

    def shares(self) -> Iterator[Share]:
        first, count = {}, 0
        for node in self.trace.nodes:
            first[node.id] = count
            count += len(node.inputs)
        for step in self.sweep.steps:
            if not step.contributions and step.node == self.node.id:
                yield self._start(step)
            user = self.trace.node(step.node)
            for index, part in enumerate(step.contributions):
                if part is not None and user.inputs[index] == self.node.id:
                    yield self.share(f"e{first[user.id] + index}", user, index, step)

    def _start(self, step: Step) -> Share:
        seed = step.grad.array[self.index].item()
        name = self.names[self.node.id]
        why = f"{name} is the target: the sweep starts with {number(seed)} in this cell."
        return Share(None, None, seed, number(seed), "start", why)

    def share(self, edge: str, user: Node, which: int, step: Step) -> Share:
        sent = step.contributions[which]
        total = None if sent is None or sent.thinned else sent.array[self.index].item()
        try:
            if step.grad.thinned:
                raise ReplayError(f"the trace keeps a sample of the gradient that comes in from {subject(user)}.")
            found = row(self.trace, user, which, self.index, step.grad.array)
            if sent is not None and total is not None and not _agree(found, total, sent.array):
                raise ReplayError(
                    f"{subject(user)} has a gradient of its own: the trace holds its numbers, not its rule."
                )
        except ReplayError as error:
            text = "not known" if total is None else number(total)
            return Share(edge, user.id, total, text, "", str(error))
        total = found.total if total is None else total
        self._mark(user, which, found)
        terms = tuple(self._term(user, which, found, k) for k in range(min(len(found.cells), MOST_TERMS)))
        plainly = bool(terms) and all(factor == 1 for factor in found.factors)
        texts = [number(t.grad) if plainly else product([t.grad, t.factor]) for t in terms]
        symbols = equation([t.text for t in terms], total, len(found.cells)) if terms else number(total)
        why = reason(self.trace, user, which, self.index, found, self.names)
        written = equation(texts, total, len(found.cells))
        return Share(edge, user.id, total, written, symbols, why, len(found.cells), terms)

    def _mark(self, user: Node, which: int, found: Row) -> None:
        mark(self.marks, user.id, "grad", found.cells.tolist())
        for k, flat in found.reads.items():
            mark(self.marks, user.id if k < 0 else user.inputs[k], "value", flat)
        for id, flat in chosen(self.trace, user, which, self.index).items():
            mark(self.marks, id, "value", flat)

    def _term(self, user: Node, which: int, found: Row, k: int) -> Term:
        flat = int(found.cells[k])
        factor, grad = found.factors[k].item(), found.grads[k].item()
        coming = unraveled(flat, user.shape)
        name = "∂" + cell_of(self.names[user.id], coming)
        operand, at = None, None
        if (match := found.operands.get(flat)) is not None:
            id = user.id if match[0] < 0 else user.inputs[match[0]]
            operand, at = id, unraveled(match[1], self.trace.node(id).shape)
            text = f"{name}·{cell_of(self.names[id], at)}"
        elif factor == 1 and not found.reads:
            text = name
        else:
            text = self._rule(user, which, coming, name) or f"{name}·{product([factor])}"
        return Term(factor, grad, coming, operand, at, text)

    def _rule(self, user: Node, which: int, coming: Index, name: str) -> str:
        """The term as the op's formula has it, cells put in: `∂y[0,1]·cos(x[0,1])`; only where cells go one by one."""
        if not elementwise(self.trace, user):
            return ""
        spelled = [cell_of(self.names[id], under(coming, self.trace.node(id).shape)) for id in user.inputs]
        spelled += [cell_of(self.names[user.id], coming), name]
        # Stand-ins, because a subscript would be put into parentheses.
        stand = [f"cell{i}x" for i in range(len(spelled))]
        operands = {**dict(slots(user.op, stand[:-2])), "out": stand[-2], "g": stand[-1]}
        text = plain(back_of(user.op, which), operands)
        if not text or stand[-1] not in text:
            return ""
        text = re.sub(r"cell(\d+)x", lambda match: spelled[int(match[1])], text)
        return text if len(text) <= LONG else ""


def _agree(found: Row, total: Any, sent: np.ndarray) -> bool:
    """Whether the terms add up to what was sent, to the precision of its dtype.

    A function of the program may have the name of an op. What is 0 but for rounding has the error of the
    larger cells of `sent`.
    """
    with np.errstate(all="ignore"):
        size = float(np.sum(np.abs(found.factors * found.grads)))
        noise = 1e2 * float(np.finfo(sent.dtype).eps * np.max(np.abs(sent), where=np.isfinite(sent), initial=0.0))
    return not np.isfinite(size) or not np.isfinite(total) or abs(found.total - total) <= 1e-2 * size + noise


# --- Forwards ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Made:
    """What makes one cell of a value: for each input the flat cells that it is made of, and its slope by each of them.

    A slope is nan where there is none. `text` writes the sum with numbers and `symbols` with names, where it is one.
    `why` says which patch it is, where windows slide over the input.
    """

    node: str
    index: Index
    value: Any
    cells: tuple[tuple[int, ...], ...]
    slopes: tuple[tuple[Any, ...], ...]
    text: str
    symbols: str
    marks: Marks
    why: str = ""


def value_cell(reading: Reading, node_id: str, index: Index = ()) -> Made:
    """Which cells of the inputs make the cell `index` of a result, by the op's own rules.

    Raises ReplayError where the trace does not hold the rule or the numbers.
    """
    trace = reading.trace
    node = trace.nodes[position(trace, node_id)]
    index = checked(node, index)
    check_whole(node)
    marks: Marks = {}
    mark(marks, node.id, "value", [_flat(index, node.shape)])
    value = node.value.array[index].item()
    found = (made_in_window(trace, node, index) or made_of(trace, node, index)) if node.op else []
    for id, (flat, _) in zip(node.inputs, found, strict=False):
        mark(marks, id, "value", flat.tolist())
    text, symbols = _written(reading, node, index, value, found)
    cells, slopes = (tuple(tuple(part[k].tolist()) for part in found) for k in (0, 1))
    why = value_reason(trace, node, index, reading.names)
    return Made(node.id, index, value, cells, slopes, text, symbols, marks, why)


def _written(reading: Reading, node: Node, index: Index, value: Any, found: list[Any]) -> tuple[str, str]:
    """The cell as a sum of products, in numbers and in names; else as the op of the cells that it is made of."""
    names = reading.names
    name = cell_of(names[node.id], index)
    if not found:
        return f"{name} = {number(value)}", name
    inputs = [reading.trace.node(id) for id in node.inputs]
    parts = [
        _Part(
            [cell_of(names[x.id], unraveled(m, x.shape)) for m in flat[:MOST_TERMS].tolist()],
            np.ravel(x.value.array)[flat],
            slope,
        )
        for x, (flat, slope) in zip(inputs, found, strict=True)
    ]
    with np.errstate(all="ignore"):
        terms = _products(parts, value) or (None if _picks(node) else _weighted(parts, value))
    if terms is not None:
        numbers, named, count = terms
        return f"{name} = {equation(numbers, value, count)}", f"{name} = {equation(named, value, count)}"
    call = f"{name} = {label_of(node.op or '', len(node.shape))}"
    more = ", …" if any(len(part.values) > 4 for part in parts) else ""
    cells = ", ".join(cell for part in parts for cell in part.names[:4])
    counted = ", ".join(number(x) for part in parts for x in part.values[:4].tolist())
    exact = all(np.array_equal(as_written(part.values), part.values) for part in parts)
    return f"{call}({counted}{more}) {EQUAL if exact else ABOUT} {number(value)}", f"{call}({cells}{more})"


@dataclass(frozen=True)
class _Part:
    """The cells of one input that make a value: their names (the first of many), numbers and slopes."""

    names: list[str]
    values: np.ndarray
    slopes: np.ndarray


_Terms = tuple[list[str], list[str], int]  # in numbers, in names, and how many there are


def _products(parts: list[_Part], value: Any) -> _Terms | None:
    """Row times column: each cell of one input times one of the other, if that is what the value is."""
    if len(parts) != 2 or len(parts[0].values) != len(parts[1].values):
        return None
    a, b = parts
    if not (_is(a.slopes, b.values) and _is(b.slopes, a.values) and _is(np.sum(a.values * b.values), value)):
        return None
    pairs = zip(a.values[:MOST_TERMS].tolist(), b.values[:MOST_TERMS].tolist(), strict=True)
    named = ["·".join(pair) for pair in zip(a.names, b.names, strict=True)]
    return [product(pair) for pair in pairs], named, len(a.values)


def _weighted(parts: list[_Part], value: Any) -> _Terms | None:
    """The cells of all inputs, each times its slope, if that is what the value is."""
    values, slopes = (np.concatenate([getattr(part, row) for part in parts]) for row in ("values", "slopes"))
    if not len(values) or not _is(np.sum(slopes * values), value):
        return None
    names = [name for part in parts for name in part.names]
    both = list(zip(slopes.tolist(), values.tolist(), names, strict=False))[:MOST_TERMS]
    numbers = [number(slope * x) if slope in (1, -1) else product([slope, x]) for slope, x, _ in both]
    signs = {1: "", -1: MINUS}
    return numbers, [signs.get(slope, f"{product([slope])}·") + n for slope, _, n in both], len(values)


def _picks(node: Node) -> bool:
    """Whether the op looks at its inputs to choose: then a sum with zeros would hide what it does."""
    found = entry(node.op)
    return found is not None and bool(found.ties or found.kinks or node.op == "where")


def _is(a: Any, b: Any) -> bool:
    """Whether the numbers are equal to the precision of float32."""
    return bool(np.allclose(a, b, rtol=1e-5, atol=1e-12))
