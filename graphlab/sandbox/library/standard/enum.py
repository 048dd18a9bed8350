"""`enum`: enumerations. Their members are made where the class is defined: values/objects.py."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from graphlab.sandbox.values.classes import Class, Instance
from graphlab.sandbox.values.methods import want
from graphlab.sandbox.values.objects import AUTO
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import Native, Operation, Problem, Table

_AUTO = Class(AUTO, MappingProxyType({}))


def _auto(m: Machine) -> Instance:
    return m.objects.fresh(_AUTO)


def _functional(m: Machine, cls: Class, name: Any, names: Any = None) -> Any:
    """`Enum("Color", "RED GREEN")`."""
    if type(cls.names) is dict or names is None:
        raise Problem(TypeError, f"`{cls.name}` has no members.", "Write class Color(Enum): with RED = 1 in it.")
    listed = names.replace(",", " ").split() if type(names) is str else [want(one, str) for one in m.each(names)]
    m.meter.items(len(listed))
    return m.objects.define(want(name, str), (cls,), {one: number for number, one in enumerate(listed, 1)})


def _unique(m: Machine, cls: Any) -> Any:
    values = list(cls.members.values()) if type(cls) is Class and cls.members is not None else []
    m.meter.bulk(len(values))
    ids = set(map(id, values))
    if len(values) < sum(id(value) in ids for value in cls.names.values()):
        raise Problem(ValueError, f"Two members of `{cls.name}` have the same value.", "Give each a value of its own.")
    return cls


def _value(m: Machine, member: Instance) -> Any:
    return member.attrs["value"]


_NUMBER = {f"__{word}__": Operation(f"__{word}__", _value) for word in ("int", "float", "index")}


def _enumeration(name: str, *bases: Class, counts: bool = False) -> Class:
    made = Class(name, MappingProxyType(_NUMBER if name == "IntEnum" else {}))
    made.mro = (made, *bases)
    made.members = {}
    made.counts = counts
    return made


ENUM = _enumeration("Enum")
ENUM.make = Native("Enum", _functional)
INT_ENUM = _enumeration("IntEnum", ENUM, counts=True)
STR_ENUM = _enumeration("StrEnum", ENUM, counts=True)

ENUMS = Table(
    "enum",
    {
        "Enum": ENUM,
        "IntEnum": INT_ENUM,
        "StrEnum": STR_ENUM,
        "auto": Native("enum.auto", _auto),
        "unique": Native("enum.unique", _unique, "class"),
    },
    dict.fromkeys(["Flag", "IntFlag"], "Use IntEnum with the values 1, 2, 4 and so on."),
)
