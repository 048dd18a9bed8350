# Written by `make docs` from the registry of public names: see docs/stubs.py.

from contextlib import AbstractContextManager
from graphlab.functions.summary import SummaryWriter
from graphlab.tensor import Tensor
from typing import Any

def create_file_writer(logdir: Any = None, max_queue: Any = None, flush_millis: Any = None, filename_suffix: Any = None, name: Any = None, experimental_trackable: bool = False, experimental_mesh: Any = None) -> SummaryWriter:
    """A writer that writes nothing."""
def create_noop_writer(logdir: Any = None, max_queue: Any = None, flush_millis: Any = None, filename_suffix: Any = None, name: Any = None, experimental_trackable: bool = False, experimental_mesh: Any = None) -> SummaryWriter:
    """A writer that writes nothing."""
def flush(writer: Any = None, name: str | None = None) -> None:
    """Nothing."""
def graph(graph_data: Any) -> Tensor:
    """False: nothing was written. The graph of the program is drawn anyway."""
def histogram(name: str, data: Any, step: Any = None, buckets: int | None = None, description: str | None = None) -> Tensor:
    """False: nothing was written."""
def image(name: str, data: Any, step: Any = None, max_outputs: int = 3, description: str | None = None) -> Tensor:
    """False: nothing was written."""
def record_if(condition: Any) -> AbstractContextManager[None]:
    """A `with` block that changes nothing."""
def scalar(name: str, data: Any, step: Any = None, description: str | None = None) -> Tensor:
    """False: nothing was written."""
def should_record_summaries() -> Tensor:
    """False: there is nothing to write to."""
def text(name: str, data: Any, step: Any = None, description: str | None = None) -> Tensor:
    """False: nothing was written."""
def trace_export(name: str, step: Any = None, profiler_outdir: Any = None) -> None:
    """Nothing."""
def trace_off() -> None:
    """Nothing."""
def trace_on(graph: bool = True, profiler: bool = False, profiler_outdir: Any = None) -> None:
    """Nothing: the graph of the program is drawn anyway."""
def write(tag: str, tensor: Any, step: Any = None, metadata: Any = None, name: str | None = None) -> Tensor:
    """False: nothing was written."""
