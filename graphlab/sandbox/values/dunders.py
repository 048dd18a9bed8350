"""The methods with two underscores on each side, which a class of the program may define for operators and calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from graphlab.module import Module
from graphlab.sandbox.values.classes import ABSENT, Classes
from graphlab.sandbox.values.observer import Guard
from graphlab.sandbox.values.values import ErrorType, Problem, an, capital_an, error_value

Call = Callable[[Any, tuple[Any, ...], dict[str, Any]], Any]
"""How a value of the program is called: with positional arguments and named ones."""

_REFLECTED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
WORDS = {
    "+": "add", "-": "sub", "*": "mul", "/": "truediv", "//": "floordiv", "%": "mod", "**": "pow", "@": "matmul",
    "<<": "lshift", ">>": "rshift", "|": "or", "&": "and", "^": "xor",
    "==": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge",
}  # fmt: skip

IN_PLACE_WORDS = {symbol: word for symbol, word in WORDS.items() if symbol not in _REFLECTED}

_ALONE = (
    "init post_init call repr str len getitem setitem delitem contains iter next bool float int abs neg pos hash index"
    " invert enter exit"
)

MATCH_ARGS = "__match_args__"
"""Under this name a class keeps the attributes that the patterns without a name are for, after `case`."""

SPECIAL = frozenset(
    {
        MATCH_ARGS,
        *(f"__{word}__" for word in WORDS.values()),
        *(f"__{side}{word}__" for word in IN_PLACE_WORDS.values() for side in "ri"),
        *(f"__{word}__" for word in _ALONE.split()),
    }
)
"""What with underscores on each side a class of the program may define: methods, and MATCH_ARGS."""


class Dunders:
    """Calls the methods with underscores of the program's own classes."""

    def __init__(self, call: Call, classes: Classes, guard: Guard):
        self._call, self._classes, self._guard = call, classes, guard

    def call_object(self, value: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """`value(*args, **kwargs)` by the class's own `__call__`, drawn as one box; ABSENT if it has none."""
        cls = self._classes.of(value)
        found = ABSENT if cls is None else cls.find("__call__")
        if cls is None or found is ABSENT:
            return ABSENT
        self._guard.entered("layer", value.name if cls.base is not None and isinstance(value, Module) else cls.name)
        try:
            return self._call(found, (value, *args), kwargs)
        finally:
            self._guard.left()

    def special(self, value: Any, name: str, *args: Any) -> Any:
        """What the operator method `name` of an object of the program gives; ABSENT if its class has none."""
        cls = self._classes.of(value)
        found = ABSENT if cls is None else cls.find(name)
        return ABSENT if found is ABSENT else self._call(found, (value, *args), {})

    def operator(self, symbol: str, a: Any, b: Any) -> Any:
        """`a symbol b` by the methods of their classes; ABSENT if they have none for it."""
        word = WORDS[symbol]
        result = self.special(a, f"__{word}__", b)
        if result is ABSENT or result is NotImplemented:
            back = _REFLECTED.get(symbol)
            result = self.special(b, f"__{WORDS[back]}__" if back else f"__r{word}__", a)
        if result is not ABSENT and result is not NotImplemented:
            return result
        if symbol in ("==", "!="):
            opposite = self.operator("==", a, b) if symbol == "!=" else a is b
            return opposite if symbol == "==" else not opposite
        return ABSENT

    def enter(self, value: Any, entered: Callable[[Any], Any], node: Any) -> Callable[[BaseException | None], bool]:
        """Enter the context of an object with `__enter__` and `__exit__`; gives what leaves it.

        That takes the error of the block, and says whether it goes no further.
        """
        cls = self._classes.of(value)
        first = ABSENT if cls is None or cls.find("__exit__") is ABSENT else self.special(value, "__enter__")
        if first is ABSENT:
            cure = "Define `__enter__` and `__exit__` in its class."
            raise Problem(TypeError, f"{capital_an(value)} cannot stand after `with`.", cure, node)
        entered(first)

        def leave(error: BaseException | None) -> bool:
            if error is None:
                self.special(value, "__exit__", None, None, None)
                return False
            if not isinstance(error, Problem):
                return False  # the program has had its time: none of its code runs any more
            kind = ErrorType(error.kind, error.type or Exception)
            return self.special(value, "__exit__", kind, error_value(error), None) is True

        return leave

    def in_place(self, symbol: str, a: Any, b: Any) -> Any:
        """`a symbol= b` by `__iadd__` and the like; ABSENT if the class has none."""
        result = self.special(a, f"__i{WORDS[symbol]}__", b)
        return ABSENT if result is NotImplemented else result

    def items_of(self, value: Any) -> Any:
        """What a loop over an object of the program walks over; ABSENT if it cannot."""
        found = self.special(value, "__iter__")
        if found is not ABSENT:
            return self._nexts(found) if self._classes.of(found) is not None else found
        cls = self._classes.of(value)
        return ABSENT if cls is None or cls.find("__getitem__") is ABSENT else self._counted_items(value)

    def _nexts(self, value: Any) -> Iterator[Any]:
        cls = self._classes.of(value)
        if cls is None or cls.find("__next__") is ABSENT:
            cure = "Give back iter(self.items), or define `__next__`."
            raise Problem(TypeError, f"`__iter__` gives {an(value)}, which has no `__next__`.", cure)
        while True:
            try:
                item = self.special(value, "__next__")
            except Problem as problem:
                if problem.type is StopIteration:
                    return
                raise
            yield item

    def _counted_items(self, value: Any) -> Iterator[Any]:
        place = 0
        while True:
            try:
                item = self.special(value, "__getitem__", place)
            except Problem as problem:
                if problem.type is not None and issubclass(problem.type, IndexError):
                    return
                raise
            yield item
            place += 1
