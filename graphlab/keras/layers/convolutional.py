"""Layers that lay filters over the windows of sequences and pictures."""

from __future__ import annotations

from typing import Any

from graphlab.functions import convolution
from graphlab.keras import activations, constraints, initializers, regularizers
from graphlab.keras.calling import InputSpec
from graphlab.keras.layer import Layer
from graphlab.keras.layers.shaping import layout
from graphlab.keras.layers.sliding import (
    channels_of,
    numbers,
    padding_of,
    places_of,
    tensorflow_layout,
    windows_along,
    with_places,
)
from graphlab.keras.layers.weights import weight_as_set
from graphlab.keras.variables import Variable
from graphlab.ops.shape import expand_dims, pad, reshape, squeeze
from graphlab.tensor import Tensor, public


class _Sliding(Layer):
    """The common part: windows, a bias for each channel that comes out, an activation."""

    _places = 2
    _paddings: tuple[str, ...] = ("valid", "same")
    bias: Variable | None
    kernel_size: tuple[int, ...]
    strides: tuple[int, ...]
    dilation_rate: tuple[int, ...]

    def _set_windows(self, kernel_size: Any, strides: Any, padding: Any, data_format: Any, dilation_rate: Any) -> None:
        self.kernel_size = numbers(kernel_size, self._places, "kernel_size")
        self.strides = numbers(strides, self._places, "strides")
        self.padding = padding_of(padding, self._paddings)
        self.data_format = layout(data_format)
        self.dilation_rate = numbers(dilation_rate, self._places, "dilation_rate")
        self.input_spec = InputSpec(min_ndim=self._places + 2)
        if max(self.strides) > 1 and max(self.dilation_rate) > 1:
            raise ValueError(
                "`strides > 1` not supported in conjunction with `dilation_rate > 1`. Received: "
                f"strides={self.strides} and dilation_rate={self.dilation_rate}"
            )

    def _set_outcome(
        self,
        activation: Any,
        use_bias: Any,
        bias_initializer: Any,
        bias_regularizer: Any,
        bias_constraint: Any,
    ) -> None:
        self.activation, self.use_bias = activations.get(activation), use_bias
        self.bias_initializer = initializers.get(bias_initializer)
        self.bias_regularizer = regularizers.get(bias_regularizer)
        self.bias_constraint = constraints.get(bias_constraint)

    def _channels(self, input_shape: Any) -> int:
        """How many channels come in, which is as many as must come from now on."""
        channels = channels_of(input_shape, self.data_format)
        axis = 1 if self.data_format == "channels_first" else -1
        if channels is None:
            raise ValueError(
                f"The channels of the input of {type(self).__name__} must be known. Received: input_shape={input_shape}"
            )
        self.input_spec = InputSpec(min_ndim=self._places + 2, axes={axis: int(channels)})
        return int(channels)

    def _add_bias(self, count: int) -> None:
        self.bias = None
        if self.use_bias:
            self.bias = weight_as_set(self, "bias", (count,))

    def _counted(self, input_shape: Any, channels: int) -> tuple[Any, ...]:
        """The shape of what comes out of the windows."""
        places = places_of(input_shape, self.data_format)
        if len(places) != self._places:
            raise ValueError(
                f"{type(self).__name__} takes inputs with {self._places + 2} axes: batch, {self._places} of places, "
                f"channels. Received: input_shape={tuple(input_shape)}"
            )

        def problem() -> str:
            return (
                f"a kernel of {self.kernel_size} does not fit. Received: input_shape={tuple(input_shape)}, "
                f"strides={self.strides}, dilation_rate={self.dilation_rate}, padding={self.padding!r}"
            )

        axes = zip(places, self.kernel_size, self.strides, self.dilation_rate, strict=True)
        counts = [windows_along(*axis, self.padding, problem) for axis in axes]
        return with_places(input_shape, self.data_format, counts, channels)

    def _finished(self, y: Any) -> Tensor:
        """activation(y + bias)."""
        if self.bias is not None:
            first = self.data_format == "channels_first"
            bias = reshape(self.bias, (1, int(self.bias.shape[0]), *(1,) * self._places)) if first else self.bias
            y = y + bias
        return y if self.activation is activations.linear else self.activation(y)

    def _layout(self) -> str:
        return tensorflow_layout(self.data_format, self._places)


class _Mixing(_Sliding):
    """The common part of filters that look at all channels, or at a group of them."""

    kernel: Variable

    def _set_kernel(self, initializer: Any, regularizer: Any, constraint: Any) -> None:
        self.kernel_initializer = initializers.get(initializer)
        self.kernel_regularizer = regularizers.get(regularizer)
        self.kernel_constraint = constraints.get(constraint)


class _Conv(_Mixing):
    def __init__(
        self,
        filters: int,
        kernel_size: Any,
        strides: Any = 1,
        padding: str = "valid",
        data_format: str | None = None,
        dilation_rate: Any = 1,
        groups: int = 1,
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
        self.filters, self.groups = int(filters), int(groups)
        self._set_windows(kernel_size, strides, padding, data_format, dilation_rate)
        self._set_outcome(activation, use_bias, bias_initializer, bias_regularizer, bias_constraint)
        self._set_kernel(kernel_initializer, kernel_regularizer, kernel_constraint)
        if self.filters % self.groups:
            raise ValueError(
                "The number of filters must be evenly divisible by the number of groups. Received: "
                f"groups={self.groups}, filters={self.filters}."
            )

    def build(self, input_shape: Any) -> None:
        """Make the kernel, (places, channels, filters), and the bias."""
        channels = self._channels(input_shape)
        if channels % self.groups:
            raise ValueError(
                "The number of input channels must be evenly divisible by the number of groups. Received "
                f"groups={self.groups}, but the input has {channels} channels (full input shape is {input_shape})."
            )
        self.compute_output_shape(input_shape)
        self.kernel = weight_as_set(self, "kernel", (*self.kernel_size, channels // self.groups, self.filters))
        self._add_bias(self.filters)

    def compute_output_shape(self, input_shape: Any) -> tuple[int | None, ...]:
        """As many places as there are windows, and a channel for each filter."""
        return self._counted(input_shape, self.filters)

    def call(self, inputs: Any) -> Tensor:
        """activation(the sums of products under all windows + bias)."""
        padding = self.padding.upper()
        if padding == "CAUSAL":  # nothing of a step depends on later ones
            before = (self.kernel_size[0] - 1) * self.dilation_rate[0]
            inputs = pad(inputs, with_places(((0, 0),), self.data_format, [(before, 0)], (0, 0)))
            padding = "VALID"
        y = convolution.convolution(inputs, self.kernel, self.strides, padding, self._layout(), self.dilation_rate)
        return self._finished(y)


@public("keras.layers.Conv1D", "keras.layers.Convolution1D")
class Conv1D(_Conv):
    """Filters laid over every window of sequences (batch, steps, features).

    >>> layer = Conv1D(1, 2, kernel_initializer="ones")
    >>> layer([[[1.0], [2.0], [4.0]]]).numpy().tolist()
    [[[3.0], [6.0]]]
    """

    _places = 1
    _paddings = ("valid", "same", "causal")


@public("keras.layers.Conv2D", "keras.layers.Convolution2D")
class Conv2D(_Conv):
    """Filters laid over every window of pictures (batch, rows, columns, channels).

    >>> layer = Conv2D(4, 3, activation="relu", padding="same")
    >>> layer.build((None, 8, 8, 3))
    >>> layer.compute_output_shape((None, 8, 8, 3))
    (None, 8, 8, 4)
    >>> [tuple(v.shape) for v in layer.weights]
    [(3, 3, 3, 4), (4,)]
    """


class _Transposed(_Mixing):
    def __init__(
        self,
        filters: int,
        kernel_size: Any,
        strides: Any = 1,
        padding: str = "valid",
        output_padding: Any = None,
        data_format: str | None = None,
        dilation_rate: Any = 1,
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
        self.filters = int(filters)
        self._set_windows(kernel_size, strides, padding, data_format, dilation_rate)
        self._set_outcome(activation, use_bias, bias_initializer, bias_regularizer, bias_constraint)
        self.output_padding: tuple[int, ...] | None = None
        self._set_kernel(kernel_initializer, kernel_regularizer, kernel_constraint)
        if output_padding is not None:
            self.output_padding = numbers(output_padding, self._places, "output_padding", 0)
            if any(n >= step for n, step in zip(self.output_padding, self.strides, strict=True)):
                raise ValueError(
                    "`output_padding` must be strictly less than `strides` for all dimensions. Received: "
                    f"output_padding={self.output_padding}, strides={self.strides}"
                )

    def build(self, input_shape: Any) -> None:
        """Make the kernel, (places, filters, channels), and the bias."""
        channels = self._channels(input_shape)
        self.kernel = weight_as_set(self, "kernel", (*self.kernel_size, self.filters, channels))
        self._add_bias(self.filters)

    def compute_output_shape(self, input_shape: Any) -> tuple[int | None, ...]:
        """About `strides` times as many places, and a channel for each filter."""
        lengths = places_of(input_shape, self.data_format)
        extra = self.output_padding or (None,) * self._places
        axes = zip(lengths, self.kernel_size, self.strides, self.dilation_rate, extra, strict=True)
        return with_places(input_shape, self.data_format, [self._grown(*axis) for axis in axes], self.filters)

    def _grown(self, length: int | None, size: int, step: int, gap: int, extra: int | None) -> int | None:
        if length is None:
            return None
        reach = (size - 1) * gap + 1
        if self.padding == "valid":
            return (length - 1) * step + reach + (max(reach, step) - reach if extra is None else extra)
        return length * step if extra is None else (length - 1) * step + reach % 2 + extra

    def call(self, inputs: Any) -> Tensor:
        """activation(each number spread over a window by the filters, and added up + bias)."""
        shape = self.compute_output_shape(tuple(int(n) for n in inputs.shape))
        y = convolution.conv_transpose(
            inputs, self.kernel, shape, self.strides, self.padding.upper(), self._layout(), self.dilation_rate
        )
        return self._finished(y)


@public("keras.layers.Conv1DTranspose", "keras.layers.Convolution1DTranspose")
class Conv1DTranspose(_Transposed):
    """Sequences made longer: each number is spread over a window by filters, and what meets is added up."""

    _places = 1


@public("keras.layers.Conv2DTranspose", "keras.layers.Convolution2DTranspose")
class Conv2DTranspose(_Transposed):
    """Pictures made larger: each number is spread over a window by filters, and what meets is added up.

    >>> Conv2DTranspose(2, 3, strides=2, padding="same").compute_output_shape((None, 4, 4, 1))
    (None, 8, 8, 2)
    """


class _ByChannel(_Sliding):
    """The common part of filters that look at one channel each."""

    def _set_depthwise(self, initializer: Any, regularizer: Any, constraint: Any) -> None:
        self.depthwise_initializer = initializers.get(initializer)
        self.depthwise_regularizer = regularizers.get(regularizer)
        self.depthwise_constraint = constraints.get(constraint)

    def _apart(self, inputs: Any, kernel: Any) -> Tensor:
        """Each channel by itself; sequences as pictures of one row."""
        layout, steps, gaps = self._layout(), self.strides, self.dilation_rate
        rows = 2 if self.data_format == "channels_first" else 1
        if self._places == 1:
            inputs, kernel = expand_dims(inputs, rows), expand_dims(kernel, 0)
            layout, steps, gaps = tensorflow_layout(self.data_format, 2), steps * 2, (1, *gaps)
        moves = with_places((1,), self.data_format, steps, 1)
        y = convolution.depthwise_conv2d(inputs, kernel, moves, self.padding.upper(), layout, gaps)
        return squeeze(y, (rows,)) if self._places == 1 else y


class _Depthwise(_ByChannel):
    kernel: Variable

    def __init__(
        self,
        kernel_size: Any,
        strides: Any = 1,
        padding: str = "valid",
        depth_multiplier: int = 1,
        data_format: str | None = None,
        dilation_rate: Any = 1,
        activation: Any = None,
        use_bias: bool = True,
        depthwise_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        depthwise_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        depthwise_constraint: Any = None,
        bias_constraint: Any = None,
        **more: Any,
    ):
        super().__init__(activity_regularizer=activity_regularizer, **more)
        self._set_windows(kernel_size, strides, padding, data_format, dilation_rate)
        self._set_outcome(activation, use_bias, bias_initializer, bias_regularizer, bias_constraint)
        self.depth_multiplier = int(depth_multiplier)
        self._set_depthwise(depthwise_initializer, depthwise_regularizer, depthwise_constraint)

    def build(self, input_shape: Any) -> None:
        """Make the kernel, (places, channels, filters for each), and the bias."""
        channels = self._channels(input_shape)
        self.compute_output_shape(input_shape)
        self.kernel = weight_as_set(self, "kernel", (*self.kernel_size, channels, self.depth_multiplier), "depthwise")
        self._add_bias(channels * self.depth_multiplier)

    def compute_output_shape(self, input_shape: Any) -> tuple[int | None, ...]:
        """As many places as there are windows, and `depth_multiplier` channels for each."""
        return self._counted(input_shape, channels_of(input_shape, self.data_format) * self.depth_multiplier)

    def call(self, inputs: Any) -> Tensor:
        """activation(the sums of products under all windows, channel by channel + bias)."""
        return self._finished(self._apart(inputs, self.kernel))


@public("keras.layers.DepthwiseConv1D")
class DepthwiseConv1D(_Depthwise):
    """Filters laid over every window of sequences, feature by feature."""

    _places = 1


@public("keras.layers.DepthwiseConv2D")
class DepthwiseConv2D(_Depthwise):
    """Filters laid over every window of pictures, channel by channel."""


class _Separable(_ByChannel):
    depthwise_kernel: Variable
    pointwise_kernel: Variable

    def __init__(
        self,
        filters: int,
        kernel_size: Any,
        strides: Any = 1,
        padding: str = "valid",
        data_format: str | None = None,
        dilation_rate: Any = 1,
        depth_multiplier: int = 1,
        activation: Any = None,
        use_bias: bool = True,
        depthwise_initializer: Any = "glorot_uniform",
        pointwise_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        depthwise_regularizer: Any = None,
        pointwise_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        depthwise_constraint: Any = None,
        pointwise_constraint: Any = None,
        bias_constraint: Any = None,
        **more: Any,
    ):
        super().__init__(activity_regularizer=activity_regularizer, **more)
        self._set_windows(kernel_size, strides, padding, data_format, dilation_rate)
        self._set_outcome(activation, use_bias, bias_initializer, bias_regularizer, bias_constraint)
        self.filters, self.depth_multiplier = int(filters), int(depth_multiplier)
        self._set_depthwise(depthwise_initializer, depthwise_regularizer, depthwise_constraint)
        self.pointwise_initializer = initializers.get(pointwise_initializer)
        self.pointwise_regularizer = regularizers.get(pointwise_regularizer)
        self.pointwise_constraint = constraints.get(pointwise_constraint)

    def build(self, input_shape: Any) -> None:
        """Make both kernels and the bias."""
        channels = self._channels(input_shape)
        self.compute_output_shape(input_shape)
        shape = (*self.kernel_size, channels, self.depth_multiplier)
        self.depthwise_kernel = weight_as_set(self, "depthwise_kernel", shape, "depthwise")
        shape = (*(1,) * self._places, channels * self.depth_multiplier, self.filters)
        self.pointwise_kernel = weight_as_set(self, "pointwise_kernel", shape, "pointwise")
        self._add_bias(self.filters)

    def compute_output_shape(self, input_shape: Any) -> tuple[int | None, ...]:
        """As many places as there are windows, and a channel for each filter."""
        return self._counted(input_shape, self.filters)

    def call(self, inputs: Any) -> Tensor:
        """activation(each channel by itself, then all channels of a place mixed + bias)."""
        apart = self._apart(inputs, self.depthwise_kernel)
        return self._finished(convolution.convolution(apart, self.pointwise_kernel, None, "VALID", self._layout()))


@public("keras.layers.SeparableConv1D", "keras.layers.SeparableConvolution1D")
class SeparableConv1D(_Separable):
    """Filters for each feature by itself, then features of a step mixed: fewer weights than `Conv1D`."""

    _places = 1


@public("keras.layers.SeparableConv2D", "keras.layers.SeparableConvolution2D")
class SeparableConv2D(_Separable):
    """Filters for each channel by itself, then channels of a pixel mixed: fewer weights than `Conv2D`."""
