"""Constants, operators, comparisons and choices."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from graphlab.sandbox.compiler.arithmetic import applied
from graphlab.sandbox.compiler.registry import Code, Compiler, compiles, placed
from graphlab.sandbox.values.operators import (
    FREE,
    IDENTITY,
    SYMBOLS,
    binary,
    contains,
    truth,
    unary,
)
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import (
    Frame,
    place,
)


def kinds(base: type[ast.AST]) -> list[type[ast.AST]]:
    """The operators of one kind that have a symbol here."""
    return [kind for kind in SYMBOLS if issubclass(kind, base)]


@compiles(ast.Constant)
def constant(c: Compiler, node: ast.Constant) -> Code:
    value = node.value
    if type(value) is int:
        c.m.meter.integer(value)
    return lambda frame: value


@compiles(ast.BinOp, reads=(*kinds(ast.operator),))
def binary_operation(c: Compiler, node: ast.BinOp) -> Code:
    return applied(c, SYMBOLS[type(node.op)], node)


@compiles(ast.UnaryOp, reads=(ast.Not, *kinds(ast.unaryop)))
def unary_operation(c: Compiler, node: ast.UnaryOp) -> Code:
    operand, m = c.expression(node.operand), c.m
    if isinstance(node.op, ast.Not):
        return placed(node, lambda frame: not truth(m, operand(frame)))
    symbol = SYMBOLS[type(node.op)]
    value: Any = getattr(node.operand, "value", None)
    if type(value) in (int, float) and symbol in "+-":
        number = -value if symbol == "-" else value
        return lambda frame: number
    return placed(node, lambda frame: unary(m, symbol, operand(frame), node))


def condition(c: Compiler, node: ast.expr) -> Callable[[Frame], bool]:
    """The truth of an expression."""
    code, m = c.expression(node), c.m

    def test(frame: Frame) -> bool:
        value = code(frame)
        if value is True or value is False:
            return value
        try:
            return truth(m, value)
        except BaseException as error:
            raise place(error, node) from None

    return test


@compiles(ast.BoolOp, reads=(ast.And, ast.Or))
def and_or(c: Compiler, node: ast.BoolOp) -> Code:
    parts, m, stop = c.expressions(node.values), c.m, isinstance(node.op, ast.Or)

    def choose(frame: Frame) -> Any:
        value = None
        for part in parts:
            value = part(frame)
            if truth(m, value) is stop:
                break
        return value

    return placed(node, choose)


@compiles(ast.IfExp)
def conditional(c: Compiler, node: ast.IfExp) -> Code:
    test, yes, no = condition(c, node.test), c.expression(node.body), c.expression(node.orelse)
    return lambda frame: yes(frame) if test(frame) else no(frame)


@compiles(ast.Compare, reads=(ast.In, ast.NotIn, *IDENTITY, *kinds(ast.cmpop)))
def comparison(c: Compiler, node: ast.Compare) -> Code:
    first = c.expression(node.left)
    rest = list(zip([_comparison(c.m, op, node) for op in node.ops], c.expressions(node.comparators), strict=True))
    if len(rest) > 1:
        return placed(node, _chain(c.m, first, rest))
    compare, second = rest[0]
    symbol = SYMBOLS.get(type(node.ops[0]))
    free = FREE[symbol] if symbol else {}

    def single(frame: Frame) -> Any:
        try:
            a, b = first(frame), second(frame)
            pair = type(a), type(b)
            return free[pair](a, b) if pair in free else compare(a, b)
        except BaseException as error:
            raise place(error, node) from None

    return single


def _chain(m: Machine, first: Code, rest: list[tuple[Callable[[Any, Any], Any], Code]]) -> Code:
    m = m

    def chain(frame: Frame) -> Any:
        left, result = first(frame), None
        for compare, part in rest:
            right = part(frame)
            result = compare(left, right)
            if not truth(m, result):
                break
            left = right
        return result

    return chain


def _comparison(m: Machine, op: ast.cmpop, node: ast.AST) -> Callable[[Any, Any], Any]:
    m = m
    if type(op) in IDENTITY:
        return IDENTITY[type(op)]
    if isinstance(op, ast.In):
        return lambda a, b: contains(m, b, a, node)
    if isinstance(op, ast.NotIn):
        return lambda a, b: not contains(m, b, a, node)
    symbol = SYMBOLS[type(op)]
    return lambda a, b: binary(m, symbol, a, b, node)
