"""Which nodes of a step's trace are the data and which is the prediction: found from how they are used, not by names.

What the gradient is asked for is trained. The one operand of the loss's subtraction that depends on nothing trained is
`y`, the other one is the prediction, and what feeds that with a number for each sample is `x`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graphlab.trace.graph import Node, Sweep, Trace

MOST_NODES = 3_000  # of a trace that is looked through
MOST_OF_ONE = 60  # nodes of the model that a loop writes for one sample
_DIFFERENCES = ("subtract", "squared_difference")
# What an op does to the sign of each operand, of those that keep a difference one.
_SIGNS = {"add": (1, 1), "subtract": (1, -1), "negative": (-1,), "identity": (1,)}


@dataclass(frozen=True, slots=True)
class Roles:
    """The ids of the data's nodes, and how the prediction comes of the node `output`.

    With `sign` 0 it is the output itself; else the output is `sign` times y, less the prediction or with it added:
    the prediction is `y - sign * output`. Where a loop has written the same ops for each sample, these are the nodes
    of the first one, and `samples` has x, y and output of all.
    """

    x: str
    y: str
    output: str
    sign: int = 0
    samples: tuple[tuple[str, str, str], ...] = ()

    def prediction(self, output: np.ndarray, y: np.ndarray) -> np.ndarray:
        """The prediction for each sample, in a row.

        >>> Roles("n0", "n1", "n2", -1).prediction(np.array([0.5]), np.array([[2.0]]))
        array([2.5])
        """
        return output.ravel() if self.sign == 0 else y.ravel() - self.sign * output.ravel()


def roles(trace: Trace, sweep: Sweep, others: Sequence[Trace] = ()) -> Roles | None:
    """The roles in a trace whose model has one input and one output for each sample; None for any other.

    `others` are traces of other steps: where a step sees a single sample, the data is what is another number in each.
    """
    if len(sweep.targets) != 1 or len(trace.nodes) > MOST_NODES:
        return None
    search = _Search(trace, sweep, [other for other in others if _alike(trace, other)])
    return search.repeated() or next(search.pairs(), None)


def _alike(one: Trace, other: Trace) -> bool:
    return [node.op for node in one.nodes] == [node.op for node in other.nodes]


class _Search:
    """The nodes of a trace by number, which of them depend on what is trained, and who uses whom."""

    def __init__(self, trace: Trace, sweep: Sweep, others: Sequence[Trace]) -> None:
        self.nodes, self.others = trace.nodes, others
        self.inputs = [tuple(int(id[1:]) for id in node.inputs) for node in trace.nodes]
        self.trained = trained = {int(id[1:]) for id in sweep.sources}
        self.depends = [False] * len(trace.nodes)
        for i, inputs in enumerate(self.inputs):
            self.depends[i] = i in trained or any(self.depends[j] for j in inputs)
        self.loss = int(sweep.targets[0][1:])

    @cached_property
    def in_loss(self) -> set[int]:
        """What the loss is made of."""
        return self.origins([self.loss])

    @cached_property
    def users(self) -> dict[int, list[int]]:
        """Which parts of the loss use each node."""
        found = defaultdict(list)
        for i in sorted(self.in_loss):
            for j in self.inputs[i]:
                found[j].append(i)
        return found

    def origins(self, ends: Sequence[int]) -> set[int]:
        """The nodes that those at the `ends` are computed from, themselves included."""
        reached, pending = set(ends), list(ends)
        while pending:
            for j in self.inputs[pending.pop()]:
                if j not in reached:
                    reached.add(j)
                    pending.append(j)
        return reached

    def size(self, i: int) -> int:
        return int(np.prod(self.nodes[i].shape, dtype=np.int64))

    def pairs(self) -> Iterator[Roles]:
        """What each difference between data and prediction says, that nearest to the loss first.

        A sum is one too, as in `-(w*x + b) + y`; but there are sums in models.
        """
        ordered = sorted(self.in_loss, key=lambda i: (self.nodes[i].op == "add", -i))
        for i in ordered:
            if self.nodes[i].op not in (*_DIFFERENCES, "add"):
                continue
            left, right = self.inputs[i]
            if self.depends[left] == self.depends[right]:
                continue
            y, model = (right, left) if self.depends[left] else (left, right)
            if self.size(y) != self.size(i):
                continue
            output, sign = self.residual(i, 1 if y == left or self.nodes[i].op == "add" else -1)
            x = self.source(model, self.size(y)) if sign == 0 else self.source(output, self.size(y), aside=y)
            if x is not None:
                yield Roles(f"n{x}", f"n{y}", f"n{model if sign == 0 else output}", sign)

    def repeated(self) -> Roles | None:
        """The roles where each sample has a difference of its own, made by the same ops of another x and another y."""
        differences = [i for i in sorted(self.in_loss) if self.is_of_one_sample(i)]
        if len(differences) < 2:
            return None
        parts = []
        for i in differences:
            left, right = self.inputs[i]
            y, model = (right, left) if self.depends[left] else (left, right)
            output, sign = self.residual(i, 1 if y == left else -1)
            parts.append((y, output if sign else model, sign))
        walks = [self.walk(output, y) for y, output, _ in parts]
        if any(walk is None or walk[0] != (walks[0] or walk)[0] for walk in walks) or len({p[2] for p in parts}) > 1:
            return None
        columns = zip(*(walk[1] for walk in walks if walk is not None), strict=True)
        moving = [column for column in columns if len(set(column)) > 1 and self.differ(column)]
        if len(moving) != 1 or any(self.size(x) != 1 for x in moving[0]):
            return None
        samples = tuple((f"n{x}", f"n{y}", f"n{output}") for x, (y, output, _) in zip(moving[0], parts, strict=True))
        return Roles(*samples[0], parts[0][2], samples)

    def is_of_one_sample(self, i: int) -> bool:
        """Whether it is a difference of one number that is trained and one that is not."""
        if self.nodes[i].op not in _DIFFERENCES or self.size(i) != 1:
            return False
        left, right = self.inputs[i]
        return self.depends[left] != self.depends[right] and self.size(left) == self.size(right) == 1

    def walk(self, end: int, aside: int) -> tuple[list[object], list[int]] | None:
        """The ops that lead to a node, always in the same order, and what they take that is not trained.

        The node `aside` does not count. None where there are too many.
        """
        places: dict[int, int] = {}
        ops: list[object] = []
        entries: list[int] = []
        pending = [end]
        while pending:
            i = pending.pop()
            if i in places:
                ops.append(places[i])
                continue
            places[i] = len(places)
            ops.append((self.nodes[i].op if self.depends[i] else "", i if i in self.trained else None))
            if not self.depends[i]:
                entries.extend([] if i == aside else [i])
            elif i not in self.trained:
                pending.extend(self.inputs[i])
            if len(ops) > MOST_OF_ONE:
                return None
        return ops, entries

    def differ(self, ids: Sequence[int]) -> bool:
        """Whether not all of these nodes have the same value."""
        first, *others = (self.nodes[i].value.array for i in ids)
        return any(not np.array_equal(first, other) for other in others)

    def residual(self, difference: int, sign: int) -> tuple[int, int]:
        """Where more of the model is taken from a difference, as in `y - w*x - b`: the last one, with the sign of y.

        The sign is 0 where the other operand of the difference is all of the model.
        """
        i = difference
        while self.nodes[i].op != "squared_difference" and len(self.users[i]) == 1:
            (user,) = self.users[i]
            signs = _SIGNS.get(self.nodes[user].op or "")
            if signs is None or self.size(user) != self.size(difference):
                break
            sign *= signs[self.inputs[user].index(i)]
            i = user
        return (i, 0) if i == difference and self.nodes[i].op != "add" else (i, sign)

    def source(self, output: int, count: int, aside: int | None = None) -> int | None:
        """The one node that feeds the `output` with a number for each of `count` samples; None if there are others.

        The node `aside` does not count.
        """
        inside = [i for i in self.origins([output]) if self.depends[i]]
        entries = {j for i in inside for j in self.inputs[i] if not self.depends[j] and j != aside}
        known = self.origins(sorted(entries))
        if count == 1:
            moving = [i for i in known if self.size(i) == 1 and not self.inputs[i] and self.moves(i)]
            return moving[0] if len(moving) == 1 else None
        data = {i for i in known if self.is_data(i, count)}
        roots = [i for i in data if self.origins([i]) & data == {i}]
        if len(roots) != 1:
            return None
        (root,) = roots
        strangers = [i for i in entries if self.is_by_sample(i, count) and root not in self.origins([i])]
        return None if strangers else root

    def is_data(self, i: int, count: int) -> bool:
        """Whether it has a number for each sample, and not the same one for all."""
        node = self.nodes[i]
        return self.size(i) == count and max(node.shape) == count and self.is_by_sample(i, count)

    def is_by_sample(self, i: int, count: int) -> bool:
        """Whether one of its axes is as long as there are samples, and not all of its numbers are the same."""
        value = self.nodes[i].value
        if count not in value.shape or value.array.dtype.kind not in "fiu":
            return False
        return value.thinned or bool((value.array != value.array.flat[0]).any())

    def moves(self, i: int) -> bool:
        """Whether it is another number in another step."""
        value = self.nodes[i].value.array
        return value.dtype.kind in "fiu" and any(not np.array_equal(value, t.nodes[i].value.array) for t in self.others)


def name_of(node: Node, usual: str) -> str:
    """What the program calls a node; `usual` where it has no name of its own.

    >>> from graphlab.trace.graph import Value
    >>> name_of(Node("n0", "", None, "constant", Value(np.array(1.0), (), "float64")), "x")
    'x'
    """
    return node.names[0] if node.names else usual
