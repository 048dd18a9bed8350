"""Why gradients go where they go in ops that fold numbers together: sums, extremes, products, matrix products."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from graphlab.ops.linalg import split_equation
from graphlab.trace.registry import label_of
from graphlab.views.explanation.step_facts import (
    FEW,
    Reasoner,
    StepFacts,
    axes_of,
    cell,
    cells,
    others,
    over,
    shape_word,
)
from graphlab.views.notation.equality import sign
from graphlab.views.notation.lists import listed
from graphlab.views.notation.numbers import number, uniform
from graphlab.views.notation.sums import signed

# --- Reductions ----------------------------------------------------------------------------------


def _spread(facts: StepFacts) -> Iterator[str]:
    assert facts.grad is not None
    x, out, axes = facts.x, facts.node, axes_of(facts.node.attrs.get("axis"), len(facts.x.shape))
    label, is_mean = label_of(out.op or ""), out.op == "reduce_mean"
    count = math.prod(x.shape) // max(1, math.prod(out.shape))
    if count == 0:
        return
    come = uniform(facts.grad)
    if count == 1:
        yield f"{label}: one element alone is its own {'mean' if is_mean else 'sum'}: factor 1"
    elif len(axes) == len(x.shape) and come is not None:
        share = _share(count, come, uniform(facts.sent[0][1])) if is_mean else f"all of {number(come)}"
        yield f"{label}: each of the {count} elements {'gets' if is_mean else 'was added once and gets'} {share}"
    else:
        what, share = ("mean", f"1/{count} of what comes in") if is_mean else ("sum", "all that comes in")
        yield f"{label} over {over(axes)}: each of the {count} elements of a {what} gets {share} for it"


_EXTREMES = {"reduce_max": "largest", "reduce_min": "smallest", "argmax": "largest", "argmin": "smallest"}


def picked(facts: StepFacts) -> Iterator[str]:
    """Which elements a maximum or a minimum is."""
    where = _extremes(facts) if facts.node.op in _EXTREMES else None
    if where is None:
        return
    array, name, word, axes = facts.x.value.array, facts.names[0], _EXTREMES[facts.node.op or ""], _extreme_axes(facts)
    count = int(where.sum())
    found = [f"{cell(name, place)} = {number(array[tuple(place)])}" for place in np.argwhere(where)[:FEW]]
    if len(axes) < array.ndim:
        if count <= FEW:
            yield f"the {word} along {over(axes)}: {listed(found)}"
    elif count == 1:
        yield f"{found[0]} is the {word} element"
    else:
        first = ", the first of them counts" if (facts.node.op or "").startswith("arg") else ""
        yield f"{count} elements of {name} are the {word}, {number(array[where].flat[0])}{cells(where)}{first}"


def _extreme_axes(facts: StepFacts) -> tuple[int, ...]:
    axis = facts.node.attrs.get("axis")
    return axes_of((axis or 0) if (facts.node.op or "").startswith("arg") else axis, len(facts.x.shape))


def _extremes(facts: StepFacts) -> np.ndarray | None:
    """Where the extremes are; None where that is not known, or where there is only one element."""
    array, axes = facts.x.value.array, _extreme_axes(facts)
    known = facts.whole and not (array.dtype.kind == "f" and np.isnan(array).any())
    if not known or math.prod(array.shape[axis] for axis in axes) < 2 or not array.size:
        return None
    fold = np.max if _EXTREMES[facts.node.op or ""] == "largest" else np.min
    return np.asarray(array == fold(array, axis=axes, keepdims=True))


def _share(count: int, come: Any, got: Any) -> str:
    """One of equal shares of what comes in: `1/3 of 2 = 0.6667`."""
    whole, part = number(come), number(got)
    return f"1/{count} of {whole} {sign(f'1/{count}·{signed(whole)}', part)} {part}"


def _extreme(facts: StepFacts) -> Iterator[str]:
    where, come = _extremes(facts), None if facts.grad is None else uniform(facts.grad)
    if where is None:
        if facts.x.shape == () or math.prod(facts.x.shape) == math.prod(facts.node.shape) > 0:
            yield f"one element alone is the {_EXTREMES[facts.node.op or '']}: factor 1"
        return
    yield from picked(facts)
    axes, count = _extreme_axes(facts), int(where.sum())
    if len(axes) == where.ndim and come is not None:
        share = f"it gets all of {number(come)}"
        if count > 1:
            share = f"each of them gets {_share(count, come, come / count)}"
        rest = where.size - count
        yield f"{share}, {others(rest)}" if rest else share
    elif len(axes) < where.ndim:
        each = math.prod(where.shape[axis] for axis in axes)
        ties = int((where.sum(axis=axes) > 1).sum())
        shared = f"; equal ones share it, {ties} time{'s' if ties > 1 else ''} here" if ties else ""
        word = _EXTREMES[facts.node.op or ""]
        yield f"along {over(axes)} the {word} of each {each} elements gets what comes in, the others 0{shared}"


def _product(facts: StepFacts) -> Iterator[str]:
    if not facts.whole or facts.node.value.array.size != 1:
        return
    array, name = facts.x.value.array, facts.names[0]
    zeros = np.argwhere(array == 0)
    if array.size == 1:
        yield "one element alone is its own product: factor 1"
    elif len(zeros) == 1:
        rest = array.size - 1
        every = f"the other {rest} elements are" if rest > 1 else "the other element is"
        yield f"{cell(name, zeros[0])} = 0: {every} multiplied by it, factor 0"
    elif len(zeros) > 1:
        yield f"{len(zeros)} elements of {name} are 0, so every product of the others is 0: factor 0"


def _running(facts: StepFacts) -> Iterator[str]:
    attrs, shape = facts.node.attrs, facts.x.shape
    axis = axes_of(attrs.get("axis", 0), len(shape))
    size = shape[axis[0]] if axis else 0
    if size < 2:
        return
    what = "sums" if facts.node.op == "cumsum" else "products"
    most, least = (size - 1, 0) if attrs.get("exclusive") else (size, 1)
    first, last = (least, most) if attrs.get("reverse") else (most, least)
    yield f"along {over(axis)} the first element is in {first} of the {size} running {what}, the last in {last}"


# --- Products ------------------------------------------------------------------------------------


def _transposes(facts: StepFacts) -> Iterator[str]:
    if facts.grad is None or len(facts.inputs) != 2:
        return
    a, b, g = *(shape_word(x.shape) for x in facts.inputs), shape_word(facts.node.shape)
    texts = {
        0: f"grad {facts.name}·{facts.names[1]}ᵀ: ({g})·({b})ᵀ",
        1: f"{facts.names[0]}ᵀ·grad {facts.name}: ({a})ᵀ·({g})",
    }
    for index, _ in facts.sent:
        own = facts.inputs[index].shape
        product = (*facts.node.shape[:-2], *own[-2:])
        then = "" if product == own else f", summed to {shape_word(own)}"
        yield f"{texts[index]} → {shape_word(product)}{then}, the shape of {facts.names[index]}"


def _letters(facts: StepFacts) -> Iterator[str]:
    inputs, output = split_equation(str(facts.node.attrs.get("equation", "")))
    if len(inputs) != len(facts.inputs):
        return
    for index, _ in facts.sent:
        term, others = inputs[index], [t for i, t in enumerate(inputs) if i != index]
        reached = "".join(c for c in term if c in output or any(c in t for t in others))
        yield f"{facts.names[index]} changes places with the result: {','.join([output, *others])}->{reached}"
        for letter, size in zip(term, facts.inputs[index].shape, strict=False):
            if letter not in reached and size > 1:
                yield f"{letter} occurs only in {facts.names[index]}: its gradient is repeated {size} times along it"


FOLDS: dict[str, Reasoner] = {
    "reduce_sum": _spread,
    "reduce_mean": _spread,
    "reduce_max": _extreme,
    "reduce_min": _extreme,
    "reduce_prod": _product,
    "cumsum": _running,
    "cumprod": _running,
    "mm": _transposes,
    "einsum_of": _letters,
}
