"""Walks over everything that a program can reach from its values: by attribute, by item, by call and by `type()`.

`Walk.complaints` says what is wrong with a value: its class is on no list, or graphlab would be given what it must not
have. `undeclared` finds functions that call an argument without saying so.
"""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
import warnings
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from graphlab import constant
from graphlab.console import saying_to
from graphlab.errors import GraphlabError
from graphlab.sandbox.compiler.language import program
from graphlab.sandbox.compiler.syntax import parse
from graphlab.sandbox.library.builtins import BUILTINS
from graphlab.sandbox.library.namespace import _STATIC, KNOWN, attribute
from graphlab.sandbox.library.numpy.joins import Joiner
from graphlab.sandbox.library.pyplot import DRAWN
from graphlab.sandbox.library.pyplot.axes import Artist, Parts, Undrawn
from graphlab.sandbox.values.classes import ABSENT, Bound, Class, Instance, Property, Super, Unbound
from graphlab.sandbox.values.crossing import RECORDS, REST, Callback, called_parameters, is_value, parameters_of
from graphlab.sandbox.values.formatting import show
from graphlab.sandbox.values.limits import LimitReached, Limits, Meter
from graphlab.sandbox.values.methods import ATTRIBUTES, METHODS
from graphlab.sandbox.values.observer import Guard
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.text_file import TextFile
from graphlab.sandbox.values.values import (
    CONTAINERS,
    OPERANDS,
    PLAIN,
    Abstract,
    ArrayType,
    Context,
    ErrorType,
    ErrorValue,
    Foreign,
    Function,
    Method,
    Native,
    Operation,
    Problem,
    Stream,
    Table,
    TextArray,
    TracedFloat,
    Type,
    TypeHint,
    View,
)
from graphlab.storage import storing_in
from graphlab.tensor import PUBLIC, observing
from graphlab.trace.recording.journal import Journal

OF_PROGRAMS = frozenset(
    {
        Function, Native, Type, ErrorType, ErrorValue, Foreign, Method, Table, Stream, View, Context, Class, Instance,
        Bound, Super, Property, Unbound, TextFile, Joiner, Operation, Abstract, TypeHint, ArrayType, TextArray,
        TracedFloat, type(NotImplemented), np.random.Generator, np.random.RandomState, *DRAWN,
    }
)  # fmt: skip
"""The classes whose objects only programs hold."""

LIMITS = Limits(steps=4_000, work=2_000_000, memory=20_000_000, elements=20_000, items=2_000, output=10**9)
LEAK = re.compile(r"0x[0-9a-f]{6}|\bgraphlab\.(?!io)\w+\.|/\w+/\w+\.py|<locals>")
_EACH = 3  # objects of one class, and calls of one function's name, that are walked over
_ALIKE = PLAIN | {Artist, Parts, Undrawn}  # one is like another: what may be drawn is most of all that calls give
_FEW = 20  # of those


class Walk:
    """A walk over what a program can reach: `values` counts the values that it came to.

    It begins with the program's own names and with `tables`, which are all that it knows without being told.
    """

    def __init__(self, source: str, tables: Mapping[str, Any] = KNOWN):
        self._tables = tables
        self.machine = Machine(LIMITS, Journal(implicit=False), implicit=False)
        self.values = 0
        self.calls = 0
        self._kept: list[Any] = []  # so that no two values have one id
        self._seen: set[int] = set()
        self._walked: Counter[Any] = Counter()
        self._come: Counter[type] = Counter()
        self._waiting: deque[tuple[str, Any]] = deque()
        self._source = source

    def complaints(self) -> Iterator[str]:
        """What is wrong, with the way to it."""
        sinks = saying_to(lambda text: None), storing_in(self.machine.memory)
        with observing(self.machine.guard), sinks[0], sinks[1], warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with np.errstate(all="ignore"):
                tree = parse(self._source, Limits())
                self.machine.meter = Meter(Limits(steps=10**9))  # that of the functions in the program, all along
                program(self.machine, tree)(self.machine.root)
                for name, value in {**self._tables, **self.machine.root}.items():
                    self._come_to(name, value)
                while self._waiting:
                    path, value = self._waiting.popleft()
                    yield from self._examine(path, value)
                    yield from self._go_on(path, value)

    # --- What a value must be --------------------------------------------------------------------

    def _examine(self, path: str, value: Any) -> Iterator[str]:
        self.values += 1
        kind = type(value)
        if not (self._is_ours(kind) or kind in OF_PROGRAMS or kind in RECORDS):
            yield f"{path}: {kind} is no class of a program's values"
        if kind is int and 2**40 < abs(value) < 2**47:
            yield f"{path}: {value:#x} looks like an address"
        if kind is Foreign and not _is_public(value.target):
            yield f"{path}: {value.target} is no public function"
        for what, each in ((path, value), (f"type({path})", self._type_of(value))):
            for called in (False, True):
                crossed = self._attempt(lambda each=each, called=called: self.machine.to_host(each, called=called))
                if kind in CONTAINERS and value and crossed is value and kind is not tuple:
                    yield f"{what} crosses as it is, and both sides hold it"
                if not isinstance(crossed, Problem | LimitReached | GraphlabError):  # refused: as well
                    yield from (f"{what} crosses as {odd}" for odd in self._odd(crossed))
        text = self._attempt(lambda: show(self.machine, value, 500))
        if isinstance(text, str) and LEAK.search(text):
            yield f"{path} is written {text!r}"

    def _odd(self, crossed: Any, depth: int = 0) -> Iterator[str]:
        """The parts of a value for graphlab that are on no list."""
        kind = type(crossed)
        if kind in CONTAINERS and depth < 6:
            parts = (*crossed, *crossed.values()) if kind is dict else crossed
            for part in list(parts)[:50]:
                yield from self._odd(part, depth + 1)
        elif kind is TracedFloat or not (self._is_ours(kind) or kind is Callback):
            yield f"{kind}: {crossed!r:.80}"

    def _is_ours(self, kind: type) -> bool:
        """Plain data, tensors, and objects of graphlab's or of classes that the program derived from them."""
        return kind in PLAIN | CONTAINERS | OPERANDS or is_value(kind) or kind in self.machine.classes

    def _type_of(self, value: Any) -> Any:
        return self._attempt(lambda: self.machine.call(BUILTINS["type"], (value,), {}))

    # --- Going on --------------------------------------------------------------------------------

    def _come_to(self, path: str, value: Any) -> None:
        if id(value) in self._seen or (type(value) in _ALIKE and self._come[type(value)] >= _FEW):
            return
        self._come[type(value)] += type(value) in _ALIKE
        self._seen.add(id(value))
        self._kept.append(value)
        self._waiting.append((path, value))

    def _attempt(self, action: Callable[[], Any]) -> Any:
        """What it gives, or what it raises; with counters of its own."""
        meter = self.machine.meter
        self.machine.meter = self.machine.guard.meter = Meter(LIMITS)
        try:
            return action()
        except (Exception, LimitReached) as error:
            return error
        finally:
            self.machine.meter = self.machine.guard.meter = meter

    def _go_on(self, path: str, value: Any) -> Iterator[str]:
        kind = type(value)
        self._come_to(f"type({path})", self._type_of(value))
        if kind is Table:
            for name, entry in value.names.items():
                self._come_to(f"{path}.{name}", entry)
            return
        if kind in CONTAINERS:
            for part in list(value.items() if kind is dict else value)[:40]:
                self._come_to(f"{path}[...]", part)
            return
        named = OF_PROGRAMS - DRAWN  # what is drawn is of one kind, whatever its name
        known = (kind, value.target if kind is Foreign else getattr(value, "name", None) if kind in named else 0)
        self._walked[known] += 1
        if self._walked[known] > _EACH or (kind in PLAIN and self._walked[known] > 1):
            return
        for name in self._names(value):
            found = self._attempt(lambda name=name: attribute(self.machine, value, name, None))
            if not isinstance(found, Exception | LimitReached):
                self._come_to(f"{path}.{name}", found)
            method = METHODS.get(kind, {}).get(name)
            if method is not None:
                yield from self._call_with_all(f"{path}.{name}", Method(name, value, method), called_by(kind, name))
        if kind in (Stream, View) or kind in self.machine.guard.iterables or kind in RECORDS:
            for part in self._some(value):
                self._come_to(f"{path}[...]", part)
        yield from self._call_with_all(path, value, value.called if kind is Foreign else None)

    def _some(self, value: Any) -> list[Any]:
        found: list[Any] = []

        def take() -> None:
            for part in self.machine.each(value):
                found.append(part)
                if len(found) > 4:
                    return

        self._attempt(take)
        return found

    def _names(self, value: Any) -> list[str]:
        kind = type(value)
        names = {*METHODS.get(kind, ()), *ATTRIBUTES.get(kind, ()), *vars(type(value)), *getattr(value, "__dict__", ())}
        names |= {*_STATIC.get(value.target, ())} if kind is Foreign and isinstance(value.target, type) else set()
        names |= {"__name__", "__init__", "__class__", "__dict__", "records", "forward", "_own"}
        names |= {*getattr(value, "_fields", ())}
        if (cls := self.machine.classes.of(value)) is not None:
            names |= {name for base in cls.mro for name in base.names} | {*self.machine.objects.own(value)}
        return sorted(names)

    def _call_with_all(self, path: str, function: Any, called: frozenset[int | str] | None) -> Iterator[str]:
        """Call it in many ways; `called` are the parameters that it says it calls, None where nobody needs to say."""
        self._walked["call", path.rpartition(".")[2]] += 1
        if self._walked["call", path.rpartition(".")[2]] > 4 * _EACH:
            return
        probe, tensor = ABSENT, constant([[1.0, 2.0], [3.0, 4.0]])
        ways: list[tuple[Any, ...]] = [
            (), (2,), (tensor,), ("relu",), ([tensor],), (probe,), (tensor, probe), (probe, tensor), (probe, [tensor]),
            (tensor, tensor), (2, probe, probe), (True, probe, probe), (tensor, tensor, tensor), (0, 2, probe, 1),
            (probe, probe, [1]),
        ]  # fmt: skip
        first = 1 if type(function) is Method else 0
        for args in ways:
            places = {place + first for place, arg in enumerate(args) if arg is ABSENT}
            fresh, count = self._new_probe() if places else (ABSENT, [0])
            given = tuple(fresh if arg is ABSENT else arg for arg in args)
            found = self._attempt(lambda given=given: self.machine.call(function, given, {}))
            self.calls += 1
            if isinstance(found, Exception | LimitReached):
                if isinstance(found, Problem) and "cannot be called" in found.message and args == ():
                    return
            else:
                self._come_to(f"{path}(...)", found)
            if called is not None and count[0] and not places & {*called} and REST not in called:
                yield f"{path} calls an argument and does not say which (annotate it as Callable[...])"

    def _new_probe(self) -> Any:
        """A function of the program, and the list in which it counts its calls."""
        return self._attempt(lambda: self.machine.call(self.machine.root["new_probe"], (), {}))


def _is_public(target: Any) -> bool:
    """Whether a function has a public name, belongs to a class as a class method, or was made anew by one that has."""
    made = inspect.isfunction(target) and "<locals>" in target.__code__.co_qualname
    return made or inspect.ismethod(target) or any(target is thing for thing in PUBLIC.values())


def called_by(kind: type, name: str) -> frozenset[int | str] | None:
    """The parameters that a method says it calls; None for methods of the interpreter's own, which say nothing."""
    function = inspect.getattr_static(kind, name, None)
    return called_parameters(function) if inspect.isfunction(function) and is_value(kind) else None


# --- Functions that call an argument -------------------------------------------------------------


def undeclared(function: Any) -> set[str]:
    """The parameters that a function calls by name without being annotated as `Callable[...]`."""
    made = function.__init__ if isinstance(function, type) else inspect.unwrap(function)
    made = getattr(made, "__func__", made)
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(made)))
    except (OSError, TypeError, SyntaxError, IndentationError):
        return set()
    names = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    said = called_parameters(function)
    called = {name for name, _ in parameters_of(function) if name in names and name not in ("self", "cls")}
    return called - {str(name) for name in said}


def public_functions() -> Iterator[tuple[str, Any]]:
    """Every public function, class, and method of a public class that a program may call, by its name."""
    for path, thing in PUBLIC.items():
        if not callable(thing):
            continue
        yield path, thing
        if isinstance(thing, type) and (is_value(thing) or thing in OPERANDS):
            for name in METHODS.get(thing, ()):
                method = inspect.getattr_static(thing, name, None)
                if inspect.isfunction(method):
                    yield f"{path}.{name}", method


def kinds() -> frozenset[type]:
    """The classes that the tables say a program may hold."""
    return Guard.kinds
