"""`import`: the modules that a program may name."""

from __future__ import annotations

import ast
from typing import Any

from graphlab.sandbox.compiler.names import store_name
from graphlab.sandbox.compiler.registry import Compiler, Statement, Store, compiles
from graphlab.sandbox.library.imports import module, root, unused
from graphlab.sandbox.library.namespace import PROTECTED, lookup
from graphlab.sandbox.library.sklearn import PARTS
from graphlab.sandbox.values.values import (
    Problem,
    Table,
)


@compiles(ast.Import, reads=(ast.alias,))
def import_(c: Compiler, node: ast.Import) -> Statement:
    pairs = []
    for alias in node.names:
        table = module(c.m, alias.name, node)
        first = alias.name.split(".")[0]
        c.m.imported.add(first)
        value = table if alias.asname else root(c.m, first) or module(c.m, first, node)
        pairs.append(_imported(c, alias.asname or first, value, node))
    return lambda frame: [store(frame, value) for store, value in pairs] and None


@compiles(ast.ImportFrom, reads=(ast.alias,))
def import_from(c: Compiler, node: ast.ImportFrom) -> Statement:
    if node.level:
        raise Problem(ImportError, "There is no package around this program.", "Import from tensorflow or numpy.", node)
    if node.module == "__future__":
        return lambda frame: None
    pairs = []
    whole = {alias: f"{node.module}.{alias.name}" for alias in node.names}
    c.m.imported.add((node.module or "").split(".")[0])
    if all(path in PARTS for path in whole.values()):  # the module around them is not here, and nobody wants it
        pairs = [_imported(c, alias.asname or alias.name, PARTS[path], node) for alias, path in whole.items()]
        return lambda frame: [store(frame, value) for store, value in pairs] and None
    table = module(c.m, node.module or "", node)
    for alias in node.names:
        if table.absent:
            value = unused(c.m, f"{node.module}.{alias.name}")
            pairs.append(_imported(c, alias.asname or alias.name, value, node))
            continue
        if alias.name == "*":
            raise Problem(
                "NotSupportedError",
                "`import *` is not available here.",
                f"Import what you need: import {table.name}.",
                node,
            )
        try:
            value = lookup(table, alias.name)
        except Problem as error:
            raise Problem(ImportError, error.message, error.hint, node) from None
        pairs.append(_imported(c, alias.asname or alias.name, value, node))
    return lambda frame: [store(frame, value) for store, value in pairs] and None


def _imported(c: Compiler, name: str, value: Any, node: ast.AST) -> tuple[Store, Any]:
    if PROTECTED.get(name) is value and value is not None:
        return (lambda frame, table: None), value
    if name in _USUAL and type(value) is Table:
        what = f"`{name}` stands for {_USUAL[name].split()[0]} here, and {value.name} cannot have this name."
        raise Problem("NotSupportedError", what, f"Write import {_USUAL[name]}.", node)
    if name in ("tensorflow", "graphlab", "numpy") and type(value) is not Table:
        raise Problem("NotSupportedError", f"`{name}` is a module; it cannot get another meaning.", None, node)
    return store_name(c, name, node), value


_USUAL = {"tf": "tensorflow as tf", "np": "numpy as np", "gl": "graphlab as gl"}
"""What the names stand for that keep their meaning."""
