"""Rules that are wrong on purpose: each must make the test that guards it fail."""

from __future__ import annotations

import ast
from types import SimpleNamespace

import numpy as np
import pytest

import graphlab
from graphlab.sandbox import Error, Run
from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.sandbox.library.namespace import TF
from graphlab.sandbox.library.numpy import namespace
from graphlab.sandbox.values.arrays import Row
from graphlab.sandbox.values.limits import Limits, Meter
from graphlab.sandbox.values.methods import METHODS
from graphlab.tensor import OPS
from tests.sandbox import test_invariants as invariants
from tests.sandbox.complaints import complaints, differences
from tests.sandbox.values import test_limits as limits


def test_a_function_of_numpy_without_a_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    """A row without a size estimate is found."""
    invariants.test_every_row_of_numpy_has_a_cost()
    monkeypatch.setitem(namespace.ROWS, "wrong", Row("wrong", np.zeros, ("shape",), None))  # type: ignore[arg-type]
    with pytest.raises(AssertionError):
        invariants.test_every_row_of_numpy_has_a_cost()


def test_an_op_without_a_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    """So is an op without one."""
    monkeypatch.setitem(OPS, "wrong", SimpleNamespace(size=None))  # type: ignore[arg-type]
    with pytest.raises(AssertionError):
        invariants.test_every_op_has_a_cost()


@pytest.mark.parametrize(
    "thing", [len, np, np.zeros, object(), graphlab], ids=["len", "np", "zeros", "object", "module"]
)
def test_a_table_with_something_of_the_host(thing: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """A function, class or module of the host in a table is found."""
    monkeypatch.setitem(TF.names, "wrong", thing)
    with pytest.raises(AssertionError):
        invariants.test_tables_hold_only_what_is_closed()


def test_a_hidden_method(monkeypatch: pytest.MonkeyPatch) -> None:
    """A method that begins with an underscore is found."""
    monkeypatch.setitem(METHODS[str], "_wrong", str.upper)
    with pytest.raises(AssertionError):
        invariants.test_no_method_begins_with_an_underscore()


def test_a_node_that_nothing_compiles(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind of statement in the list without its closure is found."""
    monkeypatch.setattr(invariants, "ALLOWED", invariants.ALLOWED | {ast.AsyncFor})
    with pytest.raises((AssertionError, AttributeError)):
        invariants.test_every_allowed_node_is_compiled()


def test_lists_that_nobody_measures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the measure of texts and lists, the test of limits fails."""
    monkeypatch.setattr(Meter, "items", lambda self, count, what="list": None)
    with pytest.raises(AssertionError):
        limits.test_a_limit_is_reached("items")


def test_a_run_with_a_tensor_in_it() -> None:
    """A live value in a run is no plain data."""
    assert invariants.plain(Run("", value="1"))
    assert not invariants.plain(Run("", value=graphlab.constant(1.0)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "run",
    [
        Run("x", error=Error("RunnerError", "It died.", 1, 1, "Try again.")),
        Run("x", error=Error("TypeError", "'Traced' object is not callable", 1, 1, "Look.")),
        Run("x", error=Error("ValueError", "In /srv/app/main.py.", 1, 1, "Look.")),
        Run("x", error=Error("ValueError", "It is wrong.", 9, 1, "Look.")),
        Run("x", error=Error("ValueError", "It is wrong.", 1, 9, "Look.")),
        Run("x", error=Error("ValueError", "It is wrong.", 1, 1, "")),
        Run("x", error=Error("ValueError", "It is \x00.", 1, 1, "Look.")),
        Run("x", stdout="<graphlab.tape.Tape object at 0x7f00aa11bb22>"),
        Run("x", stdout="y" * 60_000),
        Run("x", seconds=60.0),
    ],
)
def test_the_fuzzer_complains(run: Run) -> None:
    """What must not be in a run is found by the fuzzer."""
    assert complaints("x", run, Limits())


def test_the_fuzzer_sees_changes_and_differences() -> None:
    """A program that changes what is around it, or ends otherwise the second time, is found."""

    def careless() -> Run:
        np.set_printoptions(precision=3)
        return interpret("1 / 0")

    printing = np.get_printoptions()
    try:
        found = differences(interpret("1"), careless)
    finally:
        np.set_printoptions(**printing)
    assert [kind.split(":")[0] for kind in found] == ["changed by a run", "not the same twice"]
