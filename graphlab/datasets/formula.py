"""A formula with names for its numbers: written with numbers in their places, and read back out of such a text."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from graphlab.parsing import parse


def filled(formula: str, numbers: Mapping[str, float], *, plain: bool = False) -> str:
    """The formula with a number for each name; plain, as it is said, without `tf.` and without `.0`.

    >>> filled("slope * x + intercept", {"slope": 2.0, "intercept": -1.0})
    '2.0 * x - 1.0'
    >>> filled("tf.sin(frequency * x)", {"frequency": 3.0}, plain=True)
    'sin(3 * x)'
    """
    tree = _Filling(numbers, plain).visit(parse(formula, "eval"))
    return ast.unparse(tree)


class _Filling(ast.NodeTransformer):
    def __init__(self, numbers: Mapping[str, float], plain: bool):
        self._numbers = numbers
        self._plain = plain

    def visit_Name(self, node: ast.Name) -> ast.expr:  # noqa: N802
        return self._constant(self._numbers[node.id]) if node.id in self._numbers else node

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:  # noqa: N802
        """A negative number is not added but its size subtracted, as anybody would write it."""
        name = node.right
        if isinstance(node.op, ast.Add) and isinstance(name, ast.Name) and self._numbers.get(name.id, 0.0) < 0:
            return ast.BinOp(self.visit(node.left), ast.Sub(), self._constant(-self._numbers[name.id]))
        self.generic_visit(node)
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:  # noqa: N802
        """A truth as a number is said as the truth."""
        if self._plain and isinstance(node.func, ast.Attribute) and node.func.attr == "cast":
            return self.visit(node.args[0])  # type: ignore[no-any-return]
        self.generic_visit(node)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:  # noqa: N802
        return ast.Name(node.attr) if self._plain else node

    def visit_Constant(self, node: ast.Constant) -> ast.expr:  # noqa: N802
        return self._constant(node.value) if isinstance(node.value, float) else node

    def _constant(self, number: float) -> ast.expr:
        whole = self._plain and float(number).is_integer() and abs(number) < 1e15
        return ast.Constant(int(number) if whole else float(number))


def numbers_in(formula: str, names: Mapping[str, float], node: ast.expr) -> dict[str, float] | None:
    """What stands in `node` for each of the names; None where `node` is not this formula.

    >>> names = {"slope": 0.0, "intercept": 0.0}
    >>> numbers_in("slope * x + intercept", names, parse("2.0 * x - 1", "eval").body)
    {'slope': 2.0, 'intercept': -1}
    >>> numbers_in("slope * x + intercept", names, parse("x * x", "eval").body) is None
    True
    """
    values: dict[str, float] = {}
    return values if _matches(parse(formula, "eval").body, node, names, values) else None


def _matches(pattern: object, node: object, names: Mapping[str, float], values: dict[str, float]) -> bool:
    if isinstance(pattern, ast.Name) and pattern.id in names:
        return _take(pattern.id, node, 1, values)
    if isinstance(pattern, ast.BinOp) and isinstance(pattern.op, ast.Add) and isinstance(node, ast.BinOp):
        right = pattern.right
        if isinstance(node.op, ast.Sub) and isinstance(right, ast.Name) and right.id in names:
            return _matches(pattern.left, node.left, names, values) and _take(right.id, node.right, -1, values)
    if isinstance(pattern, ast.AST):
        return type(pattern) is type(node) and all(
            _matches(part, getattr(node, field, None), names, values) for field, part in ast.iter_fields(pattern)
        )
    if isinstance(pattern, list):
        return (
            isinstance(node, list)
            and len(node) == len(pattern)
            and all(_matches(part, other, names, values) for part, other in zip(pattern, node, strict=True))
        )
    return type(pattern) is type(node) and pattern == node


def _take(name: str, node: object, sign: int, values: dict[str, float]) -> bool:
    try:
        value = ast.literal_eval(node)  # type: ignore[arg-type]
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return False
    if type(value) not in (int, float):
        return False
    values[name] = sign * value
    return True
