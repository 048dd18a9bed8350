"""`tf.distribute` with one replica: a program for many machines computes here what it computes there on one."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from graphlab.dtypes import DType, float32
from graphlab.errors import InvalidArgumentError
from graphlab.functions.arithmetic import divide_no_nan
from graphlab.ops.math import cast
from graphlab.ops.reduce import reduce_mean, reduce_sum
from graphlab.ops.shape import expand_dims
from graphlab.tensor import Operand, Tensor, convert, public


@public("distribute.ReduceOp")
class ReduceOp(str, enum.Enum):  # noqa: UP042  # its str() is the member's name, as TensorFlow's is
    """How the values of all replicas become one."""

    SUM = "SUM"
    MEAN = "MEAN"

    def __str__(self) -> str:
        return f"ReduceOp.{self.name}"


_REDUCED = {"SUM": reduce_sum, "MEAN": reduce_mean}


class Strategy:
    """One replica on the CPU.

    >>> strategy = MirroredStrategy()
    >>> with strategy.scope():
    ...     print(strategy.num_replicas_in_sync)
    1
    """

    @property
    def num_replicas_in_sync(self) -> int:
        """1."""
        return 1

    def scope(self) -> AbstractContextManager[None]:
        """A `with` block that changes nothing: a Variable made in it is on the CPU as every other."""
        return nullcontext()

    def run(
        self,
        fn: Callable[..., Any],
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
        options: Any = None,
    ) -> Any:
        """What `fn(*args, **kwargs)` gives, called once: there is one replica."""
        return fn(*args, **(kwargs or {}))

    def reduce(self, reduce_op: ReduceOp | str, value: Any, axis: int | None) -> Any:
        """The value of the one replica; with an axis its sum or mean along that. ValueError for another `reduce_op`.

        >>> print(MirroredStrategy().reduce("MEAN", convert([1.0, 2.0]), axis=0).numpy())
        1.5
        """
        name = reduce_op.value if isinstance(reduce_op, ReduceOp) else str(reduce_op).upper()
        if name not in _REDUCED:
            raise ValueError(f"reduce_op must be 'SUM' or 'MEAN'; got {reduce_op!r}")
        return convert(value) if axis is None else _REDUCED[name](value, axis)

    def experimental_local_results(self, value: Any) -> tuple[Any, ...]:
        """The value of each replica: of the one."""
        return (value,)

    def experimental_distribute_dataset(self, dataset: Any, options: Any = None) -> Any:
        """The data set itself: all of it is for the one replica."""
        return dataset


@public("distribute.MirroredStrategy")
class MirroredStrategy(Strategy):
    """One replica for each device that computes: here there is the CPU."""

    def __init__(self, devices: Any = None, cross_device_ops: Any = None):
        pass


@public("distribute.OneDeviceStrategy")
class OneDeviceStrategy(Strategy):
    """One replica on a device: whichever is asked for, it is the CPU."""

    def __init__(self, device: str):
        pass


@public("distribute.MultiWorkerMirroredStrategy")
class MultiWorkerMirroredStrategy(Strategy):
    """One replica: there is one worker, with one CPU."""

    def __init__(self, cluster_resolver: Any = None, communication_options: Any = None):
        pass


class DefaultStrategy(Strategy):
    """What there is where no other was made."""


@public("distribute.get_strategy")
def get_strategy() -> DefaultStrategy:
    """The strategy of a program without one.

    >>> get_strategy().num_replicas_in_sync
    1
    """
    return DefaultStrategy()


@public("nn.compute_average_loss")
def compute_average_loss(per_example_loss: Any, sample_weight: Any = None, global_batch_size: Any = None) -> Tensor:
    """The sum of the losses of a batch, divided by how many examples it has, or all replicas together have.

    >>> print(compute_average_loss([1.0, 2.0], global_batch_size=4).numpy())
    0.75
    """
    losses = convert(per_example_loss)
    if losses.ndim == 0:
        raise ValueError("per_example_loss has a number for each example, rank 1 or more; got a single number")
    total = reduce_sum(losses if sample_weight is None else cast(_weighted(losses, sample_weight), losses.dtype))
    if global_batch_size is None:
        return divide_no_nan(total, convert(losses.shape[0], losses.dtype))
    return divide_no_nan(total, _batch_size(global_batch_size, losses.dtype))


def _weighted(losses: Tensor, sample_weight: Any) -> Tensor:
    wide, weights = cast(losses, float32), cast(convert(sample_weight), float32)
    return wide * (expand_dims(weights, -1) if weights.ndim == losses.ndim - 1 else weights)


def _batch_size(given: Any, dtype: DType) -> Tensor:
    size = convert(given)
    if size.ndim != 0:
        raise ValueError(f"global_batch_size is a single number; got shape {size.shape}")
    if not size.dtype.is_integer:
        raise TypeError(f"global_batch_size is a whole number; got dtype {size.dtype.name}")
    if int(size) < 0:
        raise InvalidArgumentError(f"global_batch_size is at least 0; got {int(size)}")
    return cast(size, dtype) if isinstance(given, Operand) else convert(int(size), dtype)


@public("nn.scale_regularization_loss")
def scale_regularization_loss(regularization_loss: Any) -> Tensor:
    """The sum of what regularizers add, divided by the number of replicas, which is 1."""
    return reduce_sum(regularization_loss) / 1
