"""What happens beside training: keeping the history, printing progress, stopping early, changing the rate."""

from graphlab.keras.callbacks.callback import (
    Callback,
    Callbacks,
    History,
    LambdaCallback,
    LearningRateScheduler,
    TerminateOnNaN,
)
from graphlab.keras.callbacks.monitors import EarlyStopping, ReduceLROnPlateau
from graphlab.keras.callbacks.progress import Printer
from graphlab.tensor import names_in

__all__ = [
    "Callback",
    "Callbacks",
    "EarlyStopping",
    "History",
    "LambdaCallback",
    "LearningRateScheduler",
    "Printer",
    "ReduceLROnPlateau",
    "TerminateOnNaN",
]

globals().update(names_in("keras.callbacks"))
