"""Programs around one op, drawn at random: the trace that a run leaves, and what is known of it without the trace."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import graphlab as gl
from graphlab.tensor import Op, Tensor, observing, pulled, run
from graphlab.trace.build import traces_of
from graphlab.trace.graph import Trace
from graphlab.trace.recording.journal import Journal
from tests.strategies import INDEXED, middle
from tests.views.sentences import Facts

NAMES = "abc"

# Shapes with something to say that the samples of the registry do not have.
MORE: dict[str, Any] = {
    "einsum_of": [(((2, 3), (2,)), {"equation": "ij,k->ik"})],
    "reshape": [(((2,),), {"shape": (2,)})],
    "tile": [(((2,),), {"multiples": (1,)})],
    "reduce_prod": [(((3,),), {})],
}


@dataclass(frozen=True)
class Case:
    """An op with its inputs, and what the program around it does.

    `same` gives the first input twice; `before` and `again` use the first input once more on the way to a target,
    before and after the op, and `aside` on no way; `beyond` makes the result a target that is used for another.
    """

    op: Op
    inputs: list[np.ndarray]
    attrs: Mapping[str, Any]
    weight: np.ndarray
    same: bool = False
    before: bool = False
    again: bool = False
    aside: bool = False
    beyond: bool = False


# --- Drawing cases ---------------------------------------------------------------------------------


def quarters(shape: tuple[int, ...], low: float, high: float) -> st.SearchStrategy[np.ndarray]:
    """Multiples of 1/4, which are written exactly; 0 and 1 often, where they lie in the range."""
    usual = [n / 4 for n in range(int(np.ceil(low * 4)), int(np.floor(high * 4)) + 1)]
    special = [x for x in (0.0, 1.0) if low <= x <= high] or usual
    return hnp.arrays(np.float64, shape, elements=st.sampled_from(usual) | st.sampled_from(special), fill=st.nothing())


def ints(shape: tuple[int, ...], high: int) -> st.SearchStrategy[np.ndarray]:
    return hnp.arrays(np.int32, shape, elements=st.integers(0, high), fill=st.nothing())


@st.composite
def indexed(draw: Callable[..., Any], op: Op) -> tuple[list[np.ndarray], dict[str, Any]]:
    """Inputs of an op that takes indices."""
    count, rows = draw(st.sampled_from([1, 2, 3, 12])), draw(st.sampled_from([(), (2,)]))
    if op.name == "gather":
        axis = draw(st.sampled_from([0, 1])) if rows else 0
        x = draw(quarters((4, *rows), -3, 3))
        return [x, draw(ints((count,), x.shape[axis] - 1))], {"axis": axis}
    if op.name == "scatter_along":
        return [draw(quarters((count, *rows), -3, 3)), draw(ints((count,), 2))], {"size": 3, "axis": 0}
    wide = draw(st.sampled_from([1, 2]))
    places = draw(ints((count, wide), 1))
    if op.name == "tensor_scatter_nd_update":
        return [draw(quarters((2, 3), -3, 3)), np.array([[1, 2], [0, 0]]), draw(quarters((2,), -3, 3))], {}
    if op.name == "sparse_softmax_cross_entropy":
        return [draw(ints(rows, 2)), draw(quarters((*rows, 3), -3, 3))], {}
    if op.name == "gather_nd":
        return [draw(quarters((2, 3), -3, 3)), places], {}
    return [places, draw(quarters((count,) if wide == 2 else (count, 3), -3, 3))], {"shape": (2, 3)}


@st.composite
def operands(draw: Callable[..., Any], op: Op) -> tuple[list[np.ndarray], dict[str, Any]]:
    """Inputs of any other op: of a sample's shapes, or of shapes that broadcast."""
    if op.samples:
        shapes, attrs = draw(st.sampled_from([*op.samples, *MORE.get(op.name, ())]))
    else:
        count = 1 if op.variadic else len(op.parameters)
        attrs = {"axis": 0} if op.name.startswith("arg") else {}
        together = hnp.mutually_broadcastable_shapes(num_shapes=count, min_dims=len(attrs), max_dims=2, max_side=4)
        shapes = draw(together).input_shapes
    inputs = [draw(numbers(op, i, shape)) for i, shape in enumerate(shapes)]
    return inputs, {**op.attributes, **attrs}


def numbers(op: Op, index: int, shape: tuple[int, ...]) -> st.SearchStrategy[np.ndarray]:
    if op.takes == "bool" or (not op.variadic and op.parameters[index] == "condition"):
        return hnp.arrays(np.bool_, shape)
    if op.takes == "integer":
        return ints(shape, 5)
    if (far := middle(op, index, shape)) is not None:
        return quarters(shape, -0.25, 0.25).map(lambda x: x + far)
    if op.name == "reduce_prod":
        return quarters(shape, 0, 2)
    return quarters(shape, *op.domain[min(index, len(op.domain) - 1)])


@st.composite
def cases(draw: Callable[..., Any], op: Op) -> Case:
    """A case for `op`."""
    inputs, attrs = draw(indexed(op) if op.name in INDEXED else operands(op))
    same = len(inputs) > 1 and inputs[0].shape == inputs[1].shape and op.domain[0] == op.domain[-1]
    same = same and inputs[0].dtype == inputs[1].dtype and op.name not in ("solve", "atan2") and draw(st.booleans())
    if same:
        inputs[1] = inputs[0]
    with np.errstate(all="ignore"):
        out = np.asarray(op.forward(*inputs, **attrs))
    assume(out.dtype.kind not in "fc" or np.isfinite(out).all())
    weight = draw(quarters(out.shape, -2, 2))
    around = [op.is_differentiable and draw(st.booleans()) for _ in range(4)]
    if inputs[0].dtype.kind != "f":
        around = [False] * 4
    return Case(op, inputs, attrs, weight, same, *around)


# --- Running them ----------------------------------------------------------------------------------


def recorded(case: Case) -> Trace:
    """The trace of a program that applies the op, with the inputs called a, b, c and the result called out."""
    journal = Journal()
    with observing(journal):
        leaves = [Tensor(x) for x in case.inputs]
        if case.same:
            leaves[1] = leaves[0]
        own = [i for i in range(len(leaves)) if not (case.same and i == 1)]
        for i in own:
            journal.bind(NAMES[i], leaves[i])
        sources = [leaves[i] for i in own if leaves[i]._array.dtype.kind == "f"]
        with gl.GradientTape() as tape:
            tape.watch(sources)
            early = [gl.identity(leaves[0])] if case.before else []
            out = run(case.op, leaves, case.attrs)
            journal.bind("out", out)
            targets = [out, *early]
            if case.aside:
                journal.bind("aside", gl.identity(leaves[0]))
            if case.again:
                targets.append(gl.identity(leaves[0]))
            if case.beyond:
                targets.append(gl.identity(out))
        if case.op.is_differentiable:
            tape.gradient(targets, sources, output_gradients=weights(case))
    (trace,) = traces_of(journal)
    return trace


def weights(case: Case) -> list[Tensor]:
    """What the targets of a case start with."""
    found = [Tensor(case.weight)]
    if case.before:
        found.append(Tensor(np.full(case.inputs[0].shape, 0.5)))
    if case.again:
        found.append(Tensor(np.full(case.inputs[0].shape, 0.75)))
    if case.beyond:
        found.append(Tensor(np.full(case.weight.shape, 1.25)))
    return found


def facts_of(case: Case) -> Facts:
    """What must be said, by NumPy and the op's rules, without the trace."""
    names = [*NAMES[: len(case.inputs)]]
    if case.same:
        names[1] = "a"
    with np.errstate(all="ignore"):
        out = np.asarray(case.op.forward(*case.inputs, **case.attrs))
    grad = case.weight + 1.25 if case.beyond else case.weight
    inputs = [Tensor(x) for x in case.inputs]
    sent: list[np.ndarray | None] = [None] * len(inputs)
    if case.op.is_differentiable:
        for i, x in enumerate(inputs):
            rule = case.op.vjp_of(i)
            if rule is not None and x._array.dtype.kind == "f":
                part = pulled(rule, Tensor(grad), Tensor(out), inputs, case.attrs, x)
                sent[i] = None if part is None else np.asarray(part._array)
    facts = Facts(case.op, case.attrs, names, case.inputs, out, grad, sent)
    for name in dict.fromkeys(names):
        first = [np.full(case.inputs[0].shape, 0.75)] if case.again and name == "a" else []
        here = [s for n, s in zip(names, sent, strict=True) if n == name and s is not None]
        last = [np.full(case.inputs[0].shape, 0.5)] if case.before and name == "a" else []
        facts.arrived[name], facts.before[name] = first + here + last, len(first)
        facts.uses[name] = names.count(name) + (name == "a") * (case.before + case.again + case.aside)
    return facts
