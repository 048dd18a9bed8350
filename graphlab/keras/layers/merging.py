"""Layers that make one tensor of several."""

from __future__ import annotations

import inspect
import operator
from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any, TypeAlias

from graphlab.functions.arithmetic import matmul, where
from graphlab.keras.layer import Layer
from graphlab.keras.masks import is_masked, mask_of
from graphlab.keras.utils import unit
from graphlab.ops import math, shape
from graphlab.ops.reduce import reduce_any
from graphlab.ops.shape import transpose
from graphlab.tensor import PUBLIC, Tensor, convert, public


class _Merge(Layer):
    """Takes a list of tensors of the same shape, or of shapes that can be broadcast."""

    _supports_masking = True

    #: The least number of tensors, and the most if there is one.
    takes: tuple[int, int | None] = (1, None)

    def build(self, input_shape: Any) -> None:
        """Look at what comes in; there are no variables."""
        fewest, most = self.takes
        if not isinstance(input_shape, list | tuple) or not isinstance(input_shape[0], list | tuple):
            raise ValueError(
                f"A `{type(self).__name__}` layer should be called on a list of inputs. Received: input_shape="
                f"{input_shape} (not a list of shapes)"
            )
        if len(input_shape) < fewest or (most is not None and len(input_shape) > most):
            raise ValueError(
                f"A `{type(self).__name__}` layer should be called on "
                f"{f'exactly {fewest}' if most == fewest else f'a list of at least {fewest}'} inputs. Received "
                f"{len(input_shape)} inputs. Full input_shape received: {input_shape}"
            )

    def compute_output_shape(self, input_shape: Any) -> tuple[int | None, ...]:
        """The shape that all of them are broadcast to."""
        longest = max(len(s) for s in input_shape)
        padded = [(1,) * (longest - len(s)) + tuple(s) for s in input_shape]
        return tuple(reduce(_broadcast, sizes) for sizes in zip(*padded, strict=True))

    def compute_mask(self, inputs: Any, previous_mask: Any = None) -> Any:
        """Where a step counts in one of them; none if not all of them have a mask."""
        if previous_mask is None or any(mask is None for mask in previous_mask):
            return None
        return reduce(_either, previous_mask)


def _either(one: Any, other: Any) -> Any:
    return PUBLIC["keras.ops.logical_or"](one, other)  # tensors without values too


def _broadcast(one: int | None, other: int | None) -> int | None:
    if one in (None, 1) or other in (None, 1):
        return (one if other == 1 else other) if 1 in (one, other) else None
    if one != other:
        raise ValueError(f"Inputs have incompatible shapes: sizes {one} and {other} cannot be broadcast together.")
    return one


_Combine: TypeAlias = Callable[[Tensor, Tensor], Tensor]


def _elementwise(name: str, words: str, combine: _Combine, masked: Any = None) -> type[_Merge]:
    """A merging layer; `masked` combines those that carry masks, if these change what is combined."""

    class Elementwise(_Merge):
        def call(self, inputs: Sequence[Tensor]) -> Tensor:
            if masked is not None and is_masked(inputs):
                whole: Tensor = masked(combine, inputs)
                return whole
            return reduce(combine, inputs)

    Elementwise.__name__ = Elementwise.__qualname__ = name
    Elementwise.__doc__ = words
    return public(f"keras.layers.{name}")(Elementwise)


def _features(mask: Any, x: Tensor) -> Any:
    """A mask of the steps as one of all numbers of a tensor."""
    return None if mask is None else shape.broadcast_to(shape.expand_dims(mask, -1), x.shape)


def _greatest_of_kept(combine: _Combine, inputs: Sequence[Tensor]) -> Tensor:
    """What is masked in one is taken from the other."""
    output, known = inputs[0], _features(mask_of(inputs[0]), inputs[0])
    for x in inputs[1:]:
        mask = _features(mask_of(x), x)
        x = x if mask is None else where(mask, x, output)
        output = output if known is None else where(known, output, x)
        known = None if mask is None or known is None else _either(known, mask)
        output = combine(output, x)
    return output


def _product_of_kept(combine: _Combine, inputs: Sequence[Tensor]) -> Tensor:
    """What is masked counts as 1, and where all are masked the product is 0."""
    all_kept = [_features(mask_of(x), x) for x in inputs]
    one, nothing = (convert(n, inputs[0].dtype) for n in (1, 0))
    whole = reduce(combine, [x if m is None else where(m, x, one) for x, m in zip(inputs, all_kept, strict=True)])
    return whole if any(m is None for m in all_kept) else where(reduce(_either, all_kept), whole, nothing)


Add = _elementwise("Add", "The sum of a list of tensors.", operator.add)
Multiply = _elementwise(
    "Multiply", "The product of a list of tensors, element by element.", operator.mul, _product_of_kept
)
Maximum = _elementwise(
    "Maximum", "The greatest of a list of tensors, element by element.", math.maximum, _greatest_of_kept
)
Minimum = _elementwise(
    "Minimum", "The least of a list of tensors, element by element.", math.minimum, _greatest_of_kept
)


@public("keras.layers.Subtract")
class Subtract(_Merge):
    """The first of two tensors minus the second."""

    takes = (2, 2)

    def call(self, inputs: Sequence[Tensor]) -> Tensor:
        """inputs[0] − inputs[1]."""
        return inputs[0] - inputs[1]


@public("keras.layers.Average")
class Average(_Merge):
    """The mean of a list of tensors, element by element."""

    def call(self, inputs: Sequence[Tensor]) -> Tensor:
        """The sum, divided by the number of tensors."""
        return reduce(operator.add, inputs) / float(len(inputs))


def _of_features(mask: Any, x: Any) -> Tensor:
    """A mask of the steps, or none, as bools of all numbers of a tensor."""
    wide = convert(True) if mask is None else shape.expand_dims(mask, -1) if mask.ndim < x.ndim else mask
    return shape.broadcast_to(wide, x.shape)


@public("keras.layers.Concatenate")
class Concatenate(_Merge):
    """A list of tensors side by side along `axis`.

    >>> import numpy as np
    >>> Concatenate()([np.ones((2, 1)), np.ones((2, 3))]).shape
    TensorShape([2, 4])
    """

    def __init__(self, axis: int = -1, **more: Any):
        super().__init__(**more)
        self.axis = axis

    def compute_output_shape(self, input_shape: Any) -> tuple[int | None, ...]:
        """That of the first, with the sizes along `axis` added up. Raises ValueError where the others differ."""
        axis = self.axis % len(input_shape[0])
        others = {tuple(n for i, n in enumerate(s) if i != axis) for s in input_shape}
        if len(others) > 1:
            raise ValueError(
                "A `Concatenate` layer requires inputs with matching shapes except for the concatenation axis. "
                f"Received: input_shape={input_shape}"
            )
        sizes = [s[axis] for s in input_shape]
        total = None if None in sizes else sum(sizes)
        return (*input_shape[0][:axis], total, *input_shape[0][axis + 1 :])

    def compute_mask(self, inputs: Any, previous_mask: Any = None) -> Any:
        """Where a step counts, along `axis` one mask after the other; what has none counts everywhere."""
        if previous_mask is None or all(mask is None for mask in previous_mask):
            return None
        wide = [_of_features(mask, x) for x, mask in zip(inputs, previous_mask, strict=True)]
        return reduce_any(shape.concat(wide, axis=self.axis), -1)

    def call(self, inputs: Sequence[Tensor]) -> Tensor:
        """The inputs side by side."""
        self.compute_output_shape([tuple(x.shape) for x in inputs])
        return shape.concat(inputs, axis=self.axis)


@public("keras.layers.Dot")
class Dot(_Merge):
    """The products of the rows of two batches, added up along `axes`; their cosines with `normalize`."""

    takes = (2, 2)

    def __init__(self, axes: Any, normalize: bool = False, **more: Any):
        super().__init__(**more)
        if not isinstance(axes, int) and len(axes) != 2:
            raise ValueError(f"`axes` of a Dot layer is an axis, or one for each of two inputs. Received: axes={axes}")
        self.axes, self.normalize = axes, normalize

    def _both(self, ranks: tuple[int, int]) -> tuple[int, int]:
        one, other = (self.axes, self.axes) if isinstance(self.axes, int) else self.axes
        for axis, rank in zip((one, other), ranks, strict=True):
            if not -rank <= axis < rank or axis % rank == 0:
                raise ValueError(
                    f"`axes` of a Dot layer are axes of its inputs, of which axis 0 counts the samples. Received: axes="
                    f"{self.axes} for inputs with {ranks[0]} and {ranks[1]} axes"
                )
        return one % ranks[0], other % ranks[1]

    def compute_output_shape(self, input_shape: Any) -> tuple[int | None, ...]:
        """The number of samples, then the axes of both that are not summed over."""
        one, other = self._both((len(input_shape[0]), len(input_shape[1])))
        rest = [n for i, n in enumerate(input_shape[0]) if i != one]
        rest += [n for i, n in enumerate(input_shape[1]) if i not in (0, other)]
        return tuple(rest) if len(rest) > 1 else (*rest, 1)

    def compute_mask(self, inputs: Any, previous_mask: Any = None) -> Any:
        """None: the axes are others."""
        return None

    def call(self, inputs: Sequence[Tensor]) -> Tensor:
        """The sums of products."""
        one, other = self._both((len(inputs[0].shape), len(inputs[1].shape)))
        x, y = (unit(x, axis) if self.normalize else x for x, axis in zip(inputs, (one, other), strict=True))
        if x.ndim == y.ndim == 2:
            return matmul(shape.expand_dims(x, 1), shape.expand_dims(y, 2))[:, :, 0]
        last = [i for i in range(x.ndim) if i != one]
        first = [i for i in range(y.ndim) if i not in (0, other)]
        return matmul(transpose(x, (*last, one)), transpose(y, (0, other, *first)))


def _as_function(name: str, kind: type[_Merge]) -> None:
    """`concatenate([a, b], axis=1)` for `Concatenate(axis=1)([a, b])`."""

    def merged(inputs: Any, *args: Any, **kwargs: Any) -> Any:
        return kind(*args, **kwargs)(inputs)

    merged.__name__, merged.__doc__ = name, f"What a `{kind.__name__}` layer makes of a list of tensors."
    parameters = [inspect.Parameter("inputs", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation="Any")]
    signature = inspect.Signature([*parameters, *inspect.signature(kind).parameters.values()], return_annotation="Any")
    vars(merged)["__signature__"] = signature
    public(f"keras.layers.{name}")(merged)


for _kind in (Add, Subtract, Multiply, Average, Maximum, Minimum, Concatenate):
    _as_function(_kind.__name__.lower(), _kind)


@public("keras.layers.dot")
def dot(inputs: Any, axes: Any = -1, **more: Any) -> Any:
    """What a `Dot` layer makes of two tensors, by default along their last axes."""
    return Dot(axes, **more)(inputs)
