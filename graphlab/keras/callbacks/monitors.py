"""Callbacks that watch a figure, and act when it does not get better."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from graphlab.console import say
from graphlab.keras.callbacks.callback import Callback
from graphlab.keras.optimizers.schedules import number
from graphlab.tensor import public


class Watching(Callback):
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
        seen: float = logs[self.monitor]
        return seen

    def _direction(self) -> bool:
        name = self.monitor.removeprefix("val_")
        if self.mode != "auto" or name == "loss":
            return self.mode == "max"
        for metric in self.model._all_metrics():
            if metric.name == name and metric.direction is not None:
                return bool(metric.direction == "up")
        raise ValueError(
            f"{type(self).__name__} callback received monitor={self.monitor}, but it cannot be told whether that "
            "metric should be maximized or minimized. Pass `mode='max'` or `mode='min'`."
        )

    def _better(self, value: float, than: float | None) -> bool:
        if than is None:
            return True
        return value - self.min_delta > than if self._rises else value + self.min_delta < than


@public("keras.callbacks.EarlyStopping")
class EarlyStopping(Watching):
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
class ReduceLROnPlateau(Watching):
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
        elif not self.cooldown_counter > 0:
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
