"""Attributes: read, assigned and deleted."""

from __future__ import annotations

import ast
import inspect
from typing import Any

from graphlab.sandbox.compiler.registry import Code, Compiler, compiles, placed
from graphlab.sandbox.library.builtins import BUILTINS
from graphlab.sandbox.library.namespace import attribute, lookup
from graphlab.sandbox.values.classes import Class
from graphlab.sandbox.values.identifiers import CLASS
from graphlab.sandbox.values.methods import METHODS
from graphlab.sandbox.values.objects import is_base
from graphlab.sandbox.values.observer import Guard
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import (
    Frame,
    Method,
    Problem,
    Table,
    an,
    capital_an,
    place,
)

_NOTHING: dict[str, Any] = {}


@compiles(ast.Attribute)
def get_attribute(c: Compiler, node: ast.Attribute) -> Code:
    name, m = node.attr, c.m
    if name == "__name__" and isinstance(node.value, ast.Attribute) and node.value.attr == CLASS:
        return _class_name(c, node.value)
    owner = c.expression(node.value)

    def get(frame: Frame) -> Any:
        try:
            return read(m, owner(frame), name, node)
        except BaseException as error:
            raise place(error, node) from None

    return get


def read(m: Machine, owner: Any, name: str, node: Any) -> Any:
    """`owner.name`."""
    if type(owner) is Table:
        return lookup(owner, name)
    method = METHODS.get(type(owner), _NOTHING).get(name)
    if method is not None:
        return Method(name, owner, method)
    return attribute(m, owner, name, node)


def _class_name(c: Compiler, node: ast.Attribute) -> Code:
    """`x.__class__.__name__`: of every value, though its class may be none of the program's."""
    owner, m = c.expression(node.value), c.m
    return placed(node, lambda frame: attribute(m, m.call(BUILTINS["type"], (owner(frame),), {}), "__name__", node))


def put_attribute(m: Machine, owner: Any, name: str, value: Any, node: ast.AST) -> None:
    """`owner.name = value`, where the class of ours has a setter for it."""
    kind = type(owner)
    cls = m.classes.of(owner)
    if cls is not None:
        if type(value) in m.named:
            m.bind(name, value, node, is_loop_scoped=True)
        return m.objects.set_member(owner, cls, name, value)
    if kind is Class:
        return _put_class_attribute(owner, name, value)
    setter = getattr(inspect.getattr_static(kind, name, None), "fset", None) if kind in Guard.kinds else None
    if is_base(kind) and not name.startswith("_") and name in vars(owner):
        return setattr(owner, name, m.to_host(value))  # `model.stop_training = True`
    if setter is None or name.startswith("_"):
        raise Problem(
            AttributeError,
            f"`{name}` of {an(owner)} cannot be assigned.",
            "Keep the value in a name of its own.",
        )
    setter(owner, m.to_host(value))


def _put_class_attribute(owner: Class, name: str, value: Any) -> None:
    if type(owner.names) is not dict:
        raise Problem(TypeError, f"`{owner.name}` is not a class of this program.", "Derive one from it.")
    if owner.base is not None and inspect.isfunction(inspect.getattr_static(owner.base, name, None)):
        raise Problem(AttributeError, f"`{name}` is a method.", f"Define it in the class: def {name}(self, ...):")
    owner.names[name] = value


def drop_attribute(m: Machine, owner: Any, name: str) -> None:
    """`del owner.name`."""
    cls = m.classes.of(owner)
    if cls is None or not m.objects.drop_member(owner, name):
        raise Problem(AttributeError, f"{capital_an(owner)} has no attribute `{name}` to delete.", "Look at its name.")
