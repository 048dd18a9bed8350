"""The program's own classes and their objects, as closed values: nothing of Python's object system shows."""

from __future__ import annotations

from typing import Any

ABSENT = object()
"""Where None would mean something: there is no such thing."""


class Closed:
    """What only programs hold. They read what formatting.py writes of it; Python's own text has no address either."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{getattr(self, 'name', 'object')}>"


class Class(Closed):
    """A `class` of the program.

    `mro` is the class itself and its bases, in the order in which they are searched. `base` is the class of graphlab
    that it derives from, and `host` the class made for it there; `error` is the kind of error it is.
    """

    __slots__ = (
        "annotated", "base", "counts", "data", "error", "fields", "host", "is_frozen", "make", "members", "mro", "name",
        "names",
    )  # fmt: skip

    def __init__(self, name: str, names: Any):
        self.name = name
        self.names = names
        self.mro: tuple[Class, ...] = (self,)
        self.base: type | None = None
        self.host: type | None = None
        self.error: Any = None  # an ErrorType
        self.annotated: tuple[str, ...] = ()  # the names with a type in its body
        self.data: Any = None  # the fields of a dataclass, by name
        self.fields: tuple[str, ...] | None = None  # of a named tuple
        self.members: dict[str, Instance] | None = None  # of an enumeration
        self.counts = False  # an enumeration whose members are as good as their values
        self.is_frozen = False  # whether nothing of its objects can be assigned, once they are made
        self.make: Any = None  # what makes its objects, where that is not `__init__`

    @property
    def is_enumeration(self) -> bool:
        """Whether its objects are members of an enumeration."""
        return self.members is not None

    @property
    def is_number(self) -> bool:
        """Whether its objects count as their values, as those of an IntEnum do."""
        return any(cls.counts for cls in self.mro)

    @property
    def is_sealed(self) -> bool:
        """Whether nothing of its objects can be assigned: such as what the tables' own classes keep in them."""
        return any(cls.is_frozen for cls in self.mro)

    def fields_of(self) -> tuple[str, ...] | None:
        """The fields of a named tuple; None for any other class."""
        return next((cls.fields for cls in self.mro if cls.fields is not None), None)

    def find(self, name: str) -> Any:
        """What the class or the first of its bases that has it calls `name`; ABSENT if none has."""
        for cls in self.mro:
            if name in cls.names:
                return cls.names[name]
        return ABSENT


class Instance(Closed):
    """An object of a class of the program that derives from nothing of graphlab."""

    __slots__ = ("attrs", "cls", "number")

    def __init__(self, cls: Class, number: int):
        self.cls = cls
        self.number = number
        self.attrs: dict[str, Any] = {}

    def __hash__(self) -> int:
        return self.number  # not the address: sets have the same order every time


class Record(tuple[Any, ...]):
    """An object of a `namedtuple` of the program, whose class is `cls`."""

    cls: Class

    @staticmethod
    def of(cls: Class, values: Any) -> Record:
        """The record of a class with these values."""
        made = Record(values)
        made.cls = cls
        return made


class Bound(Closed):
    """A function of the program with its first argument: a method, taken from its object."""

    __slots__ = ("function", "owner")

    def __init__(self, function: Any, owner: Any):
        self.function = function
        self.owner = owner

    @property
    def name(self) -> str:
        """The name of the function."""
        return str(self.function.name)


class Super(Closed):
    """What `super()` gives: the attributes of `owner`, searched for after the class `after`."""

    __slots__ = ("after", "owner")

    def __init__(self, after: Class, owner: Any):
        self.after = after
        self.owner = owner


class Property(Closed):
    """What @property makes of a method."""

    __slots__ = ("getter", "setter")

    def __init__(self, getter: Any, setter: Any = None):
        self.getter = getter
        self.setter = setter


class Unbound(Closed):
    """What @staticmethod (`of_class` False) and @classmethod make of a function."""

    __slots__ = ("function", "of_class")

    def __init__(self, function: Any, of_class: bool):
        self.function = function
        self.of_class = of_class


class Classes(dict[type, Class]):
    """The program's classes that stand for classes of graphlab's, by the class that was made for each."""

    def of(self, value: Any) -> Class | None:
        """The class of the program that `value` is an object of, if it is one."""
        kind = type(value)
        return value.cls if kind is Instance or kind is Record else self.get(kind)
