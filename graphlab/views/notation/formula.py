"""Formulas of a step in LaTeX: as symbols, and with the numbers put in. And the simple ones as plain text."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from graphlab.trace.budget import checked
from graphlab.trace.flow import Arrival
from graphlab.trace.graph import Node, Trace, Value
from graphlab.trace.registry import MATRICES, back_of, broadcasts, entry, label_of, slots
from graphlab.views.notation.contributions import sum_text
from graphlab.views.notation.equality import ABOUT, EQUAL, as_written, shows, sign_back, sign_of
from graphlab.views.notation.escaping import clean, cut, is_tight
from graphlab.views.notation.literals import index as subscript
from graphlab.views.notation.literals import literal
from graphlab.views.notation.names import is_named
from graphlab.views.notation.numbers import MINUS, dims, number, tensor

NAME = 24
MOST_ADDED = 3  # matrices whose sum is written out
OUTCOME = 200  # characters of a text that stands for numbers
Called = Mapping[str, str]  # names by node id
_SIGNS = {EQUAL: "=", ABOUT: r"\approx"}
_SLOT = re.compile(r"<(\w+)>")
_GREEK = re.compile(
    r"alpha|beta|gamma|delta|epsilon|z?eta|theta|iota|kappa|lambda|[mn]u|[px]i|rho|sigma|tau|[pc]hi|psi|omega"
)
_SPECIAL = {
    "\\": r"\backslash ", "{": r"\{", "}": r"\}", "_": r"\_", "&": r"\&", "%": r"\%", "#": r"\#", "$": r"\$",
    "^": r"\wedge ", "~": r"\sim ", "<": "<", ">": ">",
}  # fmt: skip


@dataclass(frozen=True)
class Operand:
    """An operand for a slot of a template; a `loose` one needs parentheses beside a multiplication or a power."""

    latex: str
    loose: bool = False
    negative: bool = False


def symbol(name: str) -> Operand:
    r"""A name of the program's as mathematics: text stays text.

    >>> [symbol(name).latex for name in ("x", "theta", "w1", "y_hat", "a * b", "y #4", "y[2]")]
    ['x', '\\theta', 'w_{1}', '\\mathrm{y\\_hat}', '\\text{a * b}', '{y}_{\\#4}', 'y[2]']
    """
    name = clean(name, NAME)
    if _GREEK.fullmatch(name):
        return Operand("\\" + name)
    if len(name) == 1 and name.isalpha():
        return Operand(name)
    if match := re.fullmatch(r"([A-Za-z])_?(\d{1,3})", name):
        return Operand(f"{match[1]}_{{{match[2]}}}")
    if match := re.fullmatch(r"(.+) #(\d+)", name):  # one of several results of a name
        return Operand(rf"{{{symbol(match[1]).latex}}}_{{\#{match[2]}}}", loose=not is_tight(name))
    if match := re.fullmatch(r"(\w+)\[([\d, ]+)\]", name):
        return Operand(f"{symbol(match[1]).latex}[{match[2]}]")
    if re.fullmatch(r"[A-Za-z]\w*", name, re.ASCII):
        return Operand(rf"\mathrm{{{name.replace('_', chr(92) + '_')}}}")
    return Operand(prose(name) or r"\text{?}", loose=not is_tight(name))


def prose(text: str) -> str:
    r"""Text of any kind in a formula, as it stands.

    >>> print(prose("50% of 4×3"))
    \text{50}\%\text{ of 4×3}
    """
    runs = re.findall(r"[^\\{}_&%#$^~<>]+|.", text)
    return "".join(_SPECIAL.get(run) or rf"\text{{{run}}}" for run in runs)


def scalar(x: object) -> Operand:
    r"""A number.

    >>> scalar(-2.0).latex, scalar(2e-7).latex
    ('-2', '2 \\cdot 10^{-7}')
    """
    text = number(x)
    negative = text.startswith(MINUS)
    if re.fullmatch(rf"{MINUS}?[\d.]+(e{MINUS}?\d+)?", text):
        mantissa, _, exponent = text.replace(MINUS, "-").partition("e")
        power = rf" \cdot 10^{{{exponent}}}" if exponent else ""
        return Operand(mantissa + power, loose=bool(power), negative=negative)
    if text.strip(MINUS) == "∞":
        return Operand(text.replace(MINUS, "-").replace("∞", r"\infty"), negative=negative)
    return symbol(text)


def numbers(value: Value, name: str) -> Operand:
    """The numbers of a small tensor; of a bigger one its name, with the shape under it."""
    array = value.array
    if array.ndim == 0:
        return scalar(array.item())
    rows = array.reshape(1, -1) if array.ndim == 1 else array
    fits = rows.ndim == 2 and 0 < rows.shape[0] <= 3 and 0 < rows.shape[1] <= (6 if rows.shape[0] == 1 else 3)
    if fits and not value.thinned:
        lines = r" \\ ".join(" & ".join(scalar(x).latex for x in line) for line in rows.tolist())
        return Operand(rf"\begin{{pmatrix}} {lines} \end{{pmatrix}}")
    return sized(symbol(name).latex, value)


def sized(latex: str, value: Value) -> Operand:
    r"""What stands for a tensor whose numbers a formula has no room for, with its shape under it.

    >>> import numpy as np
    >>> print(sized("W", Value(np.ones((4, 3)), (4, 3), "float32")).latex)
    {\underset{4\times 3}{W}}
    """
    return Operand(rf"{{\underset{{{dims(value.shape).replace('×', chr(92) + 'times ') or '1'}}}{{{latex}}}}}")


def outcome(value: Value) -> str:
    r"""What a formula ends in: the numbers of a small tensor; of a bigger one how many there are, and their range.

    >>> import numpy as np
    >>> print(outcome(Value(np.eye(2), (2, 2), "float32")))
    \begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix}
    >>> print(outcome(Value(np.ones((4, 3)), (4, 3), "float32")))
    \text{4×3 numbers, all 1}
    """
    written = numbers(value, "x")
    return prose(clean(tensor(value), OUTCOME)) if _is_big(written) else written.latex


def fits(value: Value) -> bool:
    """Whether a tensor is so small that formulas write its numbers out."""
    return not _is_big(numbers(value, "x"))


def fill(template: str, operands: dict[str, Operand]) -> str:
    r"""`template` with its slots filled, in parentheses where a sign or an expression would be misread.

    >>> fill(r"<x>^2 \cdot <y>", {"x": Operand("-3", negative=True), "y": Operand("2")})
    '(-3)^2 \\cdot 2'
    >>> fill(r"\frac{<x>}{<y>}", {"x": Operand("-3", negative=True), "y": symbol("a + b")})
    '\\frac{-3}{\\text{a + b}}'
    """

    def put(match: re.Match[str]) -> str:
        operand = operands.get(match[1])
        if operand is None:
            return rf"\text{{{clean(match[1], NAME).replace('_', ' ')}}}"
        before, after = template[: match.start()].rstrip(), template[match.end() :].lstrip()
        latex = rf"\left({operand.latex}\right)" if "frac" in operand.latex else f"({operand.latex})"
        return latex if _must_wrap(operand, before, after) else operand.latex

    return _SLOT.sub(put, template)


def _must_wrap(operand: Operand, before: str, after: str) -> bool:
    beside_number = bool(re.search(r"[\d}]$", before)) and bool(re.match(r"-?\d", operand.latex))
    if not (operand.loose or operand.negative):
        return beside_number and not before.endswith("{")
    if not before and not after:
        return False
    if re.search(r"(^|\+)$", before) and re.match(r"[+-]|$", after) and not operand.negative:
        return False  # a term of a sum
    opened = before.endswith(("(", "[", "{", ",", "vert", "floor", "ceil", "&")) or not before
    closed = after.startswith((")", "]", "}", ",", r"\rvert", r"\rfloor", r"\rceil", "&")) or not after
    power = after.startswith(("^", "}^", "["))
    if opened and closed and not power:
        return bool(operand.loose and (not before or not after))
    # A leading minus is clear without parentheses, unless a power follows.
    return operand.loose or power or bool(before)


def forward(trace: Trace, node: Node, called: Called) -> tuple[str, str]:
    """The equation of a recorded op: in symbols, with numbers."""
    inputs = [trace.node(id) for id in checked(node.inputs)]
    symbols = [symbol(called[parent.id]) for parent in checked(inputs)]
    values = [numbers(parent.value, called[parent.id]) for parent in checked(inputs)]
    left, result = symbol(called[node.id]), outcome(node.value)
    right, counted = (_apply(node, operands) for operands in (symbols, values))
    is_short = node.name.isidentifier() if is_named(node) else "#" in called[node.id]
    symbolic = f"{left.latex} = {right}" if is_short else right
    if counted == result:
        return symbolic, counted
    sign = sign_of(trace, node, [fits(parent.value) for parent in checked(inputs)])
    return symbolic, f"{counted} {_SIGNS[sign]} {result}"


def _apply(node: Node, operands: list[Operand]) -> str:
    found = entry(node.op)
    if found is None or not found.formula:
        inside = ", ".join(operand.latex for operand in operands)
        return rf"{_operator(node.op or '')}({inside})"
    return fill(_fitting(node, found.formula), _filling(node, operands))


def _operator(op: str) -> str:
    return rf"\operatorname{{{re.sub(r'[^A-Za-z0-9]+', ' ', label_of(clean(op, NAME))).strip() or 'op'}}}"


def _filling(node: Node, operands: list[Operand]) -> dict[str, Operand]:
    found = entry(node.op)
    filling = {name: Operand(symbol(literal(attr)).latex) for name, attr in node.attrs.items()}
    if found and found.variadic:
        filling[found.parameters[-1]] = Operand(", ".join(operand.latex for operand in operands))
    elif found:
        filling.update(zip(found.parameters, operands, strict=False))
    return filling


def partial(of: str, by: str) -> str:
    r"""The gradient of the target with respect to a node; what is more than a name stands in parentheses.

    >>> partial("z", "y"), partial("z", "a * b")
    ('\\frac{\\partial z}{\\partial y}', '\\frac{\\partial z}{\\partial (\\text{a * b})}')
    """
    top, bottom = (f"({one.latex})" if one.loose else one.latex for one in (symbol(of), symbol(by)))
    return rf"\frac{{\partial {top}}}{{\partial {bottom}}}"


def backward(
    trace: Trace, node: Node, index: int, called: Called, target: str, grad: Value, sent: Value, sign: str, total: str
) -> tuple[str, str]:
    """The chain rule for input `index` of `node`: in symbols, with numbers. `total` is the running sum, in LaTeX."""
    inputs = [trace.node(id) for id in checked(node.inputs)]
    own, source = called[node.id], called[node.inputs[index]]
    incoming, coming = Operand(partial(target, own)), numbers(grad, own)
    coming = sized(incoming.latex, grad) if _is_big(coming) else coming
    template = _fitting(node, back_of(node.op, index))
    known = bool(template)
    if not known:
        template = rf"<g> \cdot {partial(own, source)}"
    if _is_summed(node, sent, grad):
        template = rf"\sum \left( {template} \right)"
    symbols = _filling(node, [symbol(called[parent.id]) for parent in checked(inputs)])
    symbolic = fill(template, {**symbols, "g": incoming, "out": symbol(own)})
    values = _filling(node, [numbers(parent.value, called[parent.id]) for parent in checked(inputs)])
    values |= {"g": coming, "out": numbers(node.value, own)}
    parts = [fill(_counted(template, node, inputs), values)] if known else []
    if _is_big(coming) and parts == [coming.latex]:
        parts = []  # what comes in is passed on: its name stands in the symbols already
    result = outcome(sent)
    if parts != [result]:
        about = _SIGNS[sign_back(trace, node, index, grad, sent, fits)] if parts else ""
        parts.append(f"{about} {result}".strip())
    after = rf" \;\Rightarrow\; {total}" if total else ""
    return f"{partial(target, source)} {sign} {symbolic}", " ".join(parts) + after


def _counted(template: str, node: Node, inputs: list[Node]) -> str:
    """The template with the number of elements that make one of the result's, where it speaks of n of them."""
    count = math.prod(inputs[0].shape) // max(1, math.prod(node.shape)) if inputs else 0
    return re.sub(r"(?<=\{)n(?=\})|(?<=\} )n(?= \\text)", str(count), template)


def running_sum(arrivals: list[Arrival]) -> str:
    """What has come to a node so far and what it adds up to, in LaTeX; of many numbers, their sum."""
    text = sum_text(arrivals)
    if "contributions" not in text:
        return sum_in_latex(text)
    parts, total = [numbers(arrival.value, "x") for arrival in arrivals], outcome(arrivals[-1].total)
    if len(parts) > MOST_ADDED or any(map(_is_big, parts)):
        return f"{prose(text)} = {total}"
    about = EQUAL if _adds_up(arrivals) else ABOUT
    texts = [f"({part.latex})" if part.negative and at else part.latex for at, part in enumerate(parts)]
    return f"{' + '.join(texts)} {_SIGNS[about]} {total}"


def _adds_up(arrivals: list[Arrival]) -> bool:
    """Whether the numbers as they are written have the sum that is written."""
    whole = as_written(arrivals[0].value.array)
    with np.errstate(all="ignore"):
        for arrival in arrivals[1:]:
            whole = whole + as_written(arrival.value.array)
    return shows(whole, arrivals[-1].total)


def sum_in_latex(text: str) -> str:
    r"""A sum as `sum_text` writes it, in LaTeX: the numbers as `scalar` writes them.

    >>> print(sum_in_latex("8.1e−5 + 2 = 2 each"))
    8.1 \cdot 10^{-5} + 2 = 2\text{ each}
    """
    plain = text.replace(MINUS, "-").replace("∞", r"\infty ").replace("nan", r"\text{nan}").replace(ABOUT, r"\approx")
    return re.sub(r"e(-?\d+)", r" \\cdot 10^{\1}", plain).replace(" each", r"\text{ each}")


def _fitting(node: Node, template: str) -> str:
    """The template for this very op: its subscript; and a transposition of more than two axes is more than ᵀ says."""
    if node.op in ("slice_of", "place"):
        key = cut(subscript(node.attrs.get("key")), NAME)
        plain_key = re.fullmatch(r"[\w:, .…-]+", key)
        return template.replace(r"[\cdot]", rf"[\text{{{key}}}]") if plain_key else template
    if node.op == "transpose" and len(node.shape) > 2:
        return re.sub(r"(<\w+>)\^\\top", r"\\operatorname{transpose}(\1)", template)
    return template


def _is_summed(node: Node, sent: Value, grad: Value) -> bool:
    """Whether an input was broadcast, so that what goes back to it is a sum: over elements, or over matrices."""
    if node.op in MATRICES:
        return math.prod(sent.shape[:-2]) < math.prod(grad.shape[:-2])
    return broadcasts(node.op) and sent.array.size < grad.array.size


def _is_big(operand: Operand) -> bool:
    return operand.latex.startswith(r"{\underset")


# ---- Plain text, for sentences

_WORDS = [
    (r"\\left|\\right|\\,|\\;|\\textstyle ?", ""), (r" ?\\cdot ?", "·"),
    (r"\\le(?![a-z])", "≤"), (r"\\ge(?![a-z])", "≥"),
    (r"\\sigma", "σ"), (r"\\operatorname\{(\w+)\} ?(<\w+>)", r"\1(\2)"),
    (r"\\operatorname\{(\w+)\}", r"\1"), (r"\\[lr]vert ?", "|"), (r"\\sqrt\{([^{}]*)\}", r"√(\1)"),
    (r"\\frac\{([^{}]*)\}\{([^{}]*)\}", r"(\1)/(\2)"), (r"\^\{([^{}]*)\}", r"^(\1)"), (r"\^\((<?\w+>?)\)", r"^\1"),
    (r"\^2(?!\d)", "²"), (r"\\(sinh?|cosh?|tanh?|log|arc\w+)(²?) (<\w+>)", r"\1\2(\3)"), 
    (r"\\(log|max|min)(?![a-z])", r"\1"), (r"\\sum ?", "Σ "), (r"\\bmod", "mod"),
    (r"\(([\w.<>]+)\)/", r"\1/"), (r"/\(([\w.<>]+²?)\)", r"/\1"), (r" ?\| ?", "|"),
]  # fmt: skip


def plain(template: str, operands: dict[str, str]) -> str:
    r"""A simple formula as text, its factors in the order of the formula; empty where it is not simple.

    >>> plain(r"<g> \cdot 2 \cdot <x>", {"x": "y", "g": "1"})
    '1·2·y'
    >>> plain(r"<g> \cdot \frac{1}{<x>}", {"x": "y", "g": "1"}), plain(r"\begin{cases} <x>", {"x": "y"})
    ('1·1/y', '')
    """
    text = _without_latex(template).replace("-", MINUS)
    if not text or any(name not in operands for name in _SLOT.findall(text)):
        return ""
    sum_of = re.fullmatch(r"<\w+> \+ <\w+>", text) is not None
    text = re.sub(r"\(<(\w+)>\)|<(\w+)>", lambda match: _put(match, operands, sum_of), text)
    return re.sub(r"\^[23](?![\w.])", lambda match: "²³"[int(match[0][1]) - 2], text)


@lru_cache(maxsize=512)
def _without_latex(template: str) -> str:
    """A template without LaTeX; empty where some is left."""
    for pattern, word in _WORDS:
        template = re.sub(pattern, word, template)
    return "" if "\\" in template or "{" in template else template


def _put(match: re.Match[str], operands: dict[str, str], in_sum: bool) -> str:
    """An operand for its slot; one that stands in parentheses of its own needs no more."""
    if match[1]:
        return f"({operands[match[1]]})"
    is_power = match.string[: match.start()].endswith("^")
    return _beside(operands[match[2]], in_sum, is_power)


def _beside(text: str, in_sum: bool, is_power: bool) -> str:
    safe = in_sum and not text.startswith((MINUS, "-"))
    tight = re.fullmatch(r"[\w.]+", text) if is_power else is_tight(text)
    return text if safe or tight else f"({text})"


def factor(node: Node, index: int, called: Called, grad: Value) -> str:
    """What the op multiplies to send to input `index`, `1·2·y`; empty where that is no short product."""
    template = back_of(node.op, index)
    if not template or "cdot" not in template or grad.array.ndim:
        return ""
    texts = [cut(called[id], NAME) for id in node.inputs]
    operands = {**dict(slots(node.op, texts)), "g": number(grad.array.item()), "out": cut(called[node.id], NAME)}
    text = plain(template, operands)
    return text if len(text) <= 40 else ""


def infix(trace: Trace, node: Node, called: Called, numeric: bool) -> str:
    """An arithmetic op as it is written, `a · b`, `2 · 3` or `(2 < 3)`; empty for other ops and for tensors."""
    found, inputs = entry(node.op), [trace.node(id) for id in node.inputs]
    if found is None or found.variadic or len(inputs) != 2 or any(parent.shape for parent in inputs):
        return ""
    texts = [number(p.value.array.item()) if numeric else cut(called[p.id], NAME) for p in inputs]
    shape = plain(found.formula, dict(slots(node.op, ["X", "Y"])))
    if not shape or re.search("[a-z]", shape):
        return ""
    text = plain(found.formula, dict(slots(node.op, texts))).replace("·", " · ")
    # Beside the = of a sentence, a comparison stands for itself only in parentheses.
    return f"({text.replace(' = ', ' == ')})" if node.dtype == "bool" else text
