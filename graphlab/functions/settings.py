"""What programs say to a machine or to graph mode: here are the CPU and eager mode, so most of it does nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NoReturn

import numpy as np

from graphlab import dtypes
from graphlab.dtypes import TensorShape
from graphlab.tensor import Operand, Tensor, convert, leaves, numbers_of, observer, public, rebuilt

# --- Devices and modes ------------------------------------------------------------------------------


RUN_EAGERLY: ContextVar[bool] = ContextVar("run_eagerly", default=False)


@public("config.run_functions_eagerly")
def run_functions_eagerly(run_eagerly: bool) -> None:
    """Let each `tf.function` run as it is from now on, or be replayed again."""
    RUN_EAGERLY.set(bool(run_eagerly))


@public("config.functions_run_eagerly")
def functions_run_eagerly() -> bool:
    """Whether each `tf.function` runs as it is, as `run_functions_eagerly` has set it."""
    return RUN_EAGERLY.get()


@public("inside_function")
def inside_function() -> bool:
    """False: there are no graphs to be inside of."""
    return False


@contextmanager
def _nothing() -> Iterator[None]:
    yield


@public("device")
def device(device_name: Any) -> Any:
    """A `with` block that changes nothing: all tensors are on the CPU."""
    return _nothing()


@public("control_dependencies")
def control_dependencies(control_inputs: Any) -> Any:
    """A `with` block that changes nothing: eager ops run in the order in which they are written."""
    return _nothing()


@public("init_scope")
def init_scope() -> Any:
    """A `with` block that changes nothing: there is no graph to step out of."""
    return _nothing()


@public("group")
def group(*inputs: Any, name: str | None = None) -> None:
    """None: what is given has run already."""


@public("no_op")
def no_op(name: str | None = None) -> None:
    """None."""


def _graph_only(name: str) -> None:
    def refuse(*args: Any, **kwargs: Any) -> NoReturn:
        raise RuntimeError(
            f"tf.{name} is not supported when eager execution is enabled. Use tf.GradientTape instead"
            + (": its `jacobian` of a `gradient`." if name == "hessians" else ".")
        )

    refuse.__name__ = refuse.__qualname__ = name
    refuse.__doc__ = "Raises RuntimeError, as TensorFlow does in eager mode: ask a GradientTape."
    public(name)(refuse)


_graph_only("gradients")
_graph_only("hessians")


@public("no_gradient")
def no_gradient(op_type: str) -> None:
    """Nothing: every op here knows its gradient, or that it has none."""
    if not isinstance(op_type, str):
        raise TypeError(f"op_type must be a string, such as 'Sign'; got {op_type!r}")


@public("get_static_value")
def get_static_value(tensor: Any, partial: bool = False) -> Any:
    """The value as a NumPy array or scalar."""
    return tensor.numpy() if isinstance(tensor, Operand) else np.asarray(tensor)


# --- Descriptions -----------------------------------------------------------------------------------


@public("TensorSpec")
class TensorSpec:
    """What tensors are to be like: a shape, where None stands for any size, and a dtype.

    >>> TensorSpec([None, 2])
    TensorSpec(shape=(None, 2), dtype=tf.float32, name=None)
    """

    def __init__(self, shape: Any, dtype: Any = dtypes.float32, name: str | None = None):
        self.shape, self.dtype, self.name = TensorShape(shape), dtypes.as_dtype(dtype), name

    @classmethod
    def from_tensor(cls, tensor: Any, name: str | None = None) -> TensorSpec:
        """What this tensor is like."""
        return cls(tensor.shape, tensor.dtype, name)

    def is_compatible_with(self, spec_or_value: Any) -> bool:
        """Whether a tensor, or another spec, fits."""
        other = spec_or_value if isinstance(spec_or_value, TensorSpec) else convert(spec_or_value)
        return other.dtype is self.dtype and self.shape.is_compatible_with(other.shape)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TensorSpec) and (self.shape, self.dtype) == (other.shape, other.dtype)

    def __hash__(self) -> int:
        return hash((self.shape, self.dtype))

    def __repr__(self) -> str:
        return f"TensorSpec(shape={self.shape}, dtype={self.dtype!r}, name={self.name!r})"


# --- Python's functions -----------------------------------------------------------------------------


def _typed(found: Any, kind: Any) -> Any:
    if isinstance(kind, list | tuple):
        return [_typed(part, k) for part, k in zip(found, kind, strict=True)]
    return convert(found, dtypes.as_dtype(kind))


@public("py_function")
def py_function(func: Callable[..., Any], inp: Sequence[Any], Tout: Any, name: str | None = None) -> Any:
    """What a function of tensors gives, as tensors of the dtypes in `Tout`."""
    return _typed(func(*[convert(x) for x in inp]), Tout)


@public("numpy_function")
def numpy_function(
    func: Callable[..., Any],
    inp: Sequence[Any],
    Tout: Any,
    stateful: bool = True,
    name: str | None = None,
) -> Any:
    """What a function of NumPy arrays gives, as tensors of the dtypes in `Tout`. No gradient flows through it."""
    return _typed(func(*[convert(x).numpy() for x in inp]), Tout)


# --- Printing ---------------------------------------------------------------------------------------


@public("print")
def print_(
    *inputs: Any, output_stream: Any = None, end: str = "\n", sep: str = " ", summarize: Any = 3, **_: Any
) -> None:
    """Writes tensors and other values to stderr, or to another stream, as `tf.print` does.

    Of long rows come the first and the last `summarize` elements, all of them for −1.

    >>> import sys
    >>> from graphlab import constant
    >>> print_("loss:", constant([1.0, 2.5]), output_stream=sys.stdout)
    loss: [1 2.5]
    """
    most = 3 if summarize is None else int(summarize)
    tensors = [convert(x) for x in leaves(inputs) if isinstance(x, Operand)]

    def write(*arrays: Any) -> None:
        numbers = iter([Tensor(array) for array in arrays])
        values = rebuilt(inputs, iter([next(numbers) if isinstance(x, Operand) else x for x in leaves(inputs)]))
        _write(sep.join(_text(value, most) for value in values) + end, output_stream)

    write(*[x._array for x in tensors])
    if (watcher := observer()) is not None:
        watcher.called(write, tuple(tensors), ())


def _write(text: str, output_stream: Any) -> None:
    if isinstance(output_stream, str) and output_stream.startswith("file://"):
        with open(output_stream[len("file://") :], "a", encoding="utf-8") as file:
            file.write(text)
    elif callable(getattr(output_stream, "write", None)):
        output_stream.write(text)
    else:
        sys.stderr.write(text)


def _text(value: Any, most: int, inside: bool = False) -> str:
    if isinstance(value, Operand):
        return rows_text(np.asarray(numbers_of(value._tensor())), most)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k!r}: {_text(v, most, True)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        parts = ", ".join(_text(v, most, True) for v in value)
        return f"[{parts}]" if isinstance(value, list) else f"({parts}{',' if len(value) == 1 else ''})"
    return repr(value) if inside and isinstance(value, str) else str(value)


def rows_text(array: np.ndarray, most: int, indent: int = 0) -> str:
    """An array as TensorFlow writes it: no commas, floats as short as they can be, the middle of long rows left out.

    >>> rows_text(np.arange(8.0), 3)
    '[0 1 2 ... 5 6 7]'
    """
    if array.ndim == 0:
        return _number(array[()])
    parts: list[Any] = list(array)
    cut = 0 <= 2 * most < len(parts)
    shown = [*parts[:most], None, *parts[-most:]] if cut and most else parts[:0] if cut else parts
    inner = ["..." if part is None else rows_text(np.asarray(part), most, indent + 1) for part in shown]
    between = " " if array.ndim == 1 else "\n" * (array.ndim - 1) + " " * (indent + 1)
    return f"[{between.join(inner)}]"


_DIGITS = {2: (4, 6), 4: (6, 9), 8: (15, 17)}  # by size in bytes: enough for most numbers, and for all


def _number(value: Any) -> str:
    if isinstance(value, bytes | str):
        text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
        return f'"{text}"'
    if isinstance(value, bool | np.bool_):
        return str(int(value))
    if isinstance(value, np.floating) and np.isfinite(value):
        few, all_ = _DIGITS[value.itemsize]
        short = f"{float(value):.{few}g}"
        return short if type(value)(float(short)) == value else f"{float(value):.{all_}g}"
    return str(value)
