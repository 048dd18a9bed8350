"""`tf.summary`: what TensorBoard would show. Nothing is written: what a program prints and plots is shown as it is."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from graphlab.console import note
from graphlab.tensor import Tensor, convert, public

_NOTE = "What is for TensorBoard is passed over: no event files are written here. Print or plot the figures instead."


class SummaryWriter:
    """What `create_file_writer` gives: it takes everything and keeps nothing.

    >>> from graphlab.console import noting_to
    >>> with noting_to(lambda text: None), create_file_writer("logs").as_default():
    ...     print(scalar("loss", 0.5, step=1).numpy())
    False
    """

    def as_default(self, step: Any = None) -> AbstractContextManager[None]:
        """A `with` block that changes nothing."""
        return nullcontext()

    def set_as_default(self, step: Any = None) -> None:
        """Nothing."""

    def init(self) -> None:
        """Nothing."""

    def flush(self) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""

    def __repr__(self) -> str:
        return "<SummaryWriter>"


@public("summary.create_file_writer", "summary.create_noop_writer")
def create_file_writer(
    logdir: Any = None,
    max_queue: Any = None,
    flush_millis: Any = None,
    filename_suffix: Any = None,
    name: Any = None,
    experimental_trackable: bool = False,
    experimental_mesh: Any = None,
) -> SummaryWriter:
    """A writer that writes nothing."""
    note(_NOTE, stacklevel=4)
    return SummaryWriter()


def _left_out() -> Tensor:
    note(_NOTE, stacklevel=5)
    return convert(False)


@public("summary.scalar")
def scalar(name: str, data: Any, step: Any = None, description: str | None = None) -> Tensor:
    """False: nothing was written."""
    return _left_out()


@public("summary.histogram")
def histogram(
    name: str, data: Any, step: Any = None, buckets: int | None = None, description: str | None = None
) -> Tensor:
    """False: nothing was written."""
    return _left_out()


@public("summary.image")
def image(name: str, data: Any, step: Any = None, max_outputs: int = 3, description: str | None = None) -> Tensor:
    """False: nothing was written."""
    return _left_out()


@public("summary.text")
def text(name: str, data: Any, step: Any = None, description: str | None = None) -> Tensor:
    """False: nothing was written."""
    return _left_out()


@public("summary.write")
def write(tag: str, tensor: Any, step: Any = None, metadata: Any = None, name: str | None = None) -> Tensor:
    """False: nothing was written."""
    return _left_out()


@public("summary.should_record_summaries")
def should_record_summaries() -> Tensor:
    """False: there is nothing to write to."""
    return convert(False)


@public("summary.record_if")
def record_if(condition: Any) -> AbstractContextManager[None]:
    """A `with` block that changes nothing."""
    return nullcontext()


@public("summary.flush")
def flush(writer: Any = None, name: str | None = None) -> None:
    """Nothing."""


@public("summary.graph")
def graph(graph_data: Any) -> Tensor:
    """False: nothing was written. The graph of the program is drawn anyway."""
    return _left_out()


@public("summary.trace_on")
def trace_on(graph: bool = True, profiler: bool = False, profiler_outdir: Any = None) -> None:
    """Nothing: the graph of the program is drawn anyway."""
    note(_NOTE, stacklevel=4)


@public("summary.trace_export")
def trace_export(name: str, step: Any = None, profiler_outdir: Any = None) -> None:
    """Nothing."""


@public("summary.trace_off")
def trace_off() -> None:
    """Nothing."""
