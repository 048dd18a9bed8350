# Written by `make docs` from the registry of public names: see docs/stubs.py.

from collections.abc import Callable
from collections.abc import Mapping
from graphlab.keras.calling import InputSpec as InputSpec
from graphlab.keras.layer import Layer as Layer
from graphlab.keras.layer import Layer as _Layer
from graphlab.keras.layers.attention import AdditiveAttention as AdditiveAttention
from graphlab.keras.layers.attention import Attention as Attention
from graphlab.keras.layers.attention import MultiHeadAttention as MultiHeadAttention
from graphlab.keras.layers.borders import Cropping1D as Cropping1D
from graphlab.keras.layers.borders import Cropping2D as Cropping2D
from graphlab.keras.layers.borders import UpSampling1D as UpSampling1D
from graphlab.keras.layers.borders import UpSampling2D as UpSampling2D
from graphlab.keras.layers.borders import ZeroPadding1D as ZeroPadding1D
from graphlab.keras.layers.borders import ZeroPadding2D as ZeroPadding2D
from graphlab.keras.layers.cells import GRUCell as GRUCell
from graphlab.keras.layers.cells import LSTMCell as LSTMCell
from graphlab.keras.layers.cells import SimpleRNNCell as SimpleRNNCell
from graphlab.keras.layers.cells import StackedRNNCells as StackedRNNCells
from graphlab.keras.layers.convolutional import Conv1D as Conv1D
from graphlab.keras.layers.convolutional import Conv1D as Convolution1D
from graphlab.keras.layers.convolutional import Conv1DTranspose as Conv1DTranspose
from graphlab.keras.layers.convolutional import Conv1DTranspose as Convolution1DTranspose
from graphlab.keras.layers.convolutional import Conv2D as Conv2D
from graphlab.keras.layers.convolutional import Conv2D as Convolution2D
from graphlab.keras.layers.convolutional import Conv2DTranspose as Conv2DTranspose
from graphlab.keras.layers.convolutional import Conv2DTranspose as Convolution2DTranspose
from graphlab.keras.layers.convolutional import DepthwiseConv1D as DepthwiseConv1D
from graphlab.keras.layers.convolutional import DepthwiseConv2D as DepthwiseConv2D
from graphlab.keras.layers.convolutional import SeparableConv1D as SeparableConv1D
from graphlab.keras.layers.convolutional import SeparableConv1D as SeparableConvolution1D
from graphlab.keras.layers.convolutional import SeparableConv2D as SeparableConv2D
from graphlab.keras.layers.convolutional import SeparableConv2D as SeparableConvolution2D
from graphlab.keras.layers.core import Activation as Activation
from graphlab.keras.layers.core import Dense as Dense
from graphlab.keras.layers.core import Embedding as Embedding
from graphlab.keras.layers.core import Identity as Identity
from graphlab.keras.layers.core import InputLayer as InputLayer
from graphlab.keras.layers.core import Lambda as Lambda
from graphlab.keras.layers.einsum_dense import EinsumDense as EinsumDense
from graphlab.keras.layers.masking import Masking as Masking
from graphlab.keras.layers.merging import Average as Average
from graphlab.keras.layers.merging import Concatenate as Concatenate
from graphlab.keras.layers.merging import Dot as Dot
from graphlab.keras.layers.merging import Subtract as Subtract
from graphlab.keras.layers.merging import _Merge as _Merge
from graphlab.keras.layers.noise import ActivityRegularization as ActivityRegularization
from graphlab.keras.layers.noise import Dropout as Dropout
from graphlab.keras.layers.noise import GaussianDropout as GaussianDropout
from graphlab.keras.layers.noise import GaussianNoise as GaussianNoise
from graphlab.keras.layers.nonlinear import ELU as ELU
from graphlab.keras.layers.nonlinear import LeakyReLU as LeakyReLU
from graphlab.keras.layers.nonlinear import PReLU as PReLU
from graphlab.keras.layers.nonlinear import ReLU as ReLU
from graphlab.keras.layers.nonlinear import Softmax as Softmax
from graphlab.keras.layers.normalization import BatchNormalization as BatchNormalization
from graphlab.keras.layers.normalization import GroupNormalization as GroupNormalization
from graphlab.keras.layers.normalization import LayerNormalization as LayerNormalization
from graphlab.keras.layers.normalization import Normalization as Normalization
from graphlab.keras.layers.normalization import RMSNormalization as RMSNormalization
from graphlab.keras.layers.normalization import UnitNormalization as UnitNormalization
from graphlab.keras.layers.pooling import AveragePooling1D as AveragePooling1D
from graphlab.keras.layers.pooling import AveragePooling1D as AvgPool1D
from graphlab.keras.layers.pooling import AveragePooling2D as AveragePooling2D
from graphlab.keras.layers.pooling import AveragePooling2D as AvgPool2D
from graphlab.keras.layers.pooling import MaxPooling1D as MaxPool1D
from graphlab.keras.layers.pooling import MaxPooling1D as MaxPooling1D
from graphlab.keras.layers.pooling import MaxPooling2D as MaxPool2D
from graphlab.keras.layers.pooling import MaxPooling2D as MaxPooling2D
from graphlab.keras.layers.recurrent import GRU as GRU
from graphlab.keras.layers.recurrent import LSTM as LSTM
from graphlab.keras.layers.recurrent import RNN as RNN
from graphlab.keras.layers.recurrent import SimpleRNN as SimpleRNN
from graphlab.keras.layers.shaping import Flatten as Flatten
from graphlab.keras.layers.shaping import Permute as Permute
from graphlab.keras.layers.shaping import RepeatVector as RepeatVector
from graphlab.keras.layers.shaping import Rescaling as Rescaling
from graphlab.keras.layers.shaping import Reshape as Reshape
from graphlab.keras.layers.wrapping import Bidirectional as Bidirectional
from graphlab.keras.layers.wrapping import TimeDistributed as TimeDistributed
from graphlab.keras.layers.wrapping import Wrapper as Wrapper
from graphlab.keras.symbolic import KerasTensor
from typing import Any

class Add(_Merge):
    """The sum of a list of tensors."""
    def __init__(self, *, activity_regularizer: Any = None, trainable: bool = True, dtype: Any = None, autocast: bool = True, name: str | None = None, **more: Any) -> None: ...
class GlobalAveragePooling1D(_Layer):
    """The mean over all steps, for each feature."""
    def __init__(self, data_format: str | None = None, keepdims: bool = False, **more: Any) -> None: ...
class GlobalAveragePooling2D(_Layer):
    """The mean over all pixels, for each channel."""
    def __init__(self, data_format: str | None = None, keepdims: bool = False, **more: Any) -> None: ...
class GlobalAvgPool1D(_Layer):
    """The mean over all steps, for each feature."""
    def __init__(self, data_format: str | None = None, keepdims: bool = False, **more: Any) -> None: ...
class GlobalAvgPool2D(_Layer):
    """The mean over all pixels, for each channel."""
    def __init__(self, data_format: str | None = None, keepdims: bool = False, **more: Any) -> None: ...
class GlobalMaxPool1D(_Layer):
    """The greatest over all steps, for each feature."""
    def __init__(self, data_format: str | None = None, keepdims: bool = False, **more: Any) -> None: ...
class GlobalMaxPool2D(_Layer):
    """The greatest over all pixels, for each channel."""
    def __init__(self, data_format: str | None = None, keepdims: bool = False, **more: Any) -> None: ...
class GlobalMaxPooling1D(_Layer):
    """The greatest over all steps, for each feature."""
    def __init__(self, data_format: str | None = None, keepdims: bool = False, **more: Any) -> None: ...
class GlobalMaxPooling2D(_Layer):
    """The greatest over all pixels, for each channel."""
    def __init__(self, data_format: str | None = None, keepdims: bool = False, **more: Any) -> None: ...
def Input(shape: Any = None, batch_size: int | None = None, dtype: Any = None, batch_shape: Any = None, name: str | None = None) -> KerasTensor:
    """A tensor without values, to call layers on: the beginning of a functional model."""
class Maximum(_Merge):
    """The greatest of a list of tensors, element by element."""
    def __init__(self, *, activity_regularizer: Any = None, trainable: bool = True, dtype: Any = None, autocast: bool = True, name: str | None = None, **more: Any) -> None: ...
class Minimum(_Merge):
    """The least of a list of tensors, element by element."""
    def __init__(self, *, activity_regularizer: Any = None, trainable: bool = True, dtype: Any = None, autocast: bool = True, name: str | None = None, **more: Any) -> None: ...
class Multiply(_Merge):
    """The product of a list of tensors, element by element."""
    def __init__(self, *, activity_regularizer: Any = None, trainable: bool = True, dtype: Any = None, autocast: bool = True, name: str | None = None, **more: Any) -> None: ...
def add(inputs: Any, *, activity_regularizer: Any = None, trainable: bool = True, dtype: Any = None, autocast: bool = True, name: str | None = None, **more: Any) -> Any:
    """What a `Add` layer makes of a list of tensors."""
def average(inputs: Any, *, activity_regularizer: Any = None, trainable: bool = True, dtype: Any = None, autocast: bool = True, name: str | None = None, **more: Any) -> Any:
    """What a `Average` layer makes of a list of tensors."""
def concatenate(inputs: Any, axis: int = -1, **more: Any) -> Any:
    """What a `Concatenate` layer makes of a list of tensors."""
def deserialize(config: Mapping[str, Any], custom_objects: Mapping[str, Callable[..., Any]] | None = None) -> Any:
    """The layer that `serialize` described. A class of your own is found by its name in `custom_objects`."""
def dot(inputs: Any, axes: Any = -1, **more: Any) -> Any:
    """What a `Dot` layer makes of two tensors, by default along their last axes."""
def maximum(inputs: Any, *, activity_regularizer: Any = None, trainable: bool = True, dtype: Any = None, autocast: bool = True, name: str | None = None, **more: Any) -> Any:
    """What a `Maximum` layer makes of a list of tensors."""
def minimum(inputs: Any, *, activity_regularizer: Any = None, trainable: bool = True, dtype: Any = None, autocast: bool = True, name: str | None = None, **more: Any) -> Any:
    """What a `Minimum` layer makes of a list of tensors."""
def multiply(inputs: Any, *, activity_regularizer: Any = None, trainable: bool = True, dtype: Any = None, autocast: bool = True, name: str | None = None, **more: Any) -> Any:
    """What a `Multiply` layer makes of a list of tensors."""
def serialize(thing: Any) -> Any:
    """A function as its name, an object as its class and its settings."""
def subtract(inputs: Any, *, activity_regularizer: Any = None, trainable: bool = True, dtype: Any = None, autocast: bool = True, name: str | None = None, **more: Any) -> Any:
    """What a `Subtract` layer makes of a list of tensors."""
