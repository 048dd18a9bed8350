"""`tf.keras.optimizers.legacy`: names of Keras 2 that say what to write instead, as in TensorFlow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from graphlab.tensor import names_in, public


def _refuse(name: str) -> None:
    def refused(learning_rate: Any = None, **settings: Any) -> NoReturn:
        raise ImportError(
            f"`keras.optimizers.legacy` is not supported in Keras 3: write tf.keras.optimizers.{name}(...) instead"
        )

    refused.__name__ = refused.__qualname__ = name
    refused.__doc__ = f"Raises ImportError, as TensorFlow does: `keras.optimizers.{name}` is the one of Keras 3."
    public(f"keras.optimizers.legacy.{name}")(refused)


for _name in ("Adagrad", "Adam", "Ftrl", "Optimizer", "RMSprop", "SGD"):
    _refuse(_name)

if TYPE_CHECKING:
    from graphlab.keras.optimizers.legacy_names import *  # noqa: F403  declared by `make docs`
else:
    globals().update(names_in("keras.optimizers.legacy"))
