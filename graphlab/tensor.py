"""Tensors, ops and the registry, and who is watching when an op runs.

`Tensor` and `Op` meet in `run`: convert the arguments, compute with NumPy, tell the recorders.
Operators look their op up in `OPS` when they are used, so this file never imports `ops/`.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, NamedTuple, NoReturn, Protocol

import numpy as np

from graphlab import dtypes
from graphlab.dtypes import DType, TensorShape
from graphlab.errors import ConversionTypeError, DTypeError, InvalidArgumentError, OpError, ShapeError

# --- What is public ------------------------------------------------------------------------------

PUBLIC: dict[str, Any] = {}
"""Every public name as TensorFlow spells it after `tf.`, such as "reduce_sum" and "math.reduce_sum"."""


CALLS: dict[str, Callable[..., Any]] = {}
"""What operators and conversions call, by name: every op, and the composites marked with `@operator`."""


def operator(name: str) -> Callable[[Any], Any]:
    """Let operators reach a function under `name`."""

    def register(function: Any) -> Any:
        CALLS[name] = function
        return function

    return register


def public(*names: str) -> Callable[[Any], Any]:
    """Give an object its public names; without a name, its own."""

    def register(thing: Any) -> Any:
        PUBLIC.update(dict.fromkeys(names or (thing.__name__,), thing))
        return thing

    return register


# --- Who is watching -----------------------------------------------------------------------------


class Record(NamedTuple):
    """One op that ran."""

    op: Op
    inputs: tuple[Tensor, ...]
    attrs: Mapping[str, Any]
    output: Tensor


class Recorder(Protocol):
    """What a tape is to the ops: told of each op that ran and of each Variable that was read."""

    def record(self, record: Record) -> None: ...

    def variable_read(self, variable: Any, tensor: Tensor) -> None: ...


class Observer:
    """Sees everything that happens, and may forbid it by raising. All methods do nothing by default."""

    def before(self, op: Op, inputs: tuple[Tensor, ...], attrs: Mapping[str, Any]) -> None:
        """An op is about to run."""

    def allocating(self, elements: int) -> None:
        """A tensor of so many elements is about to be made from nothing or from a Python value."""

    def after(self, record: Record) -> None:
        """An op has run."""

    def variable_read(self, variable: Any, tensor: Tensor) -> None:
        """The value of a Variable was taken, as `tensor`."""

    def tape_entered(self, tape: Any) -> None:
        """A tape began to record."""

    def tape_exited(self, tape: Any) -> None:
        """A tape stopped recording."""

    def swept(self, tape: Any, sweep: Any) -> None:
        """A tape has computed gradients."""


# ContextVars, not module globals: Streamlit runs every script run in a thread of its own.
_recorders: ContextVar[tuple[Recorder, ...]] = ContextVar("recorders", default=())
_observer: ContextVar[Observer | None] = ContextVar("observer", default=None)


@contextmanager
def observing(observer: Observer | None) -> Iterator[None]:
    """Tell `observer` of everything that happens inside the block."""
    token = _observer.set(observer)
    try:
        yield
    finally:
        _observer.reset(token)


def observer() -> Observer | None:
    """The observer of the moment, if there is one."""
    return _observer.get()


def recorders() -> tuple[Recorder, ...]:
    """The tapes that are recording, outermost first."""
    return _recorders.get()


def set_recorders(tapes: tuple[Recorder, ...]) -> None:
    """Replace the tapes that are recording. Tapes use it; they may be left in any order."""
    _recorders.set(tapes)


def allocate(shape: Sequence[int]) -> tuple[int, ...]:
    """`shape`, once the observer has agreed to a tensor of it."""
    if (watcher := _observer.get()) is not None:
        watcher.allocating(math.prod(shape))
    if len(shape) > 64:
        raise InvalidArgumentError(f"a tensor can have at most 64 axes; a shape of {len(shape)} was asked for")
    return tuple(shape)


# --- Operands: what operators work on ------------------------------------------------------------


def _binary(name: str) -> Callable[[Any, Any], Any]:
    def method(self: Any, other: Any) -> Any:
        return CALLS[name](self, other)

    return method


def _reflected(name: str) -> Callable[[Any, Any], Any]:
    def method(self: Any, other: Any) -> Any:
        return CALLS[name](beside(self, other), self)

    return method


class Operand:
    """A Tensor or a Variable: something with operators and a tensor behind it."""

    __slots__ = ()
    __array_priority__ = 100  # so that `array + tensor` asks the tensor

    def _tensor(self) -> Tensor:
        raise NotImplementedError(type(self).__name__)

    __add__, __radd__ = _binary("add"), _reflected("add")
    __sub__, __rsub__ = _binary("subtract"), _reflected("subtract")
    __mul__, __rmul__ = _binary("multiply"), _reflected("multiply")
    __truediv__, __rtruediv__ = _binary("truediv"), _reflected("truediv")
    __floordiv__, __rfloordiv__ = _binary("floordiv"), _reflected("floordiv")
    __mod__, __rmod__ = _binary("floormod"), _reflected("floormod")
    __pow__, __rpow__ = _binary("pow"), _reflected("pow")
    __matmul__, __rmatmul__ = _binary("matmul"), _reflected("matmul")
    __lt__, __le__ = _binary("less"), _binary("less_equal")
    __gt__, __ge__ = _binary("greater"), _binary("greater_equal")
    __and__, __rand__ = _binary("and"), _reflected("and")
    __or__, __ror__ = _binary("or"), _reflected("or")
    __xor__, __rxor__ = _binary("xor"), _reflected("xor")

    def __neg__(self) -> Tensor:
        return CALLS["negative"](self)

    def __abs__(self) -> Tensor:
        return CALLS["abs"](self)

    def __invert__(self) -> Tensor:
        return CALLS["invert"](self)

    def __eq__(self, other: object) -> Any:
        return CALLS["eq"](self, other)

    def __ne__(self, other: object) -> Any:
        return CALLS["ne"](self, other)

    def __hash__(self) -> NoReturn:
        kind = "Tensor" if isinstance(self, Tensor) else "Variable"
        raise TypeError(f"{kind} is unhashable. Instead, use {kind.lower()}.ref() as the key.")

    def __getitem__(self, key: Any) -> Tensor:
        return CALLS["getitem"](self, key)

    def __iter__(self) -> Iterator[Tensor]:
        if not self.shape:
            raise TypeError("Cannot iterate over a scalar tensor.")
        return (self[i] for i in range(len(self)))

    def __len__(self) -> int:
        if not self.shape:
            raise TypeError("Scalar tensor has no `len()`")
        return int(self.shape[0])

    def __bool__(self) -> bool:
        array = self._tensor()._array
        if np.size(array) > 1:
            raise ValueError(
                "The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()"
            )
        return bool(np.size(array) and np.reshape(array, ())[()])

    def __float__(self) -> float:
        return float(self._single())

    def __int__(self) -> int:
        return int(self._single())

    def __complex__(self) -> complex:
        return complex(self._single())

    def __index__(self) -> int:
        value = self._single()
        if not isinstance(value, np.integer):
            raise AttributeError(f"'{type(value).__name__}' object has no attribute '__index__'")
        return int(value)

    def __round__(self, ndigits: int = 0) -> Any:
        return round(float(self), ndigits) if ndigits else CALLS["round"](self)

    def _single(self) -> Any:
        array = self._tensor()._array
        if np.ndim(array):
            raise TypeError("only 0-dimensional arrays can be converted to Python scalars")
        return array

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return np.array(self._tensor()._array, dtype)

    def numpy(self) -> Any:
        """The value as a NumPy array, or NumPy scalar if there are no axes. A copy: writing to it changes nothing."""
        array = self._tensor()._array
        return array.copy() if isinstance(array, np.ndarray) else array

    @property
    def dtype(self) -> DType:
        """The type of the elements."""
        return dtypes.of_array(self._tensor()._array)

    @property
    def shape(self) -> TensorShape:
        """The size of each axis."""
        return TensorShape(np.shape(self._tensor()._array))

    @property
    def device(self) -> str:
        """Where the numbers are: always the CPU."""
        return "/job:localhost/replica:0/task:0/device:CPU:0"

    def get_shape(self) -> TensorShape:
        """The size of each axis; the old spelling of `shape`."""
        return self.shape

    def ref(self) -> Reference:
        """Something hashable that stands for this object, for use as a dictionary key."""
        return Reference(self)


class Reference:
    """A hashable stand-in for a tensor or Variable; `deref()` gives it back."""

    __slots__ = ("_object",)

    def __init__(self, thing: Operand):
        self._object = thing

    def deref(self) -> Operand:
        """The object this stands for."""
        return self._object

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reference) and self._object is other._object

    def __hash__(self) -> int:
        return id(self._object)

    def __repr__(self) -> str:
        return f"<Reference wrapping {self._object!r}>"


_NUMPY_NAMES = {"T", "astype", "clip", "data", "max", "mean", "min", "ravel", "reshape", "size", "tolist", "transpose"}


class Tensor(Operand):
    """An array of one dtype that never changes.

    Made by `constant` and by ops, not by calling this class.

    >>> t = Tensor(np.float32(6))
    >>> t
    <tf.Tensor: shape=(), dtype=float32, numpy=6.0>
    >>> print(t)
    tf.Tensor(6.0, shape=(), dtype=float32)
    """

    __slots__ = ("__weakref__", "_array")
    __hash__ = Operand.__hash__

    def __init__(self, array: Any):
        self._array = array

    def _tensor(self) -> Tensor:
        return self

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return np.ndim(self._array)

    def set_shape(self, shape: Any) -> None:
        """Check that the shape is `shape`. Raises ValueError where it is not."""
        if not TensorShape(shape).is_compatible_with(self.shape):
            raise ValueError(f"Tensor's shape {self.shape} is not compatible with supplied shape {TensorShape(shape)}.")

    def __copy__(self) -> Tensor:
        return Tensor(self._array)

    def __deepcopy__(self, memo: dict[int, Any]) -> Tensor:
        return self

    def __repr__(self) -> str:
        return f"<tf.Tensor: shape={self.shape}, dtype={self.dtype.name}, numpy={numpy_repr(self._array)}>"

    def __str__(self) -> str:
        return f"tf.Tensor({numpy_str(self._array)}, shape={self.shape}, dtype={self.dtype.name})"

    def __format__(self, spec: str) -> str:
        return format(self.numpy(), spec)

    def __getattr__(self, name: str) -> NoReturn:
        if name in ("name", "op", "graph", "value_index", "consumers"):
            raise AttributeError(f"Tensor.{name} is undefined when eager execution is enabled.")
        hint = f" It is an attribute of NumPy arrays: use `.numpy().{name}`." if name in _NUMPY_NAMES else ""
        raise AttributeError(f"'Tensor' object has no attribute '{name}'.{hint}")


def numpy_repr(array: Any) -> str:
    """The text of a value inside the repr of a tensor."""
    if np.ndim(array):
        text = repr(array)
        return f"\n{text}" if "\n" in text else text
    return repr(np.asarray(array).item())


def numpy_str(array: Any) -> str:
    """The text of a value inside the str of a tensor."""
    text = str(array) if np.ndim(array) else str(np.asarray(array)[()])
    return f"\n{text}" if "\n" in text else text


# --- Values to tensors ---------------------------------------------------------------------------


def convert(value: Any, dtype: DType | None = None) -> Tensor:
    """`value` as a Tensor, in `dtype` or in the dtype TensorFlow picks; tensors in lists are stacked.

    Raises ValueError for a tensor of another dtype, and what `dtypes.to_array` raises.
    """
    if isinstance(value, Operand):
        tensor = value._tensor()
        if dtype is not None and tensor.dtype is not dtype:
            raise _not_this_dtype(tensor, dtype)
        return tensor
    if isinstance(value, list | tuple) and _holds_tensor(value):
        return _pack(value, dtype)
    if (watcher := _observer.get()) is not None and not isinstance(value, int | float):
        watcher.allocating(_count(value))
    return Tensor(dtypes.to_array(value, dtype))


class RequestedDTypeError(InvalidArgumentError):
    """A tensor of one dtype was given where another was asked for."""


def _not_this_dtype(tensor: Tensor, dtype: DType) -> RequestedDTypeError:
    return RequestedDTypeError(
        f"Tensor conversion requested dtype {dtype.name} for Tensor with dtype {tensor.dtype.name}: {tensor!r}. "
        f"Use tf.cast(x, tf.{dtype.name}) to convert it."
    )


def _holds_tensor(value: Sequence[Any]) -> bool:
    """Whether nested lists hold a tensor, by looking along the first elements and one level deep."""
    return any(isinstance(v, Operand) or (isinstance(v, list | tuple) and _holds_tensor(v)) for v in value[:1000])


def _pack(values: Sequence[Any], dtype: DType | None) -> Tensor:
    first = next((v for v in values if isinstance(v, Operand)), None)
    if dtype is None and first is not None:
        dtype = first.dtype
    parts = [v if isinstance(v, Operand) else convert(v, dtype) for v in values]
    return CALLS["stack"](parts)


def _count(value: Any) -> int:
    """An upper bound of the elements of nested lists, an array or a scalar."""
    count, level = 1, value
    while isinstance(level, list | tuple | range) and len(level):
        count *= len(level)
        level = level[0]
    return count * int(np.size(level)) if isinstance(level, np.ndarray) else count


def beside(tensor: Operand, value: Any) -> Any:
    """`value` as it counts next to `tensor` in an operator: in the tensor's dtype."""
    return value if isinstance(value, Operand) else _like(value, tensor._tensor().dtype)


def _like(value: Any, dtype: DType) -> Tensor:
    try:
        return convert(value, dtype)
    except ConversionTypeError as error:
        raise DTypeError(f"{error}: it stands beside a tensor of dtype {dtype.name}.") from None


# --- Ops -----------------------------------------------------------------------------------------

Vjp = Callable[..., Any]


def broadcast_size(*inputs: Tensor, **attrs: Any) -> tuple[int, int]:
    """Elements of the result and rough cost of an op that works element by element."""
    try:
        elements = math.prod(np.broadcast_shapes(*(np.shape(x._array) for x in inputs)))
    except ValueError:
        elements = max(np.size(x._array) for x in inputs)
    return elements, max([elements, *(int(np.size(x._array)) for x in inputs)])


@dataclass(frozen=True, slots=True)
class Op:
    """A primitive: how it is computed, differentiated, drawn, said, exported and tested.

    Texts have slots: `<x>` for the input called x, `<g>` for the gradient that comes in,
    `<out>` for the result, `<axis>` for an attribute.

    `vjp` holds a function for each input, `vjp(g, out, *inputs, **attrs)`, written in ops so that it
    can be recorded in turn; None cuts the path. Broadcasting and complex conjugation are the tape's
    business. A variadic op has a single function that is told the index first.
    """

    name: str
    forward: Callable[..., Any]
    vjp: tuple[Vjp | None, ...] | Vjp
    symbol: str
    formula: str
    back: tuple[str, ...]
    torch: str
    jax: str
    names: tuple[str, ...]
    parameters: tuple[str, ...]
    attributes: Mapping[str, Any]
    variadic: bool = False
    takes: str = "number"  # what dtypes: float, real, number, bool, integer, any
    free: Mapping[str, DType | None] = field(default_factory=dict)  # inputs with a dtype of their own
    size: Callable[..., tuple[int, int]] = broadcast_size
    domain: tuple[tuple[float, float], ...] = ((-3.0, 3.0),)
    kinks: tuple[float, ...] = ()
    analytic: bool = True
    samples: tuple[tuple[tuple[tuple[int, ...], ...], Mapping[str, Any]], ...] = ()

    @property
    def is_differentiable(self) -> bool:
        """Whether a gradient flows through it at all."""
        return bool(self.vjp) and (callable(self.vjp) or any(self.vjp))

    def vjp_of(self, index: int) -> Vjp | None:
        """The rule for input `index`: `rule(g, out, *inputs, **attrs)`, or None."""
        if callable(self.vjp):
            rule = self.vjp
            return lambda *args, **attrs: rule(index, *args, **attrs)
        return self.vjp[index]

    def __repr__(self) -> str:
        return f"<op {self.name}>"


OPS: dict[str, Op] = {}
"""The registry: every primitive by name."""

_TAKES: dict[str, Callable[[DType], bool]] = {
    "float": lambda d: d.is_differentiable,
    "real": lambda d: d.is_floating or d.is_integer,
    "number": lambda d: d.is_numeric,
    "addable": lambda d: d.is_numeric or d is dtypes.string,
    "integer": lambda d: d.is_integer,
    "bool": lambda d: d.is_bool,
    "any": lambda d: True,
}


def op(
    vjp: tuple[Vjp | None, ...] | Vjp,
    *,
    symbol: str,
    formula: str,
    back: Sequence[str],
    torch: str,
    jax: str,
    names: Sequence[str] = (),
    **more: Any,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Enter a NumPy function into the registry and give back the public op that runs it.

    Its positional parameters are tensors, its keyword-only parameters attributes, which callers may
    give by position too, as in TensorFlow. It is public under its own name and under `names`.
    A function with fewer rules in `vjp` or texts in `back` than inputs is refused at once.
    """

    def register(forward: Callable[..., Any]) -> Callable[..., Any]:
        name = forward.__name__.rstrip("_")
        given = inspect.signature(forward).parameters.values()
        inputs = tuple(p.name for p in given if p.kind is not p.KEYWORD_ONLY)
        variadic = any(p.kind is p.VAR_POSITIONAL for p in given)
        attributes = {p.name: p.default for p in given if p.kind is p.KEYWORD_ONLY}
        if vjp and not callable(vjp) and len(vjp) != len(inputs):
            raise TypeError(f"op {name}: {len(inputs)} inputs need as many vjps; got {len(vjp)}")
        if vjp and len(back) != len(inputs):
            raise TypeError(f"op {name}: {len(inputs)} inputs need as many `back` formulas; got {len(back)}")
        entry = Op(
            name, forward, vjp, symbol, formula, tuple(back), torch, jax, (name, *names), inputs, attributes, variadic, **more
        )  # fmt: skip
        OPS[name] = entry
        CALLS[name] = public(*entry.names)(_caller(entry))
        return CALLS[name]

    return register


def _caller(op: Op) -> Callable[..., Any]:
    arity, plain = len(op.parameters), not op.variadic
    has_defaults = inspect.Parameter.empty not in op.attributes.values()

    @wraps(op.forward)
    def call(*args: Any, **kwargs: Any) -> Tensor:
        if plain and has_defaults and not kwargs and len(args) == arity:
            return run(op, args, op.attributes)
        args, attrs = _bind(op, args, kwargs)
        return run(op, args, attrs)

    call.op = op  # type: ignore[attr-defined]
    return call


_ATTRIBUTES: dict[str, Callable[[Any], Any]] = {
    "axis": lambda v: v if v is None or isinstance(v, int) else _axis(v),
    "shape": dtypes.as_ints,
    "perm": lambda v: v if v is None else dtypes.as_ints(v),
    "multiples": dtypes.as_ints,
    "begin": dtypes.as_ints,
    "dtype": dtypes.as_dtype,
    "keepdims": bool,
    "paddings": lambda v: tuple(dtypes.as_ints(row) for row in (np.asarray(v).tolist())),
}


def _axis(value: Any) -> int | tuple[int, ...]:
    return int(value) if np.ndim(value) == 0 else dtypes.as_ints(value)


def _bind(op: Op, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Sort positional and keyword arguments into inputs and attributes."""
    names = (*op.parameters, *op.attributes)
    kwargs.pop("name", None)
    if len(args) > len(names) + 1:
        raise TypeError(f"{op.name}() takes at most {len(names)} arguments: {', '.join(names)}; got {len(args)}")
    given = dict(zip((*names, "name"), args, strict=False))
    given.pop("name", None)
    for key, value in kwargs.items():
        if key not in names or key in given:
            problem = "got twice" if key in given else "does not know"
            raise TypeError(f"{op.name}() {problem} the argument '{key}'; it takes {', '.join(names)}")
        given[key] = value
    missing = [n for n in names if n not in given and op.attributes.get(n, inspect.Parameter.empty) is inspect.Parameter.empty]
    if missing:
        raise TypeError(f"{op.name}() missing {len(missing)} required argument(s): {', '.join(missing)}")
    attrs = {n: given.get(n, default) for n, default in op.attributes.items()}
    for n in attrs:
        if n in _ATTRIBUTES and n in given:
            attrs[n] = _ATTRIBUTES[n](attrs[n])
    inputs = tuple(given[n] for n in op.parameters)
    return (_parts(op, inputs[0]) if op.variadic else inputs), attrs


def _parts(op: Op, values: Any) -> tuple[Any, ...]:
    """The inputs of an op that takes a list of tensors."""
    parts = tuple(values) if isinstance(values, list | tuple | Operand | np.ndarray) else (values,)
    if not parts:
        raise InvalidArgumentError(f"{op.name} needs at least one tensor; got an empty list")
    return parts


def run(op: Op, args: Sequence[Any], attrs: Mapping[str, Any]) -> Tensor:
    """Convert the inputs, compute, and tell whoever is watching."""
    inputs = _inputs(op, args)
    watcher = _observer.get()
    if watcher is not None:
        watcher.before(op, inputs, attrs)
    output = Tensor(_compute(op, inputs, attrs))
    tapes = _recorders.get()
    if tapes or watcher is not None:
        record = Record(op, inputs, attrs, output)
        for tape in tapes:
            tape.record(record)
        if watcher is not None:
            watcher.after(record)
    return output


@np.errstate(all="ignore")
def _compute(op: Op, inputs: tuple[Tensor, ...], attrs: Mapping[str, Any]) -> Any:
    try:
        return op.forward(*[x._array for x in inputs], **attrs)
    except OpError:
        raise
    except np.exceptions.AxisError as error:
        raise ShapeError(f"{op.name}: Invalid reduction dimension or axis: {error}; the shape is {_shapes(inputs)}") from None
    except (ValueError, IndexError) as error:
        if len(inputs) > 1:
            raise ShapeError(f"{op.name}: Incompatible shapes: {_shapes(inputs)}") from None
        raise ShapeError(f"{op.name}: {error}; the shape is {_shapes(inputs)}") from None


def _shapes(inputs: tuple[Tensor, ...]) -> str:
    return " vs. ".join(str(list(np.shape(x._array))) for x in inputs)


def _inputs(op: Op, args: Sequence[Any]) -> tuple[Tensor, ...]:
    """The arguments as tensors of one dtype, which the first tensor among them decides."""
    tensors = tuple([a if type(a) is Tensor else a._tensor() if isinstance(a, Operand) else a for a in args])
    first = None
    for name, x in zip(op.parameters, tensors, strict=False) if op.free else (("", x) for x in tensors):
        if type(x) is Tensor and name not in op.free:
            first = x
            break
    if first is None or op.free or any(type(x) is not Tensor for x in tensors):
        tensors = _converted(op, tensors, first)
    _check_dtypes(op, tensors)
    return tensors


def _converted(op: Op, args: tuple[Any, ...], first: Tensor | None) -> tuple[Tensor, ...]:
    dtype = None if first is None else first.dtype
    tensors = []
    names = (op.parameters[0],) * len(args) if op.variadic else op.parameters
    for name, x in zip(names, args, strict=True):
        if name in op.free:
            x = _free(op, name, x)
        elif type(x) is not Tensor:
            x = convert(x) if dtype is None else _like(x, dtype)
            dtype = dtype or x.dtype
        tensors.append(x)
    return tuple(tensors)


def _free(op: Op, name: str, x: Any) -> Tensor:
    wanted = op.free[name]
    if type(x) is Tensor:
        if wanted is not None and x.dtype is not wanted:
            raise DTypeError(f"{op.name}: `{name}` must be {wanted.name}; got {x.dtype.name}")
        return x
    return convert(x, wanted)


def _check_dtypes(op: Op, tensors: tuple[Tensor, ...]) -> None:
    expected = None
    for position, x in enumerate(tensors):
        if op.free and not op.variadic and op.parameters[position] in op.free:
            continue
        dtype = x._array.dtype
        if dtype is expected:
            continue
        if expected is not None and dtype != expected:
            raise DTypeError(
                f"cannot compute {op.name} as input #{position}(zero-based) was expected to be a "
                f"{dtypes.OF_NUMPY[expected].name} tensor but is a {dtypes.OF_NUMPY[dtype].name} tensor. Tensors are never "
                f"converted for one another: use tf.cast(x, tf.{dtypes.OF_NUMPY[expected].name})."
            )
        expected = dtype
        if op.takes != "any" and not _TAKES[op.takes](dtypes.of_array(x._array)):
            raise DTypeError(
                f"{op.name}: dtype {dtypes.of_array(x._array).name} is not allowed; it takes {_WORDS[op.takes]}"
                + (", so write the number with a point (1.0) or use tf.cast." if op.takes == "float" else ".")
            )


_WORDS = {
    "float": "floats or complex numbers",
    "real": "floats or ints",
    "number": "numbers",
    "addable": "numbers or strings",
    "integer": "ints",
    "bool": "bools",
}


def is_tensor(x: Any) -> bool:
    """Whether `x` is a Tensor or a Variable."""
    return isinstance(x, Operand)


public("is_tensor")(is_tensor)
public("Tensor")(Tensor)
public("TensorShape")(TensorShape)
for _dtype in dtypes.DTYPES.values():
    public(_dtype.name, f"dtypes.{_dtype.name}")(_dtype)
public("half")(dtypes.float16)
public("double")(dtypes.float64)
public("DType", "dtypes.DType")(DType)
public("as_dtype", "dtypes.as_dtype")(dtypes.as_dtype)
