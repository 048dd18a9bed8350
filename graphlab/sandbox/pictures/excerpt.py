"""The part of a run that one picture is of, as bytes: what a child is given when something is looked at later."""

from __future__ import annotations

import msgspec

from graphlab.trace.graph import Natural, Trace
from graphlab.trace.serialization import Plain, crossing
from graphlab.trace.training import Training
from graphlab.views.reading import Reading


class Excerpt(Plain, frozen=True):
    """A trace, which of its gradients is shown, and of a step of a training that and which of its steps."""

    trace: Trace
    sweep: Natural | None = None
    training: Training | None = None
    opened: Natural | None = None


_encoder = msgspec.msgpack.Encoder(enc_hook=crossing)
_decoder = msgspec.msgpack.Decoder(Excerpt)


def encode_reading(reading: Reading) -> bytes:
    """A reading as bytes."""
    training = reading.training
    sweep = None if reading.sweep is None else _place(reading.trace.sweeps, reading.sweep)
    opened = None if training is None or reading.opened is None else _place(training.opened, reading.opened)
    return _encoder.encode(Excerpt(reading.trace, sweep, training, opened))


def decode_reading(payload: bytes) -> Reading:
    """The reading that `encode_reading` has written.

    >>> decode_reading(encode_reading(Reading(Trace(3, ())))).trace.number
    3
    """
    found = _decoder.decode(payload)
    sweep = None if found.sweep is None else found.trace.sweeps[found.sweep]
    opened = None if found.training is None or found.opened is None else found.training.opened[found.opened]
    return Reading(found.trace, sweep, found.training, opened)


def _place(row: tuple[object, ...], wanted: object) -> int:
    """The place of this very object: others may equal it."""
    return next(place for place, one in enumerate(row) if one is wanted)
