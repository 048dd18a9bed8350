"""What is public, and what operators call."""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import TYPE_CHECKING, Any, TypeVar, cast

from graphlab.names import PUBLIC
from graphlab.tensor.refusals import refusing

if TYPE_CHECKING:
    from graphlab.tensor.op import Op
    from graphlab.tensor.tensor import Tensor

T = TypeVar("T")
F = TypeVar("F", bound="Callable[..., Tensor]")

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
