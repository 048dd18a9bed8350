"""What may stand on the left of `=`, assignments in all their forms, and `del`."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from graphlab.sandbox.compiler.names import store_name
from graphlab.sandbox.compiler.registry import Code, Compiler, Statement, Store, compiles, placed
from graphlab.sandbox.library.attributes import drop_attribute, put_attribute
from graphlab.sandbox.library.items import drop_item, item, put_item
from graphlab.sandbox.library.namespace import check_binding
from graphlab.sandbox.values.operators import (
    FREE,
    HOST,
    RULES,
    SMALL,
    SYMBOLS,
    WHOLE,
    in_place,
)
from graphlab.sandbox.values.values import (
    Frame,
    Problem,
    place,
)


@compiles(ast.Assign)
def assign(c: Compiler, node: ast.Assign) -> Statement:
    value, top = _leaves(c, node.value), c.scope.parent is None
    if len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
        return _assign_name(c, node.targets[0], value)
    stores, m = [target(c, left) for left in node.targets], c.m

    def run(frame: Frame) -> None:
        result = value(frame)
        for store in stores:
            store(frame, result)
        if top:
            m.assigned(result)

    return run


def _assign_name(c: Compiler, node: ast.Name, value: Code) -> Statement:
    """`name = value`: the statement that programs are made of."""
    name, m, top, named = node.id, c.m, c.scope.parent is None, c.m.named
    store, here = store_name(c, name, node), top or c.scope.where(name) == 0
    bind, is_last = m.bind, top and m.implicit

    def run(frame: Frame) -> None:
        store(frame, value(frame))

    def run_here(frame: Frame) -> None:
        result = value(frame)
        frame[name] = result
        if type(result) in named:
            bind(name, result, node)
            if is_last:
                m.assigned(result)

    return run_here if here else run


def _leaves(c: Compiler, node: ast.expr) -> Code:
    """The value of an assignment: in a program without a tape, float literals become leaves."""
    m = c.m
    if not m.implicit or c.scope.parent is not None:
        return c.expression(node)
    if isinstance(node, ast.Tuple) and any(_is_float(part) for part in node.elts):
        parts = [_leaves(c, part) for part in node.elts]
        return lambda frame: tuple(part(frame) for part in parts)
    code = c.expression(node)
    return (lambda frame: m.leaf(code(frame))) if _is_float(node) else code


@compiles(ast.AnnAssign)
def annotated_assign(c: Compiler, node: ast.AnnAssign) -> Statement:
    store = target(c, node.target)
    if node.value is None:
        return lambda frame: None
    value = _leaves(c, node.value)
    return lambda frame: store(frame, value(frame))


@compiles(ast.AugAssign)
def augmented_assign(c: Compiler, node: ast.AugAssign) -> Statement:
    symbol, value, m = SYMBOLS[type(node.op)], c.expression(node.value), c.m
    left = node.target
    if isinstance(left, ast.Subscript):
        owner, key = c.expression(left.value), c.expression(left.slice)

        def change(frame: Frame) -> None:
            try:
                holder, at = owner(frame), key(frame)
                put_item(m, holder, at, in_place(m, symbol, item(m, holder, at, node), value(frame), node))
            except BaseException as error:
                raise place(error, node) from None

        return change
    load = c.expression(ast.copy_location(_loaded(left), left))
    store, top = target(c, left), c.scope.parent is None
    free, rules = FREE[symbol], RULES[symbol]
    whole = HOST[symbol] if symbol in WHOLE else None

    def update(frame: Frame) -> None:
        try:
            a, b = load(frame), value(frame)
            pair = type(a), type(b)
            if whole is not None and type(a) is int and type(b) is int:  # as loops count
                result = whole(a, b)
                result = result if -SMALL < result < SMALL else m.meter.integer(result)
            elif pair in free:
                result = free[pair](a, b)
            elif pair in rules and pair[0] in (int, str):
                result = rules[pair](m, a, b)
            else:
                result = in_place(m, symbol, a, b, node)
        except BaseException as error:
            raise place(error, node) from None
        store(frame, result)
        if top:
            m.assigned(result)

    return update


def change_target(c: Compiler, node: ast.AugAssign) -> Store:
    """`target symbol= value`, with a value that is there already."""
    symbol, left, m = SYMBOLS[type(node.op)], node.target, c.m
    if isinstance(left, ast.Subscript):
        owner, key = c.expression(left.value), c.expression(left.slice)

        def change(frame: Frame, value: Any) -> None:
            holder, at = owner(frame), key(frame)
            put_item(m, holder, at, in_place(m, symbol, item(m, holder, at, node), value, node))

        return change
    load, store = c.expression(ast.copy_location(_loaded(left), left)), target(c, left)
    return lambda frame, value: store(frame, in_place(m, symbol, load(frame), value, node))


@compiles(ast.Delete)
def delete(c: Compiler, node: ast.Delete) -> Statement:
    actions = [_delete(c, target) for target in node.targets]

    def run(frame: Frame) -> None:
        for action in actions:
            action(frame)

    return run


def _delete(c: Compiler, node: ast.expr) -> Code:
    m = c.m
    if isinstance(node, ast.Subscript):
        owner, key = c.expression(node.value), c.expression(node.slice)
        return placed(node, lambda frame: drop_item(m, owner(frame), key(frame)))
    if isinstance(node, ast.Attribute):
        holder, named = c.expression(node.value), node.attr
        return placed(node, lambda frame: drop_attribute(m, holder(frame), named))
    if isinstance(node, ast.Name):
        name, load = node.id, c.expression(ast.copy_location(ast.Name(node.id, ast.Load()), node))
        check_binding(name, node)
        hops, root = c.scope.where(name), m.root

        def forget(frame: Frame) -> None:
            load(frame)  # an unknown name is a mistake here too
            for _ in range(hops or 0):
                frame = frame.parent  # type: ignore[assignment]
            (root if hops is None else frame).pop(name, None)

        return forget
    raise Problem("NotSupportedError", "This cannot be deleted.", "Delete names and items.", node)


def _is_float(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        node = node.operand
    return isinstance(node, ast.Constant) and type(node.value) is float


def _loaded(node: ast.Name | ast.Attribute) -> ast.expr:
    if isinstance(node, ast.Name):
        return ast.Name(node.id, ast.Load())
    return ast.Attribute(node.value, node.attr, ast.Load())


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
    """The closure that assigns to the target of a loop; its names are rebound in every round."""
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
        for store, part in zip(stores, items, strict=True):
            store(frame, part)

    return assign
