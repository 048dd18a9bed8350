"""A recorded program run again with other numbers: the same ops in the same order, without the program.

What was recorded is one path through the program. Other numbers are sent along that path, even where an `if` of the
program would now turn elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

import numpy as np
from msgspec.structs import replace

from graphlab.dtypes import NARROW
from graphlab.errors import InvalidArgumentError, OpError
from graphlab.tensor import OPS, Tensor, narrow, pulled
from graphlab.trace.budget import checked
from graphlab.trace.build import value_of
from graphlab.trace.graph import Node, Step, Sweep, Trace, Value
from graphlab.views.analysis.op import (
    ReplayError,
    at_line,
    check_whole,
    entry_of,
    lifted,
    numbers_of,
    position,
    subject,
)
from graphlab.views.reading import Reading

__all__ = ["MOST_WORK", "Plan", "ReplayError", "replay", "retrace", "sweep_again"]

MOST_WORK = 2_000_000  # multiplications and additions of one replay, about 20 ms


def replay(trace: Trace, values: Mapping[str, Any], dtype: Any = None) -> dict[str, np.ndarray]:
    """The value of every node if those in `values`, leaves or results, had other values: arrays by node id.

    With `dtype` float64 or complex128 everything is computed anew in it, from the leaves on; a result whose op is not
    known keeps its recorded value. Raises ReplayError where a node that changes cannot be computed.

    >>> from graphlab.trace.graph import Node
    >>> two = Value(np.array(2.0), (), "float64")
    >>> x, y = Node("n0", "x", None, "watched", two), Node("n1", "y", "square", "op", two, ("n0",))
    >>> print(replay(Trace(1, (x, y)), {"n0": 3.0})["n1"])
    9.0
    """
    plan = Plan(trace, values, dtype, everything=dtype is not None)
    found = plan.run(values)
    return {node.id: np.asarray(found[i]) for i, node in enumerate(trace.nodes)}


class Plan:
    """What to compute when the nodes `moved` get other values: made once, run as often as wanted.

    `base` has the recorded value of every node, in order; `work` is the number of operations of one run.
    With `everything`, what does not depend on a moved node is computed too, where that can be. Nodes that are `held`
    keep their values. `reached` are the numbers of the moved nodes and of all that follow them.
    """

    def __init__(
        self,
        trace: Trace,
        moved: Iterable[str],
        dtype: Any = None,
        *,
        held: Iterable[str] = (),
        everything: bool = False,
    ) -> None:
        self.trace, self.dtype = trace, dtype
        self.moved = {position(trace, id) for id in moved}
        self.base = [numbers_of(node.value, dtype) for node in trace.nodes]
        self.work = 0
        self.todo: list[tuple[int, Any, tuple[int, ...], dict[str, Any]]] = []
        reached, still = set(self.moved), {position(trace, id) for id in held} | self.moved
        for i, node in enumerate(checked(trace.nodes)):
            inputs = tuple(int(id[1:]) for id in node.inputs)
            depends = not reached.isdisjoint(inputs)
            if i in still or not node.op or not (depends or (everything and self._known(node))):
                continue
            if depends:
                reached.add(i)
            self._add(i, node, inputs)
        if self.work > MOST_WORK:
            raise ReplayError(
                f"running this again takes {self.work:,} operations, more than {MOST_WORK:,}: use smaller tensors."
            )
        self.reached = reached

    def _known(self, node: Node) -> bool:
        parts = (node, *map(self.trace.node, node.inputs))
        return node.op in OPS and not any(p.value.thinned or p.value.array.dtype.kind not in "fciub" for p in parts)

    def _add(self, i: int, node: Node, inputs: tuple[int, ...]) -> None:
        op = entry_of(node)
        for part in (node, *map(self.trace.node, node.inputs)):
            check_whole(part)
        self.work += op.size(*(Tensor(self.base[j]) for j in inputs), **node.attrs)[1]
        is_narrow = any(np.asarray(self.base[j]).dtype == NARROW for j in inputs)
        forward = partial(narrow.compute, op) if is_narrow else op.forward
        self.todo.append((i, forward, inputs, lifted(node.attrs, self.dtype)))

    def run(self, values: Mapping[str, Any]) -> list[Any]:
        """The value of every node, in the order of the trace, when the moved ones have `values`."""
        found = list(self.base)
        for id, value in values.items():
            found[int(id[1:])] = self._checked(self.trace.node(id), value)
        with np.errstate(all="ignore"):
            for i, forward, inputs, attrs in checked(self.todo):
                try:
                    found[i] = forward(*[found[j] for j in inputs], **attrs)
                except (OpError, ValueError, IndexError, TypeError) as error:
                    node = self.trace.nodes[i]
                    raise ReplayError(f"{node.op}{at_line(node)} cannot take these numbers: {error}") from None
        return found

    def _checked(self, node: Node, value: Any) -> Any:
        """The new value of `node`, in the dtype that the run computes in."""
        array = np.asarray(value)
        if array.shape != node.shape:
            raise InvalidArgumentError(
                f"{subject(node)} has shape {list(node.shape)}: its new value must have it too; got {list(array.shape)}"
            )
        # A complex number may move a real node, as the complex step does; the dtype of the run decides.
        return array.astype(np.asarray(self.base[int(node.id[1:])]).dtype)[()]


# --- The picture with other numbers --------------------------------------------------------------


def retrace(reading: Reading, values: Mapping[str, Any]) -> Reading:
    """The same trace and sweep with the numbers they would have if the nodes in `values` had those values.

    The trace that comes back holds this sweep alone. Raises ReplayError where the numbers cannot be computed.
    """
    trace, sweep = reading.trace, reading.sweep
    plan = Plan(trace, values)
    found = plan.run(values)
    nodes = tuple(
        replace(node, value=value_of(found[i])) if i in plan.reached else node for i, node in enumerate(trace.nodes)
    )
    anew = replace(trace, nodes=nodes, sweeps=())
    if sweep is None:
        return Reading(anew)
    steps, grads = sweep_again(trace, sweep, found)
    again = replace(
        sweep,
        steps=tuple(Step(id, value_of(g), tuple(None if c is None else value_of(c) for c in s)) for id, g, s in steps),
        grads={id: value_of(g) for id, g in grads.items()},
    )
    return Reading(replace(anew, sweeps=(again,)), again)


Sent = tuple[str, np.ndarray, tuple[np.ndarray | None, ...]]


def sweep_again(
    trace: Trace, sweep: Sweep, values: list[Any], dtype: Any = None
) -> tuple[list[Sent], dict[str, np.ndarray]]:
    """The steps of a sweep and its final gradients when the nodes, in order, have `values`; in `dtype`, if given."""
    tensors = [Tensor(value) for value in values]
    grads: dict[str, np.ndarray] = {}
    steps: list[Sent] = []
    with np.errstate(all="ignore"):
        for step in checked(sweep.steps):
            if not step.contributions:
                seed = numbers_of(step.grad, dtype)
                steps.append((step.node, seed, ()))
                grads[step.node] = grads[step.node] + seed if step.node in grads else seed
                continue
            node, g = trace.node(step.node), grads.get(step.node)
            if g is None:
                raise ReplayError(f"the trace does not hold what came to {subject(node)}: run the program again.")
            sent = _sent(trace, step, g, tensors, dtype)
            steps.append((step.node, g, sent))
            for id, part in zip(node.inputs, sent, strict=True):
                if part is not None:
                    grads[id] = grads[id] + part if id in grads else part
    return steps, grads


def _sent(trace: Trace, step: Step, g: Any, tensors: list[Tensor], dtype: Any) -> tuple[np.ndarray | None, ...]:
    """What the op of a step sends to each input that got something when it was recorded."""
    node = trace.node(step.node)
    indexes = [int(id[1:]) for id in node.inputs]
    if node.op not in OPS and _unchanged(trace, [node.id, *node.inputs], tensors) and _same(g, step.grad):
        return tuple(None if part is None else numbers_of(part, dtype) for part in step.contributions)
    op, inputs, out = entry_of(node), [tensors[i] for i in indexes], tensors[int(node.id[1:])]
    for part in (node, *map(trace.node, node.inputs)):
        check_whole(part)
    # Sums of contributions are NumPy's, in the dtype of both, as the tape's are.
    come, attrs = Tensor(g), lifted(node.attrs, dtype)
    sent: list[np.ndarray | None] = []
    for index, x in enumerate(inputs):
        rule = None if step.contributions[index] is None else op.vjp_of(index)
        found = None if rule is None else pulled(rule, come, out, inputs, attrs, x)
        sent.append(None if found is None else found._array)
    return tuple(sent)


def _unchanged(trace: Trace, ids: list[str], tensors: list[Tensor]) -> bool:
    return all(_same(tensors[int(id[1:])]._array, trace.node(id).value) for id in ids)


def _same(array: Any, value: Value) -> bool:
    return not value.thinned and np.array_equal(
        np.asarray(array), value.array, equal_nan=value.array.dtype.kind in "fc"
    )
