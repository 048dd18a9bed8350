"""A store in files: weights as `.npz` or Keras's `.weights.h5`, whole models as Keras's `.keras`."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import numpy as np

from graphlab.errors import UnimplementedError
from graphlab.storage import hdf5
from graphlab.storage.store import Archive, Store

_WEIGHTS = "model.weights.h5"  # the file with the arrays inside a `.keras` file


class Files(Store):
    """Keeps archives and texts in files of the machine."""

    def put(self, path: str, archive: Archive) -> None:
        if path.endswith(".npz"):
            self._put_arrays(path, archive)
        elif path.endswith(".keras"):
            self._put_whole(path, archive)
        elif path.endswith(".weights.h5"):
            Path(path).write_bytes(hdf5.packed(archive.arrays))
        else:
            raise ValueError(
                f"graphlab writes no file of this format: {path!r}. Whole models end in `.keras`, weights in "
                "`.weights.h5` or `.npz`."
            )

    def _put_arrays(self, path: str, archive: Archive) -> None:
        """What `np.savez` writes, which takes no array by the name of one of its own arguments, such as `file`."""
        with zipfile.ZipFile(path, "w") as file:
            for name, value in archive.arrays.items():
                with file.open(f"{name}.npy", "w", force_zip64=True) as part:
                    np.lib.format.write_array(part, np.asarray(value), allow_pickle=False)

    def _put_whole(self, path: str, archive: Archive) -> None:
        weights = hdf5.packed(archive.arrays)
        with zipfile.ZipFile(path, "w") as file:
            for name, text in archive.texts.items():
                file.writestr(name, text)
            file.writestr(_WEIGHTS, weights)

    def get(self, path: str) -> Archive:
        if not os.path.exists(path):
            raise FileNotFoundError(f"There is no file {path!r}.")
        if path.endswith(".keras"):
            with zipfile.ZipFile(path) as file:
                texts = {name: file.read(name).decode() for name in file.namelist() if name.endswith(".json")}
                return Archive(hdf5.unpacked(file.read(_WEIGHTS)), texts)
        if path.endswith(".npz"):
            with np.load(path, allow_pickle=False) as file:
                return Archive(dict(file))
        return Archive(hdf5.unpacked(Path(path).read_bytes()))

    def write(self, path: str, text: str) -> None:
        Path(path).write_text(text, encoding="utf-8", newline="")

    def read(self, path: str) -> str:
        with open(path, encoding="utf-8", newline="") as file:
            return file.read()

    def has(self, path: str) -> bool:
        return os.path.exists(path)

    def remove(self, path: str) -> None:
        os.remove(path)

    def make_folder(self, path: str) -> None:
        os.makedirs(path, exist_ok=True)

    def export(self, path: str) -> None:
        raise UnimplementedError(
            f"A SavedModel cannot be written to {path!r}: it is a graph of TensorFlow's, and graphlab makes none. Save "
            "the weights instead: model.save_weights('model.weights.h5'), or tf.train.Checkpoint(model).save('ckpt')."
        )
