"""What a test sets for its thread is gone after it: a program that switches replays off changes no other test."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

import pytest

_known: dict[int, list[ContextVar[Any]]] = {}


def settings() -> list[ContextVar[Any]]:
    """The product's settings of a thread: what its modules have imported so far hold as a `ContextVar`."""
    size = len(sys.modules)
    if size not in _known:
        modules = [module for name, module in sys.modules.items() if name.split(".")[0] == "graphlab"]
        values = (value for module in modules for value in vars(module).values())
        _known.clear()
        _known[size] = list({id(value): value for value in values if isinstance(value, ContextVar)}.values())
    return _known[size]


@pytest.fixture(autouse=True)
def own_settings() -> Iterator[None]:
    """Each setting is after a test what it was before."""
    before = [(setting, setting.get()) for setting in settings()]
    yield
    for setting, value in before:
        if setting.get() is not value:
            setting.set(value)
