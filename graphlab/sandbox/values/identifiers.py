"""The names that a program may write."""

from __future__ import annotations

import ast
import unicodedata
from typing import Any

from graphlab.sandbox.values.values import Problem

_OPEN_NAMES = {"__name__", "__version__"}  # may be read


def check_name(name: str, node: Any = None) -> None:
    """Refuse a name that begins with an underscore; `_` alone is a variable like any other."""
    for part in unicodedata.normalize("NFKC", name).split("."):
        if (
            part.startswith("_")
            and part != "_"
            and not (part in _OPEN_NAMES and isinstance(node, ast.Name | ast.Attribute))
        ):
            what = f"`{part}` begins with an underscore: such names are not available here."
            raise Problem("NotSupportedError", what, _instead(part, node), node)


def _instead(name: str, node: Any) -> str:
    if isinstance(node, ast.FunctionDef) and name.endswith("__"):
        return "A class here can define __init__, __call__, __repr__, __len__, __getitem__, __add__ and the like."
    if name == "__class__":
        return "Write type(x).__name__ for the name of its class."
    return "Use a name that begins with a letter."
