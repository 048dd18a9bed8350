"""`a.__add__(b)` and its like, written out: what the operators and the built-in functions do with every value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphlab.sandbox.library.builtins import BUILTINS
from graphlab.sandbox.library.items import drop_item, item, put_item
from graphlab.sandbox.values.dunders import IN_PLACE_WORDS, WORDS
from graphlab.sandbox.values.operators import binary, contains, in_place, unary
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import split_names

Operation = Callable[..., Any]


def _binary(symbol: str) -> Operation:
    return lambda m, a, b: binary(m, symbol, a, b)


def _reflected(symbol: str) -> Operation:
    return lambda m, a, b: binary(m, symbol, b, a)


def _in_place(symbol: str) -> Operation:
    return lambda m, a, b: in_place(m, symbol, a, b)


def _unary(symbol: str) -> Operation:
    return lambda m, a: unary(m, symbol, a)


def _built_in(name: str) -> Operation:
    function = BUILTINS[name].function
    return lambda m, a: function(m, a)


def _call(m: Machine, function: Any, *args: Any, **kwargs: Any) -> Any:
    return m.call(function, args, kwargs)


DUNDERS: dict[str, Operation] = {
    **{f"__{word}__": _binary(symbol) for symbol, word in WORDS.items()},
    **{f"__r{word}__": _reflected(symbol) for symbol, word in IN_PLACE_WORDS.items()},
    **{f"__i{word}__": _in_place(symbol) for symbol, word in IN_PLACE_WORDS.items()},
    **{f"__{word}__": _unary(symbol) for word, symbol in (("neg", "-"), ("pos", "+"), ("invert", "~"))},
    **{f"__{name}__": _built_in(name) for name in split_names("abs len str repr bool int float iter next")},
    "__contains__": lambda m, items, item: contains(m, items, item),
    "__getitem__": lambda m, items, key: item(m, items, key),
    "__setitem__": lambda m, items, key, value: put_item(m, items, key, value),
    "__delitem__": lambda m, items, key: drop_item(m, items, key),
    "__call__": _call,
}
"""The methods with two underscores that every value has, by name; a class of the program has its own first."""
