"""Each step of a run in a sentence, in LaTeX, in numbers and with its reasons: forward op by op, then backward."""

from __future__ import annotations

import math
from collections import ChainMap, defaultdict
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np

from graphlab.trace.budget import as_many, checked
from graphlab.trace.flow import Flow
from graphlab.trace.graph import Edge, Node, Step, Sweep, Value
from graphlab.trace.registry import attributes_of, is_differentiable, label_of, rule_of
from graphlab.views.drawing.cards import variant
from graphlab.views.explanation.reasons import Reasons, rule_of_start
from graphlab.views.explanation.step_facts import place_text
from graphlab.views.notation.contributions import sum_text
from graphlab.views.notation.equality import sign, sign_of
from graphlab.views.notation.escaping import clean, cut
from graphlab.views.notation.formula import NAME, backward, factor, forward, infix, partial, running_sum, symbol
from graphlab.views.notation.lists import listed
from graphlab.views.notation.literals import index, literal
from graphlab.views.notation.names import is_named
from graphlab.views.notation.numbers import number, tensor, uniform
from graphlab.views.reading import Reading

MOST = 1000  # ops told of one trace, unless all are wanted
_FORMULAS = 4  # shown for one step
_REASONS, _REASON = 2, 400  # reasons for None in one sentence, and characters of each
_LONG = 12  # characters of a target's name that formulas can bear again and again

TOO_LONG = "telling all of this run takes too long here"
Formulas = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class StepText:
    """One step of the player.

    `text` says what happens, `rule` by which law, `reasons` why its factors and sums are what they are here.
    `edges` are the wires that are active in it; `grads` says which gradient row of a card is shown from here on.
    """

    pass_: Literal["forward", "backward"]
    node: str
    text: str
    formulas: Formulas = ()
    line: int | None = None
    edges: tuple[str, ...] = ()
    grads: dict[str, int] = field(default_factory=dict)
    rule: str = ""
    reasons: tuple[str, ...] = ()


def steps(reading: Reading, *, all_nodes: bool = False, formulas: bool | Container[int] = True) -> list[StepText]:
    """Everything that happened, in order, whatever is drawn; of more than 1,000 ops the last ones, unless `all_nodes`.

    `formulas` may be the numbers of the steps, from 0, that shall have theirs: `formulas_at` gives those of another.
    """
    story = _Story(reading, MOST if not all_nodes else len(reading.trace.nodes))
    if isinstance(formulas, bool):
        formulas = range(len(story.plan)) if formulas else ()
    facts = list(as_many(range(len(story.plan)), lambda index: story.explain(index, index in formulas)))
    return facts if len(facts) == len(story.plan) else [*facts, story.stop(len(facts))]


def formulas_of(reading: Reading, wanted: range) -> dict[int, Formulas]:
    """The formulas of those of the `steps` that are `wanted`, by their numbers from 0, as far as they are there."""
    story = _Story(reading, MOST)
    known = [index for index in wanted if 0 <= index < len(story.plan)]
    return dict(as_many(known, lambda index: (index, story.explain(index, True).formulas)))


def formulas_at(reading: Reading, index: int, *, all_nodes: bool = False) -> Formulas:
    """The formulas of one of the `steps`, the one numbered `index` from 0."""
    story = _Story(reading, MOST if not all_nodes else len(reading.trace.nodes))
    return story.explain(index, True).formulas


class _Story:
    """The steps of a trace in order: first which ones are described, then the text of each."""

    def __init__(self, reading: Reading, most: int) -> None:
        self.trace, self.sweep = reading.trace, (sweep := reading.sweep)
        ops = [node for node in self.trace.nodes if node.op]
        self.left = [node.id for node in ops[: max(0, len(ops) - most)]]
        self.teller = _Teller(reading)
        self.back = _Backward(self.teller, sweep) if sweep else None
        untold = set(self.left)
        walked = [step for step in sweep.steps if step.node not in untold] if sweep else []
        self.plan: list[Node | Step | None] = [*ops[len(self.left) :], *walked]
        self.last = walked[-1] if walked else None
        if self.left:  # None stands for what is left out of each pass
            self.plan = [None, *self.plan, *([None] if sweep and len(walked) < len(sweep.steps) else [])]

    def explain(self, index: int, formulas: bool) -> StepText:
        """One step, with or without its formulas."""
        what = self.plan[index]
        if isinstance(what, Node):
            return self.teller.forward(what, formulas)
        if what is None or self.back is None:
            return self._left_forward() if index == 0 else self._left_backward()
        return self.back.explain(what, formulas, is_last=what is self.last)

    def stop(self, index: int) -> StepText:
        """When time is up: one step in place of that at `index` and all later ones, with the final gradients."""
        what, count = self.plan[index], len(self.plan) - index
        node = what.id if isinstance(what, Node) else what.node if what else self.left[-1]
        words = f"{'the last step is' if count == 1 else f'the last {count:,} steps are'} not told: {TOO_LONG}"
        if self.back is None:
            return StepText("forward", node, words)
        return StepText("backward", node, words, grads=self.back.final())

    def _left_forward(self) -> StepText:
        count = len(self.left)
        words = f"the first {count:,} ops are left out: the last {MOST:,} are told"
        return StepText("forward", self.left[-1], words)

    def _left_backward(self) -> StepText:
        assert self.back is not None
        words = (
            f"the steps back through the first {len(self.left):,} ops are left out: their gradients are the final ones"
        )
        return StepText("backward", self.left[0], words, grads=self.back.final())


class _Teller:
    """What both passes need of a reading, and the text of a step of the forward pass."""

    def __init__(self, reading: Reading) -> None:
        self.trace, self.inputs, self.names, self.flow = reading.trace, reading.inputs, reading.names, reading.flow
        self.reasons = Reasons(reading)

    def short(self, id: str) -> str:
        return cut(self.names[id], NAME)

    def forward(self, node: Node, formulas: bool) -> StepText:
        """What an op computed: `y = reduce_sum(x) = 4`, `c = a · b = 2 · 3 = 6`."""
        return StepText(
            "forward",
            node.id,
            self.equation(node),
            (forward(self.trace, node, self.names),) if formulas else (),
            node.place.line if node.place else None,
            tuple(edge.id for edge in self.inputs.get(node.id, ())),
            rule="" if is_differentiable(node.op) else rule_of(node.op),
            reasons=self.reasons.forward(node),
        )

    def equation(self, node: Node) -> str:
        """An op by name, with what it is computed from and its result: `y = x · 2 = 3 · 2 = 6`."""
        subject, counted = self.subject(node), infix(self.trace, node, self.names, numeric=True)
        is_new = bool(counted) and not subject.endswith(f"= {counted}")
        inputs = [self.trace.node(id) for id in checked(node.inputs)]
        written = [bool(counted) or (not is_named(x) and x.op is None and x.value.array.ndim == 0) for x in inputs]
        about = sign_of(self.trace, node, written)
        left = f"{subject} = {counted}" if is_new else subject
        return f"{left} {about} {tensor(node.value)}"

    def subject(self, node: Node) -> str:
        """An op by name and expression: `y = reduce_sum(x)`; the name alone where that is the expression itself."""
        name = self.short(node.id)
        if is_named(node) and not node.name.isidentifier():
            return f"({name})" if node.dtype == "bool" and " " in name else name
        written = infix(self.trace, node, self.names, numeric=False)
        if is_named(node) or written:
            return f"{name} = {written or label_of(clean(node.op or '', 60), len(node.shape)) + self._operands(node)}"
        return name + self._operands(node)

    def _operands(self, node: Node) -> str:
        """What the op was called with, as the program would write it: `(x, axis=0)`."""
        words = [self.short(id) for id in node.inputs]
        if node.op == "slice_of":
            return f"({words[0]}[{cut(index(node.attrs.get('key')), 40)}])"
        usual = attributes_of(node.op)
        said = {key: attr for key, attr in node.attrs.items() if key not in usual or usual[key] != attr}
        words += [f"{clean(key, NAME)}={clean(_spelled(key, attr), NAME)}" for key, attr in said.items()]
        return f"({cut(', '.join(words), 80)})"


class _Backward:
    """The sentences of a reverse sweep."""

    def __init__(self, teller: _Teller, sweep: Sweep) -> None:
        self.teller, self.trace, self.sweep, self.short = teller, teller.trace, sweep, teller.short
        self.flow: Flow = teller.flow
        self.line = sweep.place.line if sweep.place else None

    @cached_property
    def target(self) -> str:
        """The target's name in formulas: its own, or L where that is long; of a row of a Jacobian its element."""
        return self.whole + (place_text(np.array(self.sweep.element)) if self.sweep.element else "")

    @cached_property
    def whole(self) -> str:
        """The same for the target with all of its elements."""
        if len(self.sweep.targets) != 1:
            return "targets"
        name = self.teller.names[self.sweep.targets[0]]
        if len(name) <= _LONG:
            return name
        return "L" if all(node.name != "L" for node in self.trace.nodes) else "target"

    @cached_property
    def called(self) -> Mapping[str, str]:
        """What formulas call each node."""
        renamed = {self.sweep.targets[0]: self.whole} if len(self.sweep.targets) == 1 else {}
        return ChainMap(renamed, self.teller.names)

    def explain(self, step: Step, formulas: bool, *, is_last: bool) -> StepText:
        """The text of one step of the sweep; that of the last one also names the sources that were not reached."""
        sent = self._sent(step)
        node, line = self.trace.node(step.node), self.line
        if step.contributions:
            came = {edge.source: self.flow.index[edge.id] for edge, _ in sent}
            words, rule = self._sentence(node, step.grad, sent, came), rule_of(node.op)
            reasons = self.teller.reasons.backward(step, sent, came)
            line = node.place.line if node.place else line
        else:
            came, rule, reasons = {node.id: self._starts(step)}, rule_of_start(step, self.sweep), ()
            words = self._start(node, step.grad)
        return StepText(
            "backward",
            node.id,
            words + (self._lost() if is_last else ""),
            () if not formulas else self._formulas(step, sent, came) if step.contributions else self._first(step),
            line,
            tuple(edge.id for edge, _ in sent),
            {id: self._variant(id, count) for id, count in came.items()},
            rule,
            reasons,
        )

    def final(self) -> dict[str, int]:
        """The last gradient row of every card that has one."""
        return {id: self._variant(id, len(arrivals)) for id, arrivals in self.flow.arrivals.items()}

    def _variant(self, id: str, count: int) -> int:
        return variant(count, len(self.flow.arrivals[id]), self.trace.node(id).value.array.ndim == 0)

    def _lost(self) -> str:
        """Which sources have no gradient, and why; of many the first ones have their reasons here."""
        because: dict[str, list[str]] = defaultdict(list)
        reasons = {reason.node: reason for reason in self.sweep.reasons}
        for id in dict.fromkeys(self.sweep.sources):
            if id not in self.sweep.grads:
                reason = reasons.get(id)
                because[clean(reason.text.replace("`", ""), _REASON).rstrip(".") if reason else ""].append(id)
        plain = because.pop("", [])
        written = list(because.items())[:_REASONS]
        plain += [id for ids in list(because.values())[_REASONS:] for id in ids]
        parts = [f". The gradient of {self._listed(ids)} is None: {text}" for text, ids in written]
        return "".join(parts) + (f". No path leads to {self._listed(plain)}: None" if plain else "")

    def _listed(self, ids: list[str]) -> str:
        return listed([self.short(id) for id in ids])

    def _starts(self, step: Step) -> int:
        """How many times the target has been started with, this step included: a target may be named twice."""
        seeds = [s for s in self.sweep.steps if not s.contributions and s.node == step.node]
        return next(count for count, seed in enumerate(seeds, 1) if seed is step)

    def _start(self, node: Node, grad: Value) -> str:
        name = self.short(node.id)
        if uniform(grad) != 1:
            words = f"start: the gradient of {name} is set to {tensor(grad)}"
        elif grad.array.size > 1:
            each = f"each of its {math.prod(node.shape)} elements"
            words = f"start: the gradient of the sum of {name} with respect to {each} is 1"
        else:
            words = f"start: the gradient of {name} with respect to itself is {number(grad.array.item())}"
        return f"{words}. Formulas call it {self.whole}" if self._renamed(node) else words

    def _renamed(self, node: Node) -> bool:
        return self.called[node.id] != self.teller.names[node.id]

    def _first(self, step: Step) -> Formulas:
        """The formula that introduces the target's short name, if it has one, and the gradient of the target, 1."""
        node, name = self.trace.node(step.node), self.called[step.node]
        called = (f"{symbol(name).latex} = {symbol(self.teller.names[step.node]).latex}", "")
        start = (f"{partial(self.target, name)} = 1", "1")
        return ((called,) if self._renamed(node) else ()) + ((start,) if uniform(step.grad) == 1 else ())

    def _sent(self, step: Step) -> list[tuple[Edge, Value]]:
        pairs = zip(self.teller.inputs.get(step.node, ()), step.contributions, strict=False)
        return [(edge, value) for edge, value in checked(pairs) if value is not None]

    def _formulas(self, step: Step, sent: list[tuple[Edge, Value]], came: Mapping[str, int]) -> Formulas:
        node = self.trace.node(step.node)
        found = (self._formula(node, edge, step.grad, value, came) for edge, value in checked(sent[:_FORMULAS]))
        return tuple(dict.fromkeys(found))

    def _formula(self, node: Node, edge: Edge, grad: Value, value: Value, came: Mapping[str, int]) -> tuple[str, str]:
        """The chain rule for one input, and the sum with what came before this step's last contribution to it."""
        arrivals, so_far = self.flow.arrivals[edge.source], came[edge.source]
        sign = r"\text{ += }" if len(arrivals) > 1 else "="
        total = running_sum(arrivals[:so_far]) if so_far > 1 and self.flow.index[edge.id] == so_far else ""
        return backward(self.trace, node, edge.index, self.called, self.target, grad, value, sign, total)

    def _sentence(self, node: Node, grad: Value, sent: list[tuple[Edge, Value]], came: Mapping[str, int]) -> str:
        subject = self.teller.subject(node)
        if not sent:
            return f"{subject} passes no gradient on"
        groups: dict[tuple[str, str], int] = defaultdict(int)
        for edge, value in sent:
            groups[edge.source, self._amount(node, edge, grad, value)] += 1
        parts = [f"{amount} {self.short(id)}{_times(count)}" for (id, amount), count in groups.items()]
        sums = [self._sum(id, count) for id, count in came.items() if count > 1]
        whole = f"{subject} sends {listed(parts)}"
        return f"{whole}: {', '.join(sums)}" if sums else whole

    def _amount(self, node: Node, edge: Edge, grad: Value, value: Value) -> str:
        """The amount, and the preposition before the name of the input: `1·2·y = 8 to`."""
        same = uniform(value)
        if value.array.ndim == 0:
            product, text = factor(node, edge.index, self.teller.names, grad), number(value.array.item())
            return f"{product} {sign(product, text)} {text} to" if product and product != text else f"{text} to"
        if same is not None and value.array.size > 1:
            return f"{number(same)} to each of the {math.prod(value.shape)} elements of"
        return f"{tensor(value)} to"

    def _sum(self, id: str, count: int) -> str:
        arrived, name = self.flow.arrivals[id][:count], self.short(id)
        text = sum_text(arrived, 60)
        return f"grad {name} is now {tensor(arrived[-1].total)}" if "contributions" in text else f"grad {name} = {text}"


def _spelled(key: str, attr: Any) -> str:
    return index(attr) if key == "key" else literal(attr)


def _times(count: int) -> str:
    return {1: "", 2: ", twice"}.get(count, f", {count} times")
