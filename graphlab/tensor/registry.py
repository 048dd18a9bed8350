"""What is public, and what operators call."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any, TypeVar, cast

from graphlab.tensor.refusals import refusing

if TYPE_CHECKING:
    from graphlab.tensor.op import Op
    from graphlab.tensor.tensor import Tensor

T = TypeVar("T")
F = TypeVar("F", bound="Callable[..., Tensor]")

PUBLIC: dict[str, Any] = {}
"""Every public name as TensorFlow spells it after `tf.`, such as "reduce_sum" and "math.reduce_sum"."""

OPS: dict[str, Op] = {}
"""The registry: every primitive by name."""

CALLS: dict[str, Callable[..., Tensor]] = {}
"""What operators and conversions call, by name: every op, and the composites marked with `@operator`."""


def operator(name: str) -> Callable[[F], F]:
    """Let operators reach a function under `name`."""

    def register(function: F) -> F:
        CALLS[name] = function
        return function

    return register


def public(*names: str) -> Callable[[T], T]:
    """Give an object its public names; without a name, its own. A function answers wrong arguments in our words."""

    def register(thing: T) -> T:
        paths = names or (_own_name(thing),)
        answering = _answering(thing, paths[0])
        PUBLIC.update(dict.fromkeys(paths, answering))
        return answering

    return register


def _own_name(thing: Any) -> str:
    return str(thing.__name__)


def _answering(thing: T, name: str) -> T:
    """A function of the library that answers wrong arguments in our words; anything else as it is."""
    is_ours = isinstance(thing, FunctionType) and not thing.__module__.startswith("graphlab.keras")
    if not is_ours or hasattr(thing, "answers_itself"):
        return thing
    answering: Any = refusing(cast(Callable[..., Any], thing), name)
    answering.answers_itself = True
    return cast(T, answering)


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
    if isinstance(module := vars(parent).get(name), ModuleType):
        return module
    module = sys.modules.setdefault(full, ModuleType(full, f"The names of `tf.{full.partition('.')[2]}`."))
    setattr(parent, name, module)
    return module
