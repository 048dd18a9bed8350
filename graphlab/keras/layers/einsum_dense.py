"""EinsumDense: sums with weights along the axes that an equation names."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from graphlab.functions.arithmetic import einsum
from graphlab.keras import activations, constraints, initializers, regularizers
from graphlab.keras.calling import InputSpec
from graphlab.keras.layer import Layer
from graphlab.keras.layers.weights import weight_as_set
from graphlab.keras.utils import as_type, wider
from graphlab.keras.variables import Variable
from graphlab.tensor import Tensor, public

_FORMS = (
    re.compile(r"()([a-zA-Z]+),([a-zA-Z]+)->([a-zA-Z]+)()"),
    re.compile(r"(\.\.\.)([a-zA-Z]+),([a-zA-Z]+)->\.\.\.([a-zA-Z]+)()"),
    re.compile(r"()([a-zA-Z]{2,})\.\.\.,([a-zA-Z]+)->([a-zA-Z]+)(\.\.\.)"),
)
"""What an equation looks like: the dots before the letters, those of input, kernel and output, the dots after them."""


class Shapes(NamedTuple):
    """What an equation says of a layer: the shapes of kernel, bias and output, and the kernel's axes of the inputs."""

    kernel: tuple[int, ...]
    bias: tuple[int, ...] | None
    output: tuple[int | None, ...]
    inputs: tuple[int, ...]


def shapes_of(equation: str, bias_axes: str | None, input_shape: Any, output_shape: Any) -> Shapes:
    """The shapes that follow from an equation and those of the input and of the output without its samples.

    Raises ValueError where they do not fit.

    >>> shapes_of("ab,bc->ac", "c", (None, 3), (5,))
    Shapes(kernel=(3, 5), bias=(5,), output=(None, 5), inputs=(0,))
    """
    match = next((found for form in _FORMS if (found := form.fullmatch(equation.replace(" ", "")))), None)
    if match is None:
        raise ValueError(
            f"Invalid einsum equation '{equation}'. Equations must be in the form [X],[Y]->[Z], ...[X],[Y]->...[Z], or "
            "[X]...,[Y]->[Z]...."
        )
    before, given, weighed, coming, after = match.groups()
    left_out = len(input_shape) - len(given)
    left = left_out if before else 0
    output = _whole(input_shape, output_shape, left_out, bool(before))
    sizes_in = dict(zip(given, input_shape[left:], strict=False))
    sizes_out = dict(zip(coming, output[left:], strict=False))
    _check_letters(given, weighed, coming, sizes_in, sizes_out)
    kernel = tuple(sizes_out[c] if c in sizes_out else sizes_in[c] for c in weighed)
    inputs = tuple(axis for axis, c in enumerate(weighed) if c not in sizes_out)
    bias = None if bias_axes is None else _bias(bias_axes, coming, sizes_out, left_out if after else 0)
    if None in (*kernel, *(bias or ())):
        raise ValueError(
            f"A size of the weights of '{equation}' is not known: it stands in neither the input's shape {input_shape} "
            f"nor in `output_shape`={output_shape}. Kernel: {kernel}, bias: {bias}."
        )
    return Shapes(kernel, bias, tuple(output), inputs)


def _whole(input_shape: Any, output_shape: Any, left_out: int, is_before: bool) -> list[int | None]:
    """The shape of the output with its samples and the axes for which three dots stand."""
    sizes = [input_shape[0], *output_shape]
    if left_out > 0:
        rest = list(input_shape[1:left_out] if is_before else input_shape[-left_out:])
        sizes = [sizes[0], *rest, *sizes[1:]] if is_before else [*sizes, *rest]
    return sizes


def _check_letters(given: str, weighed: str, coming: str, sizes_in: dict[str, Any], sizes_out: dict[str, Any]) -> None:
    for c in given:
        wanted = sizes_out.get(c)
        if wanted is not None and wanted != sizes_in.get(c):
            raise ValueError(
                f"Input shape and output shape do not match at shared dimension '{c}'. Input shape is "
                f"{sizes_in.get(c)}, and output shape is {wanted}."
            )
    for c in coming:
        if c not in given and c not in weighed:
            raise ValueError(
                f"Dimension '{c}' was specified in the output '{coming}' but has no corresponding dim in the input "
                f"spec '{given}' or weight spec '{weighed}'"
            )
    for c in weighed:
        if c not in sizes_in and c not in sizes_out:
            raise ValueError(
                f"Weight dimension '{c}' did not have a match in either the input spec '{given}' or the output spec "
                f"'{coming}'. For this layer, the weight must be fully specified."
            )


def _bias(bias_axes: str, coming: str, sizes: dict[str, Any], after: int) -> tuple[int, ...]:
    """The shape of the bias: the sizes of its axes, from the first of them on, and 1 for the others."""
    for c in bias_axes:
        if c not in coming:
            raise ValueError(f"Bias dimension '{c}' was requested, but is not part of the output spec '{coming}'")
    first = min(coming.find(c) for c in bias_axes)
    return tuple(sizes[c] if c in bias_axes else 1 for c in coming[first:]) + (1,) * after


@public("keras.layers.EinsumDense")
class EinsumDense(Layer):
    """activation(einsum(equation, x, kernel) + bias): a Dense layer over any axes.

    `output_shape` is that of the output without its samples; None stands for a size that the input decides.

    >>> layer = EinsumDense("abc,cde->abde", output_shape=(None, 2, 3), bias_axes="de")
    >>> layer.build((None, 5, 4))
    >>> [(v.name, tuple(v.shape)) for v in layer.weights]
    [('kernel', (4, 2, 3)), ('bias', (2, 3))]
    """

    kernel: Variable
    bias: Variable | None

    def __init__(
        self,
        equation: str,
        output_shape: Any,
        activation: Any = None,
        bias_axes: str | None = None,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        **more: Any,
    ):
        super().__init__(**more)
        self.equation, self.bias_axes = equation, bias_axes
        self.partial_output_shape = (output_shape,) if isinstance(output_shape, int) else tuple(output_shape)
        self.activation = activations.get(activation)
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        self.kernel_regularizer = regularizers.get(kernel_regularizer)
        self.bias_regularizer = regularizers.get(bias_regularizer)
        self.kernel_constraint = constraints.get(kernel_constraint)
        self.bias_constraint = constraints.get(bias_constraint)

    def _shapes(self, input_shape: Any) -> Shapes:
        return shapes_of(self.equation, self.bias_axes, tuple(input_shape), self.partial_output_shape)

    def build(self, input_shape: Any) -> None:
        """Make the kernel, and the bias where `bias_axes` names some."""
        shapes = self._shapes(input_shape)
        if isinstance(self.kernel_initializer, initializers.VarianceScaling):
            self.kernel_initializer = self.kernel_initializer.from_axes(shapes.inputs)
        self.kernel = weight_as_set(self, "kernel", shapes.kernel)
        self.bias = None if shapes.bias is None else weight_as_set(self, "bias", shapes.bias)
        self.input_spec = InputSpec(ndim=len(input_shape))

    def compute_output_shape(self, input_shape: Any) -> tuple[int | None, ...]:
        """That of the output, as the equation has it."""
        return self._shapes(input_shape).output

    def call(self, inputs: Any, training: bool | None = None) -> Tensor:
        """activation(einsum(equation, inputs, kernel) + bias)."""
        wide = wider(inputs.dtype, self._dtype)  # without autocast, the input may be of another
        x = einsum(self.equation, as_type(inputs, wide), as_type(self.kernel, wide))
        x = x if self.bias is None else x + as_type(self.bias, wide)
        return x if self.activation in (None, activations.linear) else self.activation(x)

    def get_config(self) -> dict[str, Any]:
        """Its settings."""
        own = {"output_shape": self.partial_output_shape}
        return {
            **super().get_config(),
            **own,
            "activity_regularizer": regularizers.serialize(self.activity_regularizer),
        }
