"""The patterns after `case`: each kind by one function, which registers itself.

The closure of a pattern takes the frame, a value and the names captured so far, and says whether the value fits. What
is captured becomes variables only when the whole pattern fits, as in Python.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from graphlab.sandbox.compiler.registry import Compiler
from graphlab.sandbox.values.classes import Record
from graphlab.sandbox.values.formatting import text_of
from graphlab.sandbox.values.methods import key_of
from graphlab.sandbox.values.operators import binary, truth
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import DICTS, Deque, Frame, Problem, is_record, place

Captured = dict[str, Any]
Fits = Callable[[Frame, Any, Captured], bool]
Rule = Callable[[Compiler, Any], Fits]

PATTERNS: dict[type[ast.pattern], Rule] = {}
"""The function that compiles each kind of pattern."""
_OWN = frozenset({list, tuple, range, Deque, Record})
"""Sequences whose items are values of a program as they are."""


def fitting(kind: type[ast.pattern]) -> Callable[[Rule], Rule]:
    """Register a function as the one that compiles patterns of this kind."""

    def register(rule: Rule) -> Rule:
        PATTERNS[kind] = rule
        return rule

    return register


def placed(node: ast.pattern, fits: Fits) -> Fits:
    """`fits`, with the place of the pattern added to the errors that it raises."""

    def run(frame: Frame, subject: Any, captured: Captured) -> bool:
        try:
            return fits(frame, subject, captured)
        except BaseException as error:
            raise place(error, node) from None

    return run


def pattern(c: Compiler, node: ast.pattern) -> Fits:
    """The closure of a pattern."""
    return PATTERNS[type(node)](c, node)


@fitting(ast.MatchValue)
def value(c: Compiler, node: ast.MatchValue) -> Fits:
    """A number, a text, or a dotted name, compared with `==`."""
    if isinstance(node.value, ast.JoinedStr):
        cure = "Compare in a guard: case text if text == f'{name}':"
        raise Problem("SyntaxError", "A text with values in it cannot stand after `case`.", cure, node)
    code, m = c.expression(node.value), c.m
    return placed(node, lambda frame, subject, captured: truth(m, binary(m, "==", subject, code(frame), node)))


@fitting(ast.MatchSingleton)
def singleton(c: Compiler, node: ast.MatchSingleton) -> Fits:
    """None, True or False, compared with `is`."""
    constant = node.value
    return lambda frame, subject, captured: subject is constant


@fitting(ast.MatchAs)
def capture(c: Compiler, node: ast.MatchAs) -> Fits:
    """A name, `_`, or a pattern with a name for what fits it."""
    name = node.name
    if name is None:
        return lambda frame, subject, captured: True
    inner = None if node.pattern is None else pattern(c, node.pattern)

    def fits(frame: Frame, subject: Any, captured: Captured) -> bool:
        if inner is not None and not inner(frame, subject, captured):
            return False
        captured[name] = subject
        return True

    return fits


@fitting(ast.MatchOr)
def alternatives(c: Compiler, node: ast.MatchOr) -> Fits:
    """`a | b`: the first that fits; what another has captured before it failed is forgotten."""
    parts = [pattern(c, part) for part in node.patterns]

    def fits(frame: Frame, subject: Any, captured: Captured) -> bool:
        for part in parts:
            own: Captured = {}
            if part(frame, subject, own):
                captured.update(own)
                return True
        return False

    return fits


# --- Sequences --------------------------------------------------------------------------------------


@fitting(ast.MatchSequence)
def sequence(c: Compiler, node: ast.MatchSequence) -> Fits:
    """`[a, b, *others]`: a list, tuple, range or deque, but no text, array or tensor."""
    stars = [place for place, part in enumerate(node.patterns) if isinstance(part, ast.MatchStar)]
    if len(stars) > 1:
        raise Problem("SyntaxError", "Only one name can have a star.", "Give the others no star.", node)
    parts = [(part, pattern(c, part)) for part in node.patterns if not isinstance(part, ast.MatchStar)]
    star = stars[0] if stars else len(parts)
    before, after = [fits for _, fits in parts[:star]], [fits for _, fits in parts[star:]]
    starred = node.patterns[star] if stars else None
    name = starred.name if isinstance(starred, ast.MatchStar) else None
    wanted, m = len(parts), c.m

    def fits(frame: Frame, subject: Any, captured: Captured) -> bool:
        if type(subject) not in _OWN and not is_record(subject):
            return False
        count = _length(subject)
        if count < wanted or (count > wanted and not stars):
            return False
        end = count - len(after)
        item = subject.__getitem__ if type(subject) in _OWN else lambda place: m.from_host(subject[place])
        first, last = [item(place) for place in range(star)], [item(place) for place in range(end, count)]
        between = [] if name is None else _between(m, subject, star, end)
        if not all(part(frame, taken, captured) for part, taken in zip(before, first, strict=True)):
            return False
        if name is not None:
            captured[name] = between
        return all(part(frame, taken, captured) for part, taken in zip(after, last, strict=True))

    return placed(node, fits)


def _length(subject: Any) -> int:
    if type(subject) is range:
        return int(max(-((subject.start - subject.stop) // subject.step), 0))
    return len(subject)


def _between(m: Machine, subject: Any, start: int, end: int) -> list[Any]:
    """The items that a star takes, as a list."""
    m.meter.items(max(end - start, 0))
    m.meter.bulk(_length(subject))
    return list(subject)[start:end] if type(subject) is Deque else list(subject[start:end])


# --- Dictionaries -----------------------------------------------------------------------------------


@fitting(ast.MatchMapping)
def mapping(c: Compiler, node: ast.MatchMapping) -> Fits:
    """`{'key': pattern, **others}`: a dictionary that has these keys, and perhaps more."""
    _refuse_same_keys(node)
    keys, parts = c.expressions(node.keys), [pattern(c, part) for part in node.patterns]
    others, m = node.rest, c.m

    def fits(frame: Frame, subject: Any, captured: Captured) -> bool:
        if type(subject) not in DICTS or len(subject) < len(parts):
            return False
        found = _under(m, subject, [key(frame) for key in keys])
        if found is None:
            return False
        if not all(part(frame, item, captured) for part, item in zip(parts, found.values(), strict=True)):
            return False
        if others is not None:
            m.meter.bulk(len(subject))
            captured[others] = {key: item for key, item in subject.items() if key not in found}
        return True

    return placed(node, fits)


_OTHER_KEY = "Give each key once."


def _under(m: Machine, table: Any, keys: list[Any]) -> dict[Any, Any] | None:
    """What stands under these keys, which are different ones; None if one is not there."""
    found: dict[Any, Any] = {}
    for key in keys:
        if key_of(m, key) in found:
            raise Problem(ValueError, f"The key {text_of(m, key, 60)!r} stands twice in this pattern.", _OTHER_KEY)
        if key not in table:
            return None
        found[key] = table[key]
    return found


def _refuse_same_keys(node: ast.MatchMapping) -> None:
    seen: set[Any] = set()
    for key in node.keys:
        if isinstance(key, ast.JoinedStr):
            raise Problem("SyntaxError", "A text with values in it is no key after `case`.", "Use a plain text.", key)
        if isinstance(key, ast.Attribute):
            continue  # its value is looked at when the pattern is
        constant = ast.literal_eval(key)
        if constant in seen:
            raise Problem("SyntaxError", f"The key {constant!r} stands twice in this pattern.", _OTHER_KEY, key)
        seen.add(constant)
