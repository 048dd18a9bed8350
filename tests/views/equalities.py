"""Finds each `=` between numbers in what is written of a run, and whether it is true to the digits that stand there.

Nothing of the code that wrote them is used: the numbers are read as they stand.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np

NUMBER = re.compile(r"−?(?:\d+(?:\.\d+)?(?:e−?\d+|·10(?:[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?|∞)|nan|True|False")
_SIGN = re.compile(r" (=|≈|\+=) | ⇒ ")
_BEFORE = re.compile(r"(?:(?:nan|inf|∞|True|False)|[\d.e+/ ()\[\],·−²³<>≤≥⁻⁰¹²⁴⁵⁶⁷⁸⁹^])+$")
_AFTER = re.compile(r"   \(| to | each|, (?!\d+[\],)])|; |: | and |\. |\.$| \(line| in every| \(\+| and a| of ")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_NAMES = ("sin", "cos", "tan", "tanh", "log", "exp", "sqrt")
_FUNCTIONS: dict[str, Any] = {name: getattr(math, name) for name in _NAMES}
_FUNCTIONS |= {"inf": math.inf, "nan": math.nan, "max": max, "min": min}


def equalities(text: str) -> Iterator[tuple[str, str]]:
    """What stands left and right of each `=` between numbers."""
    text = re.sub(r"(\d) of (?=−?\d)", r"\1·", text)
    signs = list(_SIGN.finditer(text))
    for at, sign in enumerate(signs):
        if sign[1] != "=":
            continue
        begin = signs[at - 1].end() if at else 0
        end = signs[at + 1].start() if at + 1 < len(signs) else len(text)
        left = _tail(text[begin : sign.start()])
        right = _AFTER.split(text[sign.end() : end])[0].strip()
        if left and (NUMBER.fullmatch(right) or right.startswith("[")):
            yield left, right


def _tail(text: str) -> str:
    """The numbers at the end of a text; nothing where a name, a word or a sign before them belongs to them."""
    called = re.search(r"(?:^|[ (])((?:sin|cos|tan|log|exp|sqrt|tanh|max|min)\([^a-z()]*\))$", text)
    found = called or _BEFORE.search(text)
    if found is None:
        return ""
    tail, before = found[called and 1 or 0], text[: found.start()].rstrip()
    if not called and re.match(r"[·+/^²³,\])]| [−<>≤≥·+/] ", tail):
        return ""
    if not called and before and re.search(r"\S$", text[: found.start()]) and not tail.startswith(" "):
        return ""
    if before and not before.endswith((",", ":", ";")) and not re.search(r" (?:sends|come|and|gets|to|added)$", before):
        return ""
    return tail.strip() if re.search(r"\d|∞|nan", tail) else ""


def value(text: str) -> Any:
    """What numbers and operators come to, exactly where they are rational. Raises for what holds more than those."""
    text = re.sub(r"·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda m: "e" + m[1].translate(_RAISED), text)
    for written, python in (
        ("·", "*"),
        ("−", "-"),
        ("²", "**2"),
        ("³", "**3"),
        ("^", "**"),
        ("∞", "inf"),
        ("≤", "<="),
        ("≥", ">="),
    ):
        text = text.replace(written, python)
    tree = ast.parse(text.strip(), mode="eval")
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            literal = ast.Call(ast.Name("Fraction", ast.Load()), [ast.Constant(repr(node.value))], [])
            node.__class__, node.__dict__ = ast.Call, {**vars(literal), "lineno": 1, "col_offset": 0}  # type: ignore[assignment]
    lists = _Lists().visit(ast.fix_missing_locations(tree))
    names = {"Fraction": Fraction, "array": lambda items: np.array(items, object), **_FUNCTIONS}
    with np.errstate(all="ignore"):
        return eval(compile(ast.fix_missing_locations(lists), "", "eval"), {"__builtins__": {}}, names)


class _Lists(ast.NodeTransformer):
    def visit_List(self, node: ast.List) -> ast.AST:
        self.generic_visit(node)
        return ast.Call(ast.Name("array", ast.Load()), [node], [])


def holds(left: str, right: str) -> bool | None:
    """Whether `left = right`, as written; None where that cannot be worked out here."""
    if re.search(r"\[ *\[*(?:True|False)|[<>≤≥].*\]", left):  # [x > 0], which stands for 1 and 0
        return None
    try:
        worked, wanted = value(left), value(right)
    except (SyntaxError, NameError, TypeError, ValueError, ArithmeticError, AttributeError, IndexError):
        return None
    worked, wanted = np.asarray(worked, object), np.asarray(wanted, object)
    if worked.shape != wanted.shape:
        return False
    texts = NUMBER.findall(right)
    return len(texts) == wanted.size and all(map(_near, worked.ravel(), wanted.ravel(), texts))


def _near(worked: Any, wanted: Any, text: str) -> bool:
    if isinstance(wanted, (bool, np.bool_)) or isinstance(worked, (bool, np.bool_)):
        return bool(worked) == bool(wanted)
    if not (math.isfinite(worked) and math.isfinite(wanted)):
        return str(float(worked)) == str(float(wanted))
    if wanted == 0:
        return abs(worked) < 1e-300
    digits = max(4, len(re.sub(r"e.*|·10.*|[^\d]", "", text).lstrip("0")))
    place = math.floor(math.log10(abs(wanted))) + 1 - digits
    place = min(place, 0) if abs(wanted) < 1e6 else place
    return float(abs(Fraction(worked) - Fraction(wanted))) <= 0.5 * 10.0**place * (1 + 1e-9)
