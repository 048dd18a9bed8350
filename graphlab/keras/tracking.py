"""Which variables, layers and metrics an object holds, in the order in which it got them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from graphlab.counting import counted, walked
from graphlab.tensor import within
from graphlab.variable import Variable

_CONTAINERS = (list, tuple, Mapping)


class Part:
    """What may be found in the attributes of a layer, beside variables: a layer, a metric."""


_PARTS = (Variable, Part)


def parts(value: Any) -> Iterator[Any]:
    """The variables and parts in nested lists, tuples and dicts."""
    return (part for part in _walked(value) if isinstance(part, _PARTS))


def paths(root: Any, inner: Callable[[Any], Iterable[tuple[str, Any]]]) -> Iterator[tuple[str, Any]]:
    """An object and all that is in it, each once, with the names that lead there; `inner` says what is in a value.

    >>> list(paths({"a": {"b": 1}}, lambda value: value.items() if isinstance(value, dict) else ()))
    [('', {'a': {'b': 1}}), ('a', {'b': 1}), ('a/b', 1)]
    """
    met: dict[int, Any] = {}  # with the values: what is gone leaves its id to another
    pending = [("", root)]
    while pending:
        path, value = pending.pop()
        if id(value) not in met:
            met[id(value)] = value
            yield path, value
            pending.extend([(f"{path}/{name}" if path else name, part) for name, part in inner(value)][::-1])


def _walked(value: Any) -> Iterator[Any]:
    return counted(within(value, {}, closed=_PARTS))


_SIMPLE = frozenset({bool, int, float, str, type(None)})
_HELD = (*_PARTS, *_CONTAINERS)


class Tracking:
    """Remembers every variable and part that was ever an attribute, also inside lists and dicts.

    As in Keras, one that an attribute held before it got another value still belongs to the object;
    `del` of an attribute makes it forget a variable. A list or dict counts with what is in it now.
    """

    _holds_containers = False

    def __setattr__(self, name: str, value: Any) -> None:
        if type(value) not in _SIMPLE and isinstance(value, _HELD):
            self._admit(value)
            self._keep(value)
        object.__setattr__(self, name, value)

    def __delattr__(self, name: str) -> None:
        value = vars(self).get(name)
        if isinstance(value, Variable):
            self._forget(value)
        object.__delattr__(self, name)

    def _admit(self, value: Any) -> None:
        """May raise for what must not be added any more."""

    def _holdings(self) -> list[Any]:
        held: list[Any] = self.__dict__.setdefault("_held", [])
        return held

    def _keep(self, value: Any) -> None:
        known: set[int] = self.__dict__.setdefault(
            "_known", set()
        )  # the ids of what it holds: a list is slow to search
        if id(value) not in known:
            known.add(id(value))
            if isinstance(value, _CONTAINERS):
                self.__dict__["_holds_containers"] = True
            self._holdings().append(value)

    def _forget(self, value: Any) -> None:
        self.__dict__["_held"] = [held for held in self._holdings() if held is not value]
        self.__dict__.setdefault("_known", set()).discard(id(value))

    def _parts(self, kind: Any) -> list[Any]:
        """Everything of a kind that it holds itself, once each."""
        held = self._holdings()
        if not self._holds_containers:
            walked(1 + len(held))
            return [part for part in held if isinstance(part, kind)]
        return list({id(part): part for part in _walked(held) if isinstance(part, kind)}.values())
