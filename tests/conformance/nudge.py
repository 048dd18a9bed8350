"""Programs whose data are moved by the last bit: what a row's answer may not hang on."""

from __future__ import annotations

import ast
import math
import re

TRAINING = (".fit(", "apply_gradients", "minimize(", "train_on_batch")
"""What a program calls that trains: there a gradient of the size of rounding may become a step."""
_NUMBER = re.compile(r"(?<![A-Za-z_\d.])[-+]?(?:\d+\.?\d*(?:e[-+]?\d+)?|\.\d+(?:e[-+]?\d+)?)(?![A-Za-z_\d])", re.I)
_ULP = 2.0**-23


class _Nudge(ast.NodeTransformer):
    """Moves the floats that stand in lists, up and down in turn."""

    def __init__(self) -> None:
        self._up = False

    def visit_List(self, node: ast.List) -> ast.List:  # noqa: N802 - the name that ast asks for
        node.elts = [self._moved(item) for item in node.elts]
        return node

    def _moved(self, item: ast.expr) -> ast.expr:
        if not (isinstance(item, ast.Constant) and isinstance(item.value, float)):
            return self.visit(item)
        self._up = not self._up
        return ast.copy_location(ast.Constant(item.value * (1 + _ULP if self._up else 1 - _ULP)), item)


def trains(code: str) -> bool:
    """Whether a program trains something."""
    return any(call in code for call in TRAINING)


def nudged(code: str) -> str:
    """The program with its data moved by the last bit of a float32.

    >>> nudged("f([2.0, 3], 4.0)")
    'f([2.000000238418579, 3], 4.0)'
    """
    return ast.unparse(_Nudge().visit(ast.parse(code)))


def agree(one: str, other: str) -> bool:
    """Whether two printed answers have the same numbers, to the fourth digit."""
    ours, theirs = ([float(text) for text in _NUMBER.findall(answer)] for answer in (one, other))
    return len(ours) == len(theirs) and all(
        math.isclose(a, b, rel_tol=1e-4, abs_tol=1e-4) for a, b in zip(ours, theirs, strict=True)
    )
