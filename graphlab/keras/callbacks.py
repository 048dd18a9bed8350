"""What happens beside training: keeping the history, printing progress, stopping early, changing the rate."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from math import isfinite
from typing import Any

import numpy as np

from graphlab.keras.console import say
from graphlab.keras.optimizers.schedules import number
from graphlab.tensor import public

_EVENTS = (
    "epoch_begin",
    "epoch_end",
    "train_begin",
    "train_end",
    "test_begin",
    "test_end",
    "predict_begin",
    "predict_end",
    "train_batch_begin",
    "train_batch_end",
    "test_batch_begin",
    "test_batch_end",
    "predict_batch_begin",
    "predict_batch_end",
)


@public("keras.callbacks.Callback")
class Callback:
    """Told of everything that happens in training. One of your own implements the `on_...` methods it needs."""

    def __init__(self) -> None:
        self.params: dict[str, Any] = {}
        self.model: Any = None

    def set_params(self, params: dict[str, Any]) -> None:
        """Told once: how many epochs and steps there will be."""
        self.params = params

    def set_model(self, model: Any) -> None:
        """Told once: which model it is."""
        self.model = model

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """An epoch begins."""

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """An epoch has ended; `logs` has its loss and metrics."""

    def on_train_begin(self, logs: Any = None) -> None:
        """`fit` begins."""

    def on_train_end(self, logs: Any = None) -> None:
        """`fit` has ended."""

    def on_test_begin(self, logs: Any = None) -> None:
        """`evaluate`, or a validation, begins."""

    def on_test_end(self, logs: Any = None) -> None:
        """`evaluate`, or a validation, has ended."""

    def on_predict_begin(self, logs: Any = None) -> None:
        """`predict` begins."""

    def on_predict_end(self, logs: Any = None) -> None:
        """`predict` has ended."""

    def on_batch_begin(self, batch: int, logs: Any = None) -> None:
        """Another name of `on_train_batch_begin`."""

    def on_batch_end(self, batch: int, logs: Any = None) -> None:
        """Another name of `on_train_batch_end`."""

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        """A batch of training begins."""
        self.on_batch_begin(batch, logs)

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """A batch of training has ended."""
        self.on_batch_end(batch, logs)

    def on_test_batch_begin(self, batch: int, logs: Any = None) -> None:
        """A batch of evaluation begins."""

    def on_test_batch_end(self, batch: int, logs: Any = None) -> None:
        """A batch of evaluation has ended."""

    def on_predict_batch_begin(self, batch: int, logs: Any = None) -> None:
        """A batch of prediction begins."""

    def on_predict_batch_end(self, batch: int, logs: Any = None) -> None:
        """A batch of prediction has ended."""


class Callbacks:
    """Several callbacks, told of the same things in turn."""

    def __init__(self, callbacks: Any, model: Any, params: dict[str, Any], extra: list[Callback]):
        given = callbacks if isinstance(callbacks, list | tuple) else [callbacks] if callbacks is not None else []
        self.all = [*given, *extra]  # the given ones come first: they may add figures to the history
        for callback in self.all:
            if not isinstance(callback, Callback):
                raise ValueError(
                    f"`callbacks` takes objects of keras.callbacks.Callback; got {callback!r}. Is it a class, and not "
                    "yet called?"
                )
            callback.set_model(model)
            callback.set_params(params)

    def tell(self, event: str, *args: Any) -> None:
        """Call `on_<event>` of each."""
        for callback in self.all:
            getattr(callback, f"on_{event}")(*args)


@public("keras.callbacks.History")
class History(Callback):
    """What `fit` gives back: in `history` a list for each figure, with a number for each epoch."""

    def __init__(self) -> None:
        super().__init__()
        self.history: dict[str, list[Any]] = {}
        self.epoch: list[int] = []

    def on_train_begin(self, logs: Any = None) -> None:
        """Start a new list of epochs."""
        self.epoch = []

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Take the figures down."""
        self.epoch.append(epoch)
        for name, value in (logs or {}).items():
            self.history.setdefault(name, []).append(value)


class Printer(Callback):
    """Prints a line for each epoch, as Keras does with `verbose=2`."""

    def __init__(self) -> None:
        super().__init__()
        self._in_fit = False
        self._started = 0.0

    def on_train_begin(self, logs: Any = None) -> None:
        """Validations print nothing of their own."""
        self._in_fit = True

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Say which epoch it is, if there are several."""
        self._started = time.perf_counter()
        if self.params["epochs"] > 1:
            say(f"Epoch {epoch + 1}/{self.params['epochs']}")

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Print the figures."""
        self._line(logs)

    def on_test_begin(self, logs: Any = None) -> None:
        """Look at the clock."""
        if not self._in_fit:
            self._started = time.perf_counter()

    def on_test_end(self, logs: Any = None) -> None:
        """Print the figures, unless this was a validation."""
        if not self._in_fit:
            self._line(logs)

    def on_predict_begin(self, logs: Any = None) -> None:
        """Look at the clock."""
        self._started = time.perf_counter()

    def on_predict_end(self, logs: Any = None) -> None:
        """Print how long it took."""
        self._line(None)

    def _line(self, logs: Any) -> None:
        seconds, steps = time.perf_counter() - self._started, self.params["steps"]
        figures = "".join(f" - {name}: {_figure(value)}" for name, value in (logs or {}).items())
        say(f"{steps}/{steps} - {seconds:.0f}s - {_duration(seconds / steps)}/step{figures}")


def _figure(value: Any) -> str:
    value = float(np.mean(value))
    return f"{value:.4f}" if value > 1e-3 else f"{value:.4e}"


def _duration(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:.0f}s"
    return f"{seconds * 1e3:.0f}ms" if seconds >= 1e-3 else f"{seconds * 1e6:.0f}us"


@public("keras.callbacks.LambdaCallback")
class LambdaCallback(Callback):
    """A callback made of functions: `LambdaCallback(on_epoch_end=lambda epoch, logs: print(logs["loss"]))`."""

    def __init__(self, **functions: Callable[..., Any] | None):
        super().__init__()
        if unknown := [name for name in functions if name.removeprefix("on_") not in _EVENTS]:
            raise TypeError(f"LambdaCallback has no event {unknown[0]}; there are: on_{', on_'.join(_EVENTS)}")
        for name, function in functions.items():
            if function is not None:
                setattr(self, name, function)


class _Watching(Callback):
    """The common part of those that watch a figure."""

    def __init__(self, monitor: str, mode: str, baseline: float | None, min_delta: float):
        super().__init__()
        if mode not in ("auto", "min", "max"):
            warnings.warn(f"{type(self).__name__} mode '{mode}' is unknown, fallback to auto mode.", stacklevel=3)
            mode = "auto"
        self.monitor, self.mode, self.best, self.min_delta = monitor, mode, baseline, abs(min_delta)
        self._rises: bool | None = None

    def _value(self, logs: Any, words: str) -> float | None:
        if self._rises is None:
            self._rises = self._direction()
        if self.monitor not in (logs or {}):
            warnings.warn(
                f"{words} conditioned on metric `{self.monitor}` which is not available. Available metrics are: "
                f"{','.join(logs or {})}",
                stacklevel=4,
            )
            return None
        return logs[self.monitor]

    def _direction(self) -> bool:
        name = self.monitor.removeprefix("val_")
        if self.mode != "auto" or name == "loss":
            return self.mode == "max"
        for metric in self.model._all_metrics():
            if metric.name == name and metric.direction is not None:
                return metric.direction == "up"
        raise ValueError(
            f"{type(self).__name__} callback received monitor={self.monitor}, but it cannot be told whether that "
            "metric should be maximized or minimized. Pass `mode='max'` or `mode='min'`."
        )

    def _better(self, value: float, than: float | None) -> bool:
        if than is None:
            return True
        return value - self.min_delta > than if self._rises else value + self.min_delta < than


@public("keras.callbacks.EarlyStopping")
class EarlyStopping(_Watching):
    """Stops training when a figure has not got better for `patience` epochs."""

    def __init__(
        self,
        monitor: str = "val_loss",
        min_delta: float = 0,
        patience: int = 0,
        verbose: int = 0,
        mode: str = "auto",
        baseline: float | None = None,
        restore_best_weights: bool = False,
        start_from_epoch: int = 0,
    ):
        super().__init__(monitor, mode, None, min_delta)
        self.patience, self.verbose, self.baseline = patience, verbose, baseline
        self.restore_best_weights, self.start_from_epoch = restore_best_weights, start_from_epoch
        self.best_weights: list[np.ndarray] | None = None
        self.on_train_begin()

    def on_train_begin(self, logs: Any = None) -> None:
        """Forget the last training."""
        self.wait = self.stopped_epoch = self.best_epoch = 0
        self.best, self.best_weights = None, None

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Compare with the best so far."""
        value = self._value(logs, "Early stopping")
        if value is None or epoch < self.start_from_epoch:
            return
        if self.restore_best_weights and self.best_weights is None:
            self.best_weights, self.best_epoch = self.model.get_weights(), epoch
        self.wait += 1
        if self._better(value, self.best):
            self.best, self.best_epoch = value, epoch
            if self.restore_best_weights:
                self.best_weights = self.model.get_weights()
            if self._better(value, self.baseline):
                self.wait = 0
        elif self.wait >= self.patience and epoch > 0:
            self.stopped_epoch = epoch
            self.model.stop_training = True

    def on_train_end(self, logs: Any = None) -> None:
        """Go back to the best weights, if wanted."""
        if self.stopped_epoch > 0 and self.verbose > 0:
            say(f"Epoch {self.stopped_epoch + 1}: early stopping")
        if self.restore_best_weights and self.best_weights is not None:
            if self.verbose > 0:
                say(f"Restoring model weights from the end of the best epoch: {self.best_epoch + 1}.")
            self.model.set_weights(self.best_weights)


@public("keras.callbacks.ReduceLROnPlateau")
class ReduceLROnPlateau(_Watching):
    """Makes the learning rate smaller when a figure has not got better for `patience` epochs."""

    def __init__(
        self,
        monitor: str = "val_loss",
        factor: float = 0.1,
        patience: int = 10,
        verbose: int = 0,
        mode: str = "auto",
        min_delta: float = 1e-4,
        cooldown: int = 0,
        min_lr: float = 0.0,
    ):
        super().__init__(monitor, mode, None, min_delta)
        if factor >= 1.0:
            raise ValueError(f"ReduceLROnPlateau does not support a factor >= 1.0. Received factor={factor}")
        self.factor, self.patience, self.verbose = factor, patience, verbose
        self.cooldown, self.min_lr = cooldown, min_lr
        self.on_train_begin()

    def on_train_begin(self, logs: Any = None) -> None:
        """Forget the last training."""
        self.best, self.wait, self.cooldown_counter = None, 0, 0

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Compare with the best so far."""
        if logs is not None:
            logs["learning_rate"] = float(number(self.model.optimizer.learning_rate))
        value = self._value(logs, "Learning rate reduction is")
        if value is None:
            return
        if self.cooldown_counter > 0:
            self.cooldown_counter -= 1
            self.wait = 0
        if self._better(value, self.best):
            self.best, self.wait = value, 0
        elif self.cooldown_counter <= 0:
            self.wait += 1
            if self.wait >= self.patience:
                self._reduce(epoch)

    def _reduce(self, epoch: int) -> None:
        optimizer = self.model.optimizer
        old = float(number(optimizer.learning_rate))
        if old > np.float32(self.min_lr):
            optimizer.learning_rate = rate = max(old * self.factor, self.min_lr)
            if self.verbose > 0:
                say(f"\nEpoch {epoch + 1}: ReduceLROnPlateau reducing learning rate to {rate}.")
            self.cooldown_counter, self.wait = self.cooldown, 0


@public("keras.callbacks.LearningRateScheduler")
class LearningRateScheduler(Callback):
    """Sets the learning rate at the beginning of each epoch: `schedule(epoch, rate)` gives the new one."""

    def __init__(self, schedule: Callable[..., Any], verbose: int = 0):
        super().__init__()
        self.schedule, self.verbose = schedule, verbose

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Ask the schedule."""
        optimizer = self.model.optimizer
        rate = float(number(optimizer.learning_rate))
        try:
            new = self.schedule(epoch, rate)
        except TypeError:  # a schedule of the epoch alone
            new = self.schedule(epoch)
        new = number(new)
        if not isinstance(new, float | np.floating):
            raise ValueError(f"The output of the `schedule` function should be a float. Got: {new}")
        optimizer.learning_rate = new
        if self.verbose > 0:
            say(f"\nEpoch {epoch + 1}: LearningRateScheduler setting learning rate to {new}.")

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Take the rate down among the figures."""
        if logs is not None:
            logs["learning_rate"] = float(number(self.model.optimizer.learning_rate))


@public("keras.callbacks.TerminateOnNaN")
class TerminateOnNaN(Callback):
    """Stops training when the loss is no number any more."""

    def on_batch_end(self, batch: int, logs: Any = None) -> None:
        """Look at the loss."""
        loss = (logs or {}).get("loss")
        if loss is not None and not isfinite(loss):
            say(f"Batch {batch}: Invalid loss, terminating training")
            self.model.stop_training = True
