# Written by `make docs` from the registry of public names: see docs/stubs.py.

from collections.abc import Iterable
from graphlab import dtypes
from graphlab.tensor import Tensor
from typing import Any

def Assert(condition: Any, data: Any, summarize: Any = None, name: str | None = None) -> None:
    """Nothing, if `condition` holds. Raises InvalidArgumentError that shows `data` otherwise."""
def assert_all_finite(x: Any, message: str, name: str | None = None) -> Tensor:
    """The tensor, if it holds neither nan nor infinity. Raises InvalidArgumentError otherwise."""
def assert_equal(x: Any, y: Any, message: str | None = None, summarize: Any = None, name: str | None = None) -> None:
    """Nothing, if x == y everywhere. Raises InvalidArgumentError otherwise."""
def assert_greater(x: Any, y: Any, message: str | None = None, summarize: Any = None, name: str | None = None) -> None:
    """Nothing, if x > y everywhere. Raises InvalidArgumentError otherwise."""
def assert_greater_equal(x: Any, y: Any, message: str | None = None, summarize: Any = None, name: str | None = None) -> None:
    """Nothing, if x >= y everywhere. Raises InvalidArgumentError otherwise."""
def assert_integer(x: Any, message: str | None = None, name: str | None = None) -> None:
    """Nothing, if x holds ints. Raises TypeError otherwise."""
def assert_less(x: Any, y: Any, message: str | None = None, summarize: Any = None, name: str | None = None) -> None:
    """Nothing, if x < y everywhere. Raises InvalidArgumentError otherwise."""
def assert_less_equal(x: Any, y: Any, message: str | None = None, summarize: Any = None, name: str | None = None) -> None:
    """Nothing, if x <= y everywhere. Raises InvalidArgumentError otherwise."""
def assert_near(x: Any, y: Any, rtol: Any = None, atol: Any = None, message: str | None = None, summarize: Any = None, name: str | None = None) -> None:
    """Nothing, if |x − y| ≤ atol + rtol · |y| everywhere; both are 10 times the dtype's rounding unless given."""
def assert_negative(x: Any, message: str | None = None, summarize: Any = None, name: str | None = None) -> None:
    """Nothing, if x < 0 everywhere. Raises InvalidArgumentError otherwise."""
def assert_non_negative(x: Any, message: str | None = None, summarize: Any = None, name: str | None = None) -> None:
    """Nothing, if x >= 0 everywhere. Raises InvalidArgumentError otherwise."""
def assert_non_positive(x: Any, message: str | None = None, summarize: Any = None, name: str | None = None) -> None:
    """Nothing, if x <= 0 everywhere. Raises InvalidArgumentError otherwise."""
def assert_none_equal(x: Any, y: Any, message: str | None = None, summarize: Any = None, name: str | None = None) -> None:
    """Nothing, if x != y everywhere. Raises InvalidArgumentError otherwise."""
def assert_positive(x: Any, message: str | None = None, summarize: Any = None, name: str | None = None) -> None:
    """Nothing, if x > 0 everywhere. Raises InvalidArgumentError otherwise."""
def assert_proper_iterable(values: Any) -> None:
    """Nothing for a list or tuple. Raises TypeError for a tensor, an array, a text, or what is no iterable."""
def assert_rank(x: Any, rank: Any, message: str | None = None, name: str | None = None) -> None:
    """Nothing, if x has so many axes. Raises ValueError otherwise."""
def assert_rank_at_least(x: Any, rank: Any, message: str | None = None, name: str | None = None) -> None:
    """Nothing, if x has so many axes or more. Raises ValueError otherwise."""
def assert_rank_in(x: Any, ranks: Iterable[Any], message: str | None = None, name: str | None = None) -> None:
    """Nothing, if the number of axes of x is one of `ranks`. Raises ValueError otherwise."""
def assert_same_float_dtype(tensors: Any = None, dtype: Any = None) -> dtypes.DType:
    """The dtype all tensors share, a float; float32 if there are none. Raises ValueError otherwise."""
def assert_scalar(tensor: Any, message: str | None = None, name: str | None = None) -> None:
    """Nothing, if the tensor has no axes. Raises ValueError otherwise."""
def assert_shapes(shapes: Any, data: Any = None, summarize: Any = None, message: str | None = None, name: str | None = None) -> None:
    """Nothing, if each tensor has its shape, where a text stands for one size throughout; else a ValueError."""
def assert_type(tensor: Any, tf_type: Any, message: str | None = None, name: str | None = None) -> None:
    """Nothing, if the dtype is this one. Raises TypeError otherwise."""
def check_numerics(tensor: Any, message: str, name: str | None = None) -> Tensor:
    """The tensor, if it holds neither nan nor infinity. Raises InvalidArgumentError otherwise."""
def is_numeric_tensor(tensor: Any) -> bool:
    """Whether it is a tensor of numbers; a Variable is not."""
def set_log_device_placement(enabled: bool) -> None:
    """Nothing: all ops are on the CPU."""
