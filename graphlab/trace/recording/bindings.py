"""The names that a program gives its tensors and Variables: variables, places in lists and objects, parameters.

Small tensors are kept alive, so that their names stay known. Big ones are freed when the program drops them.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from graphlab.module import Module
from graphlab.tensor import Operand, Tensor
from graphlab.trace.recording.groups import LiveGroup

DIRECT, GIVEN, INSIDE, LOOSE = range(4)
"""How good a name is: `w = ...`, `name="w"`, `params[0]`, the variable of a loop or a parameter."""

MOST_NAMES = 8  # of one tensor, and values of one name
_SMALL = 64  # elements
_WIDEST, _DEEPEST = 64, 3  # what is looked at of a container
_MOST_PARTS, _ALL_PARTS = 20_000, 100_000  # that are looked at for one name, and for all names of a run


@dataclass(slots=True, eq=False)
class Known:
    """The names of one tensor or Variable, ranked, and where the best one was bound."""

    held: Any
    group: LiveGroup | None
    names: dict[str, int]
    rank: int
    at: Any


@dataclass(slots=True, eq=False)
class Bound:
    """A value that a name had from some moment on."""

    held: Any
    at: Any
    order: int
    is_variable: bool

    @property
    def subject(self) -> Any:
        """The tensor or Variable; None if it is gone."""
        return self.held() if type(self.held) is weakref.ref else self.held


class Bindings:
    """The names of a run."""

    def __init__(self) -> None:
        self._known: dict[int, Known] = {}
        self._bound: dict[str, list[Bound]] = {}
        self._containers: dict[str, tuple[Any, Any, int]] = {}
        self._left = _ALL_PARTS

    def bind(self, name: str, subject: Any, at: Any, group: LiveGroup | None, order: int, rank: int = DIRECT) -> None:
        """Record that `thing`, a tensor or Variable, was bound to a name at the syntax node `at`."""
        known = self._know(name, subject, at, group, rank)
        values = self._bound.setdefault(name, [])
        if not values or values[-1].subject is not subject:
            if len(values) == MOST_NAMES:
                del values[MOST_NAMES // 2]  # how it began and how it ended says most
            values.append(Bound(known.held, at, order, not isinstance(subject, Tensor)))

    def _know(self, name: str, subject: Any, at: Any, group: LiveGroup | None, rank: int) -> Known:
        known = self._known.get(id(subject))
        if known is None:
            held = hold(subject, self._known)
            known = self._known[id(subject)] = Known(held, group, {name: rank}, rank, at)
            return known
        if rank < known.names.get(name, LOOSE + 1) and (name in known.names or len(known.names) < MOST_NAMES):
            known.names[name] = rank
        if rank < known.rank and (rank == DIRECT or known.at is None):
            known.at = at or known.at
        known.rank = min(rank, known.rank)
        return known

    def bind_container(self, name: str, container: Any, at: Any, rank: int = INSIDE) -> None:
        """Record that a list, tuple, dict or module was bound to a name: its members are named by their place in it."""
        before = self._containers.get(name)
        if before is not None and before[0] is not container:
            self._look_into(name, *before)
        self._containers[name] = container, at, rank

    def settle(self) -> None:
        """Name what the containers hold at this moment."""
        self._left = _ALL_PARTS  # whatever was looked at before, what is there at the end has names
        for name, (container, at, rank) in self._containers.items():
            self._look_into(name, container, at, rank)

    def of(self, subject: Any) -> Known | None:
        """What is known of a tensor or Variable."""
        return self._known.get(id(subject))

    def now(self) -> dict[str, Bound]:
        """The value of each name at this moment."""
        return {name: values[-1] for name, values in self._bound.items()}

    def knows(self, name: str) -> bool:
        """Whether anything in the program was bound to this name."""
        return name in self._bound or name in self._containers

    def history(self, name: str) -> list[Bound]:
        """The values that a name had, the first one first; some of very many are left out."""
        return self._bound.get(name, [])

    def _look_into(self, name: str, container: Any, at: Any, rank: int) -> None:
        most = min(self._left, _MOST_PARTS)
        budget = [most]
        for inner, subject in _inside(name, container, 0, budget):
            self._know(inner, subject, at, None, rank)
        self._left -= max(most - budget[0], 0)


def hold(subject: Any, forget: dict[int, Any]) -> Any:
    """`thing` itself if it is small, else a weak reference; when it is freed, its id is removed from `forget`."""
    if isinstance(subject, Tensor) and subject._array.size <= _SMALL:
        return subject
    key = id(subject)
    return weakref.ref(subject, lambda _: forget.pop(key, None))


def given_name(variable: Any) -> tuple[str, int] | None:
    """The `name=` of a Variable and its rank among names; None if it has none."""
    if variable is None:
        return None
    name = variable.name.removesuffix(":0")
    if name.rpartition("/")[2] in ("Variable", "variable"):
        return None
    return name, LOOSE if hasattr(variable, "path") else GIVEN  # Keras calls every kernel a kernel


def _inside(name: str, value: Any, depth: int, left: list[int]) -> Iterator[tuple[str, Any]]:
    """The tensors and Variables in nested containers, with a name for each, until `left` parts have been looked at."""
    left[0] -= 1
    if left[0] < 0:
        return
    if isinstance(value, Operand):
        yield name, value._tensor() if isinstance(value, Tensor) else value
    elif depth < _DEEPEST:
        for inner, part in _parts(name, value, left, depth == 0):
            yield from _inside(inner, part, depth + 1, left)
            if left[0] <= 0:
                return


def _parts(name: str, value: Any, left: list[int], outermost: bool) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        keyed = ((key, part) for key, part in islice(value.items(), _WIDEST) if isinstance(key, str | int))
        yield from ((f'{name}["{key}"]' if isinstance(key, str) else f"{name}[{key}]", part) for key, part in keyed)
    elif isinstance(value, list | tuple):
        fields = getattr(value, "_fields", None)
        for index, part in enumerate(value[:_WIDEST]):
            yield (f"{name}.{fields[index]}" if fields else f"{name}[{index}]"), part
    else:
        yield from ((f"{name}.{key}", part) for key, part in _attributes(value))
        if outermost and isinstance(value, Module):  # those inside have the same modules and no others
            below = value.submodules
            left[0] -= len(below)  # the module has walked over them
            yield from ((part.name, part) for part in below)


def _attributes(value: Any) -> Iterator[tuple[str, Any]]:
    """The attributes of an object: those that a program gave it, which stand in a dict of their own, and a module's."""
    if isinstance(attributes := getattr(value, "attrs", None), dict):
        yield from attributes.items()
    elif isinstance(value, Module):
        for key, part in vars(value).items():
            if not key.startswith("_"):
                yield key, part
            elif isinstance(part, dict):
                yield from part.items()
