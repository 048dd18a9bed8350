"""How the parameters of a training moved in one step: each as a formula with its numbers, which are those of the run.

What is shown is checked: a formula is told only if its numbers give the value that the parameter had afterwards. Where
that is not so, or no rule is known, there is what was before and what came after.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from graphlab.parsing import parse
from graphlab.trace.graph import Node
from graphlab.trace.training import Opened, Training, Update
from graphlab.views.explanation.update_rules import DECAY, MEMORY, RULES
from graphlab.views.notation.equality import ABOUT, EQUAL
from graphlab.views.notation.escaping import clean
from graphlab.views.notation.formula import symbol
from graphlab.views.notation.mathml import mathml
from graphlab.views.notation.numbers import MINUS, counted, number, span


@dataclass(frozen=True)
class Equation:
    """One line of an update: what is computed, in symbols and with the numbers of one element put in.

    `text` is like `w′ = w − rate·g = 3 − 0.1·6 = 2.4`, with `≈` where the numbers that are written give another one.
    """

    text: str
    mathml: str
    latex: str = ""


@dataclass(frozen=True)
class Moved:
    """How a parameter moved. Without `equations` no rule is known that gives what came after.

    `before`, `after` and `gradient` are texts, of `count` numbers where that is not empty: then from the least to the
    largest. `is_still` says that none of them has moved. `element` is the one whose numbers stand in the equations,
    empty for a number by itself. In the equations the parameter is called `symbol`: its name, or w where another letter
    has it. `remembered` is what the optimizer remembered: the letter for it, its name, before, after.
    """

    name: str
    symbol: str
    before: str
    after: str
    gradient: str | None
    element: str
    equations: tuple[Equation, ...]
    remembered: tuple[tuple[str, str, str, str], ...] = ()
    count: str = ""
    is_still: bool = False


def updates(training: Training, opened: Opened, element: int = 0) -> Iterator[Moved]:
    """The updates of a step, in the order in which they were made, with the numbers of one element of each parameter.

    >>> from graphlab.trace.graph import Value
    >>> from graphlab.trace.training import Parameter
    >>> three, one, six = (Value(np.float32(x), (), "float32", x, x) for x in (3.0, 1.8, 6.0))
    >>> rows = map(np.array, ([0], [[3.0]], [3.0], [1.8]))
    >>> w = Parameter("w", (), "float32", *rows, 1.8, np.array([[6.0]]), np.array([6.0]))
    >>> step = Opened(1, 1, (), (Update(0, "optimizer", three, one, six, (("learning_rate", 0.2),)),))
    >>> training = Training(1, 4, 1, np.ones(1), np.ones(1, int), (w,), np.array([0.2]), "SGD")
    >>> [equation.text for moved in updates(training, step) for equation in moved.equations]
    ['w′ = w − rate·g = 3 − 0.2·6 = 1.8']
    """
    return (_moved(training, update, element) for update in opened.updates)


def _moved(training: Training, update: Update, element: int) -> Moved:
    parameter = training.parameters[update.parameter]
    shape = update.after.array.shape
    place = min(element, max(update.after.array.size - 1, 0))
    index = [int(i) for i in np.unravel_index(place, shape)] if shape and update.after.array.size else []
    called = "w" if parameter.name in _TAKEN else parameter.name
    return Moved(
        parameter.name,
        called,
        span(update.before),
        span(update.after),
        None if update.gradient is None else span(update.gradient),
        str(index) if index else "",
        _equations(parameter.name, called, training.optimizer, update, place),
        tuple((MEMORY.get(m.name, m.name), m.name, span(m.before), span(m.after)) for m in update.memory),
        counted(update.after),
        bool(np.array_equal(update.before.array, update.after.array)),
    )


_TAKEN = {*MEMORY.values(), "g", "t", "d", "rate"}  # what stands for something else in the rules


def _equations(name: str, called: str, optimizer: str, update: Update, place: int) -> tuple[Equation, ...]:
    parts = [update.before, update.after, *[one.after for one in update.memory], *[node.value for node in update.nodes]]
    if any(part.thinned for part in parts) or not update.after.array.size:
        return ()
    known = _of_rule(optimizer, update) if update.how == "optimizer" else _of_nodes(name, update)
    if known is None:
        return ()
    came = {f"new_{MEMORY.get(one.name, one.name)}": one.after.array for one in update.memory}
    came["new_w"] = update.after.array
    with np.errstate(all="ignore"):
        try:
            lines, values = _worked(*known)
        except (ValueError, TypeError, ArithmeticError):  # texts, or shapes that do not go together
            return ()
        if not all(target in values and _agree(values[target], array) for target, array in came.items()):
            return ()
        return tuple(_line(line, then, came.get(line.target, line.value), called, place) for line, then in lines)


def _agree(worked: Any, came: Any) -> bool:
    """Whether an equation gives what came of it in the run, which had floats of fewer digits."""
    return bool(np.allclose(worked, came, rtol=2e-4, atol=1e-7, equal_nan=True))


@dataclass(frozen=True)
class _Line:
    """An equation that was worked out: `target` is what `tree` gives."""

    target: str
    tree: ast.expr
    value: Any


def _worked(
    equations: list[tuple[str, str]], values: dict[str, Any]
) -> tuple[list[tuple[_Line, dict[str, Any]]], dict[str, Any]]:
    """The equations with what each gives, and the values that it was given."""
    lines = []
    for target, text in equations:
        tree = parse(text, "eval").body
        value = _value(tree, values)
        lines.append((_Line(target, tree, value), dict(values)))
        values = {**values, target: value}
    return lines, values


# --- Where the equations come from ---------------------------------------------------------------


def _of_rule(optimizer: str, update: Update) -> tuple[list[tuple[str, str]], dict[str, Any]] | None:
    """The equations of an optimizer's rule, and the numbers for its names."""
    rule, settings = RULES.get(optimizer), dict(update.settings)
    if rule is None or update.gradient is None:
        return None
    values: dict[str, Any] = {"w": _doubles(update.before.array), "g": _doubles(update.gradient.array), **settings}
    values |= {"rate": settings.get("learning_rate", np.nan), "t": settings.get("iteration", np.nan)}
    values |= {MEMORY.get(one.name, one.name): _doubles(one.before.array) for one in update.memory}
    equations = rule(settings)
    if "weight_decay" in settings:
        equations = [DECAY, *((target, re.sub(r"\bw\b", DECAY[0], text)) for target, text in equations)]
    names = {node.id for _, text in equations for node in ast.walk(parse(text)) if isinstance(node, ast.Name)}
    given = {target for target, _ in equations}
    return (equations, values) if names <= {*values, *given, *_FUNCTIONS} else None


_LONGEST = 400  # characters of an equation as it is worked out
_OPS = {"add": "+", "subtract": "-", "multiply": "*", "realdiv": "/", "pow": "**"}


def _of_nodes(parameter: str, update: Update) -> tuple[list[tuple[str, str]], dict[str, Any]] | None:
    """One equation of the ops that a program made the new value with."""
    if not update.nodes or update.nodes[-1].op is None:
        return None
    values: dict[str, Any] = {}
    try:
        return [("new_w", _written(update.nodes[-1], parameter, update, values))], values
    except _TooLong:
        return None


class _TooLong(Exception):
    """An equation that no line holds. What uses the same node again and again would be as long as there are ways."""


def _written(node: Node, parameter: str, update: Update, values: dict[str, Any]) -> str:
    inputs = [update.nodes[int(id[1:])] for id in node.inputs]
    if node.op in _OPS and len(inputs) == 2:
        one, other = (_written(x, parameter, update, values) for x in inputs)
        if len(one) + len(other) > _LONGEST:
            raise _TooLong
        return f"({one} {_OPS[node.op]} {other})"
    if node.op in ("negative", "identity", "square", "sqrt") and len(inputs) == 1:
        inner = _written(inputs[0], parameter, update, values)
        return {"negative": f"(-{inner})", "square": f"({inner} ** 2)", "sqrt": f"sqrt({inner})"}.get(node.op, inner)
    return _leaf(node, parameter, values)


def _leaf(node: Node, parameter: str, values: dict[str, Any]) -> str:
    """The name of a value in an equation; of a number that the program gave no name, the number."""
    if node.kind == "variable" and node.name == parameter:
        name = "w"
    elif node.op is None and node.name == "gradient":
        name = "g"
    elif node.value.array.size == 1 and not node.name:
        name = f"number_{len(values)}"
    else:
        name = f"called_{len(values)}_{node.name.encode().hex()}"
    values[name] = node.value.array
    return name


# --- Working out ---------------------------------------------------------------------------------

_BINARY: dict[type[ast.operator], tuple[Callable[[Any, Any], Any], int]] = {
    ast.Add: (operator.add, 1),
    ast.Sub: (operator.sub, 1),
    ast.Mult: (operator.mul, 2),
    ast.Div: (operator.truediv, 2),
    ast.Pow: (operator.pow, 3),
}
_FUNCTIONS: dict[str, Callable[..., Any]] = {"sqrt": np.sqrt, "abs": np.abs, "sign": np.sign, "max": np.maximum}


def _doubles(array: Any) -> np.ndarray:
    return np.asarray(array, np.float64)


def _value(tree: ast.expr, values: Mapping[str, Any]) -> Any:
    """What an equation gives."""
    match tree:
        case ast.BinOp():
            return _BINARY[type(tree.op)][0](_value(tree.left, values), _value(tree.right, values))
        case ast.UnaryOp():
            return -_value(tree.operand, values)
        case ast.Call(func=ast.Name(id=name)):
            return _FUNCTIONS[name](*(_value(part, values) for part in tree.args))
        case ast.Name(id=name):
            return _doubles(values[name])[()]
        case ast.Constant(value=constant):
            return np.float64(constant)  # type: ignore[arg-type]  # there are no others
    raise TypeError(f"no part of an equation: {ast.dump(tree)}")


# --- Writing -------------------------------------------------------------------------------------


def _line(line: _Line, values: Mapping[str, Any], came: Any, parameter: str, place: int) -> Equation:
    """An equation in symbols, with numbers, and what came of it."""
    numbers = {name: number(_element(value, place)) for name, value in values.items()}
    symbols = {name: numbers[name] if name.startswith("number_") else _spelled(name, parameter) for name in values}
    outcome = number(_element(came, place))
    read = {name: _read(text) for name, text in numbers.items()}
    is_exact = number(float(_value(line.tree, read))) == outcome
    target = _spelled(line.target, parameter)
    text = f"{target} = {_Plain(symbols).text(line.tree)} = {_Plain(numbers).text(line.tree)}"
    names = {
        name: numbers[name] if name.startswith("number_") else _latex(spelled) for name, spelled in symbols.items()
    }
    latex = f"{_latex(target)} = {_Latex(names).text(line.tree)} = {_Latex(numbers).text(line.tree)}"
    sign = "=" if is_exact else r"\approx"
    whole = f"{latex} {sign} {outcome}".replace(MINUS, "-").replace("∞", r"\infty ")
    return Equation(f"{text} {EQUAL if is_exact else ABOUT} {outcome}", mathml(whole), whole)


def _element(value: Any, place: int) -> float:
    array = np.asarray(value, np.float64).reshape(-1)
    return float(array[place] if array.size > 1 else array[0])


def _read(text: str) -> float:
    """A number as it is read where it is written with four digits."""
    return float(text.replace(MINUS, "-").replace("∞", "inf"))


_GREEK = {
    "beta_1": ("β₁", r"\beta_1"), "beta_2": ("β₂", r"\beta_2"), "alpha": ("α", r"\alpha"),
    "epsilon": ("ε", r"\epsilon"), "rho": ("ρ", r"\rho"), "sigma": ("σ", r"\sigma"),
    "mu": ("μ", r"\mu"), "mu_next": ("μ₊", r"\mu_{+}"), "product": ("Πμ", r"\Pi_{\mu}"),
}  # fmt: skip
_LATEX_OF = dict(_GREEK.values())


def _spelled(name: str, parameter: str) -> str:
    """How a name of an equation is written: the parameter by its own name, what is new with a prime."""
    if name.startswith("called_"):
        return clean(bytes.fromhex(name.rpartition("_")[2]).decode(), 24) or "?"
    if name.startswith("new_"):
        return _spelled(name.removeprefix("new_"), parameter) + "′"
    own = clean(parameter, 24)
    return {"w": own, "shrunk": own + "*"}.get(name) or _GREEK.get(name, (name,))[0]


def _latex(spelled: str) -> str:
    """A name in LaTeX."""
    plain = spelled.rstrip("′*")
    mark = {"′": "'", "*": "^{*}"}.get(spelled[len(plain) :], "")
    return _LATEX_OF.get(plain, symbol(plain).latex) + mark


class _Plain:
    """Writes an equation on one line, with a text for each name."""

    def __init__(self, texts: Mapping[str, str]):
        self.texts = texts

    def text(self, tree: ast.expr, *, first: bool = True) -> str:
        """The text of a part; what is negative stands in parentheses unless it comes first."""
        match tree:
            case ast.BinOp():
                return self._binary(tree, first=first)
            case ast.UnaryOp():
                inner = MINUS + self._within(tree.operand, 3, first=False)
                return inner if first else self._braced(inner)
            case ast.Call(func=ast.Name(id=name)):
                return self._call(name, [self.text(part) for part in tree.args])
            case ast.Constant(value=constant):
                return number(constant)
            case ast.Name(id=name):
                text = self.texts[name]
                return text if first or not text.startswith(MINUS) else self._braced(text)
        raise TypeError(f"no part of an equation: {ast.dump(tree)}")

    def _binary(self, tree: ast.BinOp, *, first: bool) -> str:
        level = _BINARY[type(tree.op)][1]
        # What is taken away or divided by needs parentheses at the same level, too.
        below = level if isinstance(tree.op, ast.Add | ast.Mult) else level + 1
        left = self._within(tree.left, level, first=first and not isinstance(tree.op, ast.Pow))
        if isinstance(tree.op, ast.Pow):
            return self._power(left, tree.right)
        sign = {ast.Add: " + ", ast.Sub: f" {MINUS} ", ast.Mult: "·", ast.Div: "/"}[type(tree.op)]
        return f"{left}{sign}{self._within(tree.right, below, first=False)}"

    def _within(self, tree: ast.expr, level: int, *, first: bool) -> str:
        """A part beside an operator of a level."""
        looser = isinstance(tree, ast.BinOp) and _BINARY[type(tree.op)][1] < level
        return self._braced(self.text(tree)) if looser else self.text(tree, first=first)

    def _power(self, base: str, exponent: ast.expr) -> str:
        is_square = isinstance(exponent, ast.Constant) and exponent.value == 2
        if is_square:
            return f"{base}²"
        text = self.text(exponent, first=False)
        return f"{base}^{self._braced(text) if isinstance(exponent, ast.BinOp) else text}"

    def _call(self, name: str, parts: list[str]) -> str:
        inner = ", ".join(parts)
        return f"|{inner}|" if name == "abs" else f"{'√' if name == 'sqrt' else name}({inner})"

    @staticmethod
    def _braced(text: str) -> str:
        return f"({text})"


class _Latex(_Plain):
    """Writes an equation in LaTeX."""

    def _binary(self, tree: ast.BinOp, *, first: bool) -> str:
        if isinstance(tree.op, ast.Div):
            return rf"\frac{{{self.text(tree.left)}}}{{{self.text(tree.right)}}}"
        return super()._binary(tree, first=first).replace("·", r" \cdot ")

    def _power(self, base: str, exponent: ast.expr) -> str:
        return f"{{{base}}}^{{{self.text(exponent)}}}"

    def _call(self, name: str, parts: list[str]) -> str:
        inner = ", ".join(parts)
        if name == "sqrt":
            return rf"\sqrt{{{inner}}}"
        return rf"\left|{inner}\right|" if name == "abs" else rf"\mathrm{{{name}}}\left({inner}\right)"

    @staticmethod
    def _braced(text: str) -> str:
        return rf"\left({text}\right)"
