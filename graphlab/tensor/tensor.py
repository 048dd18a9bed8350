"""Tensors: what they are, what operators do with them, how they print, and how values become tensors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from operator import add, mul, sub, truediv
from typing import Any, NoReturn, TypeVar

import numpy as np

from graphlab import dtypes, values
from graphlab.dtypes import DType, TensorShape
from graphlab.errors import ConversionTypeError, DTypeError, InvalidArgumentError
from graphlab.tensor.dispatch import NAMES, operator_of
from graphlab.tensor.observers import SILENCE, observer
from graphlab.tensor.registry import CALLS, public

T = TypeVar("T")

_OPS_OF_OPERATORS = {"truediv": "realdiv", "mul": "multiply"}  # where floats go
_PLAIN = 2**15  # numbers up to here need no care: they overflow no dtype that takes them


def _binary(name: str) -> Callable[[Any, Any], Tensor]:
    def method(self: Any, other: Any) -> Tensor:
        return CALLS[name](self, other)

    return method


def _reflected(name: str) -> Callable[[Any, Any], Tensor]:
    def method(self: Any, other: Any) -> Tensor:
        return CALLS[name](beside(self, other), self)

    return method


def _arithmetic(
    name: str, function: Callable[[Any, Any], Any], *, reflected: bool = False
) -> Callable[[Any, Any], Tensor]:
    """An operator of which floats of one dtype take a short way, as they nearly always are."""
    slowly, op_name = (_reflected if reflected else _binary)(name), _OPS_OF_OPERATORS.get(name, name)
    return operator_of(op_name, function, _beside_float, slowly, is_reflected=reflected)


def _beside_float(x: Tensor, other: Any) -> Any:
    """The other side of an operator as a tensor, if that takes no care; else as it is."""
    if type(other) is float or type(other) is int:
        dtype = x._array.dtype
        return Tensor(dtype.type(other)) if dtype.kind == "f" and -_PLAIN < other < _PLAIN else other
    return other._tensor() if isinstance(other, Operand) else other


class Operand:
    """A Tensor or a Variable: something with operators and a tensor behind it."""

    __slots__ = ()
    __array_priority__ = 100  # so that `array + tensor` asks the tensor

    #: Whether a cast to the dtype that it has gives the very Variable.
    _is_its_cast = False
    #: Which steps of a sequence count: layers put it there, for the layers after them.
    _keras_mask: Any = None

    def _tensor(self) -> Tensor:
        raise NotImplementedError(type(self).__name__)

    __add__, __radd__ = _arithmetic("add", add), _arithmetic("add", add, reflected=True)
    __sub__, __rsub__ = _arithmetic("subtract", sub), _arithmetic("subtract", sub, reflected=True)
    __mul__, __rmul__ = _arithmetic("mul", mul), _arithmetic("multiply", mul, reflected=True)
    __truediv__, __rtruediv__ = _arithmetic("truediv", truediv), _arithmetic("truediv", truediv, reflected=True)
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
        if self.shape.rank == 0:
            raise TypeError("Cannot iterate over a scalar tensor.")
        return (self[i] for i in range(len(self)))

    def __len__(self) -> int:
        if self.shape.rank == 0:
            raise TypeError("Scalar tensor has no `len()`")
        return int(self.shape[0])

    def __bool__(self) -> bool:
        tensor = self._tensor()
        array = tensor._array
        if np.size(array) > 1:
            raise ValueError(
                "The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()"
            )
        return taken(tensor, bool(np.size(array) and np.reshape(array, ())[()]))

    def __float__(self) -> float:
        return self._single(float)

    def __int__(self) -> int:
        return self._single(int)

    def __complex__(self) -> complex:
        return self._single(complex)

    def __index__(self) -> int:
        return self._single(_index)

    def __round__(self, ndigits: int = 0) -> Any:
        return round(float(self), ndigits) if ndigits else CALLS["round"](self)

    def _single(self, kind: Callable[[Any], T]) -> T:
        tensor = self._tensor()
        if np.ndim(tensor._array):
            raise TypeError("only 0-dimensional arrays can be converted to Python scalars")
        return taken(tensor, kind(tensor._array))

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        tensor = self._tensor()
        return taken(tensor, np.array(tensor._array, dtype))

    def numpy(self) -> Any:
        """The value as a NumPy array, or NumPy scalar if there are no axes. A copy: writing to it changes nothing."""
        tensor = self._tensor()
        array = tensor._array
        if isinstance(array, np.ndarray):
            array = array.copy() if array.ndim or array.dtype != object else array[()]
        return taken(tensor, array)

    @property
    def dtype(self) -> DType:
        """The type of the elements."""
        return dtypes.of_array(self._tensor()._array)

    @property
    def shape(self) -> TensorShape:
        """The size of each axis."""
        return dtypes.shape_of_array(self._tensor()._array)

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


def taken(tensor: Tensor, value: T) -> T:
    """`value`, which is made of the numbers of `tensor` and leaves the tensors; the observer is told."""
    if (watcher := observer()) is not None:
        watcher.taken(tensor, value)
    return value


def numbers_of(tensor: Tensor) -> Any:
    """The numbers of a tensor, for what the library computes of them by no op; the observer is told."""
    if (watcher := observer()) is not None:
        watcher.seen(tensor)
    return tensor._array


def aside(function: Callable[..., Any], *inputs: Tensor) -> Tensor:
    """What `function` makes of the numbers of tensors, by no op, so that no gradient flows; the observer is told.

    The function gives the same for the same numbers, in a shape and dtype that depend on theirs alone.

    >>> aside(np.nextafter, Tensor(np.float32(1)), Tensor(np.float32(2)))
    <tf.Tensor: shape=(), dtype=float32, numpy=1.0000001192092896>
    """
    return _beside_ops(function, inputs, lambda found: (Tensor(found),))[0]


def asides(function: Callable[..., tuple[Any, ...]], *inputs: Tensor) -> tuple[Tensor, ...]:
    """The same of a function that gives several arrays; two at least."""
    return _beside_ops(function, inputs, lambda found: tuple(map(Tensor, found)))


def _beside_ops(
    function: Callable[..., Any], inputs: tuple[Tensor, ...], tensors_of: Callable[[Any], tuple[Tensor, ...]]
) -> tuple[Tensor, ...]:
    watcher = observer()
    if watcher is not None:
        watcher.computing(sum([x._array.size for x in inputs]))
    outputs = tensors_of(SILENCE.run(function, *[x._array for x in inputs]))
    if watcher is not None:
        watcher.called(function, inputs, outputs)
    return outputs


def _index(value: Any) -> int:
    if not isinstance(value, np.integer):
        raise AttributeError(f"'{type(value).__name__}' object has no attribute '__index__'")
    return int(value)


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

    __slots__ = ("__weakref__", "_array", "_keras_mask")
    __hash__ = Operand.__hash__

    def __init__(self, array: Any):
        self._array = array
        self._keras_mask = None

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
        return format(self.numpy() if spec else self._array, spec)

    def __getattr__(self, name: str) -> NoReturn:
        if name in ("name", "op", "graph", "value_index", "consumers"):
            raise AttributeError(f"Tensor.{name} is undefined when eager execution is enabled.")
        hint = f" It is an attribute of NumPy arrays: use `.numpy().{name}`." if name in _NUMPY_NAMES else ""
        raise AttributeError(f"'Tensor' object has no attribute '{name}'.{hint}")


NAMES["Tensor"] = Tensor


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


def itself_if(x: Any, holds: Callable[[DType], bool]) -> Tensor | None:
    """The tensor that came, if `holds` of its dtype: for an op that then does nothing. A Variable is read as ever."""
    return x if type(x) is Tensor and holds(x.dtype) else None


def convert(value: Any, dtype: DType | None = None) -> Tensor:
    """`value` as a Tensor, in `dtype` or in the dtype TensorFlow picks; tensors in lists are stacked.

    Raises ValueError for a tensor of another dtype, and what `values.to_array` raises.
    """
    if isinstance(value, Operand):
        tensor = value._tensor()
        if dtype is not None and tensor.dtype is not dtype:
            raise wrong_dtype(tensor, dtype)
        return tensor
    if isinstance(value, list | tuple) and _holds_tensor(value):
        return _pack(value, dtype)
    watcher = observer()
    if watcher is not None and not isinstance(value, int | float):
        watcher.allocating(_count(value))
    tensor = Tensor(values.to_array(value, dtype))
    if watcher is not None:
        watcher.converted(value, tensor)
    return tensor


class RequestedDTypeError(InvalidArgumentError):
    """A tensor of one dtype was given where another was asked for."""


def wrong_dtype(tensor: Tensor, dtype: DType) -> RequestedDTypeError:
    """The error for a tensor of another dtype than asked for."""
    return RequestedDTypeError(
        f"Tensor conversion requested dtype {dtype.name} for Tensor with dtype {tensor.dtype.name}: {tensor!r}. "
        f"Use tf.cast(x, tf.{dtype.name}) to convert it."
    )


def _holds_tensor(value: Sequence[Any], levels: int = 64) -> bool:
    """Whether nested lists hold a tensor, by looking along the first elements and one level deep."""
    # No array has more levels: what is deeper is refused when it is converted.
    nested = (isinstance(v, list | tuple) and levels > 0 and _holds_tensor(v, levels - 1) for v in value[:1000])
    return any(isinstance(v, Operand) for v in value[:1000]) or any(nested)


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


def alike_only(name: str, x: Tensor, y: Any) -> Tensor:
    """y as a tensor beside x. Raises InvalidArgumentError for a tensor of another dtype, as ops do."""
    tensor = convert(beside(x, y))
    if tensor.dtype is not x.dtype:
        raise DTypeError(
            f"{name}: both must have one dtype; got {x.dtype.name} and {tensor.dtype.name}: use tf.cast for one of them"
        )
    return tensor


def beside(tensor: Operand, value: Any) -> Any:
    """`value` as it counts next to `tensor` in an operator: in the tensor's dtype."""
    return value if isinstance(value, Operand) else beside_dtype(value, tensor._tensor().dtype)


_TAKE_INTS = (dtypes.float32, dtypes.float64, dtypes.int32, dtypes.int64)


def beside_dtype(value: Any, dtype: DType) -> Tensor:
    """`value`, a tensor in the dtype of the tensor it stands beside. Raises DTypeError where it does not fit."""
    if type(value) is float and dtype.is_floating and -_PLAIN < value < _PLAIN:
        return Tensor(dtype.as_numpy_dtype(value))
    if type(value) is int and dtype in _TAKE_INTS and -_PLAIN < value < _PLAIN:
        return Tensor(dtype.as_numpy_dtype(value))
    try:
        return convert(value, dtype)
    except ConversionTypeError as error:
        raise DTypeError(
            f"{error}: it stands beside a tensor of that dtype. Cast the tensor with tf.cast, or give such a value."
        ) from None


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
vars(dtypes.as_dtype)["answers_itself"] = True  # there is one of it: modules below this one call it too
public("as_dtype", "dtypes.as_dtype")(dtypes.as_dtype)
