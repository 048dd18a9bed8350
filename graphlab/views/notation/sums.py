"""Products and sums of numbers written out: `0.5·2 + (−1)·3 = −2`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from graphlab.views.notation.equality import sign
from graphlab.views.notation.escaping import cut, is_tight
from graphlab.views.notation.numbers import MINUS, number

NAME = 24
SHOWN = 8  # terms that are written out of a longer sum
FACTORS = 20


def signed(text: str) -> str:
    """A written number as a factor: in parentheses where its sign would be misread.

    >>> signed("3"), signed("−3"), signed("1−2i")
    ('3', '(−3)', '(1−2i)')
    """
    return f"({text})" if re.search(rf"(?<!e){MINUS}|\+", text) else text


def product(factors: Iterable[Any]) -> str:
    """The factors with points between them; of very many the first ones, and how many more there are.

    >>> product([0.5, -1.0, 3.0]), product([2.0] * 30)
    ('0.5·(−1)·3', '2·2·2·2·2·2·2·2·2·2·2·2·2·2·2·2·2·2·2·2·… 10 more')
    """
    texts = [signed(number(factor)) for factor in factors]
    left = len(texts) - FACTORS
    return "·".join(texts[:FACTORS]) + (f"·… {left} more" if left > 0 else "")


def sum_of(parts: Sequence[str], count: int | None = None) -> str:
    """The terms with signs between them; of a long sum the first ones, and how many more there are.

    >>> sum_of(["2", "−3", "(−1)·2"]), sum_of(["1"] * 9, 12)
    ('2 − 3 + (−1)·2', '1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + … 4 more')
    """
    shown, whole = parts[:SHOWN], len(parts) if count is None else count
    text = shown[0] if shown else "0"
    for part in shown[1:]:
        text += f" {MINUS} {part[1:]}" if part.startswith(MINUS) else f" + {part}"
    return text + (f" + … {whole - len(shown)} more" if whole > len(shown) else "")


def equation(parts: Sequence[str], total: Any, count: int | None = None) -> str:
    """A sum and what it comes to; a lone number is not repeated.

    >>> equation(["0.5·2", "(−1)·3"], -2.0), equation(["8"], 8.0), equation([], 0.0)
    ('0.5·2 + (−1)·3 = −2', '8', '0')
    """
    left, right = sum_of(parts, count), number(total)
    return right if left == right else f"{left} {sign(left, right)} {right}"


def term(name: str) -> str:
    """A name as it stands in a product: in parentheses where it is an expression.

    >>> term("w1"), term("f(x)"), term("a + b")
    ('w1', 'f(x)', '(a + b)')
    """
    name = cut(name, NAME)
    return name if is_tight(name) else f"({name})"


def cell_of(name: str, index: Sequence[int]) -> str:
    """A cell of a tensor by name; a scalar is just called by its name.

    >>> cell_of("w", (0, 1)), cell_of("y", ()), cell_of("a + b", (2,))
    ('w[0,1]', 'y', '(a + b)[2]')
    """
    return term(name) + ("[" + ",".join(map(str, index)) + "]" if len(index) else "")


def place_of(index: Sequence[int]) -> str:
    """Where in a tensor, for the end of a clause; nothing for a scalar.

    >>> place_of((0, 1)), place_of(())
    (' at cell [0, 1]', '')
    """
    return f" at cell [{', '.join(map(str, index))}]" if len(index) else ""
