"""What a layer, loss, metric, optimizer … keeps is its own: what a program does to its lists later changes nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import graphlab as gl
from tests.keras.arguments import SUBJECTS, trials

MUTABLE = (list, dict, np.ndarray)


def changeable(value: Any, met: set[int] | None = None) -> Iterator[Any]:
    """All that can be changed in a value, or in the attributes of an object of graphlab's: lists, dicts and arrays."""
    met = set() if met is None else met
    if id(value) in met:
        return
    met.add(id(value))
    if isinstance(value, MUTABLE):
        yield value
    inner: Any = value if isinstance(value, list | tuple) else value.values() if isinstance(value, dict) else ()
    if type(value).__module__.startswith("graphlab.keras"):
        inner = vars(value).values()
    for part in list(inner):
        yield from changeable(part, met)


def made(path: str) -> Iterator[tuple[dict[str, Any], Any]]:
    """The objects of a class that can be made with a list or an array for a setting, and with what they were made."""
    for _, settings in trials(path):
        for make in (list, np.array):
            given = {name: make(v) if isinstance(v, list | tuple) else v for name, v in settings.items()}
            if any(isinstance(value, MUTABLE) for value in given.values()):
                with contextlib.suppress(Exception):  # what may be given is another test's
                    yield given, SUBJECTS[path](**given)


SEQUENCES = [path for path in SUBJECTS if any(True for _ in made(path))]
"""The classes that take a sequence for some setting."""


def test_there_are_such_classes_in_every_family_that_keeps_sequences() -> None:
    """Else the laws below say nothing."""
    assert {path.rpartition(".")[0] for path in SEQUENCES} >= {
        "layers",
        "metrics",
        "initializers",
        "optimizers.schedules",
    }


@pytest.mark.parametrize("path", SEQUENCES)
def test_nothing_that_was_given_is_kept_itself(path: str) -> None:
    """Lists, dicts and arrays among the arguments of a constructor are copied, with those inside them."""
    for given, thing in made(path):
        theirs = {id(part) for part in changeable(list(given.values()))}
        assert not [part for part in changeable(thing) if id(part) in theirs], given


@pytest.mark.parametrize("path", SEQUENCES)
def test_no_setting_that_is_given_back_is_the_one_that_is_kept(path: str) -> None:
    """What a program does to the lists of `get_config` changes nothing either."""
    for given, thing in made(path):
        if hasattr(thing, "get_config"):
            kept = {id(part) for part in changeable(thing)}
            assert not [part for part in changeable(thing.get_config()) if id(part) in kept], given


def test_what_is_compiled_is_copied() -> None:
    """A list of metrics or losses that is changed after `compile` changes nothing."""
    weights, metrics = [1.0], [["mae"]]
    model = gl.keras.Sequential([gl.keras.Input((1,)), gl.keras.layers.Dense(1, kernel_initializer="ones")])
    model.compile("sgd", ["mse"], loss_weights=weights, metrics=metrics)
    weights[0] = 0.0
    metrics[0].append("mse")
    assert len(model.evaluate(np.ones((2, 1)), np.zeros((2, 1)), verbose=0)) == 2
    assert model.evaluate(np.ones((2, 1)), np.zeros((2, 1)), verbose=0)[0] == 1.0
