"""`case Point(x=0, y=other)`: whether a value is an object of a class, and whether its attributes fit."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from graphlab.sandbox.compiler.patterns import Captured, Fits, fitting, pattern, placed
from graphlab.sandbox.compiler.registry import Compiler
from graphlab.sandbox.library.attributes import read
from graphlab.sandbox.library.builtins import BUILTINS
from graphlab.sandbox.values.classes import ABSENT, Class
from graphlab.sandbox.values.dunders import MATCH_ARGS
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import (
    ErrorType,
    Foreign,
    Frame,
    Problem,
    Type,
    TypeHint,
    an,
    capital_an,
    place,
)

_WHOLE = (bool, int, float, str, list, tuple, dict, set, frozenset)
"""Types of which the one pattern without a name is for the value itself: `int(number)`."""
_MANY = 8  # attributes that are compared with the names in the time of a step


@fitting(ast.MatchClass)
def class_pattern(c: Compiler, node: ast.MatchClass) -> Fits:
    _refuse_same_attributes(node)
    kind, m, is_instance = c.expression(node.cls), c.m, BUILTINS["isinstance"]
    parts = [pattern(c, part) for part in (*node.patterns, *node.kwd_patterns)]

    def fits(frame: Frame, subject: Any, captured: Captured) -> bool:
        cls = kind(frame)
        _check_class(cls, node)
        if not m.call(is_instance, (subject, cls), {}):
            return False
        values = _attributes(m, subject, [*_positional(m, cls, subject, node), *node.kwd_attrs], node)
        if values is None:
            return False
        return all(part(frame, value, captured) for part, value in zip(parts, values, strict=True))

    return placed(node, fits)


def _refuse_same_attributes(node: ast.MatchClass) -> None:
    for place_, name in enumerate(node.kwd_attrs):
        if name in node.kwd_attrs[:place_]:
            what = f"The attribute `{name}` stands twice in this pattern."
            raise Problem("SyntaxError", what, "Give each attribute once.", node.kwd_patterns[place_])


def _check_class(cls: Any, node: ast.MatchClass) -> None:
    is_class = isinstance(cls, Type | ErrorType | Class) or (type(cls) is Foreign and isinstance(cls.target, type))
    if not is_class or (type(cls) is TypeHint and not cls.host):
        cure = "Write a class before the bracket, such as int() or Point(x=0)."
        raise Problem(TypeError, f"{capital_an(cls)} is no class that a value could be of.", cure, node.cls)


def _attributes(m: Machine, subject: Any, names: Sequence[str | None], node: ast.MatchClass) -> list[Any] | None:
    """The attributes of a value with these names, and itself for None; None if it has not all of them."""
    found = []
    for name in names:
        try:
            found.append(subject if name is None else read(m, subject, name, node))
        except Exception as error:
            problem = place(error, node)
            if isinstance(problem, Problem) and problem.type is AttributeError:
                return None
            raise
    return found


# --- Patterns without a name ------------------------------------------------------------------------


def _positional(m: Machine, cls: Any, subject: Any, node: ast.MatchClass) -> list[str | None]:
    """The attributes that the patterns without a name are for; None stands for the value itself."""
    count = len(node.patterns)
    if not count:
        return []
    taken = _match_args(m, cls, node)
    if len(taken) < count:
        most = f"at most {len(taken)}" if taken else "no"
        what = f"A pattern {ast.unparse(node.cls)}(...) takes {most} values without a name; it has {count} here."
        raise Problem(TypeError, what, _named(m, subject, node), node)
    names = taken[:count]
    m.meter.spend(count // _MANY)
    twice = next((name for place_, name in enumerate(names) if name in (*names[:place_], *node.kwd_attrs)), None)
    if twice is not None:
        what = f"This pattern has two values for the attribute `{twice}`."
        raise Problem(TypeError, what, f"Leave {twice}=... out, or the value without a name.", node)
    return list(names)


def _match_args(m: Machine, cls: Any, node: ast.MatchClass) -> Sequence[str | None]:
    if type(cls) is not Class:
        hosts = cls.host if type(cls) is Type else (cls.target,) if type(cls) is Foreign else ()
        if any(issubclass(host, _WHOLE) and not hasattr(host, "_fields") for host in hosts):
            return [None]
        return [name for host in hosts for name in getattr(host, "_fields", ())]
    names = cls.find(MATCH_ARGS)
    if names is ABSENT:
        return cls.fields_of() or ([None] if cls.is_number else [])
    if type(names) is not tuple:
        what = f"`{MATCH_ARGS}` of `{cls.name}` is {an(names)}; a tuple is needed."
        raise Problem(TypeError, what, "Write its names in round brackets: ('x', 'y').", node)
    m.meter.bulk(len(names))
    for name in names[: len(node.patterns)]:
        if type(name) is not str:
            what = f"`{MATCH_ARGS}` of `{cls.name}` holds {an(name)}; texts are needed."
            raise Problem(TypeError, what, "Write the names of attributes: ('x', 'y').", node)
    return names


def _named(m: Machine, subject: Any, node: ast.MatchClass) -> str:
    """The cure for a pattern with too many values without a name: the same with names."""
    cls = m.classes.of(subject)
    own = [name for name in (m.objects.own(subject) if cls is not None else ()) if name not in node.kwd_attrs]
    if len(own) < len(node.patterns):
        return f"Give the names of attributes: {ast.unparse(node.cls)}(name=...)."
    parts = [*zip(own, node.patterns, strict=False), *zip(node.kwd_attrs, node.kwd_patterns, strict=True)]
    return f"Write {ast.unparse(node.cls)}({', '.join(f'{name}={ast.unparse(part)}' for name, part in parts)})."
