# Written by `make docs` from the registry of public names: see docs/stubs.py.

from typing import Any
from typing import NoReturn

def Adagrad(learning_rate: Any = None, **settings: Any) -> NoReturn:
    """Raises ImportError, as TensorFlow does: `keras.optimizers.Adagrad` is the one of Keras 3."""
def Adam(learning_rate: Any = None, **settings: Any) -> NoReturn:
    """Raises ImportError, as TensorFlow does: `keras.optimizers.Adam` is the one of Keras 3."""
def Ftrl(learning_rate: Any = None, **settings: Any) -> NoReturn:
    """Raises ImportError, as TensorFlow does: `keras.optimizers.Ftrl` is the one of Keras 3."""
def Optimizer(learning_rate: Any = None, **settings: Any) -> NoReturn:
    """Raises ImportError, as TensorFlow does: `keras.optimizers.Optimizer` is the one of Keras 3."""
def RMSprop(learning_rate: Any = None, **settings: Any) -> NoReturn:
    """Raises ImportError, as TensorFlow does: `keras.optimizers.RMSprop` is the one of Keras 3."""
def SGD(learning_rate: Any = None, **settings: Any) -> NoReturn:
    """Raises ImportError, as TensorFlow does: `keras.optimizers.SGD` is the one of Keras 3."""
