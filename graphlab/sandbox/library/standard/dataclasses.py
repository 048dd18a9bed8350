"""`dataclasses`: what `@dataclass` adds to a class of the program."""

from __future__ import annotations

import dataclasses
import inspect
from types import MappingProxyType
from typing import Any

from graphlab.sandbox.values.classes import ABSENT, Class, Instance, Property, Unbound
from graphlab.sandbox.values.dunders import MATCH_ARGS
from graphlab.sandbox.values.formatting import show
from graphlab.sandbox.values.operators import binary, truth
from graphlab.sandbox.values.parameters import bound
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import ErrorType, Function, Native, Operation, Problem, Table, an

_NOTHING = inspect.Parameter.empty


class _Field:
    """One field: its default, what makes its default, and whether it is written, compared and an argument."""

    def __init__(self, name: str, settings: dict[str, Any]):
        self.name = name
        self.default = settings.get("default", _NOTHING)
        self.factory = settings.get("default_factory", _NOTHING)
        self.is_written = settings.get("repr", True)
        self.is_compared = settings.get("compare", True)
        self.is_argument = settings.get("init", True)


_SETTINGS = Class("Field", MappingProxyType({}))


def _field(m: Machine, **settings: Any) -> Instance:
    made = m.objects.fresh(_SETTINGS)
    made.attrs.update(settings)
    return made


def _fields_of(m: Machine, cls: Class) -> dict[str, _Field]:
    """The fields of a class and of those that it derives from, theirs first."""
    found: dict[str, _Field] = {}
    for base in reversed(cls.mro):
        found |= base.data or {}
    m.meter.bulk(len(found) + len(cls.mro))
    return found


def _dataclass(m: Machine, cls: Any = None, **settings: Any) -> Any:
    if cls is None:
        return Native("dataclass", lambda m, cls: _make(m, cls, settings))
    return _make(m, cls, settings)


def _make(m: Machine, cls: Any, settings: dict[str, Any]) -> Class:
    if type(cls) is not Class or type(cls.names) is not dict:
        raise Problem(TypeError, f"dataclass needs a class; got {an(cls)}.", "Write it above: @dataclass, class A:")
    own: dict[str, _Field] = {}
    for name in cls.annotated:
        own[name] = _own_field(cls, name)
    cls.data = own
    fields = _fields_of(m, cls)
    if settings.get("init", True) and "__init__" not in cls.names:
        cls.names["__init__"] = _initializer(m, cls, fields)
    if settings.get("match_args", True):
        positional = tuple(name for name, field in fields.items() if field.is_argument)
        cls.names.setdefault(MATCH_ARGS, positional)
    added: dict[str, dict[str, Any]] = {
        "repr": {"__repr__": lambda m, x: _written(m, x, fields)},
        "eq": {"__eq__": _comparing("==", fields)},
        "order": {
            f"__{word}__": _comparing(symbol, fields)
            for word, symbol in (("lt", "<"), ("le", "<="), ("gt", ">"), ("ge", ">="))
        },
    }
    for setting, methods in added.items():
        for name, function in methods.items():
            if settings.get(setting, setting != "order") and name not in cls.names:
                cls.names[name] = Operation(name, function)
    cls.is_frozen = bool(settings.get("frozen", False))
    return cls


def _own_field(cls: Class, name: str) -> _Field:
    value = cls.names.get(name, _NOTHING)
    if type(value) in (list, dict, set):
        cure = f"Write {name}: {type(value).__name__} = field(default_factory={type(value).__name__})."
        raise Problem(ValueError, f"The default of `{name}` would be one {type(value).__name__} for all objects.", cure)
    if type(value) is Instance and value.cls is _SETTINGS:
        found = _Field(name, value.attrs)
        if found.default is _NOTHING:
            del cls.names[name]
        else:
            cls.names[name] = found.default
        return found
    return _Field(name, {} if value is _NOTHING or type(value) in (Property, Unbound) else {"default": value})


def _initializer(m: Machine, cls: Class, fields: dict[str, _Field]) -> Function:
    taken = [field for field in fields.values() if field.is_argument]
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    parameters = [inspect.Parameter("self", kind)]
    with_default = ""
    for field in taken:
        default = field.default if field.factory is _NOTHING else field.factory
        if default is _NOTHING and with_default:
            what = f"The field `{field.name}` without a default stands after `{with_default}`, which has one."
            raise Problem(TypeError, what, "Put the fields without a default first.")
        with_default = with_default if default is _NOTHING else field.name
        parameters.append(inspect.Parameter(field.name, kind, default=default))
    signature = inspect.Signature(parameters)

    def apply(args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        values = bound(cls.name, signature, args, kwargs)
        made = values["self"]
        given = {*list(signature.parameters)[: len(args)], *kwargs}
        own = m.objects.own(made)
        for field in fields.values():
            m.meter.tick()
            if field.name not in given and field.factory is not _NOTHING:
                own[field.name] = m.call(field.factory, (), {})
            elif field.name in values:
                own[field.name] = values[field.name]
        after = (m.classes.of(made) or cls).find("__post_init__")
        if after is not ABSENT:
            m.call(after, (made,), {})

    return Function("__init__", apply, signature)


def _written(m: Machine, value: Any, fields: dict[str, _Field]) -> str:
    """The repr: each object inside one of these is a call, so that they are as deep as calls may be."""
    cls = m.classes.of(value)
    own = m.objects.own(value)
    with m.meter.deeper():
        shown = [f"{f.name}={show(m, own[f.name])}" for f in fields.values() if f.is_written and f.name in own]
    m.meter.items(sum(map(len, shown)), "text")
    return f"{cls.name if cls is not None else ''}({', '.join(shown)})"


def _key(m: Machine, value: Any, fields: dict[str, _Field]) -> list[Any]:
    m.meter.bulk(len(fields))
    own = m.objects.own(value)
    return [own[field.name] for field in fields.values() if field.is_compared and field.name in own]


def _comparing(symbol: str, fields: dict[str, _Field]) -> Any:
    def compare(m: Machine, a: Any, b: Any) -> Any:
        if m.classes.of(a) is not m.classes.of(b):
            return NotImplemented
        return _compared(m, symbol, a, b, fields)

    return compare


def _compared(m: Machine, symbol: str, a: Any, b: Any, fields: dict[str, _Field]) -> bool:
    """Field by field, as tuples are compared."""
    with m.meter.deeper():
        for x, y in zip(_key(m, a, fields), _key(m, b, fields), strict=False):
            m.meter.tick()
            if not (x is y or truth(m, binary(m, "==", x, y))):
                return False if symbol == "==" else truth(m, binary(m, symbol, x, y))
    return symbol in ("==", "<=", ">=")


def _dataclass_of(m: Machine, value: Any) -> tuple[Class, dict[str, _Field]]:
    cls = value if type(value) is Class else m.classes.of(value)
    fields = {} if cls is None else _fields_of(m, cls)
    if cls is None or not fields:
        raise Problem(
            TypeError, f"An object of a dataclass is needed here; got {an(value)}.", "Write @dataclass above."
        )
    return cls, fields


def _asdict(m: Machine, value: Any) -> dict[str, Any]:
    _, fields = _dataclass_of(m, value)
    own = m.objects.own(value)
    with m.meter.deeper():
        return {name: _plain(m, own[name]) for name in fields if name in own}


def _plain(m: Machine, value: Any) -> Any:
    """A copy of what stands in a field: dataclasses become dictionaries, inside lists and dictionaries too."""
    cls = m.classes.of(value)
    if cls is not None and _fields_of(m, cls):
        return _asdict(m, value)
    if type(value) not in (list, tuple, dict):
        return value
    m.survey(value)
    if type(value) is dict:
        return {key: _plain(m, part) for key, part in value.items()}
    return type(value)([_plain(m, part) for part in value])


def _astuple(m: Machine, value: Any) -> tuple[Any, ...]:
    _, fields = _dataclass_of(m, value)
    own = m.objects.own(value)
    return tuple(own[name] for name in fields if name in own)


def _replaced(m: Machine, value: Any, **changes: Any) -> Any:
    cls, fields = _dataclass_of(m, value)
    own = m.objects.own(value)
    kept = {f.name: own[f.name] for f in fields.values() if f.is_argument and f.name in own}
    return m.objects.construct(cls, (), {**kept, **changes})


def _fields(m: Machine, value: Any) -> tuple[Any, ...]:
    _, fields = _dataclass_of(m, value)
    found = []
    for field in fields.values():
        made = m.objects.fresh(_SETTINGS)
        made.attrs.update(name=field.name)
        if field.default is not _NOTHING:
            made.attrs.update(default=field.default)
        found.append(made)
    return tuple(found)


def _is_dataclass(m: Machine, value: Any) -> bool:
    cls = value if type(value) is Class else m.classes.of(value)
    return cls is not None and bool(_fields_of(m, cls))


DATACLASSES = Table(
    "dataclasses",
    {
        "dataclass": Native("dataclasses.dataclass", _dataclass, "class"),
        "field": Native("dataclasses.field", _field, "default, default_factory"),
        "asdict": Native("dataclasses.asdict", _asdict, "object"),
        "astuple": Native("dataclasses.astuple", _astuple, "object"),
        "replace": Native("dataclasses.replace", _replaced, "object, **changes"),
        "fields": Native("dataclasses.fields", _fields, "object"),
        "FrozenInstanceError": ErrorType("FrozenInstanceError", dataclasses.FrozenInstanceError),
        "is_dataclass": Native("dataclasses.is_dataclass", _is_dataclass, "object"),
    },
)
