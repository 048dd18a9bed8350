"""Whether a line with numbers is true as it is written: `=` where it is, to the digits that stand there, else `≈`.

Numbers are written with four digits. What comes of the written ones may differ from what came of those that they
stand for: `3 − 3` is not 4.768e−6, though two numbers near 3 have that difference.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

from graphlab.parsing import parse
from graphlab.tensor import Tensor, pulled
from graphlab.trace.budget import checked
from graphlab.trace.graph import Node, Trace, Value
from graphlab.trace.registry import entry
from graphlab.views.notation.numbers import MINUS, number

EQUAL, ABOUT = "=", "≈"
_LONGEST = 2000  # characters of a text that is worked out
_POWERS = 64  # the greatest exponent that is worked out
_DIGITS = 4
_PYTHON = [("·", "*"), (MINUS, "-"), ("²", "**2"), ("³", "**3"), ("^", "**"), ("∞", "inf"), (" mod ", " % ")]
_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: lambda a, b: a + b, ast.Sub: lambda a, b: a - b, ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b, ast.FloorDiv: lambda a, b: a // b, ast.Mod: lambda a, b: a % b,
    ast.Pow: lambda a, b: _power(a, b),
}  # fmt: skip
_COMPARED: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Lt: lambda a, b: a < b, ast.Gt: lambda a, b: a > b, ast.LtE: lambda a, b: a <= b,
    ast.GtE: lambda a, b: a >= b, ast.Eq: lambda a, b: a == b, ast.NotEq: lambda a, b: a != b,
}  # fmt: skip


def sign(left: str, right: str) -> str:
    """What belongs between two texts; `=` where one of them cannot be worked out, since it holds names or words.

    >>> [sign(*pair) for pair in (("2·3", "6"), ("0.3333·2", "0.6667"), ("3 − 3", "4.768e−6"), ("2·x", "6"))]
    ['=', '≈', '≈', '=']
    >>> sign("0·∞", "nan"), sign("1/3", "0.3333"), sign("[1, 2] + [3, 4]", "[4, 6]")
    ('=', '=', '=')
    """
    try:
        worked, wanted = (worked_out(text.removesuffix(" each")) for text in (left, right))
    except (ValueError, SyntaxError, ArithmeticError, RecursionError, TypeError):
        return EQUAL
    return EQUAL if _same(worked, wanted, _places(right)) else ABOUT


def joined(parts: Sequence[str]) -> str:
    """Texts that say the same, one after the other.

    >>> joined(["c = a · b", "0.3333 · 3", "1.001"])
    'c = a · b = 0.3333 · 3 ≈ 1.001'
    """
    text = parts[0]
    for before, part in zip(parts, parts[1:], strict=False):
        text += f" {sign(before.rpartition(' = ')[2], part)} {part}"
    return text


@lru_cache(maxsize=4096)
def worked_out(text: str) -> Any:
    """What numbers, joined by operators, come to: a Fraction, or a float that is not finite; a list of a list.

    Raises ValueError or SyntaxError for anything else.

    >>> worked_out("(−1)·0.5 + 2²"), worked_out("[1, 2·3]")
    (Fraction(7, 2), [Fraction(1, 1), Fraction(6, 1)])
    """
    if len(text) > _LONGEST:
        raise ValueError("a long text")
    for written, python in _PYTHON:
        text = text.replace(written, python)
    return _value(parse(text.strip(), "eval").body)


def _value(node: ast.expr) -> Any:
    match node:
        case ast.Constant(value=bool() as truth):
            return truth
        case ast.Constant(value=int() | float()):
            return Fraction(repr(node.value))
        case ast.Name(id="inf" | "nan"):
            return float(node.id)
        case ast.UnaryOp(op=ast.USub()):
            return _each(lambda x: -x, _value(node.operand))
        case ast.BinOp() if type(node.op) in _BINARY:
            return _pairs(_BINARY[type(node.op)], _value(node.left), _value(node.right))
        case ast.Compare(ops=[op]) if type(op) in _COMPARED:
            return _COMPARED[type(op)](_value(node.left), _value(node.comparators[0]))
        case ast.List():
            return [_value(item) for item in node.elts]
    raise ValueError("no number")


def _each(function: Callable[[Any], Any], x: Any) -> Any:
    return [_each(function, item) for item in x] if isinstance(x, list) else function(x)


def _pairs(function: Callable[[Any, Any], Any], a: Any, b: Any) -> Any:
    if isinstance(a, list) and isinstance(b, list):
        return [_pairs(function, *pair) for pair in zip(a, b, strict=True)]
    if isinstance(a, list) or isinstance(b, list):
        raise ValueError("a list and a number")
    if isinstance(a, float) or isinstance(b, float):  # one is not finite
        with np.errstate(all="ignore"):
            return float(function(np.float64(a), np.float64(b)))
    return function(a, b)


def _power(a: Any, b: Any) -> Any:
    if abs(b) > _POWERS or (isinstance(b, Fraction) and b.denominator != 1):
        return Fraction(float(a) ** float(b))
    return a**b


def _places(text: str) -> int:
    """How many places after the point a number has that is written with more than four digits."""
    fraction = re.fullmatch(rf"{MINUS}?(\d*)\.(\d+)(?:e({MINUS}?)(\d+))?", text)
    if fraction is None:
        return -400
    power = int(fraction[4] or 0) * (-1 if fraction[3] else 1)
    return len(fraction[2]) - power


def _same(worked: Any, wanted: Any, places: int = -400) -> bool:
    if isinstance(worked, list) or isinstance(wanted, list):
        both = isinstance(worked, list) and isinstance(wanted, list) and len(worked) == len(wanted)
        return both and all(_same(*pair) for pair in zip(worked, wanted, strict=True))
    if isinstance(worked, bool) or isinstance(wanted, bool):
        return worked is wanted
    if isinstance(worked, float) or isinstance(wanted, float):
        return str(float(worked)) == str(float(wanted))
    return bool(abs(worked - wanted) <= _half(wanted, places))


def _half(x: Fraction, places: int) -> Fraction:
    """Half of the last place of a number as it is written: of its fourth digit, of one below 1,000,000 at most 1."""
    if x == 0:
        return Fraction(0)
    fourth = math.floor(math.log10(abs(x))) - _DIGITS + 1
    place = min(fourth, 0) if abs(x) < 10**6 else fourth
    return Fraction(10) ** min(place, -places) / 2


# --- Arrays, and the ops that made them ----------------------------------------------------------


def as_written(array: np.ndarray) -> np.ndarray:
    """The numbers of an array as they are read where they are written; floats only.

    >>> as_written(np.array([1 / 3, 12345.678]))
    array([3.3330e-01, 1.2346e+04])
    """
    if array.dtype.kind != "f":
        return array
    flat = [float(number(x).replace(MINUS, "-").replace("∞", "inf")) for x in array.ravel().tolist()]
    return np.array(flat, np.float64).reshape(array.shape)


def shows(made: np.ndarray, value: Value) -> bool:
    """Whether the numbers of `value`, as they are written, are those of `made` to their last digit."""
    if made.shape != value.array.shape:
        return False
    if value.array.dtype.kind != "f" or made.dtype.kind not in "fiu":
        return bool(np.array_equal(made, value.array))
    if np.array_equal(made, value.array, equal_nan=True):  # a number is within half a place of how it is written
        return True
    wanted = as_written(value.array)
    finite = np.isfinite(wanted)
    with np.errstate(all="ignore"):
        fourth = np.floor(np.log10(np.abs(wanted))) - _DIGITS + 1
        place = np.where(np.abs(wanted) < 1e6, np.minimum(fourth, 0), fourth)
        near = np.abs(made - wanted) <= 0.5 * 10.0**place + 1e-13 * np.abs(wanted)
        alike = (made == wanted) | (np.isnan(made) & np.isnan(wanted))
    return bool(np.where(finite & (wanted != 0), near, alike).all())


def sign_of(trace: Trace, node: Node, are_written: Sequence[bool]) -> str:
    """What belongs between an op of its inputs and its result; of the inputs those that `are_written` are rounded."""
    found = entry(node.op)
    inputs = [trace.node(id).value for id in node.inputs]
    if found is None or not any(are_written) or any(value.thinned for value in (*inputs, node.value)):
        return EQUAL
    rounded = [
        as_written(v.array) if is_written else v.array
        for v, is_written in zip(checked(inputs), are_written, strict=True)
    ]
    try:
        with np.errstate(all="ignore"):
            made = np.asarray(found.forward(*(np.asarray(x)[()] for x in rounded), **node.attrs))
    except Exception:  # whatever an op may say to numbers in double precision that it did not say to its own
        return ABOUT
    return EQUAL if shows(made, node.value) else ABOUT


def sign_back(
    trace: Trace, node: Node, index: int, grad: Value, sent: Value, is_written: Callable[[Value], bool]
) -> str:
    """The same for what an op sends back to its input `index`, of `grad`, its inputs and its result."""
    found = entry(node.op)
    rule = found.vjp_of(index) if found is not None and found.is_differentiable else None
    values = [grad, node.value, *(trace.node(id).value for id in node.inputs)]
    if rule is None or any(value.thinned for value in (*values, sent)):
        return EQUAL
    doubled = ((as_written(v.array) if is_written(v) else _double(v.array))[()] for v in checked(values))
    g, out, *inputs = map(Tensor, doubled)
    try:
        with np.errstate(all="ignore"):
            part = pulled(rule, g, out, inputs, node.attrs, inputs[index])
    except Exception:
        return ABOUT
    return EQUAL if part is not None and shows(np.asarray(part._array), sent) else ABOUT


def _double(array: np.ndarray) -> np.ndarray:
    """The same numbers in double precision, which an op takes together with those that are written."""
    return array.astype(np.float64) if array.dtype.kind == "f" else array
