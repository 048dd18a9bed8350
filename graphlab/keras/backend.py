"""Settings that all layers share."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING

from graphlab.dtypes import as_dtype
from graphlab.keras.naming import start_over
from graphlab.names import lookup, names_in
from graphlab.tensor import public

# ContextVars: one learner's settings are not another's.
_floatx: ContextVar[str] = ContextVar("floatx", default="float32")
_epsilon: ContextVar[float] = ContextVar("epsilon", default=1e-7)


@public("keras.backend.clear_session", "keras.utils.clear_session")
def clear_session(free_memory: bool = True) -> None:
    """Number layers from the beginning again."""
    start_over()


@public("keras.backend.floatx", "keras.config.floatx")
def floatx() -> str:
    """The dtype of layers that are not given one."""
    return _floatx.get()


@public("keras.backend.set_floatx", "keras.config.set_floatx")
def set_floatx(value: str) -> None:
    """Layers that are not given a dtype get this one from now on."""
    if value not in ("float16", "bfloat16", "float32", "float64"):
        raise ValueError(f"Unknown `floatx` value: {value}. Expected one of float16, bfloat16, float32, float64.")
    _floatx.set(as_dtype(value).name)


@public("keras.backend.epsilon", "keras.config.epsilon")
def epsilon() -> float:
    """A small number that keeps logarithms and quotients finite."""
    return _epsilon.get()


@public("keras.backend.set_epsilon", "keras.config.set_epsilon")
def set_epsilon(value: float) -> None:
    """Use another small number."""
    _epsilon.set(float(value))


@public("keras.backend.image_data_format", "keras.config.image_data_format")
def image_data_format() -> str:
    """Which axis of a batch of pictures holds the colours: the last."""
    return "channels_last"


if TYPE_CHECKING:
    from graphlab.keras.backend_names import *  # noqa: F403  declared by `make docs`
else:
    globals().update(names_in("keras.backend"))
    __getattr__ = lookup("keras.backend")
