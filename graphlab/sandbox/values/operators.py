"""Operators on the values of a program: by exact types, with sizes checked before anything is made."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from graphlab.sandbox.values import arrays, texts
from graphlab.sandbox.values.classes import ABSENT, Class, Instance, Record
from graphlab.sandbox.values.dunders import WORDS
from graphlab.sandbox.values.percent import percent
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import (
    ARRAY_SCALARS,
    ARRAYS,
    CONTAINERS,
    NUMBERS,
    OPERANDS,
    SEQUENCES,
    Deque,
    ErrorType,
    Foreign,
    Problem,
    TextArray,
    TracedFloat,
    Type,
    an,
    is_operand,
    is_record,
    place,
    type_name,
)

Rule = Callable[[Machine, Any, Any], Any]

SYMBOLS: dict[type, str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**",
    ast.MatMult: "@", ast.LShift: "<<", ast.RShift: ">>", ast.BitOr: "|", ast.BitXor: "^", ast.BitAnd: "&",
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.UAdd: "+", ast.USub: "-", ast.Invert: "~",
}  # fmt: skip

HOST: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "//": operator.floordiv,
    "%": operator.mod, "**": operator.pow, "@": operator.matmul, "<<": operator.lshift, ">>": operator.rshift,
    "|": operator.or_, "^": operator.xor, "&": operator.and_,
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_UNARY: dict[str, Callable[[Any], Any]] = {"+": operator.pos, "-": operator.neg, "~": operator.invert}
_IN_PLACE: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.iadd, "-": operator.isub, "*": operator.imul, "/": operator.itruediv, "//": operator.ifloordiv,
    "%": operator.imod, "**": operator.ipow, "@": operator.imatmul, "<<": operator.ilshift, ">>": operator.irshift,
    "|": operator.ior, "^": operator.ixor, "&": operator.iand,
}  # fmt: skip

_ARITHMETIC = ("+", "-", "*", "/", "//", "%", "**")
_ORDER = ("<", "<=", ">", ">=")
_REALS = (bool, int, float)
SMALL = 1 << 64
"""Integers below it are not measured."""

WHOLE = ("+", "-", "*")
"""What makes integers of integers that may be longer than both."""

# --- Rules by the types of both operands ---------------------------------------------------------

FREE: dict[str, dict[tuple[type, type], Callable[[Any, Any], Any]]] = {symbol: {} for symbol in HOST}
"""Where Python's own operator can be applied at once: the result is never bigger than its operands."""

RULES: dict[str, dict[tuple[type, type], Rule]] = {symbol: {} for symbol in HOST}
"""Where the size of the result has to be looked at."""


def _int_rule(host: Callable[[int, int], int]) -> Rule:
    def apply(m: Machine, a: int, b: int) -> int:
        result = host(a, b)
        return result if -SMALL < result < SMALL else m.meter.integer(result)

    return apply


def _power(m: Machine, a: Any, b: Any) -> Any:
    if b > 1 and type(a) in (int, bool):
        m.meter.bits((int(a).bit_length() - (abs(a) == 1)) * b)
    return _float_power(m, a, b)


def _float_power(m: Machine, a: Any, b: Any) -> Any:
    try:
        return a**b
    except OverflowError:
        raise Problem(OverflowError, f"This power of {an(a)} is too big for a float.") from None


def _shift(m: Machine, a: int, b: int) -> int:
    if a:
        m.meter.bits(int(a).bit_length() + max(b, 0))
    return a << b


def _join(what: str) -> Rule:
    def apply(m: Machine, a: Any, b: Any) -> Any:
        m.meter.items(len(a) + len(b), what)
        return a + b

    return apply


def _repeat(what: str) -> Rule:
    def apply(m: Machine, a: Any, b: Any) -> Any:
        length, times = (len(a), b) if type(b) in (int, bool) else (len(b), a)
        m.meter.items(length * max(times, 0), what)
        return a * b

    return apply


def _merge(host: Callable[[Any, Any], Any]) -> Rule:
    def apply(m: Machine, a: Any, b: Any) -> Any:
        m.meter.items(len(a) + len(b), type_name(a))
        return host(a, b)

    return apply


def _compared(host: Callable[[Any, Any], Any]) -> Rule:
    def apply(m: Machine, a: Any, b: Any) -> Any:
        m.survey(a)
        m.survey(b)
        return host(a, b)

    return apply


def _fill_tables() -> None:
    kinds: list[tuple[type, type]] = [(a, b) for a in _REALS for b in _REALS]
    whole: list[tuple[type, type]] = [(a, b) for a in (bool, int) for b in (bool, int)]
    mixed: list[tuple[type, type]] = [
        (complex, complex),
        *((a, complex) for a in _REALS),
        *((complex, a) for a in _REALS),
    ]
    for symbol in (*_ARITHMETIC, *_ORDER):
        FREE[symbol].update(dict.fromkeys(kinds, HOST[symbol]))
    for symbol in ("+", "-", "*", "/"):
        FREE[symbol].update(dict.fromkeys(mixed, HOST[symbol]))
    for symbol in WHOLE:
        for pair in whole:
            del FREE[symbol][pair]
            RULES[symbol][pair] = _int_rule(HOST[symbol])
    FREE["**"].clear()
    RULES["**"].update(dict.fromkeys([*kinds, *mixed], _float_power) | dict.fromkeys(whole, _power))
    RULES["<<"].update(dict.fromkeys(whole, _shift))
    for symbol in (">>", "|", "^", "&"):
        FREE[symbol].update(dict.fromkeys(whole, HOST[symbol]))
    for kind, what in ((str, "text"), (list, "list"), (tuple, "tuple")):
        RULES["+"][kind, kind] = _join(what)
        for number in (bool, int):
            RULES["*"][kind, number] = RULES["*"][number, kind] = _repeat(what)
    for symbol in ("|", "&", "-", "^", *_ORDER):
        for one in (set, frozenset):
            RULES[symbol][one, set] = RULES[symbol][one, frozenset] = _merge(HOST[symbol])
    RULES["|"][dict, dict] = _merge(operator.or_)
    for symbol in _ORDER:
        FREE[symbol][str, str] = HOST[symbol]
        RULES[symbol][list, list] = RULES[symbol][tuple, tuple] = _compared(HOST[symbol])
    simple: list[type] = [bool, int, float, complex, str, type(None)]
    for symbol in ("==", "!="):
        FREE[symbol].update(dict.fromkeys([(a, b) for a in simple for b in simple], HOST[symbol]))


_fill_tables()


_AS_IT_IS = {float, int}
"""Numbers that graphlab is given beside a tensor, as most are."""


# --- The rest: traced floats, tensors, arrays, and what does not work -----------------------------


def binary(m: Machine, symbol: str, a: Any, b: Any, node: Any = None) -> Any:
    """`a symbol b`."""
    pair = type(a), type(b)
    free = FREE[symbol].get(pair)
    if free is not None:
        return free(a, b)
    rule = RULES[symbol].get(pair)
    if rule is not None:
        return rule(m, a, b)
    return other(m, symbol, a, b, node)


def other(m: Machine, symbol: str, a: Any, b: Any, node: Any = None) -> Any:
    """`a symbol b` for two types that have no rule in the tables."""
    left, right = type(a), type(b)
    if (left in OPERANDS and (right in OPERANDS or right in _AS_IT_IS)) or (right in OPERANDS and left in _AS_IT_IS):
        return m.operate(HOST[symbol], a, b, node)
    if symbol == "%" and left is str:
        return percent(m, a, b)
    if m.classes.of(a) is not None or m.classes.of(b) is not None:
        if _is_plain(a, symbol) or _is_plain(b, symbol):
            return binary(m, symbol, _underneath(a), _underneath(b), node)
        found = m.dunders.operator(symbol, a, b)
        if found is not ABSENT:
            return found
        raise Problem(TypeError, f"{type_name(a)} {symbol} {type_name(b)} is not possible.", _cure(symbol, a, b))
    if is_operand(a) or is_operand(b):
        return m.operate(HOST[symbol], m.to_host(a), m.to_host(b), node)
    if type(a) is TracedFloat or type(b) is TracedFloat:
        if type(a) in NUMBERS and type(b) in NUMBERS:
            return _traced(m, symbol, a, b, node)
        return binary(m, symbol, _plain(a), _plain(b), node)
    if (type(a) is TextArray or type(b) is TextArray) and symbol in ("==", "!="):
        return texts.compared(m, symbol, a, b)
    if type(a) in ARRAYS or type(b) in ARRAYS:
        return arrays.binary(m, symbol, HOST[symbol], a, b)
    if symbol == "|" and isinstance(a, Type | ErrorType | Class | Foreign):
        return (a, b)  # `int | float`, for isinstance
    if symbol == "|" and type(a) is tuple and a and isinstance(a[0], Type | ErrorType | Class | Foreign):
        return (*a, b)
    if symbol in ("==", "!="):
        plain = m.survey(a) and m.survey(b)
        if plain or type(a) is not type(b) or type(a) not in SEQUENCES:
            return HOST[symbol](a, b)
        return _same(m, a, b) is (symbol == "==")
    if is_record(a) or is_record(b):
        return binary(m, symbol, *[tuple(side) if is_record(side) else side for side in (a, b)])
    raise Problem(TypeError, f"{type_name(a)} {symbol} {type_name(b)} is not possible.", _cure(symbol, a, b))


def _is_plain(value: Any, symbol: str) -> bool:
    """Whether a named tuple, or a member of an IntEnum, has no method of its own for an operator."""
    kind = type(value)
    if kind is Record or (kind is Instance and value.cls.is_number):
        return bool(value.cls.find(f"__{WORDS[symbol]}__") is ABSENT)
    return False


def _underneath(value: Any) -> Any:
    if type(value) is Record:
        return tuple(value)
    return value.attrs["value"] if type(value) is Instance and value.cls.is_number else value


def _same(m: Machine, a: Any, b: Any) -> bool:
    """Whether two lists or tuples are equal; objects are compared by the methods of their classes."""
    if len(a) != len(b):
        return False
    return all(x is y or truth(m, binary(m, "==", x, y)) for x, y in zip(a, b, strict=True))


def _plain(value: Any) -> Any:
    return float(value) if type(value) is TracedFloat else value


def _traced(m: Machine, symbol: str, a: Any, b: Any, node: Any) -> Any:
    value = binary(m, symbol, _plain(a), _plain(b))
    if symbol not in _ARITHMETIC or type(value) is not float:
        return value
    return m.traced(value, HOST[symbol], (a, b), node)


def _cure(symbol: str, a: Any, b: Any) -> str:
    kinds = {type_name(a), type_name(b)}
    if "NoneType" in kinds:
        return "One side is None: a function without `return` gives None, and so does a gradient without a path."
    if "str" in kinds and kinds & {"int", "float"}:
        return "Turn the text into a number with float(...), or the number into a text with str(...)."
    if "list" in kinds and kinds & {"int", "float", "list"}:
        return "Lists do no arithmetic: make a tensor of it with tf.constant(...)."
    return "Look at what both sides are: print(type(x).__name__)."


def unary(m: Machine, symbol: str, value: Any, node: Any = None) -> Any:
    """`symbol value`."""
    kind = type(value)
    if kind is TracedFloat:
        result = _UNARY[symbol](float(value))
        return m.traced(result, _UNARY[symbol], (value,), node)
    if kind in NUMBERS:
        return _UNARY[symbol](value)
    if is_operand(value):
        m.journal.at = node
        return m.from_host(_UNARY[symbol](value))
    if kind in ARRAYS:
        arrays.cost(m, value)
        return m.from_host(_UNARY[symbol](value))
    found = m.dunders.special(value, {"-": "__neg__", "+": "__pos__", "~": "__invert__"}[symbol])
    if found is not ABSENT:
        return found
    raise Problem(TypeError, f"{symbol}{type_name(value)} is not possible.", "Only numbers and tensors have a sign.")


def in_place(m: Machine, symbol: str, a: Any, b: Any, node: Any = None) -> Any:
    """What `a symbol= b` binds: `a` itself, changed, where it can be."""
    kind = type(a)
    if kind is list and symbol == "+":
        more = list(m.each(b))  # a function of the program may change `a` meanwhile
        m.meter.items(len(a) + len(more), "list")
        a.extend(more)
        return a
    if kind is list and symbol == "*" and type(b) in (int, bool):
        m.meter.items(len(a) * max(b, 0), "list")
        a *= b
        return a
    if kind in (set, dict) and symbol in ("|", "&", "-", "^") and type(b) is kind:
        m.meter.items(len(a) + len(b), type_name(a))
        return _IN_PLACE[symbol](a, b)
    if is_operand(a):
        return m.operate(_IN_PLACE[symbol], a, m.to_host(b), node)
    if kind is np.ndarray and not is_operand(b) and m.classes.of(b) is None:
        return arrays.binary(m, symbol, _IN_PLACE[symbol], a, b)
    if m.classes.of(a) is not None:
        found = m.dunders.in_place(symbol, a, b)
        if found is not ABSENT:
            return found
    return binary(m, symbol, a, b, node)


# --- Membership, identity, truth -----------------------------------------------------------------


def contains(m: Machine, container: Any, item: Any, node: Any = None) -> bool:
    """`item in container`."""
    kind = type(container)
    if kind is str:
        if type(item) is not str:
            raise Problem(TypeError, f"A text holds texts only; {type_name(item)} was asked for.")
        m.meter.bulk(len(container))
        return item in container
    if kind is range:
        item = item.item() if type(item) in ARRAY_SCALARS else item
        return type(item) in NUMBERS and item == item.real and _whole(item) and int(item.real) in container
    if kind in (list, tuple, Deque, Record) and not (m.survey(item) and m.survey(container)):
        return position(m, container, item) is not None
    if kind in CONTAINERS:
        m.survey(item)
        return item in container
    found = m.dunders.special(container, "__contains__", item)
    if found is not ABSENT:
        return truth(m, found)
    if kind in ARRAYS or is_operand(container):
        return any(truth(m, binary(m, "==", part, item, node)) for part in m.each(container))
    return any(truth(m, binary(m, "==", part, item, node)) for part in m.each(container))


def position(m: Machine, items: Any, item: Any) -> int | None:
    """Where `item` is in a list or tuple; None if nowhere. Objects are compared by the methods of their classes."""
    for number, part in enumerate(items):
        m.meter.tick()
        if part is item or truth(m, binary(m, "==", part, item)):
            return number
    return None


def _whole(number: Any) -> bool:
    return float(number.real).is_integer() if type(number) is not int else True


def truth(m: Machine, value: Any) -> bool:
    """Whether `value` counts as true."""
    if value is True or value is False:
        return value
    kind = type(value)
    if m.classes.of(value) is not None:
        return _truth_of_object(m, value)
    if kind in ARRAYS and np.size(value) > 1:
        raise Problem(
            ValueError,
            "The truth value of an array with more than one element is ambiguous.",
            "Say what is meant: np.all(...) or np.any(...).",
        )
    if kind not in ARRAYS and is_operand(value):
        try:
            return bool(value)
        except Exception as error:  # of more than one element
            raise place(error, None) from None
    return bool(value)


def _truth_of_object(m: Machine, value: Any) -> bool:
    for name in ("__bool__", "__len__"):
        found = m.dunders.special(value, name)
        if found is not ABSENT:
            return bool(found) if type(found) in (bool, int) else True
    return True


IDENTITY: dict[type, Callable[[Any, Any], bool]] = {ast.Is: operator.is_, ast.IsNot: operator.is_not}
