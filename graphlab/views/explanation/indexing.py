"""Why gradients go where they go in ops that move elements: new shapes, pieces, picks, copies. And in softmax."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from graphlab.views.explanation.step_facts import (
    FEW,
    Reasoner,
    StepFacts,
    axes_of,
    cell,
    others,
    over,
    place_text,
    shape_word,
)
from graphlab.views.notation.numbers import number

# --- Moved elements ------------------------------------------------------------------------------


def _reshaped(facts: StepFacts) -> Iterator[str]:
    if facts.x.shape != facts.node.shape:
        before, after = shape_word(facts.x.shape), shape_word(facts.node.shape)
        yield f"only the shape changes, {before} to {after} and back: factor 1"
    else:
        yield "nothing changes, not even the shape: factor 1"


def _reordered(facts: StepFacts) -> Iterator[str]:
    own, out = facts.x.shape, facts.node.shape
    shapes = f", {shape_word(own)} to {shape_word(out)} and back" if own != out else ""
    yield f"the elements only change places{shapes}: factor 1"


def _joined(facts: StepFacts) -> Iterator[str]:
    rank, is_stack = len(facts.node.shape), facts.node.op == "stack"
    axes = axes_of(facts.node.attrs.get("axis", 0), rank)
    if not axes or len(facts.sent) > FEW:
        return
    sizes = [1 if is_stack or len(x.shape) <= axes[0] else x.shape[axes[0]] for x in facts.inputs]
    for index, _ in facts.sent:
        start = sum(sizes[:index])
        place = str(start) if is_stack else f"{start}:{start + sizes[index]}"
        yield f"{facts.names[index]} lies at {place} along {over(axes)} of the result: factor 1"


def _sliced(facts: StepFacts) -> Iterator[str]:
    where = _at(facts.x.shape, facts.node.attrs.get("key"))
    if where is None or where.size == 0:
        return
    count, name = int(where.sum()), facts.names[0]
    rest = where.size - count
    if count == 1 and where.ndim and facts.whole:
        place = np.argwhere(where)[0]
        taken = f"{cell(name, place)} = {number(facts.x.value.array[tuple(place)])} was taken: factor 1"
    elif rest:
        taken = f"{count} of the {where.size} elements of {name} were taken: factor 1"
    else:
        taken = f"all {count} elements of {name} were taken: factor 1"
    yield f"{taken}; {others(rest)}" if rest else taken


def _placed(facts: StepFacts) -> Iterator[str]:
    where = _at(facts.node.shape, facts.node.attrs.get("key"))
    if where is not None:
        yield f"{facts.names[0]} fills {int(where.sum())} of the {where.size} elements of the result: factor 1"


def _at(shape: tuple[int, ...], key: Any) -> np.ndarray | None:
    """Which elements of a shape a subscript takes."""
    where = np.zeros(shape, bool)
    try:
        where[key] = True
    except (IndexError, TypeError, ValueError):
        return None
    return where


def _gathered(facts: StepFacts) -> Iterator[str]:
    counts = _counts(facts, 1, facts.x.shape)
    if counts is None or not counts.size:
        return
    noun = "element" if counts.ndim == len(facts.x.shape) else "slice"
    name, most = facts.names[0], int(counts.max())
    never, often = int((counts == 0).sum()), np.argwhere(counts > 1)
    if 0 < len(often) <= FEW:
        for place in often:
            yield (
                f"{noun} {place_text(place)} of {name} was taken {counts[tuple(place)]} times: "
                f"its gradient is the sum over the {counts[tuple(place)]} copies"
            )
    elif most > 1:
        yield f"{len(often)} {noun}s of {name} were taken more than once: their gradients are sums over the copies"
    if most == 1:
        yield f"{f'no {noun} was taken twice' if never else f'every {noun} was taken once'}: factor 1"
    if never:
        yield f"{never} of the {counts.size} {noun}s of {name} {'were' if never > 1 else 'was'} not taken: factor 0"


def _scattered(facts: StepFacts) -> Iterator[str]:
    is_nd = facts.node.op == "scatter_nd"
    counts = _counts(facts, 0 if is_nd else 1, facts.node.shape)
    if counts is None:
        return
    together = np.argwhere(counts > 1)
    if 0 < len(together) <= FEW:
        for place in together:
            yield f"{counts[tuple(place)]} updates were added at {place_text(place)}: each gets all that comes in there"
    elif not len(together):
        yield "each update has a place of its own: factor 1"


def _counts(facts: StepFacts, index: int, shape: tuple[int, ...]) -> np.ndarray | None:
    """How often each place is named by the indices: coordinates, or places along an axis."""
    if len(facts.inputs) <= index or facts.inputs[index].value.thinned:
        return None
    places = facts.inputs[index].value.array
    if places.dtype.kind not in "iu":
        return None
    if (facts.node.op or "").endswith("_nd"):
        counts = np.zeros(shape[: places.shape[-1]], int)
        np.add.at(counts, tuple(np.moveaxis(places, -1, 0)), 1)
        return counts
    axis = axes_of(facts.node.attrs.get("axis", 0) or 0, len(shape))
    return np.bincount(places.ravel(), minlength=shape[axis[0]]) if axis else None


def _tiled(facts: StepFacts) -> Iterator[str]:
    copies = math.prod(facts.node.attrs.get("multiples", ()))
    if copies > 1:
        yield f"each element of {facts.names[0]} has {copies} copies: its gradient is the sum over them"
    elif copies == 1:
        yield "there is one copy of each element: factor 1"


def _padded(facts: StepFacts) -> Iterator[str]:
    total, inside = math.prod(facts.node.shape), math.prod(facts.x.shape)
    if total > inside:
        yield f"{total - inside} of the {total} elements are border: what comes in there is dropped"


def _shares(facts: StepFacts) -> Iterator[str]:
    if facts.grad is None or not facts.whole or not facts.x.shape:
        return
    axes = axes_of(facts.node.attrs.get("axis", -1), len(facts.x.shape))
    if facts.node.op == "log_softmax":
        yield f"adding one number to all logits changes nothing, so along {over(axes)} the gradient adds up to 0"
    elif np.ptp(facts.grad.array, axis=axes[0]).any():
        yield f"the shares always add up to 1, so along {over(axes)} the gradient adds up to 0"
    else:
        rest = " but rounding errors" if any(value.array.any() for _, value in facts.sent) else ""
        yield f"what comes in is the same along {over(axes)}, and the shares always add up to 1: nothing flows{rest}"


MOVES: dict[str, Reasoner] = {
    "reshape": _reshaped,
    "expand_dims": _reshaped,
    "squeeze": _reshaped,
    "transpose": _reordered,
    "reverse": _reordered,
    "concat": _joined,
    "stack": _joined,
    "slice_of": _sliced,
    "place": _placed,
    "gather": _gathered,
    "gather_nd": _gathered,
    "scatter_along": _scattered,
    "scatter_nd": _scattered,
    "tile": _tiled,
    "pad": _padded,
    "softmax": _shares,
    "log_softmax": _shares,
}
