"""graphlab: eager automatic differentiation that shows what it does, spelled as TensorFlow 2 spells it.

>>> import graphlab as tf
>>> x = tf.Variable(3.0)
>>> with tf.GradientTape() as tape:
...     y = x**2
>>> tape.gradient(y, x)
<tf.Tensor: shape=(), dtype=float32, numpy=6.0>
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from graphlab import errors, forward, functions, keras, module, ops, tape, variable
from graphlab.tensor import PUBLIC

__version__ = "0.1.0"


def _publish() -> None:
    """Put every public name where TensorFlow has it: `reduce_sum` here, `math.reduce_sum` in a module `math`."""
    for path, thing in PUBLIC.items():
        *folders, name = path.split(".")
        here = sys.modules[__name__]
        for folder in folders:
            here = _module(here, folder)
        setattr(here, name, thing)


def _module(parent: ModuleType, name: str) -> ModuleType:
    full = f"{parent.__name__}.{name}"
    if not isinstance(vars(parent).get(name), ModuleType):
        found = sys.modules.get(full) or ModuleType(full, f"The names of `tf.{full.partition('.')[2]}`.")
        sys.modules.setdefault(full, found)
        setattr(parent, name, found)
    return vars(parent)[name]


_publish()


def __getattr__(name: str) -> Any:  # the names are published at run time: to a type checker they are all here
    raise AttributeError(f"module 'graphlab' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted({path.partition(".")[0] for path in PUBLIC} | {"errors"})


_rooms: tuple[Any, ...] = (errors, forward, functions, keras, module, ops, tape, variable)
