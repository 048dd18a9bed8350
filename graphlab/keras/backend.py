"""Settings that all layers share."""

from __future__ import annotations

from graphlab.keras.naming import start_over
from graphlab.tensor import public


@public("keras.backend.clear_session", "keras.utils.clear_session")
def clear_session(free_memory: bool = True) -> None:
    """Number layers from the beginning again."""
    start_over()


@public("keras.backend.floatx", "keras.config.floatx")
def floatx() -> str:
    """The dtype of layers that are not given one."""
    return "float32"


@public("keras.backend.epsilon", "keras.config.epsilon")
def epsilon() -> float:
    """A small number that keeps logarithms and quotients finite."""
    return 1e-7
