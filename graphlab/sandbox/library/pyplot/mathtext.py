"""Formulas in titles, such as `$\\theta_1$`: as letters, for the page draws them as plain text."""

from __future__ import annotations

import re
import unicodedata

_MATH = re.compile(r"\$([^$]+)\$")
_COMMAND = re.compile(r"\\([a-zA-Z]+)\s?")
_INDEX = re.compile(r"([_^])(?:\{([^{}]{1,12})\}|(\w))")
_SMALL = {
    "_": str.maketrans("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ"),
    "^": str.maketrans("0123456789+-=()nixyTkt", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱˣʸᵀᵏᵗ"),
}
_SIGNS = {
    "partial": "∂", "nabla": "∇", "cdot": "·", "times": "×", "infty": "∞", "pm": "±", "leq": "≤", "geq": "≥",
    "neq": "≠", "approx": "≈", "to": "→", "rightarrow": "→", "sum": "∑", "prod": "∏", "int": "∫", "sqrt": "√",
    "ell": "ℓ", "varepsilon": "ε", "varphi": "φ", "in": "∈", "ldots": "…", "dots": "…", "quad": " ", "mid": "|",
    "log": "log ", "exp": "exp ", "sin": "sin ", "cos": "cos ", "tan": "tan ", "max": "max ", "min": "min ",
    "epsilon": "ε", "le": "≤", "ge": "≥", "ne": "≠",
}  # fmt: skip


def as_letters(text: str) -> str:
    r"""A text with its formulas in letters, as far as there are letters for them.

    >>> as_letters(r"loss $J(\theta_1)$ and $x^2$"), as_letters("costs $5")
    ('loss J(θ₁) and x²', 'costs $5')
    """
    return _MATH.sub(lambda found: _formula(found.group(1)), text)


def _formula(text: str) -> str:
    text = _COMMAND.sub(lambda found: _sign(found.group(1)), text.replace("\\,", " ").replace("\\ ", " "))
    return _INDEX.sub(_index, text).replace("{", "").replace("}", "").replace("\\", "")


def _sign(name: str) -> str:
    if name in _SIGNS:
        return _SIGNS[name]
    kind = "CAPITAL" if name[0].isupper() else "SMALL"
    try:
        return unicodedata.lookup(f"GREEK {kind} LETTER {'LAMDA' if name.lower() == 'lambda' else name.upper()}")
    except KeyError:
        return ""  # \mathbf, \left: what follows is drawn


def _index(found: re.Match[str]) -> str:
    place, text = found.group(1), found.group(2) or found.group(3)
    small = text.translate(_SMALL[place])
    return small if not any(a == b for a, b in zip(small, text, strict=True)) else place + text
