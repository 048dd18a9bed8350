"""The loss and the metrics of a compiled model, matched with its outputs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphlab.keras import losses as losses_of_keras
from graphlab.keras import metrics as metrics_of_keras
from graphlab.keras.losses.loss import LOSSES, Loss, as_loss
from graphlab.keras.metrics.metric import METRICS, Mean, MeanMetricWrapper, Metric
from graphlab.ops import math
from graphlab.tensor import Tensor, leaves


def flat(structure: Any, names: list[str] | None) -> list[Any]:
    """The leaves of a structure of outputs; those of a dict in the order of the outputs' names."""
    if isinstance(structure, dict):
        keys = names if names and set(names) == set(structure) else sorted(structure)
        return [structure[key] for key in keys]
    return list(leaves(structure))


def _names_of(y_pred: Any, names: list[str] | None) -> list[str] | None:
    if isinstance(y_pred, dict):
        return names if names and set(names) == set(y_pred) else sorted(y_pred)
    return names


def _fitting(y_true: Any, y_pred: Any) -> str:
    """Whether answers are yes or no, numbers of classes, or one-hot rows; told by the shapes."""
    if y_pred.shape[-1] == 1:
        return "Binary"
    sparse = len(y_true.shape) < len(y_pred.shape) or y_true.shape[-1] == 1
    return "SparseCategorical" if sparse else "Categorical"


def _per_output(given: Any, count: int, names: list[str] | None, what: str) -> list[Any]:
    """What is given for each output: by name, by place, or the same for all."""
    if what == "metrics" and count == 1:
        return [list(leaves(given))] if given is not None else [None]
    if isinstance(given, dict):
        if names is None or not set(given) <= set(names):
            raise ValueError(f"Expected keys {names} in {what} dict, but found {list(given)}.")
        return [given.get(name) for name in names]
    if isinstance(given, list | tuple):
        if len(given) != count:
            raise ValueError(
                f"For a model with {count} output(s), `{what}` must be a list with one entry for each output. "
                f"Received: {what}={given}"
            )
        return list(given)
    return [given] * count


class CompiledLoss:
    """The sum of the losses of all outputs, each times its weight."""

    def __init__(self, loss: Any, weights: Any = None, names: list[str] | None = None):
        self._given, self._weights, self._names = loss, weights, names
        self._losses: list[Loss | None] | None = None
        self.metrics: list[Mean] = []

    def _build(self, y_true: list[Any], y_pred: list[Any], names: list[str] | None) -> list[Loss | None]:
        given = _per_output(self._given, len(y_pred), names, "loss")
        self._shares = _per_output(self._weights, len(y_pred), names, "loss_weights")
        found = [_loss_of(one, t, p) for one, t, p in zip(given, y_true, y_pred, strict=True)]
        if sum(loss is not None for loss in found) > 1:
            called = names or [loss.name if loss else "" for loss in found]
            self.metrics = [Mean(name=f"{name}_loss") for name, loss in zip(called, found, strict=True) if loss]
        return found

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Tensor | None:
        """The losses of all outputs, each with its share, added up; None if there are none."""
        names = _names_of(y_pred, self._names)
        pred, true = flat(y_pred, names), flat(y_true, names)
        if len(true) != len(pred):
            raise ValueError(
                f"y_true and y_pred have different structures: there are {len(pred)} output(s), and {len(true)} given."
            )
        weights = flat(sample_weight, names) if sample_weight is not None else []
        weights = weights if len(weights) == len(pred) else (weights or [None]) * len(pred)
        if self._losses is None:
            self._losses = self._build(true, pred, names)
        values = []
        trackers = iter(self.metrics)
        for loss, share, t, p, w in zip(self._losses, self._shares, true, pred, weights, strict=True):
            if loss is not None:
                value = loss(t, p, w)
                if self.metrics:
                    next(trackers).update_state(value.numpy())  # Keras does not weigh these by the batch's size
                values.append(value if share is None else value * float(share))
        return sum(values[1:], values[0]) if values else None


def _loss_of(identifier: Any, y_true: Any, y_pred: Any) -> Loss | None:
    if identifier is None:
        return None
    if isinstance(identifier, str) and identifier.lower() in ("crossentropy", "ce"):
        fitting: type[Loss] = getattr(losses_of_keras, f"{_fitting(y_true, y_pred)}Crossentropy")
        return fitting()
    found = LOSSES.find(identifier)
    if isinstance(found, Loss):
        return found
    return as_loss(found, identifier if isinstance(identifier, str) else getattr(found, "__name__", "loss"))


class CompiledMetrics(Metric):
    """The metrics of all outputs."""

    _plain: Any
    _heavy: Any
    _names: list[str] | None
    _found: list[tuple[int, list[Metric], bool]] | None
    _called: list[str | None]

    def __init__(self, plain: Any, weighted: Any, names: list[str] | None = None):
        super().__init__(name="compile_metrics")
        for given, what in ((plain, "metrics"), (weighted, "weighted_metrics")):
            if given is not None and not isinstance(given, list | tuple | dict):
                raise ValueError(
                    f"Expected `{what}` argument to be a list, tuple, or dict. Received instead: {what}={given} of "
                    f"type {type(given)}"
                )
        vars(self).update(_plain=plain, _heavy=weighted, _names=names, _found=None)

    @property
    def metrics(self) -> list[Metric]:
        """Those of all outputs, in order; none before the first batch has come."""
        return [metric for _, found, _ in self._found or () for metric in found]

    @property
    def variables(self) -> list[Any]:
        """The variables of all of them."""
        return [v for metric in self.metrics for v in metric.variables]

    def _build(self, y_true: list[Any], y_pred: list[Any], names: list[str] | None) -> None:
        rows = []
        for given, is_weighted in ((self._plain, False), (self._heavy, True)):
            for place, one in enumerate(_per_output(given or None, len(y_pred), names, "metrics")):
                found = [_metric_of(m, y_true[place], y_pred[place]) for m in leaves(one) if one is not None]
                rows.append((place, found, is_weighted))
        vars(self)["_found"] = rows
        vars(self)["_called"] = names if names and len(y_pred) > 1 else [None] * len(y_pred)

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Take in what was wanted and what came."""
        names = _names_of(y_pred, self._names)
        pred, true = flat(y_pred, names), flat(y_true, names)
        weights = flat(sample_weight, names) if sample_weight is not None else [None]
        if self._found is None:
            self._build(true, pred, names)
        for place, found, is_weighted in self._found or ():
            weight = weights[place if len(weights) == len(pred) else 0] if is_weighted else None
            for metric in found:
                if weight is None:
                    metric.update_state(true[place], pred[place])
                else:
                    metric.update_state(true[place], pred[place], weight)

    def reset_state(self) -> None:
        """Start all over."""
        for metric in self.metrics:
            metric.reset_state()

    def result(self) -> dict[str, Any]:
        """The figure of each by its name, with that of the output before it where there are several."""
        results: dict[str, Any] = {}
        for place, found, is_weighted in self._found or ():
            called = self._called[place]
            for metric in found:
                name = f"{called}_{metric.name}" if called else metric.name
                if name in results and is_weighted:
                    name = f"{called}_weighted_{metric.name}" if called else f"weighted_{metric.name}"
                base, number = name, 0
                while name in results:
                    number += 1
                    name = f"{base}_{number}"
                results[name] = metric.result()
        return results

    def __repr__(self) -> str:
        return "<CompileMetrics name=compile_metrics>"


def _metric_of(identifier: Any, y_true: Any, y_pred: Any) -> Metric:
    if identifier is None:
        raise ValueError("Expected metric, received `None`")
    if isinstance(identifier, str) and identifier.lower() in ("accuracy", "acc"):
        fitting: type[Metric] = getattr(metrics_of_keras, f"{_fitting(y_true, y_pred)}Accuracy")
        return fitting(name=identifier)
    found: Metric | Callable[..., Any] = METRICS.find(identifier)
    if not isinstance(found, Metric):
        found = MeanMetricWrapper(found, name=getattr(found, "name", None) or getattr(found, "__name__", None))
    if isinstance(identifier, str):
        found.name = identifier
    return found


def total(values: list[Tensor]) -> Tensor:
    """The sum of scalar losses, each as a float32."""
    scalars = [math.cast(v, dtype="float32") if not v.dtype.is_floating else v for v in values]
    return sum(scalars[1:], scalars[0])
