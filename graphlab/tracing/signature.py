"""What a call is known by: shapes and dtypes of its tensors, and the values of everything else."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from typing import Any

from graphlab.counting import walking
from graphlab.tensor import Operand, Tensor

_PLAIN = frozenset({bool, int, float, complex, str, bytes, type(None)})


class Identity:
    """Stands for an object that is known by itself alone, which it does not keep alive."""

    __slots__ = ("_hash", "_thing")

    def __init__(self, thing: Any):
        self._hash = id(thing)
        try:
            self._thing: Callable[[], Any] = weakref.ref(thing)
        except TypeError:
            self._thing = lambda: thing

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Identity) and (mine := self._thing()) is not None and mine is other._thing()


def signature(args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, list[Tensor]]:
    """A key that calls have in common which can share a trace, and the tensors in the order of the trace's arguments.

    >>> import numpy as np
    >>> key, tensors = signature((Tensor(np.float32(1)), 2), {})
    >>> len(tensors), key == signature((Tensor(np.float32(5)), 2), {})[0], key == signature((tensors[0], 2.0), {})[0]
    (1, True, False)
    """
    tensors: list[Tensor] = []
    key: list[Any] = []
    for value in args:
        if type(value) is Tensor:
            tensors.append(value)
            array = value._array
            key.append((array.shape, array.dtype))
        else:
            key.append(_known_by(value, tensors))
    for name in sorted(kwargs):
        key.append((name, _known_by(kwargs[name], tensors)))
    return tuple(key), tensors


def _known_by(value: Any, tensors: list[Tensor]) -> Any:
    kind = type(value)
    if kind in _PLAIN:
        return kind, value
    if isinstance(value, Tensor):
        tensors.append(value._tensor())
        return value._array.shape, value._array.dtype
    if kind is list or kind is tuple:
        walking(1 + len(value))
        return kind, *[_known_by(part, tensors) for part in value]
    if kind is dict:
        walking(1 + len(value))
        return kind, *[(_known_by(key, tensors), _known_by(part, tensors)) for key, part in value.items()]
    return Identity(value)


def with_tensors(value: Any, tensors: Iterator[Tensor]) -> Any:
    """The same with other tensors, taken in the order in which `signature` found them."""
    kind = type(value)
    if isinstance(value, Tensor):
        return next(tensors)
    if kind is list or kind is tuple:
        return kind([with_tensors(part, tensors) for part in value])
    if kind is dict:
        return {key: with_tensors(part, tensors) for key, part in value.items()}
    return value


def described(args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    """A call in a few words, as it is shown.

    >>> import numpy as np
    >>> described((Tensor(np.zeros((2, 3), np.float32)), True), {"rate": 0.5})
    'float32[2, 3], True, rate=0.5'
    """
    parts = [*map(_short, args), *(f"{name}={_short(kwargs[name])}" for name in sorted(kwargs))]
    return ", ".join(parts)


def _short(value: Any) -> str:
    if isinstance(value, Tensor):
        return f"{value.dtype.name}{list(value._array.shape)}"
    if isinstance(value, list | tuple | dict):
        parts = [_short(part) for part in (value.values() if isinstance(value, dict) else value)]
        return f"[{', '.join(parts)}]"
    if type(value) in _PLAIN:
        text = repr(value)
        return text if len(text) < 30 else f"{text[:27]}..."
    return f"a {'Variable' if isinstance(value, Operand) else type(value).__name__}"
