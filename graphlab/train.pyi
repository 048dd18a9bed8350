# Written by `make docs` from the registry of public names: see docs/stubs.py.

from graphlab.keras.checkpoints import Checkpoint as Checkpoint
from graphlab.keras.checkpoints import CheckpointManager as CheckpointManager
from typing import Any

def latest_checkpoint(checkpoint_dir: Any, latest_filename: str | None = None) -> str | None:
    """The path of the checkpoint that was saved last in a folder; None where there is none."""
