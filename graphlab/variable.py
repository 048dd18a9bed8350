"""Variable: a tensor that can be given a new value, which tapes watch by themselves."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from operator import add, sub
from typing import Any, NoReturn

import numpy as np

from graphlab import dtypes
from graphlab.dtypes import DType, TensorShape
from graphlab.errors import ShapeError
from graphlab.tensor import (
    CALLS,
    Operand,
    Tensor,
    convert,
    numpy_repr,
    observer,
    public,
    scope_name,
)
from graphlab.tensor.observers import SILENCE, WATCH

_made = itertools.count()
_may_be_made: ContextVar[bool] = ContextVar("may_be_made", default=True)


@contextmanager
def no_new_variables() -> Iterator[None]:
    """Making a Variable inside the block raises ValueError."""
    token = _may_be_made.set(False)
    try:
        yield
    finally:
        _may_be_made.reset(token)


@public()
class Variable(Operand):
    """A value that training changes.

    Reading takes the tensor that is in it at that moment, so assigning later changes no gradient.

    >>> w = Variable([1.0, 2.0], name="w")
    >>> w.assign_add([10.0, 10.0])
    <tf.Variable 'UnreadVariable' shape=(2,) dtype=float32, numpy=array([11., 12.], dtype=float32)>
    >>> w * 2.0
    <tf.Tensor: shape=(2,), dtype=float32, numpy=array([22., 24.], dtype=float32)>
    """

    _is_its_cast = True
    _value: Tensor

    def __init__(
        self,
        initial_value: Any | Callable[[], Any] = None,
        trainable: bool | None = None,
        validate_shape: bool = True,
        caching_device: Any = None,
        name: str | None = None,
        variable_def: Any = None,
        dtype: Any = None,
        import_scope: Any = None,
        constraint: Callable[[Any], Any] | None = None,
        synchronization: Any = None,
        aggregation: Any = None,
        shape: Any = None,
    ):
        if not _may_be_made.get():
            raise ValueError(
                "tf.function only supports singleton tf.Variables created on the first call. Make sure the tf.Variable "
                "is only created once or created outside tf.function. See "
                "https://www.tensorflow.org/guide/function#creating_tfvariables for more information."
            )
        if initial_value is None:
            raise ValueError("The `initial_value` arg to `tf.Variable` must be specified, such as tf.Variable(1.0)")
        if callable(initial_value):
            initial_value = initial_value()
        wanted = None if dtype is None else dtypes.as_dtype(dtype)
        value = convert(initial_value, wanted)
        self._shape = value.shape if shape is None else TensorShape(shape)
        if not self._shape.is_compatible_with(value.shape):
            raise ValueError(
                f"In this `tf.Variable` creation, the initial value's shape ({value.shape}) is not compatible with the "
                f"explicitly supplied `shape` argument ({self._shape})."
            )
        self._hold(value)
        self._name = f"{scope_name()}{name or 'Variable'}:0"
        self._order = next(_made)
        self._trainable = True if trainable is None else bool(trainable)
        self.constraint = constraint

    @property
    def trainable(self) -> bool:
        """Whether a tape watches it by itself, and optimizers move it."""
        return self._trainable

    # --- Reading ---------------------------------------------------------------------------------

    def _tensor(self) -> Tensor:
        """The tensor in it now; every tape that records is told."""
        value = self._value
        tapes, watcher = WATCH.get()
        for tape in tapes:
            tape.variable_read(self, value)
        if watcher is not None:
            watcher.variable_read(self, value)
        return value

    def value(self) -> Tensor:
        """What is in it now, as a tensor of its own."""
        return CALLS["identity"](self)

    def read_value(self) -> Tensor:
        """What is in it now, as a tensor of its own."""
        return self.value()

    def numpy(self) -> Any:
        """What is in it now, as a NumPy array or scalar; a copy."""
        if (watcher := observer()) is not None:
            watcher.variable_read(self, self._value)
        return self._value.numpy()

    def _snapshot(self) -> np.ndarray:
        """A copy of what is in it now, which no recorder is told of: it is saved, and no part of a computation."""
        return np.array(self._value._array)

    @property
    def name(self) -> str:
        """The name it was given, with `:0` as TensorFlow has it."""
        return self._name

    @property
    def dtype(self) -> DType:
        """The type of the elements."""
        return self._value.dtype

    @property
    def shape(self) -> TensorShape:
        """The size of each axis; None where any size may be assigned."""
        return self._shape

    # --- Writing ---------------------------------------------------------------------------------

    def assign(self, value: Any, use_locking: bool = False, name: str | None = None, read_value: bool = True) -> Any:
        """Put `value` in. Raises ValueError where the shape does not fit, TypeError where the dtype does not."""
        given = self._converted(value)
        if given._array.shape != self._value._array.shape and not self._shape.is_compatible_with(given.shape):
            raise ValueError(
                f"Cannot assign value to variable ' {self._name}': Shape mismatch.The variable shape {self._shape}, "
                f"and the assigned value shape {given.shape} are incompatible."
            )
        found = self._put(given)
        return found if read_value else None

    def assign_add(
        self, delta: Any, use_locking: bool = False, name: str | None = None, read_value: bool = True
    ) -> Any:
        """Add `delta`, of the same shape. Raises InvalidArgumentError for another shape."""
        return self._change(add, delta, "add to", "assign_add")

    def assign_sub(
        self, delta: Any, use_locking: bool = False, name: str | None = None, read_value: bool = True
    ) -> Any:
        """Take `delta` away, of the same shape. Raises InvalidArgumentError for another shape."""
        return self._change(sub, delta, "subtract from", "assign_sub")

    def _change(self, function: Callable[[Any, Any], Any], delta: Any, words: str, how: str) -> Any:
        array, given = self._value._array, self._converted(delta)
        if given._array.shape != array.shape:
            raise ShapeError(
                f"Cannot {words} a variable of shape {self._value.shape} a value of shape {given.shape}: not equal"
            )
        # No other tensor than this new one may be taken for a read of it: it needs no copy, as `_hold` makes.
        before, self._value = self._value, Tensor(SILENCE.run(function, array, given._array))
        if (watcher := WATCH.get()[1]) is not None:
            watcher.assigned(self, given, before, how)
        return _Unread(self)

    def _converted(self, value: Any) -> Tensor:
        """`value` as a tensor of the dtype of this Variable."""
        is_ready = type(value) is Tensor and value._array.dtype is self._value._array.dtype
        return value if is_ready else convert(value, self.dtype)

    def _put(self, tensor: Tensor, given: Tensor | None = None, how: str = "assign") -> Any:
        self._hold(tensor, given, self._value, how)
        return _Unread(self)

    def _hold(
        self, tensor: Tensor, given: Tensor | None = None, before: Tensor | None = None, how: str = "assign"
    ) -> None:
        """Take the numbers of `tensor`, which were made with `given` and with `before`, what is in it."""
        # A tensor of its own each time: what was recorded with the old one stays as it was, and nothing else
        # may be taken for a read of this.
        self._value = Tensor(tensor._array)
        if (watcher := observer()) is not None:
            watcher.assigned(self, tensor if given is None else given, before, how)

    def scatter_nd_update(self, indices: Any, updates: Any, name: str | None = None) -> Any:
        """Put `updates` at the coordinates in the rows of `indices`."""
        return self._scatter_nd(None, indices, updates)

    def scatter_nd_add(self, indices: Any, updates: Any, name: str | None = None) -> Any:
        """Add `updates` at the coordinates in the rows of `indices`."""
        return self._scatter_nd(np.add, indices, updates)

    def scatter_nd_sub(self, indices: Any, updates: Any, name: str | None = None) -> Any:
        """Take `updates` away at the coordinates in the rows of `indices`."""
        return self._scatter_nd(np.subtract, indices, updates)

    def scatter_nd_max(self, indices: Any, updates: Any, name: str | None = None) -> Any:
        """Put `updates` where they are greater, at the coordinates in the rows of `indices`."""
        return self._scatter_nd(np.maximum, indices, updates)

    def scatter_nd_min(self, indices: Any, updates: Any, name: str | None = None) -> Any:
        """Put `updates` where they are less, at the coordinates in the rows of `indices`."""
        return self._scatter_nd(np.minimum, indices, updates)

    def scatter_update(self, sparse_delta: Any, use_locking: bool = False, name: str | None = None) -> Any:
        """Put the slices of an IndexedSlices at its indices."""
        return self._scatter(None, sparse_delta)

    def scatter_add(self, sparse_delta: Any, use_locking: bool = False, name: str | None = None) -> Any:
        """Add the slices of an IndexedSlices at its indices."""
        return self._scatter(np.add, sparse_delta)

    def scatter_sub(self, sparse_delta: Any, use_locking: bool = False, name: str | None = None) -> Any:
        """Take the slices of an IndexedSlices away at its indices."""
        return self._scatter(np.subtract, sparse_delta)

    def scatter_mul(self, sparse_delta: Any, use_locking: bool = False, name: str | None = None) -> Any:
        """Multiply by the slices of an IndexedSlices at its indices."""
        return self._scatter(np.multiply, sparse_delta)

    def scatter_div(self, sparse_delta: Any, use_locking: bool = False, name: str | None = None) -> Any:
        """Divide by the slices of an IndexedSlices at its indices."""
        return self._scatter(np.divide, sparse_delta)

    def scatter_max(self, sparse_delta: Any, use_locking: bool = False, name: str | None = None) -> Any:
        """Put the slices of an IndexedSlices where they are greater."""
        return self._scatter(np.maximum, sparse_delta)

    def scatter_min(self, sparse_delta: Any, use_locking: bool = False, name: str | None = None) -> Any:
        """Put the slices of an IndexedSlices where they are less."""
        return self._scatter(np.minimum, sparse_delta)

    def batch_scatter_update(self, sparse_delta: Any, use_locking: bool = False, name: str | None = None) -> Any:
        """Put the elements of an IndexedSlices, row by row, at the indices of the row."""
        rows = np.asarray(sparse_delta.indices)
        lead = np.moveaxis(np.indices(rows.shape)[:-1], 0, -1)
        return self._scatter_nd(None, np.concatenate([lead, rows[..., None]], -1), sparse_delta.values)

    def _scatter(self, ufunc: np.ufunc | None, slices: Any) -> Any:
        if not isinstance(slices, IndexedSlices):
            raise TypeError(f"sparse_delta is not IndexedSlices: {slices!r}; make it with tf.IndexedSlices")
        return self._scatter_nd(ufunc, np.asarray(slices.indices)[..., None], slices.values)

    def _scatter_nd(self, ufunc: np.ufunc | None, indices: Any, updates: Any) -> Any:
        array, given = np.array(self._value._array), convert(updates, self.dtype)
        places = tuple(np.moveaxis(np.asarray(indices), -1, 0))
        for column, size in zip(places, array.shape, strict=False):
            if column.size and (column.min() < 0 or column.max() >= size):
                rows = np.asarray(indices).tolist()
                raise ShapeError(f"indices {rows} do not index into shape {list(array.shape)}")
        try:
            if given._array.shape != array[places].shape:  # NumPy would repeat what is too small
                raise ValueError
            if ufunc is None:
                array[places] = given._array
            else:
                SILENCE.run(ufunc.at, array, places, given._array)
        except (ValueError, IndexError):
            raise ShapeError(
                f"Must have updates.shape = indices.shape[:-1] + params.shape[indices.shape[-1]:], got updates.shape: "
                f"{given.shape}, indices.shape: {list(np.shape(indices))}, params.shape: {list(array.shape)}"
            ) from None
        return self._put(Tensor(array), given)

    def gather_nd(self, indices: Any, name: str | None = None) -> Tensor:
        """The elements whose coordinates are the rows of `indices`."""
        return CALLS["gather_nd"](self, indices)

    def sparse_read(self, indices: Any, name: str | None = None) -> Tensor:
        """The slices along the first axis at `indices`."""
        return CALLS["gather"](self, indices)

    def set_shape(self, shape: Any) -> None:
        """Nothing, if the shape fits. Raises ValueError otherwise."""
        self._shape.assert_is_compatible_with(shape)

    def is_initialized(self, name: str | None = None) -> Tensor:
        """True, as a tensor: a Variable always holds a value here."""
        return Tensor(np.bool_(True))

    def initialized_value(self) -> NoReturn:
        """Raises NotImplementedError, as TensorFlow does in eager mode: read the value itself."""
        raise NotImplementedError("initialized_value belongs to graph mode: use variable.read_value()")

    def __getitem__(self, key: Any) -> Tensor:
        piece = CALLS["getitem"](self, key)
        return _Slice(self, key, piece)

    def __iadd__(self, other: Any) -> NoReturn:
        raise _no_in_place("+=", "assign_add", "+")

    def __isub__(self, other: Any) -> NoReturn:
        raise _no_in_place("-=", "assign_sub", "-")

    def __imul__(self, other: Any) -> NoReturn:
        raise _no_in_place("*=", "assign", "*")

    def __itruediv__(self, other: Any) -> NoReturn:
        raise _no_in_place("/=", "assign", "/")

    def __ipow__(self, other: Any) -> NoReturn:
        raise _no_in_place("**=", "assign", "**")

    def __hash__(self) -> NoReturn:
        raise TypeError(f"Variable is unhashable. Instead, use variable.ref() as the key. (Variable: {self!r})")

    def __eq__(self, other: object) -> Any:
        return CALLS["eq"](self, other)

    def __copy__(self) -> Variable:
        """Another handle on the same value, as in TensorFlow: assigning to one assigns to both."""
        copied = Variable.__new__(type(self))
        copied.__dict__ = self.__dict__
        return copied

    def __deepcopy__(self, memo: dict[int, Any]) -> Variable:
        copied = Variable(self._value, trainable=self.trainable, constraint=self.constraint, shape=self._shape)
        copied._name = self._name
        return copied

    def __repr__(self) -> str:
        return self._text(self._name)

    def _text(self, name: str) -> str:
        value = numpy_repr(self._value._array)
        return f"<tf.Variable '{name}' shape={self._shape} dtype={self.dtype.name}, numpy={value}>"


def _no_in_place(symbol: str, method: str, operator: str) -> RuntimeError:
    return RuntimeError(
        f"`variable {symbol} value` with `tf.Variable`s is not supported. Use `variable.{method}(...)` to modify the "
        f"variable, or `out = variable {operator} value` if you need to get a new output Tensor."
    )


@public()
class IndexedSlices:
    """Slices and the places they belong to along the first axis, for the scatter methods of a Variable.

    >>> IndexedSlices([[1.0, 2.0]], [3]).indices
    <tf.Tensor: shape=(1,), dtype=int32, numpy=array([3], dtype=int32)>
    """

    def __init__(self, values: Any, indices: Any, dense_shape: Any = None):
        self.values, self.indices = convert(values), convert(indices)
        self.dense_shape = None if dense_shape is None else convert(dense_shape)

    @property
    def dtype(self) -> DType:
        """The type of the elements."""
        return self.values.dtype

    def __repr__(self) -> str:
        return f"IndexedSlices(indices={self.indices!r}, values={self.values!r})"


class _Unread(Variable):
    """What the assign family gives back: the same Variable, under the name TensorFlow prints for it."""

    __slots__ = ("_of",)

    def __init__(self, variable: Variable):
        self.__dict__ = variable.__dict__
        self._of = variable

    def _tensor(self) -> Tensor:
        return CALLS["identity"](self._of)

    def __repr__(self) -> str:
        return self._text("UnreadVariable")


class _Slice(Tensor):
    """A piece of a Variable: a tensor that can also be assigned to."""

    __slots__ = ("_key", "_piece", "_variable")

    def __init__(self, variable: Variable, key: Any, piece: Tensor):
        super().__init__(piece._array)
        self._variable, self._key, self._piece = variable, key, piece

    def _tensor(self) -> Tensor:
        return self._piece

    def assign(self, value: Any) -> Any:
        """Put `value` into this piece of the Variable."""
        array, given = np.array(self._variable._value._array), convert(value, self._variable.dtype)
        try:
            array[self._key] = given._array
        except ValueError:
            shape = np.shape(self._piece._array)
            raise ShapeError(f"Cannot broadcast input shape {given.shape} into final shape {list(shape)}") from None
        return self._variable._put(Tensor(array), given)
