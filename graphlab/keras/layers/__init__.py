"""The layers that come with it, a file for each kind."""

from graphlab.keras.layer import Layer
from graphlab.keras.layers.core import Activation, Dense, Embedding, Identity, Input, InputLayer, Lambda
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
    LayerNormalization,
    Normalization,
    UnitNormalization,
)
from graphlab.keras.layers.pooling import (
    GlobalAveragePooling1D,
    GlobalAveragePooling2D,
    GlobalMaxPooling1D,
    GlobalMaxPooling2D,
)
from graphlab.keras.layers.shaping import Flatten, Permute, RepeatVector, Rescaling, Reshape
from graphlab.names import lookup, names_in

__all__ = [
    "ELU",
    "Activation",
    "ActivityRegularization",
    "Add",
    "Average",
    "BatchNormalization",
    "Concatenate",
    "Dense",
    "Dot",
    "Dropout",
    "Embedding",
    "Flatten",
    "GaussianDropout",
    "GaussianNoise",
    "GlobalAveragePooling1D",
    "GlobalAveragePooling2D",
    "GlobalMaxPooling1D",
    "GlobalMaxPooling2D",
    "Identity",
    "Input",
    "InputLayer",
    "Lambda",
    "Layer",
    "LayerNormalization",
    "LeakyReLU",
    "Maximum",
    "Minimum",
    "Multiply",
    "Normalization",
    "PReLU",
    "Permute",
    "ReLU",
    "RepeatVector",
    "Rescaling",
    "Reshape",
    "Softmax",
    "Subtract",
    "UnitNormalization",
]

globals().update(names_in("keras.layers"))
__getattr__ = lookup("keras.layers")
