"""A Run as bytes and back: MessagePack of the declared structs. Never pickle."""

from __future__ import annotations

import json
from typing import Any

import msgspec
from msgspec.structs import replace

from graphlab.sandbox.wire.consistency import check_run
from graphlab.sandbox.wire.run import Error, Run
from graphlab.trace.serialization import crossing

MOST_PARTS = 2_200_000  # of one answer: each may take a hundred times as much memory as its one byte
MOST_PRINTED, MOST_SAID, MOST_NOTES = 200_000, 50_000, 100
"""Characters that are kept of what was printed and of every other text, and notes. An honest run has fewer."""

_encoder = msgspec.msgpack.Encoder(enc_hook=crossing)
_decoder = msgspec.msgpack.Decoder(Run)


class ProtocolError(Exception):
    """The other side sent something that is no answer."""


def encode_request(request: dict[str, Any]) -> bytes:
    """A request as bytes. Lone surrogates, which no program text has, become question marks.

    An `excerpt`, which is bytes, stands behind a zero byte: no JSON holds one.
    """
    plain = {name: value for name, value in request.items() if name != "excerpt"}
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return text + b"\0" + request["excerpt"] if "excerpt" in request else text


def decode_request(payload: bytes) -> dict[str, Any]:
    """The request that `encode_request` has written.

    >>> decode_request(encode_request({"ask": [], "excerpt": b"\\0\\1"}))
    {'ask': [], 'excerpt': b'\\x00\\x01'}
    """
    text, zero, excerpt = payload.partition(b"\0")
    request: dict[str, Any] = json.loads(text)
    return {**request, "excerpt": excerpt} if zero else request


def encode_run(run: Run) -> bytes:
    """A Run as bytes."""
    return _encoder.encode(run)


def reread(payload: bytes) -> Run:
    """The Run that this process has written itself a moment ago: as whoever it is for will have it."""
    return _decoder.decode(payload)


def decode_run(payload: bytes) -> Run:
    """The Run that a child has answered with. Raises ProtocolError for whatever else it may have sent.

    >>> decode_run(encode_run(Run("x = 1", "printed"))).stdout
    'printed'
    """
    try:
        if parts(payload) > MOST_PARTS:
            raise ProtocolError("too many parts")
        run = _decoder.decode(payload)
        check_run(run)
    except ProtocolError:
        raise
    except Exception as problem:
        raise ProtocolError(f"not a run: {type(problem).__name__}: {problem}"[:300]) from None
    return _shortened(run)


# --- How many parts an answer has ----------------------------------------------------------------

_LENGTHS = {0xCA: 5, 0xCB: 9, 0xCC: 2, 0xCD: 3, 0xCE: 5, 0xCF: 9, 0xD0: 2, 0xD1: 3, 0xD2: 5, 0xD3: 9}
_LENGTHS |= {0xD4: 3, 0xD5: 4, 0xD6: 6, 0xD7: 10, 0xD8: 18}
_SIZES = {0xC4: 1, 0xC5: 2, 0xC6: 4, 0xC7: 1, 0xC8: 2, 0xC9: 4, 0xD9: 1, 0xDA: 2, 0xDB: 4}
_COUNTS = {0xDC: 2, 0xDD: 4, 0xDE: 2, 0xDF: 4}
_STEPS = [
    0 if mark in (*_SIZES, *_COUNTS, 0xC1) else 1 + (mark & 31 if 0xA0 <= mark < 0xC0 else _LENGTHS.get(mark, 1) - 1)
    for mark in range(256)
]
"""By the byte that it begins with, how many bytes a part takes by itself; 0 where the bytes after it say so."""


def parts(payload: bytes) -> int:
    """How many objects MessagePack would make of these bytes; counted without making them.

    Nested objects count too. Raises ValueError where more objects are announced than there are.

    >>> parts(msgspec.msgpack.encode({"a": [1, 2]}))
    5
    """
    at, count, promised, end = 0, 0, 0, len(payload)
    while at < end:
        count += 1
        mark = payload[at]
        step = _STEPS[mark]
        if not step:
            step, inside = _long(payload, at, mark)
            promised += inside
        at += step
    if at > end or promised >= max(count, 1):
        raise ValueError("less than was promised")
    return count


def _long(payload: bytes, at: int, mark: int) -> tuple[int, int]:
    """The length of an object that states it in its own bytes, and how many objects are nested in it."""
    if mark in _COUNTS:
        width = _COUNTS[mark]
        return 1 + width, int.from_bytes(payload[at + 1 : at + 1 + width]) * (2 if mark >= 0xDE else 1)
    if mark not in _SIZES:
        raise ValueError("a byte that begins nothing")
    width = _SIZES[mark]
    kind = 1 if 0xC7 <= mark <= 0xC9 else 0  # the code of an extension
    return 1 + width + kind + int.from_bytes(payload[at + 1 : at + 1 + width]), 0


# --- What a session keeps ------------------------------------------------------------------------


def _shortened(run: Run) -> Run:
    """The run, with as much of its texts as a session keeps."""
    return replace(
        run,
        stdout=_kept(run.stdout, MOST_PRINTED),
        value=None if run.value is None else _kept(run.value),
        notes=tuple(map(_kept, run.notes[:MOST_NOTES])),
        error=None if run.error is None else _shortened_error(run.error),
    )


def _shortened_error(error: Error) -> Error:
    hint = None if error.hint is None else _kept(error.hint)
    return replace(error, kind=_kept(error.kind, 100), message=_kept(error.message), hint=hint)


def _kept(text: str, most: int = MOST_SAID) -> str:
    """A text that a session keeps: of a longer one its beginning, and how much was left out.

    >>> _kept("abcdef", 4)
    'abcd\\n… 2 more characters were not kept.'
    """
    return text if len(text) <= most else f"{text[:most]}\n… {len(text) - most:,} more characters were not kept."
