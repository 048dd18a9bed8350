"""Helpers around training."""

from __future__ import annotations

from graphlab.keras.backend import clear_session
from graphlab.tensor import PUBLIC, public

__all__ = ["clear_session", "set_random_seed"]


@public("keras.utils.set_random_seed")
def set_random_seed(seed: int) -> None:
    """Start every random stream from `seed`."""
    PUBLIC["random.set_seed"](seed)
