"""`%` on a text: each field by itself, its width and its value looked at before anything is written."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np

from graphlab.sandbox.values.classes import ABSENT
from graphlab.sandbox.values.formatting import show, text_of
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import ARRAYS, Problem, TracedFloat, an, is_operand

_FIELD = re.compile(
    r"%(?:\((?P<key>[^()]*)\))?(?P<flags>[-+ 0#]*)(?P<width>\*|\d*)(?P<digits>\.(?:\*|\d*))?[hlL]?(?P<kind>.?)", re.S
)
_WIDEST = 999
_TEXTS, _WHOLE, _FLOATS = "sra", "diu", "eEfFgG"


def percent(m: Machine, template: str, values: Any) -> str:
    """`template % values`."""
    values = _Values(values)
    pieces: list[str] = []
    end = length = 0
    while (start := template.find("%", end)) >= 0:
        found = _FIELD.match(template, start)
        assert found is not None
        m.meter.tick()
        pieces += [template[end:start], _field(m, found, values)]
        length += len(pieces[-2]) + len(pieces[-1])
        m.meter.items(length, "text")
        end = found.end()
    if not values.are_used:
        raise Problem(TypeError, "There are more values than places for them in the text.", _COUNT)
    m.meter.items(length + len(template) - end, "text")
    return "".join([*pieces, template[end:]])


_COUNT = "Each place such as %d or %.2f needs one value: 'step %d: %.3f' % (step, loss)."


class _Values:
    """What stands right of `%`: a tuple is walked over, a dictionary is asked by name."""

    def __init__(self, values: Any):
        self._table = values if isinstance(values, dict) else None
        self._many = isinstance(values, tuple)
        self._values = list(values) if self._many else [values]
        self._next = 0

    @property
    def are_used(self) -> bool:
        """Whether none is left over. Python does not mind what has items."""
        single = self._values[0] if not self._many else None
        return self._next >= len(self._values) or type(single) in (list, dict, *ARRAYS) or is_operand(single)

    def next(self) -> Any:
        if self._next >= len(self._values):
            raise Problem(TypeError, "There are more places in the text than values for them.", _COUNT)
        self._next += 1
        return self._values[self._next - 1]

    def named(self, key: str) -> Any:
        if self._table is None:
            cure = "Write the values in a dictionary: '%(x)d' % {'x': 1}."
            raise Problem(TypeError, f"The text has a place for `{key[:40]}`, and what follows `%` has no names.", cure)
        if key not in self._table:
            raise Problem(KeyError, f"The text has a place for `{key[:40]}`, which is not given.")
        self._next = 1
        return self._table[key]


def _field(m: Machine, found: re.Match[str], values: _Values) -> str:
    key, flags, width, digits, kind = found.group("key", "flags", "width", "digits", "kind")
    if kind == "%":
        return "%"
    if kind not in {*_TEXTS, *_WHOLE, *_FLOATS, *"xXoc"}:
        what = f"`{found.group()[:20]}` is no place for a value." if kind else "The text ends in an unfinished `%`."
        raise Problem(ValueError, what, "Use %d, %.2f, %s and the like; a percent sign itself is %%.")
    sizes = [_size(values.next() if part == "*" else part or "0") for part in (width, (digits or "")[1:])]
    if width == "*" and sizes[0] < 0:
        flags, sizes[0] = flags + "-", -sizes[0]
    spec = f"%{flags}{sizes[0] or ''}{'' if digits is None else f'.{max(sizes[1], 0)}'}{kind}"
    value = values.next() if key is None else values.named(key)
    return str(spec % (_TAKEN[kind](m, value),))


def _size(text: Any) -> int:
    """A width, or a number of digits. What stands in the text is at most a few digits long."""
    if type(text) not in (str, int) or (type(text) is str and len(text) > 9) or abs(int(text)) > _WIDEST:
        shown = text if type(text) in (str, int) and len(str(text)[:20]) < 12 else "this"
        raise Problem(ValueError, f"A width of {shown} is not possible here.", f"At most {_WIDEST} are.")
    return int(text)


def _number(m: Machine, value: Any, method: str) -> Any:
    """The number that a value is, as Python's own; ABSENT if it is none."""
    if type(value) in (bool, int, float):
        return value
    if type(value) is TracedFloat:
        return float(value)
    if is_operand(value) or type(value) in ARRAYS:
        array = np.asarray(value.numpy() if is_operand(value) else value)
        if array.dtype.kind not in "biuf":
            return ABSENT
        if array.shape:
            what = f"A single number is needed for this place; got {an(value)} of shape {array.shape}."
            raise Problem(TypeError, what, "Take one of them, such as x[0], or write the whole with %s.")
        return array.item()
    return m.dunders.special(value, method)


def _needed(what: str, kind: str, value: Any) -> Problem:
    return Problem(TypeError, f"`%{kind}` needs {what}; got {an(value)}.", "Take %s there: it writes every value.")


def _numeric(kind: str, host: type[int | float], method: str, kinds: tuple[type, ...]) -> Callable[[Machine, Any], Any]:
    """Takes a number of these kinds, or an object whose `method` gives one, as a number of `host`."""
    what = "a number" if float in kinds else "a whole number"

    def taken(m: Machine, value: Any) -> Any:
        number = _number(m, value, method)
        if type(number) not in kinds:
            raise _needed(what, kind, value)
        return host(number)  # an int of inf and nan is a Problem, as everywhere

    return taken


def _character(m: Machine, value: Any) -> Any:
    if type(value) is str and len(value) == 1:
        return value
    number = _number(m, value, "__index__")
    if type(number) not in (bool, int):
        raise _needed("a whole number or one character", "c", value)
    return number


_TAKEN: dict[str, Callable[[Machine, Any], Any]] = {
    "s": lambda m, value: text_of(m, value),
    "r": lambda m, value: _Text(show(m, value)),
    "a": lambda m, value: _Text(show(m, value).encode("ascii", "backslashreplace").decode()),
    **{kind: _numeric(kind, int, "__int__", (bool, int, float)) for kind in _WHOLE},
    **{kind: _numeric(kind, int, "__index__", (bool, int)) for kind in "xXo"},
    **{kind: _numeric(kind, float, "__float__", (bool, int, float)) for kind in _FLOATS},
    "c": _character,
}  # fmt: skip


class _Text:
    """A text that is its own repr."""

    def __init__(self, text: str):
        self._text = text

    def __repr__(self) -> str:
        return self._text
