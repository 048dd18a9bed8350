"""Reads the formulas of a step back into numbers, without anything of the code that wrote them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from statistics import NormalDist
from typing import Any

import numpy as np

_TOKEN = re.compile(
    r"\d+(?:\.\d+)?(?: \\cdot 10\^\{-?\d+\})?"  # a number, with its power of ten
    r"|\\(?:begin|end)\{\w+\}|\\[A-Za-z]+|\\\\|[A-Za-z]+|\S"
)
_ENDS = {")", "]", "}", ",", "=", "<", ">", "+", "-", "&", "\\\\", "\\le", "\\ge", "\\rvert", "\\rfloor", "\\rceil"}
_ENDS |= {"\\bmod", "\\ne", "\\land", "\\lor", "\\oplus", "\\mid", "\\ll", "\\gg", "\\end{cases}"}
_RELATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "<": np.less, ">": np.greater, "\\le": np.less_equal, "\\ge": np.greater_equal,
}  # fmt: skip
_WHOLE: dict[str, Callable[[Any, Any], Any]] = _RELATIONS | {
    "=": np.equal, "\\ne": np.not_equal, "\\land": np.logical_and, "\\lor": np.logical_or,
    "\\oplus": np.bitwise_xor, "\\mid": np.bitwise_or, "\\ll": np.left_shift, "\\gg": np.right_shift,
}  # fmt: skip


def _zeta(s: float, q: float) -> float:
    """The sum of (q + k)^-s: 400 terms, and the integral over the rest with the first corrections."""
    a = q + 400
    rest = a ** (1 - s) / (s - 1) + a**-s / 2 + s * a ** (-s - 1) / 12
    return sum((q + k) ** -s for k in range(400)) + rest


def _psi(order: int, x: float) -> float:
    """The digamma function and its derivatives, in the same way."""
    if order:
        return (-1) ** (order + 1) * math.factorial(order) * _zeta(order + 1.0, x)
    y = x + 400
    return math.log(y) - 1 / (2 * y) - 1 / (12 * y**2) - sum(1 / (x + k) for k in range(400))


SPECIAL: dict[str, Callable[..., Any]] = {
    "arsinh": np.arcsinh, "arcosh": np.arccosh, "artanh": np.arctanh,
    "erf": np.vectorize(math.erf, otypes=[float]), "erfc": np.vectorize(math.erfc, otypes=[float]),
    "lgamma": np.vectorize(math.lgamma, otypes=[float]),
    "erfinv": np.vectorize(lambda y: NormalDist().inv_cdf((y + 1) / 2) / math.sqrt(2), otypes=[float]),
    "zeta": np.vectorize(_zeta, otypes=[float]),
    "polygamma": np.vectorize(lambda n, x: _psi(int(n), x), otypes=[float]),
    "digamma": np.vectorize(lambda x: _psi(0, x), otypes=[float]),
    "trigamma": np.vectorize(lambda x: _psi(1, x), otypes=[float]),
}  # fmt: skip
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{f"\\{name}": getattr(np, name) for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh", "log")},
    "\\arcsin": np.arcsin, "\\arccos": np.arccos, "\\arctan": np.arctan,
    "\\sigma": lambda x: 1 / (1 + np.exp(-x)), "\\det": np.linalg.det,
    "sign": np.sign, "atan2": np.arctan2,
    **SPECIAL,
}  # fmt: skip
_FENCES = {
    "\\lvert": ("\\rvert", np.abs), "\\lfloor": ("\\rfloor", np.floor), "\\lceil": ("\\rceil", np.ceil),
}  # fmt: skip


NOISE = 1e-12  # what is smaller is a rounding error of numbers near 1, and has no digits to compare


class Worded(Exception):
    """A formula that says in words what cannot be evaluated."""


def shows(text: str, value: Any) -> bool:
    """Whether `text` is how a number is written: four significant digits, all of a smaller whole number.

    >>> shows("0.3333", 1 / 3), shows("0.3334", 1 / 3), shows("12346", 12345.678), shows("−2e−7", -2e-7)
    (True, False, True, True)
    """
    text = text.replace("\N{MINUS SIGN}", "-")
    if text in ("True", "False"):
        return isinstance(value, (bool, np.bool_)) and str(bool(value)) == text
    value = float(value)
    if not math.isfinite(value):
        return text.replace("∞", "inf") == str(value)
    try:
        read = float(text)
    except ValueError:
        return False
    if abs(value) < NOISE or read == value:
        return abs(read) < NOISE or read == value
    place = math.floor(math.log10(abs(value))) - 3
    if 1e3 <= abs(value) < 1e6 or value == int(value):
        place = min(place, 0)
    return abs(read - value) <= 0.5001 * 10.0**place


class Reader:
    """Evaluates one formula. `names` holds what each name stands for, `known` all numbers that may be put in.

    Matrices are looked up among the known ones, so what is not of the tape fails, and shapes are those of the tape.
    `grad` is what a quotient of ∂ stands for, and `total` what a sum sign does. Products of `matrices` are told from
    those of elements: a dot is by elements, nothing between two things is a matrix product.
    """

    def __init__(
        self,
        latex: str,
        names: Mapping[str, np.ndarray],
        known: Sequence[np.ndarray],
        *,
        grad: np.ndarray | None = None,
        total: Callable[[Any], Any] | None = None,
        functions: Mapping[str, Callable[..., Any]] | None = None,
        matrices: bool = False,
    ) -> None:
        spaced = re.sub(r"\\[,;]", " ", latex)
        self.tokens = [t for t in _TOKEN.findall(spaced) if t not in ("\\left", "\\right", "\\textstyle")]
        self.whole = all(x.dtype.kind in "iub" for x in known)
        self.names, self.known, self.grad, self.matrices = names, known, grad, matrices
        self.functions = _FUNCTIONS | dict(functions or {})
        self.total = total

    def value(self) -> np.ndarray:
        """What the whole formula comes to."""
        found = self.sum()
        if self.next() in _WHOLE:
            found = _WHOLE[self.take()](found, self.sum())
        assert not self.tokens, f"left over: {' '.join(self.tokens)}"
        return np.asarray(found)

    def next(self) -> str:
        return self.tokens[0] if self.tokens else ""

    def take(self, *wanted: str) -> str:
        assert self.tokens and (not wanted or self.tokens[0] in wanted), f"{wanted} wanted at {' '.join(self.tokens)}"
        return self.tokens.pop(0)

    def sum(self) -> Any:
        sign = self.take() if self.next() in ("+", "-") else "+"
        found = self.product() if sign == "+" else -self.product()
        while self.next() in ("+", "-"):
            sign = self.take()
            term = self.product()
            found = found + term if sign == "+" else found - term
        return found

    def product(self) -> Any:
        found = self.power()
        while self.next() and self.next() not in _ENDS:
            if self.next() == "[":
                raise Worded("a subscript")
            if self.next() == "\\cdot":
                self.take()
                found = self.times(found, -self.power() if self.next() == "-" and self.take() else self.power())
            elif self.matrices:
                found = np.matmul(found, self.power())
            else:
                found = found * self.power()
        if self.next() == "\\bmod":
            self.take()
            return np.mod(found, self.power())
        return found

    def times(self, a: Any, b: Any) -> Any:
        """The product by elements; of matrices, with one number for each of them."""
        if self.matrices and 0 < np.ndim(a) == np.ndim(b) - 2:
            a = np.asarray(a)[..., None, None]
        return a * b

    def power(self) -> Any:
        found = self.atom()
        if self.next() != "^":
            return found
        self.take()
        if self.next() == "\\top":
            self.take()
            return np.swapaxes(found, -1, -2)
        exponent = self.argument()
        if self.matrices and np.ndim(found) and exponent == -1:
            return np.linalg.inv(found)
        return np.power(np.asarray(found, float), exponent)

    def argument(self) -> Any:
        """What stands in braces, or one token."""
        if self.next() != "{":
            return self.atom()
        return self.inside("{", "}")

    def inside(self, opening: str, closing: str) -> Any:
        self.take(opening)
        found = self.sum()
        self.take(closing)
        return found

    def atom(self) -> Any:
        token = self.take()
        if re.fullmatch(r"\d.*", token):
            return self.number(token)
        if token == "(":
            found = self.sum()
            self.take(")")
            return found
        if token == "{":
            found = self.sum()
            self.take("}")
            return found
        if token == "[":
            return self.bracket()
        if token == "e" and self.next() == "^":
            return math.e
        if token.isalpha() and token in self.names:
            return self.names[token]
        return self.command(token)

    def number(self, token: str) -> float:
        mantissa, _, exponent = token.partition(r" \cdot 10^")
        value = float(mantissa) * 10.0 ** float(exponent.strip("{}") or 0)
        if self.whole:
            return int(value)
        if any(x.ndim == 0 and abs(x.item()) == value for x in self.known):
            return value
        for x in self.known:  # with all its digits, if it is one of the tape's
            if x.ndim == 0 and x.dtype.kind == "f" and x.item() > 0 and shows(f"{value:.12g}", x.item()):
                return x.item()
        return value

    def bracket(self) -> Any:
        """[condition] as 1 or 0."""
        if self.next() == "\\lnot":
            self.take()
            found = np.logical_not(self.sum())
        else:
            found = self.sum()
            if self.next() in _RELATIONS:
                found = _RELATIONS[self.take()](found, self.sum())
        self.take("]")
        return np.asarray(found, float)

    def command(self, token: str) -> Any:
        if token in ("\\mathrm", "\\operatorname"):
            name = self.word()
            if token == "\\operatorname":
                return self.applied(name)
            if name in ("True", "False"):
                return name == "True"
            assert name in self.names, f"no such name: {name}"
            return self.names[name]
        if token == "\\pi":
            return math.pi
        if token == "\\frac":
            return self.fraction()
        if token == "\\sqrt":
            return np.sqrt(self.argument())
        if token == "\\sum":
            assert self.total is not None
            return self.total(self.product())
        if token in _FENCES:
            found = self.sum()
            closing, function = _FENCES[token]
            self.take(closing)
            return function(found)
        if token == "\\overline":
            return np.conj(self.argument())
        if token == "\\lnot":
            return np.logical_not(self.power())
        if token == "\\begin{cases}":
            return self.cases()
        if token == "\\begin{pmatrix}":
            return self.matrix()
        if token == "\\underset":
            return self.big()
        if token in self.functions:
            return self.applied(token)
        raise Worded(token)

    def cases(self) -> Any:
        chosen = self.sum()
        for word in ("&", "\\text", "{", "if", "}"):
            self.take(word)
        condition = self.sum()
        self.take("\\\\")
        other = self.sum()
        for word in ("&", "\\text", "{", "else", "}", "\\end{cases}"):
            self.take(word)
        return np.where(condition, chosen, other)

    def word(self) -> str:
        self.take("{")
        letters = []
        while self.next() != "}":
            letters.append(self.take())
        self.take("}")
        return "".join(letters).replace("\\", "")

    def applied(self, name: str) -> Any:
        if name not in self.functions:
            raise Worded(name)
        power = 1.0
        if self.next() == "^":
            self.take()
            power = self.argument()
        arguments = [self.parenthesised()] if self.next() != "(" else self.arguments()
        return (
            np.asarray(self.functions[name](*arguments)) ** power if power != 1.0 else self.functions[name](*arguments)
        )

    def parenthesised(self) -> Any:
        return self.power()

    def arguments(self) -> list[Any]:
        self.take("(")
        found = [self.sum()]
        while self.next() == ",":
            self.take()
            found.append(self.sum())
        self.take(")")
        return found

    def fraction(self) -> Any:
        if self.tokens[1] == "\\partial":
            _, by = self.partial(), self.partial()
            assert by == "out", f"what comes in is the gradient of out, not of {by}"
            assert self.grad is not None
            return self.grad
        top = self.argument()
        return top / self.argument()

    def partial(self) -> str:
        """The name in `{\\partial x}`."""
        self.take("{")
        self.take("\\partial")
        found = self.take()
        found = self.word() if found == "\\mathrm" else found
        self.take("}")
        return found

    def matrix(self) -> np.ndarray:
        rows: list[list[str]] = [[""]]
        while (token := self.take()) != "\\end{pmatrix}":
            if token == "\\\\":
                rows.append([""])
            elif token == "&":
                rows[-1].append("")
            else:
                rows[-1][-1] += {"\\mathrm": "", "{": "", "}": "", "\\infty": "∞"}.get(token, token)
        shape = (len(rows), len(rows[0]))
        found = [
            x for x in self.known if x.ndim and shape in (x.shape, (1, *x.shape)) and _same(rows, x.reshape(shape))
        ]
        if found:  # of two that are written alike the one that is written exactly
            exact = (x for x in found if x.dtype.kind == "f" and np.round(x, 3).tolist() == x.tolist())
            return next(exact, found[0])
        raise AssertionError(f"no tensor of the tape: {rows}")

    def big(self) -> np.ndarray:
        """A tensor that is only named, with its shape under it."""
        self.take("{")
        sizes = [int(self.take())]
        while self.next() == "\\times":
            self.take()
            sizes.append(int(self.take()))
        self.take("}")
        found = np.asarray(self.argument())
        assert list(found.shape) == sizes, f"shape {sizes} is not {found.shape}"
        return found


def _same(rows: list[list[str]], x: np.ndarray) -> bool:
    return all(
        shows(re.sub(r"\\cdot10\^\{(.*)\}", r"e\1", text.replace(" ", "")), number)
        for line, numbers in zip(rows, x.tolist(), strict=True)
        for text, number in zip(line, numbers, strict=True)
    )
