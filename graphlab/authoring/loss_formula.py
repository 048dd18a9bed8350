"""A loss that is typed as an expression, such as `reduce_mean((y - p) ** 2)`: read, checked, written out.

`y` and `p` are short for `y_true` and `y_pred`; functions are those of TensorFlow, with `tf.` before them or without.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType
from typing import Any

from graphlab.authoring.settings import ModelError
from graphlab.names import PUBLIC
from graphlab.parsing import parse

CHARACTERS = 300
_DEPTH = 40
_NAMES = MappingProxyType({"y": "y_true", "p": "y_pred", "y_true": "y_true", "y_pred": "y_pred"})
_ROOMS = (
    "ops.math",
    "ops.reduce",
    "ops.nn",
    "ops.special",
    "functions.arithmetic",
    "functions.statistics",
    "functions.nn",
)
_OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.MatMult, ast.USub, ast.UAdd)
_FRAME = (ast.Expression, ast.BinOp, ast.UnaryOp, ast.Load, *_OPERATORS)


@cache
def functions() -> dict[str, Callable[..., Any]]:
    """What an expression may call, by the name after `tf.`: what the library computes from tensors of numbers."""
    rooms = {f"graphlab.{room}" for room in _ROOMS}
    return {
        name: function
        for name, function in PUBLIC.items()
        if getattr(function, "__module__", "") in rooms
        and name.split(".")[0] not in ("keras", "random", "experimental")
    }


def written(text: str) -> str:
    """The expression as the program has it; `ModelError` says where it is none.

    >>> written("reduce_mean((y - p)**2)")
    'tf.reduce_mean((y_true - y_pred) ** 2)'
    >>> written("reduce_meen(y - p)")
    Traceback (most recent call last):
    graphlab.authoring.settings.ModelError: the loss: there is no function 'reduce_meen'. Did you mean 'reduce_mean'?
    """
    return ast.unparse(_Spelled().visit(_parsed(text)))


def computed(text: str, y_true: Any, y_pred: Any) -> Any:
    """What the expression makes of two tensors.

    >>> from graphlab import constant
    >>> float(computed("reduce_sum(y * p)", constant([1.0, 2.0]), constant([3.0, 4.0])))
    11.0
    """
    known = {"y_true": y_true, "y_pred": y_pred}
    return _value(_Spelled().visit(_parsed(text)).body, known)


def _parsed(text: str) -> ast.Expression:
    if len(text) > CHARACTERS:
        raise ModelError(f"the loss has {len(text)} characters; at most {CHARACTERS} are read")
    try:
        tree = parse(text.strip(), "eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        place = f", character {error.offset}" if isinstance(error, SyntaxError) and error.offset else ""
        raise ModelError(
            f"the loss must be one expression in y_true and y_pred, such as reduce_mean((y - p) ** 2){place}: "
            f"it is {text!r}"
        ) from None
    if _depth(tree) > _DEPTH:
        raise ModelError(f"the loss is nested more than {_DEPTH} deep")
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    if not names & {"p", "y_pred"}:
        raise ModelError("the loss must use y_pred, the prediction (or p for short): nothing else can be learnt from")
    return tree


def _depth(tree: ast.AST) -> int:
    level, depth = [tree], 0
    while level:
        level, depth = [child for node in level for child in ast.iter_child_nodes(node)], depth + 1
    return depth


class _Spelled(ast.NodeTransformer):
    """Names and functions as the program spells them; anything else that is no arithmetic is an error."""

    def visit_Name(self, node: ast.Name) -> ast.AST:  # noqa: N802  names of the grammar
        if node.id not in _NAMES:
            raise ModelError(f"the loss knows y_true (y) and y_pred (p); it does not know {node.id!r}")
        return ast.Name(_NAMES[node.id], ast.Load())

    def visit_Constant(self, node: ast.Constant) -> ast.AST:  # noqa: N802
        value = node.value
        if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e30:
            raise ModelError(f"the loss can hold numbers that float32 has; {ast.unparse(node)} is none")
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:  # noqa: N802
        name = ast.unparse(node.func).removeprefix("tf.")
        if name not in functions():
            raise ModelError(f"the loss: there is no function {name!r}.{_near(name)}")
        keywords = [ast.keyword(word.arg, self._option(word)) for word in node.keywords]
        return ast.Call(parse(f"tf.{name}", "eval").body, [self.visit(a) for a in node.args], keywords)

    def _option(self, word: ast.keyword) -> ast.expr:
        try:
            value = ast.literal_eval(word.value)
        except ValueError:
            value = {}
        if word.arg is None or not isinstance(value, bool | int | float | list | tuple | None):
            raise ModelError(f"the loss: {ast.unparse(word)!r} should be a number, True or False, such as axis=1")
        return word.value

    def generic_visit(self, node: ast.AST) -> ast.AST:
        if not isinstance(node, _FRAME):
            raise ModelError(
                f"the loss can hold numbers, y_true, y_pred, + - * / ** @ and functions, not {_text(node)!r}"
            )
        return super().generic_visit(node)


def _near(name: str) -> str:
    near = get_close_matches(name, functions(), 1)
    return f" Did you mean {near[0]!r}?" if near else ""


def _text(node: ast.AST) -> str:
    return ast.unparse(node) if isinstance(node, ast.expr) else type(node).__name__


_CALLED = {
    ast.Add: "add",
    ast.Sub: "subtract",
    ast.Mult: "multiply",
    ast.Div: "divide",
    ast.Pow: "pow",
    ast.MatMult: "matmul",
    ast.USub: "negative",
}


def _value(node: ast.expr, known: dict[str, Any]) -> Any:
    """The value of an expression whose every name is spelled out. Numbers are floats: no power of ints grows big."""
    match node:
        case ast.Name():
            return known[node.id]
        case ast.Constant():
            return float(node.value)  # type: ignore[arg-type]  # a number by now
        case ast.BinOp():
            return PUBLIC[_CALLED[type(node.op)]](_value(node.left, known), _value(node.right, known))
        case ast.UnaryOp():
            operand = _value(node.operand, known)
            return PUBLIC["negative"](operand) if isinstance(node.op, ast.USub) else operand
        case ast.Call():
            name = ast.unparse(node.func).removeprefix("tf.")
            options = {str(word.arg): ast.literal_eval(word.value) for word in node.keywords}
            return functions()[name](*(_argument(value, known) for value in node.args), **options)
    raise ModelError(f"the loss cannot hold {ast.unparse(node)!r}")


def _argument(node: ast.expr, known: dict[str, Any]) -> Any:
    """An argument of a function; an int that stands alone may be an axis, and stays one."""
    return node.value if isinstance(node, ast.Constant) else _value(node, known)
