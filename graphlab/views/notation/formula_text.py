"""A formula in LaTeX as one line of plain text, for terminals and files: `∂z/∂y = 2·y·∂z/∂z`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from graphlab.views.notation.escaping import is_tight
from graphlab.views.notation.numbers import MINUS

_TOKEN = re.compile(r"\\(?:begin|end)\{(?:pmatrix|cases)\}|\\[A-Za-z]+ ?|\\.|[^\\]")
_SIGNS = {
    "cdot": "·", "times": "×", "le": " ≤ ", "ge": " ≥ ", "ne": " ≠ ", "approx": " ≈ ",
    "partial": "∂", "sum": "Σ ", "prod": "∏ ",
    "infty": "∞", "top": "ᵀ", "lnot": "not ", "land": " and ", "lor": " or ", "oplus": " xor ", "bmod": " mod ",
    "mid": " | ", "ll": " ≪ ", "gg": " ≫ ", "lfloor": "⌊", "rfloor": "⌋ ", "lceil": "⌈", "rceil": "⌉ ", "lvert": "|",
    "rvert": "\x01 ", "bigvee": "any ", "bigwedge": "all ", "Rightarrow": " ⇒ ", "backslash": "\\", "wedge": "^",
    "sim": "~", "left": "", "right": "", "textstyle": "", "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ",
    "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ",
    "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "chi": "χ", "psi": "ψ",
    "omega": "ω",
}  # fmt: skip
_NAMED = {"sin", "cos", "tan", "sinh", "cosh", "tanh", "arcsin", "arccos", "arctan", "log", "max", "min", "det"}
_WRAPPED = {"text", "mathrm", "operatorname", "mathbin"}
_RAISED = str.maketrans(f"0123456789{MINUS}-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻")
# Between a function and what it is applied to; a bar that closes; a hyphen of the program's own text.
_CALL, _CLOSE, _HYPHEN = "\x00", "\x01", "\x02"


@lru_cache(maxsize=4096)
def inline(latex: str, limit: int = 100) -> str:
    r"""`latex` on one line; empty where it holds what cannot stand on one, or is longer than `limit`.

    >>> inline(r"\frac{\partial z}{\partial y} = \frac{\partial z}{\partial z} \cdot 2 \cdot y")
    '∂z/∂y = ∂z/∂z·2·y'
    >>> inline(r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}^\top \cdot \left(-\frac{1}{x^2}\right)")
    '[[1, 2], [3, 4]]ᵀ·(−1/x²)'
    >>> inline(r"\oint x"), inline("x + y", 3)
    ('', '')
    """
    tokens = [token.strip() if token.startswith("\\") and len(token) > 2 else token for token in _TOKEN.findall(latex)]
    try:
        text = _sequence(iter(tokens), "")
    except (KeyError, StopIteration):
        return ""
    text = re.sub(rf"{_CALL} *\(", "(", text).replace(_CALL, " ")
    text = re.sub(f" *{_CLOSE}", "|", text)
    text = re.sub(r" *· *", "·", re.sub(r" {2,}", " ", text.replace("-", MINUS))).strip()
    text = re.sub(r"([(\[⌊⌈]) +| +([)\]⌋⌉,;])", r"\1\2", text)
    text = re.sub(r"Σ \((\[[^()·]*\]|∂[^()·]*)\)", r"Σ \1", text)
    return text.replace(_HYPHEN, "-") if len(text) <= limit else ""


def equation(symbols: str, numbers: str) -> str:
    r"""A formula in symbols and what it comes to in numbers as one equation in LaTeX.

    >>> equation("y = x^2", "3^2 = 9"), equation("y = 9", "9"), equation("y = x", r"\approx 3")
    ('y = x^2 = 3^2 = 9', 'y = 9', 'y = x \\approx 3')
    """
    if not numbers or symbols.endswith(f"= {numbers}"):
        return symbols
    return f"{symbols} {numbers}" if numbers.startswith(("=", r"\approx")) else f"{symbols} = {numbers}"


def _sequence(tokens: Iterator[str], end: str) -> str:
    """Everything up to `end`, as text."""
    text = ""
    for token in tokens:
        if token == end:
            return text
        if token == "^":
            text = _raised(text, _one(tokens))
        elif token == "_":
            lower = _one(tokens)  # w1 and y #4 again, as the program and the sentences call it
            text += f" {lower}" if lower.startswith("#") else lower
        elif token.startswith("\\"):
            text += _command(token, tokens, text)
        elif token == "{":
            text += _sequence(tokens, "}")
        else:
            text += token
    if end:
        raise StopIteration
    return text


def _one(tokens: Iterator[str]) -> str:
    """The next argument: a group in braces, or a single command."""
    token = next(tokens)
    if token == "{":
        return _sequence(tokens, "}").strip()
    if token.startswith("\\"):
        return _command(token, tokens, "").strip()
    return token


def _command(token: str, tokens: Iterator[str], before: str) -> str:
    name = token[1:]
    if name in ("frac", "tfrac"):
        return _fraction(_one(tokens), _one(tokens))
    if name == "sqrt":
        return f"√({_one(tokens)})"
    if name == "overline":
        return f"conj({_one(tokens)})"
    if name == "underset":
        under, text = _one(tokens), _one(tokens)
        return text if not under or text.startswith("∂") else _tight(text)
    if name in _WRAPPED:
        next(tokens)
        word = _sequence(tokens, "}").replace("-", _HYPHEN)
        return word + _CALL if name == "operatorname" else word
    if name.startswith("begin"):
        return _rows(_sequence(tokens, token.replace("begin", "end")), name)
    if name in _NAMED:
        return name + _CALL
    if not name[0].isalpha():
        return {"\\": "\n", ",": " ", ";": " "}.get(name, name)
    return _SIGNS[name]


def _rows(inside: str, name: str) -> str:
    """A matrix as nested lists; the cases of a choice one after another."""
    lines = [[cell.strip() for cell in line.split("&")] for line in inside.split("\n")]
    if "cases" in name:
        return ", ".join(" ".join(line) for line in lines)
    rows = [f"[{', '.join(line)}]" for line in lines]
    return rows[0] if len(rows) == 1 else f"[{', '.join(rows)}]"


def _fraction(top: str, bottom: str) -> str:
    if top.startswith("∂") and bottom.startswith("∂"):
        return "/".join("∂" + _tight(part[1:].strip()) for part in (top, bottom))
    return f"{_tight(top, '·')}/{_tight(bottom)}"


def _tight(text: str, also: str = "") -> str:
    """`text` in parentheses where it is more than one operand."""
    whole = is_tight(text) or re.fullmatch(rf"\((?:[^()]|\([^()]*\))*\)|[\w.∂⁰¹²³⁴⁵⁶⁷⁸⁹⁻{also}]+|√\([^()]*\)", text)
    return text if whole else f"({text})"


def _raised(base: str, power: str) -> str:
    base, call = base.rstrip(), _CALL if base.endswith(_CALL) else ""
    base = base.removesuffix(_CALL)
    if power == "ᵀ":
        return base + "ᵀ "
    if re.fullmatch(rf"[{MINUS}-]?\d{{1,2}}", power):
        return base + power.translate(_RAISED) + call
    return f"{base}^{_tight(power)}{call}"
