"""Pictures that are made in the child: the same as the app would make, whole or not at all, and never believed."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import msgspec
import pytest

from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.sandbox.host import runner
from graphlab.sandbox.host.client import Client, Drawing, Ticket
from graphlab.sandbox.host.queue import Entry
from graphlab.sandbox.pictures import make
from graphlab.sandbox.pictures.asks import Ask, CannotDraw, CellAsk, FormulasAsk, Picture, PictureAsk
from graphlab.sandbox.pictures.codec import check_made, decode_made, encode_made, plain_ask
from graphlab.sandbox.pictures.make import first_picture, views_of
from graphlab.sandbox.values.limits import Limits
from graphlab.sandbox.wire.codec import ProtocolError, decode_run, encode_request
from graphlab.sandbox.wire.frames import MADE, RUN, Answer, framed
from graphlab.sandbox.wire.orders import Note
from graphlab.ui.content.examples import GALLERY
from graphlab.views.drawing import engine, layout
from graphlab.views.drawing.view import SCREEN
from graphlab.views.reading import Reading
from tests.patience import WALL, until
from tests.sandbox.wire import forging

ASK = PictureAsk(room=SCREEN, badged=True)
LIMITS = Limits(cpu=20.0, wall=WALL)
SMALL = "x = tf.Variable([1.0, 2.0])\nwith tf.GradientTape() as tape:\n    y = x * x\nprint(tape.gradient(y, x))"
LONG = (
    "x = tf.Variable(1.0)\nwith tf.GradientTape() as tape:\n    y = x\n"
    + "    y = y * 1.1\n" * 40
    + "tape.gradient(y, x)"
)
FULL = "kept = [np.ones(1_000_000) for _ in range(15)]\n" + SMALL


@pytest.fixture(autouse=True)
def draws(walls: Client) -> None:
    if not walls.fork:
        pytest.skip("there are no processes that draw on this system")
    if not walls.draws:  # the first test of a machine compiles Graphviz
        layout.warm()
        walls.renew()
        until(lambda: walls.draws)


@pytest.mark.parametrize("example", GALLERY[::4], ids=lambda example: example.slug)
def test_what_comes_with_a_run_is_what_the_app_would_make(example: Any, walls: Client) -> None:
    """And so is what is made later of any of its views: turned, folded, without the numbers inside ops."""
    ticket = walls.submit(example.source, LIMITS, ask=ASK)
    run = ticket.result()
    assert ticket.picture(run) == first_picture(run, ASK)
    for reading in views_of(run)[:2]:
        folded = PictureAsk("TB", closed=tuple(sorted(reading.grouping.groups)), inlined_constants=False)
        assert walls.draw(reading, folded).made(WALL) == make.made(reading, folded)


@pytest.mark.parametrize("ask", [FormulasAsk(30), CellAsk("n3", "grad", 0), CellAsk("n3", "value", 7)], ids=repr)
def test_what_is_asked_about_later_is_what_the_app_would_say(ask: Ask, walls: Client) -> None:
    """Formulas of steps that nobody has looked at, numbers, and numbers that are not there."""
    (reading,) = views_of(interpret(LONG))
    assert walls.draw(reading, ask).made(WALL) == make.made(reading, ask)


def test_the_values_that_a_program_may_have_still_fit(walls: Client) -> None:
    """With Graphviz in its address space a child holds as many values as before, and draws beside them."""
    assert 15 * 8_000_000 < LIMITS.memory < 17 * 8_000_000
    ticket = walls.submit(FULL, LIMITS, ask=ASK)
    run = ticket.result()
    assert run.error is None and ticket.picture(run) is not None
    more = walls.run(FULL.replace("15", "17"), LIMITS)
    assert more.error is not None and "128 MB" in more.error.message


@pytest.mark.parametrize("problem", [MemoryError(), ValueError(), RecursionError()])
def test_a_picture_that_fails_leaves_the_run(problem: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    """The run is written before anything is made of it."""

    def fail(run: object, ask: object) -> None:
        raise problem

    monkeypatch.setattr(runner, "first_picture", fail)
    letters = iter([encode_request({"source": SMALL, "ask": plain_ask(ASK)}), b""])
    answer = Answer(10**6)
    runner.answer(Limits(), lambda most: next(letters), answer.hear, with_attacks=False, draws=True)
    assert answer.made is None and decode_run(answer.run or b"").traces


class Ended:
    """A process whose child says what it says, and is then ended for its time."""

    ready = True

    def __init__(self, *frames: bytes) -> None:
        self.frames = frames

    def ask(self, number: int, request: bytes, answer: Answer) -> Note:
        for frame in self.frames:
            answer.hear(frame)
        return Note("time", number, signal=9)


def test_a_child_that_ends_over_its_picture_leaves_the_run() -> None:
    """And one that was to make a picture alone gives none, in one sentence that lasts."""
    client, run = Client(), interpret(SMALL)
    (reading,) = views_of(run)
    ticket = Ticket(client, Entry(1, "1", {"source": SMALL}, LIMITS))
    ticket.process = cast(Any, Ended(framed(RUN, b"whole")))
    assert client._forked(ticket) == b"whole"
    drawing = Drawing(client, Entry(2, "2", {"ask": plain_ask(ASK), "excerpt": b""}, LIMITS), reading, ASK)
    drawing.process = cast(Any, Ended())
    client._answered(drawing, client._forked)
    with pytest.raises(CannotDraw, match="time or memory") as problem:
        drawing.made(0)
    assert problem.value.lasts


def test_a_runner_draws_from_when_graphviz_is_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first one of a machine does not wait for it: another takes over once the app has compiled it."""
    compiled = engine._file(cast(Path, engine.private_cache()), engine.PACKAGE_WASM_PATH.read_bytes())
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    client = Client()
    try:
        assert not client.draws
        ticket = client.submit(SMALL, LIMITS, ask=ASK)
        assert ticket.picture(ticket.result()) is None
        shutil.copy(compiled, cast(Path, engine.private_cache()))
        client.renew()
        until(lambda: client.draws)
        ticket = client.submit(SMALL, LIMITS, ask=ASK)
        assert ticket.picture(ticket.result()) is not None
    finally:
        client.close()


# ---- Forged pictures


@pytest.fixture(scope="module")
def reading() -> Reading:
    return views_of(interpret(SMALL))[0]


COUNT = int(os.environ.get("FORGED", "300"))


def test_forged_pictures_are_refused_or_of_the_declared_types(reading: Reading) -> None:
    """With any part changed: a ProtocolError, or a picture of this very trace that can be written again."""
    real = msgspec.msgpack.decode(encode_made(make.made(reading, ASK)))
    refused = 0
    for seed in range(COUNT):
        chance = random.Random(seed)
        payload = forging.written(forging.forged(real, chance))
        try:
            made = decode_made(payload)
            check_made(made, ASK, reading)
        except ProtocolError:
            refused += 1
            continue
        assert isinstance(made, Picture) and isinstance(made.svg, str)
        assert made.contents["nodes"].keys() == {node.id for node in reading.trace.nodes}
        assert decode_made(encode_made(made)) == made
    assert COUNT / 3 < refused < COUNT


FORGERIES = {
    "a drawing that is a number": lambda made: made.__setitem__(3, 7),
    "a node that is not there": lambda made: made[2]["nodes"].update(n99=made[2]["nodes"]["n0"]),
    "a node that is missing": lambda made: made[2]["nodes"].pop("n0"),
    "a step of no node": lambda made: made[2]["steps"][0].update(node="n99"),
    "a text that is a table": lambda made: made[2]["steps"][0].update(text={"a": 1}),
    "a line that is a text": lambda made: made[2]["steps"][0].update(line="1"),
    "an edge that is markup": lambda made: made[2]["steps"][0].update(edges=["<script>"]),
    "a group that is markup": lambda made: made[2]["groups"].update({"<b>": {"label": "", "kind": "", "line": None}}),
    "a size of a box that is none": lambda made: made[4].update({"<b>": [1.0, 1.0]}),
    "a box without an end": lambda made: made[4].update({"n0": [float("inf"), 1.0]}),
    "another kind": lambda made: made.__setitem__(slice(None), ["cell", None]),
    "a part too many": lambda made: made.append(1),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forgery_is_refused(forgery: str, reading: Reading) -> None:
    """Wrong types and what is not of the trace: the app hands nothing of it to the browser, and says so once."""
    made = msgspec.msgpack.decode(encode_made(make.made(reading, ASK)))
    check_made(decode_made(msgspec.msgpack.encode(made)), ASK, reading)
    FORGERIES[forgery](made)
    client = cast(Client, SimpleNamespace(look=lambda: None))
    drawing = Drawing(client, Entry(1, "1", {}, LIMITS), reading, ASK)
    drawing.payload.set_result(msgspec.msgpack.encode(made))
    with pytest.raises(CannotDraw, match="no proper answer") as problem:
        drawing.made(0)
    assert problem.value.lasts
    ticket = Ticket(client, Entry(1, "1", {}, LIMITS))
    ticket.answer.hear(framed(RUN, b"") + framed(MADE, msgspec.msgpack.encode(made)))
    assert ticket.picture(interpret(SMALL)) is None


@pytest.mark.parametrize("frames", [(MADE, MADE), (MADE, RUN), (RUN, RUN), (RUN, b"p")], ids=repr)
def test_frames_come_in_their_order(frames: tuple[bytes, bytes]) -> None:
    """A run comes once and before what is made of it, and that once."""
    answer = Answer(1000)
    answer.hear(framed(frames[0], b"x"))
    with pytest.raises(ProtocolError):
        answer.hear(framed(frames[1], b"x"))
