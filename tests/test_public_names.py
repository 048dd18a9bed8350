"""Every name after `tf.` is one that TensorFlow has: a program that runs here must not fail there for a name."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from enum import EnumType
from typing import Any

import pytest

import graphlab.keras
from graphlab.sandbox.library.namespace import TF
from graphlab.sandbox.values import absent
from graphlab.sandbox.values.values import Native, Table
from graphlab.tensor import PUBLIC


def paths(table: Table, before: str = "") -> Iterator[str]:
    """Every name that a program can write after `tf.`, those in modules too."""
    for name, value in table.names.items():
        yield before + name
        if type(value) is Table and value is not table:
            yield from paths(value, f"{before}{name}.")


def unknown() -> list[str]:
    """The names that TensorFlow does not have. Of those that begin with an underscore it lists none."""
    known = dict.fromkeys([*PUBLIC, *paths(TF)])
    return [path for path in known if not path.startswith("_") and not absent.has(path)]


def test_every_name_is_tensorflows() -> None:
    """The library's public names and those of the sandbox stand in the list of TensorFlow's names, or Keras's."""
    assert unknown() == []


@pytest.mark.parametrize("path", ["math.sech", "reduce_middle", "keras.layers.Thick", "keras.more.thing"])
def test_a_name_of_our_own_is_noticed(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check itself: a new public name that TensorFlow does not have is found, in a module of its own too."""
    monkeypatch.setitem(PUBLIC, path, print)
    assert unknown() == [path]


def test_a_name_of_the_sandbox_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """And so is one that only programs can reach."""
    value: Any = Native("tf.sech", print, "x")
    monkeypatch.setitem(TF.names, "sech", value)
    assert unknown() == ["sech"]


def vague(path: str) -> str | None:
    """What is wrong with the signature of a public name."""
    thing = PUBLIC[path]
    signature = inspect.signature(thing)
    parameters = [p for p in signature.parameters.values() if p.name not in ("self", "cls")]
    untyped = [p.name for p in parameters if p.annotation is p.empty]
    if untyped or not isinstance(thing, type) and signature.return_annotation is signature.empty:
        return f"no type for {untyped or 'what it gives'}"
    passes_on = {p.kind for p in parameters} == {inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD}
    may = thing is graphlab.keras.Model or signature.return_annotation == "NoReturn"
    return f"takes anything: {signature}" if passes_on and not may else None


def test_every_public_signature_is_real() -> None:
    """Whatever decorates it, parameters and result have types, and it does not merely pass on what it is given.

    But for `keras.Model`, which takes what the class made from it takes, and what always raises.
    """
    called = [path for path, thing in PUBLIC.items() if callable(thing) and not isinstance(thing, EnumType)]
    assert {path: wrong for path in called if (wrong := vague(path))} == {}
