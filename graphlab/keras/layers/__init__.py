"""The layers that come with it, a file for each kind."""

from graphlab.keras.layer import Layer
from graphlab.keras.layers.attention import AdditiveAttention, Attention, MultiHeadAttention
from graphlab.keras.layers.borders import (
    Cropping1D,
    Cropping2D,
    UpSampling1D,
    UpSampling2D,
    ZeroPadding1D,
    ZeroPadding2D,
)
from graphlab.keras.layers.cells import GRUCell, LSTMCell, SimpleRNNCell, StackedRNNCells
from graphlab.keras.layers.convolutional import (
    Conv1D,
    Conv1DTranspose,
    Conv2D,
    Conv2DTranspose,
    DepthwiseConv1D,
    DepthwiseConv2D,
    SeparableConv1D,
    SeparableConv2D,
)
from graphlab.keras.layers.core import Activation, Dense, Embedding, Identity, Input, InputLayer, Lambda
from graphlab.keras.layers.einsum_dense import EinsumDense
from graphlab.keras.layers.masking import Masking
from graphlab.keras.layers.merging import (
    Add,
    Average,
    Concatenate,
    Dot,
    Maximum,
    Minimum,
    Multiply,
    Subtract,
)
from graphlab.keras.layers.noise import ActivityRegularization, Dropout, GaussianDropout, GaussianNoise
from graphlab.keras.layers.nonlinear import ELU, LeakyReLU, PReLU, ReLU, Softmax
from graphlab.keras.layers.normalization import (
    BatchNormalization,
    GroupNormalization,
    LayerNormalization,
    Normalization,
    RMSNormalization,
    UnitNormalization,
)
from graphlab.keras.layers.pooling import (
    AveragePooling1D,
    AveragePooling2D,
    GlobalAveragePooling1D,
    GlobalAveragePooling2D,
    GlobalMaxPooling1D,
    GlobalMaxPooling2D,
    MaxPooling1D,
    MaxPooling2D,
)
from graphlab.keras.layers.recurrent import GRU, LSTM, RNN, SimpleRNN
from graphlab.keras.layers.shaping import Flatten, Permute, RepeatVector, Rescaling, Reshape
from graphlab.keras.layers.wrapping import Bidirectional, TimeDistributed, Wrapper
from graphlab.names import lookup, names_in

__all__ = [
    "GRU",
    "LSTM",
    "RNN",
    "SimpleRNN",
    "SimpleRNNCell",
    "GRUCell",
    "LSTMCell",
    "StackedRNNCells",
    "Bidirectional",
    "TimeDistributed",
    "Wrapper",
    "Masking",
    "ELU",
    "Activation",
    "ActivityRegularization",
    "Add",
    "AdditiveAttention",
    "Attention",
    "Average",
    "AveragePooling1D",
    "AveragePooling2D",
    "BatchNormalization",
    "Concatenate",
    "Conv1D",
    "Conv1DTranspose",
    "Conv2D",
    "Conv2DTranspose",
    "Cropping1D",
    "Cropping2D",
    "Dense",
    "DepthwiseConv1D",
    "DepthwiseConv2D",
    "Dot",
    "Dropout",
    "EinsumDense",
    "Embedding",
    "Flatten",
    "GaussianDropout",
    "GaussianNoise",
    "GlobalAveragePooling1D",
    "GlobalAveragePooling2D",
    "GlobalMaxPooling1D",
    "GlobalMaxPooling2D",
    "GroupNormalization",
    "Identity",
    "Input",
    "InputLayer",
    "Lambda",
    "Layer",
    "LayerNormalization",
    "LeakyReLU",
    "MaxPooling1D",
    "MaxPooling2D",
    "Maximum",
    "Minimum",
    "MultiHeadAttention",
    "Multiply",
    "Normalization",
    "PReLU",
    "Permute",
    "RMSNormalization",
    "ReLU",
    "RepeatVector",
    "Rescaling",
    "Reshape",
    "SeparableConv1D",
    "SeparableConv2D",
    "Softmax",
    "Subtract",
    "UnitNormalization",
    "UpSampling1D",
    "UpSampling2D",
    "ZeroPadding1D",
    "ZeroPadding2D",
]

globals().update(names_in("keras.layers"))
__getattr__ = lookup("keras.layers")
