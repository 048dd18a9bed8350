"""What the registry of ops has on an op: label, symbol, formulas, rule. An unknown op falls back to its name."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

from graphlab.tensor import OPS, Op
from graphlab.tensor.op import broadcast_size
from graphlab.tensor.op_texts import Why

MATRICES = ("mm", "solve")  # ops whose inputs are broadcast matrix by matrix


def entry(op: str | None) -> Op | None:
    """The `Op` called `op`, or None."""
    return OPS.get(op) if op else None


def label_of(op: str, rank: int | None = None) -> str:
    """The op's public name, which people know it by; `rank` is how many axes its result has, where that is known.

    >>> label_of("mm"), label_of("square"), label_of("convolution", 4)
    ('matmul', 'square', 'conv2d')
    """
    found = entry(op)
    if found is None:
        return op
    return (rank is not None and found.labels.get(rank)) or found.label or op


def symbol_of(op: str) -> str:
    """The op's sign, as on its card.

    >>> symbol_of("no such op")
    'ƒ'
    """
    found = entry(op)
    if found is None or not found.symbol:
        return "ƒ"
    # A lone exponent, ² or ᵀ, is hard to see.
    return ("x" if unicodedata.decomposition(found.symbol[0]).startswith("<super>") else "") + found.symbol


def back_of(op: str | None, index: int) -> str:
    """The LaTeX of what the op sends to input `index`; empty where nothing is known."""
    found = entry(op)
    if found is None or not found.back:
        return ""
    return found.back[0 if found.variadic else min(index, len(found.back) - 1)]


def rule_of(op: str | None) -> str:
    """The sentence of the op's backward rule, or why no gradient flows through it; empty for an unknown op.

    >>> rule_of("multiply"), rule_of("floor")
    ('Each factor gets the incoming gradient times the other factor.',
     'No gradient flows: the result is flat between its jumps.')
    """
    found = entry(op)
    return found.says if found else ""


def is_differentiable(op: str | None) -> bool:
    """Whether a gradient flows through the op; True for an unknown one."""
    found = entry(op)
    return found is None or found.is_differentiable


def whys_of(op: str | None, index: int) -> tuple[Why, ...]:
    """When the op's factor for input `index` is 0, 1 or the like, and for what reason."""
    found = entry(op)
    return found.why[index] if found and index < len(found.why) else ()


def slots(op: str | None, operands: list[str]) -> Iterator[tuple[str, str]]:
    """The names of the op's inputs, each with its operand; a variadic op takes all of them under one name."""
    found = entry(op)
    if found is None:
        return
    if found.variadic:
        yield found.parameters[-1], ", ".join(operands)
    else:
        yield from zip(found.parameters, operands, strict=False)


def attributes_of(op: str | None) -> dict[str, Any]:
    """The op's attributes with their defaults."""
    found = entry(op)
    return dict(found.attributes) if found else {}


def broadcasts(op: str | None) -> bool:
    """Whether the op works element by element on several inputs, so that a small one may be used many times."""
    found = entry(op)
    return found is not None and len(found.parameters) > 1 and found.size is broadcast_size


def mixes(op: str | None) -> bool:
    """Whether the op takes several inputs and is not element by element: a matrix product, say."""
    found = entry(op)
    return found is not None and len(found.parameters) > 1 and found.size is not broadcast_size
