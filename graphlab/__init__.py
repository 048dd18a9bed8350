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
from typing import Any

from graphlab import errors, forward, functions, module, ops, tape, tracing, variable
from graphlab.names import PUBLIC, enter_namespaces, lookup, names_in

__version__ = "0.1.0"

enter_namespaces()
globals().update(names_in(""))
_find = lookup("")


def __getattr__(name: str) -> Any:
    # Keras is a third of what there is to import, and many programs need none of it, nor a data set.
    if name == "data":
        return importlib.import_module("graphlab.data")
    if not name.startswith("_") and name not in _folders():
        importlib.import_module("graphlab.keras")
    return globals().setdefault(name, _find(name))


def _folders() -> set[str]:
    return {path.partition(".")[0] for path in PUBLIC if "." in path}


def __dir__() -> list[str]:
    importlib.import_module("graphlab.keras")
    return sorted({path.partition(".")[0] for path in PUBLIC} | {"errors"})


_rooms: tuple[Any, ...] = (errors, forward, functions, module, ops, tape, tracing, variable)
