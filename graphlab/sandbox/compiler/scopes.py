"""Which variable a name refers to: resolved once, before the program runs, by Python's own rules."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import Any

from graphlab.sandbox.values.values import Problem

_FUNCTIONS = (ast.FunctionDef, ast.Lambda)
CELL = "__class__"
"""Under this name, which no program can write, the variables of a class body hold the class."""
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Scope:
    """The names of one function, comprehension, class body or the whole program."""

    def __init__(self, parent: Scope | None, names: Iterable[str] = (), *, first: str | None = None):
        self.parent = parent
        self.names = set(names)
        self.first = first  # the first parameter of a function
        self.is_class = False
        self.shared: set[str] = set()  # declared `global`
        self.outer: set[str] = set()  # declared `nonlocal`

    def where(self, name: str) -> int | None:
        """How many functions further out the name is bound; None if it is a global."""
        scope: Scope | None = self
        hops = 0
        while scope is not None and scope.parent is not None:
            if not scope.is_class or scope is self:  # what stands in a class body is not seen by its methods
                if name in scope.shared:
                    return None
                if name in scope.names and name not in scope.outer:
                    return hops
            scope, hops = scope.parent, hops + 1
        return None

    def method(self) -> tuple[int, str] | None:
        """How many functions further out the method is in which this stands, and its first parameter."""
        scope: Scope | None = self
        hops = 0
        while scope is not None and scope.parent is not None:
            if scope.parent.is_class and scope.first is not None:
                return hops, scope.first
            scope, hops = scope.parent, hops + 1
        return None

    def visible(self) -> set[str]:
        """Every name that is visible in this scope."""
        scope: Scope | None = self
        names: set[str] = set()
        while scope is not None:
            names |= scope.names
            scope = scope.parent
        return names


def scope_of(body: list[ast.stmt] | list[ast.expr], parent: Scope | None, parameters: Iterable[str] = ()) -> Scope:
    """The scope of a function body, of a class body or of the program: everything assigned in it."""
    parameters = list(parameters)
    scope = Scope(parent, parameters, first=next(iter(parameters), None))
    given = set(scope.names)
    for node in _inside(body):
        if isinstance(node, ast.Global):
            scope.shared.update(node.names)
        elif isinstance(node, ast.Nonlocal):
            scope.outer.update(node.names)
        else:
            scope.names.update(_bound(node))
    for name in scope.shared | scope.outer:
        if name in given:
            raise Problem("SyntaxError", f"`{name}` is a parameter and cannot be declared global.", "Use another name.")
        scope.names.discard(name)
    return scope


def _inside(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Every node that belongs to this scope; inner functions and comprehensions have their own."""
    pending: list[ast.AST] = list(body)
    while pending:
        node = pending.pop()
        yield node
        if isinstance(node, _FUNCTIONS):
            pending += [*node.args.defaults, *[d for d in node.args.kw_defaults if d is not None]]
            pending += node.decorator_list if isinstance(node, ast.FunctionDef) else []
        elif isinstance(node, ast.ClassDef):
            pending += [*node.bases, *node.decorator_list]
        elif isinstance(node, _COMPREHENSIONS):
            pending += _walrus(node)
        else:
            pending += ast.iter_child_nodes(node)


def _walrus(node: ast.AST) -> list[ast.AST]:
    """`:=` inside a comprehension binds in the function around it; so do those in its first iterable."""
    return [part for part in ast.walk(node) if isinstance(part, ast.NamedExpr)]


def _bound(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
        return [node.id]
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.ExceptHandler) and node.name:
        return [node.name]
    if isinstance(node, ast.MatchAs | ast.MatchStar) and node.name:
        return [node.name]
    if isinstance(node, ast.MatchMapping) and node.rest:
        return [node.rest]
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [(alias.asname or alias.name).split(".")[0] for alias in node.names]
    return []


def targets(node: Any) -> set[str]:
    """The names that a comprehension's targets bind."""
    return {
        part.id for generator in node.generators for part in ast.walk(generator.target) if isinstance(part, ast.Name)
    }
