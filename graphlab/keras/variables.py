"""The Variables of layers and optimizers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from graphlab import dtypes, variable
from graphlab.keras.naming import variable_name
from graphlab.tensor import Operand, Tensor, public
from graphlab.values import as_ints


@public("keras.Variable")
class Variable(variable.Variable):
    """A Variable with a plain name and a path that says whose it is.

    >>> Variable([1.0, 2.0], name="kernel")
    <Variable path=kernel, shape=(2,), dtype=float32, value=[1. 2.]>
    """

    _is_its_cast = False  # TensorFlow reads it first

    def __init__(
        self,
        initializer: Any | Callable[..., Any],
        shape: Any = None,
        dtype: Any = None,
        trainable: bool = True,
        autocast: bool = True,
        aggregation: Any = None,
        synchronization: Any = None,
        name: str | None = None,
        path: str | None = None,
    ):
        value = initializer
        if callable(initializer):
            if shape is None:
                raise ValueError("When creating a Variable from an initializer, the `shape` argument must be given.")
            value = initializer(as_ints(shape), dtype=dtypes.as_dtype(dtype or "float32").name)
        elif dtype is not None and not isinstance(value, Operand):
            value = np.asarray(value, dtypes.as_dtype(dtype).as_numpy_dtype)
        super().__init__(value, trainable, dtype=dtype)
        self._trained = trainable
        self._name = variable_name(name)  # Keras has paths: a `name_scope` says nothing here
        self.path = path or self.name
        self.regularizer: Any = None

    @property
    def value(self) -> Any:  # a method of tf.Variable, a property of Keras's
        """What is in it now, as a tensor of its own."""
        return super().value()

    def read_value(self) -> Tensor:
        """What is in it now, as a tensor of its own."""
        return super().value()

    @property
    def name(self) -> str:
        """The name it was given."""
        return self._name

    @property
    def trainable(self) -> bool:
        """Whether training changes it; a tape watches it by itself if it was made to be trained."""
        return self._trained

    @trainable.setter
    def trainable(self, value: bool) -> None:
        self._trained = bool(value)

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return len(self.shape)

    def assign(self, value: Any, use_locking: bool = False, name: str | None = None, read_value: bool = True) -> Any:
        """Put `value` in, in this Variable's dtype. Raises ValueError where the shape does not fit."""
        is_ready = type(value) is Tensor and value._array.dtype == self._value._array.dtype
        given = value if is_ready else np.asarray(value)
        shape = tuple(given.shape)
        if shape != tuple(self.shape):
            raise ValueError(
                "The shape of the target variable and the shape of the target value in `variable.assign(value)` must "
                f"match. variable.shape={self.shape}, Received: value.shape={shape}. Target variable: {self!r}"
            )
        return super().assign(given if is_ready else given.astype(self.dtype.as_numpy_dtype))

    def _text(self, name: str) -> str:
        value = np.asarray(self.numpy())
        return f"<Variable path={self.path}, shape={self.shape}, dtype={self.dtype.name}, value={value}>"
