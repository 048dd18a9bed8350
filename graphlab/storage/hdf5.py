"""Arrays in HDF5 as Keras 3 keeps weights: a group for each part of a name, a dataset for the last."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

import numpy as np


def _h5py() -> Any:
    try:
        return import_module("h5py")
    except ImportError:
        raise ImportError(
            "Files that end in `.h5` or `.keras` need h5py: `pip install h5py`. Without it, save weights as NumPy's "
            "arrays: model.save_weights('model.npz')."
        ) from None


def packed(arrays: Mapping[str, Any]) -> bytes:
    """The bytes of an HDF5 file with these arrays. Raises ImportError where h5py is not installed."""
    buffer = io.BytesIO()
    with _h5py().File(buffer, "w") as file:
        for name, value in arrays.items():
            file.create_dataset(name, data=np.asarray(value))
    return buffer.getvalue()


def unpacked(content: bytes) -> dict[str, np.ndarray]:
    """The arrays in an HDF5 file by their names. Raises ImportError where h5py is not installed."""
    h5py = _h5py()
    with h5py.File(io.BytesIO(content), "r") as file:
        return {name: np.asarray(value) for name, value in _datasets(h5py, file, "")}


def _datasets(h5py: Any, group: Any, begin: str) -> Iterator[tuple[str, Any]]:
    """The datasets in a group and in those inside it; links that lead to other files are not followed."""
    for name in group:
        if not isinstance(group.get(name, getlink=True), h5py.HardLink):
            continue
        value = group[name]
        if isinstance(value, h5py.Group):
            yield from _datasets(h5py, value, f"{begin}{name}/")
        else:
            yield f"{begin}{name}", value[()]
