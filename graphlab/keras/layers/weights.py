"""The weights of the layers here, each made as three settings of the layer say that are called after it."""

from __future__ import annotations

from graphlab.keras.layer import Layer
from graphlab.keras.variables import Variable


def weight_as_set(layer: Layer, name: str, shape: tuple[int, ...], settings: str = "") -> Variable:
    """A new weight of the layer, as its `…_initializer`, `…_regularizer` and `…_constraint` say.

    These are called after the weight, unless `settings` names another beginning.

    >>> from graphlab.keras.layers import Dense
    >>> weight_as_set(Dense(2, kernel_initializer="ones"), "kernel", (1, 2)).numpy().tolist()
    [[1.0, 1.0]]
    """
    initializer, regularizer, constraint = (
        getattr(layer, f"{settings or name}_{role}") for role in ("initializer", "regularizer", "constraint")
    )
    return layer.add_weight(shape, initializer, regularizer=regularizer, constraint=constraint, name=name)
