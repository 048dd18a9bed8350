# Written by `make docs` from the registry of public names: see docs/stubs.py.

from typing import Any

def gpu_device_name() -> str:
    """The empty text: there is no GPU."""
def is_built_with_cuda() -> bool:
    """False: everything is computed by NumPy, on the CPU."""
def is_built_with_gpu_support() -> bool:
    """False: everything is computed by NumPy, on the CPU."""
def is_built_with_rocm() -> bool:
    """False: everything is computed by NumPy, on the CPU."""
def is_gpu_available(cuda_only: bool = False, min_cuda_compute_capability: Any = None) -> bool:
    """False: there is no GPU."""
