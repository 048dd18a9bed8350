"""The program's own classes: definition, instances, attribute lookup and operator methods.

A class that derives from nothing of graphlab has objects of the interpreter's own. One that derives from a layer, a
model or a module has real ones: for it a class of graphlab's is made, whose methods call those of the program. What
the program keeps in such an object stands apart from what graphlab keeps there.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import FrozenInstanceError
from types import FunctionType
from typing import Any

from graphlab.keras.checkpoints import Checkpoint
from graphlab.keras.tracking import Part, Tracking
from graphlab.module import Module
from graphlab.sandbox.values.classes import ABSENT, Bound, Class, Classes, Instance, Property, Record, Super, Unbound
from graphlab.sandbox.values.crossing import called_parameters, signature_of
from graphlab.sandbox.values.dunders import Call
from graphlab.sandbox.values.limits import LimitReached, stop
from graphlab.sandbox.values.marshalling import Marshaller
from graphlab.sandbox.values.observer import Guard
from graphlab.sandbox.values.parameters import bound
from graphlab.sandbox.values.values import (
    HOLDERS,
    NAMED,
    Abstract,
    ErrorType,
    Foreign,
    Function,
    Native,
    Operation,
    Problem,
    Type,
    an,
    capital_an,
    is_operand,
    type_name,
)
from graphlab.tensor import Operand
from graphlab.variable import Variable

_COST = 50  # steps that a `class` takes
_FIELDS = 4  # of a named tuple: so many get their values in the time of a step
_MOST_FIELDS = 200  # of one named tuple: each is searched for by its name
_DEEPEST = 50  # classes derived from one another
_OWN = "_own"  # where an object of graphlab's keeps the attributes that the program gave it
_BASES = "Derive from tf.keras.layers.Layer, tf.keras.Model, tf.Module, Exception, a class of your own, or nothing."


class Objects:
    """Makes the program's own classes and their objects, and finds, sets and deletes their attributes."""

    def __init__(self, guard: Guard, classes: Classes, marshaller: Marshaller, call: Call):
        self._guard, self._classes, self._marshaller, self._call = guard, classes, marshaller, call
        self._made = 0
        self.named = set(NAMED | HOLDERS)
        """The types of values that the journal wants to know the names of."""

    # --- Classes ---------------------------------------------------------------------------------

    def define(
        self, name: str, bases: tuple[Any, ...], names: dict[str, Any], annotated: tuple[str, ...] = ()
    ) -> Class:
        """The class with these bases, and in it these names; `annotated` are those with a type."""
        self._guard.meter.spend(_COST)
        hosts: list[type] = []
        cls = Class(name, names)
        cls.annotated = annotated
        mixed = any(type(base) is Class and base.is_enumeration for base in bases)
        for base in bases:
            if type(base) is Class:
                hosts += [base.host] if base.host is not None else []
                cls.error = cls.error or base.error
            elif mixed and type(base) is Type:  # class Color(str, Enum)
                cls.counts = True
            elif type(base) is ErrorType:
                cls.error = cls.error or base
            elif type(base) is Foreign and is_base(base.target):
                hosts.append(base.target)
            else:
                raise Problem(TypeError, f"A class cannot derive from {_named(base)} here.", _BASES)
        cls.mro = (cls, *_merged([b for b in bases if type(b) is Class]))
        if len(cls.mro) > _DEEPEST:
            raise LimitReached(f"More than {_DEEPEST} classes derive from one another.", "Use fewer classes.")
        if hosts:
            self._adopt(cls, hosts)
        if mixed:
            self._enumerate(cls)
        elif any(base.fields == () for base in cls.mro[1:]) and cls.fields_of() == ():  # class Point(NamedTuple)
            cls.fields = fields_within(annotated)
        return cls

    def fresh(self, cls: Class) -> Instance:
        """A new object of a class that derives from nothing of graphlab, before `__init__` has run."""
        self._made += 1
        return Instance(cls, self._made)

    def _enumerate(self, cls: Class) -> None:
        """Make the members of an enumeration from the values in its body."""
        if any(base.members for base in cls.mro[1:]):
            cure = "Write all members into one class."
            raise Problem(TypeError, f"`{cls.name}` cannot add to an enumeration that has members.", cure)
        cls.members = {}
        last: Any = 0
        for name, value in list(cls.names.items()):
            if name.startswith("_") or type(value) in (Function, Property, Unbound, Class):
                continue
            if type(value) is Instance and value.cls.name == AUTO:
                value = last + 1 if type(last) is int else len(cls.members) + 1
            last = value
            self._guard.meter.bulk(len(cls.members))
            same = next((m for m in cls.members.values() if type(m.attrs["value"]) is type(value) in _COMPARED
                         and m.attrs["value"] == value), None)  # fmt: skip
            cls.names[name] = cls.members[name] = same or self._member_of(cls, name, value)

    def _member_of(self, cls: Class, name: str, value: Any) -> Instance:
        self._guard.meter.tick()
        made = self.fresh(cls)
        made.attrs.update(name=name, value=value)
        init = cls.find("__init__")
        if init is not ABSENT:
            self._call(init, (made, *(value if type(value) is tuple else (value,))), {})
        return made

    def _member_with(self, cls: Class, value: Any) -> Any:
        """`Color(1)`."""
        members = cls.members or {}
        self._guard.meter.bulk(len(members))
        for member in members.values():
            own = member.attrs["value"]
            if value is member or own is value or (type(own) is type(value) in _COMPARED and own == value):
                return member
        raise Problem(ValueError, f"{an(value).capitalize()} is no value of `{cls.name}`.", "Look at its members.")

    def _adopt(self, cls: Class, hosts: list[type]) -> None:
        """Make the subclass of a class of graphlab that stands for `cls` in host code."""
        found = next((h for h in hosts if all(issubclass(h, other) for other in hosts)), None)
        if found is None or cls.error is not None:
            raise Problem(TypeError, f"The bases of `{cls.name}` do not go together.", "Derive from one of them.")
        known = self._classes.get(found)
        base: type = found if known is None or known.base is None else known.base
        parts: dict[str, Any] = {"__module__": "__main__", "__qualname__": cls.name}
        if issubclass(found, Module) and not issubclass(found, Tracking):
            parts["_attributes"] = _tracked
        if issubclass(found, Module):
            parts["_members"] = _members
            parts["_attribute"] = lambda made, name: self._read(made, name)
        if not any("__repr__" in vars(kind) for kind in base.__mro__[:-1]):  # object's has an address in it
            parts["__repr__"] = lambda made: f"<__main__.{cls.name} object>"
        parts["__new__"] = _fresh
        for name in {name for base in cls.mro for name in base.names}:
            method = cls.find(name)
            if type(method) in (Function, Foreign) and (name in ("__init__", "__call__") or _is_hook(base, name)):
                parts[name] = self._bridge(name, method)
            elif type(method) is Property and isinstance(inspect.getattr_static(base, name, None), property):
                parts[name] = property(self._bridge(name, method.getter))  # such as a model's `metrics`
        cls.base, cls.host = base, type(cls.name, (found,), parts)
        self._classes[cls.host] = cls
        self._guard.kinds |= {cls.host}
        self._guard.objects |= {cls.host}
        self.named.add(cls.host)
        if _is_method(cls.host, "__call__"):
            self._guard.callables |= {cls.host}

    def _read(self, owner: Any, name: str) -> Any:
        """An attribute that graphlab asks of an object of the program's class, without knowing it itself."""
        cls: Any = self._classes.of(owner)
        found = self.member(owner, cls, name)
        return getattr(owner, name, None) if found is ABSENT else self._marshaller.to_host(found)

    def _bridge(self, name: str, method: Any) -> Callable[..., Any]:
        """A method that graphlab can call and that calls the program's."""

        def bridge(*args: Any, **kwargs: Any) -> Any:
            return self._marshaller.called_back(method, args, kwargs)

        bridge.__name__ = bridge.__qualname__ = name
        signature = method.signature if type(method) is Function else signature_of(method.target)
        bridge.__signature__ = signature  # type: ignore[attr-defined]
        return bridge

    def construct(self, cls: Class, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """`cls(*args, **kwargs)`."""
        self._guard.meter.tick()
        if cls.members and len(args) == 1 and not kwargs:
            return self._member_with(cls, args[0])
        if cls.is_enumeration and type(cls.names) is dict:
            raise Problem(TypeError, f"`{cls.name}` makes no objects: its members are there.", "Write its name.")
        make = next((base.make for base in cls.mro if base.make is not None), None)
        if make is not None:
            return self._call(make, (cls, *args), kwargs)
        if (fields := cls.fields_of()) is not None:
            return self._record(cls, fields, args, kwargs)
        if cls.host is not None:
            made: Any = _fresh(cls.host)
        else:
            self._refuse_abstract(cls)
            made = self.fresh(cls)
            if cls.error is not None:
                made.attrs["args"] = args
        init = cls.find("__init__")
        if init is ABSENT:
            init = self._first(cls)
        if self._call(init, (made, *args), kwargs) is not None:
            raise Problem(TypeError, f"`__init__` of `{cls.name}` gives a value back.", "It has no `return`.")
        return made

    def _refuse_abstract(self, cls: Class) -> None:
        """An abstract method that no class defines: there are no objects of this one."""
        if len(cls.mro) > 1 and any(base.name == "ABC" for base in cls.mro):
            names = {name for base in cls.mro for name in base.names}
            missing = [name for name in sorted(names) if type(cls.find(name)) is Abstract]
            if missing:
                what = f"`{cls.name}` is abstract: it does not define {', '.join(missing)[:200]}."
                raise Problem(TypeError, what, "Derive a class from it that defines these methods.")

    def _record(self, cls: Class, fields: tuple[str, ...], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Record:
        self._guard.meter.spend(len(fields) // _FIELDS)
        parameters = [
            inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=_default(cls, name))
            for name in fields
        ]
        return Record.of(cls, bound(cls.name, inspect.Signature(parameters), args, kwargs).values())

    def _first(self, cls: Class) -> Native:
        """The `__init__` of what `cls` derives from, where no class of the program has one."""
        if cls.base is not None:
            return host_method(cls.base, "__init__")

        def start(m: Any, made: Any, *args: Any, **kwargs: Any) -> None:
            if cls.error is not None and not kwargs:
                made.attrs["args"] = args
            elif args or kwargs:
                cure = "Define `def __init__(self, ...):` with the parameters that it needs."
                raise Problem(TypeError, f"{cls.name}() takes no arguments: it has no `__init__`.", cure)

        return Native("__init__", start)

    # --- Attributes ------------------------------------------------------------------------------

    def own(self, value: Any) -> dict[str, Any]:
        """The attributes that the program gave an object."""
        if type(value) is Record:
            return {}
        found: dict[str, Any] = value.attrs if type(value) is Instance else vars(value)[_OWN]
        return found

    def member(self, owner: Any, cls: Class, name: str) -> Any:
        """`owner.name` of an object of the program's class `cls`; ABSENT if the program gave it no such name."""
        if type(owner) is Record and name in (fields := cls.fields_of() or ()):
            return owner[fields.index(name)]
        found = cls.find(name)
        if type(found) is Property:
            return self._call(found.getter, (owner,), {})
        own = self.own(owner)
        if name in own:
            return own[name]
        if name == "build" and found is not ABSENT and cls.host is not None:
            return Bound(host_method(cls.host, name), owner)  # graphlab's: it notes that the layer is built
        return _attached(found, owner, cls)

    def set_member(self, owner: Any, cls: Class, name: str, value: Any) -> None:
        """`owner.name = value`."""
        if type(owner) is Record:
            cure = f"Make another one: x._replace({name}=...)."
            raise Problem(AttributeError, f"`{name}` of {an(owner)} cannot be assigned.", cure)
        _refuse_sealed(owner, cls, name, "assigned")
        found = cls.find(name)
        if type(found) is Property:
            if found.setter is None:
                cure = f"Define `@{name}.setter`, or keep the value under another name."
                raise Problem(AttributeError, f"`{name}` of {an(owner)} is a property without a setter.", cure)
            self._call(found.setter, (owner, value), {})
        elif cls.base is None or name.startswith("_") or not self._set_host(owner, cls.base, name, value):
            self.own(owner)[name] = value
            if isinstance(owner, Tracking) and isinstance(value, Variable | Part | list | tuple | dict):
                owner._admit(value)
                owner._keep(value)

    def drop_member(self, owner: Any, name: str) -> bool:
        """`del owner.name`; False if the program gave it no such attribute."""
        own = self.own(owner)
        if name not in own:
            return False
        _refuse_sealed(owner, self._classes.of(owner), name, "deleted")
        value = own.pop(name)
        if isinstance(owner, Tracking) and isinstance(value, Variable):
            owner._forget(value)
        return True

    def _set_host(self, owner: Any, base: type, name: str, value: Any) -> bool:
        """Set an attribute that graphlab itself reads; False if `name` is none of these."""
        static = inspect.getattr_static(base, name, None)
        if isinstance(static, property) and static.fset is not None:
            static.fset(owner, self._marshaller.to_host(value))
            return True
        if isinstance(static, property) or inspect.isfunction(static):
            kind = f"a method of every {base.__name__}" if inspect.isfunction(static) else "made by the class itself"
            cure = f"Use another name, such as self.my_{name}."
            raise Problem(AttributeError, f"`{name}` is {kind} and cannot be assigned.", cure)
        if name in vars(owner):  # what graphlab keeps there under a public name: `built`, `optimizer`
            setattr(owner, name, self._marshaller.to_host(value))
            return True
        return False

    def class_member(self, cls: Class, name: str) -> Any:
        """`cls.name`; ABSENT if there is no such name."""
        found = cls.find(name)
        if found is ABSENT and name == "__init__":
            return self._first(cls)
        return _attached(found, None, cls)

    def superior(self, after: Any, owner: Any) -> Super:
        """`super(after, owner)`."""
        cls = owner if type(owner) is Class else self._classes.of(owner)
        if type(after) is not Class or cls is None or after not in cls.mro:
            what = f"super({_named(after)}, ...) needs an object of that class; got {an(owner)}."
            raise Problem(TypeError, what, "Write super().__init__() inside a method of the class.")
        return Super(after, owner)

    def super_member(self, given: Super, name: str) -> Any:
        """`super().name`; ABSENT if no class of the program and no `__init__` or `__call__` is meant."""
        owner = given.owner
        cls: Any = owner if type(owner) is Class else self._classes.of(owner)
        for base in cls.mro[cls.mro.index(given.after) + 1 :]:
            if name in base.names:
                found = base.names[name]
                if type(found) is Property:
                    return self._call(found.getter, (owner,), {})
                return _attached(found, None if type(owner) is Class else owner, cls)
        if name == "__init__":
            return Bound(self._first(cls), owner)
        if name == "__call__" and cls.base is not None and _is_method(cls.base, name):
            return Bound(host_method(cls.base, name), owner)
        return ABSENT


def _fresh(host: type, *args: Any, **kwargs: Any) -> Any:
    """A new instance of the host class that was made for a class of the program, before `__init__` has run."""
    made: Any = object.__new__(host)
    vars(made)[_OWN] = {}
    return made


def _refuse_sealed(owner: Any, cls: Class | None, name: str, verb: str) -> None:
    """Refuse to change what is frozen, and the name and the value of a member of an enumeration."""
    if cls is None:
        return
    if cls.is_sealed:
        cure = f"Make another one, such as dataclasses.replace(x, {name}=...) of a dataclass."
        kind = FrozenInstanceError if any(base.data for base in cls.mro) else AttributeError
        raise Problem(kind, f"{capital_an(owner)} is frozen: `{name}` cannot be {verb}.", cure)
    if cls.is_enumeration and name in ("name", "value"):
        what = f"The {name} of a member of `{cls.name}` cannot be {verb}."
        raise Problem(AttributeError, what, "Write it where the class is defined.")


def fields_within(names: tuple[str, ...]) -> tuple[str, ...]:
    """The fields of a named tuple, if they are not too many."""
    if len(names) > _MOST_FIELDS:
        stop("items", f"A named tuple of {len(names):,} fields is too long; at most {_MOST_FIELDS} are allowed.")
    return names


def is_base(target: Any) -> bool:
    """Whether a class of the program may derive from `target`: a layer, a model, a module, a loss and the like."""
    if not isinstance(target, type) or issubclass(target, Operand):
        return False
    if target.__module__ == Checkpoint.__module__:  # they hold what a program derives
        return False
    return issubclass(target, Module) or target.__module__.startswith("graphlab.keras.")


def host_method(host: type, name: str) -> Native:
    """`Layer.__init__` and the like, for objects of that class and of the program's classes only."""
    method = next(vars(kind)[name] for kind in host.__mro__ if name in vars(kind))
    called = called_parameters(method) if inspect.isfunction(method) else frozenset()

    def call(m: Any, owner: Any, *args: Any, **kwargs: Any) -> Any:
        if type(owner) not in m.classes or not isinstance(owner, host):
            raise Problem(TypeError, f"{host.__name__}.{name} needs an object of a class that derives from it.")
        return m.foreign(method, (owner, *args), kwargs, None, name, called)

    return Native(name, call)


def _is_hook(kind: type, name: str) -> bool:
    return not name.startswith("_") and _is_method(kind, name)


def _is_method(kind: type, name: str) -> bool:
    return any(inspect.isfunction(vars(base).get(name)) for base in kind.__mro__)


def _tracked(made: Any) -> Iterator[Any]:
    """What `tf.Module` searches for Variables and modules: the attributes by their names, the program's first."""
    own = vars(made)[_OWN]
    yield from (own[name] for name in sorted(own))
    yield from (value for name, value in sorted(vars(made).items()) if name != _OWN)


def _members(made: Any) -> Iterator[tuple[str, Any]]:
    """The attributes of an object by their names, those that the program gave it first."""
    yield from list(vars(made)[_OWN].items())
    yield from [(name, value) for name, value in vars(made).items() if name != _OWN]


def _attached(found: Any, owner: Any, cls: Class) -> Any:
    """A class attribute as seen from an instance (`owner` None: from the class): functions become methods."""
    kind = type(found)
    if kind is Unbound:
        return Bound(found.function, cls) if found.of_class else found.function
    if owner is None:
        return found
    if kind is Operation or kind is Abstract:
        return Bound(found, owner)
    if kind is Function or (kind is Foreign and isinstance(found.target, FunctionType)):
        return Bound(found, owner)
    return found


def _default(cls: Class, name: str) -> Any:
    """The default of a field of a named tuple; none where its class gives it no value."""
    found = cls.find(name)
    return inspect.Parameter.empty if found is ABSENT else found


_COMPARED = (bool, int, float, str, type(None))
AUTO = "auto"


def _merged(parents: list[Class]) -> list[Class]:
    """The order in which bases are searched, as Python has it."""
    rows = [list(parent.mro) for parent in parents] + [list(parents)]
    order: list[Class] = []
    while rows := [row for row in rows if row]:
        first = next((row[0] for row in rows if not any(row[0] in other[1:] for other in rows)), None)
        if first is None:
            raise Problem(
                TypeError, "The bases of this class cannot be put into one order.", "Derive from one of them."
            )
        order.append(first)
        rows = [[cls for cls in row if cls is not first] for row in rows]
    return order


def _named(base: Any) -> str:
    if type(base) in (Class, Foreign, Native) or isinstance(base, Native):
        return f"`{base.name}`"
    return "a tensor" if is_operand(base) else f"a value of type {type_name(base)}"
