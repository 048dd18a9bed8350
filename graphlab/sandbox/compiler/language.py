"""The language: every kind of syntax node that a program may have, because a function here compiles it."""

from __future__ import annotations

import ast

from graphlab.sandbox.compiler import (  # noqa: F401  each registers what it compiles
    assignments,
    attributes,
    calls,
    classes,
    comprehensions,
    control,
    displays,
    exceptions,
    functions,
    generators,
    imports,
    items,
    matching,
    names,
    operators,
)
from graphlab.sandbox.compiler.registry import PARTS, RULES, Compiler, Statement
from graphlab.sandbox.compiler.scopes import scope_of
from graphlab.sandbox.values.runtime import Machine

ALLOWED: frozenset[type[ast.AST]] = frozenset(RULES) | PARTS
"""Every kind of node that the interpreter knows. Anything else is refused, whatever a later Python adds."""


def program(machine: Machine, tree: ast.Module) -> Statement:
    """The closure of a whole program."""
    compiler = Compiler(machine)
    compiler.scope = scope_of(tree.body, None)
    return control.block(compiler, tree.body)
