"""What must hold whatever runs: closed tables, nothing of the host in a Run, nothing changed around it."""

from __future__ import annotations

import ast
import functools
import gc
import os
import random
import signal
import sys
import threading
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from msgspec import structs

from graphlab.keras import Model
from graphlab.keras.layers import Layer
from graphlab.module import Module
from graphlab.sandbox import Run
from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.sandbox.compiler.language import ALLOWED
from graphlab.sandbox.compiler.registry import RULES, compiles
from graphlab.sandbox.host.runner import _WARM_UP as WARM_UP
from graphlab.sandbox.library.builtins import OBJECT
from graphlab.sandbox.library.imports import MODULES
from graphlab.sandbox.library.namespace import KNOWN, TF
from graphlab.sandbox.library.numpy import linalg, namespace
from graphlab.sandbox.library.numpy.joins import Joiner
from graphlab.sandbox.library.pyplot.axes import Settings
from graphlab.sandbox.values import numpy_costs
from graphlab.sandbox.values.arrays import Row
from graphlab.sandbox.values.classes import Class
from graphlab.sandbox.values.limits import Limits
from graphlab.sandbox.values.methods import ATTRIBUTES, METHODS
from graphlab.sandbox.values.observer import Guard
from graphlab.sandbox.values.values import NAMED, OPERANDS, ErrorType, Foreign, Native, Table, Type
from graphlab.sandbox.wire.codec import ProtocolError, decode_run, encode_run
from graphlab.sandbox.wire.run import Figure, Panel, Series
from graphlab.tensor import OPS, PUBLIC
from tests.sandbox.plainness import PLAIN, plain
from tests.sandbox.test_corpus import ROWS, text_of

COURSES = Path(__file__).with_name("courses.txt").read_text(encoding="utf-8").split("### ")[1:]
HOSTILE = Path(__file__).with_name("hostile.txt").read_text(encoding="utf-8").split("### ")[1:]
NAMED_PARTS = dict(part.split("\n", 1) for part in (*COURSES, *HOSTILE))
OTHERS = {name: body.split("--- TensorFlow prints\n")[0] for name, body in NAMED_PARTS.items()}
PROGRAMS = {row["id"]: text_of(row) for row in ROWS} | OTHERS
# Small, since no clock runs here.
TIGHT = Limits(steps=20_000, work=50_000_000, memory=10_000_000, elements=100_000, items=3_000, recorded=2_000)


def state() -> dict[str, Any]:
    """Everything around a run that it might change."""
    return {
        "modules": set(sys.modules),
        "printing": np.get_printoptions(),
        "errors": np.geterr(),
        "environment": dict(os.environ),
        "recursion": sys.getrecursionlimit(),
        "directory": os.getcwd(),
        "tables": {kind: set(table) for tables in (METHODS, ATTRIBUTES) for kind, table in tables.items()},
        "names": {path: set(table.names) for path, table in modules(MODULES).items()},
        "kinds": (Guard.kinds, Guard.callables, Guard.iterables, Guard.sized, frozenset(OPERANDS), frozenset(NAMED)),
        "object": dict(OBJECT.names),
        "warnings": list(warnings.filters),
        "chance": (random.getstate(), [np.asarray(part).tobytes() for part in np.random.get_state(legacy=True)]),
        "output": (id(sys.stdout), id(sys.stderr)),
        "signals": [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)],
        "layer": set(vars(Layer)) | set(vars(Model)) | set(vars(Module)),
    }


def modules(tables: dict[str, Table], before: str = "") -> dict[str, Table]:
    """Every table that a program can reach, by its path."""
    found = {before + name: table for name, table in tables.items()}
    for path, table in list(found.items()):
        inner = {name: value for name, value in table.names.items() if type(value) is Table and value is not table}
        found |= modules(inner, f"{path}.") if path.count(".") < 4 else {}
    return found


@functools.cache
def finished(text: str) -> Run:
    """A program's run, once for all that is asked of it here."""
    return interpret(text, Limits(steps=20_000))


@pytest.fixture(scope="module")
def warm() -> None:
    """What the first runs of a process import and build is there."""
    for text in WARM_UP:
        interpret(text)


def _threads() -> set[threading.Thread]:
    """All but those of the walls, which another test may have left at work: no program is run by them here."""
    return {thread for thread in threading.enumerate() if thread.name not in ("graphlab-run", "graphlab-notes")}


@pytest.mark.parametrize("text", PROGRAMS.values(), ids=PROGRAMS)
def test_a_run_is_plain_data_and_changes_nothing(text: str, warm: None) -> None:
    """After every program of every collection all is as before, and nothing live is left in what it has made."""
    before, threads = state(), _threads()
    run = interpret(text, TIGHT)
    assert state() == before
    assert _threads() <= threads  # those of other tests may end meanwhile
    assert isinstance(run, Run) and plain(run)


@pytest.mark.parametrize(
    "live", [print, object(), Class, [1, {"a": gc}], np.array([print]), np.random.default_rng(0), Run, b"".join]
)
def test_what_is_live_is_seen(live: Any) -> None:
    """The check itself."""
    assert not plain(Run("", notes=(live,)))


def test_classes_of_a_program_are_gone_after_it() -> None:
    """What a program derives from a layer is collected with it: nothing of one run is there for the next."""
    gc.collect()  # of other tests
    before = len(Layer.__subclasses__())
    for _ in range(3):
        assert (
            interpret("class Mine(tf.keras.layers.Layer):\n    def call(self, x):\n        return x\nMine()").error
            is None
        )
    gc.collect()
    assert len(Layer.__subclasses__()) == before


@pytest.mark.parametrize("text", [text for text in OTHERS.values() if "plt." in text])
def test_figures_survive_the_way_to_the_page(text: str) -> None:
    """What is drawn is the same after it has been handed over."""
    back = decode_run(encode_run(finished(text)))
    assert repr(back.figures) == repr(finished(text).figures)


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("color", "url(x)"),
        ("mark", "script"),
        ("dash", "1px"),
        ("marker", "<b>"),
        ("label", "x" * 300),
        ("y", np.zeros((2, 2, 2))),
        ("y", np.zeros(200_000)),
        ("y", np.array(["a"])),
    ],
)
def test_a_forged_figure_is_not_read(part: str, value: Any) -> None:
    """The page believes nothing of a drawing but numbers, short texts and names from closed lists."""
    series = Series("line", np.zeros(2), np.zeros(2))
    forged = Run("", figures=(Figure((Panel((structs.replace(series, **{part: value}),)),)),))
    with pytest.raises(ProtocolError):
        decode_run(encode_run(forged))


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
            closed = (Native, Type, ErrorType, Foreign, Class, Joiner, type(NotImplemented), Settings)
            assert type(entry) in (*closed, *PLAIN)
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
    known = {function for name, function in vars(numpy_costs).items() if callable(function)}
    for row in (*namespace.ROWS.values(), *linalg.LINALG.values()):
        assert isinstance(row, Row) and row.size in known


def test_every_op_has_a_cost() -> None:
    """No op of the registry runs before its size is known."""
    assert all(callable(op.size) for op in OPS.values())


def test_every_allowed_node_is_compiled() -> None:
    """No statement or expression is let through that nothing compiles; a star is read by what it stands in."""
    for kind in ALLOWED:
        assert kind in RULES or kind is ast.Starred or not issubclass(kind, ast.expr | ast.stmt), kind


def test_a_node_is_compiled_in_one_place() -> None:
    """A second function for a kind of node is refused where it registers itself."""
    with pytest.raises(ValueError, match="If is compiled by if_ already"):
        compiles(ast.If)(lambda compiler, node: lambda frame: None)


def test_every_other_node_is_refused() -> None:
    """What the list does not name is refused before anything runs, whatever a later Python adds."""
    for source in (
        "class A(metaclass=B):\n    pass",
        "async def f():\n    pass",
        "b'x'",
        "await x",
    ):
        run = interpret("print(1)\n" + source)
        assert run.stdout == "" and run.error is not None and run.error.line == 2
