"""NumPy arrays of a program: bools, ints, floats and complex numbers only, and nothing bigger than the limits."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from graphlab.dtypes import NARROW, DType, TensorShape
from graphlab.sandbox.values.classes import Record
from graphlab.sandbox.values.numpy_costs import Size, matmul, shape_of
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import (
    ARRAY_SCALARS,
    ARRAYS,
    NUMBERS,
    ArrayType,
    Deque,
    Native,
    Problem,
    Stream,
    Type,
    an,
    array_dtype_named,
    is_operand,
    type_name,
)

_WANTED = "Arrays hold numbers and bools here, nothing else."


# --- Arguments -----------------------------------------------------------------------------------


def make(m: Machine, value: Any, dtype: Any = None) -> Any:
    """`value` as an array or a NumPy scalar; what is one already stays as it is."""
    kind = type(value)
    if kind in ARRAYS and dtype is None:
        return value
    if is_operand(value):
        return m.from_host(np.asarray(value.numpy(), dtype))
    if kind is Stream or kind is Deque:
        value = list(m.each(value))
    if type(value) in (list, tuple, Record):
        _measure(m, value)
    elif kind is range:
        m.meter.elements(m.length(value))
    elif kind is TensorShape:
        value = value.as_list()
    elif kind not in NUMBERS and kind not in ARRAYS:
        raise Problem(TypeError, f"No array can be made of {an(value)}.", _WANTED)
    array = np.array(value, dtype)
    if array.dtype.kind not in "biufc" and array.dtype != NARROW:
        raise Problem(TypeError, f"No array can be made of this {type_name(value)}.", _WANTED)
    return array


def operand(m: Machine, value: Any) -> Any:
    """`value` for a function of NumPy: numbers of Python's stay what they are, for they take the dtype beside them."""
    kind = type(value)
    if kind not in NUMBERS:
        return make(m, value)
    if kind is int and not -(2**63) <= value < 2**64:
        raise Problem(OverflowError, "This integer is too big for an array.", "Write it with a point: 1e30.")
    return float(value) if isinstance(value, float) else value


def _measure(m: Machine, value: Sequence[Any]) -> None:
    """Count the elements of nested lists and look at the leaves, level by level."""
    level: list[Any] = [value]
    count = 0
    for _ in range(m.limits.rank + 1):
        inner: list[Any] = []
        m.meter.elements(count + sum(map(len, level)))
        for part in level:
            m.meter.bulk(len(part))
            for item in part:
                kind = type(item)
                if kind in (list, tuple, Deque, Record):
                    inner.append(item)
                elif kind in ARRAYS or kind in NUMBERS:
                    count += int(np.size(item))
                elif is_operand(item):
                    count += math.prod(item.shape)
                else:
                    raise Problem(TypeError, f"No array can be made of a list with {an(item)} in it.", _WANTED)
        m.meter.elements(count + len(inner))
        if not inner:
            return
        level = inner
    m.meter.axes(m.limits.rank + 1)


def to_dtype(m: Machine, value: Any) -> Any:
    """A dtype, named by a text, a type of `np` or of Python, or a dtype of graphlab."""
    if value is None:
        return None
    found: np.dtype | None = None
    if type(value) is Type:
        found = array_dtype_named(value)
    elif type(value) in (DType, ArrayType):
        found = np.dtype(value.name if type(value) is ArrayType else value.as_numpy_dtype)
    elif type(value) is str and value in _DTYPE_NAMES:
        found = np.dtype(value)
    if found is None:
        raise Problem(TypeError, "This is not a dtype.", "Write np.float64, np.int32, float, int or bool.")
    if found.kind not in "biufc" and found != NARROW:
        raise Problem(TypeError, _WANTED, "Write np.float64, np.int32, float, int or bool.")
    return found


_DTYPE_NAMES = {np.dtype(kind).name for kind in ARRAY_SCALARS} | {"float", "int", "complex", "f4", "f8", "i4", "i8"}


def to_int(m: Machine, value: Any) -> Any:
    """An int, or None."""
    if value is None or type(value) in (int, bool):
        return value
    array = make(m, value)
    if np.ndim(array) or array.dtype.kind not in "iu":
        raise Problem(TypeError, f"A whole number is needed here; got {an(value)}.")
    return int(array)


def to_ints(m: Machine, value: Any) -> Any:
    """An int, a tuple of ints, or None: an axis, a shape."""
    if type(value) in (tuple, list, TensorShape) or (type(value) is np.ndarray and value.ndim == 1):
        m.meter.axes(len(value))
        return tuple(to_int(m, v) for v in value)
    return to_int(m, value)


def to_flag(m: Machine, value: Any) -> bool:
    """True or False."""
    if type(value) not in (bool, int, np.bool_):
        raise Problem(TypeError, f"True or False is needed here; got {an(value)}.")
    return bool(value)


def to_arrays(m: Machine, value: Any) -> list[Any]:
    """A list of arrays."""
    return [make(m, part) for part in m.each(value)]


def to_word(m: Machine, value: Any) -> Any:
    """A short text or a number that chooses between ways of doing it."""
    if type(value) in (int, float) or value is None or (type(value) is str and len(value) < 20):
        return value
    raise Problem(TypeError, f"A word or a number is needed here; got {an(value)}.")


_KINDS: dict[str, Callable[[Machine, Any], Any]] = {
    "axis": to_ints, "axes": to_ints, "shape": to_ints, "size": to_ints, "newshape": to_ints, "reps": to_ints,
    "dtype": to_dtype, "keepdims": to_flag, "replace": to_flag, "endpoint": to_flag, "return_counts": to_flag,
    "n": to_int, "k": to_int, "num": to_int, "decimals": to_int, "ddof": to_int, "axis1": to_int, "axis2": to_int,
    "shift": to_ints, "M": to_int, "deg": to_int, "bins": to_int, "minlength": to_int, "indices_or_sections": to_ints,
    "arrays": to_arrays, "ord": to_word, "indexing": to_word, "full_matrices": to_flag, "seed": to_int,
    "rowvar": to_flag, "bias": to_flag, "return_index": to_flag, "return_inverse": to_flag, "mode": to_word,
    "source": to_ints, "destination": to_ints, "offset": to_int,
}  # fmt: skip
"""How a parameter is read, by its name; every other one is an array."""


# --- Rows of the table ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """A function of NumPy: its parameters (`?` marks optional ones) and what it costs."""

    name: str
    host: Callable[..., Any]
    parameters: tuple[str, ...]
    size: Size

    def __call__(self, m: Machine, /, *args: Any, **kwargs: Any) -> Any:
        """What the function gives for these arguments, once what it costs has been paid."""
        names = [p.rstrip("?") for p in self.parameters]
        if len(args) > len(names):
            raise Problem(TypeError, f"{self.name}() takes at most {len(names)} arguments: {self.signature}.")
        given = dict(zip(names, args, strict=False))
        for key, value in kwargs.items():
            if key not in names or key in given:
                problem = "got twice" if key in given else "does not know"
                raise Problem(TypeError, f"{self.name}() {problem} the argument `{key}`; it takes {self.signature}.")
            given[key] = value
        missing = [p for p in self.parameters if not p.endswith("?") and p not in given]
        if missing:
            raise Problem(TypeError, f"{self.name}() needs {', '.join(missing)}; it takes {self.signature}.")
        values = {key: _KINDS.get(key, operand)(m, value) for key, value in given.items()}
        elements, work, *rounds = self.size(values)
        m.meter.elements(elements)
        m.meter.compute(work)
        m.meter.spend(sum(rounds))
        required = [values.pop(p) for p in self.parameters if not p.endswith("?")]
        return m.from_host(self.host(*required, **values))

    @property
    def signature(self) -> str:
        """The parameters, as a message names them."""
        return ", ".join(p.replace("?", "=...") for p in self.parameters)

    def native(self) -> Native:
        """The row as a function of a table."""
        return Native(self.name, self, self.signature)


# --- Operators, indexing -------------------------------------------------------------------------


def cost(m: Machine, *values: Any) -> None:
    """Count an operation element by element on arrays."""
    elements = math.prod(shape_of(dict(enumerate(values))))  # type: ignore[arg-type]
    m.meter.elements(elements)
    m.meter.compute(elements)


def binary(m: Machine, symbol: str, host: Callable[[Any, Any], Any], a: Any, b: Any) -> Any:
    """`a symbol b` where one side is an array."""
    if symbol in ("==", "!=") and not (_arrayable(a) and _arrayable(b)):
        return symbol == "!="
    a, b = operand(m, a), operand(m, b)
    if symbol == "@":
        elements, work = matmul({"a": np.asarray(a), "b": np.asarray(b)})
        m.meter.elements(elements)
        m.meter.compute(work)
    else:
        cost(m, np.asarray(a), np.asarray(b))
    result = host(a, b)
    return m.from_host(result)


def _arrayable(value: Any) -> bool:
    return type(value) in ARRAYS or type(value) in NUMBERS or type(value) in (list, tuple)


def index(m: Machine, array: Any, key: Any) -> Any:
    """`array[key]`."""
    return m.from_host(chosen(m, array, key))


def chosen(m: Machine, array: Any, key: Any) -> Any:
    """What `array[key]` selects, an array or one element of it."""
    key, elements = _key(m, array, key)
    m.meter.elements(elements)
    m.meter.compute(elements)
    return array[key]


def store(m: Machine, array: Any, key: Any, value: Any) -> None:
    """`array[key] = value`."""
    key, elements = _key(m, array, key)
    m.meter.elements(elements)
    m.meter.compute(elements)
    array[key] = make(m, value)


def _key(m: Machine, array: Any, key: Any) -> tuple[Any, int]:
    """The key as NumPy may have it, and an upper bound of the elements that it selects."""
    parts = key if type(key) is tuple else (key,)
    parts = tuple(_part(m, part) for part in parts)
    shape = np.shape(array)
    used = sum(getattr(p, "ndim", 0) if _is_mask(p) else 1 for p in parts if p is not None and p is not Ellipsis)
    if used > len(shape):
        raise Problem(IndexError, f"Too many indices: the array has {len(shape)} axes, {used} were indexed.")
    dims = list(shape)
    result, fancy, axis = [], [], 0
    for part in parts:
        if part is None:
            result.append(1)
        elif part is Ellipsis:
            skip = len(shape) - used
            result += dims[axis : axis + skip]
            axis += skip
        elif isinstance(part, slice):
            result.append(len(range(*part.indices(dims[axis]))))
            axis += 1
        elif _is_mask(part):
            fancy.append((int(np.count_nonzero(part)),))
            axis += part.ndim
        else:
            if type(part) is np.ndarray:
                fancy.append(part.shape)
            axis += 1
    result += dims[axis:]
    m.meter.axes(len(result) + max((len(f) for f in fancy), default=0))
    picked = math.prod(np.broadcast_shapes(*fancy)) if fancy else 1
    return (parts if type(key) is tuple else parts[0]), math.prod(result) * picked


def _is_mask(part: Any) -> bool:
    return type(part) in ARRAYS and part.dtype.kind == "b"


def _part(m: Machine, part: Any) -> Any:
    if part is None or part is Ellipsis or type(part) is int:
        return part
    if type(part) is slice:
        return slice(to_int(m, part.start), to_int(m, part.stop), to_int(m, part.step))
    if type(part) in (list, tuple) and not part:
        return np.zeros(0, int)
    found = make(m, part)
    if found.dtype.kind not in "biu":
        raise Problem(IndexError, f"An index is a whole number, a slice or an array of them; got {an(part)}.")
    return found if np.ndim(found) or found.dtype.kind == "b" else int(found)
