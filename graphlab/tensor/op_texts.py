"""The texts of an op: why its factors are what they are, and the check that none is missing when it is registered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphlab.tensor.op import Op

_SLOT = re.compile(r"<(\w+)>")
_TOKEN = re.compile(r"<\w+>|−?[\d.]+|True|False")
COMPARISONS = ("=", "≠", "<", "≤", ">", "≥")


@dataclass(frozen=True, slots=True)
class Why:
    """Why the gradient for an input is multiplied by `factor` where `when` holds; None stands for almost 0.

    `when` compares two things at a time, slots, numbers, True or False, joined by " and ": `<x> ≥ 0 and <x> < <y>`.
    Empty, it holds always. `because` is said after it, with slots for names: "<x> = 0, so the parabola is flat there".

    >>> Why(0, "<x> ≥ 0 and <x> < <y>", "<y> does not fit into <x>").terms
    (('<x>', '≥', '0'), ('<x>', '<', '<y>'))
    """

    factor: float | None
    when: str
    because: str

    @property
    def terms(self) -> tuple[tuple[str, str, str], ...]:
        """The comparisons of `when`, as what is compared, how, and with what."""
        parts = (term.split(" ") for term in self.when.split(" and ") if term)
        return tuple((left, sign, right) for left, sign, right in parts)


def check(op: Op) -> None:
    """Raise TypeError where a text of `op` is missing, or has a slot for something that is not there."""
    for name in ("symbol", "formula", "says", "torch", "jax"):
        if not getattr(op, name):
            raise TypeError(f"op {op.name}: `{name}` is empty; every op needs one")
    if not re.match(r"[A-Z].*[^.]\.$", op.says) or _SLOT.search(op.says):
        raise TypeError(
            f"op {op.name}: `says` must be sentences without slots, with a capital and a point: {op.says!r}"
        )
    rules = (op.vjp,) if callable(op.vjp) else op.vjp
    _check_lengths(op, len(rules))
    for index, (rule, back) in enumerate(zip(rules, op.back, strict=True)):
        if bool(rule) != bool(back):
            problem = "no `back` formula for its vjp" if rule else "a `back` formula without a vjp"
            raise TypeError(f"op {op.name}: input #{index} ({op.parameters[index]}) has {problem}")
    _check_slots(op)


def _check_lengths(op: Op, rules: int) -> None:
    if rules and len(op.back) != len(op.parameters):
        raise TypeError(f"op {op.name}: {len(op.parameters)} inputs need as many `back` formulas; got {len(op.back)}")
    if op.back and not rules:
        raise TypeError(f"op {op.name}: `back` formulas without a vjp: {op.back}")
    if op.why and len(op.why) != len(op.parameters):
        raise TypeError(f"op {op.name}: {len(op.parameters)} inputs need as many entries in `why`; got {len(op.why)}")


def _check_slots(op: Op) -> None:
    own = {*op.parameters, *op.attributes}
    whys = [why for part in op.why for why in part]
    texts: Mapping[str, tuple[Iterable[str], set[str]]] = {
        "formula": ([op.formula], own),
        "torch": ([op.torch], own),
        "jax": ([op.jax], own),
        "back": (op.back, own | {"g", "out"}),
        "why": ([f"{why.when} {why.because}" for why in whys], own | {"out"}),
    }
    for name, (found, known) in texts.items():
        unknown = [slot for text in found for slot in _SLOT.findall(text) if slot not in known]
        if unknown:
            raise TypeError(f"op {op.name}: `{name}` has a slot <{unknown[0]}>; it may use {', '.join(sorted(known))}")
    for why in whys:
        _check_when(op, why)


def _check_when(op: Op, why: Why) -> None:
    parts = [term.split(" ") for term in why.when.split(" and ") if term]
    for part in parts:
        if len(part) != 3 or part[1] not in COMPARISONS or not all(map(_TOKEN.fullmatch, part[::2])):
            raise TypeError(
                f"op {op.name}: `why` compares slots, numbers, True and False by {' '.join(COMPARISONS)}, "
                f"joined by ' and '; got {why.when!r}"
            )
