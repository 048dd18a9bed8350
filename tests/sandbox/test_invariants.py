"""What must hold whatever runs: closed tables, nothing of the host in a Run, nothing changed around it."""

from __future__ import annotations

import ast
import dataclasses
import json
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graphlab.dtypes import DType
from graphlab.sandbox import Run, costs, numpy_table
from graphlab.sandbox.arrays import Row
from graphlab.sandbox.classes import Class
from graphlab.sandbox.interpreter import interpret
from graphlab.sandbox.limits import Limits
from graphlab.sandbox.methods import ATTRIBUTES, METHODS
from graphlab.sandbox.names import KNOWN, TF
from graphlab.sandbox.statements import Statements
from graphlab.sandbox.syntax import ALLOWED
from graphlab.sandbox.values import ErrorType, Foreign, Native, Table, Type
from graphlab.tensor import OPS, PUBLIC

HONEST = [
    json.loads(line)
    for line in Path(__file__).with_name("corpus.jsonl").read_text().splitlines()
    if json.loads(line)["id"].startswith(("OK", "NUM", "INT", "FMT", "SYN"))
]
PLAIN = (type(None), bool, int, float, complex, str, bytes, slice, type(Ellipsis), np.ndarray, DType)


def state() -> dict[str, Any]:
    """Everything around a run that it might change."""
    return {
        "modules": set(sys.modules),
        "printing": np.get_printoptions(),
        "errors": np.geterr(),
        "environment": dict(os.environ),
        "recursion": sys.getrecursionlimit(),
        "directory": os.getcwd(),
    }


def test_nothing_around_a_run_changes() -> None:
    """Modules, NumPy's settings and the environment are the same before and after every run."""
    interpret("print(tf.ones(2), np.ones(2), f'{1.0:.2f}', undefined)")
    before = state()
    for row in HONEST:
        interpret(row["text"], Limits(steps=20_000))
        assert state() == before, row["id"]


def plain(value: Any) -> bool:
    """Whether a value is data all the way down."""
    if dataclasses.is_dataclass(value) and type(value).__module__ in (
        "graphlab.trace.graph",
        "graphlab.sandbox.result",
    ):
        return all(plain(getattr(value, f.name)) for f in dataclasses.fields(value))
    if isinstance(value, tuple | list):
        return all(map(plain, value))
    if isinstance(value, dict):
        return all(plain(k) and plain(v) for k, v in value.items())
    return type(value) in PLAIN or isinstance(value, np.generic)


@pytest.mark.parametrize("row", [row for row in HONEST if row["id"].startswith("OK")], ids=lambda row: row["id"])
def test_a_run_is_plain_data(row: dict[str, Any]) -> None:
    """No tensor, function or other live thing is left in a finished run."""
    finished = interpret(row["text"])
    assert isinstance(finished, Run) and plain(finished)


def entries(table: Table, seen: set[int]) -> list[Any]:
    if id(table) in seen:
        return []
    seen.add(id(table))
    found: list[Any] = []
    for value in table.names.values():
        found += entries(value, seen) if type(value) is Table else [value]
    return found


def test_tables_hold_only_what_is_closed() -> None:
    """Every name that a program can reach is a number, a text, a dtype, or one of our own closed classes."""
    seen: set[int] = set()
    for value in KNOWN.values():
        for entry in entries(value, seen) if type(value) is Table else [value]:
            assert type(entry) in (Native, Type, ErrorType, Foreign, Class, type(NotImplemented), *PLAIN)
            if type(entry) is Foreign:
                assert entry.target.__module__.startswith("graphlab."), entry.name


def test_the_tf_table_is_the_registry() -> None:
    """Every public name is in the table `tf`, and an op that is added is there without a second list."""
    for path in PUBLIC:
        here: Any = TF
        for name in path.split("."):
            here = here.names[name]
    assert all(not name.startswith("_") for name in TF.names if name != "__version__")


def test_no_method_begins_with_an_underscore() -> None:
    """Methods and attributes of every type are public names."""
    for table in (*METHODS.values(), *ATTRIBUTES.values()):
        assert not [name for name in table if name.startswith("_")]


def test_every_row_of_numpy_has_a_cost() -> None:
    """No function of the table `np` runs before its size is known."""
    known = {function for name, function in vars(costs).items() if callable(function)}
    for row in (*numpy_table.ROWS.values(), *numpy_table.LINALG.values()):
        assert isinstance(row, Row) and row.size in known


def test_every_op_has_a_cost() -> None:
    """No op of the registry runs before its size is known."""
    assert all(callable(op.size) for op in OPS.values())


def test_every_allowed_node_is_compiled() -> None:
    """The language and its list agree: each kind of statement and expression in the list has its closure."""
    helpers = {ast.Module, ast.Starred, ast.arguments, ast.arg, ast.keyword, ast.alias, ast.withitem, ast.comprehension}
    for kind in ALLOWED - helpers:
        if issubclass(kind, ast.expr | ast.stmt):
            assert callable(getattr(Statements, f"_{kind.__name__}")), kind


def test_every_other_node_is_refused() -> None:
    """What the list does not name is refused before anything runs, whatever a later Python adds."""
    for source in (
        "class A(metaclass=B):\n    pass",
        "async def f():\n    pass",
        "match 1:\n    case 1:\n        pass",
        "b'x'",
        "await x",
    ):
        finished = interpret("print(1)\n" + source)
        assert finished.stdout == "" and finished.error is not None and finished.error.line == 2
