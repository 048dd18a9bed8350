"""Each step of a run in a sentence, in LaTeX and in numbers: forward op by op, then backward op by op."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import Literal

from graphlab.trace.cards import variant
from graphlab.trace.flow import Arrival, Flow, flow, inputs_of, sum_text
from graphlab.trace.formula import NAME, backward, factor, forward, infix, partial
from graphlab.trace.graph import Edge, Node, Step, Sweep, Trace, Value
from graphlab.trace.names import Names, is_named
from graphlab.trace.numbers import number, tensor, uniform
from graphlab.trace.registry import attributes_of, label_of
from graphlab.trace.scope import scope
from graphlab.trace.spell import index, literal
from graphlab.trace.text import clean, cut

_FORMULAS = 4  # shown for one step


@dataclass(frozen=True)
class StepText:
    """One step of the player.

    `edges` are the wires that are active in it; `grads` says which gradient row of a card is shown from here on.
    """

    pass_: Literal["forward", "backward"]
    node: str
    text: str
    formulas: tuple[tuple[str, str], ...] = ()
    line: int | None = None
    edges: tuple[str, ...] = ()
    grads: dict[str, int] = field(default_factory=dict)


def steps(
    trace: Trace, sweep: Sweep | None = None, *, all_nodes: bool = False, formulas: bool = True
) -> list[StepText]:
    """Everything that happened, in order; of a big trace the part that is drawn, unless `all_nodes`."""
    drawn = None if all_nodes else {node.id for node in scope(trace, sweep).nodes}
    teller = _Teller(trace, formulas)
    found = [teller.forward(node) for node in trace.nodes if node.op and (drawn is None or node.id in drawn)]
    if sweep is not None:
        found += _Backward(teller, sweep).steps(drawn)
    return found


class _Teller:
    """What both passes need of a trace, worked out once."""

    def __init__(self, trace: Trace, formulas: bool) -> None:
        self.trace, self.formulas = trace, formulas
        self.inputs = inputs_of(trace.edges)
        self.names = Names(trace)

    def short(self, id: str) -> str:
        return cut(self.names[id], NAME)

    def forward(self, node: Node) -> StepText:
        """What an op computed: `y = reduce_sum(x) = 4`, `c = a · b = 2 · 3 = 6`."""
        subject, counted = self.subject(node), infix(self.trace, node, self.names, numeric=True)
        parts = [subject, "" if subject.endswith(f"= {counted}") else counted, tensor(node.value)]
        return StepText(
            "forward",
            node.id,
            " = ".join(part for part in parts if part),
            (forward(self.trace, node, self.names),) if self.formulas else (),
            node.place.line if node.place else None,
            tuple(edge.id for edge in self.inputs.get(node.id, ())),
        )

    def subject(self, node: Node) -> str:
        """An op by name and by what it does: `y = reduce_sum(x)`; a name that is source text says that already."""
        name = self.short(node.id)
        if is_named(node) and not node.name.isidentifier():
            return name
        written = infix(self.trace, node, self.names, numeric=False)
        if is_named(node) or written:
            return f"{name} = {written or label_of(clean(node.op or '', 60)) + self._operands(node)}"
        return name + self._operands(node)

    def _operands(self, node: Node) -> str:
        """What the op was called with, as the program would write it: `(x, axis=0)`."""
        words = [self.short(id) for id in node.inputs]
        if node.op == "slice_of":
            return f"({words[0]}[{cut(index(node.attrs.get('key')), 40)}])"
        usual = attributes_of(node.op)
        said = {key: attr for key, attr in node.attrs.items() if key not in usual or usual[key] != attr}
        words += [f"{clean(key, NAME)}={clean(literal(attr), NAME)}" for key, attr in said.items()]
        return f"({cut(', '.join(words), 80)})"


class _Backward:
    """The sentences of a reverse sweep; remembers how much has arrived where."""

    def __init__(self, teller: _Teller, sweep: Sweep) -> None:
        self.teller, self.trace, self.sweep, self.short = teller, teller.trace, sweep, teller.short
        self.flow: Flow = flow(self.trace, sweep)
        self.target = teller.names[sweep.targets[0]] if len(sweep.targets) == 1 else "targets"
        self.line = sweep.place.line if sweep.place else None
        self.came: Counter[str] = Counter()

    def steps(self, drawn: set[str] | None) -> list[StepText]:
        found = []
        for step in self.sweep.steps:
            sent = self._sent(step)
            self.came.update([edge.source for edge, _ in sent] if step.contributions else [step.node])
            if drawn is None or step.node in drawn:
                found.append(self._send(step, sent) if step.contributions else self._start(step))
        lost = [self.short(id) for id in dict.fromkeys(self.sweep.sources) if id not in self.sweep.grads]
        if found and lost:
            found[-1] = replace(found[-1], text=f"{found[-1].text}. No path leads to {_listed(lost)}: None")
        return found

    def _start(self, step: Step) -> StepText:
        node = self.trace.node(step.node)
        name, grad = self.short(node.id), step.grad
        if uniform(grad) != 1:
            words = f"start: the gradient of {name} is set to {tensor(grad)}"
        elif grad.array.size > 1:
            each = f"each of its {math.prod(node.shape)} elements"
            words = f"start: the gradient of the sum of {name} with respect to {each} is 1"
        else:
            words = f"start: the gradient of {name} with respect to itself is {number(grad.array.item())}"
        formula = (f"{partial(self.target, self.teller.names[node.id])} = 1", "1") if uniform(grad) == 1 else ("", "")
        shown = (formula,) if self.teller.formulas and formula[0] else ()
        return StepText("backward", node.id, words, shown, self.line, (), {node.id: self._variant(node.id)})

    def _variant(self, id: str) -> int:
        node = self.trace.node(id)
        return variant(self.came[id], len(self.flow.arrivals[id]), node.value.array.ndim == 0)

    def _sent(self, step: Step) -> list[tuple[Edge, Value]]:
        pairs = zip(self.teller.inputs.get(step.node, ()), step.contributions, strict=False)
        return [(edge, value) for edge, value in pairs if value is not None]

    def _send(self, step: Step, sent: list[tuple[Edge, Value]]) -> StepText:
        node = self.trace.node(step.node)
        some = sent[:_FORMULAS] if self.teller.formulas else []
        return StepText(
            "backward",
            node.id,
            self._sentence(node, step.grad, sent),
            tuple(dict.fromkeys(self._formula(node, edge, step.grad, value) for edge, value in some)),
            node.place.line if node.place else self.line,
            tuple(edge.id for edge, _ in sent),
            {edge.source: self._variant(edge.source) for edge, _ in sent},
        )

    def _so_far(self, id: str) -> list[Arrival]:
        return self.flow.arrivals[id][: self.came[id]]

    def _formula(self, node: Node, edge: Edge, grad: Value, value: Value) -> tuple[str, str]:
        """The chain rule for one input, and the sum with what came before this step's last contribution to it."""
        arrived = self._so_far(edge.source)
        sign = r"\text{ += }" if len(self.flow.arrivals[edge.source]) > 1 else "="
        is_last = self.flow.index[edge.id] == len(arrived)
        total = sum_text(arrived) if len(arrived) > 1 and is_last else ""
        if "contributions" in total:
            total = ""
        return backward(self.trace, node, edge.index, self.teller.names, self.target, grad, value, sign, total)

    def _sentence(self, node: Node, grad: Value, sent: list[tuple[Edge, Value]]) -> str:
        subject = self.teller.subject(node)
        if not sent:
            return f"{subject} passes no gradient on"
        groups: dict[tuple[str, str], int] = defaultdict(int)
        for edge, value in sent:
            groups[edge.source, self._amount(node, edge, grad, value)] += 1
        parts = [f"{amount} {self.short(id)}{_times(count)}" for (id, amount), count in groups.items()]
        sums = [self._sum(id) for id in dict.fromkeys(edge.source for edge, _ in sent) if self.came[id] > 1]
        whole = f"{subject} sends {_listed(parts)}"
        return f"{whole}: {', '.join(sums)}" if sums else whole

    def _amount(self, node: Node, edge: Edge, grad: Value, value: Value) -> str:
        """How much, and the word before the name of who gets it: `2·y·1 = 8 to`."""
        same = uniform(value)
        if value.array.ndim == 0:
            product, text = factor(node, edge.index, self.teller.names, grad), number(value.array.item())
            return f"{product} = {text} to" if product and product != text else f"{text} to"
        if same is not None and value.array.size > 1:
            return f"{number(same)} to each of the {math.prod(value.shape)} elements of"
        return f"{tensor(value)} to"

    def _sum(self, id: str) -> str:
        arrived, name = self._so_far(id), self.short(id)
        if uniform(arrived[-1].total) is None:
            return f"grad {name} is now {tensor(arrived[-1].total)}"
        return f"grad {name} = {sum_text(arrived, 60)}"


def _times(count: int) -> str:
    return {1: "", 2: ", twice"}.get(count, f", {count} times")


def _listed(parts: list[str]) -> str:
    shown = parts if len(parts) <= 5 else [*parts[:4], f"{len(parts) - 4} more"]
    return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + " and " + shown[-1]
