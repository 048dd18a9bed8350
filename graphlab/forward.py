"""Forward mode: the tangent of an op's result, from the tangents of its inputs.

No op has a rule for it. What an op sends back, c(g) = Jᵀg, is linear in the gradient g that comes in, so the gradient
of ⟨c(g), t⟩ with respect to g is J t: the rule of reverse mode, differentiated once, pushes tangents forward.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from graphlab.tensor import Record, Tensor, pulled, recorders, set_recorders


def push(record: Record, tangents: Sequence[Tensor | None]) -> Tensor | None:
    """The tangent of `record.output` if its inputs have these; None where none comes in, or none gets through.

    A tangent has the shape and dtype of its input. The ops that compute it are seen by every tape that records,
    so the tangent can be differentiated in turn.

    >>> from graphlab.tensor import OPS
    >>> x, y = Tensor(np.float64(3)), Tensor(np.float64(5))
    >>> push(Record(OPS["multiply"], (x, y), {}, Tensor(np.float64(15))), [Tensor(np.float64(1)), None])
    <tf.Tensor: shape=(), dtype=float64, numpy=5.0>
    """
    op, inputs, attrs, out = record
    if out._array.dtype.kind not in "fc" or not op.is_differentiable:
        return None
    g = Tensor(np.zeros_like(out._array)[()])
    follower, sent = _Follower(g), []
    tapes = recorders()
    set_recorders((*tapes, follower))
    try:
        for index, (x, tangent) in enumerate(zip(inputs, tangents, strict=True)):
            rule = None if tangent is None else op.vjp_of(index)
            part = None if rule is None else pulled(rule, g, out, inputs, attrs, x)
            if part is not None:
                sent.append((part, tangent))
    finally:
        set_recorders(tapes)
    return follower.back(sent)


class _Follower:
    """Records what is made of one tensor, and differentiates it; no tape of the program's, so no observer is told."""

    def __init__(self, start: Tensor) -> None:
        self.start = start
        self.tracked = {id(start)}
        self.records: list[Record] = []  # they keep the ids valid

    def record(self, record: Record) -> None:
        if record.op.is_differentiable and any(id(x) in self.tracked for x in record.inputs):
            self.records.append(record)
            self.tracked.add(id(record.output))

    def variable_read(self, variable: Any, tensor: Tensor) -> None:
        """Nothing: only one tensor is followed."""

    def back(self, seeds: Sequence[tuple[Tensor, Any]]) -> Tensor | None:
        """The gradient of the start, when these tensors have these gradients."""
        grads: dict[int, Tensor] = {}
        for tensor, seed in seeds:
            grads[id(tensor)] = grads[id(tensor)] + seed if id(tensor) in grads else seed
        for op, inputs, attrs, out in reversed(self.records):
            if (g := grads.get(id(out))) is None:
                continue
            for index, x in enumerate(inputs):
                rule = op.vjp_of(index) if id(x) in self.tracked else None
                part = None if rule is None else pulled(rule, g, out, inputs, attrs, x)
                if part is not None:
                    grads[id(x)] = grads[id(x)] + part if id(x) in grads else part
        return grads.get(id(self.start))
