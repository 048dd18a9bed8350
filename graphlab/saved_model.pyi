# Written by `make docs` from the registry of public names: see docs/stubs.py.

from typing import Any

def load(export_dir: Any, tags: Any = None, options: Any = None) -> None:
    """A NotFoundError: a SavedModel is a graph of TensorFlow's, and graphlab runs none."""
def save(obj: Any, export_dir: Any, signatures: Any = None, options: Any = None) -> None:
    """An UnimplementedError: a SavedModel is a graph of TensorFlow's. The variables are saved by `train.Checkpoint`."""
