"""Two runs side by side: nodes are matched, and values and gradients compared.

The runs may be of two versions of a program, or of one program with two values of a leaf.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

import numpy as np

from graphlab.trace.budget import as_many, check, checked
from graphlab.trace.build import value_of
from graphlab.trace.graph import Node, Sweep, Trace, Value
from graphlab.trace.registry import label_of
from graphlab.views.notation.escaping import cut
from graphlab.views.notation.magnitude import magnitude
from graphlab.views.notation.names import is_named
from graphlab.views.notation.numbers import number, tensor
from graphlab.views.notation.sums import NAME, signed
from graphlab.views.reading import Reading

Status = Literal["same", "changed", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Delta:
    """A number or tensor before and after; `change` is after − before, None where there is no such thing."""

    before: Value | None
    after: Value | None
    change: Value | None

    @property
    def is_same(self) -> bool:
        """Whether nothing changed: nan is the same as nan."""
        if self.before is None or self.after is None:
            return self.before is self.after
        old, new = self.before, self.after
        floats = old.array.dtype.kind in "fc" and new.array.dtype.kind in "fc"
        return old.shape == new.shape and np.array_equal(old.array, new.array, equal_nan=floats)

    @property
    def text(self) -> str:
        """`9 → 4 (−5)` for numbers; of a tensor how much its cells changed at most."""
        old, new = (_value_text(value) for value in (self.before, self.after))
        if self.is_same:
            return old
        if self.change is None:
            return f"{old} → {new}"
        if not self.change.array.ndim:
            change = number(self.change.array.item())
            return f"{old} → {new} ({change if change.startswith('−') else '+' + change})"
        return f"{old} → {new} (up to {signed(number(magnitude(self.change)))})"


def _value_text(value: Value | None) -> str:
    return "None" if value is None else tensor(value)


@dataclass(frozen=True, slots=True)
class Row:
    """A node of one run, or the same node of both: `before` and `after` are its ids."""

    before: str | None
    after: str | None
    name: str
    status: Status
    value: Delta
    grad: Delta
    text: str

    @property
    def texts(self) -> tuple[str, str]:
        """The value and the gradient for a table; of a node that is in one run only, what they are there."""
        if self.before and self.after:
            return self.value.text, self.grad.text
        value, grad = ((d.after if self.after else d.before) for d in (self.value, self.grad))
        return _value_text(value), _value_text(grad)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The rows in the order of the tape, removed nodes at their old place; `text` sums them up."""

    rows: tuple[Row, ...]
    text: str


def compare(before: Reading, after: Reading) -> Comparison:
    """Two runs, node by node: same, changed and by how much, added, removed.

    Nodes are matched by op, name and the names of their inputs, in order; what is left over by its name, by what it is
    used for, and by its op, if its inputs were matched.
    """
    pairs = match(before.trace, after.trace)
    merged = list(_merged(before.trace, after.trace, pairs))
    rows = tuple(as_many(merged, lambda two: _row(before, after, *two)))
    counts = Counter(row.status for row in rows)
    parts = [f"{counts[status]} {status}" for status in ("changed", "added", "removed", "same") if counts[status]]
    if left := len(merged) - len(rows):
        parts.append(f"{left:,} more not compared, which takes too long here")
    return Comparison(rows, ", ".join(parts) or "nothing to compare")


# --- Which is which ------------------------------------------------------------------------------


def match(before: Trace, after: Trace) -> dict[str, str]:
    """For each node of `before` that has a match, the id of its match in `after`."""
    old, new = ([_key(trace, node) for node in checked(trace.nodes)] for trace in (before, after))
    pairs: dict[str, str] = {}
    for i, j in _aligned(old, new):
        pairs[before.nodes[i].id] = after.nodes[j].id
    _by_name(before, after, pairs)
    _by_use(before, after, pairs)
    _by_inputs(before, after, pairs)
    return pairs


def _key(trace: Trace, node: Node) -> Hashable:
    name = node.name if is_named(node) else ""
    if not node.op:
        # A plain number is known by its value alone, a leaf with a name by that.
        return (node.kind, name or tensor(node.value), node.shape)
    return (node.op, name, tuple(_node_text(trace.node(id)) for id in node.inputs))


def _node_text(node: Node) -> str:
    return node.name if is_named(node) else node.op or tensor(node.value)


def _aligned(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[tuple[int, int]]:
    """The positions of what is equal in both, in order. Most of two versions is the same at both ends."""
    first = 0
    while first < min(len(old), len(new)) and old[first] == new[first]:
        yield first, first
        first += 1
    last = 0
    while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
        last += 1
        yield len(old) - last, len(new) - last
    middle = old[first : len(old) - last], new[first : len(new) - last]
    check()
    # Loops repeat their keys, which makes an exact comparison slow: of 200 nodes and more the rare keys decide.
    for block in SequenceMatcher(None, *middle, autojunk=True).get_matching_blocks():
        for k in range(block.size):
            yield first + block.a + k, first + block.b + k


def _by_name(before: Trace, after: Trace, pairs: dict[str, str]) -> None:
    """Match what is left by a name that only one node of each has."""
    old, new = _left(before, pairs.keys()), _left(after, set(pairs.values()))
    counts = [Counter(node.name for node in part) for part in (old, new)]
    found = {node.name: node for node in new}
    for node in old:
        if is_named(node) and all(count[node.name] == 1 for count in counts):
            other = found[node.name]
            if bool(node.op) == bool(other.op):
                pairs[node.id] = other.id


def _by_use(before: Trace, after: Trace, pairs: dict[str, str]) -> None:
    """Match what is left by its place among the inputs of matched nodes, from the targets back."""
    taken = set(pairs.values())
    for node in reversed(before.nodes):
        other = after.node(pairs[node.id]) if node.id in pairs else None
        if other is None or len(node.inputs) != len(other.inputs):
            continue
        for id, new in zip(node.inputs, other.inputs, strict=True):
            if id not in pairs and new not in taken and bool(before.node(id).op) == bool(after.node(new).op):
                pairs[id] = new
                taken.add(new)


def _by_inputs(before: Trace, after: Trace, pairs: dict[str, str]) -> None:
    """Match what is left by its op and its inputs, if those have been matched."""
    waiting: dict[Hashable, list[str]] = {}
    for node in _left(after, set(pairs.values())):
        if node.op:
            waiting.setdefault((node.op, node.inputs), []).append(node.id)
    for node in _left(before, pairs.keys()):
        if node.op and all(id in pairs for id in node.inputs):
            others = waiting.get((node.op, tuple(pairs[id] for id in node.inputs)))
            if others:
                pairs[node.id] = others.pop(0)


def _left(trace: Trace, taken: Container[str]) -> list[Node]:
    return [node for node in trace.nodes if node.id not in taken]


def _merged(before: Trace, after: Trace, pairs: dict[str, str]) -> Iterator[tuple[Node | None, Node | None]]:
    """All nodes in the order of the tape after; what was removed comes before what followed it."""
    back = {new: old for old, new in pairs.items()}
    done = 0
    for node in after.nodes:
        old = before.node(back[node.id]) if node.id in back else None
        if old is not None:
            while done <= int(old.id[1:]):
                gone = before.nodes[done]
                done += 1
                if gone.id not in pairs:
                    yield gone, None
        yield old, node
    for gone in before.nodes[done:]:
        if gone.id not in pairs:
            yield gone, None


# --- What became of it ---------------------------------------------------------------------------


def _row(before: Reading, after: Reading, old: Node | None, new: Node | None) -> Row:
    value = _delta(old.value if old else None, new.value if new else None)
    grad = _delta(_grad(before.sweep, old), _grad(after.sweep, new))
    was = cut(before.names[old.id], NAME) if old else ""
    name = cut(after.names[new.id], NAME) if new else was
    ids = old.id if old else None, new.id if new else None
    if old is None or new is None:
        status: Status = "added" if old is None else "removed"
        shown, slope = (value.after, grad.after) if new else (value.before, grad.before)
        return Row(
            *ids, name, status, value, grad, f"{name} {status}: {_value_text(shown)}, gradient {_value_text(slope)}"
        )
    whose = name if old.op == new.op else f"{name}, {label_of(old.op or '')} → {label_of(new.op or '')}"
    if was != name:
        whose = f"{was} → {name}"
    same = value.is_same and grad.is_same and old.op == new.op
    text = f"{whose}: {value.text}, gradient {grad.text}"
    return Row(*ids, name, "same" if same else "changed", value, grad, text)


def _grad(sweep: Sweep | None, node: Node | None) -> Value | None:
    return sweep.grads.get(node.id) if sweep is not None and node is not None else None


def _delta(before: Value | None, after: Value | None) -> Delta:
    if before is None or after is None or before.shape != after.shape or before.thinned or after.thinned:
        return Delta(before, after, None)
    if not all(value.array.dtype.kind in "fciu" for value in (before, after)):
        return Delta(before, after, None)
    with np.errstate(all="ignore"):
        wide = np.complex128 if "c" in (before.array.dtype.kind, after.array.dtype.kind) else np.float64
        change = after.array.astype(wide) - before.array.astype(wide)
    return Delta(before, after, value_of(change))
