"""The closure of an operator between two operands: one shape, written out for the kinds of operands that there are.

A loop of a program spends its time here. A call for each operand would take a third of it, where that is a name or a
number: so the shape is a text with a part for each operand, of which Python is made once for each kind.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import cache
from typing import Any

from graphlab.sandbox.compiler.names import key_of
from graphlab.sandbox.compiler.registry import Code, Compiler
from graphlab.sandbox.values.operators import FREE, RULES, SMALL, WHOLE, other
from graphlab.sandbox.values.values import place
from graphlab.tensor.dispatch import written

_SHAPE = """
def make(m, symbol, node, left, right, left_key, right_key, free, rules):
    def apply(frame):
        try:
{left}
{right}
{whole}
            pair = type(a), type(b)
            if pair in free:
                return free[pair](a, b)
            if pair in rules:
                return rules[pair](m, a, b)
            return other(m, symbol, a, b, node)
        except BaseException as error:
            raise place(error, node) from None
    return apply
"""

# As loops count, without a look at the tables.
_WHOLE = """\
            if type(a) is int and type(b) is int:
                result = a {symbol} b
                return result if -SMALL < result < SMALL else m.meter.integer(result)"""

_OPERANDS = {
    "any": """\
            {value} = {side}(frame)""",
    "constant": """\
            {value} = {side}_key""",
    "name": """\
            try:
                {value} = frame[{side}_key]
            except KeyError:
                {value} = {side}(frame)  # a name of Python's, or an error""",
}
"""How the value of an operand is had, by its kind."""


def applied(c: Compiler, symbol: str, node: ast.BinOp) -> Code:
    """The closure of `left symbol right`."""
    left, right = _operand(c, node.left), _operand(c, node.right)
    make = _made(left[0], right[0], symbol if symbol in WHOLE else "")
    codes = c.expression(node.left), c.expression(node.right)
    apply: Code = make(c.m, symbol, node, *codes, left[1], right[1], FREE[symbol], RULES[symbol])
    return apply


def _operand(c: Compiler, node: ast.expr) -> tuple[str, Any]:
    """The kind of an operand, and by what it is had: a name by itself, where it stands in the frame at hand."""
    if isinstance(node, ast.Constant):
        return "constant", node.value
    key = key_of(c, node)
    return ("any", None) if key is None else ("name", key)


@cache
def _made(left: str, right: str, whole: str) -> Callable[..., Any]:
    """The function `make` of the shape, for these kinds of operands; `whole`: an operator that integers grow by."""
    text = _SHAPE.format(
        left=_OPERANDS[left].format(value="a", side="left"),
        right=_OPERANDS[right].format(value="b", side="right"),
        whole=_WHOLE.format(symbol=whole) if whole else "",
    )
    return written(text, {"__name__": __name__, "SMALL": SMALL, "other": other, "place": place}, __file__)
