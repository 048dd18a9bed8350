"""Module: an object that knows the Variables in its attributes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from graphlab.counting import counted
from graphlab.tensor import NameScope, call_as_part, public, within
from graphlab.variable import Variable


def snake_case(name: str) -> str:
    """`MyLayer2D` as `my_layer2d`: how TensorFlow and Keras name an object after its class."""
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name).lower()


@public()
class Module:
    """Something with Variables in its attributes, or in lists, dicts and other modules there.

    `super().__init__()` may be left out: nothing is counted until it is asked for.

    >>> class Line(Module):
    ...     def __init__(self):
    ...         super().__init__(name="line")
    ...         self.w = Variable(2.0, name="w")
    ...         self.rest = [Variable(-1.0, name="b", trainable=False)]
    >>> [v.name for v in Line().variables], [v.name for v in Line().trainable_variables]
    (['b:0', 'w:0'], ['w:0'])
    """

    _name: str

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        if "__call__" in vars(cls):
            cls.__call__ = _boxed(vars(cls)["__call__"])  # type: ignore[method-assign]

    def __init__(self, name: str | None = None):
        if name is not None and not name.isidentifier():
            raise ValueError(
                f"{name!r} is not a valid module name. Module names must be valid Python identifiers "
                "(e.g. a valid class name)."
            )
        self._name = name or snake_case(type(self).__name__)

    @property
    def name(self) -> str:
        """The name it was given, or one made from its class."""
        return getattr(self, "_name", None) or snake_case(type(self).__name__)

    @property
    def name_scope(self) -> NameScope:
        """A scope with the module's name: `with self.name_scope:` puts it before the names of Variables made inside."""
        return NameScope(f"{self.name}/")

    @property
    def variables(self) -> tuple[Variable, ...]:
        """Every Variable: its own by the names of the attributes, then those of the modules in it."""
        return tuple(_unique(thing for thing in _walk(self) if isinstance(thing, Variable)))

    @property
    def trainable_variables(self) -> tuple[Variable, ...]:
        """The Variables that a tape watches by itself."""
        return tuple(v for v in self.variables if v.trainable)

    @property
    def non_trainable_variables(self) -> tuple[Variable, ...]:
        """The Variables made with `trainable=False`."""
        return tuple(v for v in self.variables if not v.trainable)

    @property
    def submodules(self) -> tuple[Module, ...]:
        """Every module in it, and in those."""
        return tuple(_unique(thing for thing in _walk(self) if isinstance(thing, Module)))

    @classmethod
    def with_name_scope(cls, method: Callable[..., Any]) -> Callable[..., Any]:
        """A decorator: the Variables that the method makes for its module get the module's name before theirs."""

        @wraps(method)
        def named(self: Module, *args: Any, **kwargs: Any) -> Any:
            before = {id(v) for v in self.variables}
            result = method(self, *args, **kwargs)
            for variable in self.variables:
                if id(variable) not in before:
                    variable._name = f"{self.name}/{variable._name}"
            return result

        return named

    def _attributes(self) -> Iterator[Any]:
        """The values to search, in the order that `variables` has them."""
        return (value for _, value in sorted(vars(self).items()))

    def _attribute(self, name: str) -> Any:
        """An attribute that only some classes have, such as those that a program defines; None where there is none."""
        return getattr(self, name, None)

    def _members(self) -> Iterator[tuple[str, Any]]:
        """The attributes by their names, in the order in which they were set: what is saved has these names."""
        return iter(list(vars(self).items()))


def _boxed(call: Callable[..., Any]) -> Callable[..., Any]:
    """`call`, whose ops are drawn as one box."""

    @wraps(call)
    def calling(self: Module, *args: Any, **kwargs: Any) -> Any:
        return call_as_part("layer", self.name, call, self, *args, **kwargs)

    return calling


def _walk(module: Module) -> Iterator[Any]:
    """The Variables and modules reachable from `module`, once each: its own before those of its modules."""
    return (part for part in counted(_everything(module)) if isinstance(part, Variable | Module))


def _everything(module: Module) -> Iterator[Any]:
    """Whatever is looked at on the way, too: it is this that takes time."""
    pending, met = [module], {id(module)}
    containers: dict[int, Any] = {}
    while pending:
        inner = []
        for part in within(list(pending.pop()._attributes()), containers, in_order=True):
            if isinstance(part, Variable | Module) and id(part) in met:
                continue
            met.add(id(part))
            yield part
            if isinstance(part, Module):
                inner.append(part)
        pending.extend(reversed(inner))


def _unique(things: Iterator[Any]) -> list[Any]:
    return list({id(thing): thing for thing in things}.values())
