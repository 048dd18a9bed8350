"""Forward mode on a finished trace: the tangent of every node when one leaf moves.

The graph is the one that was recorded; numbers flow the other way, along with the values.
What both modes cost is counted in `effort`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from graphlab.errors import InvalidArgumentError
from graphlab.tensor import OPS
from graphlab.trace.budget import checked
from graphlab.trace.build import value_of
from graphlab.trace.graph import Node, Value
from graphlab.trace.registry import back_of, label_of, slots
from graphlab.views.analysis.cost import Effort, effort, profile_of
from graphlab.views.analysis.op import ReplayError, elementwise, position, push, subject
from graphlab.views.notation.equality import joined
from graphlab.views.notation.escaping import cut
from graphlab.views.notation.formula import plain
from graphlab.views.notation.numbers import number, tensor
from graphlab.views.notation.sums import NAME, sum_of, term
from graphlab.views.reading import Reading

LONG = 80  # characters of a formula that are still read


@dataclass(frozen=True, slots=True)
class Tangents:
    """Tangents of all nodes when `leaf` moves along `direction`, with their formulas, by node id.

    A node that the leaf does not reach has no entry: its tangent is zero. `lost` has, by node id, why the tangent of
    a node that it may reach could not be computed. `effort` compares both modes for this leaf, `whole` for all leaves.
    """

    leaf: str
    direction: Value
    tangents: dict[str, Value]
    texts: dict[str, str]
    effort: Effort | None = None
    whole: Effort | None = None
    lost: dict[str, str] = field(default_factory=dict)


def forward(reading: Reading, leaf_id: str, direction: Any = None) -> Tangents:
    """The tangents of all nodes for a seed on `leaf_id`: `direction`, else 1 in every cell.

    Raises InvalidArgumentError for a node that is no float, and for a direction of another shape.
    """
    trace, names = reading.trace, reading.names
    start = position(trace, leaf_id)
    leaf = trace.nodes[start]
    seed = _seed(leaf, direction)
    found: dict[str, Any] = {leaf.id: seed}
    texts = {leaf.id: f"{_dotted(names[leaf.id])} = {tensor(value_of(seed))}, the seed"}
    lost: dict[str, str] = {}
    for node in checked(trace.nodes[start + 1 :]):
        if not any(id in found or id in lost for id in node.inputs):
            continue
        unknown = next((lost[id] for id in node.inputs if id in lost), None)
        try:
            if unknown is not None:
                raise ReplayError(unknown)
            tangent = push(trace, node, [found.get(id) for id in node.inputs])
        except ReplayError as error:
            lost[node.id] = str(error)
            continue
        if tangent is not None:
            found[node.id] = tangent
            texts[node.id] = _derivation(reading, node, found)
    values = {id: value_of(tangent) for id, tangent in found.items()}
    return Tangents(leaf.id, values[leaf.id], values, texts, effort(trace, [leaf.id]), effort(trace), lost)


def _seed(leaf: Node, direction: Any) -> np.ndarray:
    array = leaf.value.array
    if array.dtype.kind not in "fc" or leaf.value.thinned:
        what = "keeps only a sample of its numbers" if leaf.value.thinned else f"is {leaf.dtype}"
        raise InvalidArgumentError(f"forward mode starts at a tensor of floats; {subject(leaf)} {what}")
    if direction is None:
        return np.ones_like(array)
    seed = np.asarray(direction)
    if seed.shape != array.shape:
        raise InvalidArgumentError(
            f"a direction for {subject(leaf)} has its shape, {list(array.shape)}; got {list(seed.shape)}"
        )
    return seed.astype(array.dtype)


# --- Formulas ------------------------------------------------------------------------------------


def _dotted(name: str) -> str:
    """The name of a tangent: Newton's dot, on the letter or behind the word.

    >>> _dotted("x") == "ẋ", _dotted("w1") == "ẇ1", _dotted("loss"), _dotted("a + b")
    (True, True, 'loss˙', '(a + b)˙')
    """
    if re.fullmatch(r"[^\W\d_]\d*", name):
        return unicodedata.normalize("NFC", name[0] + "\N{COMBINING DOT ABOVE}" + name[1:])
    return term(name) + "˙"


def _derivation(reading: Reading, node: Node, tangents: dict[str, Any]) -> str:
    """How the tangent of a node comes about: `ẏ = 2·x·ẋ = 2·3·1 = 6`."""
    trace, name = reading.trace, _dotted(reading.names[node.id])
    result = tensor(value_of(tangents[node.id]))
    symbols = _formula(reading, node, tangents, numeric=False)
    scalars = not any(trace.node(id).value.array.ndim for id in (node.id, *node.inputs))
    numbers = _formula(reading, node, tangents, numeric=True) if scalars else ""
    parts = [name, symbols or _mixed(reading, node, tangents), numbers, result]
    kept = [part for part in parts if part and len(part) <= LONG]
    return joined([part for i, part in enumerate(kept) if i == 0 or part != kept[i - 1]])


def _formula(reading: Reading, node: Node, tangents: dict[str, Any], *, numeric: bool) -> str:
    """The sum of local slopes times tangents, cell by cell; empty where that is no simple formula."""
    trace, names = reading.trace, reading.names
    entry = OPS.get(node.op or "")
    if entry is None or not elementwise(trace, node):
        return ""

    def factor_text(id: str) -> str:
        return number(trace.node(id).value.array.item()) if numeric else cut(names[id], NAME)

    inputs = dict(slots(node.op, [factor_text(id) for id in node.inputs]))
    parts = []
    for index, id in enumerate(node.inputs):
        if id in tangents and entry.vjp_of(index) is not None:
            moved = number(tangents[id].item()) if numeric else _dotted(names[id])
            # The dot would not be read as part of a name, and would get parentheses.
            text = plain(
                _slope_first(back_of(node.op, index)),
                {**inputs, "out": factor_text(node.id), "g": moved if numeric else "G"},
            )
            if not text or (not numeric and re.search(r"\bG\b", text) is None):
                return ""
            parts.append(text if numeric else re.sub(r"\bG\b", moved, text))
    return sum_of(parts) if parts else ""


def _slope_first(template: str) -> str:
    """The rule of a gradient as one of a tangent, where the slope stands before what moves."""
    return re.sub(r"^<g> \\cdot (.*)$", r"\1 \\cdot <g>", template)


def _mixed(reading: Reading, node: Node, tangents: dict[str, Any]) -> str:
    """The tangent of an op that is linear in its inputs, each in turn moving: `ẋ @ w + x @ ẇ`; else the bare idea."""
    names, profile = reading.names, profile_of(reading.trace, node)
    moving = [index for index, id in enumerate(node.inputs) if id in tangents]
    if not any(part.reads for part in profile):  # linear in all of them together
        return _applied(node, [_dotted(names[id]) if id in tangents else "0" for id in node.inputs])
    if all(profile[index].reads.isdisjoint({index, -1}) for index in moving):
        still = [term(names[id]) for id in node.inputs]
        moved = [_dotted(names[id]) for id in node.inputs]
        return sum_of([_applied(node, [*still[:i], moved[i], *still[i + 1 :]]) for i in moving])
    dots = dict.fromkeys(_dotted(names[node.inputs[i]]) for i in moving)
    return f"slope of {label_of(node.op or '', len(node.shape))} · {', '.join(dots)}"


def _applied(node: Node, operands: list[str]) -> str:
    if node.op == "mm":
        return " @ ".join(operands)
    return f"{label_of(node.op or '', len(node.shape))}({', '.join(operands)})"
