"""The names that a program may write."""

from __future__ import annotations

import ast
import unicodedata
from typing import Any

from graphlab.sandbox.values.values import Problem

CLASS = "__class__"
"""Read of the program's own objects; of all others only its name is, as `x.__class__.__name__`."""

_OPEN_NAMES = {"__name__", "__version__", "__doc__"}  # may be read


def is_private(name: str) -> bool:
    """Whether a name begins with one underscore: such a name is the program's own, and no table has one.

    >>> is_private("_step"), is_private("__dict__"), is_private("_"), is_private("step")
    (True, False, False, False)
    """
    return name.startswith("_") and not name.startswith("__") and name != "_" and name.isascii()


def is_blank(name: str) -> bool:
    """Whether a name is of underscores alone: what an exercise leaves to be filled in.

    >>> is_blank("____"), is_blank("_"), is_blank("__x__")
    (True, False, False)
    """
    return len(name) > 1 and not name.strip("_")


def check_name(name: str, node: Any = None) -> None:
    """Refuse a name that begins with two underscores, or with a letter that only looks like one."""
    for part in unicodedata.normalize("NFKC", name).split("."):
        if (
            part.startswith("_")
            and part != "_"
            and not (part in _OPEN_NAMES and isinstance(node, ast.Name | ast.Attribute))
        ):
            raise hidden(part, node)


def hidden(name: str, node: Any = None) -> Problem:
    """The mistake of writing a name with underscores that is none of the program's."""
    if is_blank(name):
        cure = "Put what belongs there in place of the underscores."
        return Problem(NameError, f"`{name[:40]}` is a blank to fill in.", cure, node)
    what = f"`{name}` begins with an underscore: such names are not available here."
    return Problem("NotSupportedError", what, _instead(name, node), node)


def _instead(name: str, node: Any) -> str:
    if isinstance(node, ast.FunctionDef) and name.endswith("__"):
        return "A class here can define __init__, __call__, __repr__, __len__, __getitem__, __add__ and the like."
    if name == CLASS:
        return "Write type(x).__name__ for the name of its class."
    return "Use a name that begins with a letter."
