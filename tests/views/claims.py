"""Reads the reasons of a step back: every kind of reason has a pattern here, and a check of all that it claims."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np

from tests.views.latex import shows
from tests.views.sentences import NUMBER, TIMES, Facts, adds_up

Claim = Callable[[re.Match[str], Facts], bool]
CLAIMS: list[tuple[re.Pattern[str], Claim]] = []
_CELL = rf"(?:\w+(?:\[[\d, ]+\])? = {NUMBER})"
_AXES = r"ax(?:is|es) [\d, and]+"


def claim(pattern: str) -> Callable[[Claim], Claim]:
    def register(check: Claim) -> Claim:
        CLAIMS.append((re.compile(pattern), check))
        return check

    return register


def check_reason(text: str, facts: Facts, *, forward: bool = False) -> None:
    """A reason is of a known kind, and true."""
    found = [(match, check) for pattern, check in CLAIMS if (match := pattern.fullmatch(text))]
    holds = [check(match, facts) for match, check in found] if found else [factor(text, facts, forward)]
    assert any(holds), f"not true: {text}"


def axes_in(text: str) -> tuple[int, ...]:
    return tuple(int(axis) for axis in re.findall(r"\d+", text))


def axes_of(facts: Facts, x: np.ndarray, axis: Any = None) -> tuple[int, ...]:
    axis = facts.attrs.get("axis") if axis is None else axis
    return (
        tuple(range(x.ndim)) if axis is None else tuple(sorted({a % x.ndim for a in np.atleast_1d(axis).astype(int)}))
    )


def place(text: str) -> tuple[int, ...]:
    return tuple(int(i) for i in re.findall(r"\d+", text))


def cell(text: str, facts: Facts) -> tuple[str, tuple[int, ...]]:
    """The name and the place in `a[0, 1] = 5`, after a look whether 5 is there."""
    match = re.fullmatch(rf"(\w+)(\[[\d, ]+\])? = ({NUMBER})", text)
    assert match, text
    where = place(match[2] or "")
    assert len(where) == facts[match[1]].ndim and shows(match[3], facts[match[1]][where]), text
    return match[1], where


def places(text: str | None) -> list[tuple[int, ...]]:
    return [place(part) for part in re.findall(r"\[([\d, ]+)\]", text or "")]


def counted(where: np.ndarray, text: str | None) -> bool:
    """Whether the places in `([0] and [2])` are those that are true; they may be left out where there are many."""
    found = sorted(map(tuple, np.argwhere(where).tolist()))
    return sorted(places(text)) == found if text else not where.ndim or not 0 < len(found) <= 3


# --- Factors ---------------------------------------------------------------------------------------

_SCOPE = re.compile(r"(?: in all (\d+) elements| in (\d+) of (\d+) elements( \([^()]*\))?)$")
BOOLS = ("True", "False")
_RELATIONS = {
    "≠": np.not_equal, "<": np.less, "≤": np.less_equal, ">": np.greater, "≥": np.greater_equal, "=": np.equal,
}  # fmt: skip


def factor(text: str, facts: Facts, forward: bool) -> bool:
    """`a = −2 ≤ 0, so relu is closed: factor 0`: the condition, where it holds, the reason, the factor there."""
    if not forward:
        head, _, tail = text.rpartition(": factor ")
        assert head, f"no kind of reason that is known: {text}"
    else:
        head, tail = text, ""
    condition, _, because = head.rpartition(", so ")
    whens = [filled(why.when, facts) for part in facts.op.why for why in part if filled(why.because, facts) == because]
    assert any(says(condition, when) for when in whens), f"no reason of {facts.op.name}: {head}"
    where = holds(condition, facts)
    where = np.broadcast_to(where, facts.out.shape) if where.ndim <= facts.out.ndim else where
    partly = tail.endswith(" there")
    assert forward or partly == (not where.all())
    if forward:
        picked = facts[because.split()[0]]
        return bool(np.array_equal(np.broadcast_to(picked, where.shape)[where], facts.out[where]))
    return all(
        factor_holds(number, names, where, facts) for number, names in factors(tail.removesuffix(" there"), facts)
    )


def filled(text: str, facts: Facts) -> str:
    """A text of the op's block with names in its slots."""
    names = {**dict(zip(facts.op.parameters, facts.names, strict=True)), "out": "out"}
    return re.sub(r"<(\w+)>", lambda match: names[match[1]], text)


def says(condition: str, when: str) -> bool:
    """Whether a condition is that of the op's block, with or without numbers behind names; `a = a` is left out."""
    scope = _SCOPE.search(condition)
    terms = [term.split(" ") for term in when.split(" and ") if term]
    own = [left if sign == "=" else rf"{left}(?: = {NUMBER})?" for left, sign, _ in terms if left.isalpha()]
    parts = [
        f"{name} {sign} {re.escape(right)}" + (rf"(?: = {NUMBER})?" if right.isalpha() and right not in BOOLS else "")
        for name, (left, sign, right) in zip(own, terms, strict=True)
        if not (sign == "=" and left == right)
    ]
    return re.fullmatch(" and ".join(parts), condition[: scope.start()] if scope else condition) is not None


_WHO = r"(?:the (?:first|second) )?\w+"


def factors(text: str, facts: Facts) -> list[tuple[str, list[str]]]:
    """`1 for a and 0 for b` as numbers with names; without names for the only input."""
    if " for " not in text:
        assert len(facts.op.parameters) == 1
        return [(text, facts.names)]
    found = re.findall(rf"(almost 0|{NUMBER}) for ({_WHO}(?: and {_WHO}(?! for|\d* for))*)", text)
    rebuilt = " and ".join(f"{number} for {names}" for number, names in found)
    assert rebuilt == text, f"{rebuilt} is not {text}"
    return [(number, names.split(" and ")) for number, names in found]


def factor_holds(number: str, names: list[str], where: np.ndarray, facts: Facts) -> bool:
    """Whether for one of the inputs of each name the local derivative is that number, there."""
    for name in names:
        which, _, own = name.rpartition(" ")
        indexes = [i for i, n in enumerate(facts.names) if n == own and facts.sent[i] is not None]
        if which:
            indexes = [indexes[("the first", "the second").index(which)]]
        local = [np.broadcast_to(facts.raw(i, np.ones_like(facts.out)), where.shape)[where] for i in indexes]
        fits = [np.all(np.abs(x) < 0.02) if number == "almost 0" else all(shows(number, v) for v in x) for x in local]
        if not any(fits):
            return False
    return True


def holds(condition: str, facts: Facts) -> np.ndarray:
    """Where a condition holds, after a look at its numbers and at how many elements it speaks of."""
    scope = _SCOPE.search(condition)
    where = np.array(True)
    for term in (condition[: scope.start()] if scope else condition).split(" and ") if condition else ():
        where = where & chain(term, facts)
    if scope is None:
        assert where.size == 1 and where.all() or not condition, f"{condition}: how many?"
    elif scope[1]:
        assert where.all() and where.size == int(scope[1]) > 1, condition
    else:
        assert 0 < where.sum() == int(scope[2]) < where.size == int(scope[3]), condition
        assert counted(where, scope[4]), condition
    return where


def chain(text: str, facts: Facts) -> np.ndarray:
    """Where `a = 1 < b = 2` holds: every neighbouring pair."""
    parts = re.split(r" ([=≠<≤>≥]) ", text)
    where = np.array(True)
    for left, sign, right in zip(parts[::2], parts[1::2], parts[2::2], strict=False):
        a, b = operand(left, facts), operand(right, facts)
        if sign == "=" and isinstance(a, np.ndarray) and a.ndim == 0 and isinstance(b, str):
            where = where & shows(b, a.item())
        elif sign == "=" and isinstance(a, str) and isinstance(b, np.ndarray):
            where = where & shows(a, b.item())
        else:
            where = where & _RELATIONS[sign](*(number(x) if isinstance(x, str) else x for x in (a, b)))
    return where


def operand(text: str, facts: Facts) -> np.ndarray | str:
    return text if re.fullmatch(NUMBER, text) else facts[text]


def number(text: str) -> float | bool:
    return text == "True" if text in BOOLS else float(text.replace("−", "-").replace("∞", "inf"))


# --- What any op may say ---------------------------------------------------------------------------


@claim(r"what comes in is 0, so 0 goes on")
def _nothing(match, facts):
    return not facts.grad.any() and not any(s is not None and s.any() for s in facts.sent)


@claim(r"here the factor for (\w+) is (0|1)")
def _plainly(match, facts):
    return factor_holds(match[2], [match[1]], np.array(True), facts)


@claim(
    rf"(\w+) (?:has shape ([\d×]+)|is one number) and (is|was) used for each of the (\d+) "
    rf"(rows|columns|elements|matrices|places along ({_AXES}))(?:: its gradient is the sum over (all of them|{_AXES}))?"
)
def _stretched(match, facts):
    name, shape, verb, count, noun, along, over = match.groups()
    own, out = facts[name], facts.out.shape
    if "×".join(map(str, own.shape)) != (shape or ""):
        return False
    sizes = {
        "rows": (0,),
        "columns": (1,),
        "elements": tuple(range(len(out))),
        "matrices": tuple(range(len(out) - 2)),
    }.get(noun, axes_in(along or ""))
    if noun == "matrices":
        right = int(np.prod(out[:-2])) == int(np.prod(own.shape[:-2])) * int(count)
    else:
        right = int(np.prod([out[axis] for axis in sizes])) == int(count)
        spread = np.broadcast_to(np.arange(own.size).reshape(own.shape), out)
        right &= all((np.diff(spread, axis=axis) == 0).all() for axis in sizes) and (noun != "rows" or len(out) == 2)
        right &= int(np.prod(out)) == own.size * int(count)
    if not right or (verb == "was") != bool(over):
        return False
    return not over or any(_summed(i, over, facts) for i, n in enumerate(facts.names) if n == name)


def _summed(index: int, over: str, facts: Facts) -> bool:
    """Whether an input got the sum over those axes of what the rule gives."""
    sent = facts.sent[index]
    if sent is None:
        return False
    raw = facts.grad if facts.op.name == "broadcast_to" else facts.raw(index)
    axes = tuple(range(raw.ndim)) if over == "all of them" else axes_in(over)
    return bool(np.allclose(raw.sum(axis=axes).reshape(sent.shape), sent, rtol=1e-12, atol=1e-12))


_SUM = r"(.+)"
_TIMES = r"(once|twice|\d+ times)"


def _count(words: str) -> int:
    return TIMES.get(words) or int(words.split()[0])


def _here(name: str, facts: Facts) -> int:
    return sum(n == name and s is not None for n, s in zip(facts.names, facts.sent, strict=True))


@claim(r"this is the first of (\d+) contributions to (\w+)")
def _first(match, facts):
    return len(facts.so_far(match[2])) == 1 and len(facts.arrived[match[2]]) == int(match[1]) > 1


@claim(rf"(?:(\w+) is used {_TIMES} in this op; )?(\d+) of the (\d+) contributions to (\w+) have come: {_SUM}")
def _some(match, facts):
    twice, times, count, total, name, text = match.groups()
    if (_here(name, facts) > 1) != bool(twice) or (twice and (twice, _count(times)) != (name, _here(name, facts))):
        return False
    numbers = int(count) == len(facts.so_far(name)) > 1 and int(total) == len(facts.arrived[name]) > int(count)
    return numbers and adds_up(text, facts.so_far(name))


@claim(rf"(\w+) is used {_TIMES}( in this op)?(?: and {_TIMES} in all)?, so (\d+) contributions are added: {_SUM}")
def _all_used(match, facts):
    name, times, inside, whole, count, text = match.groups()
    everything = len(facts.arrived[name]) == len(facts.so_far(name)) == facts.uses[name] == int(count)
    said = _count(whole or times) == int(count) and (not inside or _count(times) == _here(name, facts))
    return everything and said and adds_up(text, facts.so_far(name))


@claim(
    rf"(?:(\w+) is used {_TIMES} in this op; )?a gradient comes back from (\d+) of the (\d+) uses of (\w+), "
    rf"so (\d+) contributions are added: {_SUM}"
)
def _some_used(match, facts):
    twice, times, count, uses, name, again, text = match.groups()
    if (_here(name, facts) > 1) != bool(twice) or (twice and (twice, _count(times)) != (name, _here(name, facts))):
        return False
    numbers = int(count) == int(again) == len(facts.arrived[name]) == len(facts.so_far(name))
    return numbers and int(uses) == facts.uses[name] > int(count) and adds_up(text, facts.so_far(name))


@claim(rf"(\w+) is a target and is also used {_TIMES}, so (\d+) contributions are added: {_SUM}")
def _target(match, facts):
    name, times, count, text = match.groups()
    reached = facts.so_far(name)
    numbers = int(count) == len(reached) == len(facts.arrived[name]) and _count(times) == int(count) - facts.seeds[name]
    return facts.seeds[name] > 0 and numbers and adds_up(text, reached)
