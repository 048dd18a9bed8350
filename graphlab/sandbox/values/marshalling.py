"""Conversion of values between a program and graphlab, in both directions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from graphlab.dtypes import NARROW, as_dtype
from graphlab.sandbox.values.classes import ABSENT, Bound, Class, Instance, Property, Record, Super, Unbound
from graphlab.sandbox.values.crossing import (
    CONTEXTS,
    ITERATORS,
    RECORDS,
    Callback,
    Lent,
    foreign,
    plain_keys,
    public_name,
    refuse,
    signature_of,
)
from graphlab.sandbox.values.dunders import Call
from graphlab.sandbox.values.limits import LimitReached, stop
from graphlab.sandbox.values.observer import Guard
from graphlab.sandbox.values.text_file import TextFile
from graphlab.sandbox.values.values import (
    ARRAY_SCALARS,
    CONTAINERS,
    DICTS,
    OPERANDS,
    PLAIN,
    SCALARS,
    Abstract,
    ArrayType,
    Context,
    Deque,
    ErrorType,
    ErrorValue,
    Foreign,
    Function,
    Method,
    Native,
    Operation,
    Problem,
    ProgressBar,
    Stream,
    Table,
    TextArray,
    TracedFloat,
    Type,
    TypeHint,
    View,
    an,
    capital_an,
    dtype_named,
    of_objects,
)

_OWN = (
    Function, Native, Type, Method, Table, Stream, View, ProgressBar, TextFile, Context, Foreign, ErrorType,
    ErrorValue, Class, Instance, Bound, Super, Property, Unbound, Operation, Abstract, TypeHint, type(NotImplemented),
)  # fmt: skip
_HOLD = frozenset({*PLAIN, *CONTAINERS, *_OWN})
_EACH = 8  # parts as which a container itself counts: many small ones take longer than their items
_FUNCTIONS = frozenset({Foreign, Function, Native, Method, Bound})


class Marshaller:
    """Converts the values of one run, in both directions; `each` iterates over the items of a value and counts them."""

    def __init__(self, guard: Guard, call: Call, each: Callable[[Any], Iterator[Any]]):
        self._guard, self._call, self._each = guard, call, each

    def to_host(self, value: Any, plain: bool = False, called: bool = False) -> Any:
        """`value` for host code: tensors for traced floats, callbacks for functions, dtypes for types.

        `called` says that graphlab is going to call it: then a type and a class cross as callbacks too.
        """
        kind = type(value)
        if kind is TracedFloat:
            return float(value) if plain else value.tensor
        if kind is slice:
            return slice(*[self._bound(part) for part in (value.start, value.stop, value.step)])
        if kind is range:
            self._each(value)  # graphlab makes a list of it: one that is too long is refused
            return value
        if kind in PLAIN or kind in OPERANDS or kind in self._guard.objects:
            return value
        if kind in CONTAINERS:
            return self._container_to_host(value, called)
        if kind is Lent:
            return value
        if kind in _FUNCTIONS or (called and self._callable(value)):
            return self._callback(value)
        if kind is Type:
            if (dtype := dtype_named(value)) is None:
                raise refuse(f"The type `{value.name}`", "Give it a value, or a dtype such as tf.float32 or tf.int32.")
            return dtype
        if kind is TextArray:
            return self.to_host(value.array.tolist(), plain, called)
        if kind in (Stream, View, ProgressBar):
            return self.to_host(list(self._each(value)), plain, called)
        if kind is ArrayType:
            return as_dtype(value.name)
        if kind in RECORDS:
            return tuple(self.to_host(part, plain, called) for part in value)
        raise refuse(capital_an(value))

    def _callable(self, value: Any) -> bool:
        if type(value) is Instance:
            return value.cls.find("__call__") is not ABSENT
        return isinstance(value, Native | Class)

    def _bound(self, value: Any) -> Any:
        if (
            value is None
            or type(value) in (int, bool, float)
            or type(value) in ARRAY_SCALARS
            or type(value) in OPERANDS
        ):
            return value
        raise Problem(TypeError, f"The bounds of a slice are whole numbers; got {an(value)}.", "Write x[1:3].")

    def _callback(self, value: Any) -> Callback:
        kind = type(value)
        if kind is Foreign:
            name, makes_objects = value.name.split(".")[-1], isinstance(value.target, type)
            return Callback(value, name, self.called_back, signature_of(value.target), makes_objects)
        if kind is Instance:
            return Callback(value, value.cls.name, self.called_back, None)
        signature = value.signature if kind is Function else None
        if kind is Bound and type(value.function) is Function:
            parameters = list(value.function.signature.parameters.values())
            signature = value.function.signature.replace(parameters=parameters[1:])
        return Callback(value, value.name, self.called_back, signature, kind is Class)

    def called_back(self, value: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call a function of the program from graphlab."""
        self._guard.meter.tick()
        taken = [self.from_host(part) for part in args]
        named = {name: self.from_host(part) for name, part in kwargs.items()}
        result = self.to_host(self._call(value, tuple(taken), named))
        for theirs, ours in zip((*args, *kwargs.values()), (*taken, *named.values()), strict=True):
            if type(theirs) is dict and type(ours) is dict:  # such as the logs of a training, which may be added to
                theirs |= self.to_host(ours)
        return result

    def _container_to_host(self, value: Any, called: bool = False) -> Any:
        """A copy of a container, so that neither side sees later changes of the other."""
        if self.survey(value, depth=32):
            return _copied(value)
        if type(value) in DICTS:
            return {k: self.to_host(v, called=called) for k, v in zip(plain_keys(value), value.values(), strict=True)}
        # Floats inside a list are data: the list becomes a leaf, so the tensors of traced floats are not passed on.
        return _host_kind(type(value))(self.to_host(v, plain=True, called=called) for v in value)

    def from_host(self, value: Any) -> Any:
        """`value`, a result of graphlab or NumPy, for the program; refused if a program may not hold it."""
        kind = type(value)
        if kind in OPERANDS:
            array = getattr(value, "_array", None)
            if type(array) is np.ndarray:
                self._guard.meter.keep(array)
            return value
        if kind is np.ndarray:
            if value.dtype.kind == "O" and value.ndim == 1 and all(type(part) is list for part in value):
                return self._container_from_host(value.tolist())  # of rows of different length, as of words
            if value.dtype.kind not in "biufc" and value.dtype != NARROW:
                raise Problem(TypeError, "Arrays hold numbers and bools here, nothing else.", "Keep texts in a list.")
            self._guard.meter.keep(value)
            return value
        if kind is str:
            return of_objects(value)
        if kind in _HOLD and kind not in CONTAINERS:
            return value
        if kind in CONTAINERS:
            return self._container_from_host(value)
        if kind in self._guard.kinds:
            return value
        return self._rare_from_host(value)

    def _container_from_host(self, value: Any) -> Any:
        self._guard.meter.bulk(_EACH + len(value))
        if type(value) is dict:
            return {self.from_host(k) if type(k) is str else k: self.from_host(v) for k, v in value.items()}
        return (set if type(value) is frozenset else type(value))([self.from_host(v) for v in value])

    def _rare_from_host(self, value: Any) -> Any:
        kind = type(value)
        if kind is Callback:
            return value.value
        if kind in RECORDS:
            return kind(*[self.from_host(v) for v in value])
        if kind in CONTEXTS:
            return Context(value)
        if kind in ITERATORS:
            return Stream("iterator", (self.from_host(v) for v in value))
        if isinstance(value, type):
            if value in self._guard.types:
                return self._guard.types[value]
        elif (name := public_name(value)) is not None:
            return foreign(name, value)
        raise Problem(TypeError, "What this gives cannot be used in a program.", "Use another function.")

    def survey(self, value: Any, depth: int = 100) -> bool:
        """Count what is inside nested containers, before the host walks over them; True if all of it is plain.

        What is nested deeper than `depth`, or inside itself, is refused.
        """
        if type(value) not in CONTAINERS:
            return True
        plain, level = True, [value]
        for _ in range(depth):
            inner: list[Any] = []
            for container in level:
                parts: Iterable[Any] = container
                self._guard.meter.bulk(len(container))
                if type(container) in DICTS:
                    parts = container.values()
                    plain = plain and all(type(key) is str for key in container)
                for part in parts:
                    kind = type(part)
                    if kind in CONTAINERS:
                        inner.append(part)
                    elif kind is TracedFloat or (
                        kind not in SCALARS and kind not in OPERANDS and kind not in ARRAY_SCALARS
                    ):
                        plain = plain and kind is np.ndarray
            if not inner:
                return plain
            if len(inner) > self._guard.meter.limits.items:
                stop("items", f"Nested lists hold more than {self._guard.meter.limits.items:,} items together.")
            level = inner
        raise LimitReached(f"Lists are nested more than {depth} deep, or inside themselves.", "Use flat lists.")


def _host_kind(kind: type) -> type:
    """The kind of a container as which one of the program crosses."""
    return list if kind is Deque else tuple if kind is Record else kind


def _copied(value: Any) -> Any:
    """A copy of a container with nothing but plain values and containers of them inside."""
    kind = type(value)
    if kind in DICTS:
        return {key: _copied(part) if type(part) in CONTAINERS else part for key, part in value.items()}
    return _host_kind(kind)([_copied(part) if type(part) in CONTAINERS else part for part in value])
