"""The names that every program starts with, what may be imported, and what to say about the rest."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from graphlab import errors
from graphlab.data import Dataset
from graphlab.dtypes import DType
from graphlab.keras.masks import mask_of
from graphlab.keras.symbolic import KerasTensor
from graphlab.module import Module
from graphlab.sandbox.library.builtins import BUILTINS, TYPES
from graphlab.sandbox.library.dunders import DUNDERS
from graphlab.sandbox.library.files import OPEN
from graphlab.sandbox.library.input import CHECKPOINT, FROM_GENERATOR, REGISTER, get_next
from graphlab.sandbox.library.numpy.methods import ARRAY_ATTRIBUTES, ARRAY_METHODS
from graphlab.sandbox.library.numpy.namespace import NUMPY
from graphlab.sandbox.library.numpy.random import GENERATOR, LEGACY
from graphlab.sandbox.library.numpy.texts import TEXT_ATTRIBUTES, TEXT_METHODS
from graphlab.sandbox.library.printing import write_tensors
from graphlab.sandbox.library.pyplot import DRAWN, PYPLOT
from graphlab.sandbox.library.standard.argparse import VARS
from graphlab.sandbox.library.standard.collections import TYPES as COLLECTION_TYPES
from graphlab.sandbox.library.stdlib import MATH, RANDOM, seed_all
from graphlab.sandbox.values import absent
from graphlab.sandbox.values.classes import ABSENT, Bound, Class, Instance, Property, Record, Super
from graphlab.sandbox.values.crossing import (
    OBJECTS,
    TYPES_ONLY,
    UNNAMED,
    called_parameters,
    foreign,
    gives_callable,
    is_value,
)
from graphlab.sandbox.values.dunders import SPECIAL
from graphlab.sandbox.values.identifiers import CLASS, check_name, hidden, is_private
from graphlab.sandbox.values.methods import ATTRIBUTES, METHODS, HostMethod, want
from graphlab.sandbox.values.objects import host_method, is_base
from graphlab.sandbox.values.observer import Guard
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.text_file import TextFile
from graphlab.sandbox.values.values import (
    ARRAY_SCALARS,
    ARRAYS,
    HOLDERS,
    NAMED,
    OPERANDS,
    ArrayType,
    ErrorType,
    Foreign,
    Function,
    Method,
    Native,
    Problem,
    ProgressBar,
    Stream,
    Table,
    TextArray,
    Type,
    capital_an,
    is_record,
)
from graphlab.tensor import PUBLIC, Operand
from graphlab.tracing import traces

_ONCE = (traces,)
"""Imported here and never in a run: what the process has that forks for each program, none of them has to import."""

# --- The table `tf` ------------------------------------------------------------------------------


def _entry(path: str, thing: Any) -> Any:
    if isinstance(thing, str | float | int | None | DType):
        return thing
    if thing in TYPES_ONLY:
        return Type(path, _not_called(path, thing), (thing,))
    return foreign(path, thing)


def _not_called(path: str, kind: type) -> Callable[..., Any]:
    def refuse(m: Machine, *args: Any, **kwargs: Any) -> Any:
        raise Problem(TypeError, f"tf.{path} is not called directly.", f"Use {TYPES_ONLY[kind]}.")

    return refuse


def _build() -> Table:
    root = Table("tf", {})
    for path, thing in PUBLIC.items():
        *folders, name = path.split(".")
        here = root
        for folder in folders:
            found = here.names.get(folder)
            if type(found) is not Table:
                found = here.names[folder] = Table(f"{here.name}.{folder}", {})
            here = found
        if type(here.names.get(name)) is not Table:
            here.names[name] = _entry(path, thing)
    return root


TF = _build()
TF.names["print"] = Native("tf.print", write_tensors, "*values")
TF.names["__version__"] = absent.VERSION
TF.names["version"] = Table("tf.version", {"VERSION": absent.VERSION})
TF.names["train"].names["Checkpoint"] = CHECKPOINT
for _folder in ("saving", "utils"):
    TF.names["keras"].names[_folder].names["register_keras_serializable"] = REGISTER
TF.names["keras"].names["__version__"] = absent.KERAS_VERSION
TF.names["keras"].names["utils"].names["set_random_seed"] = Native("set_random_seed", seed_all, "seed")
TF.names["errors"] = Table(
    "tf.errors",
    {
        name: ErrorType(name, kind)
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, errors.OpError) and absent.has(f"errors.{name}")
    },
)

# --- Methods and attributes of graphlab's classes ------------------------------------------------

_STATIC: dict[type, dict[str, Any]] = {}


def _classes() -> set[type]:
    """The classes whose objects a program may hold, tensors among them."""
    found = {thing for thing in PUBLIC.values() if isinstance(thing, type)} | {*OBJECTS, *UNNAMED}
    tensors = {Operand, *_below(Operand)}
    return tensors | {kind for kind in found if is_value(kind)}


def _below(kind: type) -> set[type]:
    subs: set[type] = set(kind.__subclasses__())
    return subs.union(*(_below(sub) for sub in subs))


def _method(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    return HostMethod(function, name, called_parameters(function), gives_callable(function))


def _describe(kind: type) -> None:
    """Enter a class of ours into the tables: its public methods, properties and constants, nothing else."""
    methods: dict[str, Any] = {}
    attributes: dict[str, Any] = {}
    static: dict[str, Any] = {}
    for name in sorted(OBJECTS[kind]) if kind in OBJECTS else dir(kind):
        if name.startswith("_"):
            continue
        thing = inspect.getattr_static(kind, name, ABSENT)
        if isinstance(thing, property):
            attributes[name] = thing.fget
        elif isinstance(thing, classmethod):
            static[name] = foreign(f"{kind.__name__}.{name}", getattr(kind, name))
        elif inspect.isfunction(thing):
            methods[name] = _method(name, thing)
        elif inspect.isdatadescriptor(thing):
            attributes[name] = thing.__get__  # type: ignore[union-attr]
        elif isinstance(thing, str | int | float | bool | None):
            static[name] = thing
    METHODS[kind] = {**METHODS.get(kind, {}), **methods}
    ATTRIBUTES[kind] = {**ATTRIBUTES.get(kind, {}), **attributes}
    _STATIC[kind] = static


def _enter() -> None:
    kinds = _classes()
    for kind in kinds:
        _describe(kind)
    for operands in (OPERANDS, NAMED):
        operands.update(kind for kind in kinds if issubclass(kind, Operand))
    OPERANDS.add(KerasTensor)  # has operators and items like a tensor, but no place in the graph
    ours = {kind for kind in kinds if not issubclass(kind, Operand)}
    HOLDERS.update(kind for kind in ours if issubclass(kind, Module))
    Guard.objects = frozenset(ours)
    own = {ProgressBar, TextFile, ArrayType, np.random.Generator, np.random.RandomState}
    Guard.kinds = frozenset({*ours, *DRAWN, *own})
    Guard.callables = frozenset(
        k for k in ours if "__call__" in dir(k) and inspect.isfunction(inspect.getattr_static(k, "__call__"))
    )
    Guard.iterables = frozenset(k for k in {*ours, *DRAWN} if "__iter__" in dir(k))
    Guard.sized = frozenset(k for k in {*ours, *DRAWN} if "__len__" in dir(k))
    Guard.types = {
        **{k: NUMPY.names[k.__name__.rstrip("_")] for k in ARRAY_SCALARS},
        **{t.host[0]: t for t in (*TYPES.values(), *COLLECTION_TYPES)},
        np.ndarray: NUMPY.names["ndarray"],
    }
    for array in ARRAYS:
        METHODS[array] = ARRAY_METHODS
        ATTRIBUTES[array] = ARRAY_ATTRIBUTES
    METHODS[TextArray], ATTRIBUTES[TextArray] = TEXT_METHODS, TEXT_ATTRIBUTES
    METHODS[np.random.Generator] = GENERATOR
    METHODS[np.random.RandomState] = LEGACY
    ATTRIBUTES[ArrayType] = {"name": lambda d: d.name}
    METHODS[Stream] = {**METHODS[Stream], "get_next": get_next}
    _STATIC[Dataset]["from_generator"] = FROM_GENERATOR


_enter()


def attribute(m: Machine, owner: Any, name: str, node: Any) -> Any:
    """`owner.name`, where it is not a method that is called at once."""
    kind = type(owner)
    if kind is Table:
        return lookup(owner, name)
    if kind in _USERS or kind in m.classes:
        found = _of_program(m, owner, name)
        if found is not ABSENT:
            return found
        owner, kind = _underneath(m, owner)
        found = _inherited(owner, kind, name)
        if found is not ABSENT:
            return found
    if name.startswith("_"):
        return _hidden(m, owner, name)
    getter = ATTRIBUTES.get(kind, _NOTHING).get(name)
    if getter is not None:
        if kind in OPERANDS:
            m.journal.at = node
        return m.from_host(getter(owner))
    return _stored(m, owner, kind, name)


def _underneath(m: Machine, owner: Any) -> tuple[Any, Any]:
    """The object that a `super()` stands for, and the class of graphlab's that it derives from."""
    cls = owner if type(owner) is Class else m.classes.of(owner.owner if type(owner) is Super else owner)
    kind = type(owner) if cls is None or cls.base is None else cls.base
    return (owner.owner if type(owner) is Super else owner), kind


def _inherited(owner: Any, kind: Any, name: str) -> Any:
    """A static method or a method that the program's class has from graphlab's `kind`; ABSENT if there is none."""
    if type(owner) is Class and owner.host is not None and name in _STATIC.get(kind, _NOTHING):
        static = _STATIC[kind][name]
        if type(static) is not Foreign:
            return static
        return Foreign(f"{owner.name}.{name}", getattr(owner.host, name), static.called, static.gives_callable)
    method = METHODS.get(kind, _NOTHING).get(name)
    return ABSENT if method is None else Method(name, owner, method)


def _stored(m: Machine, owner: Any, kind: Any, name: str) -> Any:
    """What a class has as its static methods, an object as its public attributes, a record as its fields."""
    if kind is Foreign and isinstance(owner.target, type) and name in _STATIC.get(owner.target, _NOTHING):
        return _STATIC[owner.target][name]
    known = name in OBJECTS[kind] if kind in OBJECTS else kind in Guard.kinds or kind in OPERANDS
    if known and name in getattr(owner, "__dict__", _NOTHING):
        return m.from_host(vars(owner)[name])
    if is_record(owner) and kind is not Record and name in owner._fields:
        return owner[owner._fields.index(name)]
    raise missing(owner, name)


_NOTHING: dict[str, Any] = {}
_USERS = frozenset({Instance, Record, Class, Super, Property})


def _of_program(m: Machine, owner: Any, name: str) -> Any:
    """`owner.name`, where the program's own classes say what it is; ABSENT elsewhere."""
    kind = type(owner)
    if kind is Super:
        return m.objects.super_member(owner, name)
    if name == "_fields" and (fields := _fields(owner)) is not None:
        return fields
    if kind is Class:
        return ABSENT if name == "__name__" else m.objects.class_member(owner, name)
    if kind is Property:
        return Native("setter", lambda m, setter: Property(owner.getter, setter)) if name == "setter" else ABSENT
    cls = m.classes.of(owner)
    if name == CLASS and cls is not None:
        return cls
    if cls is None or (name.startswith("__") and name not in SPECIAL):
        return ABSENT
    return m.objects.member(owner, cls, name)


def _fields(owner: Any) -> tuple[str, ...] | None:
    """The fields of a named tuple, or of its class; None for anything else."""
    cls = owner if type(owner) is Class else owner.cls if type(owner) is Record else None
    return None if cls is None else cls.fields_of()


def _hidden(m: Machine, owner: Any, name: str) -> Any:
    """The names with underscores that may be read: of functions and types their name, of a base its `__init__`.

    Of all values, the methods that stand for operators and built-in functions.
    """
    if name == "__name__" and isinstance(owner, Type | Foreign | Function | Native | ErrorType | Class | Bound):
        found = owner.name.split(".")[-1]
        return _SPELLED.get(found, found) if type(owner) is ErrorType else found
    if name == "__init__" and type(owner) is Foreign and is_base(owner.target):
        return host_method(owner.target, name)
    if name in DUNDERS and type(owner) not in (Table, Class, Super) and not isinstance(owner, Type | ErrorType):
        return Method(name, owner, DUNDERS[name])
    if name == CLASS:
        raise hidden(name)
    if name == "_keras_mask" and (mask := mask_of(owner)) is not None:  # Keras's guide reads it
        return mask
    raise missing(owner, name)


# What TensorFlow raises where graphlab's own kinds are narrower.
_SPELLED = {
    **dict.fromkeys(["ShapeError", "DTypeError"], "InvalidArgumentError"),
    "ConversionError": "ValueError", "ConversionTypeError": "TypeError", "TapeError": "RuntimeError",
    "GradientError": "LookupError",
}  # fmt: skip


def _has(m: Machine, owner: Any, name: Any) -> bool:
    """hasattr, for the names that a program could write itself."""
    if not is_private(want(name, str)) and name not in SPECIAL:
        check_name(name)
    if name in METHODS.get(type(owner), _NOTHING):
        return True
    try:
        attribute(m, owner, name, None)
    except Problem as problem:
        if problem.type is not AttributeError:
            raise
        return False
    except AttributeError:
        return False
    return True


def lookup(table: Table, name: str) -> Any:
    """A name of a module."""
    try:
        return table.names[name]
    except KeyError:
        pass
    if table.absent:
        if name in table.why:
            raise Problem(AttributeError, f"`{table.name}.{name}` is not here.", table.why[name])
        module = table.name.removesuffix(f".{name}")
        raise Problem(AttributeError, f"`{module}` is not here, so there is no `{name}` of it.", table.absent)
    if name in table.why:
        raise Problem(AttributeError, f"`{table.name}.{name}` is not available here.", table.why[name])
    known = absent.of_module(table.name, name)
    if known is not None:
        raise Problem(AttributeError, *known)
    raise Problem(AttributeError, f"There is no `{table.name}.{ascii_name(name)}`.", lambda: _of_table(name, table))


def _of_table(name: str, table: Table) -> str:
    near = nearest(name, table.names)
    return f"Did you mean `{table.name}.{near}`?" if near else _where(name, table)


def _where(name: str, table: Table) -> str:
    places = {path.split(".")[-1]: path for path in sorted(PUBLIC, reverse=True)}
    if table.name == "tf" or table.name.startswith("tf."):
        if name in places:
            return f"It is `tf.{places[name]}`."
        if near := nearest(name, places):
            return f"Did you mean `tf.{places[near]}`?"
        if name in NUMPY.names and type(NUMPY.names[name]) is Native:
            return f"NumPy has it: np.{name}(...). It takes the numbers out of sight of a tape."
    names = sorted(known for known in table.names if not known.startswith("_"))
    if 0 < len(names) <= 30:
        return "There are: " + ", ".join(names[:12]) + (" and more." if len(names) > 12 else ".")
    return "Only functions that compute are available: nothing that touches files, the network or other people's runs."


def missing(owner: Any, name: str) -> Problem:
    """There is no such attribute: say so, with the nearest one that there is."""
    kind = type(owner)
    called = capital_an(owner) if kind is not Foreign else f"`{owner.name}`"
    cause = f"{called} has no attribute `{name}` here."
    if kind in OPERANDS or kind in Guard.kinds:
        found = absent.of_class(absent.kinds_of(owner), name, tensor=kind in OPERANDS)
        if found is not None:
            return Problem(AttributeError, found[0] or cause, found[1])
    return Problem(AttributeError, cause, lambda: _attribute_hint(owner, name))


def _attribute_hint(owner: Any, name: str) -> str:
    kind = type(owner)
    known = [*METHODS.get(kind, ()), *ATTRIBUTES.get(kind, ())]
    if kind is Foreign and isinstance(owner.target, type):
        known = list(_STATIC.get(owner.target, ()))
    if near := nearest(name, known):
        return f"Did you mean `.{near}`?"
    if owner is None:
        return "It is None: a function without `return` gives None, and so does a gradient without a path."
    if known:
        return "There are: " + ", ".join(sorted(known)[:12]) + (" and more." if len(known) > 12 else ".")
    return "It has no attributes."


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is most like `name`, if one is."""
    if len(name) > 40:
        return None
    found = difflib.get_close_matches(name, [k for k in known if not k.startswith("_")], 1, 0.76)
    return found[0] if found else None


# --- The names of a program ----------------------------------------------------------------------

PROTECTED: dict[str, Any] = {"print": BUILTINS["print"], "super": BUILTINS["super"], "tf": TF, "gl": TF, "np": NUMPY}
"""Names that keep their meaning: a program cannot give them another."""

_OF_THE_FILE = {"__name__": "__main__", "__doc__": None}
"""What Python itself writes into a program; the text at its beginning is put there when it runs."""

KNOWN: dict[str, Any] = {
    **TF.names["math"].names,
    **TF.names["nn"].names,
    **TF.names,
    **BUILTINS,
    **PROTECTED,
    "plt": PYPLOT,
    "math": MATH,
    "open": OPEN,
    "hasattr": Native("hasattr", _has, "object, name"),
    "random": RANDOM,
    "vars": VARS,
    **_OF_THE_FILE,
}
"""Every name that can be used without being defined, `reduce_sum` as well as `tf.reduce_sum`."""
KNOWN.pop("__version__", None)

_REFUSED = {
    **dict.fromkeys(["eval", "exec", "compile", "__import__"], "A program here cannot run text as code."),
    "input": "A program asks no questions: write the values into it.",
    "dir": "Write the attribute directly: x.shape.",
    **dict.fromkeys(["globals", "locals"], "Keep values in a dictionary."),
    **dict.fromkeys(["exit", "quit", "SystemExit", "KeyboardInterrupt"], "A program ends with its last line."),
    "re": "Use the methods of texts: split, replace, find.",
}


def unknown(name: str, visible: Iterable[str]) -> Problem:
    """A name that nothing defines."""
    if name in _REFUSED:
        return Problem(NameError, f"`{ascii_name(name)}` is not available here.", _REFUSED[name])
    return Problem(NameError, f"`{ascii_name(name)}` is not defined.", lambda: _of_name(name, visible))


def _of_name(name: str, visible: Iterable[str]) -> str:
    if near := nearest(name, [*visible, *KNOWN]):
        return f"Did you mean `{near}`?"
    if any(path.split(".")[-1] == name for path in PUBLIC):
        return _where(name, TF)
    return f"Give it a value first, such as {name[:20] if name.isascii() else 'x'} = 2.0."


def ascii_name(name: str) -> str:
    """A name for a message: letters that look like others are spelled out."""
    return (name if len(name) <= 60 else name[:60] + "...").encode("ascii", "backslashreplace").decode()


def check_binding(name: str, node: Any = None) -> None:
    """Refuse to give a provided name a new meaning."""
    if name in PROTECTED or name in _OF_THE_FILE:
        kind = "a function or type of the language" if name in BUILTINS else "a module"
        kind = "what Python knows of the file" if name in _OF_THE_FILE else kind
        raise Problem(
            "NotSupportedError",
            f"`{name}` is {kind}; it cannot get another meaning.",
            f"Use another name, such as my_{name.strip('_')}.",
            node,
        )
