"""Answers of children that were taken over: an error of that run and nothing more, whatever they look like."""

from __future__ import annotations

import json
import os
import random
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from graphlab.sandbox.host.client import Client
from graphlab.sandbox.values.limits import Limits
from graphlab.sandbox.wire.codec import (
    MOST_NOTES,
    MOST_PARTS,
    MOST_PRINTED,
    MOST_SAID,
    ProtocolError,
    decode_run,
    dumps,
    parse_run,
)
from graphlab.sandbox.wire.run import Run
from graphlab.tensor import OPS
from tests.sandbox import forging

LIMITS = Limits(cpu=20.0, wall=60.0)
COUNT = int(os.environ.get("FORGED", "300"))


@pytest.fixture(scope="module")
def real() -> list[dict[str, Any]]:
    return forging.real_runs()


@pytest.mark.parametrize("number", range(len(forging.PROGRAMS)))
def test_what_is_real_is_read_and_drawn(number: int, real: list[dict[str, Any]]) -> None:
    """The test itself: every answer that is forged below is accepted as it was."""
    run = parse_run(dumps(real[number]))
    forging.drawn(run)
    assert run.error is None or run.error.kind in ("ValueError", "NameError")
    assert run.traces or run.figures or run.error


@pytest.mark.parametrize("block", range(10))
def test_a_forged_answer_is_refused_or_can_be_drawn(block: int, real: list[dict[str, Any]]) -> None:
    """Any part of an answer changed to anything: no Run, or one that every picture, table and export takes."""
    share = COUNT // 10
    runs = [forging.attempt(real, seed) for seed in range(block * share, (block + 1) * share)]
    assert any(run is None for run in runs) and any(run is not None for run in runs)


def at(data: Any, *path: Any) -> Any:
    for key in path:
        data = data[key]
    return data


N = ("traces", 0, "nodes")  # of the product of a and b, its sine and their sum
S = ("traces", 0, "sweeps", 0)
ONE = [["<f4", [], "AACAPw=="], [], "float32", 1.0, 1.0, False]
LONG = [["<f4", [1], "AACAPw=="], [1], "float32", 1.0, 1.0, False]
FORGED: dict[str, tuple[tuple[Any, ...], Any]] = {
    "an input that does not exist": ((*N, 2, 5), ["n0", "n99"]),
    "an input that comes later": ((*N, 2, 5), ["n0", "n4"]),
    "an input that is itself": ((*N, 2, 5), ["n2", "n2"]),
    "an input too few": ((*N, 2, 5), ["n0"]),
    "an id twice": ((*N, 1, 0), "n0"),
    "an id in other digits": ((*N, 1, 0), "n١"),
    "a leaf that is made by an op": ((*N, 0, 2), "sin"),
    "an op without a name": ((*N, 2, 2), None),
    "an op that is a list": ((*N, 2, 2), []),
    "an op of another shape": ((*N, 2, 2), "stack"),
    "an attribute that the op has not": ((*N, 2, 6), {"axis": 0}),
    "a kind of node": ((*N, 0, 3), "script"),
    "a row that is no number": ((*N, 2, 7), "1"),
    "a row that is yes": ((*N, 2, 7), True),
    "a group that is not there": ((*N, 2, 10), "g0"),
    "a place before the text": ((*N, 2, 8), [-5, 0, 1, 1]),
    "a place that is half": ((*N, 2, 8), [1.5, 0, 1, 1]),
    "a place of three numbers": ((*N, 2, 8), [1, 0, 1]),
    "a shape that its array has not": ((*N, 0, 4, 1), [3]),
    "a shape below nothing": ((*N, 0, 4, 0, 1), [-1]),
    "a shape beyond memory": ((*N, 0, 4, 0, 1), [10**6, 10**6]),
    "a rank beyond NumPy": ((*N, 0, 4, 0, 1), [1] * 70),
    "a dtype of objects": ((*N, 0, 4, 0, 0), "|O"),
    "a dtype of records": ((*N, 0, 4, 0, 0), "i4,f8"),
    "a dtype that nobody has": ((*N, 0, 4, 2), "float99"),
    "a dtype of other numbers": ((*N, 0, 4, 2), "int32"),
    "ends that are not finite": ((*N, 0, 4, 3), float("inf")),
    "an end that is a list": ((*N, 0, 4, 3), [1]),
    "ends the wrong way round": ((*N, 0, 4, 3), 1e9),
    "thinned out and whole": ((*N, 0, 4, 5), True),
    "names that are one text": ((*N, 0, 9), "ab"),
    "a target that is not there": ((*S, "targets"), ["n77"]),
    "a source that is not there": ((*S, "sources"), ["n77"]),
    "a source that is a list": ((*S, "sources"), [["n0"]]),
    "a step of no node": ((*S, "steps", 0, 0), "x"),
    "contributions too many": ((*S, "steps", 1, 2), [None] * 9),
    "a contribution of another shape": ((*S, "steps", 1, 2), [LONG, LONG]),
    "gradients of another node": ((*S, "grads"), {"n99": ONE}),
    "a call of another name": ((*S, "call"), "os.system"),
    "an element of a scalar": ((*S, "element"), [0]),
    "a reason of no kind": ((*S, "reasons"), [{"name": "x", "kind": "y"}]),
    "a group around itself": (("traces", 0, "groups"), [["g0", "f", "function", "g0", None]]),
    "groups in a circle": (
        ("traces", 0, "groups"), [["g0", "f", "function", "g1", None], ["g1", "f", "function", "g0", None]]
    ),
    "groups inside one another without an end": (
        ("traces", 0, "groups"), [[f"g{i}", "f", "function", f"g{i - 1}" if i else None, None] for i in range(9)]
    ),
    "more groups than there is to be in them": (
        ("traces", 0, "groups"), [[f"g{i}", "f", "function", None, None] for i in range(1000)]
    ),
    "steps without an end": ((*S, "steps"), [["n3", ONE, []]] * 100),
    "names without an end": ((*N, 0, 9), ["a"] * 100),
    "a round of no loop": (("traces", 0, "groups"), [["g0", "f", "round", None, None]]),
    "traces that are one": (("traces",), {}),
    "an output of numbers": (("stdout",), 1),
    "a time that is no number": (("seconds",), float("nan")),
    "a time in words": (("seconds",), "1"),
    "a number beyond all": ((*N, 2, 7), 10**400),
    "lists in lists": (("notes",), json.loads("[" * 900 + "]" * 900)),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGED)
def test_what_does_not_fit_is_refused(name: str, real: list[dict[str, Any]]) -> None:
    """One part of a real answer changed to what no interpreter makes: it is no run."""
    path, part = FORGED[name]
    data = json.loads(json.dumps(real[0]))
    at(data, *path[:-1])[path[-1]] = part
    with pytest.raises(ProtocolError):
        parse_run(json.dumps(data).encode())


BYTES = [
    b"", b"\xff", b"{", b"nul", b"[" * 10**6, b'{"a":' * 10**6, b"[" + b"[]," * 10**7, b"1" * 10**6,
    b'{"source":"\\ud800"}', b"{" + b'"a":0,' * 10**6 + b'"b":0}',
]  # fmt: skip


@pytest.mark.parametrize("payload", BYTES, ids=lambda payload: f"{payload[:8]!r} of {len(payload)}")
def test_bytes_that_are_no_answer(payload: bytes) -> None:
    """Neither broken JSON nor nesting, nor a thousand digits, nor more parts than memory: a ProtocolError at once."""
    with pytest.raises(ProtocolError):
        parse_run(payload)


@pytest.mark.parametrize("many", ["traces", "sweeps"])
def test_more_than_is_kept_of_a_run_is_refused(many: str, real: list[dict[str, Any]]) -> None:
    """A program's last tapes and a tape's last gradients come back: an answer with two hundred is none."""
    data = json.loads(json.dumps(real[0]))
    holder = data if many == "traces" else data["traces"][0]
    holder[many] = holder[many][:1] * 200
    with pytest.raises(ProtocolError):
        parse_run(json.dumps(data).encode())


@pytest.mark.parametrize("part", ["stdout", "value", "notes", "kind", "message", "hint"])
def test_of_a_long_text_the_beginning_is_kept(part: str, real: list[dict[str, Any]]) -> None:
    """A session keeps no megabytes of text, whatever a child answers, and says how much it left out."""
    forged = {**real[0], "error": {"kind": "E", "message": "m", "line": 1, "column": 1, "hint": "h", "limit": False}}
    long = "x" * 3_000_000
    if part in forged["error"]:
        forged["error"] = {**forged["error"], part: long}
    else:
        forged[part] = [long] * 500 if part == "notes" else long
    run = decode_run(forged)
    texts = [run.stdout, run.value or "", *run.notes]
    texts += [run.error.kind, run.error.message, run.error.hint or ""] if run.error else []
    assert max(map(len, texts)) < MOST_PRINTED + 100 and len(run.notes) <= MOST_NOTES
    assert any("more characters were not kept" in text for text in texts)


def test_an_honest_text_is_kept_whole() -> None:
    """The longest that a program may print, show or raise is shorter than what is kept."""
    limits = Limits()
    assert limits.output <= MOST_PRINTED and limits.shown + 10 <= MOST_SAID


def test_the_keys_of_tables_count(real: list[dict[str, Any]]) -> None:
    """Tables of many keys hold the app up for longer than lists as long: they are refused before they are read."""
    keys = b",".join(b'"%d":0' % number for number in range(MOST_PARTS // 4))
    with pytest.raises(ProtocolError, match="too many parts"):
        parse_run(b'{"a":{' + keys + b"}}")


def test_a_derivative_of_any_order_is_cheap() -> None:
    """An order that an answer names costs nothing before it is known to be too big: 10**12 would never end."""
    with np.errstate(all="ignore"):
        assert not np.isfinite(OPS["polygamma_of"].forward(np.array([2.0]), order=10**12)).any()


def test_numbers_that_are_none_and_halves_of_characters_are_read(real: list[dict[str, Any]]) -> None:
    """nan and infinity are data; half of a surrogate pair becomes a question mark, since no page can hold it."""
    data = json.loads(json.dumps(real[0]))
    data["stdout"] = "a\ud800b"
    data["traces"][0]["nodes"][0][4] = [["<f4", [2], "AADAfwAAgH8="], [2], "float32", None, None, False]
    data["traces"][0] |= {"nodes": data["traces"][0]["nodes"][:1], "sweeps": []}
    run = parse_run(json.dumps(data).encode())
    assert run.stdout == "a?b" and repr(run.traces[0].nodes[0].value.array.tolist()) == "[nan, inf]"


# --- Through a real runner -----------------------------------------------------------------------


def test_a_child_that_lies_harms_its_own_run_only(walls: Client, real: list[dict[str, Any]]) -> None:
    """Junk and forged runs as answers, while others run: each is a Run, theirs is their own, and it goes on."""
    chance, answers = random.Random(7), list[Run]()
    lies = [forging.broken(dumps(chance.choice(real)), chance) for _ in range(20)]
    lies += [json.dumps(forging.forged(chance.choice(real), chance)).encode() for _ in range(20)]
    with ThreadPoolExecutor(1) as pool:
        honest = pool.map(lambda n: walls.run(f"print({n})", LIMITS).stdout, range(40))
        for lie in lies:
            answers.append(walls.request({"attack": "forge", "with": [lie.decode("latin-1")]}, LIMITS))
        assert list(honest) == [f"{n}\n" for n in range(40)]
    assert all(type(run) is Run for run in answers)
    assert sum(run.error is not None and "no proper answer" in run.error.message for run in answers) > 20
    for run in answers:
        forging.drawn(run)


def test_an_answer_to_another_program_is_none(walls: Client, real: list[dict[str, Any]]) -> None:
    """The page shows the text that was asked for, never one that the child made up."""
    lie = dumps({**real[0], "source": "print('trust me')"}).decode("latin-1")
    run = walls.request({"attack": "forge", "with": [lie]}, LIMITS)
    assert run.source == ""


FAKES = {
    "says nothing and ends": "",
    "says what is no note": "import os; os.write(0, b'\\xff' * 1000)",
    "says half a note": "import os; os.write(0, b'\\0' * 5)",
    "says hello and ends": "import os; os.write(0, b'\\0' * 8 + b'\\0' * 5)",
    "speaks of runs that nobody asked for": "import os; os.write(0, b'\\1' + b'\\7' * 12)",
}


@pytest.mark.parametrize("fake", FAKES)
def test_a_runner_that_is_none(fake: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever stands in the place of the runner: a sentence for those who wait, and then the real one goes on."""
    client = Client()
    try:
        with monkeypatch.context() as broken:
            broken.setattr("graphlab.sandbox.host.process._START", FAKES[fake])
            tickets = [client.submit("1", LIMITS) for _ in range(3)]
            assert [ticket.result().error.kind for ticket in tickets] == ["RunnerError"] * 3  # type: ignore[union-attr]
        assert client.run("print(1)", LIMITS).stdout == "1\n"
    finally:
        client.close()


@pytest.fixture
def waiting() -> Iterator[Client]:
    client = Client()
    yield client
    client.close()


@pytest.mark.parametrize(
    "problem", [RuntimeError("?"), MemoryError(), KeyError(1), UnicodeDecodeError("a", b"", 0, 1, "")]
)
def test_waiting_never_raises(problem: Exception, waiting: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes wrong in asking for a run is an error of that run."""

    def fails(*args: Any) -> Any:
        raise problem

    with monkeypatch.context() as broken:
        broken.setattr("graphlab.sandbox.host.process._exchange", fails)
        error = waiting.run("1", LIMITS).error
        assert error is not None and error.kind == "RunnerError"
    assert waiting.run("print(1)", LIMITS).stdout == "1\n"
    assert threading.active_count() < 100
