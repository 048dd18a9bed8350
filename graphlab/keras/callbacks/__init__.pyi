# Written by `make docs` from the registry of public names: see docs/stubs.py.

from graphlab.keras.callbacks.callback import Callback as Callback
from graphlab.keras.callbacks.callback import Callbacks as Callbacks
from graphlab.keras.callbacks.callback import History as History
from graphlab.keras.callbacks.callback import LambdaCallback as LambdaCallback
from graphlab.keras.callbacks.callback import LearningRateScheduler as LearningRateScheduler
from graphlab.keras.callbacks.callback import TerminateOnNaN as TerminateOnNaN
from graphlab.keras.callbacks.monitors import EarlyStopping as EarlyStopping
from graphlab.keras.callbacks.monitors import ReduceLROnPlateau as ReduceLROnPlateau
from graphlab.keras.callbacks.progress import Printer as Printer
from graphlab.keras.callbacks.saving import BackupAndRestore as BackupAndRestore
from graphlab.keras.callbacks.saving import CSVLogger as CSVLogger
from graphlab.keras.callbacks.saving import ModelCheckpoint as ModelCheckpoint
from graphlab.keras.callbacks.saving import RemoteMonitor as RemoteMonitor
from graphlab.keras.callbacks.saving import TensorBoard as TensorBoard

