"""A mistake of a program, as the rules for its cure see it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graphlab.sandbox.wire.run import Error
from graphlab.views.notation.escaping import cut

NO_GRADIENTS = "No gradients provided"
"""How an optimizer begins that is given None for every Variable."""
FROM_VARIABLES = "Compute the loss from the Variables inside the `with` block of the tape."
Cure = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class Mistake:
    """An error, the part of the tree at which it happened, and the whole tree."""

    error: Error
    node: Any
    tree: ast.Module

    @property
    def message(self) -> str:
        """The message of the error."""
        return self.error.message


def code(node: ast.AST, most: int = 60) -> str:
    """The text of a part of the program, cut to `most` characters."""
    return cut(ast.unparse(node), most)


def names_in(tree: ast.AST) -> Iterator[ast.Name]:
    """Every name that stands in `tree`."""
    return (part for part in ast.walk(tree) if isinstance(part, ast.Name))


def values_of(tree: ast.AST, name: str) -> list[ast.expr]:
    """What the program assigns to a name, in the order of the text."""
    return [
        part.value
        for part in ast.walk(tree)
        if isinstance(part, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id == name for target in part.targets)
    ]
