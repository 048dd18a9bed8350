"""Writes docs/ops.md, the reference of every op, from the registry: `make docs`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from graphlab.tensor import OPS, Op

PAGE = Path(__file__).with_name("ops.md")
_HEAD = """# Ops

Every primitive op: what it computes, what it sends back, and how the libraries spell it. Functions that are made of
ops, such as `tf.nn.gelu`, have no rule of their own and are not listed. In the formulas $g$ is the gradient that comes
in and $y$ the result.

<!-- Written by `make docs` from the blocks in graphlab/ops/: change the texts there. -->
"""
_TITLES = {
    "decompositions": "Decompositions", "linalg": "Matrices", "math": "Element by element", "nn": "Neural networks",
    "reduce": "Reductions", "shape": "Shapes and pieces", "special": "Special functions",
}  # fmt: skip
_TAKES = {
    "float": "floats and complex numbers", "floating": "floats", "real": "floats and ints",
    "number": "floats, complex numbers and ints", "signed": "floats, complex numbers and ints with a sign",
    "addable": "numbers and strings", "integer": "ints", "bool": "bools", "any": "every dtype",
}  # fmt: skip


def page() -> str:
    """The text of docs/ops.md."""
    parts = [_HEAD]
    groups = {k: list(found) for k, found in groupby(OPS.values(), key=_room)}
    parts.append(" · ".join(f"[{_TITLES.get(k, k)}](#{_anchor(_TITLES.get(k, k))})" for k in groups))
    for room, ops in groups.items():
        parts.append(f"## {_TITLES.get(room, room)}")
        parts += [entry for op in sorted(ops, key=lambda op: op.name) for entry in _entry(op)]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _room(op: Op) -> str:
    return op.forward.__module__.rsplit(".", 1)[-1]


def _anchor(title: str) -> str:
    return title.lower().replace(" ", "-")


def _entry(op: Op) -> Iterator[str]:
    """The op's names, first line, formulas, the rule in words, and a table of dtypes, shapes and spellings."""
    yield f"### {op.name}"
    first = (op.forward.__doc__ or "").partition("\n")[0]
    yield f"{_names(op)} {first}".strip()
    yield f"$$y = {_tex(op.formula, op)}$$"
    for name, back in zip(op.parameters, op.back, strict=False):
        if back:
            yield f"$$\\bar{{{_tex_name(name)}}} = {_tex(back, op)}$$"
    yield op.says
    lines = [("takes", _taken(op)), ("shapes", _shapes(op)), ("PyTorch", _code(op.torch)), ("JAX", _code(op.jax))]
    yield "\n".join(["| | |", "|---|---|", *(f"| {head} | {text} |" for head, text in lines)])


def _names(op: Op) -> str:
    public = ", ".join(f"`tf.{name}`" for name in op.names)
    if public:
        return public + "."
    return f"Behind `tf.{op.label}`." if op.label else "Used by the rules of other ops."


def _tex(text: str, op: Op) -> str:
    """A formula with plain letters in its slots.

    >>> _tex(r"<g> \\cdot <x> + <out>", OPS["sin"])
    'g \\\\cdot x + y'
    """
    words = {"g": "g", "out": "y"}
    return re.sub(r"<(\w+)>", lambda slot: words.get(slot[1], _tex_name(slot[1])), text)


def _tex_name(name: str) -> str:
    """A letter as it is, a word upright.

    >>> _tex_name("x"), _tex_name("input_tensor")
    ('x', '\\\\mathrm{input\\\\_tensor}')
    """
    return name if len(name) == 1 else "\\mathrm{" + name.replace("_", r"\_") + "}"


def _taken(op: Op) -> str:
    own = [f"`{name}`: {'ints' if dtype is None else dtype.name}" for name, dtype in op.free.items()]
    return "; ".join([_TAKES[op.takes], *own])


def _shapes(op: Op) -> str:
    """How shapes meet, or the shapes that the op is tested with."""
    if op.samples:
        seen = dict.fromkeys(" and ".join(f"`{list(shape)}`" for shape in shapes) for shapes, _ in op.samples)
        return "such as " + ", ".join(seen)
    if op.free or op.attributes:
        return "any that fit"
    return "any" if len(op.parameters) == 1 else "any that broadcast"


def _code(text: str) -> str:
    """A spelling as code, with the slots as words and nothing that would end a cell."""
    plain = re.sub(r"<(\w+)>", r"\1", text).replace("|", "\\|")
    return f"`{plain}`"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
