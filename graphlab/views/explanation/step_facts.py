"""The facts of one step that reasons are made from, and why the gradient of a broadcast input is a sum."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from graphlab.trace.graph import Node, Value
from graphlab.trace.registry import MATRICES, broadcasts, entry, slots
from graphlab.views.notation.lists import listed
from graphlab.views.notation.numbers import dims

FEW = 3  # cells that are named
SLOT = re.compile(r"<(\w+)>")


@dataclass(frozen=True, slots=True)
class StepFacts:
    """The facts of one step: the op and its name, its inputs and their names.

    `grad` is what comes in, None in the forward pass, and `sent` what goes to which input, by its index.
    """

    node: Node
    name: str
    inputs: list[Node]
    names: list[str]
    grad: Value | None
    sent: list[tuple[int, Value]]

    def values(self) -> dict[str, Value]:
        """The numbers of the op's inputs and of its result by the names of their slots."""
        found = entry(self.node.op)
        names = () if found is None or found.variadic else found.parameters
        return {**dict(zip(names, (x.value for x in self.inputs), strict=False)), "out": self.node.value}

    def fill(self, text: str) -> str:
        """`text` with the program's names in its slots."""
        names = {**dict(slots(self.node.op, self.names)), "out": self.name}
        return SLOT.sub(lambda match: names.get(match[1], match[1]), text)

    @property
    def x(self) -> Node:
        """The first input."""
        return self.inputs[0]

    @property
    def whole(self) -> bool:
        """Whether all numbers are there, of a size and kind that can be counted and compared."""
        values = [self.node.value, *(x.value for x in self.inputs), *([self.grad] if self.grad else [])]
        return all(not value.thinned and value.array.dtype.kind in "fiub" for value in values)


Reasoner = Callable[[StepFacts], Iterator[str]]


# --- Words ---------------------------------------------------------------------------------------


def cells(where: np.ndarray) -> str:
    """The places of a few elements, ` ([0] and [2])`; nothing where there are many, or no axes."""
    few = where.ndim and 0 < where.sum() <= FEW
    return f" ({listed([place_text(place) for place in np.argwhere(where)])})" if few else ""


def place_text(place: np.ndarray) -> str:
    """The indices of one element, as a program writes them: `[0, 2]`."""
    return f"[{', '.join(str(int(i)) for i in place)}]"


def cell(name: str, place: np.ndarray) -> str:
    """One element of something: `x[0, 2]`, and in parentheses what is no name, `(a + b)[1]`."""
    simple = name.replace("_", "").replace(".", "").isalnum()
    return (name if simple else f"({name})") + (place_text(place) if len(place) else "")


def shape_word(shape: tuple[int, ...]) -> str:
    """A shape in a sentence: `2×3`, or `one number`."""
    return dims(shape) or "one number"


def axes_of(axis: object, rank: int) -> tuple[int, ...]:
    """The axes that an attribute names, counted from the front; all of them for None."""
    given = range(rank) if axis is None else (axis,) if isinstance(axis, int) else axis
    return tuple(sorted({int(a) % rank for a in given})) if rank else ()  # type: ignore[attr-defined]


def over(axes: tuple[int, ...]) -> str:
    """Axes in a sentence: `axis 0`, `axes 0 and 2`."""
    return f"ax{'is' if len(axes) == 1 else 'es'} {listed([str(a) for a in axes])}"


def others(count: int) -> str:
    """What becomes of the elements that nothing goes to."""
    return f"the other {count} elements get 0" if count > 1 else "the other element gets 0"


# --- Broadcasting --------------------------------------------------------------------------------


def stretched(facts: StepFacts, index: int, verb: str) -> str:
    """How often a small input was used, `b has shape 3 and is used for each of the 4 rows`; empty for one that fits."""
    axes = _stretched(facts, index)
    own, out = facts.inputs[index].shape, facts.node.shape
    count = math.prod(out[axis] for axis in axes)
    if count < 2:
        return ""
    noun = f"places along {over(axes)}"
    if facts.node.op in MATRICES:
        noun = "matrices"
    elif len(axes) == len(out):
        noun = "elements"
    elif len(out) == 2:
        noun = "columns" if axes[0] else "rows"
    what = f"has shape {dims(own)}" if own else "is one number"
    return f"{facts.names[index]} {what} and {verb} for each of the {count} {noun}"


def repeated(facts: StepFacts, index: int) -> str:
    """Why the gradient of a small input is a sum; empty for one that was not broadcast."""
    if not (broadcasts(facts.node.op) or facts.node.op in (*MATRICES, "broadcast_to")):
        return ""
    words, axes = stretched(facts, index, "was used"), _stretched(facts, index)
    if not words:
        return ""
    of = "all of them" if len(axes) == len(facts.node.shape) and not facts.inputs[index].shape else over(axes)
    return f"{words}: its gradient is the sum over {of}"


def _stretched(facts: StepFacts, index: int) -> tuple[int, ...]:
    """The axes of the result over which an input was repeated."""
    own, out = facts.inputs[index].shape, facts.node.shape
    if facts.node.op in MATRICES:
        own, out = own[:-2], out[:-2]
    extra = len(out) - len(own)
    if extra < 0:
        return ()
    return (*range(extra), *(i + extra for i, size in enumerate(own) if size == 1 and out[i + extra] != 1))
