"""Callbacks that keep something of a training: the model, its figures."""

from __future__ import annotations

import csv
import io
import posixpath
import re
import warnings
from string import Formatter
from typing import Any

import numpy as np

from graphlab.console import note, say
from graphlab.keras.callbacks.callback import Callback
from graphlab.keras.callbacks.monitors import Watching
from graphlab.storage import storage
from graphlab.storage.store import path_text
from graphlab.tensor import public


@public("keras.callbacks.ModelCheckpoint")
class ModelCheckpoint(Watching):
    """Saves the model, or its weights alone, after each epoch or so many batches; only the best one, if wanted.

    `filepath` may name figures: "best-{epoch:02d}-{val_loss:.2f}.keras".
    """

    def __init__(
        self,
        filepath: Any,
        monitor: str = "val_loss",
        verbose: int = 0,
        save_best_only: bool = False,
        save_weights_only: bool = False,
        mode: str = "auto",
        save_freq: Any = "epoch",
        initial_value_threshold: float | None = None,
    ):
        super().__init__(monitor, mode, initial_value_threshold, 0)
        self.filepath, self.verbose, self.save_freq = path_text(filepath), verbose, save_freq
        self.save_best_only, self.save_weights_only = save_best_only, save_weights_only
        if save_freq != "epoch" and not isinstance(save_freq, int):
            raise ValueError(f"Unrecognized save_freq: {save_freq}. Expected save_freq are 'epoch' or integer values")
        if save_weights_only and not self.filepath.endswith((".weights.h5", ".npz")):
            raise ValueError(
                "When using `save_weights_only=True` in `ModelCheckpoint`, the filepath provided must end in "
                f"`.weights.h5` (Keras weights format). Received: filepath={self.filepath}"
            )
        if not save_weights_only and not self.filepath.endswith((".keras", ".h5")):
            raise ValueError(
                f"The filepath provided must end in `.keras` (Keras model format). Received: filepath={self.filepath}"
            )
        self._epoch = self._since = 0

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Remember which it is."""
        self._epoch = epoch

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Save, where so many batches have come since the last time."""
        if self.save_freq != "epoch":
            self._since += 1
            if self._since >= self.save_freq:
                self._since = 0
                self._save(self._epoch, batch, logs or {})

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Save, unless batches are counted."""
        if self._rises is None:
            self._rises = self._direction()
        if self.save_freq == "epoch":
            self._save(epoch, None, logs or {})

    def _save(self, epoch: int, batch: int | None, logs: dict[str, Any]) -> None:
        path = self._path(epoch, batch, logs)
        if not self._is_wanted(epoch, logs, path):
            return
        if folder := posixpath.dirname(path):
            storage().make_folder(folder)
        if self.save_weights_only:
            self.model.save_weights(path)
        else:
            self.model.save(path)
        if self.verbose > 0:
            say(f"\nEpoch {epoch + 1}: finished saving model to {path}")

    def _path(self, epoch: int, batch: int | None, logs: dict[str, Any]) -> str:
        figures = {"epoch": epoch + 1, **({} if batch is None else {"batch": batch + 1}), **logs}
        try:
            return _filled_in(self.filepath, figures)
        except KeyError as error:
            raise KeyError(
                f'Failed to format this callback filepath: "{self.filepath}". Reason: {error}. There are: '
                f"{', '.join(figures)}"
            ) from None

    def _is_wanted(self, epoch: int, logs: dict[str, Any], path: str) -> bool:
        if not self.save_best_only:
            if self.verbose > 0:
                say(f"\nEpoch {epoch + 1}: saving model to {path}")
            return True
        value = logs.get(self.monitor)
        if value is None or np.ndim(value):
            warnings.warn(f"Can save best model only with {self.monitor} available.", stacklevel=2)
            return True
        best = "None" if self.best is None else f"{self.best:.5f}"
        is_better = self._better(value, self.best)
        if is_better:
            self.best = value
        if self.verbose > 0:
            outcome = f"improved from {best} to {value:.5f}, saving model to {path}"
            say(f"\nEpoch {epoch + 1}: {self.monitor} " + (outcome if is_better else f"did not improve from {best}"))
        return is_better


@public("keras.callbacks.CSVLogger")
class CSVLogger(Callback):
    """Writes the figures of each epoch as a line of a table."""

    def __init__(self, filename: Any, separator: str = ",", append: bool = False):
        super().__init__()
        self.filename, self.sep, self.append = path_text(filename), separator, append
        self.keys: list[str] | None = None
        self._lines: list[str] = []

    def on_train_begin(self, logs: Any = None) -> None:
        """Begin the table, or go on with the one that is there."""
        self.keys, self._lines = None, []
        if self.append and storage().has(self.filename):
            self._lines = storage().read(self.filename).split("\r\n")[:-1]

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Write a line."""
        figures = logs or {}
        if self.keys is None:
            self.keys = sorted(figures)
            if not any(key.startswith("val_") for key in self.keys):
                self.keys += [f"val_{key}" for key in self.keys]
            if not self._lines:
                self._add("epoch", *self.keys)
        self._add(epoch, *(figures.get(key, "NA") for key in self.keys))

    def _add(self, *cells: Any) -> None:
        line = io.StringIO()
        csv.writer(line, delimiter=self.sep, lineterminator="").writerow(cells)
        self._lines.append(line.getvalue())

    def on_train_end(self, logs: Any = None) -> None:
        """The table is complete."""
        storage().write(self.filename, "".join(f"{line}\r\n" for line in self._lines))


_SPEC = re.compile(r"[<>^]?[-+ ]?0?\d{0,2}(\.\d{1,2})?[defgDEFG%]?")


def _filled_in(path: str, figures: dict[str, Any]) -> str:
    """`path.format(**figures)` for names and plain formats alone: none leads into an object, none is long.

    >>> _filled_in("{epoch:03d}-{loss:.2f}.keras", {"epoch": 7, "loss": 0.125})
    '007-0.12.keras'
    """
    pieces = []
    for text, name, spec, conversion in Formatter().parse(path):
        pieces.append(text)
        if name is not None:
            if conversion or not _SPEC.fullmatch(spec or ""):
                raise ValueError(
                    f"A figure in a path has a plain format, as {{epoch:02d}} or {{loss:.3f}}; got {path!r}."
                )
            pieces.append(format(figures[name], spec or ""))
    return "".join(pieces)


# --- What writes elsewhere -----------------------------------------------------------------------


class _PassedOver(Callback):
    """A callback whose work has no place here: what it would write is left out, with a note."""

    _note: str

    def on_train_begin(self, logs: Any = None) -> None:
        """Say that nothing is written."""
        note(self._note)


@public("keras.callbacks.TensorBoard")
class TensorBoard(_PassedOver):
    """Nothing: there are no event files here. What `fit` gives back has the figures of each epoch."""

    _note = "TensorBoard is passed over: no event files are written here. `history.history` has the figures."

    def __init__(
        self,
        log_dir: Any = "logs",
        histogram_freq: int = 0,
        write_graph: bool = True,
        write_images: bool = False,
        write_steps_per_second: bool = False,
        update_freq: Any = "epoch",
        profile_batch: Any = 0,
        embeddings_freq: int = 0,
        embeddings_metadata: Any = None,
    ):
        super().__init__()
        self.log_dir, self.histogram_freq, self.write_graph = str(log_dir), histogram_freq, write_graph
        self.write_images, self.write_steps_per_second = write_images, write_steps_per_second
        self.update_freq = 1 if update_freq == "batch" else update_freq
        self.embeddings_freq, self.embeddings_metadata = embeddings_freq, embeddings_metadata


@public("keras.callbacks.BackupAndRestore")
class BackupAndRestore(_PassedOver):
    """Nothing: a training here is not interrupted and taken up again. `ModelCheckpoint` saves the model."""

    _note = "BackupAndRestore is passed over: a training that is interrupted here begins anew."

    def __init__(
        self,
        backup_dir: Any,
        save_freq: Any = "epoch",
        double_checkpoint: bool = False,
        delete_checkpoint: bool = True,
    ):
        super().__init__()
        if not backup_dir:
            raise ValueError("Empty `backup_dir` argument passed")
        if save_freq != "epoch" and not isinstance(save_freq, int):
            raise ValueError(f"Invalid value for argument `save_freq`. Received: {save_freq}. Expected 'epoch' or int.")
        self.backup_dir, self.save_freq = backup_dir, save_freq
        self.double_checkpoint, self.delete_checkpoint = double_checkpoint, delete_checkpoint


@public("keras.callbacks.RemoteMonitor")
class RemoteMonitor(_PassedOver):
    """Nothing: no figures are sent anywhere."""

    _note = "RemoteMonitor is passed over: nothing is sent anywhere from here."

    def __init__(
        self,
        root: str = "http://localhost:9000",
        path: str = "/publish/epoch/end/",
        field: str = "data",
        headers: Any = None,
        send_as_json: bool = False,
    ):
        super().__init__()
        self.root, self.path, self.field, self.headers, self.send_as_json = root, path, field, headers, send_as_json
