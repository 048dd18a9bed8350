"""The base of all losses: from one number for each sample to one for all."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, ClassVar

from graphlab.dtypes import as_dtype
from graphlab.functions.arithmetic import divide_no_nan
from graphlab.keras.backend import floatx
from graphlab.keras.families import Configured, Family
from graphlab.keras.masks import as_weights, mask_of
from graphlab.keras.naming import automatic_name
from graphlab.keras.settings import check_settings, own, setting
from graphlab.keras.symbolic import holds_tensors, mapped
from graphlab.ops import math, reduce, shape
from graphlab.tensor import Tensor, call_as_part, convert, public

REDUCTIONS = ("sum", "mean", "none", "mean_with_sample_weight", "sum_over_batch_size", None)
LOSSES = Family("loss", "keras.losses", "losses")


for _name in ("AUTO", "NONE", "SUM", "SUM_OVER_BATCH_SIZE"):
    public(f"keras.losses.Reduction.{_name}")(_name.lower())


def same_rank(one: Tensor, other: Tensor) -> tuple[Tensor, Tensor]:
    """Both with the same number of axes, where one of them has a last axis of size 1 too many."""
    if one.ndim == other.ndim + 1 and one.shape[-1] == 1:
        return (one, shape.expand_dims(other, -1)) if other.ndim == 1 else (shape.squeeze(one, axis=-1), other)
    if other.ndim == one.ndim + 1 and other.shape[-1] == 1:
        return (shape.expand_dims(one, -1), other) if one.ndim == 1 else (one, shape.squeeze(other, axis=-1))
    return one, other


@LOSSES.member("Loss")
@public("keras.Loss")
class Loss(Configured):
    """Called with what was wanted and what came (and a weight for each sample), gives one number.

    A class of your own implements `call(y_true, y_pred)`.
    """

    def __init__(self, name: str | None = None, reduction: str | None = "sum_over_batch_size", dtype: Any = None):
        if reduction not in REDUCTIONS:
            raise ValueError(
                f"Invalid value for argument `reduction`. Expected one of {set(REDUCTIONS)}. "
                f"Received: reduction={reduction}"
            )
        self.name = name or automatic_name(type(self))
        self.reduction = reduction
        self._dtype = as_dtype(dtype or floatx())

    @property
    def dtype(self) -> str:
        """The dtype that it computes in."""
        return self._dtype.name

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Tensor:
        """The loss of a batch: that of each sample, weighed, then reduced."""
        loss: Tensor = call_as_part("loss", self.name, self._of_batch, y_true, y_pred, sample_weight)
        return loss

    def _of_batch(self, y_true: Any, y_pred: Any, sample_weight: Any) -> Tensor:
        mask = mask_of(y_pred)
        y_true, y_pred = self._typed_all(y_true), self._typed_all(y_pred)
        losses, kept = self._typed(self.call(y_true, y_pred)), self._counted(y_true)
        weights = self._of_kept(mask if kept is None else kept if mask is None else math.logical_and(mask, kept))
        if sample_weight is not None:
            given = self._typed(sample_weight)
            if weights is not None:
                weights, given = same_rank(weights, given)
            weights = given if weights is None else given * weights
        if weights is not None:
            losses, weights = same_rank(losses, weights)
            losses = losses * weights
        if self.reduction in (None, "none") or tuple(losses.shape) in ((), (0,)):
            return losses
        if self.reduction == "sum" or 0 in tuple(losses.shape):
            return reduce.reduce_sum(losses)
        if self.reduction == "mean_with_sample_weight" and weights is not None:
            return divide_no_nan(reduce.reduce_sum(losses), reduce.reduce_sum(weights))
        return reduce.reduce_mean(losses)

    def _counted(self, y_true: Any) -> Tensor | None:
        """Which samples count, as bools; None where all do."""
        return None

    def _of_kept(self, mask: Tensor | None) -> Tensor | None:
        """Weights that leave out what a mask does, so that a mean is that of the others."""
        return (
            None if mask is None else as_weights(mask, self._dtype, self.reduction in ("mean", "sum_over_batch_size"))
        )

    def call(self, y_true: Any, y_pred: Any) -> Any:
        """One number for each sample."""
        raise NotImplementedError(f"{type(self).__name__} must implement `call(y_true, y_pred)`")

    def get_config(self) -> dict[str, Any]:
        """The settings it was made with."""
        return {"name": self.name, "reduction": self.reduction}

    def _typed_all(self, y: Any) -> Any:
        return mapped(self._typed, y) if holds_tensors(y) else self._typed(y)

    def _typed(self, y: Any) -> Tensor:
        """In the loss's dtype."""
        tensor = convert(y)
        return tensor if tensor.dtype is self._dtype else math.cast(tensor, dtype=self._dtype)


class FunctionLoss(Loss):
    """A loss function with its settings, which are those of its arguments that have a default.

    A subclass says which: `class Hinge(FunctionLoss, function=hinge)`. Its arguments are the settings of the
    function and `reduction`, `name` and `dtype`, in Keras's `order`.
    """

    function: Callable[..., Tensor]
    signature: inspect.Signature
    __signature__: ClassVar[inspect.Signature | None]

    def __init_subclass__(
        cls,
        function: Callable[..., Tensor] | None = None,
        order: tuple[str, ...] = (),
        name: str | None = None,
        **more: Any,
    ) -> None:
        super().__init_subclass__(**more)
        if function is None:  # derives from one that has its function
            cls.__signature__ = None if "__init__" in vars(cls) else cls.signature
            return
        settings = dict(list(inspect.signature(function).parameters.items())[2:])
        settings["reduction"] = setting("reduction", "sum_over_batch_size", "str | None")
        settings["name"] = setting("name", name or function.__name__, "str | None")
        settings["dtype"] = setting("dtype", None, "Any")
        cls.signature = cls.__signature__ = inspect.Signature([settings[n] for n in order or tuple(settings)])
        cls.function = staticmethod(function)

    def __init__(self, *args: Any, **kwargs: Any):
        try:
            given = self.signature.bind(*args, **kwargs)
        except TypeError as error:
            raise TypeError(f"{type(self).__name__}{self.signature}: {error}") from None
        given.apply_defaults()
        settings = dict(given.arguments)
        check_settings(self, settings)
        super().__init__(settings.pop("name"), settings.pop("reduction"), settings.pop("dtype"))
        self._settings = settings
        vars(self).update(settings)

    def call(self, y_true: Any, y_pred: Any) -> Tensor:
        """The function of both, with its settings."""
        return self.function(*same_rank(y_true, y_pred), **self._settings)

    def get_config(self) -> dict[str, Any]:
        """The settings it was made with."""
        return own({**super().get_config(), **self._settings})

    def __repr__(self) -> str:
        return f"<LossFunctionWrapper({self.function.__name__}, kwargs={self._settings})>"


def as_loss(function: Callable[..., Any], name: str) -> Loss:
    """A loss function as a loss: the mean over all samples."""

    class Custom(Loss):
        def call(self, y_true: Any, y_pred: Any) -> Any:
            return function(*same_rank(y_true, y_pred))

    return Custom(name=name)
