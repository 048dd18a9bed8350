"""`copy`: copies of what a program holds."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphlab.sandbox.values import arrays
from graphlab.sandbox.values.classes import Instance
from graphlab.sandbox.values.limits import LimitReached
from graphlab.sandbox.values.observer import Guard
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import (
    CONTAINERS,
    DICTS,
    Deque,
    Native,
    Problem,
    Table,
    an,
    filled_as,
    is_operand,
)
from graphlab.tensor import PUBLIC
from graphlab.variable import Variable

_DEEPEST = 50
_CURE = "Make another one, as this one was made; of a model: tf.keras.models.clone_model(model)."


def _copy(m: Machine, value: Any) -> Any:
    kind = type(value)
    if kind in CONTAINERS:
        m.meter.items(len(value))
        return filled_as(value, list(value.items()) if kind in DICTS else list(value))
    if kind is Instance and not value.cls.is_enumeration:
        m.meter.bulk(len(value.attrs))
        made = m.objects.fresh(value.cls)
        made.attrs.update(value.attrs)
        return made
    return _leaf(m, value)


def _leaf(m: Machine, value: Any) -> Any:
    if isinstance(value, Variable):
        return _of_variable(m, value)
    if type(value) is np.ndarray:
        arrays.cost(m, value)
        return m.from_host(value.copy())
    if type(value) in (np.random.Generator, np.random.RandomState) or (
        type(value) in Guard.objects and not is_operand(value)
    ):
        raise Problem(TypeError, f"{an(value).capitalize()} cannot be copied here.", _CURE)
    if m.classes.of(value) is not None and type(value) is not Instance:
        raise Problem(TypeError, f"{an(value).capitalize()} cannot be copied here.", _CURE)
    return value  # numbers, texts, tensors and functions do not change


def _of_variable(m: Machine, variable: Variable) -> Any:
    """A Variable of its own with the same value, as TensorFlow makes it."""
    settings = {"trainable": variable.trainable, "name": variable.name.split(":")[0], "dtype": variable.dtype}
    return m.from_host(PUBLIC["Variable"](variable.numpy(), **settings))


def _deepcopy(m: Machine, value: Any, memo: Any = None) -> Any:
    return _Copier(m).copy(value, 0)


class _Copier:
    """Copies what is inside too, each object once, however often it stands in there."""

    def __init__(self, m: Machine):
        self._m = m
        self._made: dict[int, tuple[Any, Any]] = {}  # by id; the value itself is kept, so that its id stays its own

    def copy(self, value: Any, depth: int) -> Any:
        self._m.meter.tick()
        if depth > _DEEPEST:
            raise LimitReached(f"Values are nested more than {_DEEPEST} deep.", "Copy the parts one by one.")
        known = self._made.get(id(value))
        if known is not None:
            return known[1]
        kind = type(value)
        if kind in (list, Deque) or kind in DICTS:
            return self._changeable(value, depth)
        if kind in CONTAINERS:
            return self._keep(value, filled_as(value, [self.copy(part, depth + 1) for part in list(value)]))
        if kind is Instance and not value.cls.is_enumeration:
            made = self._keep(value, self._m.objects.fresh(value.cls))
            for name, part in list(value.attrs.items()):
                made.attrs[name] = self.copy(part, depth + 1)
            return made
        return self._keep(value, _leaf(self._m, value))

    def _changeable(self, value: Any, depth: int) -> Any:
        """A list or dictionary, which may stand inside itself: it is known before its parts are."""
        made = self._keep(value, filled_as(value, []))
        if type(value) in DICTS:
            for key, part in list(value.items()):
                made[self.copy(key, depth + 1)] = self.copy(part, depth + 1)
        else:
            for part in list(value):
                made.append(self.copy(part, depth + 1))
        return made

    def _keep(self, value: Any, made: Any) -> Any:
        self._made[id(value)] = value, made
        return made


COPY = Table(
    "copy",
    {
        "copy": Native("copy.copy", _copy, "value"),
        "deepcopy": Native("copy.deepcopy", _deepcopy, "value"),
    },
)
