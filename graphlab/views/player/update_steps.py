"""The last steps of a step of a training: each parameter moves, by a formula with its numbers."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from math import prod
from typing import TypeVar

from graphlab.trace.budget import as_many
from graphlab.trace.graph import Node, Trace
from graphlab.trace.training import WHOLE, Update
from graphlab.views.explanation.updates import Moved, updates
from graphlab.views.notation.escaping import clean
from graphlab.views.player import schema
from graphlab.views.reading import Reading

T = TypeVar("T")

MOST = 60  # parameters that are shown one by one
_NAME = 40
_FEW = 3  # parameters that are named
RULE = "The parameter moves, by the rule of the program or of its optimizer; the next step begins with its new value."


def update_steps(reading: Reading) -> list[schema.Step]:
    """A step for each parameter that moved; nothing where the reading is of no step of a training.

    >>> update_steps(Reading(Trace(1, ())))
    []
    """
    rule = rule_of(reading)
    return moved_parameters(reading, lambda moved, update: _step(reading.trace, rule, moved, update))


def moved_parameters(reading: Reading, shown: Callable[[Moved, Update], T]) -> list[T]:
    """What `shown` makes of each parameter that moved, of the first ones, as far as there is time.

    >>> moved_parameters(Reading(Trace(1, ())), lambda moved, update: moved.name)
    []
    """
    training, opened = reading.training, reading.opened
    if training is None or opened is None or not reading.updates:
        return []
    pairs = zip(updates(training, opened), reading.updates, strict=True)
    return list(as_many(islice(pairs, MOST), lambda pair: shown(*pair)))


def rule_of(reading: Reading) -> str:
    """What an update is, and which parameters are too big for theirs to be shown.

    >>> rule_of(Reading(Trace(1, ()))) == RULE
    True
    """
    shown = {update.parameter for update in reading.opened.updates} if reading.opened else set[int]()
    big = [
        clean(parameter.name, _NAME)
        for number, parameter in enumerate(reading.training.parameters if reading.training else ())
        if number not in shown and prod(parameter.shape) > WHOLE
    ]
    if not big:
        return RULE
    names = ", ".join(big[:_FEW]) + (f" and {len(big) - _FEW} more" if len(big) > _FEW else "")
    return f"{RULE} With more than {WHOLE:,} numbers, {names} cannot be shown moving."


def _step(trace: Trace, rule: str, moved: Moved, update: Update) -> schema.Step:
    node = leaf_of(trace, moved.name)
    return {
        "pass": "update",
        "node": node.id if node else trace.nodes[-1].id,
        "text": moved_text(moved),
        "rule": rule,
        "reasons": moved_reasons(moved),
        "formulas": [(equation.mathml, "", "", equation.text) for equation in moved.equations],
        "line": line_of(update),
        "edges": [],
        "grads": {},
    }


def line_of(update: Update) -> int | None:
    """The last line on which something of an update was computed."""
    return max((node.place.line for node in update.nodes if node.place), default=None)


def moved_text(moved: Moved) -> str:
    """How it moved.

    >>> moved_text(Moved("w", "w", "3", "2.4", "6", "", ()))
    'w moves from 3 to 2.4; its gradient is 6'
    >>> moved_text(Moved("bias", "bias", "all 0", "−0.1…0.2", "≈ −2…1", "", (), count="10 numbers"))
    'bias, 10 numbers, moves from all 0 to −0.1…0.2; its gradient is ≈ −2…1'
    """
    name = clean(moved.name, _NAME)
    who = f"{name}, {moved.count}," if moved.count else name
    if moved.before != moved.after:
        way = f"{who} moves from {moved.before} to {moved.after}"
    elif moved.count and not moved.is_still:
        way = f"{who} moves within {moved.after}"
    else:
        way = f"{who} stays {moved.before}" + ", to four digits" * (not moved.count)
    return f"{way}; its gradient is {moved.gradient}" if moved.gradient is not None else way


def moved_reasons(moved: Moved) -> list[str]:
    """What the formula is of, and what the optimizer remembers.

    >>> moved_reasons(Moved("w", "w", "3", "2.4", "6", "", (), (("m", "momentum", "0", "-0.6"),)))
    ["m is the optimizer's momentum: 0 before, -0.6 now."]
    """
    name = clean(moved.name, _NAME)
    found = [f"The numbers are those of {name}{moved.element}."] if moved.element and moved.equations else []
    if moved.symbol != moved.name and moved.equations:
        found.append(f"The formula calls {name} {clean(moved.symbol, _NAME)}.")
    for letter, kept, before, after in moved.remembered:
        found.append(f"{clean(letter, _NAME)} is the optimizer's {clean(kept, _NAME)}: {before} before, {after} now.")
    return found


def leaf_of(trace: Trace, name: str) -> Node | None:
    """The leaf of a trace that a parameter was read as."""
    return next((node for node in trace.nodes if node.op is None and name in (node.name, *node.names)), None)
