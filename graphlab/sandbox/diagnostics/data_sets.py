"""Mistakes with `tf.data.Dataset` whose words depend on the program; the others are rows of messages.py."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable

from graphlab.sandbox.diagnostics.mistake import Cure, Mistake, code


def _uncounted(m: Mistake) -> Cure | None:
    found = re.search(r"The dataset (is infinite|length is unknown)", m.message)
    if found is None:
        return None
    why = "has no end" if found.group(1) == "is infinite" else "is counted only by going through it"
    return f"How many elements there are is not known: the data set {why}.", "Say how many you want: dataset.take(100)."


def _single_number(m: Mistake) -> Cure | None:
    if "Unbatching a tensor is only supported" not in m.message:
        return None
    if isinstance(m.node, ast.Call) and "from_tensor_slices" in ast.unparse(m.node.func):
        return "A single number has no rows to make elements of.", "Give a list of numbers, such as [1.0, 2.0]."
    return "The elements are single numbers, so there is nothing to unbatch.", "Leave unbatch() out."


def _element(m: Mistake) -> Cure | None:
    if not re.search(r"'Dataset' object is not subscriptable", m.message):
        return None
    where = code(m.node.value, 30) if isinstance(m.node, ast.Subscript) else "dataset"
    return (
        "A data set has no places: its elements come one after the other.",
        f"The first one is next(iter({where})), and the first three are {where}.take(3).",
    )


def _as_tensor(m: Mistake) -> Cure | None:
    if not re.search(r"with an unsupported type \(Dataset\) to a Tensor", m.message) and not (
        m.error.kind == "AttributeError" and re.search(r"'Dataset' object has no attribute", m.message)
    ):
        return None
    return "A data set is no tensor: its elements are.", "Go through it: for x in dataset."


def _iterator(m: Mistake) -> Cure | None:
    if not re.search(r"next needs an iterator; got a Dataset", m.message):
        return None
    where = code(m.node.args[0], 30) if isinstance(m.node, ast.Call) and m.node.args else "dataset"
    return "next needs an iterator; got a Dataset.", f"Make one: next(iter({where}))."


_STEPS = frozenset({"map", "filter", "flat_map", "interleave", "take_while"})


def _parts_apart(m: Mistake) -> Cure | None:
    """A function with another number of parameters than an element has parts."""
    found = re.match(r"(<lambda>|\w+)\(.*?\): (?:too many positional arguments|missing a required argument)", m.message)
    if found is None or found.group(1) not in _functions_of_steps(m.tree):
        return None
    return (
        "The function is given the parts of an element one by one, each as an argument of its own.",
        "Let it have a parameter for each part: map(lambda x, y: x).",
    )


def _functions_of_steps(tree: ast.AST) -> set[str]:
    """The names of the functions that steps of data sets are given."""
    given = [
        part.args[0]
        for part in ast.walk(tree)
        if isinstance(part, ast.Call)
        and isinstance(part.func, ast.Attribute)
        and part.func.attr in _STEPS
        and part.args
    ]
    names = {one.id for one in given if isinstance(one, ast.Name)}
    return names | {"<lambda>" for one in given if isinstance(one, ast.Lambda)}


DATA_SETS: tuple[Callable[[Mistake], Cure | None], ...] = (
    _uncounted, _single_number, _element, _as_tensor, _iterator, _parts_apart,
)  # fmt: skip
