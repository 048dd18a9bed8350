"""The picture of a run that goes with a link: what was recorded, packed into letters, and read back as a forger's.

It is the same plain data that a process answers a run with, and is checked as that is: ids count, shapes are those
that the ops make, and nothing is computed or run for it. Its numbers are the sender's.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from graphlab.sandbox.wire.codec import ProtocolError, decode_run, encode_run
from graphlab.sandbox.wire.run import Run
from graphlab.trace.graph import Place, Trace
from graphlab.ui.content import share
from graphlab.ui.content.address import MOST_FROZEN

_UNPACKED_BYTES = 64_000


def freeze(run: Run) -> str:
    """What `run` recorded, as text of letters and digits; nothing where there is none, or where it is too long."""
    if not run.traces:
        return ""
    plain = encode_run(Run("", traces=run.traces))
    if len(plain) > _UNPACKED_BYTES:
        return ""
    text = share.deflated(plain)
    return text if len(text) <= MOST_FROZEN else ""


def thaw(text: str, program: str) -> Run | None:
    """The run of `program` that somebody else has frozen; None for whatever `freeze` cannot have made.

    >>> thaw("QUJD", "print(1)") is None
    True
    """
    if not text or len(text) > MOST_FROZEN:
        return None
    try:
        run = decode_run(share.inflated(text, _UNPACKED_BYTES))
    except (ProtocolError, share.LinkError, ValueError):
        return None
    lines = program.count("\n") + 1
    beside = (run.source, run.stdout, run.error, run.value, run.notes, run.figures, run.trainings)
    if not run.traces or any(beside) or any(line > lines for line in _lines(run)):
        return None
    return replace(run, source=program)


def _lines(run: Run) -> Iterator[int]:
    """Every line of the program that something is said to come from."""
    for trace in run.traces:
        yield from (place.end_line for place in _places(trace) if place is not None)
        yield from (reason.line for sweep in trace.sweeps for reason in sweep.reasons if reason.line is not None)


def _places(trace: Trace) -> Iterator[Place | None]:
    yield trace.place
    for parts in (trace.nodes, trace.groups, trace.sweeps):
        yield from (part.place for part in parts)
