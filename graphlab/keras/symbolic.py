"""Tensors without values: what the layers of a functional model are called on before there are data."""

from __future__ import annotations

import itertools
import operator
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, NoReturn, ParamSpec, TypeVar, cast

import numpy as np

from graphlab.dtypes import as_dtype
from graphlab.keras.naming import automatic_name
from graphlab.tensor import (
    Operand,
    Tensor,
    leaves,
    observer,
    public,
    rebuilt,
    recorders,
    set_recorders,
    within_limits,
)

P = ParamSpec("P")
R = TypeVar("R")

Shape = tuple[int | None, ...]

_order = itertools.count()

# Whether a layer that is built now must not remember how many samples it was shown.
_any_batch: ContextVar[bool] = ContextVar("any_batch", default=False)


class Node:
    """One call of a layer or an operation on tensors without values, to be repeated when the values come."""

    def __init__(self, operation: Any, args: tuple[Any, ...], kwargs: Mapping[str, Any], outputs: Any):
        self.operation, self.args, self.kwargs, self.outputs = operation, args, dict(kwargs), outputs
        self.number = next(_order)  # nothing is called on what is made later: this is a topological order
        self.inputs = [x for x in leaves((args, self.kwargs)) if isinstance(x, KerasTensor)]
        self.index = len(operation._nodes)
        operation._nodes.append(self)
        for position, tensor in enumerate(leaves(outputs)):
            tensor._history = (self, position)


@public("keras.KerasTensor")
class KerasTensor:
    """A shape and a dtype that stand for data to come. `keras.Input` makes one.

    >>> from graphlab.keras import Input, layers
    >>> layers.Dense(2)(Input((3,))).shape
    (None, 2)
    """

    __array_priority__ = 200

    def __init__(self, shape: Any, dtype: Any = "float32", name: str | None = None):
        self.shape: Shape = tuple(shape)
        self.dtype = as_dtype(dtype).name
        self.name = name or automatic_name(KerasTensor)
        self._history: tuple[Node, int] | None = None
        self._keras_mask: Any = None

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return len(self.shape)

    def __repr__(self) -> str:
        return f"<KerasTensor shape={self.shape}, dtype={self.dtype}, sparse=False, ragged=False, name={self.name}>"

    def __getitem__(self, key: Any) -> Any:
        return apply(Operation("get_item", _get_item), (self, key), {})

    def __neg__(self) -> Any:
        return apply(Operation("negative", operator.neg), (self,), {})

    def __abs__(self) -> Any:
        return apply(Operation("absolute", operator.abs), (self,), {})

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NoReturn:
        raise ValueError(
            "A KerasTensor cannot be used as input to a TensorFlow function: it is a symbolic placeholder for a shape "
            "and dtype, used when constructing Keras Functional models, and has no values yet. Use a layer or a "
            "function of tf.keras.ops, or put the function into a tf.keras.layers.Lambda."
        )

    def __bool__(self) -> NoReturn:
        raise TypeError("A symbolic KerasTensor cannot be used as a boolean: it has no values yet.")

    def __int__(self) -> NoReturn:
        raise ValueError("A KerasTensor is symbolic: it's a placeholder for a shape and a dtype. It has no numbers.")

    __float__ = __index__ = __int__

    def __iter__(self) -> NoReturn:
        raise TypeError("Iterating over a symbolic KerasTensor is not supported: it has no values yet.")


_OPERATORS = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "truediv": operator.truediv,
    "floordiv": operator.floordiv,
    "mod": operator.mod,
    "pow": operator.pow,
    "matmul": operator.matmul,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
}
_NAMES = {
    "sub": "subtract",
    "mul": "multiply",
    "truediv": "divide",
    "floordiv": "floor_divide",
    "pow": "power",
    "lt": "less",
    "le": "less_equal",
    "gt": "greater",
    "ge": "greater_equal",
}


OPERATIONS: dict[str, Callable[..., Any]] = {}
"""What can be an operation of a functional model, by the name of its class in Keras: a model's settings name these."""


def class_of(name: str) -> str:
    """The name of the class that Keras has for a function.

    >>> class_of("floor_divide")
    'FloorDivide'
    """
    return "".join(part.capitalize() for part in name.split("_"))


def _get_item(x: Any, key: Any) -> Any:
    """x[key]; a key of several axes may be a list, as JSON has it."""
    is_tuple = isinstance(key, list) and any(isinstance(part, slice) or part is Ellipsis for part in key)
    return x[tuple(key) if is_tuple else key]


OPERATIONS.update({"GetItem": _get_item, "Negative": operator.neg, "Absolute": operator.abs})


def _of_numbers(function: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """One of Python's operators for a model's settings, which may come from anywhere: `%` of a text formats it."""

    def checked(a: Any, b: Any) -> Any:
        for value in (a, b):
            if isinstance(value, str):
                raise TypeError(
                    f"{function.__name__} in the settings of a model takes tensors and numbers; got a text."
                )
        return function(a, b)

    return checked


def _enter_operators(short: str, function: Callable[[Any, Any], Any]) -> None:
    name = _NAMES.get(short, short)
    OPERATIONS[class_of(name)] = _of_numbers(function)

    def method(self: KerasTensor, other: Any) -> Any:
        return apply(Operation(name, function), (self, other), {})

    def reflected(self: KerasTensor, other: Any) -> Any:
        return apply(Operation(name, function), (other, self), {})

    setattr(KerasTensor, f"__{short}__", method)
    if short not in ("lt", "le", "gt", "ge"):
        setattr(KerasTensor, f"__r{short}__", reflected)


for _short, _function in _OPERATORS.items():
    _enter_operators(_short, _function)


class Operation:
    """A function with a name of its own in a functional model."""

    trainable = True

    def __init__(self, name: str, function: Callable[..., Any]):
        self.kind = class_of(name)
        self.name = automatic_name(self.kind)
        self._function = function
        self._nodes: list[Node] = []

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """What the function gives."""
        return self._function(*args, **kwargs)

    def compute_output_spec(self, *args: Any, **kwargs: Any) -> Any:
        """The outputs for tensors without values, themselves without values."""
        return inferred(self._function, args, kwargs)


def is_symbolic(*structures: Any) -> bool:
    """Whether a tensor without values is among the leaves of nested lists, tuples and dicts."""
    return any(isinstance(x, KerasTensor) for x in leaves(structures))


def apply(operation: Operation, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
    """The outputs of an operation on tensors without values, and a note of the call."""
    outputs = operation.compute_output_spec(*args, **kwargs)
    Node(operation, args, kwargs, outputs)
    return outputs


def symbolic(function: Callable[P, R], name: str | None = None) -> Callable[P, R]:
    """The same function, for tensors without values as well."""
    OPERATIONS.setdefault(class_of(name or function.__name__), function)

    @wraps(function)
    def either(*args: P.args, **kwargs: P.kwargs) -> R:
        if is_symbolic(args, kwargs):
            symbols: Any = apply(Operation(name or function.__name__, function), args, kwargs)
            return cast(R, symbols)  # tensors without values, where values give values
        return function(*args, **kwargs)

    return either


def holds_tensors(value: Any) -> bool:
    """Whether a value is a list, tuple or dict with tensors or arrays in it, rather than one tensor's numbers."""
    return isinstance(value, _NESTS) and any(isinstance(x, _ARRAYS) for x in leaves(value))


_NESTS = (list, tuple, dict)
_ARRAYS = (Operand, KerasTensor, np.ndarray)


def mapped(function: Callable[[Any], Any], structure: Any) -> Any:
    """The same structure, with the function applied to its leaves."""
    return rebuilt(structure, iter([function(leaf) for leaf in leaves(structure)]))


# --- What shape comes out ------------------------------------------------------------------------


def inferred(function: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
    """What comes out of a function, without values: it is called twice, and what differs depends on the data."""
    with _in_private():
        small, large = (_outcome(function, args, kwargs, size) for size in (2, 3))
    sizes = iter([None if x is None else tuple(x.shape) for x in leaves(large)])

    def merged(x: Tensor | None) -> KerasTensor | None:
        if (other := next(sizes)) is None or x is None:  # such as an output without a mask
            return None
        shape = tuple(a if a == b else None for a, b in zip(x.shape, other, strict=True))
        return KerasTensor(shape, x.dtype)

    return mapped(merged, small)


def _outcome(function: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any], size: int) -> Any:
    def filled(x: Any) -> Any:
        if not isinstance(x, KerasTensor):
            return x
        shape = tuple(size if n is None else n for n in x.shape)
        if (watcher := observer()) is not None:
            watcher.allocating(int(np.prod(shape)))
        return Tensor(np.ones(shape, as_dtype(x.dtype).as_numpy_dtype))

    return function(*mapped(filled, args), **mapped(filled, dict(kwargs)))


@contextmanager
def _in_private() -> Iterator[None]:
    """No tape records what happens inside, and no picture shows it."""
    tapes = recorders()
    set_recorders(())
    try:
        with within_limits(), any_batch():
            yield
    finally:
        set_recorders(tapes)


@contextmanager
def any_batch() -> Iterator[None]:
    """Layers that are built inside take any number of samples."""
    token = _any_batch.set(True)
    try:
        yield
    finally:
        _any_batch.reset(token)


def shape_of(x: Any) -> Shape:
    """The shape of a tensor as a layer is built for it."""
    shape = tuple(x.shape)
    return (None, *shape[1:]) if _any_batch.get() and shape else shape
