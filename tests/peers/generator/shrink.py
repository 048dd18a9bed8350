"""A smaller program in which the libraries still disagree in the same way."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from typing import Any


def shrunk(source: str, fails: Callable[[str], bool], tries: int = 80) -> str:
    """Statements are taken out, and `with` and `try` opened, as long as `fails` says that it still fails."""
    best, changed = ast.parse(source), True
    while changed and tries > 0:
        changed = False
        for smaller in _smaller(best):
            tries -= 1
            if tries <= 0:
                break
            text = ast.unparse(smaller) + "\n"
            if fails(text):
                best, changed = ast.parse(text), True
                break
    return ast.unparse(best) + "\n"


def _bodies(tree: ast.AST) -> list[list[ast.stmt]]:
    return [node.body for node in ast.walk(tree) if isinstance(getattr(node, "body", None), list)]


def _smaller(tree: ast.Module) -> Iterator[ast.Module]:
    """Halves first, then without each statement from the last one on, then with a block in place of its `with`."""
    count = len(tree.body)
    for size in (count // 2, count // 4):
        for start in range(0, count, size) if size > 1 else ():
            yield _changed(tree, 0, slice(max(0, count - start - size), count - start), None)
    for place, body in enumerate(_bodies(tree)):
        for index in reversed(range(len(body))):
            yield _changed(tree, place, slice(index, index + 1), None)
    for place, body in enumerate(_bodies(tree)):
        for index, statement in enumerate(body):
            if isinstance(statement, ast.With):
                yield _changed(tree, place, slice(index, index + 1), statement.body)
    yield from _fewer_options(tree)


def _changed(tree: ast.Module, place: int, where: slice, by: list[ast.stmt] | None) -> ast.Module:
    copied = copy.deepcopy(tree)
    body = _bodies(copied)[place]
    body[where] = copy.deepcopy(by) if by else []
    if not body:
        body.append(ast.Pass())
    return copied


def _fewer_options(tree: ast.Module) -> Iterator[ast.Module]:
    """Without each keyword argument."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for place, call in enumerate(calls):
        for index in range(len(call.keywords)):
            copied = copy.deepcopy(tree)
            same: Any = [node for node in ast.walk(copied) if isinstance(node, ast.Call)][place]
            del same.keywords[index]
            yield copied
