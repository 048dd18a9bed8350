"""What is known while layers call each other: whether this is training, where we are, what inputs must look like."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from functools import lru_cache
from typing import Any

from graphlab.tensor import public

# The training flag of the call around; None outside of every call. Layers inside that are not told follow it.
_training: ContextVar[tuple[bool | None] | None] = ContextVar("training", default=None)
# The layers that are being built or called, outermost first.
_scopes: ContextVar[tuple[Any, ...]] = ContextVar("scopes", default=())


class Call:
    """One call of a layer: `training` is as given, else as around, else as the layer has it by default.

    Where the layer's `call` takes it, it is put into `kwargs`.
    """

    def __init__(self, layer: Any, args: tuple[Any, ...], kwargs: dict[str, Any]):
        self.layer = layer
        around = _training.get()
        self.outermost = around is None
        parameters = parameters_of(layer)
        by_place = dict(zip(parameters, args, strict=False))
        training = by_place.get("training", kwargs.pop("training", None))
        if training is None and around is not None:
            (training,) = around
        if training is None:
            training = parameters.get("training")
        self.training = training if training is None else bool(training)
        if self.training is not None and "training" in parameters and "training" not in by_place:
            kwargs["training"] = self.training

    def __enter__(self) -> Call:
        if self.outermost:
            self.layer._clear_losses()
        self._tokens: tuple[Token[Any], Token[Any]] = (
            _training.set((self.training,)),
            _scopes.set((*_scopes.get(), self.layer)),
        )
        return self

    def __exit__(self, *error: Any) -> None:
        training, scopes = self._tokens
        _training.reset(training)
        _scopes.reset(scopes)


@contextmanager
def within(layer: Any) -> Iterator[None]:
    """Variables made inside belong to the layer, as their paths say."""
    scopes = _scopes.get()
    token = _scopes.set(scopes if scopes and scopes[-1] is layer else (*scopes, layer))
    try:
        yield
    finally:
        _scopes.reset(token)


def scope_path() -> str:
    """The names of the layers that are being built or called, with slashes between."""
    return "/".join(layer.name for layer in _scopes.get())


def is_in_graph() -> bool:
    """Whether the layer that is being called is so by a functional or sequential model."""
    around = _scopes.get()[-2:-1]
    return bool(around) and bool(getattr(around[0], "_is_assembled", False))


def parameters_of(layer: Any) -> dict[str, Any]:
    """The parameters of the layer's `call` with their defaults; None where there is none."""
    return _parameters(type(layer).call)


@lru_cache(maxsize=1024)
def _parameters(call: Any) -> dict[str, Any]:
    _, *given = inspect.signature(call).parameters.values()
    return {p.name: None if p.default is p.empty else p.default for p in given if p.kind is not p.VAR_KEYWORD}


@public("keras.layers.InputSpec", "keras.InputSpec")
class InputSpec:
    """What the input of a layer must look like: its number of axes, or some of their sizes."""

    def __init__(
        self,
        dtype: Any = None,
        shape: Any = None,
        ndim: int | None = None,
        max_ndim: int | None = None,
        min_ndim: int | None = None,
        axes: dict[int, int] | None = None,
        name: str | None = None,
    ):
        self.dtype, self.shape, self.ndim = dtype, shape, len(shape) if shape is not None else ndim
        self.max_ndim, self.min_ndim, self.axes, self.name = max_ndim, min_ndim, axes or {}, name

    def __repr__(self) -> str:
        given = ((name, getattr(self, name)) for name in ("dtype", "shape", "ndim", "max_ndim", "min_ndim", "axes"))
        return f"InputSpec({', '.join(f'{name}={value}' for name, value in given if value)})"

    def check(self, x: Any, layer: str) -> None:
        """Raise ValueError where the input of a layer called `layer` is not as it must be."""
        try:
            shape = tuple(x.shape)
        except AttributeError:
            raise ValueError(f"Inputs to layer '{layer}' should be tensors. Received: {x}") from None
        if self.min_ndim is not None and len(shape) < self.min_ndim:
            cure = " A batch of samples has a row each: use tf.reshape or x[:, None]." if self.min_ndim == 2 else ""
            raise _unfit(layer, f"expected min_ndim={self.min_ndim}, found ndim={len(shape)}", shape, cure)
        if self.max_ndim is not None and len(shape) > self.max_ndim:
            raise _unfit(layer, f"expected max_ndim={self.max_ndim}, found ndim={len(shape)}", shape)
        if self.ndim is not None and len(shape) != self.ndim:
            raise _unfit(layer, f"expected ndim={self.ndim}, found ndim={len(shape)}", shape)
        axes = {**self.axes, **dict(enumerate(self.shape))} if self.shape else self.axes
        for axis, size in axes.items():
            if size is not None and shape[axis] not in (size, None):
                what = (
                    f"expected axis {axis} of input shape to have value {size}, but received input with shape {shape}"
                )
                raise _unfit(layer, what, shape)


def _unfit(layer: str, what: str, shape: Any, cure: str = "") -> ValueError:
    return ValueError(
        f"Input 0 of layer '{layer}' is incompatible with the layer: {what}. Full shape received: {shape}.{cure}"
    )
