"""What was recorded, as plain data: no live tensors, nothing of the program's.

A `Trace` is one tape: the nodes it saw, in the order of recording, and a `Sweep` for every
`gradient` call made on it. Node ids are counted (`n0`, `n1`, ...), so equal programs give equal traces.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Annotated, Literal

import numpy as np
from msgspec import Meta, field
from msgspec.structs import force_setattr

from graphlab.trace.memo import once
from graphlab.trace.serialization import MOST_AXES, Array, Attributes, Plain, attributes, unpack_fields

Kind = Literal["variable", "watched", "constant", "op"]
GradState = Literal["computed", "none", "not_computed"]
GroupKind = Literal["layer", "step", "loss", "function", "scope", "loop", "round", "gradient", "rounds", "lines"]
ReasonKind = Literal[
    "assigned",
    "integer",
    "numpy",
    "outside",
    "overwritten",
    "released",
    "stopped",
    "unconnected",
    "untrainable",
    "unwatched",
    "flat",
]
Natural = Annotated[int, Meta(ge=0)]
Counted = Annotated[int, Meta(ge=1)]
Finite = Annotated[float, Meta(ge=-sys.float_info.max, le=sys.float_info.max)]
Shape = Annotated[tuple[Natural, ...], Meta(max_length=MOST_AXES)]


class Value(Plain, frozen=True):
    """The numbers of a tensor: all of them, or for a very big one a thinned-out sample.

    `array` has `shape` unless `thinned`; `low` and `high` are the extremes of all elements
    (None for text, for nothing, and where there are no finite ones).
    """

    array: Array
    shape: Shape
    dtype: str
    low: Finite | None = None
    high: Finite | None = None
    thinned: bool = False

    def __post_init__(self) -> None:
        if type(self.array) is not np.ndarray:
            unpack_fields(self, "array")


class Place(Plain, frozen=True):
    """Where in the source an op stands: 1-based line, 0-based columns, as Python's `ast` counts."""

    line: Counted
    column: Natural
    end_line: Counted
    end_column: Natural


class Group(Plain, frozen=True):
    """A part of the program that can be drawn as one box: a call of a layer, loss or function, a scope, loop or round.

    A `step` is what a recurrent layer does at one step of a sequence.
    A `gradient` is what the gradient call of another tape ran while this one recorded. Runs of `rounds` and of `lines`
    are never recorded: a view makes them of what was. `parent` is the id of the group around it; None at the top. Ids
    are counted: `g0`, `g1`, ...
    """

    id: str
    label: str
    kind: GroupKind
    parent: str | None = None
    place: Place | None = None


def around(groups: Mapping[str, Group], id: str | None) -> Iterator[str]:
    """A group of `groups` and those around it, the innermost first; nothing for None."""
    while id is not None:
        yield id
        id = groups[id].parent


class Node(Plain, frozen=True):
    """A leaf or a recorded op.

    `name` is what the program calls the result, else the source text of the op if that is short,
    else the op's name; `names` are all that it was bound to, the first one first. `op` is the registry name;
    None for a leaf. `inputs` are node ids, in order, repeated where an input is used twice. `number` counts the
    tape's rows from 1; None for a leaf. `group` is the id of the innermost group it was made in. `inner` is the number
    of the tape whose `gradient` call ran the op; None for an op of the program's own.
    """

    id: str
    name: str
    op: str | None
    kind: Kind
    value: Value
    inputs: tuple[str, ...] = ()
    attrs: Attributes = field(default_factory=dict)
    number: Counted | None = None
    place: Place | None = None
    names: tuple[str, ...] = ()
    group: str | None = None
    inner: Natural | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.attrs, MappingProxyType):
            force_setattr(self, "attrs", attributes(self.attrs))

    @property
    def shape(self) -> tuple[int, ...]:
        """The size of each axis of its value."""
        return self.value.shape

    @property
    def dtype(self) -> str:
        """The name of its value's dtype."""
        return self.value.dtype


class Edge(Plain, frozen=True):
    """Input `index` of node `target` is node `source`. Ids are counted: `e0`, `e1`, ..."""

    id: str
    source: str
    target: str
    index: int


class Step(Plain, frozen=True):
    """One op of the reverse sweep: what its result's gradient is, and what it sends to each input.

    `contributions[i]` belongs to input i of `node`; None where nothing flows. The step that seeds
    the target has no contributions.
    """

    node: str
    grad: Value
    contributions: tuple[Value | None, ...] = ()


class Reason(Plain, frozen=True):
    """Why the gradient of something is None.

    `name` is what the program calls it and `node` its id, if this tape has it. `text` is the cause in a sentence,
    `line` where the path breaks, `fix` what to write instead, and `cut` the id of the node at which it breaks:
    what came to it from the node `origin` sends nothing back there. There may be no edge between the two.
    """

    name: str
    kind: ReasonKind
    text: str
    fix: str
    line: Counted | None = None
    node: str | None = None
    cut: str | None = None
    origin: str | None = None


class Sweep(Plain, frozen=True):
    """One `gradient` call: its targets and sources, the steps in order, and the final gradients by node id.

    `reasons` has one entry for every tensor and Variable of the program that it gave no gradient. `call` is the
    method that was called; of a Jacobian there is a sweep for every `element` of the target.

    >>> Sweep((), (), (), {}, call="jacobian", element=(0, 1)).title
    'jacobian row [0, 1]'
    """

    targets: tuple[str, ...]
    sources: tuple[str, ...]
    steps: tuple[Step, ...]
    grads: dict[str, Value]
    place: Place | None = None
    reasons: tuple[Reason, ...] = ()
    call: str = "gradient"
    element: Shape | None = None

    @property
    def title(self) -> str:
        """What was asked for: `gradient`, or which row of which Jacobian."""
        return self.call if self.element is None else f"{self.call} row {list(self.element)}"


class Trace(Plain, frozen=True):
    """One tape of a finished run. `released` says that it has given its gradients and holds nothing any more.

    Of a tape that `is_cut` only the first ops are here, and none of its gradients: it recorded more than is drawn.
    """

    number: Natural
    nodes: tuple[Node, ...]
    sweeps: tuple[Sweep, ...] = ()
    persistent: bool = False
    implicit: bool = False
    place: Place | None = None
    groups: tuple[Group, ...] = ()
    released: bool = False
    is_cut: bool = False

    @property
    def unswept(self) -> str:
        """Why it has no gradient to show, where it has none.

        >>> Trace(1, ()).unswept, Trace(1, (), is_cut=True).unswept
        ('no gradient was asked for', 'only its first ops are kept, and no gradient')
        """
        return "only its first ops are kept, and no gradient" if self.is_cut else "no gradient was asked for"

    def node(self, id: str) -> Node:
        """The node called `id`."""
        return self.nodes[int(id[1:])]

    @property
    def edges(self) -> tuple[Edge, ...]:
        """Every use of a node as an input, in the order of recording."""
        return _edges(self.nodes)

    def grad_state(self, node: Node, sweep: Sweep | None) -> GradState:
        """Of `node`: a gradient was `computed`, is `none` for want of a path, or was `not_computed` (nobody asked)."""
        if sweep is None:
            return "not_computed"
        if node.id in sweep.grads:
            return "computed"
        return "none"


@once
def _edges(nodes: tuple[Node, ...]) -> tuple[Edge, ...]:
    uses = ((source, node.id, index) for node in nodes for index, source in enumerate(node.inputs))
    return tuple(Edge(f"e{count}", *use) for count, use in enumerate(uses))
