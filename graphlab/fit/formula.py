"""A formula such as `y = a*exp(-b*x) + c`: its names beside the inputs are parameters, its functions TensorFlow's."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType

from graphlab.authoring.functions import path_of, short_name
from graphlab.authoring.mistakes import ExpressionError
from graphlab.authoring.notation import pythonic
from graphlab.authoring.settings import ModelError
from graphlab.authoring.walk import dotted
from graphlab.names import PUBLIC
from graphlab.parsing import parse
from graphlab.tensor import OPS
from graphlab.tensor.op import broadcast_size

CHARACTERS = 500
MOST_PARAMETERS = 12
TAKEN = frozenset({
    "tf", "np", "y", "y_hat", "loss", "tape", "step", "order", "batch", "optimizer", "gradients", "variables",
    "model", "rng", "place", "range", "zip", "print", "float", "y_all", "x_all",
})  # fmt: skip
"""Names of the program that a formula is written into."""
CONSTANTS = MappingProxyType({"pi": repr(math.pi), "π": repr(math.pi), "e": repr(math.e)})
_SIDE = re.compile(r"\s*(y|ŷ|y_hat|f\s*\(\s*x\s*\))\s*=(?!=)")
_INPUT = re.compile(r"x\d*")
_DEEPEST = 40
_OTHER_SHAPES = ("gather_nd", "softmax_cross_entropy", "sparse_softmax_cross_entropy")
_FRAME = (ast.BinOp, ast.UnaryOp, ast.Load, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.USub, ast.UAdd)
_COMPARED = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


@dataclass(frozen=True)
class Formula:
    """A formula that was read: `python` is its right side as a program has it, `parameters` in order of appearance.

    `linear` says whether it is a sum of the parameters, each times something without parameters; then the best fit in
    squares can be computed.
    """

    text: str
    inputs: tuple[str, ...]
    parameters: tuple[str, ...]
    python: str
    linear: bool

    def of(self, names: Mapping[str, str]) -> str:
        """The right side with other names in the place of some.

        >>> read_formula("a*x + b", ("x",)).of({"x": "grid"})
        'a * grid + b'
        """
        tree = parse(self.python, "eval")
        for node in ast.walk(tree):
            if isinstance(node, ast.Name):
                node.id = names.get(node.id, node.id)
        return ast.unparse(tree)


def read_formula(text: str, inputs: tuple[str, ...]) -> Formula:
    """The formula in a text over these inputs. Raises `ModelError` for what is none, with the reason.

    >>> formula = read_formula("y = a*exp(-b*x) + c", ("x",))
    >>> formula.python, formula.parameters, formula.linear
    ('a * tf.exp(-b * x) + c', ('a', 'b', 'c'), False)
    >>> read_formula("a*sine(x)", ("x",))
    Traceback (most recent call last):
    graphlab.authoring.settings.ModelError: the formula: there is no function 'sine'. Did you mean 'sin'?
    """
    tree = _parsed(text)
    writer = _Writer(inputs)
    body = writer.visit(tree.body)
    if missing := [name for name in inputs if name not in writer.used]:
        raise ModelError(f"the formula must use {_and(inputs)}; {_and(missing)} does not stand in it")
    if not writer.parameters:
        raise ModelError("the formula has nothing to be learnt: write a name such as a for each number to be found")
    if len(writer.parameters) > MOST_PARAMETERS:
        raise ModelError(f"the formula has {len(writer.parameters)} parameters; at most {MOST_PARAMETERS} are fitted")
    parameters = tuple(writer.parameters)
    return Formula(text, inputs, parameters, ast.unparse(body), _degree(body, parameters) <= 1)


def _parsed(text: str) -> ast.Expression:
    if len(text) > CHARACTERS:
        raise ModelError(f"the formula has {len(text)} characters; at most {CHARACTERS} are read")
    side = _SIDE.match(text)
    right = text[side.end() :] if side else text
    if not right.strip() or "\n" in right.strip():
        raise ModelError("the formula must be one line such as a*exp(-b*x) + c")
    try:
        tree = parse(pythonic(right.strip()).text.strip(), "eval")
    except ExpressionError as error:
        raise ModelError(f"the formula: {error.error.message} {error.error.hint or ''}".rstrip()) from None
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise ModelError(
            f"the formula must be one expression such as a*exp(-b*x) + c; it is {right.strip()!r}"
        ) from None
    if _depth(tree) > _DEEPEST:
        raise ModelError(f"the formula is nested more than {_DEEPEST} deep")
    return tree


def _depth(tree: ast.AST) -> int:
    level, depth = [tree], 0
    while level and depth <= _DEEPEST:
        level, depth = [child for node in level for child in ast.iter_child_nodes(node)], depth + 1
    return depth


@cache
def functions() -> tuple[str, ...]:
    """What a formula can call: whatever works number by number, by its shortest name."""
    return tuple(sorted({name for path in _paths() if "." not in (name := short_name(path))}))


@cache
def _paths() -> frozenset[str]:
    """The public paths of the functions that work number by number on floats, and have a derivative."""
    fitting = [op for op in OPS.values() if op.size is broadcast_size and op.is_differentiable and not op.attributes]
    return frozenset(path for op in fitting if op.name not in _OTHER_SHAPES for path in op.names if path in PUBLIC)


class _Writer(ast.NodeTransformer):
    """Spells names and functions as the program has them; anything that is no formula is an error."""

    def __init__(self, inputs: tuple[str, ...]):
        self.inputs = inputs
        self.used: set[str] = set()
        self.parameters: dict[str, None] = {}

    def visit_Name(self, node: ast.Name) -> ast.expr:  # noqa: N802  names of the grammar
        name = node.id
        if name in self.inputs:
            self.used.add(name)
        elif name in CONSTANTS:
            return ast.Constant(float(CONSTANTS[name]))
        elif _INPUT.fullmatch(name):
            raise ModelError(f"the formula: the data has {_and(self.inputs)} and no {name}")
        elif name in TAKEN or path_of(name) in _paths():
            raise ModelError(f"the formula: {name!r} has a meaning of its own; call the parameter {name}_1")
        elif not name.isascii():
            raise ModelError(f"the formula: call the parameter {name!r} by letters from a to z")
        else:
            self.parameters[name] = None
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.expr:  # noqa: N802
        value = node.value
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= 1e30:
            raise ModelError(f"the formula can hold numbers that float32 has; {ast.unparse(node)} is none")
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:  # noqa: N802
        name = dotted(node.func) or ast.unparse(node.func)
        path = path_of(name)
        if path is None or path not in _paths():
            near = get_close_matches(name, functions(), 1)
            product = f" A product needs its sign: {name}*(x + 1)." if len(name) < 3 else ""
            hint = f" Did you mean {near[0]!r}?" if near else product
            raise ModelError(f"the formula: there is no function {name!r}.{hint}")
        if node.keywords or any(isinstance(argument, ast.Starred) for argument in node.args):
            raise ModelError(f"the formula: {name} takes its numbers one after the other, without names")
        arguments = [self._argument(argument) for argument in node.args]
        return ast.Call(parse(f"tf.{path}", "eval").body, arguments, [])

    def _argument(self, node: ast.expr) -> ast.expr:
        """An argument of a function: whole numbers that stand there alone are floats."""
        written: ast.expr = self.visit(node)
        if not any(isinstance(part, ast.Name) for part in ast.walk(written)):
            for part in ast.walk(written):
                if isinstance(part, ast.Constant) and isinstance(part.value, int):
                    part.value = float(part.value)
        return written

    def visit_Compare(self, node: ast.Compare) -> ast.expr:  # noqa: N802
        if len(node.ops) > 1 or not isinstance(node.ops[0], _COMPARED):
            raise ModelError("the formula: compare two numbers by < <= > >=, as in where(x > 0, a, b)")
        return ast.Compare(self.visit(node.left), node.ops, [self.visit(node.comparators[0])])

    def generic_visit(self, node: ast.AST) -> ast.AST:
        if not isinstance(node, _FRAME):
            part = ast.unparse(node) if isinstance(node, ast.expr) else type(node).__name__
            raise ModelError(f"the formula can hold numbers, names, + - * / ** and functions, not {part!r}")
        return super().generic_visit(node)


def _degree(node: ast.expr, parameters: tuple[str, ...]) -> float:
    """The power in which parameters stand in a part: 0 without any, 1 in a sum of them; infinite where in none."""
    match node:
        case ast.Name():
            return float(node.id in parameters)
        case ast.Constant():
            return 0.0
        case ast.UnaryOp():
            return _degree(node.operand, parameters)
        case ast.BinOp(op=ast.Add() | ast.Sub()):
            return max(_degree(node.left, parameters), _degree(node.right, parameters))
        case ast.BinOp(op=ast.Mult()):
            return _degree(node.left, parameters) + _degree(node.right, parameters)
        case ast.BinOp(op=ast.Div()) if not _degree(node.right, parameters):
            return _degree(node.left, parameters)
    has_any = any(isinstance(part, ast.Name) and part.id in parameters for part in ast.walk(node))
    return math.inf if has_any else 0.0


def _and(names: tuple[str, ...] | list[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
