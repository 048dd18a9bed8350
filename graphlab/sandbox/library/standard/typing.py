"""`typing`, `numbers` and `abc`: what annotations name. Annotations are not looked at; these names only pass."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from graphlab.sandbox.library.standard.collections import COLLECTIONS, NAMED_TUPLE
from graphlab.sandbox.values.classes import Bound, Class
from graphlab.sandbox.values.methods import want
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import (
    ARRAY_SCALARS,
    DICTS,
    Abstract,
    Deque,
    Foreign,
    Function,
    Method,
    Native,
    Operation,
    Problem,
    Stream,
    Table,
    TypeHint,
    View,
    an,
    split_names,
)


def _not_made(m: Machine, *args: Any, **kwargs: Any) -> Any:
    raise Problem(TypeError, "A name of `typing` makes no values: it stands in annotations.", "Write list, dict, ...")


def _hint(name: str, *hosts: type, module: str = "typing") -> TypeHint:
    return TypeHint(f"{module}.{name}", _not_made, hosts)


_FUNCTIONS = (Function, Native, Operation, Method, Bound, Foreign)
_HOSTS: dict[str, tuple[type, ...]] = {
    "List": (list,), "Dict": tuple(DICTS), "Tuple": (tuple,), "Set": (set,), "FrozenSet": (frozenset,),
    "Deque": (Deque,), "Sequence": (list, tuple, str, range, Deque), "Iterator": (Stream,), "Generator": (Stream,),
    "Iterable": (list, tuple, str, range, Deque, set, frozenset, Stream, View, *DICTS), "Mapping": tuple(DICTS),
    "Callable": _FUNCTIONS, "MutableMapping": tuple(DICTS), "MutableSequence": (list, Deque),
    "Hashable": (str, int, float, tuple, frozenset), "Sized": (list, tuple, str, range, Deque, set, *DICTS),
}  # fmt: skip
_PLAIN = split_names(
    "Any Optional Union Type Literal Final ClassVar Annotated NoReturn AnyStr Text Self TypeAlias Collection Container"
    " DefaultDict OrderedDict Counter ItemsView KeysView ValuesView Reversible SupportsFloat SupportsInt Concatenate"
    " Never Awaitable Coroutine AsyncIterator ParamSpec"
)
_HINTS = {name: _hint(name, *_HOSTS.get(name, ())) for name in (*_HOSTS, *_PLAIN)}


def _type_var(m: Machine, name: Any, *args: Any, **kwargs: Any) -> TypeHint:
    return TypeHint(f"~{want(name, str)[:60]}", _not_made, ())


def _new_type(m: Machine, name: Any, kind: Any) -> Native:
    return Native(want(name, str), lambda m, value: value)


def _base(name: str) -> Class:
    return Class(name, MappingProxyType({}))


GENERIC = _base("Generic")
PROTOCOL = _base("Protocol")
ABC = _base("ABC")

TYPING = Table(
    "typing",
    {
        **_HINTS,
        "Generic": GENERIC,
        "Protocol": PROTOCOL,
        "NamedTuple": NAMED_TUPLE,
        "TypeVar": Native("typing.TypeVar", _type_var, "name"),
        "NewType": Native("typing.NewType", _new_type, "name, type"),
        "cast": Native("typing.cast", lambda m, kind, value: value, "type, value"),
        "TYPE_CHECKING": False,
        **{
            name: Native(f"typing.{name}", lambda m, thing: thing)
            for name in ("overload", "final", "no_type_check", "runtime_checkable", "override")
        },
    },
    {"TypedDict": "Use a dictionary."},
)
COLLECTIONS.names["abc"].names.update({name: _HINTS[name] for name in _HOSTS if name not in ("List", "Dict", "Tuple")})


def _abstract(m: Machine, function: Any) -> Abstract:
    if type(function) is not Function:
        raise Problem(TypeError, f"abstractmethod needs a method; got {an(function)}.", "Write it above def f(self):")
    return Abstract(function.name, lambda m, *args, **kwargs: m.call(function, args, kwargs))


ABSTRACT_CLASSES = Table(
    "abc",
    {
        "ABC": ABC,
        "abstractmethod": Native("abc.abstractmethod", _abstract, "method"),
        "ABCMeta": ABC,
    },
)

_NUMBERS: dict[str, tuple[type, ...]] = {
    "Number": (int, float, complex, *ARRAY_SCALARS),
    "Complex": (int, float, complex),
    "Real": (int, float),
    "Rational": (int,),
    "Integral": (int, *[kind for kind in ARRAY_SCALARS if "int" in kind.__name__]),
}
NUMBERS = Table("numbers", {name: _hint(name, *hosts, module="numbers") for name, hosts in _NUMBERS.items()})
