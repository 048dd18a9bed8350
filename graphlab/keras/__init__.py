"""Layers, models, losses, metrics and optimizers, with the names and the numbers of Keras 3."""

from graphlab.keras import (
    activations,
    backend,
    callbacks,
    checkpoints,
    constraints,
    custom,
    datasets,
    initializers,
    layers,
    losses,
    metrics,
    models,
    ops,
    optimizers,
    random,
    regularizers,
    utils,
)
from graphlab.keras.layer import Layer
from graphlab.keras.layers import Input
from graphlab.keras.models import Model, Sequential
from graphlab.keras.variables import Variable
from graphlab.names import enter_namespaces, lookup, names_in

__all__ = [
    "Input",
    "Layer",
    "Model",
    "Sequential",
    "Variable",
    "activations",
    "backend",
    "callbacks",
    "checkpoints",
    "constraints",
    "custom",
    "datasets",
    "initializers",
    "layers",
    "losses",
    "metrics",
    "models",
    "ops",
    "optimizers",
    "random",
    "regularizers",
    "utils",
]

enter_namespaces()
globals().update(names_in("keras"))
__getattr__ = lookup("keras")
