"""What may stand on the left of `=`."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from graphlab.sandbox.compiler.attributes import put_attribute
from graphlab.sandbox.compiler.items import put_item
from graphlab.sandbox.compiler.names import store_name
from graphlab.sandbox.compiler.registry import Compiler, Store
from graphlab.sandbox.values.values import (
    Frame,
    Problem,
    place,
)


def target(c: Compiler, node: ast.expr) -> Store:
    if isinstance(node, ast.Name):
        return store_name(c, node.id, node)
    if isinstance(node, ast.Tuple | ast.List):
        return _unpack(c, node)
    if isinstance(node, ast.Subscript):
        owner, key, m = c.expression(node.value), c.expression(node.slice), c.m
        return lambda frame, value: _guarded(node, lambda: put_item(m, owner(frame), key(frame), value))
    if isinstance(node, ast.Attribute):
        holder, name, m = c.expression(node.value), node.attr, c.m
        return lambda frame, value: _guarded(node, lambda: put_attribute(m, holder(frame), name, value, node))
    raise Problem("SyntaxError", "This cannot be assigned to.", "On the left of `=` stands a name or an item.", node)


def loop_target(c: Compiler, node: ast.expr) -> Store:
    """The closure that assigns to the target of a loop, whose names are names for a round only."""
    outside, c.is_loop_scoped = c.is_loop_scoped, True
    try:
        return target(c, node)
    finally:
        c.is_loop_scoped = outside


def _guarded(node: ast.AST, action: Callable[[], Any]) -> None:
    try:
        action()
    except BaseException as error:
        raise place(error, node) from None


def _unpack(c: Compiler, node: ast.Tuple | ast.List) -> Store:
    stars = [i for i, part in enumerate(node.elts) if isinstance(part, ast.Starred)]
    if len(stars) > 1:
        raise Problem("SyntaxError", "Only one name can have a star.", "Give the others no star.", node)
    star = stars[0] if stars else None
    stores = [target(c, part.value if isinstance(part, ast.Starred) else part) for part in node.elts]
    wanted, m = len(stores), c.m

    def assign(frame: Frame, value: Any) -> None:
        try:
            items = list(m.each(value))
            if len(items) < wanted - (star is not None) or (star is None and len(items) > wanted):
                raise Problem(
                    ValueError,
                    f"There are {len(items)} values for {wanted} names.",
                    "Each name on the left of `=` needs one value on the right.",
                )
            if star is not None:
                end = len(items) - (wanted - star - 1)
                items[star:end] = [items[star:end]]
        except BaseException as error:
            raise place(error, node) from None
        for store, item in zip(stores, items, strict=True):
            store(frame, item)

    return assign
