"""graphlab: eager automatic differentiation that shows what it does, spelled as TensorFlow 2 spells it.

>>> import graphlab as tf
>>> x = tf.Variable(3.0)
>>> with tf.GradientTape() as tape:
...     y = x**2
>>> tape.gradient(y, x)
<tf.Tensor: shape=(), dtype=float32, numpy=6.0>
"""

from __future__ import annotations

import importlib
import sys
from typing import Any

from graphlab import errors, forward, functions, module, ops, tape, variable
from graphlab.tensor import PUBLIC, publish

__version__ = "0.1.0"

publish()


def __getattr__(name: str) -> Any:  # the names are published at run time: to a type checker they are all here
    # Keras is a third of what there is to import, and many programs need none of it.
    if not name.startswith("_") and "graphlab.keras" not in sys.modules:
        importlib.import_module("graphlab.keras")
        if name in globals():
            return globals()[name]
    raise AttributeError(f"module 'graphlab' has no attribute '{name}'")


def __dir__() -> list[str]:
    importlib.import_module("graphlab.keras")
    return sorted({path.partition(".")[0] for path in PUBLIC} | {"errors"})


_rooms: tuple[Any, ...] = (errors, forward, functions, module, ops, tape, variable)
