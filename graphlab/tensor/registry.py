"""What is public, and what operators call."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

from graphlab.tensor.refusals import refusing

if TYPE_CHECKING:
    from graphlab.tensor.op import Op

PUBLIC: dict[str, Any] = {}
"""Every public name as TensorFlow spells it after `tf.`, such as "reduce_sum" and "math.reduce_sum"."""

OPS: dict[str, Op] = {}
"""The registry: every primitive by name."""

CALLS: dict[str, Callable[..., Any]] = {}
"""What operators and conversions call, by name: every op, and the composites marked with `@operator`."""


def operator(name: str) -> Callable[[Any], Any]:
    """Let operators reach a function under `name`."""

    def register(function: Any) -> Any:
        CALLS[name] = function
        return function

    return register


def public(*names: str) -> Callable[[Any], Any]:
    """Give an object its public names; without a name, its own. A function answers wrong arguments in our words."""

    def register(thing: Any) -> Any:
        is_ours = isinstance(thing, FunctionType) and not thing.__module__.startswith("graphlab.keras")
        if is_ours and not hasattr(thing, "answers_itself"):
            thing = refusing(thing, (names or (thing.__name__,))[0])
            thing.answers_itself = True
        PUBLIC.update(dict.fromkeys(names or (thing.__name__,), thing))
        return thing

    return register


def names_in(folder: str) -> dict[str, Any]:
    """The public names of a folder such as "keras.layers", for the module of that name to take as its own.

    A module does so itself, so that it has them however it came to be imported.
    """
    begin = f"{folder}."
    return {
        path.removeprefix(begin): thing
        for path, thing in PUBLIC.items()
        if path.startswith(begin) and "." not in path.removeprefix(begin)
    }


def publish() -> None:
    """Put every public name where TensorFlow has it: `graphlab.reduce_sum`, and in a module `graphlab.math`."""
    for path, thing in PUBLIC.items():
        *folders, name = path.split(".")
        here = sys.modules["graphlab"]
        for folder in folders:
            here = _module(here, folder)
        setattr(here, name, thing)


def _module(parent: ModuleType, name: str) -> ModuleType:
    full = f"{parent.__name__}.{name}"
    if not isinstance(vars(parent).get(name), ModuleType):
        found = sys.modules.get(full) or ModuleType(full, f"The names of `tf.{full.partition('.')[2]}`.")
        sys.modules.setdefault(full, found)
        setattr(parent, name, found)
    return vars(parent)[name]
