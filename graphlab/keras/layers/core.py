"""The layers that nearly every model has: its input, sums with weights, activations, a function of one's own."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from graphlab.functions.arithmetic import matmul, tensordot
from graphlab.keras import activations, constraints, initializers, regularizers
from graphlab.keras.calling import InputSpec
from graphlab.keras.layer import Layer, kept_shape
from graphlab.keras.layers.weights import weight_as_set
from graphlab.keras.symbolic import KerasTensor, Node
from graphlab.keras.utils import as_type, from_end, wider
from graphlab.keras.variables import Variable
from graphlab.ops import math
from graphlab.ops.shape import gather
from graphlab.tensor import PUBLIC, Tensor, public
from graphlab.values import as_ints


@public("keras.layers.InputLayer")
class InputLayer(Layer):
    """The place where data enter a model; the first entry of a `Sequential`."""

    def __init__(
        self,
        shape: Any = None,
        batch_size: int | None = None,
        dtype: Any = None,
        batch_shape: Any = None,
        name: str | None = None,
        input_shape: Any = None,
    ):
        super().__init__(dtype=dtype, name=name)
        shape = input_shape if shape is None else shape
        if shape is None and batch_shape is None:
            raise ValueError("You must pass a `shape` argument: the shape of one sample, such as (3,).")
        if shape is not None and batch_shape is not None:
            raise ValueError("You cannot pass both `shape` and `batch_shape` at the same time.")
        self.batch_shape = tuple(batch_shape) if shape is None else (batch_size, *_sizes(shape))
        tensor = KerasTensor(self.batch_shape, self._dtype, self.name if name else None)
        Node(self, (), {}, tensor)
        self.built = True

    def call(self, inputs: Any) -> Any:
        """The input itself."""
        return inputs

    compute_output_shape = kept_shape

    def get_config(self) -> dict[str, Any]:
        """The shape and dtype that come in, and its name."""
        return {"batch_shape": self.batch_shape, "dtype": self.dtype, "name": self.name}


def _sizes(shape: Any) -> tuple[int | None, ...]:
    if isinstance(shape, int | np.integer):
        raise ValueError(f"Cannot convert '{shape}' to a shape: write it as a tuple, ({shape},).")
    return tuple(None if size is None else int(size) for size in shape)


@public("keras.Input", "keras.layers.Input")
def Input(  # noqa: N802 - Keras's name
    shape: Any = None,
    batch_size: int | None = None,
    dtype: Any = None,
    batch_shape: Any = None,
    name: str | None = None,
) -> KerasTensor:
    """A tensor without values, to call layers on: the beginning of a functional model.

    >>> Input((3,), name="x")
    <KerasTensor shape=(None, 3), dtype=float32, sparse=False, ragged=False, name=x>
    """
    output: KerasTensor = InputLayer(shape, batch_size, dtype, batch_shape, name).output
    return output


@public("keras.layers.Dense")
class Dense(Layer):
    """activation(x @ kernel + bias), for inputs with a row for each sample.

    >>> layer = Dense(2, kernel_initializer="ones")
    >>> layer([[1.0, 2.0, 3.0]])
    <tf.Tensor: shape=(1, 2), dtype=float32, numpy=array([[6., 6.]], dtype=float32)>
    >>> [(v.name, tuple(v.shape)) for v in layer.trainable_variables]
    [('kernel', (3, 2)), ('bias', (2,))]
    """

    _supports_masking = True
    kernel: Variable
    bias: Variable | None

    def __init__(
        self,
        units: int,
        activation: Any = None,
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        **more: Any,
    ):
        super().__init__(activity_regularizer=activity_regularizer, **more)
        self.units, self.use_bias = int(units), use_bias
        self.activation = activations.get(activation)
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        self.kernel_regularizer = regularizers.get(kernel_regularizer)
        self.bias_regularizer = regularizers.get(bias_regularizer)
        self.kernel_constraint = constraints.get(kernel_constraint)
        self.bias_constraint = constraints.get(bias_constraint)
        self.input_spec = InputSpec(min_ndim=2)

    def build(self, input_shape: Any) -> None:
        """Make the kernel and the bias."""
        size = as_ints(input_shape[-1:])[0]
        self.kernel = weight_as_set(self, "kernel", (size, self.units))
        self.bias = None
        if self.use_bias:
            self.bias = weight_as_set(self, "bias", (self.units,))
        self.input_spec = InputSpec(min_ndim=2, axes={-1: size})

    def compute_output_shape(self, input_shape: Any) -> tuple[int | None, ...]:
        """The input's, with `units` for the last axis."""
        return (*input_shape[:-1], self.units)

    def call(self, inputs: Any) -> Tensor:
        """activation(inputs @ kernel + bias)."""
        wide = wider(inputs.dtype, self._dtype)  # without autocast, the input may be of another
        x, kernel = as_type(inputs, wide), as_type(self.kernel, wide)
        x = matmul(x, kernel) if len(x.shape) == 2 else tensordot(x, kernel, 1)
        x = x if self.bias is None else x + as_type(self.bias, wide)
        return x if self.activation is activations.linear else self.activation(x)

    def __getattr__(self, name: str) -> Any:
        if name in ("kernel", "bias"):
            raise AttributeError(f"You must build the layer before accessing `{name}`: call it on an input.")
        return object.__getattribute__(self, name)  # raises again what a property has raised


@public("keras.layers.Activation")
class Activation(Layer):
    """An activation as a layer of its own."""

    _supports_masking = True
    _needs_no_shape = True

    def __init__(self, activation: Any, **more: Any):
        super().__init__(**more)
        self.activation = activations.get(activation)

    def call(self, inputs: Any) -> Tensor:
        """activation(inputs)."""
        return self.activation(inputs)

    compute_output_shape = kept_shape


@public("keras.layers.Identity")
class Identity(Layer):
    """The input itself."""

    _supports_masking = True
    _needs_no_shape = True

    def call(self, inputs: Any) -> Any:
        """The input itself."""
        return inputs

    compute_output_shape = kept_shape


@public("keras.layers.Lambda")
class Lambda(Layer):
    """A function of one's own as a layer. It should have no variables: those are not found.

    >>> Lambda(lambda x: x**2)([[3.0]])
    <tf.Tensor: shape=(1, 1), dtype=float32, numpy=array([[9.]], dtype=float32)>
    """

    def __init__(
        self,
        function: Callable[..., Any],
        output_shape: Any = None,
        mask: Any = None,
        arguments: dict[str, Any] | None = None,
        **more: Any,
    ):
        super().__init__(**more)
        self.function, self.arguments = function, arguments or {}
        self._output_shape = output_shape
        self.mask, self.supports_masking = mask, mask is not None
        self._also = _taken(function) & {"mask", "training"}

    def call(self, inputs: Any, mask: Any = None, training: bool | None = None) -> Any:
        """function(inputs, **arguments), and the `mask` and `training` if it takes them."""
        known = {"mask": mask, "training": training}
        return self.function(inputs, **self.arguments, **{name: known[name] for name in self._also})

    def compute_mask(self, inputs: Any, previous_mask: Any = None) -> Any:
        """As `mask` says, which may be a function of the inputs and their mask."""
        return self.mask(inputs, previous_mask) if callable(self.mask) else self.mask

    def compute_output_shape(self, input_shape: Any) -> Any:
        """As `output_shape` says, else as the function shows."""
        return self.compute_output_spec(KerasTensor(input_shape, self.dtype)).shape

    def compute_output_spec(self, *args: Any, **kwargs: Any) -> Any:
        """As `output_shape` says, else as the function shows."""
        if self._output_shape is None:
            return self._inferred(args, kwargs)
        given, incoming = self._output_shape, args[0]
        shapes = [part.shape for part in incoming] if isinstance(incoming, list | tuple) else incoming.shape
        batch = shapes[0][0] if isinstance(shapes, list) else shapes[0]
        shape = given(shapes) if callable(given) else (batch, *given)
        return KerasTensor(shape, self.dtype)


def _taken(function: Any) -> frozenset[str]:
    """The names of a function's arguments; none where it has no signature."""
    try:
        return frozenset(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return frozenset()


@public("keras.layers.Embedding")
class Embedding(Layer):
    """A row of a table of numbers to be learnt, for each of the ints that come in.

    With `mask_zero`, the int 0 stands for no word: layers that support masking pass it over.

    >>> Embedding(10, 2, mask_zero=True)([[4, 7, 0]])._keras_mask.numpy().tolist()
    [[True, True, False]]
    """

    embeddings: Variable

    def __init__(
        self,
        input_dim: int,
        output_dim: int,
        embeddings_initializer: Any = "uniform",
        embeddings_regularizer: Any = None,
        embeddings_constraint: Any = None,
        mask_zero: bool = False,
        weights: Any = None,
        **more: Any,
    ):
        more.pop("input_length", None)  # of Keras 2: the input says itself how long it is
        super().__init__(**more)
        self.input_dim, self.output_dim = input_dim, output_dim
        self.embeddings_initializer = initializers.get(embeddings_initializer)
        self.embeddings_regularizer = regularizers.get(embeddings_regularizer)
        self.embeddings_constraint = constraints.get(embeddings_constraint)
        self._autocast = False
        self.mask_zero = self.supports_masking = mask_zero
        if weights is not None:
            self.build()
            self.set_weights(weights if isinstance(weights, list) and len(weights) == 1 else [weights])

    def build(self, input_shape: Any = None) -> None:
        """Make the table."""
        if self.built:
            return
        self.embeddings = weight_as_set(self, "embeddings", (self.input_dim, self.output_dim))

    def compute_output_shape(self, input_shape: Any) -> tuple[int | None, ...]:
        """The input's, with one more axis for the rows."""
        return (*input_shape, self.output_dim)

    def compute_mask(self, inputs: Any, previous_mask: Any = None) -> Any:
        """Where the ints are not 0, with `mask_zero`; else none."""
        return PUBLIC["keras.ops.not_equal"](inputs, 0) if self.mask_zero else None

    def call(self, inputs: Any) -> Tensor:
        """The rows of the table whose numbers come in."""
        numbers = inputs if inputs.dtype.is_integer else math.cast(inputs, dtype="int32")
        return gather(self.embeddings, from_end(numbers, self.input_dim))
