"""Python text as a tree. In one thread at a time: CPython 3.11 counts the depth of a tree for all threads together."""

from __future__ import annotations

import ast
from threading import RLock
from typing import Literal, overload

_ONE_AT_A_TIME = RLock()


@overload
def parse(text: str) -> ast.Module: ...
@overload
def parse(text: str, mode: Literal["eval"]) -> ast.Expression: ...


def parse(text: str, mode: Literal["exec", "eval"] = "exec") -> ast.AST:
    """The tree of a program, or with the mode "eval" of an expression. Raises what `ast.parse` raises.

    Where two threads parse and the garbage collector lets one run in the midst of the other, CPython 3.11 raises
    SystemError for a text that is right.

    >>> ast.unparse(parse("a=b+1")), type(parse("a*b", "eval").body).__name__
    ('a = b + 1', 'BinOp')
    """
    with _ONE_AT_A_TIME:
        return ast.parse(text, mode=mode)
