# Written by `make docs` from the registry of public names: see docs/stubs.py.

from graphlab.keras import activations as activations
from graphlab.keras import backend as backend
from graphlab.keras import callbacks as callbacks
from graphlab.keras import checkpoints as checkpoints
from graphlab.keras import config as config
from graphlab.keras import constraints as constraints
from graphlab.keras import custom as custom
from graphlab.keras import datasets as datasets
from graphlab.keras import initializers as initializers
from graphlab.keras import layers as layers
from graphlab.keras import losses as losses
from graphlab.keras import metrics as metrics
from graphlab.keras import models as models
from graphlab.keras import ops as ops
from graphlab.keras import optimizers as optimizers
from graphlab.keras import preprocessing as preprocessing
from graphlab.keras import random as random
from graphlab.keras import regularizers as regularizers
from graphlab.keras import saving as saving
from graphlab.keras import utils as utils
from graphlab.keras.calling import InputSpec as InputSpec
from graphlab.keras.initializers import Initializer as Initializer
from graphlab.keras.layer import Layer as Layer
from graphlab.keras.losses.loss import Loss as Loss
from graphlab.keras.metrics.metric import Metric as Metric
from graphlab.keras.models.model import Model as Model
from graphlab.keras.models.sequential import Sequential as Sequential
from graphlab.keras.optimizers.optimizer import Optimizer as Optimizer
from graphlab.keras.regularizers import Regularizer as Regularizer
from graphlab.keras.symbolic import KerasTensor as KerasTensor
from graphlab.keras.variables import Variable as Variable
from typing import Any

def Input(shape: Any = None, batch_size: int | None = None, dtype: Any = None, batch_shape: Any = None, name: str | None = None) -> KerasTensor:
    """A tensor without values, to call layers on: the beginning of a functional model."""
