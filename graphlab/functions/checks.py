"""`tf.debugging`: checks that do nothing, or raise InvalidArgumentError or ValueError and say what came."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from graphlab import dtypes
from graphlab.dtypes import TensorShape
from graphlab.errors import DTypeError, InvalidArgumentError
from graphlab.ops.math import equal, greater, greater_equal, less, less_equal, not_equal
from graphlab.tensor import Operand, Tensor, beside, convert, numbers_of, public


def _fail(message: Any, condition: str, **shown: Any) -> InvalidArgumentError:
    values = ", ".join(f"{name} = {convert(v).numpy()}" for name, v in shown.items())
    return InvalidArgumentError(f"{message or ''} Condition {condition} did not hold: {values}".strip())


def _comparison(name: str, sign: str, compare: Callable[..., Tensor]) -> None:
    def check(x: Any, y: Any, message: str | None = None, summarize: Any = None, name: str | None = None) -> None:
        if not np.all(numbers_of(compare(x, y))):
            raise _fail(message, f"x {sign} y", x=x, y=y)

    check.__name__ = check.__qualname__ = f"assert_{name}"
    check.__doc__ = f"Nothing, if x {sign} y everywhere. Raises InvalidArgumentError otherwise."
    public(f"debugging.assert_{name}")(check)
    if name in ("equal", "greater", "less"):
        public(f"assert_{name}")(check)


_comparison("equal", "==", equal)
_comparison("none_equal", "!=", not_equal)
_comparison("less", "<", less)
_comparison("less_equal", "<=", less_equal)
_comparison("greater", ">", greater)
_comparison("greater_equal", ">=", greater_equal)


def _sign(name: str, sign: str, compare: Callable[..., Any]) -> None:
    def check(x: Any, message: str | None = None, summarize: Any = None, name: str | None = None) -> None:
        if not np.all(compare(np.asarray(numbers_of(convert(x))), 0)):
            raise _fail(message, f"x {sign} 0", x=x)

    check.__name__ = check.__qualname__ = f"assert_{name}"
    check.__doc__ = f"Nothing, if x {sign} 0 everywhere. Raises InvalidArgumentError otherwise."
    public(f"debugging.assert_{name}")(check)


_sign("positive", ">", np.greater)
_sign("negative", "<", np.less)
_sign("non_negative", ">=", np.greater_equal)
_sign("non_positive", "<=", np.less_equal)


@public("debugging.assert_near")
def assert_near(
    x: Any,
    y: Any,
    rtol: Any = None,
    atol: Any = None,
    message: str | None = None,
    summarize: Any = None,
    name: str | None = None,
) -> None:
    """Nothing, if |x − y| ≤ atol + rtol · |y| everywhere; both are 10 times the dtype's rounding unless given."""
    a = convert(x)
    b = convert(beside(a, y))
    unit = 10 * float(dtypes.finfo(a.dtype).eps) if a.dtype.is_floating else 10 * np.finfo(np.float32).eps
    atol, rtol = (unit if v is None else np.asarray(v) for v in (atol, rtol))
    if not np.all(np.abs(np.subtract(numbers_of(a), numbers_of(b))) <= atol + rtol * np.abs(numbers_of(b))):
        raise _fail(message, "x and y are nearly equal", x=a, y=b)


@public("debugging.Assert", "Assert")
def assert_true(condition: Any, data: Any, summarize: Any = None, name: str | None = None) -> None:
    """Nothing, if `condition` holds. Raises InvalidArgumentError that shows `data` otherwise."""
    if not condition:
        raise InvalidArgumentError(
            f"Expected 'tf.Tensor(False, shape=(), dtype=bool)' to be true. Summarized data: {data}"
        )


# --- Ranks, shapes and dtypes -----------------------------------------------------------------------


def _rank_error(x: Tensor, wanted: str, message: Any) -> ValueError:
    return ValueError(
        f"{message or ''} Tensor must have rank {wanted}. Received rank {x.ndim}, shape {x.shape}".strip()
    )


@public("debugging.assert_rank", "assert_rank")
def assert_rank(x: Any, rank: Any, message: str | None = None, name: str | None = None) -> None:
    """Nothing, if x has so many axes. Raises ValueError otherwise."""
    if (x := convert(x)).ndim != int(rank):
        raise _rank_error(x, str(rank), message)


@public("debugging.assert_rank_at_least")
def assert_rank_at_least(x: Any, rank: Any, message: str | None = None, name: str | None = None) -> None:
    """Nothing, if x has so many axes or more. Raises ValueError otherwise."""
    if (x := convert(x)).ndim < int(rank):
        raise _rank_error(x, f"at least {rank}", message)


@public("debugging.assert_rank_in")
def assert_rank_in(x: Any, ranks: Iterable[Any], message: str | None = None, name: str | None = None) -> None:
    """Nothing, if the number of axes of x is one of `ranks`. Raises ValueError otherwise."""
    wanted = [int(r) for r in ranks]
    if (x := convert(x)).ndim not in wanted:
        raise _rank_error(x, f"in {wanted}", message)


@public("debugging.assert_scalar")
def assert_scalar(tensor: Any, message: str | None = None, name: str | None = None) -> None:
    """Nothing, if the tensor has no axes. Raises ValueError otherwise."""
    if (x := convert(tensor)).ndim:
        raise ValueError(f"{message or ''} Expected scalar shape, saw shape: {x.shape}.".strip())


@public("debugging.assert_shapes")
def assert_shapes(
    shapes: Any, data: Any = None, summarize: Any = None, message: str | None = None, name: str | None = None
) -> None:
    """Nothing, if each tensor has its shape, where a text stands for one size throughout; else a ValueError."""
    sizes: dict[str, int] = {}
    for x, wanted in shapes.items() if isinstance(shapes, dict) else shapes:
        have = tuple(int(n) for n in convert(x).shape)
        parts: Sequence[Any] = tuple(wanted) if isinstance(wanted, list | tuple | str | TensorShape) else (wanted,)
        if len(parts) != len(have):
            raise ValueError(f"{message or ''} a tensor of shape {have} must have rank {len(parts)}".strip())
        for size, part in zip(have, parts, strict=True):
            known = sizes.setdefault(part, size) if isinstance(part, str) and part not in (".", "*") else part
            if isinstance(known, int) and known != size:
                raise ValueError(f"{message or ''} {part} must be {known}; a tensor has shape {have}".strip())


@public("debugging.assert_type")
def assert_type(tensor: Any, tf_type: Any, message: str | None = None, name: str | None = None) -> None:
    """Nothing, if the dtype is this one. Raises TypeError otherwise."""
    if (x := convert(tensor)).dtype is not (wanted := dtypes.as_dtype(tf_type)):
        raise TypeError(f"{message or ''} tensor must be of type {wanted!r}; got {x.dtype!r}".strip())


@public("debugging.assert_integer")
def assert_integer(x: Any, message: str | None = None, name: str | None = None) -> None:
    """Nothing, if x holds ints. Raises TypeError otherwise."""
    if not (x := convert(x)).dtype.is_integer:
        raise TypeError(f'{message or ""} Expected "x" to be integer type. Found: {x.dtype!r}'.strip())


@public("debugging.assert_same_float_dtype")
def assert_same_float_dtype(tensors: Any = None, dtype: Any = None) -> dtypes.DType:
    """The dtype all tensors share, a float; float32 if there are none. Raises ValueError otherwise."""
    found = [convert(t).dtype for t in tensors or ()]
    first = dtypes.as_dtype(dtype) if dtype is not None else found[0] if found else dtypes.float32
    if any(d is not first for d in found) or not first.is_floating:
        raise ValueError(f"Expected floating point type, the same for all tensors; got {[d.name for d in found]}.")
    return first


@public("debugging.is_numeric_tensor")
def is_numeric_tensor(tensor: Any) -> bool:
    """Whether it is a tensor of numbers; a Variable is not."""
    return isinstance(tensor, Tensor) and tensor.dtype.is_numeric


# --- Numbers ----------------------------------------------------------------------------------------


@public("debugging.check_numerics")
def check_numerics(tensor: Any, message: str, name: str | None = None) -> Tensor:
    """The tensor, if it holds neither nan nor infinity. Raises InvalidArgumentError otherwise."""
    x = convert(tensor)
    array = np.asarray(numbers_of(x))
    if array.dtype.kind not in "fc":
        raise DTypeError(f"check_numerics: dtype {x.dtype.name} is not allowed; it takes floats, which can be nan")
    if not isinstance(message, str):
        raise TypeError(f"Expected string for argument 'message' not {message!r}.")
    if not np.all(np.isfinite(array)):
        kinds = [word for word, test in (("Inf", np.isinf), ("NaN", np.isnan)) if np.any(test(array))]
        raise InvalidArgumentError(f"{message} : Tensor had {' and '.join(kinds)} values")
    return x


@public("debugging.assert_all_finite")
def assert_all_finite(x: Any, message: str, name: str | None = None) -> Tensor:
    """The tensor, if it holds neither nan nor infinity. Raises InvalidArgumentError otherwise."""
    return check_numerics(x, message)


@public("debugging.assert_proper_iterable")
def assert_proper_iterable(values: Any) -> None:
    """Nothing for a list or tuple. Raises TypeError for a tensor, an array, a text, or what is no iterable."""
    if isinstance(values, Operand | np.ndarray | bytes | str) or not hasattr(values, "__iter__"):
        raise TypeError(f"Expected argument 'values' to be a 'proper' iterable. Found: {type(values)}")
