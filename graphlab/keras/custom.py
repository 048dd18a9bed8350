"""Classes and functions of one's own, by the names under which saved models ask for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from graphlab.counting import walking
from graphlab.tensor import public

# Of a context, not of the process: two programs at once must not find each other's classes.
_registered: ContextVar[Mapping[str, Any]] = ContextVar("registered", default={})  # noqa: B039  never changed


def custom_objects(own: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What was registered, and `own`, by name."""
    walking(len(_registered.get()))
    return {**_registered.get(), **(own or {})}


@public("keras.utils.register_keras_serializable", "keras.saving.register_keras_serializable")
def register_keras_serializable(package: str = "Custom", name: str | None = None) -> Callable[[Any], Any]:
    """A decorator that leaves a class or function as it is, and lets `load_model` find it.

    >>> @register_keras_serializable(package="mine")
    ... def halved(x):
    ...     return x / 2
    >>> custom_objects()["halved"] is halved
    True
    """

    def register(thing: Callable[..., Any]) -> Any:
        called = name or thing.__name__
        _registered.set({**custom_objects(), called: thing, f"{package}>{called}": thing})
        return thing

    return register


@public(
    "keras.utils.custom_object_scope", "keras.utils.CustomObjectScope",
    "keras.saving.custom_object_scope", "keras.saving.CustomObjectScope",
)  # fmt: skip
@contextmanager
def custom_object_scope(custom_objects: Mapping[str, Callable[..., Any]]) -> Iterator[None]:
    """A `with` block in which models are loaded that ask for these classes and functions by their names."""
    if not isinstance(custom_objects, Mapping):
        raise TypeError(
            f"custom_objects are a dictionary of classes and functions by their names; got {custom_objects!r}"
        )
    token = _registered.set({**_registered.get(), **custom_objects})
    try:
        yield
    finally:
        _registered.reset(token)
