"""Why the numbers of a step are what they are: factors of 0 and 1, sums over broadcast axes, what is added up.

Every reason is one short sentence in the program's names, worked out from the numbers of this very step.
Reasons of single kinds of ops are in `reductions` and `indexing`.
"""

from __future__ import annotations

import operator
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

import numpy as np

from graphlab.tensor.op_texts import Why
from graphlab.trace.flow import Arrival
from graphlab.trace.graph import Edge, Node, Step, Sweep, Value
from graphlab.trace.registry import MATRICES, broadcasts, entry, whys_of
from graphlab.views.explanation.indexing import MOVES
from graphlab.views.explanation.reductions import FOLDS, picked
from graphlab.views.explanation.step_facts import StepFacts, cells, repeated, stretched
from graphlab.views.explanation.undefined import undefined, undefined_sum
from graphlab.views.notation.contributions import sum_text
from graphlab.views.notation.equality import sign
from graphlab.views.notation.escaping import cut
from graphlab.views.notation.formula import NAME
from graphlab.views.notation.lists import listed
from graphlab.views.notation.names import is_named
from graphlab.views.notation.numbers import MINUS, number, tensor, uniform
from graphlab.views.reading import Reading

_COMPARE = {
    "=": operator.eq, "≠": operator.ne, "<": operator.lt, "≤": operator.le, ">": operator.gt, "≥": operator.ge,
}  # fmt: skip
_OWN = FOLDS | MOVES  # the reasons that one kind of op has for itself
_CHOICES = ("maximum", "minimum", "where")
_ROOM = 60  # for a sum written out
_START = "The backward pass starts at the target: how fast it changes with itself is 1."
_ROW = "A row of a Jacobian starts at one element of the target: its gradient is 1 there and 0 elsewhere."
_WEIGHED = "The backward pass starts at the target, here with the weights that the program gives."


class Reasons:
    """The reasons of the steps of one trace, and of one sweep over it."""

    def __init__(self, reading: Reading) -> None:
        self.trace, self.names, self.flow = reading.trace, reading.names, reading.flow
        self.uses = Counter(id for node in self.trace.nodes for id in node.inputs)

    def forward(self, node: Node) -> tuple[str, ...]:
        """What a student may not see at once in a result: which elements were picked, what was used many times."""
        facts = self._facts(node)
        found = [*undefined(facts), *_chosen(facts), *picked(facts)]
        if broadcasts(node.op) or node.op in MATRICES:
            # A bare number, the 2 of 2 * x, goes with every element as a matter of course.
            named = [i for i, x in enumerate(facts.inputs) if x.shape or x.op or is_named(x)]
            found += [stretched(facts, index, "is used") for index in named]
        return tuple(dict.fromkeys(reason for reason in found if reason))

    def backward(self, step: Step, sent: list[tuple[Edge, Value]], came: Mapping[str, int]) -> tuple[str, ...]:
        """Why this op sends what it sends, and what that adds up to; `came` counts what has reached each input."""
        facts = self._facts(self.trace.node(step.node), step.grad, [(edge.index, value) for edge, value in sent])
        found = [
            *_nothing(facts),
            *_without_value(facts),
            *_factors(facts),
            *_OWN.get(facts.node.op or "", _nothing_more)(facts),
        ]
        found += [repeated(facts, index) for index, _ in facts.sent]
        here = Counter(edge.source for edge, _ in sent)
        found += [self._added(id, count, here[id]) for id, count in came.items()]
        found += [
            undefined_sum(self._short(id), self.flow.arrivals[id][:count]) for id, count in came.items() if count > 1
        ]
        return tuple(dict.fromkeys(reason for reason in found if reason))

    def _facts(self, node: Node, grad: Value | None = None, sent: list[tuple[int, Value]] | None = None) -> StepFacts:
        inputs = [self.trace.node(id) for id in node.inputs]
        return StepFacts(node, self._short(node.id), inputs, [self._short(id) for id in node.inputs], grad, sent or [])

    def _short(self, id: str) -> str:
        return cut(self.names[id], NAME)

    def _added(self, id: str, count: int, here: int) -> str:
        """What has reached a node so far, where it is reached more than once; `here` in this very step."""
        name, arrivals, uses = self._short(id), self.flow.arrivals[id], self.uses[id]
        if len(arrivals) == 1:
            return ""
        twice = f"{name} is used {_times(here)} in this op" if here > 1 else ""
        if count == 1:
            return f"this is the first of {len(arrivals)} contributions to {name}"
        total = _sum(arrivals[:count])
        if count < len(arrivals):
            some = f"{count} of the {len(arrivals)} contributions to {name} have come: {total}"
            return f"{twice}; {some}" if twice else some
        if len(seeded := [arrival for arrival in arrivals if arrival.edge is None]):
            why = f"{name} is a target and is also used {_times(count - len(seeded))}"
        elif here == count == uses:
            why = twice
        elif count < uses:
            some = f"a gradient comes back from {count} of the {uses} uses of {name}"
            why = f"{twice}; {some}" if twice else some
        else:
            why = f"{twice} and {_times(count)} in all" if twice else f"{name} is used {_times(count)}"
        return f"{why}, so {count} contributions are added: {total}"


def rule_of_start(step: Step, sweep: Sweep) -> str:
    """The rule of the step that gives the target its own gradient."""
    if sweep.element:
        return _ROW
    return _START if uniform(step.grad) == 1 else _WEIGHED


def _without_value(facts: StepFacts) -> Iterator[str]:
    """Why nan is sent where none came in: a product of 0 and infinity."""
    values = [x.value for x in (*facts.inputs, facts.node)]
    if facts.grad is None or any(v.array.dtype.kind != "f" or np.isnan(v.array).any() for v in (*values, facts.grad)):
        return
    for index, sent in facts.sent:
        if sent.array.shape != facts.grad.array.shape:
            continue
        come = facts.grad.array[np.isnan(sent.array)]
        if (come == 0).any():
            slope = f"the slope to {facts.names[index]} is not finite"
            yield f"what comes in is 0 and {slope}: 0·∞ has no value, so nan is sent"
        if np.isinf(come).any():
            yield f"what comes in is ∞ and the slope to {facts.names[index]} is 0: ∞·0 has no value, so nan is sent"


def _nothing_more(facts: StepFacts) -> Iterator[str]:
    return iter(())


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _sum(arrivals: list[Arrival]) -> str:
    """Contributions and their sum, `3 + 5 = 8`; element by element where there are too many numbers."""
    text = sum_text(arrivals, _ROOM)
    if "contributions" not in text:
        return text
    parts = [arrival.value for arrival in arrivals]
    whole, total = " + ".join(map(tensor, parts)), tensor(arrivals[-1].total)
    text = f"{whole} {sign(whole, total)} {total}"
    return text if len(text) <= 2 * _ROOM and "numbers" not in text else "element by element"


def _nothing(facts: StepFacts) -> Iterator[str]:
    assert facts.grad is not None
    if facts.sent and uniform(facts.grad) == 0 and all(uniform(value) == 0 for _, value in facts.sent):
        yield "what comes in is 0, so 0 goes on"


# --- Factors -------------------------------------------------------------------------------------


def _factors(facts: StepFacts) -> Iterator[str]:
    """Why a factor is 0, 1 or the like, with the numbers that make it so."""
    groups: dict[tuple[str, str], list[tuple[Why, int]]] = defaultdict(list)
    for index, _ in facts.sent:
        for why in whys_of(facts.node.op, index):
            groups[why.when, why.because].append((why, index))
    known: set[int] = set()
    for members in groups.values():
        where = _where(members[0][0], facts)
        if where is not None and where.any():
            known.update(index for _, index in members)
            partly = "" if where.all() else " there"
            yield f"{_because(members[0][0], facts, where)}: {_factor(members, facts)}{partly}"
    if facts.node.op not in _OWN:
        yield from (_plain_factor(facts, index, value) for index, value in facts.sent if index not in known)


def _plain_factor(facts: StepFacts, index: int, value: Value) -> str:
    """That a factor comes to 0 or 1 just here, as 2·x does at 0.5; empty for another, and for many numbers."""
    assert facts.grad is not None
    arrays = (value.array, facts.grad.array)
    if any(array.ndim or array.dtype.kind != "f" for array in arrays) or not np.isfinite(arrays).all():
        return ""
    sent, grad = (array.item() for array in arrays)
    if grad == 0 or sent not in (0, grad):
        return ""
    return f"here the factor for {facts.names[index]} is {int(sent == grad)}"


def _chosen(facts: StepFacts) -> Iterator[str]:
    """Which input the result was taken from."""
    if facts.node.op not in _CHOICES:
        return
    for why in whys_of(facts.node.op, len(facts.inputs) - 1):
        where = _where(why, facts)
        if where is not None and where.any():
            yield _because(why, facts, where)


def _where(why: Why, facts: StepFacts) -> np.ndarray | None:
    """Where the condition of `why` holds; None where that is not known."""
    values = facts.values()
    where = np.array(True)
    for left, relation, right in why.terms:
        a, b = _operand(left, values), _operand(right, values)
        if a is None or b is None:
            return None
        try:
            where = where & _COMPARE[relation](a, b)
        except ValueError:  # shapes that do not go together: a trace made by hand
            return None
    return np.asarray(where)


def _operand(token: str, values: Mapping[str, Value]) -> np.ndarray | float | bool | None:
    """The numbers that a part of a condition stands for; None for text, complex numbers and samples."""
    if token in ("True", "False"):
        return token == "True"
    if not token.startswith("<"):
        return float(token.replace(MINUS, "-"))
    value = values.get(token[1:-1])
    if value is None or value.thinned or value.array.dtype.kind not in "fiub":
        return None
    return value.array


def _because(why: Why, facts: StepFacts, where: np.ndarray) -> str:
    """The condition with its numbers and what follows: `x = −2 ≤ 0, so relu is closed`."""
    because = facts.fill(why.because)
    terms = [_term(*term, facts) for term in why.terms]
    if not any(terms):
        return because
    condition = " and ".join(term for term in terms if term)
    count, total = int(where.sum()), where.size
    if where.ndim and total > 1:
        condition += f" in all {total} elements" if count == total else f" in {count} of {total} elements{cells(where)}"
    return f"{condition}, so {because}"


def _term(left: str, sign: str, right: str, facts: StepFacts) -> str:
    """One comparison: names with their numbers where they are single ones. Nothing where it says `0 = 0`."""
    values = facts.values()
    numbers = [_single(token, values) for token in (left, right)]
    exact = sign in "<>≠" and None not in numbers and number(numbers[0]) == number(numbers[1])
    names = [facts.fill(token) for token in (left, right)]
    texts = [name if x is None else _exactly(x) if exact else number(x) for name, x in zip(names, numbers, strict=True)]
    texts = [
        # A constant without a name is called by its number, of which there may be more digits here.
        text if name == text or (x is not None and name == number(x)) else f"{name} = {text}"
        for name, text, x in zip(names, texts, numbers, strict=True)
    ]
    if sign == "=" and numbers[0] is not None:
        texts[0] = names[0]
    is_trivial = sign == "=" and (texts[0] == texts[1] or names[0] == names[1])
    return "" if is_trivial else f"{texts[0]} {sign} {texts[1]}"


def _single(token: str, values: Mapping[str, Value]) -> float | None:
    value = values.get(token[1:-1]) if token.startswith("<") else None
    return value.array.item() if value is not None and value.array.ndim == 0 else None


def _exactly(x: float) -> str:
    """A number with enough digits to distinguish it from its neighbours."""
    return f"{x:.9g}".replace("-", MINUS)


def _factor(members: list[tuple[Why, int]], facts: StepFacts) -> str:
    """What the incoming gradient is multiplied by, and for whom: `factor 1 for a and 0 for b`."""
    names: dict[float | None, list[str]] = defaultdict(list)
    for why, index in members:
        others = {other.factor for other, i in members if facts.names[i] == facts.names[index]}
        names[why.factor].append(facts.names[index] if len(others) == 1 else _which(facts.names, index))
    found = entry(facts.node.op)
    texts = {factor: "almost 0" if factor is None else number(float(factor)) for factor in names}
    if found is None or len(found.parameters) == 1:
        return f"factor {', '.join(texts.values())}"
    parts = [f"{texts[factor]} for {listed(list(dict.fromkeys(who)))}" for factor, who in names.items()]
    return f"factor {listed(parts)}"


def _which(names: list[str], index: int) -> str:
    """One of several inputs of the same name: `the first a`."""
    return f"the {('first', 'second', 'third')[names[:index].count(names[index])]} {names[index]}"
