"""`compile`, `fit`, `evaluate`, `predict`: the training loop around a model."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

import numpy as np

from graphlab.counting import rounds
from graphlab.data import Dataset
from graphlab.keras import optimizers
from graphlab.keras.callbacks import Callbacks, History, Printer
from graphlab.keras.layer import Layer
from graphlab.keras.metrics.metric import Mean, Metric
from graphlab.keras.models.compiled import CompiledLoss, CompiledMetrics, total
from graphlab.keras.models.dataset_feed import DatasetFeed, feed_of
from graphlab.keras.models.feeding import Feed, by_class, packed, split, unpacked
from graphlab.keras.models.replayed import Steps
from graphlab.keras.settings import own
from graphlab.keras.symbolic import any_batch, mapped
from graphlab.ops.reduce import reduce_sum
from graphlab.tape import GradientTape
from graphlab.tensor import Tensor, leaves, observer

_AnyFeed: TypeAlias = Feed | DatasetFeed


class Trainer(Layer):
    """The part of a model that trains it. A model of your own may override the `..._step` methods."""

    optimizer: Any = None
    loss: Any = None
    compiled = False
    stop_training = False
    history: Any = None
    _compiled_loss: CompiledLoss | None = None
    _compiled_metrics: CompiledMetrics | None = None
    _loss_tracker: Mean | None = None
    _compiled_with: dict[str, Any] = {}

    @property
    def output_names(self) -> list[str] | None:
        """The names of the layers that the outputs come from; None where that is not known."""
        return None

    def compile(
        self,
        optimizer: Any = "rmsprop",
        loss: Any = None,
        loss_weights: Any = None,
        metrics: Any = None,
        weighted_metrics: Any = None,
        run_eagerly: bool = False,
        steps_per_execution: int = 1,
        jit_compile: Any = "auto",
        auto_scale_loss: bool = True,
    ) -> None:
        """Say how the model is trained: by which optimizer, down which loss, watched by which metrics."""
        names = self.output_names
        weigh = metrics is not None or weighted_metrics is not None
        # Not through __setattr__: what was compiled is no part of the model's state.
        vars(self).update(
            optimizer=optimizers.get(optimizer),
            loss=loss,
            compiled=True,
            stop_training=False,
            run_eagerly=run_eagerly,
            _compiled_loss=None if loss is None else CompiledLoss(own(loss), own(loss_weights), names),
            _compiled_metrics=CompiledMetrics(own(metrics), own(weighted_metrics), names) if weigh else None,
            _loss_tracker=Mean(name="loss"),
            _replayed_steps=Steps(),
        )
        vars(self)["_compiled_with"] = {
            "optimizer": self.optimizer,
            "loss": own(loss),
            "loss_weights": own(loss_weights),
            "metrics": own(metrics),
            "weighted_metrics": own(weighted_metrics),
            "run_eagerly": run_eagerly,
            "steps_per_execution": steps_per_execution,
            "jit_compile": jit_compile,
        }

    def _check_compiled(self) -> None:
        if not self.compiled:
            raise ValueError(
                "You must call `compile()` before using the model: model.compile(optimizer='sgd', loss='mse')."
            )

    # --- Metrics ---------------------------------------------------------------------------------

    @property
    def metrics(self) -> list[Metric]:
        """What is measured: the loss, the compiled metrics, and those that are attributes of the model or a layer."""
        found: list[Metric] = []
        if self.compiled:
            compiled_loss = self._compiled_loss.metrics if self._compiled_loss is not None else []
            found += [m for m in (self._loss_tracker, self._compiled_metrics, *compiled_loss) if m is not None]
        for layer in (self, *self._all_layers()):
            found += layer._parts(Metric)
        return found

    @property
    def metrics_names(self) -> list[str]:
        """Their names."""
        return [metric.name for metric in self.metrics]

    def _all_metrics(self) -> list[Metric]:
        inner = self._compiled_metrics.metrics if self._compiled_metrics is not None else []
        return [*self.metrics, *inner]

    def reset_metrics(self) -> None:
        """Start measuring anew."""
        for metric in self.metrics:
            metric.reset_state()

    def get_metrics_result(self) -> dict[str, Any]:
        """The figure of each metric by its name."""
        results: dict[str, Any] = {}
        for metric in self.metrics:
            value = metric.result()
            results.update(value if isinstance(value, dict) else {metric.name: value})
        return results

    # --- What a model of your own may override ---------------------------------------------------

    def compute_loss(
        self, x: Any = None, y: Any = None, y_pred: Any = None, sample_weight: Any = None, training: bool = True
    ) -> Tensor:
        """The compiled loss, and what the layers have added to it."""
        found = []
        if self._compiled_loss is not None:
            value = self._compiled_loss(y, y_pred, sample_weight)
            found += [] if value is None else [value]
        found += [reduce_sum(loss) if loss.ndim else loss for loss in self.losses]
        if not found:
            raise ValueError("No loss to compute. Provide a `loss` argument in `compile()`.")
        return total(found)

    def compute_metrics(self, x: Any, y: Any, y_pred: Any, sample_weight: Any = None) -> dict[str, Any]:
        """Tell the compiled metrics of a batch; the figures so far."""
        if self._compiled_metrics is not None:
            self._compiled_metrics.update_state(y, y_pred, sample_weight)
        return self.get_metrics_result()

    def train_step(self, data: Any) -> dict[str, Any]:
        """One step of training, with a batch of x, y and weights; the figures so far."""
        x, y, sample_weight = unpacked(data)
        loss, y_pred = self._replayed_step("train", self._train_batch, x, y, sample_weight)
        self._track(loss, x)
        return self.compute_metrics(x, y, y_pred, sample_weight)

    def _train_batch(self, x: Any, y: Any, sample_weight: Any) -> tuple[Tensor, Any]:
        """The loss of a batch and what came out, once the weights are moved."""
        with GradientTape() as tape:
            y_pred = self(x, training=True)
            loss = self.compute_loss(x, y, y_pred, sample_weight, training=True)
            scaled = self.optimizer.scale_loss(loss)
        weights = self.trainable_weights
        if weights:
            self.optimizer.apply_gradients(zip(tape.gradient(scaled, weights), weights, strict=True))
        else:
            warnings.warn("The model does not have any trainable weights.", stacklevel=2)
        return loss, y_pred

    def test_step(self, data: Any) -> dict[str, Any]:
        """The figures so far, with those of one more batch."""
        x, y, sample_weight = unpacked(data)
        loss, y_pred = self._replayed_step("test", self._test_batch, x, y, sample_weight)
        self._track(loss, x)
        return self.compute_metrics(x, y, y_pred, sample_weight)

    def _test_batch(self, x: Any, y: Any, sample_weight: Any) -> tuple[Tensor, Any]:
        """The loss of a batch and what came out."""
        y_pred = self(x, training=False)
        return self.compute_loss(x, y, y_pred, sample_weight, training=False), y_pred

    def predict_step(self, data: Any) -> Any:
        """What comes out for a batch."""
        return self._replayed_step("predict", self._predict_batch, unpacked(data)[0])

    def _predict_batch(self, x: Any) -> Any:
        return self(x, training=False)

    def _replayed_step(self, name: str, step: Callable[..., Any], *parts: Any) -> Any:
        """What a step gives: replayed, unless the model was compiled with `run_eagerly`.

        It is recorded anew where the model has other layers or weights, or its optimizer another rate.
        """
        if vars(self).get("run_eagerly"):
            return step(*parts)
        layers = [(id(layer), layer.trainable) for layer in (self, *self._all_layers())]
        known_by = (layers, [id(v) for v in self.trainable_weights], id(self.optimizer), self._known_rate())
        steps = vars(self).setdefault("_replayed_steps", Steps())
        return steps(name, step, known_by, *parts)

    def _known_rate(self) -> Any:
        """By what the learning rate is known: its Variable, a schedule or a function."""
        return id(vars(self.optimizer).get("_rate")) if self.optimizer is not None else None

    def _track(self, loss: Tensor, x: Any) -> None:
        if self._loss_tracker is not None:
            count = next(int(part.shape[0]) for part in leaves(x) if part is not None)
            self._loss_tracker.update_state(loss.numpy(), sample_weight=count)

    # --- Loops -----------------------------------------------------------------------------------

    def fit(
        self,
        x: Any = None,
        y: Any = None,
        batch_size: int | None = None,
        epochs: int = 1,
        verbose: Any = "auto",
        callbacks: Any = None,
        validation_split: float = 0.0,
        validation_data: Any = None,
        shuffle: bool = True,
        class_weight: dict[int, float] | None = None,
        sample_weight: Any = None,
        initial_epoch: int = 0,
        steps_per_epoch: int | None = None,
        validation_steps: int | None = None,
        validation_batch_size: int | None = None,
        validation_freq: Any = 1,
    ) -> History:
        """Train for some epochs, in batches; the history of the loss and the metrics."""
        self._check_compiled()
        if validation_split and validation_data is None:
            (x, y, sample_weight), validation_data = split(x, y, sample_weight, validation_split)
        feed = feed_of(x, y, sample_weight, batch_size, steps_per_epoch, shuffle, class_weight)
        check = None
        if validation_data is not None:
            size = validation_batch_size or batch_size
            is_dataset = isinstance(validation_data, Dataset | Iterator)
            seen, targets, weights = (validation_data, None, None) if is_dataset else unpacked(tuple(validation_data))
            check = feed_of(seen, targets, weights, size, validation_steps)
        history = History()
        vars(self).update(history=history, stop_training=False)
        params = {"verbose": 1 if verbose == "auto" else verbose, "epochs": epochs, "steps": feed.batches}
        crew = self._crew(callbacks, params, history)
        with _fitting(feed.batches and feed.batches * len(range(initial_epoch, epochs))):
            self._fit(feed, check, crew, range(initial_epoch, epochs), validation_freq)
        return history

    def _fit(
        self, feed: _AnyFeed, check: _AnyFeed | None, crew: Callbacks, epochs: range, validation_freq: Any
    ) -> None:
        crew.notify("train_begin")
        logs: dict[str, Any] = {}
        for epoch in rounds(epochs.start, epochs.stop):
            if (watcher := observer()) is not None:
                watcher.epoch_begun()
            crew.notify("epoch_begin", epoch)
            logs = self._epoch(feed, crew)
            if check is not None and _is_due(epoch, validation_freq):
                seen = self._tested(check, crew)
                logs.update({f"val_{name}": value for name, value in seen.items()})
                logs = dict(sorted(logs.items()))
            crew.notify("epoch_end", epoch, logs=logs)
            if self.stop_training:
                break
        if self.optimizer is not None:
            self.optimizer.finalize_variable_values(self.trainable_weights)
        crew.notify("train_end", logs=logs)

    def _crew(self, callbacks: Any, params: dict[str, Any], *history: History) -> Callbacks:
        return Callbacks(callbacks, self, params, [*history, *([Printer()] if params["verbose"] else [])])

    def _epoch(self, feed: _AnyFeed, crew: Callbacks) -> dict[str, Any]:
        self.reset_metrics()
        logs: dict[str, Any] = {}
        for number, batch in enumerate(feed):
            crew.notify("train_batch_begin", number)
            if (watcher := observer()) is not None:
                watcher.batch_begun()
            with any_batch():
                logs = _plain(self.train_step(packed(batch)))
            crew.notify("train_batch_end", number, logs=logs)
            if self.stop_training:
                break
        return dict(logs)

    def _tested(self, feed: _AnyFeed, crew: Callbacks) -> dict[str, Any]:
        crew.notify("test_begin")
        self.reset_metrics()
        logs: dict[str, Any] = {}
        for number, batch in enumerate(feed):
            crew.notify("test_batch_begin", number)
            with any_batch():
                logs = _plain(self.test_step(packed(batch)))
            crew.notify("test_batch_end", number, logs=logs)
        crew.notify("test_end", logs=logs)
        return logs

    def evaluate(
        self,
        x: Any = None,
        y: Any = None,
        batch_size: int | None = None,
        verbose: Any = "auto",
        sample_weight: Any = None,
        steps: int | None = None,
        callbacks: Any = None,
        return_dict: bool = False,
    ) -> Any:
        """The loss and the metrics on other data: a number, a list, or a dict."""
        self._check_compiled()
        feed = feed_of(x, y, sample_weight, batch_size, steps)
        params = {"verbose": 1 if verbose == "auto" else verbose, "epochs": 1, "steps": feed.batches}
        logs = self._tested(feed, self._crew(callbacks, params))
        return logs if return_dict else self._in_order(logs)

    def predict(
        self,
        x: Any,
        batch_size: int | None = None,
        verbose: Any = "auto",
        steps: int | None = None,
        callbacks: Any = None,
    ) -> Any:
        """What comes out for all samples, as arrays."""
        feed = feed_of(x, batch_size=batch_size, steps=steps)
        params = {"verbose": 1 if verbose == "auto" else verbose, "epochs": 1, "steps": feed.batches}
        crew = self._crew(callbacks, params)
        crew.notify("predict_begin")
        pieces: list[Any] = []
        for number, batch in enumerate(feed):
            crew.notify("predict_batch_begin", number)
            with any_batch():
                pieces.append(self.predict_step(batch))
            crew.notify("predict_batch_end", number, logs={"outputs": pieces[-1]})
        crew.notify("predict_end")
        if not pieces:
            raise ValueError("There is nothing to predict: the data set has no batches.")
        columns = zip(*(list(leaves(piece)) for piece in pieces), strict=True)
        whole = iter([np.concatenate([part.numpy() for part in column]) for column in columns])
        return mapped(lambda _: next(whole), pieces[0])

    def train_on_batch(
        self,
        x: Any,
        y: Any = None,
        sample_weight: Any = None,
        class_weight: dict[int, float] | None = None,
        return_dict: bool = False,
    ) -> Any:
        """One step of training; the loss and the metrics of the batch."""
        if class_weight is not None:
            sample_weight = by_class(y, class_weight, sample_weight)
        return self._on_batch(self.train_step, x, y, sample_weight, return_dict)

    def test_on_batch(self, x: Any, y: Any = None, sample_weight: Any = None, return_dict: bool = False) -> Any:
        """The loss and the metrics of a batch."""
        return self._on_batch(self.test_step, x, y, sample_weight, return_dict)

    def _on_batch(self, step: Any, x: Any, y: Any, sample_weight: Any, return_dict: bool) -> Any:
        self._check_compiled()
        self.reset_metrics()
        count = next(len(part) for part in leaves(x))
        (batch,) = Feed(x, y, sample_weight, batch_size=count)
        with any_batch():
            logs = _plain(step(packed(batch)))
        return logs if return_dict else self._in_order(logs)

    def predict_on_batch(self, x: Any) -> Any:
        """What comes out for a batch, as arrays."""
        count = next(len(part) for part in leaves(x))
        (batch,) = Feed(x, batch_size=count)
        with any_batch():
            return mapped(lambda part: part.numpy(), self.predict_step(batch))

    def _in_order(self, logs: dict[str, Any]) -> Any:
        """The figures in a list: the loss, the metrics in their order, then all others by name."""
        names: list[str] = []
        for metric in self.metrics:
            names += [inner.name for inner in metric.metrics] if isinstance(metric, CompiledMetrics) else [metric.name]
        names = [name for name in names if name in logs]
        values = [logs[name] for name in (*names, *sorted(set(logs) - set(names)))]
        return values[0] if len(values) == 1 else values


@contextmanager
def _fitting(steps: int | None) -> Iterator[None]:
    """Tells the observer that a model is trained inside the block, in so many steps, if that is known."""
    watcher = observer()
    if watcher is not None:
        watcher.fitting(steps)
    try:
        yield
    finally:
        if watcher is not None:
            watcher.fitted()


def _is_due(epoch: int, often: Any) -> bool:
    if isinstance(often, int):
        return (epoch + 1) % often == 0
    if isinstance(often, list):
        return epoch + 1 in often
    raise ValueError(f"Expected `validation_freq` to be a list or int. Received: validation_freq={often}.")


def _plain(logs: Any) -> dict[str, Any]:
    """The figures as Python floats, by name."""
    if not isinstance(logs, dict):
        raise RuntimeError(f"`train_step` and `test_step` must return a dict of figures; got {type(logs).__name__}.")
    figures: dict[str, Any] = {}
    for name in sorted(logs):
        figures.update(_plain(logs[name]) if isinstance(logs[name], dict) else {name: _number(logs[name])})
    return figures


def _number(value: Any) -> Any:
    array = np.asarray(value.numpy() if isinstance(value, Tensor) else value)
    return float(array) if array.ndim == 0 else array
