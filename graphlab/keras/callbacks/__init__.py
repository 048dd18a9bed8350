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
from graphlab.keras.callbacks.saving import BackupAndRestore, CSVLogger, ModelCheckpoint, RemoteMonitor, TensorBoard
from graphlab.tensor import names_in

__all__ = [
    "BackupAndRestore",
    "CSVLogger",
    "Callback",
    "Callbacks",
    "EarlyStopping",
    "History",
    "LambdaCallback",
    "LearningRateScheduler",
    "ModelCheckpoint",
    "Printer",
    "ReduceLROnPlateau",
    "RemoteMonitor",
    "TensorBoard",
    "TerminateOnNaN",
]

globals().update(names_in("keras.callbacks"))
