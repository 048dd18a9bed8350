"""What a program can hold: a few of Python's own types, tensors, arrays, and the closed classes of this file.

A value's exact type decides what it is; nothing here is found with `getattr` on what a program names.
"""

from __future__ import annotations

import inspect
import re
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from graphlab import errors
from graphlab.data import Dataset
from graphlab.dtypes import NARROW, DType, TensorShape, as_dtype
from graphlab.sandbox.values.classes import Bound, Class, Closed, Instance, Property, Record, Super, Unbound
from graphlab.sandbox.values.limits import LimitReached
from graphlab.tensor import Operand, Tensor


class Problem(Exception):
    """An error of the program. `type` is the exception that it stands for, `node` the syntax node where it happened.

    `value` is the program's own object, if it raised one.
    """

    def __init__(
        self,
        kind: type[BaseException] | str,
        message: str,
        hint: str | Callable[[], str] | None = None,
        node: Any = None,
        value: Any = None,
    ):
        super().__init__(message)
        self.type = kind if isinstance(kind, type) else None
        self.kind = kind_of(kind) if isinstance(kind, type) else kind
        self.message = message
        self._hint = hint
        self.node = node
        self.value = value
        if type(value) is Instance:
            self.kind = value.cls.name

    @property
    def hint(self) -> str | None:
        """The hint. One that takes long to find is a function, called only if the program does not catch the error."""
        if callable(self._hint):
            self._hint = self._hint()
        return self._hint


def split_names(text: str) -> list[str]:
    """The names in a text, separated by spaces: long lists of names read better this way."""
    return text.split()


# --- Kinds of errors -----------------------------------------------------------------------------

ERRORS: dict[str, type[BaseException]] = {
    kind.__name__: kind
    for kind in (
        Exception, ArithmeticError, AssertionError, AttributeError, ImportError, IndexError, KeyError, LookupError,
        NameError, NotImplementedError, OverflowError, RuntimeError, StopIteration, TypeError, ValueError,
        ZeroDivisionError, GeneratorExit, OSError, FileNotFoundError, FileExistsError,
    )
}  # fmt: skip
"""The errors that a program may raise and catch under their plain names."""

_KINDS = {
    *ERRORS,
    "FrozenInstanceError",
    "UnboundLocalError",
    "ModuleNotFoundError",
    "UnicodeError",
    "FloatingPointError",
    "BufferError",
}
_GRAPHLAB = {name for name, kind in vars(errors).items() if isinstance(kind, type)}


def kind_of(error: type[BaseException]) -> str:
    """The name to show for a class of errors: its own or that of the first base that is known."""
    for base in error.__mro__:
        if base.__name__ in _KINDS or base.__name__ in _GRAPHLAB:
            return base.__name__
    return "Error"


def place(error: BaseException, node: Any) -> BaseException:
    """`error` with the place where it happened, if it is a Problem or LimitReached; any other as it is."""
    if isinstance(error, Problem | LimitReached):
        if error.node is None:
            error.node = node
        return error
    if isinstance(error, RecursionError):
        return LimitReached("The program is nested too deep.", "Use a loop, or shorter expressions.", node)
    if isinstance(error, MemoryError) and not isinstance(error, errors.GraphlabError):
        return LimitReached("The program needs more memory than a run may have.", "Use smaller shapes.", node)
    if isinstance(error, AttributeError) and isinstance(error.name, str) and error.name.startswith("_"):
        return Problem(AttributeError, f"This {type(error.obj).__name__} was not made ready.", _UNREADY, node)
    if isinstance(error, AttributeError) and "_own" in getattr(error.obj, "__dict__", ()):  # of the program's class
        said = f"This {type(error.obj).__name__} has no `{error.name}`."
        return Problem(AttributeError, said, _UNFIT, node)
    if isinstance(error, Exception):
        message = error.args[0] if isinstance(error, KeyError) and len(error.args) == 1 else error
        return Problem(type(error), clean(str(message) or kind_of(type(error))), node=node)
    return error


_UNREADY = "Call super().__init__() in the `__init__` of its class, before anything else."
_UNFIT = "Call super().__init__() in the `__init__` of its class, and derive it from what is needed here."

_CLEANING = [
    (re.compile(r"<class '(?:\w+\.)*(\w+)'>"), r"\1"),
    (re.compile(r" at 0x[0-9a-fA-F]+"), ""),
    (re.compile(r"\bTraced\b"), "float"),
    (re.compile(r"'numpy\.(\w+)'"), r"'\1'"),
    (re.compile(r"(?<![\w.])(?:\w+\.(?:<locals>\.)?)*<locals>\.?|<locals>\.?"), ""),  # a dotted name is begun once
    (re.compile(r"; use sys\.set_int_max_str_digits\(\) to increase the limit"), ""),
    (re.compile(r"\bgraphlab\.(?:\w+\.)*(?=\w)"), ""),
]


_LONGEST = 600  # characters of a message that shows a value


def clean(message: str) -> str:
    """A host error's text without addresses, module paths and names of ours."""
    if len(message) > _LONGEST:
        message = message[:_LONGEST] + " ..."
    return without_addresses(message)


def without_addresses(text: str) -> str:
    """The repr of an object without its memory address and module.

    >>> without_addresses("<graphlab.tape.GradientTape object at 0x7f1e6c0>")
    '<GradientTape object>'
    """
    for pattern, replacement in _CLEANING:
        text = pattern.sub(replacement, text)
    return text


_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]{6,}(?=[ >])")


def of_objects(text: str) -> str:
    """A text that graphlab gives: what Python writes of an object in it has no address. All else is the program's own.

    >>> of_objects("<function f at 0x7f1e6c0>, at 0xffffff")
    '<function f>, at 0xffffff'
    """
    return _ADDRESS.sub("", text) if " at 0x" in text else text


# --- The closed classes --------------------------------------------------------------------------


class Frame(dict[str, Any]):
    """The variables of one function call; `parent` holds those of the function around it."""

    __slots__ = ("parent",)
    parent: Frame | None


class Function(Closed):
    """A `def` or `lambda` of the program."""

    __slots__ = ("apply", "name", "signature")

    def __init__(
        self, name: str, apply: Callable[[tuple[Any, ...], dict[str, Any]], Any], signature: inspect.Signature
    ):
        self.name = name
        self.apply = apply
        self.signature = signature


class Native(Closed):
    """A function of the sandbox's tables: `function(machine, *args, **kwargs)`."""

    __slots__ = ("function", "name", "signature")

    def __init__(self, name: str, function: Callable[..., Any], signature: str | None = None):
        self.name = name
        self.function = function
        self.signature = signature


class Type(Native):
    """A built-in type: callable like a function, and of use in isinstance(x, ...) and as a dtype."""

    __slots__ = ("host",)

    def __init__(self, name: str, function: Callable[..., Any], host: tuple[type, ...], signature: str | None = None):
        super().__init__(name, function, signature)
        self.host = host


class TypeHint(Type):
    """A name of `typing`: taken with [...] it is itself."""

    __slots__ = ()


class Abstract(Native):
    """A method that a class only asks for: `@abstractmethod`."""

    __slots__ = ()


class Operation(Native):
    """A method of a class of the tables: taken from an object, it is called with the object first."""

    __slots__ = ()


class ErrorType(Native):
    """A kind of error, to raise and to catch."""

    __slots__ = ("host",)

    def __init__(self, name: str, host: type[BaseException]):
        super().__init__(name, lambda machine, *args: ErrorValue(self, args))
        self.host = host


class ErrorValue(Closed):
    """An error as a value: its kind and what it was raised with, nothing else."""

    __slots__ = ("args", "type")

    def __init__(self, kind: ErrorType, args: tuple[Any, ...]):
        self.type = kind
        self.args = args


def error_value(problem: Problem) -> Any:
    """What `except ... as error` binds: the program's own object, or the kind and the text."""
    return problem.value or ErrorValue(ErrorType(problem.kind, problem.type or Exception), (problem.message,))


class Foreign(Closed):
    """A function or class of graphlab under its public name.

    `called` are the parameters that it calls, and `gives_callable` says whether it makes functions: see crossing.py.
    """

    __slots__ = ("called", "gives_callable", "name", "target")

    def __init__(
        self, name: str, target: Any, called: frozenset[int | str] = frozenset(), gives_callable: bool = False
    ):
        self.name = name
        self.target = target
        self.called = called
        self.gives_callable = gives_callable


class Method(Closed):
    """A method that was taken from its object and not called at once, such as `f = xs.append`."""

    __slots__ = ("function", "name", "owner")

    def __init__(self, name: str, owner: Any, function: Callable[..., Any]):
        self.name = name
        self.owner = owner
        self.function = function


class Table(Closed):
    """A module, as a closed table of names."""

    __slots__ = ("absent", "name", "names", "why")

    def __init__(self, name: str, names: dict[str, Any], why: dict[str, str] | None = None, absent: str = ""):
        self.name = name
        self.names = names
        self.why = why or {}  # a name that is left out on purpose, and what to use instead
        self.absent = absent  # the module is not here at all: what to use instead


class Stream(Closed):
    """An iterator: the result of zip, map, enumerate, reversed and `(x for ...)`.

    The only iterator that a program can hold. CPython's own must not be asked for a value while they are at work on
    one (zip would reuse a tuple that is in use, chain an iterator that is gone), and a function of the program that
    such an iterator calls could ask it. This one refuses.
    """

    __slots__ = ("_busy", "_items", "depth", "kind", "length")

    def __init__(self, kind: str, items: Iterator[Any], depth: int = 0, length: int | None = None):
        self.kind = kind
        self.length = length  # where it is known beforehand
        self._items = items
        self._busy = False
        self.depth = depth
        if depth > 20:
            raise LimitReached(
                "More than 20 of zip, map, filter and the like stand inside one another.",
                "Make a list with list(...) in between.",
            )

    def __iter__(self) -> Stream:
        return self

    @property
    def source(self) -> Iterator[Any]:
        """What the values come from."""
        return self._items

    def __next__(self) -> Any:
        return self.advance(self._items.__next__)

    def send(self, value: Any) -> Any:
        """The next value of a generator, inside which `yield` gives `value`: for `yield from`."""
        return self.advance(lambda: self._items.send(value))  # type: ignore[attr-defined]

    def throw(self, error: BaseException) -> Any:
        """The next value of a generator, inside which `yield` raises `error`: for `yield from`."""
        return self.advance(lambda: self._items.throw(error))  # type: ignore[attr-defined]

    def advance(self, action: Callable[[], Any]) -> Any:
        """What `action` gives, which asks for the next value: refused while one is made."""
        if self._busy:
            raise Problem(
                ValueError,
                f"This {self.kind} is asked for a value while it makes one.",
                "A function that it calls walks over it too: make a list of it first, with list(...).",
            )
        self._busy = True
        try:
            return action()
        finally:
            self._busy = False


def rounds_of(value: Any) -> int | None:
    """How many items a loop over `value` comes to; None where that is not known before it begins.

    >>> rounds_of([1, 2]), rounds_of(range(0, 10, 4)), rounds_of(Dataset.range(5).repeat()), rounds_of("text")
    (2, 3, None, None)
    """
    while type(value) is ProgressBar:
        value = value.items
    kind = type(value)
    if kind is list or kind is tuple:
        return len(value)
    if kind is range:
        return int(max(-((value.start - value.stop) // value.step), 0))
    if kind is Stream:
        return value.length  # type: ignore[no-any-return]
    count = int(value.cardinality()._array) if kind is Dataset else -1
    return count if count >= 0 else None


class Deque(deque[Any]):
    """`collections.deque`. A class of our own: Python's drops what is nested in it by calls without end."""

    __slots__ = ()


class OrderedDict(dict[Any, Any]):
    """`collections.OrderedDict`."""

    __slots__ = ()


class DefaultDict(dict[Any, Any]):
    """`collections.defaultdict`: `factory` makes the value of a key that is missing, where the program asks for it."""

    __slots__ = ("factory",)

    def __init__(self, factory: Any = None):
        super().__init__()
        self.factory = factory


class Counter(dict[Any, Any]):
    """`collections.Counter`."""

    __slots__ = ()


DICTS: frozenset[type] = frozenset({dict, OrderedDict, DefaultDict, Counter})
"""Dictionaries, and what is one and more."""


def filled_as(value: Any, parts: list[Any]) -> Any:
    """A container of the same kind as `value` with other parts; those of a dictionary are pairs.

    >>> filled_as(Deque("abc", 2), [1, 2, 3]), filled_as(Counter(), [("a", 2)])
    (Deque([2, 3], maxlen=2), {'a': 2})
    """
    kind = type(value)
    if kind is Record:
        return Record.of(value.cls, parts)
    if kind is Deque:
        return Deque(parts, value.maxlen)
    if kind is DefaultDict:
        made = DefaultDict(value.factory)
        made.update(parts)
        return made
    return kind(parts)


class View(Closed):
    """What `keys()`, `values()` and `items()` of a dictionary give."""

    __slots__ = ("items", "kind")

    def __init__(self, kind: str, items: list[Any]):
        self.kind = kind
        self.items = items


class TextArray(Closed):
    """What `np.array` makes of texts: they are taken out, compared and walked over, and nothing is computed of them.

    One that is taken out is a text of Python, not an `np.str_`.
    """

    __slots__ = ("array",)

    def __init__(self, array: np.ndarray):
        self.array = array  # of objects, each a text

    def __len__(self) -> int:
        return len(self.array)

    def rows(self) -> Iterator[Any]:
        """The texts, one by one; of more axes the rows."""
        return (TextArray(row) if type(row) is np.ndarray else row for row in self.array)


class VersionInfo(NamedTuple):
    """`sys.version_info`."""

    major: int
    minor: int
    micro: int
    releaselevel: str
    serial: int


class ProgressBar(Closed):
    """What `tqdm` gives: the items that it was given, to walk over, and how far it was told to be."""

    __slots__ = ("items", "n")

    def __init__(self, items: Any):
        self.items = items
        self.n: int | float = 0

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(self, *error: object) -> None:
        """There is nothing to put away."""


class Context(Closed):
    """A context manager, of no other use."""

    __slots__ = ("target",)

    def __init__(self, target: Any):
        self.target = target


class TracedFloat(float):
    """A float of a program without a tape: counts and prints as a float, and carries the tensor it stands for."""

    __slots__ = ("tensor",)
    tensor: Tensor

    @staticmethod
    def of(value: float, tensor: Tensor) -> TracedFloat:
        """`value`, standing for `tensor`."""
        traced = TracedFloat(value)
        traced.tensor = tensor
        return traced


class ArrayType:
    """The dtype of an array."""

    __slots__ = ("name",)

    def __init__(self, dtype: np.dtype):
        self.name = dtype.name

    def __eq__(self, other: object) -> bool:
        if type(other) is Type:
            named = array_dtype_named(other)
            return named is not None and self.name == named.name
        return self.name == (other.name if type(other) in (ArrayType, DType) else other)  # type: ignore[attr-defined]

    def __hash__(self) -> int:
        return hash(self.name)

    def __str__(self) -> str:
        return self.name

    def __repr__(self) -> str:
        return f"dtype({self.name!r})"


# --- Families of types ---------------------------------------------------------------------------

NUMBERS = frozenset({bool, int, float, complex, TracedFloat})
SCALARS = frozenset({type(None), bool, int, float, complex, str, bytes, TracedFloat, type(Ellipsis)})
ARRAY_SCALARS = frozenset(
    {
        np.bool_, np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint16, np.uint32, np.uint64,
        np.float16, np.float32, np.float64, np.complex64, np.complex128, NARROW.type,
    }
)  # fmt: skip
ARRAYS = ARRAY_SCALARS | {np.ndarray}
OPERANDS: set[type] = {Tensor}
"""Tensor, Variable and their subclasses: what a recorder may see."""

NAMED: set[type] = {Tensor, TracedFloat}
"""OPERANDS, and floats that stand for a tensor: values with a place in the graph."""

HOLDERS: set[type] = {list, tuple, dict, Instance}
"""What may hold tensors: containers, objects, and the layers, models and modules that the tables add."""

SEQUENCES = frozenset({list, tuple})
CONTAINERS = frozenset({list, tuple, dict, set, frozenset, Deque, Record, *DICTS})
PLAIN = SCALARS | ARRAYS | {DType, TensorShape, range, slice}
"""What graphlab is given as it is, and what it may give back. The tables add their own classes to OPERANDS."""

_NAMES_A_DTYPE = frozenset({bool, int, float, complex}) | ARRAY_SCALARS


def dtype_named(value: Type) -> DType | None:
    """The dtype that a type of the language stands for; None where it stands for none, as `int` in TensorFlow."""
    host = value.host[0]
    return as_dtype(host) if host is str or (host in _NAMES_A_DTYPE and host is not int) else None


def array_dtype_named(value: Type) -> np.dtype | None:
    """The dtype of arrays that a type of the language stands for; None where it stands for none."""
    return np.dtype(value.host[0]) if value.host[0] in _NAMES_A_DTYPE else None


_NAMES: dict[type, str] = {
    TracedFloat: "float", Function: "function", Native: "builtin_function_or_method", Type: "type", TypeHint: "type",
    ErrorType: "type", Method: "method", Operation: "function", Abstract: "function", DefaultDict: "defaultdict",
    Deque: "deque",
    Table: "module", Foreign: "function", type(None): "NoneType", Tensor: "EagerTensor", Class: "type",
    TextArray: "ndarray", Bound: "method", Super: "super", Property: "property", Unbound: "function",
}  # fmt: skip


def type_name(value: Any) -> str:
    """The name of a value's type, as the program sees it."""
    kind = type(value)
    if kind is Foreign and isinstance(value.target, type):
        return "type"
    if kind is Instance or kind is Record:
        return str(value.cls.name)
    if kind is ErrorValue:
        return str(value.type.name)
    if kind is Stream or kind is View:
        return str(value.kind)
    return _NAMES.get(kind) or kind.__name__


def is_record(value: Any) -> bool:
    """Whether `value` is a named tuple, which graphlab gives where TensorFlow does."""
    return isinstance(value, tuple) and type(value) is not tuple


def an(value: Any) -> str:
    """A value's type with its article, for the middle of a sentence.

    >>> an(1), an([]), an(None)
    ('an int', 'a list', 'None')
    """
    name = {"NoneType": "None", "EagerTensor": "tensor", "str": "text"}.get(type_name(value), type_name(value))
    if name == "None":
        return name
    return f"{'an' if name[0] in 'aeioAEIO' else 'a'} {name}"


def capital_an(value: Any) -> str:
    """A value's type with its article, for the beginning of a sentence."""
    text = an(value)
    return text[0].upper() + text[1:]


def is_operand(value: Any) -> bool:
    """Whether `value` is a tensor or a Variable."""
    return type(value) in OPERANDS or isinstance(value, Operand)
