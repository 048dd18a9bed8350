"""Rules that turn gradients into steps, with Keras 3's arithmetic."""

from graphlab.keras.optimizers import legacy, schedules
from graphlab.keras.optimizers.optimizer import OPTIMIZERS, Optimizer
from graphlab.keras.optimizers.rules import (
    SGD,
    Adadelta,
    Adagrad,
    Adam,
    Adamax,
    AdamW,
    Ftrl,
    Lion,
    Nadam,
    RMSprop,
)
from graphlab.tensor import names_in

get = OPTIMIZERS.find

__all__ = [
    "SGD",
    "Adadelta",
    "Adagrad",
    "Adam",
    "AdamW",
    "Adamax",
    "Ftrl",
    "Lion",
    "Nadam",
    "Optimizer",
    "RMSprop",
    "legacy",
    "schedules",
]

globals().update(names_in("keras.optimizers"))
