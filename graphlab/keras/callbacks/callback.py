"""What happens beside training: the callbacks that are told of it, and the plain ones among them."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from math import isfinite
from typing import Any

import numpy as np

from graphlab.console import say
from graphlab.keras.optimizers.schedules import number
from graphlab.keras.settings import Checked
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
class Callback(Checked):
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

    def notify(self, event: str, *number: int, logs: Any = None) -> None:
        """Call `on_<event>` of each, with a number if there is one, and the figures so far."""
        figures = {} if logs is None else logs
        for callback in self.all:
            getattr(callback, f"on_{event}")(*number, figures)


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
        knows_rate = len(inspect.signature(self.schedule).parameters) > 1
        new = number(self.schedule(epoch, rate) if knows_rate else self.schedule(epoch))
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
