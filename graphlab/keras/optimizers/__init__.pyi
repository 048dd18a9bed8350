# Written by `make docs` from the registry of public names: see docs/stubs.py.

from graphlab.keras.optimizers import legacy as legacy
from graphlab.keras.optimizers import schedules as schedules
from graphlab.keras.optimizers.optimizer import Optimizer as Optimizer
from graphlab.keras.optimizers.rules import Adadelta as Adadelta
from graphlab.keras.optimizers.rules import Adagrad as Adagrad
from graphlab.keras.optimizers.rules import Adam as Adam
from graphlab.keras.optimizers.rules import AdamW as AdamW
from graphlab.keras.optimizers.rules import Adamax as Adamax
from graphlab.keras.optimizers.rules import Ftrl as Ftrl
from graphlab.keras.optimizers.rules import Lion as Lion
from graphlab.keras.optimizers.rules import Nadam as Nadam
from graphlab.keras.optimizers.rules import RMSprop as RMSprop
from graphlab.keras.optimizers.rules import SGD as SGD
from typing import Any

def deserialize(identifier: Any) -> Any:
    """The member called so. A class is called without arguments; a function or an object is its own answer."""
def get(identifier: Any) -> Any:
    """The member called so. A class is called without arguments; a function or an object is its own answer."""
def serialize(thing: Any) -> Any:
    """A function as its name, an object as its class and its settings."""
