# Written by `make docs` from the registry of public names: see docs/stubs.py.

from graphlab.keras.optimizers import Adadelta as Adadelta
from graphlab.keras.optimizers import Adagrad as Adagrad
from graphlab.keras.optimizers import Adam as Adam
from graphlab.keras.optimizers import AdamW as AdamW
from graphlab.keras.optimizers import Adamax as Adamax
from graphlab.keras.optimizers import Ftrl as Ftrl
from graphlab.keras.optimizers import Lion as Lion
from graphlab.keras.optimizers import Nadam as Nadam
from graphlab.keras.optimizers import Optimizer as Optimizer
from graphlab.keras.optimizers import RMSprop as RMSprop
from graphlab.keras.optimizers import SGD as SGD
from graphlab.keras.optimizers import deserialize as deserialize
from graphlab.keras.optimizers import get as get
from graphlab.keras.optimizers import serialize as serialize
from graphlab.keras.optimizers.schedules import CosineDecay as _CosineDecay
from graphlab.keras.optimizers.schedules import CosineDecayRestarts as _CosineDecayRestarts
from graphlab.keras.optimizers.schedules import ExponentialDecay as _ExponentialDecay
from graphlab.keras.optimizers.schedules import InverseTimeDecay as _InverseTimeDecay
from graphlab.keras.optimizers.schedules import LearningRateSchedule as _LearningRateSchedule
from graphlab.keras.optimizers.schedules import PiecewiseConstantDecay as _PiecewiseConstantDecay
from graphlab.keras.optimizers.schedules import PolynomialDecay as _PolynomialDecay
from typing import Any

class schedules:
    CosineDecay: type[_CosineDecay]
    CosineDecayRestarts: type[_CosineDecayRestarts]
    ExponentialDecay: type[_ExponentialDecay]
    InverseTimeDecay: type[_InverseTimeDecay]
    LearningRateSchedule: type[_LearningRateSchedule]
    PiecewiseConstantDecay: type[_PiecewiseConstantDecay]
    PolynomialDecay: type[_PolynomialDecay]
    @staticmethod
    def deserialize(identifier: Any) -> Any:
        """The member called so. A class is called without arguments; a function or an object is its own answer."""
    @staticmethod
    def serialize(thing: Any) -> Any:
        """A function as its name, an object as its class and its settings."""
