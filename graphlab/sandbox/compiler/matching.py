"""`match`: the cases in their order, each with its pattern, its guard and its block."""

from __future__ import annotations

import ast
from collections.abc import Callable

from graphlab.sandbox.compiler import class_patterns  # noqa: F401  it registers what it compiles
from graphlab.sandbox.compiler.control import block
from graphlab.sandbox.compiler.names import store_name
from graphlab.sandbox.compiler.operators import condition
from graphlab.sandbox.compiler.patterns import PATTERNS, Captured, pattern
from graphlab.sandbox.compiler.registry import Compiler, Signal, Statement, Store, compiles
from graphlab.sandbox.values.values import Frame, Problem

Choose = Callable[[Frame, object], bool]
"""Whether a case is the one for a value; its names then have their values."""
_PARTS = 8  # of a pattern: so many are looked at in the time of a step


@compiles(ast.Match, reads=(ast.match_case, ast.MatchStar, *PATTERNS))
def match(c: Compiler, node: ast.Match) -> Statement:
    subject = c.expression(node.subject)
    cases = [(choose, block(c, part.body)) for choose, part in zip(choices(c, node), node.cases, strict=True)]

    def run(frame: Frame) -> Signal:
        value = subject(frame)
        for choose, body in cases:
            if choose(frame, value):
                return body(frame)
        return None

    return run


def choices(c: Compiler, node: ast.Match) -> list[Choose]:
    """What decides for each case; each that is looked at counts as a step."""
    return [_choice(c, case, is_last=case is node.cases[-1]) for case in node.cases]


def _choice(c: Compiler, case: ast.match_case, is_last: bool) -> Choose:
    _check(case.pattern, may_take_all=is_last or case.guard is not None)
    fits, meter = pattern(c, case.pattern), c.m.meter
    stores = {name: store_name(c, name, at) for name, at in _captures(case.pattern).items()}
    guard = None if case.guard is None else condition(c, case.guard)
    cost = 1 + sum(isinstance(part, ast.pattern) for part in ast.walk(case.pattern)) // _PARTS

    def choose(frame: Frame, value: object) -> bool:
        meter.left -= cost
        if meter.left < 0:
            meter.out_of_steps(case.pattern)
        captured: Captured = {}
        if not fits(frame, value, captured):
            return False
        _store(frame, captured, stores)
        return guard is None or guard(frame)

    return choose


def _store(frame: Frame, captured: Captured, stores: dict[str, Store]) -> None:
    for name, value in captured.items():
        stores[name](frame, value)


# --- What Python's parser lets pass, and its compiler does not ---------------------------------------


def _captures(node: ast.pattern) -> dict[str, ast.pattern]:
    """The names that a pattern captures, each with its place. Raises Problem for one that it captures twice."""
    if isinstance(node, ast.MatchOr):
        return _alike(node)
    found: dict[str, ast.pattern] = {}
    for part in ast.iter_child_nodes(node):
        if isinstance(part, ast.pattern):
            _add(found, _captures(part))
    own = node.rest if isinstance(node, ast.MatchMapping) else getattr(node, "name", None)
    _add(found, {} if own is None else {own: node})
    return found


def _add(found: dict[str, ast.pattern], more: dict[str, ast.pattern]) -> None:
    for name, at in more.items():
        if name in found:
            what = f"`{name}` stands twice in this pattern."
            cure = f"Give the second another name, and compare in a guard: if {name} == other."
            raise Problem("SyntaxError", what, cure, at)
    found.update(more)


def _alike(node: ast.MatchOr) -> dict[str, ast.pattern]:
    """The names that each side of `|` captures, which are the same."""
    first, *others = [_captures(part) for part in node.patterns]
    for names in others:
        if names.keys() != first.keys():
            only = min(names.keys() ^ first.keys())
            what = f"`{only}` gets a value on one side of `|` only."
            raise Problem("SyntaxError", what, "Give both sides the same names, or write a case for each.", node)
    return first


def _check(node: ast.pattern, may_take_all: bool) -> None:
    """Raise Problem for a pattern that takes every value where others come after it."""
    if isinstance(node, ast.MatchAs) and node.pattern is None:
        if not may_take_all:
            raise Problem("SyntaxError", *_unreachable(node.name), node)
    elif isinstance(node, ast.MatchAs) and node.pattern is not None:
        _check(node.pattern, may_take_all)
    elif isinstance(node, ast.MatchOr):
        for side in node.patterns:
            _check(side, may_take_all and side is node.patterns[-1])
    else:
        for part in ast.iter_child_nodes(node):
            if isinstance(part, ast.pattern):
                _check(part, may_take_all=True)


def _unreachable(name: str | None) -> tuple[str, str]:
    if name is None:
        return "`_` takes every value, so nothing after it is ever looked at.", "Put it last."
    cure = f"To compare, write a dotted name such as Kind.{name}, or a guard: case other if other == {name}:"
    return f"`{name}` is given the value here, whatever that is, so nothing after it is ever looked at.", cure
