"""Syntax nodes become Python closures: each kind by one function, which registers itself.

The closure of an expression takes the current frame of variables and returns a value. That of a statement returns None,
or how the statement was left: BREAK, CONTINUE, or a one-tuple with a returned value.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from graphlab.sandbox.compiler.scopes import Scope
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import Frame, place

Code = Callable[[Frame], Any]
Signal = Any
Statement = Callable[[Frame], Signal]
Store = Callable[[Frame, Any], None]
Rule = Callable[["Compiler", Any], Code]
R = TypeVar("R", bound=Rule)

RULES: dict[type[ast.AST], Rule] = {}
"""The function that compiles each kind of syntax node."""
PARTS: set[type[ast.AST]] = {ast.Module}
"""The kinds of nodes that stand inside others and are read there: operators, arguments, names of imports."""


def compiles(*kinds: type[ast.AST], reads: tuple[type[ast.AST], ...] = ()) -> Callable[[R], R]:
    """Register a function as the one that compiles nodes of these kinds; `reads` are the parts that it looks into."""

    def register(rule: R) -> R:
        for kind in kinds:
            if kind in RULES:
                raise ValueError(f"{kind.__name__} is compiled by {RULES[kind].__name__} already")
            RULES[kind] = rule
        PARTS.update(reads)
        return rule

    return register


class Compiler:
    """The state of the compiler: the machine, the scope, and whether it is inside a loop."""

    def __init__(self, machine: Machine):
        self.m = machine
        self.scope = Scope(None)
        self.in_loop = False  # whether `break` and `continue` mean something
        self.suspending: frozenset[int] = frozenset()  # the nodes of a generator function with a `yield` inside
        self.is_loop_scoped = False  # whether names are those of a loop, for a round only

    def expression(self, node: ast.expr) -> Code:
        """The closure of an expression."""
        return RULES[type(node)](self, node)

    def expressions(self, nodes: list[ast.expr]) -> list[Code]:
        """The closures of expressions."""
        return [self.expression(node) for node in nodes]

    def statement(self, node: ast.stmt) -> Statement:
        """The closure of a statement."""
        return RULES[type(node)](self, node)

    @contextmanager
    def inside(self, scope: Scope, *, loop: bool = False, suspending: frozenset[int] = frozenset()) -> Iterator[None]:
        """Inside the block, nodes are compiled in another scope."""
        outer = self.scope, self.in_loop, self.suspending
        self.scope, self.in_loop, self.suspending = scope, loop, suspending
        try:
            yield
        finally:
            self.scope, self.in_loop, self.suspending = outer


def placed(node: ast.AST, code: Code) -> Code:
    """`code`, with the place of `node` added to the errors that it raises."""

    def run(frame: Frame) -> Any:
        try:
            return code(frame)
        except BaseException as error:
            raise place(error, node) from None

    return run
