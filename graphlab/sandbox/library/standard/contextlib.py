"""`contextlib`: what stands after `with`."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from graphlab.sandbox.library.standard.functools import name_of
from graphlab.sandbox.values import generators
from graphlab.sandbox.values.classes import Class, Instance
from graphlab.sandbox.values.raising import as_problem, is_one_of
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import Native, Operation, Problem, Stream, Table, an


def _enter(m: Machine, context: Instance) -> Any:
    try:
        return generators.next_of(m, context.attrs["generator"])
    except Problem as problem:
        if problem.type is StopIteration:
            raise Problem(RuntimeError, "The generator ends before its `yield`.", "Let it yield once.") from None
        raise


def _exit(m: Machine, context: Instance, kind: Any, error: Any, trace: Any) -> bool:
    generator = context.attrs["generator"]
    try:
        if kind is None:
            generators.next_of(m, generator)
        else:
            generators.throw(m, generator, error)
    except Problem as problem:
        if problem.type is StopIteration:
            return kind is not None
        if kind is not None and problem.value is error:
            return False  # its own error goes on as it was
        raise
    raise Problem(RuntimeError, "The generator goes on after its `yield`, with another one.", "Let it yield once.")


_MANAGER = Class(
    "_GeneratorContextManager",
    MappingProxyType({"__enter__": Operation("__enter__", _enter), "__exit__": Operation("__exit__", _exit)}),
)


def _contextmanager(m: Machine, function: Any) -> Operation:
    def make(m: Machine, *args: Any, **kwargs: Any) -> Instance:
        stream = m.call(function, args, kwargs)
        if type(stream) is not Stream:
            raise Problem(TypeError, f"contextmanager needs a generator; got {an(stream)}.", "Let the function yield.")
        made = m.objects.fresh(_MANAGER)
        made.attrs["generator"] = stream
        return made

    return Operation(name_of(function), make)


def _suppressing(m: Machine, context: Instance, kind: Any, error: Any, trace: Any) -> bool:
    return kind is not None and is_one_of(m, as_problem(m, error), context.attrs["kinds"])


def _start_suppress(m: Machine, context: Instance, *kinds: Any) -> None:
    context.attrs["kinds"] = kinds


_SUPPRESS = Class(
    "suppress",
    MappingProxyType(
        {
            "__init__": Operation("__init__", _start_suppress),
            "__enter__": Operation("__enter__", lambda m, context: None),
            "__exit__": Operation("__exit__", _suppressing),
        }
    ),
)


def _start_null(m: Machine, context: Instance, value: Any = None) -> None:
    context.attrs["value"] = value


_NULL = Class(
    "nullcontext",
    MappingProxyType(
        {
            "__init__": Operation("__init__", _start_null),
            "__enter__": Operation("__enter__", lambda m, context: context.attrs["value"]),
            "__exit__": Operation("__exit__", lambda m, context, *args: False),
        }
    ),
)
for _class in (_MANAGER, _SUPPRESS, _NULL):
    _class.is_frozen = True

CONTEXTLIB = Table(
    "contextlib",
    {
        "contextmanager": Native("contextlib.contextmanager", _contextmanager, "function"),
        "suppress": _SUPPRESS,
        "nullcontext": _NULL,
    },
    {
        "redirect_stdout": "A program here prints to one place.",
        "ExitStack": "Write the `with` blocks inside one another.",
    },
)
