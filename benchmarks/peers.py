"""The libraries that do the same work: those that are installed, each held to one thread."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
from dataclasses import dataclass
from typing import Any

# Before NumPy or TensorFlow is imported: they read these once.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
os.environ.update(dict.fromkeys(THREADS, "1"), TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1")
os.environ.update(JAX_PLATFORMS="cpu", XLA_FLAGS="--xla_cpu_multi_thread_eigen=false")

#: Name in the table → the module it needs. `by hand` is NumPy with the gradients written out, `replayed` is graphlab
#: with the step in a `tf.function`.
NEEDS = {
    "by hand": "numpy",
    "graphlab": "graphlab",
    "replayed": "graphlab",
    "tensorflow": "tensorflow",
    "torch": "torch",
    "autograd": "autograd",
    "jax": "jax",
}


@dataclass(frozen=True)
class Peer:
    """A library that is installed, to be measured beside graphlab."""

    name: str
    module: Any
    version: str


def installed(wanted: list[str] | None = None) -> list[Peer]:
    """Every peer that can be imported, in the table's order."""
    names = [name for name in NEEDS if wanted is None or name in wanted or name in ("by hand", "graphlab", "replayed")]
    return [_load(name) for name in names if importlib.util.find_spec(NEEDS[name])]


def _load(name: str) -> Peer:
    module = importlib.import_module(NEEDS[name])
    if name == "torch":
        module.set_num_threads(1)
    if name == "tensorflow":
        module.config.threading.set_intra_op_parallelism_threads(1)
        module.config.threading.set_inter_op_parallelism_threads(1)
    version = getattr(module, "__version__", None) or importlib.metadata.version(NEEDS[name])
    return Peer(name, module, str(version))
