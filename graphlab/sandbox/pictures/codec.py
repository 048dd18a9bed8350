"""What was made of a run as bytes and back, checked against what it is said to be of. Never pickle.

A child that was taken over may answer anything. What passes here names only nodes, steps and groups that the run has;
its markup is a text like any other, which the browser looks through before it takes it in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from graphlab.sandbox.pictures.asks import Ask, CellAnswer, CellAsk, Made, Picture, PictureAsk, StepFormulas
from graphlab.sandbox.wire.codec import MOST_PARTS, ProtocolError, parts
from graphlab.views.player import schema
from graphlab.views.player.update_steps import MOST as MOST_UPDATES
from graphlab.views.reading import Reading

MOST_MADE = 16_000_000
"""Bytes of what is made for one ask; a picture of a thousand cards takes a fourth of it."""

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Made)
_KINDS = {PictureAsk: Picture, CellAsk: CellAnswer}


def encode_made(made: Made) -> bytes:
    """What was made, as bytes."""
    return _encoder.encode(made)


def ask_of(plain: Any) -> Ask:
    """The ask that has crossed as plain data. Raises msgspec.ValidationError."""
    ask: Ask = msgspec.convert(plain, Ask)
    return ask


def plain_ask(ask: Ask) -> Any:
    """An ask as plain data."""
    return msgspec.to_builtins(ask)


def decode_made(payload: bytes) -> Made:
    """What a child has made. Raises ProtocolError for whatever else it may have sent.

    >>> decode_made(encode_made(StepFormulas({"1": [("<math/>", "", "x", "x")]})))
    StepFormulas(formulas={'1': [('<math/>', '', 'x', 'x')]})
    """
    try:
        if len(payload) > MOST_MADE or parts(payload) > MOST_PARTS:
            raise ProtocolError("too much")
        return _decoder.decode(payload)
    except (msgspec.MsgspecError, ValueError, RecursionError) as problem:
        raise ProtocolError(f"nothing that was asked for: {problem}"[:300]) from None


def check_made(made: Made, ask: Ask, reading: Reading) -> None:
    """Raise ProtocolError if this cannot be what was asked for of this reading."""
    _require(isinstance(made, _KINDS.get(type(ask), StepFormulas)), "of the kind that was asked for")
    if isinstance(made, Picture):
        _check_picture(made, reading)
    elif isinstance(made, CellAnswer) and isinstance(ask, CellAsk) and made.answer is not None:
        found = made.answer
        _require((found["node"], found["row"], found["index"]) == (ask.node, ask.row, ask.index), "that number")
        _check_cells(found["marks"], reading)
    elif isinstance(made, StepFormulas):
        _require(all(number.isascii() and number.isdecimal() for number in made.formulas), "steps by their number")


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise ProtocolError(f"not {what}")


def _check_picture(picture: Picture, reading: Reading) -> None:
    contents, trace = picture.contents, reading.trace
    ids = {node.id for node in trace.nodes}
    _require(contents["nodes"].keys() == ids, "the nodes of the trace")
    for node in contents["nodes"].values():
        _require(ids.issuperset(node["inputs"]) and ids.issuperset(node["users"]), "nodes beside nodes")
        _require(0 <= node["size"] <= 10**6, "so many numbers")
    walked = len(reading.sweep.steps) if reading.sweep else 0
    _require(len(contents["steps"]) <= len(ids) + walked + MOST_UPDATES + 1, "so many steps")
    for step in contents["steps"]:
        _check_step(step, ids)
    _require(all(_is_id(id, "g") for id in contents["groups"]), "groups")


def _check_step(step: schema.Step, ids: set[str]) -> None:
    _require(step["node"] in ids and ids.issuperset(step["grads"]), "steps of nodes")
    _require(all(0 <= row <= 10**6 for row in step["grads"].values()), "rows that count")
    _require(all(_is_id(id, "e") for id in step["edges"]), "edges")


def _is_id(id: str, letter: str) -> bool:
    return id[:1] == letter and id[1:].isascii() and id[1:].isdecimal()


def _check_cells(cells: Mapping[str, Mapping[str, Iterable[int]]], reading: Reading) -> None:
    ids = {node.id for node in reading.trace.nodes}
    _require(ids.issuperset(cells), "cells of nodes")
