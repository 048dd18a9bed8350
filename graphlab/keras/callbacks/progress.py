"""The lines that `fit`, `evaluate` and `predict` print."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from graphlab.console import say
from graphlab.keras.callbacks.callback import Callback


class Printer(Callback):
    """Prints a line for each epoch, as Keras does with `verbose=2`."""

    def __init__(self) -> None:
        super().__init__()
        self._in_fit = False
        self._started = 0.0
        self._batches = 0  # that have come, where nobody knew how many there would be

    def on_train_begin(self, logs: Any = None) -> None:
        """Validations print nothing of their own."""
        self._in_fit = True

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Say which epoch it is, if there are several."""
        self._begin()
        if self.params["epochs"] > 1:
            say(f"Epoch {epoch + 1}/{self.params['epochs']}")

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Count it."""
        self._batches += 1

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Print the figures."""
        self._line(logs)

    def on_test_begin(self, logs: Any = None) -> None:
        """Look at the clock."""
        if not self._in_fit:
            self._begin()

    def on_test_batch_end(self, batch: int, logs: Any = None) -> None:
        """Count it, unless this is a validation."""
        self._batches += not self._in_fit

    def on_test_end(self, logs: Any = None) -> None:
        """Print the figures, unless this was a validation."""
        if not self._in_fit:
            self._line(logs)

    def on_predict_begin(self, logs: Any = None) -> None:
        """Look at the clock."""
        self._begin()

    def on_predict_batch_end(self, batch: int, logs: Any = None) -> None:
        """Count it."""
        self._batches += 1

    def on_predict_end(self, logs: Any = None) -> None:
        """Print how long it took."""
        self._line(None)

    def _begin(self) -> None:
        self._started, self._batches = time.perf_counter(), 0

    def _line(self, logs: Any) -> None:
        seconds, steps = time.perf_counter() - self._started, self.params["steps"] or self._batches
        figures = "".join(f" - {name}: {_figure(value)}" for name, value in (logs or {}).items())
        say(f"{steps}/{steps} - {seconds:.0f}s - {_duration(seconds / max(steps, 1))}/step{figures}")


def _figure(value: Any) -> str:
    value = float(np.mean(value))
    return f"{value:.4f}" if value > 1e-3 else f"{value:.4e}"


def _duration(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:.0f}s"
    return f"{seconds * 1e3:.0f}ms" if seconds >= 1e-3 else f"{seconds * 1e6:.0f}us"
