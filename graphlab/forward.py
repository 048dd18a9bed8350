"""Forward mode: the tangent of an op's result, from the tangents of its inputs.

No op has a rule for it. What an op sends back, c(g) = Jᵀg, is linear in the gradient g that comes in, so the gradient
of ⟨c(g), t⟩ with respect to g is J t: the rule of reverse mode, differentiated once, pushes tangents forward.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from graphlab.dtypes import DIFFERENTIABLE
from graphlab.sweep import walk
from graphlab.tape import UnconnectedGradients, warn_of_ints
from graphlab.tensor import (
    CALLS,
    Op,
    Operand,
    Record,
    Recorder,
    Tensor,
    convert,
    leaves,
    public,
    pulled,
    rebuilt,
    recorders,
    set_recorders,
)


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
    if out._array.dtype.kind not in DIFFERENTIABLE or not op.is_differentiable:
        return None
    g = Tensor(np.zeros_like(out._array)[()])
    follower, sent, seeds = _Follower(g), [], []
    tapes = recorders()
    set_recorders((*tapes, follower))
    try:
        for index, (x, tangent) in enumerate(zip(inputs, tangents, strict=True)):
            rule = None if tangent is None else op.vjp_of(index)
            part = None if rule is None else pulled(rule, g, out, inputs, attrs, x)
            if part is not None:
                sent.append(part)
                seeds.append(tangent)
    finally:
        set_recorders(tapes)
    return follower.back(sent, seeds)


class _Follower(Recorder):
    """Records what is made of one tensor, and differentiates it; no tape of the program's, so no observer is told."""

    def __init__(self, start: Tensor) -> None:
        self.start = start
        self.follows = {id(start)}
        self.records: list[Any] = []  # they keep the ids valid

    def back(self, targets: list[Tensor], seeds: list[Any]) -> Tensor | None:
        """The gradient of the start, when these tensors have these gradients."""
        grads: dict[int, Tensor] = {}
        walk(self.records, targets, seeds, grads, self.follows, is_complex=True)
        return grads.get(id(self.start))


@public("autodiff.ForwardAccumulator")
class ForwardAccumulator(Recorder):
    """Pushes tangents forward along the ops inside its `with` block: Jacobian · vector, without a backward pass.

    `primals` are tensors, Variables or a structure of them, `tangents` what each moves by.

    >>> from graphlab import constant
    >>> x = constant([1.0, 2.0])
    >>> with ForwardAccumulator(x, constant([1.0, 0.5])) as accumulator:
    ...     y = x * x
    >>> accumulator.jvp(y)
    <tf.Tensor: shape=(2,), dtype=float32, numpy=array([2., 2.], dtype=float32)>
    """

    def __init__(self, primals: Any, tangents: Any):
        self.follows: dict[int, Tensor] = {}  # the tangents of tensors, by their ids
        self._variables: dict[int, Tensor] = {}
        self._alive: list[Any] = []  # keeps the ids valid
        self._recording = False
        given, moved = list(leaves(primals)), list(leaves(tangents))
        if len(given) != len(moved):
            raise ValueError(f"each primal needs a tangent: got {len(given)} primals and {len(moved)} tangents")
        for primal, tangent in zip(given, moved, strict=True):
            self._move(primal, tangent)

    def _move(self, primal: Any, tangent: Any) -> None:
        if not isinstance(primal, Operand):
            raise ValueError(f"primals are tensors or Variables; got {primal!r}: make it one with tf.constant")
        if not primal.dtype.is_differentiable:
            warn_of_ints(primal.dtype, "primal")
            return
        step = convert(tangent, primal.dtype)
        self._alive.append(primal)
        if isinstance(primal, Tensor):
            self._add(primal._tensor(), step)
        else:
            self._variables[id(primal)] = step

    def _add(self, tensor: Tensor, tangent: Tensor) -> None:
        before = self.follows.get(id(tensor))
        self.follows[id(tensor)] = tangent if before is None else before + tangent
        self._alive.append(tensor)

    def __enter__(self) -> ForwardAccumulator:
        if self._recording:
            raise ValueError("Accumulator is already recording.")
        self._recording = True
        set_recorders((*recorders(), self))
        return self

    def __exit__(self, *error: object) -> None:
        self._recording = False
        set_recorders(tuple(r for r in recorders() if r is not self))

    def variable_read(self, variable: Any, tensor: Tensor) -> None:
        """A Variable was read: what was in it moves as the Variable does."""
        step = self._variables.get(id(variable))
        if step is not None and id(tensor) not in self.follows:
            self._add(tensor, step)

    def record(self, op: Op, inputs: tuple[Tensor, ...], attrs: Mapping[str, Any], output: Tensor) -> None:
        """An op has run: its result moves by the tangent that those of its inputs make."""
        steps = [self.follows.get(id(x)) for x in inputs]
        outside = recorders()
        # What is computed here is seen by those around this accumulator, not by itself and what is inside.
        set_recorders(outside[: outside.index(self)] if self in outside else outside)
        try:
            tangent = push(Record(op, inputs, attrs, output), steps)
        finally:
            set_recorders(outside)
        if tangent is not None:
            self._add(output, tangent)

    def jvp(self, primals: Any, unconnected_gradients: str = UnconnectedGradients.NONE) -> Any:
        """What each of `primals` moves by: None, or zeros with "zero", where nothing that moves leads to it."""
        found = iter([self._of(p, unconnected_gradients == UnconnectedGradients.ZERO) for p in leaves(primals)])
        return rebuilt(primals, found)

    def _of(self, primal: Any, zero: bool) -> Tensor | None:
        found = self._variables.get(id(primal))
        if found is None and isinstance(primal, Operand):
            found = self.follows.get(id(primal._tensor()))
        return CALLS["zeros_like"](primal) if found is None and zero else found
