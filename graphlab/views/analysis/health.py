"""What is wrong with a run, if anything: infinities, saturated and dead units, gradients that vanish or explode.

Each finding has a node, one word for a badge and a sentence with the numbers. A healthy program has none.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from graphlab.trace.budget import check, checked
from graphlab.trace.graph import Node, Step, Value
from graphlab.trace.registry import label_of
from graphlab.views.analysis.jacobian import unraveled
from graphlab.views.analysis.op import at_line, count_of, elementwise, under
from graphlab.views.notation.escaping import clean, cut
from graphlab.views.notation.lists import listed
from graphlab.views.notation.magnitude import magnitude
from graphlab.views.notation.names import is_named
from graphlab.views.notation.numbers import number
from graphlab.views.notation.sums import NAME, place_of
from graphlab.views.reading import Reading

FindingKind = Literal["forward", "backward", "saturated", "dead", "vanishing", "exploding"]

FLAT = 0.01  # of its largest slope: below this a sigmoid or tanh is saturated
MOST_DEAD = 0.9  # of the cells of a relu; about half of them being 0 is as it should be
RATIO = 1e3  # between the gradients at the two ends of a path
FEW = 3  # ops that must lose (or gain) for a path to vanish (or explode): a single factor is just a factor

Index = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem at a node: its kind, a badge of one word, a sentence; `cell` is one where it can be seen."""

    node: str
    kind: FindingKind
    badge: str
    text: str
    line: int | None = None
    cell: Index | None = None


def health(reading: Reading) -> tuple[Finding, ...]:
    """The problems in the values of a trace and, if there is a sweep, in its gradients."""
    doctor = _Doctor(reading)
    found = [*doctor.forward(), *doctor.units()]
    if reading.sweep is not None:
        found += [*doctor.backward(), *doctor.ratios()]
    return tuple(found)


def _bad(value: Value) -> np.ndarray | None:
    """Where a value is not finite; None where it is everywhere."""
    check()
    if value.array.dtype.kind not in "fc":
        return None
    wrong = ~np.isfinite(value.array)
    return wrong if wrong.any() else None


def _what(x: Any) -> str:
    return number(x.item() if isinstance(x, np.generic) else x)


class _Doctor:
    def __init__(self, reading: Reading) -> None:
        self.trace, self.sweep, self.names = reading.trace, reading.sweep, reading.names

    def name(self, node: Node) -> str:
        return cut(self.names[node.id], NAME)

    def called(self, node: Node) -> str:
        """A result and its op, for the start of a sentence: `y = log(x), line 3`."""
        inputs = ", ".join(cut(self.names[id], NAME) for id in node.inputs)
        call = f"{label_of(clean(node.op or '', 40), len(node.shape))}({cut(inputs, 60)})"
        return (f"{self.name(node)} = {call}" if is_named(node) else call) + at_line(node)

    def finding(self, node: Node, kind: FindingKind, badge: str, text: str, cell: Index | None = None) -> Finding:
        return Finding(node.id, kind, badge, text, node.place.line if node.place else None, cell)

    # --- Infinity and nan ------------------------------------------------------------------------

    def forward(self) -> Iterator[Finding]:
        """The first result, or leaf, that is not finite although what it is made of is."""
        for node in checked(self.trace.nodes):
            wrong = _bad(node.value)
            if wrong is None:
                continue
            inputs = [self.trace.node(id) for id in node.inputs]
            nan = np.isnan(node.value.array)
            if not node.op and not nan.any():
                continue  # an infinity that the program wrote down is wanted
            if any(np.isnan(x.value.array).any() for x in inputs if x.value.array.dtype.kind in "fc"):
                continue
            if not nan.any() and any(_bad(x.value) is not None for x in inputs):
                continue
            yield self._born(node, nan if nan.any() else wrong)
            return

    def _born(self, node: Node, wrong: np.ndarray) -> Finding:
        cell = unraveled(int(np.argmax(wrong)), wrong.shape)
        what = _what(node.value.array[cell])
        badge = "nan" if what == "nan" else "inf"
        count = int(wrong.sum())
        more = f", and {count - 1} more" if count > 1 else ""
        if not node.op:
            text = f"{self.name(node)} comes in with {what}{place_of(cell)}{more}: everything made of it is lost."
            return self.finding(node, "forward", badge, text, cell)
        of = self._operands(node, cell)
        text = f"{label_of(clean(node.op, 40))} of {of}{place_of(cell)} gives {what}{more}: {self.called(node)}."
        return self.finding(node, "forward", badge, text, cell)

    def _operands(self, node: Node, cell: Index) -> str:
        """The numbers that a cell was made of, where they stand in the same place; else the inputs and their ranges."""
        inputs = [self.trace.node(id) for id in node.inputs]
        if elementwise(self.trace, node) and not any(x.value.thinned for x in (node, *inputs)):
            values = [x.value.array[under(cell, x.shape)] for x in inputs]
            return " and ".join(_what(x) for x in values)
        return " and ".join(f"{self.name(x)}, from {number(x.value.low)} to {number(x.value.high)},"
                            if x.value.low is not None else self.name(x) for x in inputs).rstrip(",")  # fmt: skip

    def backward(self) -> Iterator[Finding]:
        """The first contribution that is not finite although the gradient that came in is."""
        for step in checked(self.sweep.steps if self.sweep else ()):
            if _bad(step.grad) is not None:
                if not step.contributions:
                    return
                continue
            for index, part in enumerate(step.contributions):
                wrong = None if part is None else _bad(part)
                if part is not None and wrong is not None:
                    yield self._lost(step, index, part, wrong)
                    return

    def _lost(self, step: Step, index: int, part: Value, wrong: np.ndarray) -> Finding:
        node = self.trace.node(step.node)
        source = self.trace.node(node.inputs[index])
        cell = unraveled(int(np.argmax(wrong)), wrong.shape)
        what = _what(part.array[cell])
        here = ""
        if not source.value.thinned:
            here = f", where {self.name(source)} is {_what(source.value.array[cell])}"
        if elementwise(self.trace, node) and step.grad.shape == source.shape and not step.grad.thinned:
            here += f" and the gradient that comes in {_what(step.grad.array[cell])}"
        text = f"in the backward pass {self.called(node)} sends {what} to {self.name(source)}{place_of(cell)}{here}."
        return self.finding(node, "backward", "nan grad" if what == "nan" else "inf grad", text, cell)

    # --- Units that pass nothing on --------------------------------------------------------------

    def units(self) -> Iterator[Finding]:
        """Saturated sigmoids and tanhs, and dead relus."""
        for node in checked(self.trace.nodes):
            array = node.value.array
            if node.inner is not None or not array.size or array.dtype.kind != "f" or _bad(node.value) is not None:
                continue
            if node.op in ("sigmoid", "tanh"):
                yield from self._saturated(node, array.astype(float))
            elif node.op == "relu" or (node.op == "maximum" and self._with_zero(node)):
                yield from self._dead(node, array)

    def _saturated(self, node: Node, y: np.ndarray) -> Iterator[Finding]:
        slope = 4 * y * (1 - y) if node.op == "sigmoid" else 1 - y * y  # as a share of the largest
        flat = slope < FLAT
        share = float(flat.mean())
        if share > 0.5:
            ends = f"near {number(float(np.round(y[flat].min())))}"
            if y[flat].max() - y[flat].min() > 0.5:
                ends = "near " + " or ".join(number(float(np.round(end))) for end in (y[flat].min(), y[flat].max()))
            largest = 0.25 if node.op == "sigmoid" else 1.0
            which = "it is" if y.size == 1 else f"{_share(flat)} cells are"
            text = (
                f"{self.called(node)} is saturated: {which} {ends}, where the slope is at most "
                f"{number(float(slope[flat].max() * largest))} instead of {number(largest)}, and hardly any gradient "
                "gets through."
            )
            yield self.finding(node, "saturated", "saturated", text, unraveled(int(np.argmax(flat)), flat.shape))

    def _with_zero(self, node: Node) -> bool:
        return any(
            x.op is None and x.kind == "constant" and x.value.array.size and not x.value.array.any()
            for x in map(self.trace.node, node.inputs)
        )

    def _dead(self, node: Node, y: np.ndarray) -> Iterator[Finding]:
        off = y <= 0
        share = float(off.mean())
        if share == 1 or (share >= MOST_DEAD and y.size >= 1 / (1 - MOST_DEAD)):
            whose = self.name(self.trace.node(node.inputs[0]))
            count = _share(off) + (" cells" if y.size > 1 else "")
            which = f"all {count_of(node.value)} cells of {whose} are" if share == 1 else f"{count} of {whose} are"
            which = f"{whose} is" if y.size == 1 else which
            through = "no gradient gets through" if share == 1 else "no gradient gets through them"
            text = f"{self.called(node)} is dead: {which} at most 0, so it gives 0 with slope 0, and {through}."
            yield self.finding(node, "dead", "dead", text, unraveled(int(np.argmax(off)), off.shape))
        elif y.ndim > 1 and not node.value.thinned:
            yield from self._dead_units(node, off.reshape(-1, y.shape[-1]))

    def _dead_units(self, node: Node, off: np.ndarray) -> Iterator[Finding]:
        """Units, which stand along the last axis, that are off for every example of a batch."""
        units = np.flatnonzero(off.all(axis=0)).tolist()
        if len(off) < 2 or not units:
            return
        several = len(units) > 1
        which = f"units {listed(list(map(str, units)))}" if several else f"unit {units[0]}"
        whose = f"{self.name(self.trace.node(node.inputs[0]))} in {'each of them' if several else 'it'}"
        text = (
            f"{which} of {self.called(node)} {'are' if several else 'is'} dead: all {len(off)} cells of {whose} are at "
            f"most 0, so {'they give' if several else 'it gives'} 0 with slope 0, and no gradient gets through."
        )
        cell = (*(0 for _ in node.shape[1:]), units[0])
        yield self.finding(node, "dead", "dead unit" + "s" * several, text, cell)

    # --- Gradients along a path ------------------------------------------------------------------

    def ratios(self) -> Iterator[Finding]:
        """Sources whose gradient is a thousandth, or a thousandfold, of what it was near the target."""
        if self.sweep is None:
            return
        users: dict[str, list[tuple[Node, int, float, float]]] = defaultdict(list)
        for step in checked(self.sweep.steps):
            node = self.trace.node(step.node)
            for index, part in enumerate(step.contributions):
                if part is not None:
                    users[node.inputs[index]].append((node, index, magnitude(part), magnitude(step.grad)))
        reported = set()
        for id in dict.fromkeys(self.sweep.sources):
            finding = self._ratio(self.trace.node(id), users)
            if finding is not None and (finding.kind, finding.node) not in reported:
                reported.add((finding.kind, finding.node))
                yield finding

    def _ratio(self, source: Node, users: dict[str, list[tuple[Node, int, float, float]]]) -> Finding | None:
        """Follow the largest contributions from a source to the target, and collect the gain of each op on the way."""
        gains: list[tuple[float, Node]] = []
        at = source
        while users.get(at.id):
            node, _, sent, came = max(users[at.id], key=lambda user: user[2] if math.isfinite(user[2]) else -1.0)
            if not (math.isfinite(sent) and math.isfinite(came) and sent and came):
                return None
            if not self._counts(node, at):
                gains.append((1.0, node))
            else:
                gains.append((sent / came, node))
            at = node
        total = math.exp(sum(math.log(gain) for gain, _ in gains))
        lost = [pair for pair in gains if (pair[0] < 1 / 1.1 if total < 1 else pair[0] > 1.1)]
        if 1 / RATIO < total < RATIO or len(lost) < FEW:
            return None
        worst = min(lost, key=lambda pair: pair[0]) if total < 1 else max(lost, key=lambda pair: pair[0])
        shrinks = total < 1
        word = "vanishes" if shrinks else "explodes"
        times = f"{number(_rounded(1 / total if shrinks else total))} times {'smaller' if shrinks else 'larger'}"
        text = (
            f"the gradient {word} on its way to {self.name(source)}: over {len(gains)} ops it gets {times}. "
            f"{'Most is lost' if shrinks else 'It grows most'} in {self.called(worst[1])}: a factor of "
            f"{number(_rounded(worst[0]))}."
        )
        return self.finding(
            source, "vanishing" if shrinks else "exploding", "vanishing" if shrinks else "exploding", text
        )

    def _counts(self, node: Node, source: Node) -> bool:
        """Whether an op scales gradients: sums, means and broadcasting spread them over more cells or collect them."""
        return not (node.op or "").startswith("reduce_") and not (
            elementwise(self.trace, node) and source.shape != node.shape
        )


def _rounded(x: float) -> float:
    return float(f"{x:.2g}")


def _share(flags: np.ndarray) -> str:
    return f"all {flags.size}" if flags.all() else f"{int(flags.sum())} of {flags.size}"
