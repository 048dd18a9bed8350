"""What both modes of differentiation cost on one graph: multiplications, and numbers that are stored.

The counting rule, the same for both modes:

- **Multiplications.** One pass, forward or backward, multiplies once with every entry of a local Jacobian that is not
  always 0, 1 or −1. So an addition costs none, an element-by-element product one an element for each factor, a product
  of m×k and k×n matrices m·k·n for each factor, a mean one for each element that goes in. Only ops between the leaves
  and the targets count, and only their inputs that the leaves reach. Local slopes such as cos x are taken as given.
- **Passes.** Reverse mode needs one for every element of the targets, forward mode one for every element of the leaves.
- **Stored numbers.** Reverse mode keeps every number that a backward rule will read until the end, leaves included.
  Forward mode carries a tangent beside every value that the leaves reach, and drops both after their last use: what is
  counted is the most that is alive between two ops, leaves alive from the start, targets until the end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from graphlab.errors import GraphlabError
from graphlab.tensor import OPS, Observer, Op, Record, Tensor, observing, pulled
from graphlab.trace.budget import checked
from graphlab.trace.graph import Node, Trace
from graphlab.views.analysis.op import count_of, lifted
from graphlab.views.notation.literals import literal

ROWS = 64  # of a local Jacobian that are looked at one by one


@dataclass(frozen=True, slots=True)
class Mode:
    """What one mode needs for the whole gradient: `passes` of `each` multiplications, and `stored` numbers."""

    passes: int
    each: int
    stored: int

    @property
    def multiplications(self) -> int:
        """All multiplications of all passes."""
        return self.passes * self.each


@dataclass(frozen=True, slots=True)
class Effort:
    """Both modes for the derivatives of `targets` by `leaves`, and the comparison in a sentence."""

    targets: tuple[str, ...]
    leaves: tuple[str, ...]
    reverse: Mode
    forward: Mode

    @property
    def text(self) -> str:
        """The comparison in a sentence."""
        rows, columns = self.reverse.passes, self.forward.passes
        return (
            f"Reverse mode: {_counted(rows, 'sweep')}, one for each target element, with "
            f"{_counted(self.reverse.multiplications, 'multiplication')}, and "
            f"{_counted(self.reverse.stored, 'number')} kept until the end. "
            f"Forward mode: {_counted(columns, 'pass', 'passes')}, one for each leaf element, with "
            f"{_counted(self.forward.multiplications, 'multiplication')}, and at most "
            f"{_counted(self.forward.stored, 'number')} alive at once."
        )


def _counted(count: int, noun: str, several: str = "") -> str:
    return f"{count:,} {noun if count == 1 else several or noun + 's'}"


def effort(trace: Trace, leaves: Sequence[str] | None = None, targets: Sequence[str] | None = None) -> Effort | None:
    """What the derivatives of `targets` by `leaves` cost; None where no leaf reaches a target.

    Without `targets` those of the last sweep are taken, else the last node; without `leaves` the sweep's sources, else
    all Variables and watched tensors.
    """
    last = trace.sweeps[-1] if trace.sweeps else None
    ends = list(dict.fromkeys(targets or (last.targets if last else [node.id for node in trace.nodes[-1:]])))
    starts = leaves or (last.sources if last else [n.id for n in trace.nodes if n.kind in ("variable", "watched")])
    between = _between(trace, starts, ends)
    used = [id for id in dict.fromkeys(starts) if id in between]
    ends = [id for id in ends if id in between]
    if not used or not ends:
        return None
    multiplications, read = 0, set()
    for node in checked(trace.nodes):
        if node.id in between and node.op:
            ways = [index for index, id in enumerate(node.inputs) if id in between]
            profile = profile_of(trace, node)
            for index in ways:
                multiplications += profile[index].multiplications
                read |= {node.id if k < 0 else node.inputs[k] for k in profile[index].reads}
    reverse = Mode(_sizes(trace, ends), multiplications, _sizes(trace, read))
    return Effort(
        tuple(ends), tuple(used), reverse, Mode(_sizes(trace, used), multiplications, _alive(trace, between, ends))
    )


def _sizes(trace: Trace, ids: Sequence[str] | set[str]) -> int:
    return sum(count_of(trace.node(id).value) for id in ids)


def _between(trace: Trace, starts: Sequence[str], ends: Sequence[str]) -> set[str]:
    """The ids of everything on a way from `starts` to `ends` on which a derivative gets through."""
    reached = set(starts)
    for node in trace.nodes:
        if any(id in reached for id in _ways(trace, node)):
            reached.add(node.id)
    leading = set(ends) & reached
    for node in reversed(trace.nodes):
        if node.id in leading:
            leading.update(id for id in _ways(trace, node) if id in reached)
    return leading


def _ways(trace: Trace, node: Node) -> list[str]:
    """The inputs of a node that a derivative can go through."""
    if not node.op or node.value.array.dtype.kind not in "fc":
        return []
    entry = OPS.get(node.op)
    return [
        id
        for index, id in enumerate(node.inputs)
        if trace.node(id).value.array.dtype.kind in "fc"
        and (entry is None or (entry.is_differentiable and entry.vjp_of(index) is not None))
    ]


def _alive(trace: Trace, between: set[str], ends: Sequence[str]) -> int:
    """The most numbers that are held in memory at once between two ops of a forward pass."""
    needed = set(ends)
    for node in reversed(trace.nodes):
        if node.id in needed:
            needed.update(node.inputs)
    last = {id: len(trace.nodes) if id in ends else -1 for id in needed}
    for i, node in enumerate(trace.nodes):
        if node.id in needed:
            last.update((id, max(last[id], i)) for id in node.inputs)
    size = {id: count_of(trace.node(id).value) * (2 if id in between else 1) for id in needed}
    alive = most = sum(size[node.id] for node in trace.nodes if node.id in needed and not node.op)
    for i, node in enumerate(trace.nodes):
        if node.id in needed and node.op:
            alive += size[node.id] - sum(size[id] for id in set(node.inputs) if last[id] == i)
            most = max(most, alive)
    return most


# --- What one op costs ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Profile:
    """What the rule of an op for one of its inputs costs and reads.

    `multiplications` are the entries of the local Jacobian that cost one; `reads` has the positions of inputs, and −1
    for the result.
    """

    multiplications: int
    reads: frozenset[int]


def profile_of(trace: Trace, node: Node) -> tuple[Profile, ...]:
    """What the rules of a recorded op cost, one for each input. They depend on shapes and attributes only.

    A function with a gradient of its own is taken for a dense Jacobian that is made from its inputs.
    """
    shapes = tuple(trace.node(id).shape for id in node.inputs)
    entry = OPS.get(node.op or "")
    if entry is not None:
        kinds = tuple(trace.node(id).value.array.dtype.kind for id in node.inputs)
        try:
            return _profile(entry.name, shapes, kinds, _Attrs(node.attrs))
        except (GraphlabError, ValueError, TypeError, IndexError):
            pass  # made-up numbers that the op does not take
    count = count_of(node.value)
    dense = frozenset(range(len(shapes)))
    return tuple(Profile(count * int(np.prod(shape, dtype=np.int64)), dense) for shape in shapes)


class _Attrs(dict[str, Any]):
    """Attributes that can be the key of a cache."""

    def __init__(self, attrs: Mapping[str, Any]) -> None:
        super().__init__(lifted(attrs, np.float64))
        self.text = repr([(name, literal(attr) if np.ndim(attr) == 0 else repr(attr)) for name, attr in self.items()])

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(self.text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Attrs) and self.text == other.text


Shapes = tuple[tuple[int, ...], ...]


@lru_cache(maxsize=1024)
def _profile(name: str, shapes: Shapes, kinds: tuple[str, ...], attrs: _Attrs) -> tuple[Profile, ...]:
    op = OPS[name]
    with np.errstate(all="ignore"):
        record = _sample(op, shapes, kinds, attrs)
        return tuple(_one(record, index) for index in range(len(shapes)))


def _sample(op: Op, shapes: Shapes, kinds: tuple[str, ...], attrs: _Attrs) -> Record:
    """The op applied to generic numbers: no product of them is 0, 1 or −1."""
    rng = np.random.default_rng(0)
    inputs = []
    for i, (shape, kind) in enumerate(zip(shapes, kinds, strict=True)):
        low, high = op.domain[min(i, len(op.domain) - 1)]
        if kind in "fc":
            inputs.append(Tensor(rng.uniform(low, high, shape) if shape else np.float64(rng.uniform(low, high))))
        else:
            inputs.append(Tensor(np.zeros(shape, bool if kind == "b" else np.int64)[()]))
    return Record(op, tuple(inputs), attrs, Tensor(op.forward(*[x._array for x in inputs], **attrs)))


class _Reads(Observer):
    """Notes which of the op's own tensors the ops of its rule take in."""

    def __init__(self, record: Record) -> None:
        self.position = {id(record.output): -1, **{id(x): i for i, x in enumerate(record.inputs)}}
        self.found: set[int] = set()

    def after(self, op: Op, inputs: tuple[Tensor, ...], attrs: Mapping[str, Any], output: Tensor) -> None:
        self.found |= {self.position[id(x)] for x in inputs if id(x) in self.position}


def _one(record: Record, index: int) -> Profile:
    op, inputs, attrs, out = record
    rule = op.vjp_of(index) if op.is_differentiable else None
    count = int(np.size(out._array))
    if rule is None or inputs[index]._array.dtype.kind not in "fc" or out._array.dtype.kind not in "fc" or not count:
        return Profile(0, frozenset())
    reads = _Reads(record)

    def entries(row: int) -> int:
        g = np.zeros(count)
        g[row] = 1
        sent = pulled(rule, Tensor(g.reshape(np.shape(out._array))[()]), out, inputs, attrs, inputs[index])
        return 0 if sent is None else int(np.sum(~np.isin(np.abs(sent._array), (0.0, 1.0))))

    with observing(reads):
        first, middle, last = entries(0), entries(count // 2), entries(count - 1)
    if first == middle == last:
        total = first * count
    else:  # rows of several kinds: all of them, or if they are many an even sample
        rows = np.unique(np.linspace(0, count - 1, min(count, ROWS)).astype(int))
        total = round(sum(entries(row) for row in rows.tolist()) * count / len(rows))
    return Profile(total, frozenset(reads.found))
