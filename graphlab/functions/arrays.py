"""TensorArray: tensors that a loop writes one after another."""

from __future__ import annotations

from typing import Any

from graphlab import dtypes, values
from graphlab.dtypes import TensorShape
from graphlab.errors import InvalidArgumentError, OutOfRangeError
from graphlab.functions.making import zeros
from graphlab.functions.shapes import split as split_up
from graphlab.functions.shapes import unstack
from graphlab.ops.shape import concat, stack
from graphlab.tensor import Tensor, allocate, convert, public


@public()
class TensorArray:
    """Places for tensors of one dtype and shape, written and read by number, and stacked in the end.

    >>> squares = TensorArray("float32", size=3)
    >>> for i in range(3):
    ...     squares = squares.write(i, float(i * i))
    >>> squares.stack()
    <tf.Tensor: shape=(3,), dtype=float32, numpy=array([0., 1., 4.], dtype=float32)>
    """

    def __init__(
        self,
        dtype: Any,
        size: Any = None,
        dynamic_size: bool | None = None,
        clear_after_read: bool | None = None,
        tensor_array_name: str | None = None,
        handle: Any = None,
        flow: Any = None,
        infer_shape: bool = True,
        element_shape: Any = None,
        colocate_with_first_write_call: bool = True,
        name: str | None = None,
    ):
        if size is None:
            raise ValueError("Size must be declared for TensorArrays when eager execution is enabled: size=3")
        self.dtype = dtypes.as_dtype(dtype)
        self.dynamic_size = bool(dynamic_size)
        self.element_shape = TensorShape(element_shape)
        self._clears = clear_after_read is not False
        self._infers = infer_shape
        self._cleared: set[int] = set()
        self._held: list[Tensor | None] = [None] * allocate((int(size),))[0]

    def size(self, name: str | None = None) -> Tensor:
        """How many places there are, as a tensor."""
        return convert(len(self._held), dtypes.int32)

    def write(self, index: Any, value: Any, name: str | None = None) -> TensorArray:
        """The array, with `value` at `index`. Raises OutOfRangeError past the end, unless it grows."""
        place, tensor = int(index), self._taken(value)
        if place < 0:
            raise OutOfRangeError(f"Writing to negative indices (index {place}) is not allowed.")
        if place >= len(self._held):
            if not self.dynamic_size:
                raise OutOfRangeError(
                    f"Tried to write to index {place} but array is not resizeable and size is: {len(self._held)}. "
                    "Make it larger, or with dynamic_size=True."
                )
            self._held += [None] * allocate((place + 1 - len(self._held),))[0]
        self._held[place] = tensor
        self._cleared.discard(place)
        return self

    def _taken(self, value: Any) -> Tensor:
        tensor = convert(value) if isinstance(value, Tensor) else convert(value, self.dtype)
        if tensor.dtype is not self.dtype:
            raise InvalidArgumentError(
                f"TensorArray dtype is {self.dtype.name} but Op is trying to write dtype {tensor.dtype.name}: cast it"
            )
        if not self.element_shape.is_compatible_with(tensor.shape):
            raise ValueError(f"Incompatible shape for value ({tensor.shape}), expected ({self.element_shape})")
        if self._infers:
            self.element_shape = self.element_shape.merge_with(tensor.shape)
        return tensor

    def read(self, index: Any, name: str | None = None) -> Tensor:
        """What was written at `index`, which is then forgotten unless `clear_after_read=False`."""
        place = int(index)
        if not 0 <= place < len(self._held):
            raise OutOfRangeError(f"Tried to read from index {place} but array size is: {len(self._held)}")
        if place in self._cleared:
            raise InvalidArgumentError(
                f"Could not read index {place} twice because it was cleared after a previous read "
                "(perhaps try setting clear_after_read = false?)"
            )
        tensor = self._at(place)
        if self._clears:
            self._held[place] = None
            self._cleared.add(place)
        return tensor

    def _at(self, place: int) -> Tensor:
        """What is there; zeros where nothing was written."""
        tensor = self._held[place]
        if tensor is None:
            if not self.element_shape.is_fully_defined():
                raise ValueError(f"nothing was written at index {place}, and the shape of the elements is not known")
            tensor = self._held[place] = zeros(self.element_shape, self.dtype)
        return tensor

    def stack(self, name: str | None = None) -> Tensor:
        """All of them along a new first axis."""
        if not self._held:
            return zeros(
                [0, *(self.element_shape.as_list() if self.element_shape.is_fully_defined() else [])], self.dtype
            )
        return self.gather(range(len(self._held)))

    def gather(self, indices: Any, name: str | None = None) -> Tensor:
        """Those at `indices` along a new first axis."""
        return stack([self._at(place) for place in values.as_ints(indices)])

    def concat(self, name: str | None = None) -> Tensor:
        """All of them, joined along their first axis."""
        return concat([self._at(place) for place in range(len(self._held))], 0)

    def unstack(self, value: Any, name: str | None = None) -> TensorArray:
        """The array, with the slices of `value` along its first axis."""
        return self._put(unstack(convert(value)))

    def split(self, value: Any, lengths: Any, name: str | None = None) -> TensorArray:
        """The array, with pieces of `value` of these lengths along its first axis."""
        return self._put(split_up(convert(value), values.as_ints(lengths)))

    def _put(self, parts: list[Tensor]) -> TensorArray:
        if len(parts) > len(self._held) and not self.dynamic_size:
            raise ValueError(f"Cannot unstack {len(parts)} tensors into a TensorArray of static size {len(self._held)}")
        self._held = list(parts)
        self._cleared = set()
        return self

    def scatter(self, indices: Any, value: Any, name: str | None = None) -> TensorArray:
        """The array, with the slices of `value` along its first axis at `indices`."""
        for place, part in zip(values.as_ints(indices), unstack(convert(value)), strict=True):
            self.write(place, part)
        return self

    def identity(self) -> TensorArray:
        """The array itself."""
        return self

    def close(self, name: str | None = None) -> None:
        """Forget all that was written."""
        self._held = []
