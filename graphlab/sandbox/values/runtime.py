"""The state of one run, and how it calls host code: calls, iteration, conversion of values to the host and back."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from types import FunctionType
from typing import Any

import numpy as np

from graphlab.dtypes import TensorShape
from graphlab.sandbox.values.absent import common
from graphlab.sandbox.values.chance import LARGEST_SEED, Chance, Clock
from graphlab.sandbox.values.classes import ABSENT, Bound, Class, Classes, Instance
from graphlab.sandbox.values.crossing import (
    REST,
    Lent,
    made_anew,
)
from graphlab.sandbox.values.dunders import Dunders
from graphlab.sandbox.values.limits import LimitReached, Limits, Meter
from graphlab.sandbox.values.marshalling import Marshaller
from graphlab.sandbox.values.objects import Objects
from graphlab.sandbox.values.observer import Guard
from graphlab.sandbox.values.text_file import TextFile
from graphlab.sandbox.values.values import (
    CONTAINERS,
    NAMED,
    OPERANDS,
    Foreign,
    Frame,
    Function,
    Method,
    Native,
    Problem,
    ProgressBar,
    Stream,
    Table,
    TextArray,
    TracedFloat,
    View,
    capital_an,
    is_operand,
    is_record,
    of_objects,
    type_name,
)
from graphlab.storage import Memory
from graphlab.tensor import PUBLIC, Tensor

_MOST_TRACED = 3000  # tapeless arithmetic is drawn up to here; beyond, floats are just floats
_FEW_KINDS = 4  # kinds that are looked at in the time of a step
_FED = frozenset({"fit", "evaluate", "predict"})  # methods that take batches from a generator
_MAKERS = {"constant", "Variable"}  # they take a float's value: what they make is a leaf of its own


class Machine:
    """One run: its counters, variables, output and observers, and the parts that implement its values."""

    def __init__(
        self,
        limits: Limits,
        journal: Any,
        *,
        implicit: bool,
        chance: Chance | None = None,
        clock: Clock | None = None,
    ):
        self.meter = Meter(limits)
        self.limits = limits
        self.journal = journal
        self.implicit = implicit
        self.guard = Guard(self.meter, journal)
        self.bind = self._bind_traced if implicit or journal is None else journal.bind
        """Report to the journal that a tensor, or what may hold some, was bound to a name at a syntax node."""
        self.classes = Classes()
        self.marshaller = Marshaller(self.guard, self.call, self.each)
        self.to_host, self.from_host, self.survey = (
            self.marshaller.to_host,
            self.marshaller.from_host,
            self.marshaller.survey,
        )
        self.dunders = Dunders(self.call, self.classes, self.guard)
        self.objects = Objects(self.guard, self.classes, self.marshaller, self.call)
        self.named = self.objects.named
        self.root = Frame()
        self.root.parent = None
        self.out: list[str] = []
        self.notes: list[str] = []
        self.traced_count = 0
        self.handling: list[Problem] = []
        self.chance = chance or Chance(secrets.randbelow(LARGEST_SEED))
        self.clock = clock or Clock()
        self.memory = Memory(self.note)  # what the program saves
        self.pickled: dict[bytes, Any] = {}  # what it made bytes of, by these
        self.drawings: Any = None
        self.print_options: dict[str, Any] = {}  # how it wants arrays to be written, for np.printoptions
        self.levels: dict[str, int] = {}  # from which on it wants messages to be logged, by the name of a logger
        self.imported: set[str] = set()  # modules that the program imports by their names
        self.log_form = "%(levelname)s:%(name)s:%(message)s"  # of a message that is logged
        self.modules: dict[str, Table] = {}  # those of its own: with values that it may change
        self.last: tuple[Any, Any] | None = None  # the statement that gave a value last, and the value
        self.implicit_target: Any = None  # what a program without a tape is taken to compute

    def note(self, text: str) -> None:
        """Add a note to the result, once."""
        if text not in self.notes:
            self.notes.append(text)

    def say(self, text: str) -> None:
        """Print output of graphlab itself: the progress of a training, the summary of a model."""
        self.meter.output(len(text))
        self.out.append(of_objects(text))

    # --- The program's answer --------------------------------------------------------------------

    def result(self, value: Any, node: Any) -> None:
        """Record the value of an expression statement at module level."""
        self.last = (node, value)
        self.assigned(value)

    def assigned(self, value: Any) -> None:
        """Record that a module-level name was assigned."""
        if type(value) in NAMED:
            self.implicit_target = value

    def finish(self) -> None:
        """End the run: a program that opened no tape has its last value differentiated, if the limits allow it."""
        target, bad = self.implicit_target, self.guard.bad
        if not self.implicit or target is None:
            return
        self.journal.at = None
        try:
            self.journal.finish(target.tensor if type(target) is TracedFloat else target)
        except LimitReached as limit:
            if type(limit) is not LimitReached:
                raise  # somebody has stopped it
            self.note(f"The gradient of the last value is not drawn. {limit.message}")
        finally:
            self.guard.bad = bad  # what overflows there is not the program's

    # --- Calling ---------------------------------------------------------------------------------

    def call(self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any], node: Any = None) -> Any:
        """`function(*args, **kwargs)`."""
        kind = type(function)
        if kind is Function:
            return function.apply(args, kwargs)
        if kind is Foreign:
            return self.call_foreign(function, args, kwargs, node)
        if isinstance(function, Native):
            return self.native(function.function, function.name, args, kwargs, function.signature)
        if kind is Method:
            return self.native(function.function, function.name, (function.owner, *args), kwargs)
        if kind is Bound:
            return self.call(function.function, (function.owner, *args), kwargs, node)
        if kind is Class:
            return self.objects.construct(function, args, kwargs)
        if kind is Instance or kind in self.classes:
            found = self.dunders.call_object(function, args, kwargs)
            if found is not ABSENT:
                return found
        if kind in self.guard.callables:
            return self.foreign(function, args, kwargs, node, type_name(function))
        if kind is Table and function.absent:
            raise Problem(ModuleNotFoundError, f"`{function.name}` is not here.", function.absent)
        what = f"`{function.name}` is a module and" if kind is Table else capital_an(function)
        raise Problem(TypeError, f"{what} cannot be called.", _not_callable(function))

    def call_foreign(self, function: Foreign, args: tuple[Any, ...], kwargs: dict[str, Any], node: Any) -> Any:
        """The same for a function of graphlab."""
        return self.foreign(
            function.target, args, kwargs, node, function.name, function.called, function.gives_callable
        )

    def native(
        self,
        function: Callable[..., Any],
        name: str,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        signature: str | None = None,
    ) -> Any:
        """Call a function of the sandbox's tables; arguments that do not fit are a TypeError of the program."""
        try:
            return function(self, *args, **kwargs)
        except TypeError as error:
            if error.__traceback__ is not None and error.__traceback__.tb_next is None:
                takes = f"; it takes {signature}" if signature else ""
                raise Problem(TypeError, f"{name}() cannot be called with these arguments{takes}.", _BAD_CALL) from None
            raise

    def foreign(
        self,
        target: Any,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        node: Any,
        name: str = "",
        called: frozenset[int | str] = frozenset(),
        gives_callable: bool = False,
    ) -> Any:
        """Call a function of graphlab, with the guard observing; arguments and result are converted and checked.

        `called` are the parameters that `target` calls. Only a function with `gives_callable` may return a function
        that it made.
        """
        plain = name in _MAKERS
        if name in _FED:
            args = tuple([self._lent(a) for a in args])
            kwargs = {k: self._lent(v) for k, v in kwargs.items()}
        if called:
            args = tuple([self.to_host(a, plain, at in called) for at, a in enumerate(args)])
            rest = REST in called
            kwargs = {k: self.to_host(v, plain, rest or k in called) for k, v in kwargs.items()}
        else:
            args = tuple([a if type(a) in OPERANDS else self.to_host(a, plain) for a in args])
            if kwargs:
                kwargs = {k: self.to_host(v, plain) for k, v in kwargs.items()}
        for key in kwargs:
            if key.startswith("_"):
                raise Problem(TypeError, f"{name}() does not know the argument `{key}`.", _BAD_CALL)
        if node is not None:
            self.journal.at = node
        result = target(*args, **kwargs)
        if gives_callable and type(result) is FunctionType:
            return made_anew(result)
        return self.from_host(result)

    def _lent(self, value: Any) -> Any:
        """A generator of the program as one of Python's, which asks it for each batch when it is wanted."""
        if type(value) is not Stream or value.kind != "generator":
            return value
        return Lent(self.to_host(item) for item in self._ticked(value))

    def _ticked(self, stream: Stream) -> Iterator[Any]:
        for item in stream:
            self.meter.tick()
            yield item

    def operate(self, operator: Callable[[Any, Any], Any], a: Any, b: Any, node: Any) -> Any:
        """Apply an operator to host values, of which one at least is a tensor."""
        if node is not None:
            self.journal.at = node
        result = operator(a, b)
        return result if type(result) is Tensor else self.from_host(result)  # the guard has seen the op

    # --- Tapeless programs -----------------------------------------------------------------------

    def leaf(self, value: Any) -> Any:
        """A float literal that gets a name in a program without a tape: it becomes a leaf of the graph."""
        if not self.implicit or type(value) is not float or self.traced_count >= _MOST_TRACED:
            return value
        self.traced_count += 1
        return TracedFloat.of(value, PUBLIC["constant"](value))

    def traced(self, value: float, function: Callable[..., Any], args: tuple[Any, ...], node: Any) -> Any:
        """`value`, traced: `function` runs on the tensors of the traced floats in `args`, and is so recorded."""
        if self.traced_count >= _MOST_TRACED:
            return value
        self.traced_count += 1
        if self.traced_count == _MOST_TRACED:
            self.note(f"Only the first {_MOST_TRACED:,} steps of arithmetic are recorded.")
        if node is not None:
            self.journal.at = node
        try:
            return TracedFloat.of(value, function(*[a.tensor if type(a) is TracedFloat else a for a in args]))
        except Exception:  # whatever a float can do and a tensor cannot: the number stays right, the path ends
            return value

    def _bind_traced(self, name: str, value: Any, node: Any, *, is_loop_scoped: bool = False) -> None:
        self.journal.bind(
            name, value.tensor if type(value) is TracedFloat else value, node, is_loop_scoped=is_loop_scoped
        )

    # --- Walking ---------------------------------------------------------------------------------

    def iterate(self, value: Any) -> Iterator[Any]:
        """The items of `value`, one by one, uncounted: for loops, which count their own steps."""
        kind = type(value)
        if kind in CONTAINERS or kind in (str, range):
            return iter(value)
        if kind is Stream:
            return iter(value)
        if kind is View:
            return iter(value.items)
        if kind is TextArray:
            texts: TextArray = value
            return texts.rows()
        if kind is ProgressBar:
            return self.iterate(value.items)
        if kind is TextFile:
            return value.lines()  # type: ignore[no-any-return]
        if is_record(value):
            return iter(value)
        if kind is np.ndarray or is_operand(value) or kind is TensorShape:
            return (self.from_host(v) for v in value)
        if kind in self.guard.iterables:
            return (self.from_host(v) for v in value)
        if kind is Class and value.members is not None:
            self.meter.bulk(len(value.members))
            return iter(list(value.members.values()))
        if kind is Instance or kind in self.classes:
            found = self.dunders.items_of(value)
            if found is not ABSENT:
                return found if isinstance(found, Iterator) else self.iterate(found)
        raise Problem(TypeError, f"{capital_an(value)} has no items to walk over.", _not_iterable(value))

    def each(self, value: Any) -> Iterator[Any]:
        """The items of `value` for a function that walks over all of them; each counts as a step."""
        if type(value) in (list, tuple, str, range, dict, set):
            self.length(value)
            return iter(value)
        return self._counted(self.iterate(value))

    def _counted(self, items: Iterator[Any]) -> Iterator[Any]:
        meter, most = self.meter, self.limits.items
        for number, item in enumerate(items):
            meter.tick()
            if number >= most:
                meter.items(number + 1)
            yield item

    def kinds_of(self, value: Any) -> tuple[Any, ...]:
        """The classes in the argument of isinstance, issubclass and `except`: one, or those of nested tuples."""
        if type(value) is not tuple:
            return (value,)
        self.meter.spend(len(value) // _FEW_KINDS)
        return value

    def length(self, value: Any) -> int:
        """How many items `value` has, refused if there are too many; 0 where it is not known."""
        if type(value) not in (list, tuple, str, range, dict, set):
            return 0
        count = max(-((value.start - value.stop) // value.step), 0) if type(value) is range else len(value)
        self.meter.items(count, "text" if type(value) is str else "list")
        return count


_BAD_CALL = "Look at the names and the number of the arguments."


def _not_callable(value: Any) -> str:
    if type(value) is Table:
        first = common(value.name) or f"{value.name}.{next(iter(value.names), 'f')}"
        return f"A module is a collection of functions: call one of them, such as {first}(...)."
    if type(value) in (int, float, TracedFloat) or is_operand(value):
        return "A product needs its sign, as in 3 * (x + 1), and a function's name must not be given to a number."
    if type(value) in (list, tuple, dict, str):
        return "Items are taken out with square brackets: x[0]."
    return "Only functions can be called: a comma or an operator may be missing before the bracket."


def _not_iterable(value: Any) -> str:
    if type(value) in (int, float, TracedFloat):
        return "To count, write `for i in range(n)`."
    if value is None:
        return "It is None: a function without `return` gives None."
    return "Lists, texts, ranges, dictionaries and tensors have items."
