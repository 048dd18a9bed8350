"""Answers of children that were taken over: an error of that run and nothing more, whatever they look like."""

from __future__ import annotations

import copy
import os
import random
import threading
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.sandbox.host.client import Client
from graphlab.sandbox.values.limits import Limits
from graphlab.sandbox.wire.codec import (
    MOST_NOTES,
    MOST_PARTS,
    MOST_PRINTED,
    MOST_SAID,
    ProtocolError,
    decode_run,
    parts,
)
from graphlab.sandbox.wire.frames import RUN, framed
from graphlab.sandbox.wire.run import Run
from graphlab.tensor import OPS
from tests.sandbox.wire import forging

LIMITS = Limits(cpu=20.0, wall=60.0)
COUNT = int(os.environ.get("FORGED", "300"))


@pytest.fixture(scope="module")
def real() -> list[list[Any]]:
    return forging.real_runs()


@pytest.mark.parametrize("number", range(len(forging.PROGRAMS)))
def test_what_is_real_is_read_and_drawn(number: int, real: list[list[Any]]) -> None:
    """The test itself: every answer that is forged below is accepted as it was."""
    run = decode_run(forging.written(real[number]))
    forging.drawn(run)
    assert run.error is None or run.error.kind in ("ValueError", "NameError")
    assert run.traces or run.figures or run.error


@pytest.mark.parametrize("block", range(10))
def test_a_forged_answer_is_refused_or_can_be_drawn(block: int, real: list[list[Any]]) -> None:
    """Any part of an answer changed to anything: no Run, or one that every picture, table and export takes."""
    share = COUNT // 10
    runs = [forging.attempt(real, seed) for seed in range(block * share, (block + 1) * share)]
    assert any(run is None for run in runs) and any(run is not None for run in runs)


PLACES = {**forging.SWEEP, **forging.TRACE, **forging.RUN}


def put(run: list[Any], path: tuple[Any, ...], part: Any) -> list[Any]:
    """The answer with one part changed. Its place is named by fields, numbers and keys."""
    data = holder = copy.deepcopy(run)
    *way, last = (PLACES.get(key, key) for key in path)
    for key in way:
        holder = holder[key]
    holder[last] = part
    return data


N = ("traces", 0, "nodes")  # of the product of a and b, its sine and their sum
S = ("traces", 0, "sweeps", 0)
ONE = [forging.ONE, [], "float32", 1.0, 1.0, False]
LONG = [{**forging.ONE, "shape": [1]}, [1], "float32", 1.0, 1.0, False]


def nested(kind: str, depth: int) -> Any:
    """Lists, or attributes, that many inside one another."""
    inner: Any = 0
    for _ in range(depth):
        inner = [inner] if kind == "list" else ["sequence", True, [inner]]
    return inner


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
    "an op without its attributes": ((*N, 3, 2), "reduce_sum"),
    "an attribute that the op has not": ((*N, 2, 6), {"axis": 0}),
    "a kind of node": ((*N, 0, 3), "script"),
    "a row that is no number": ((*N, 2, 7), "1"),
    "a row that is yes": ((*N, 2, 7), True),
    "a group that is not there": ((*N, 2, 10), "g0"),
    "a place before the text": ((*N, 2, 8), [-5, 0, 1, 1]),
    "a place that is half": ((*N, 2, 8), [1.5, 0, 1, 1]),
    "a place of three numbers": ((*N, 2, 8), [1, 0, 1]),
    "a shape that its array has not": ((*N, 0, 4, 1), [3]),
    "a shape below nothing": ((*N, 0, 4, 1), [-1]),
    "a shape of bytes below nothing": ((*N, 0, 4, 0), ["texts", [-1], ["x"]]),
    "a shape beyond memory": ((*N, 0, 4, 0, "shape"), [10**6, 10**6]),
    "a shape beyond all numbers": ((*N, 0, 4, 0, "shape"), [2**63, 2**63]),
    "a rank beyond NumPy": ((*N, 0, 4, 0, "shape"), [1] * 70),
    "a rank without axes": ((*N, 0, 4, 0), {"code": 1, "data": b"\x05"}),
    "an array of nothing": ((*N, 0, 4, 0), {"code": 1, "data": b""}),
    "an array of half a number": ((*N, 0, 4, 0, "bytes"), b"\0\0"),
    "an array with something behind it": ((*N, 0, 4, 0, "bytes"), b"\0\0\x80?\0"),
    "an array that is a list": ((*N, 0, 4, 0), [1.0]),
    "an array that is a table": ((*N, 0, 4, 0), {"a": 1.0}),
    "an array that is bytes": ((*N, 0, 4, 0), b"\0\0\x80?"),
    "an array of texts for numbers": ((*N, 0, 4, 0), ["texts", [], ["1.0"]]),
    "a dtype of texts": ((*N, 0, 4, 0, "code"), 14),
    "a dtype of no number": ((*N, 0, 4, 0, "code"), 99),
    "a moment": ((*N, 0, 4, 0), {"code": -1, "data": bytes(4)}),
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
    "gradients by number": ((*S, "grads"), {0: ONE}),
    "a reason of no kind": ((*S, "reasons"), [["x", "y", "", ""]]),
    "attributes by number": ((*N, 2, 6), {0: 0}),
    "attributes that are a list": ((*N, 2, 6), [["axis", 0]]),
    "an attribute that is a list": ((*N, 2, 6), {"axis": [0]}),
    "an attribute of no kind": ((*N, 2, 6), {"axis": ["object", 0]}),
    "an attribute of a dtype that nobody has": ((*N, 2, 6), {"axis": ["dtype", "float99"]}),
    "an attribute that is a slice of texts": ((*N, 2, 6), {"key": ["slice", "a", None, None]}),
    "a number of no digits": ((*N, 2, 6), {"axis": ["integer", "zz"]}),
    "more parts than a node has": ((*N, 2), [*["x"] * 20]),
    "less parts than a node has": ((*N, 2), ["n2"]),
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
    "a time without an end": (("seconds",), float("inf")),
    "half a character": (("stdout",), "a\ud800b"),
    "a number beyond all": ((*N, 2, 7), -(2**63)),
    "lists in lists": (("notes",), nested("list", 200)),
    "attributes in attributes": ((*N, 2, 6), {"key": nested("sequence", 50)}),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGED)
def test_what_does_not_fit_is_refused(name: str, real: list[list[Any]]) -> None:
    """One part of a real answer changed to what no interpreter makes: it is no run."""
    with pytest.raises(ProtocolError):
        decode_run(forging.written(put(real[0], *FORGED[name])))


BYTES = [
    b"", b"\xff", b"\xc1", b"{", b"\xc0", b"\x91" * 10**6, b"\x81\xa1a" * 10**6,
    b"\xdd\0\x98\x96\x80" + b"\x90" * 10**7, b"\x98" + b"\xdd\x7f\xff\xff\xff" * 8,
    b"\xdd\xff\xff\xff\xff", b"\xdf\xff\xff\xff\xff", b"\x98\xdb\xff\xff\xff\xff",
    b"\x93\xa0\xa0\xc0\xdd\x01\0\0\0" + b"\x98" * 10**6, b"\xc9\xff\xff\xff\xff\x01", b"\xd6\xff\0\0\0\0", b"1" * 10**6,
    b"\x92\xa0\xa3\xed\xa0\x80", b"\xde\xff\xff" + b"\x01" * 131070,
]  # fmt: skip


@pytest.mark.parametrize("payload", BYTES, ids=lambda payload: f"{payload[:8]!r} of {len(payload)}")
def test_bytes_that_are_no_answer(payload: bytes) -> None:
    """Neither broken bytes nor nesting, nor promises, nor more parts than memory: a ProtocolError at once."""
    with pytest.raises(ProtocolError):
        decode_run(payload)


@pytest.mark.parametrize("deep", [b"\x91", b"\x81\xa1a", b"\x93\xa8sequence\xc3\x91", b"\x92\xa6scalar"])
@pytest.mark.parametrize("path", [("notes",), ("stdout",), (*N, 2, 6, "key"), (*N, 0, 4, 0), (*S, "grads")], ids=str)
def test_nesting_has_an_end(deep: bytes, path: tuple[Any, ...], real: list[list[Any]]) -> None:
    """A hundred thousand levels of anything, wherever they stand, are no run."""
    run = forging.written(put(put(real[0], (*N, 2, 6), {"key": 0}), path, "here"))
    before, after = run.split(forging.written("here"))
    with pytest.raises(ProtocolError):
        decode_run(before + deep * 100_000 + b"\0" + after)


def _holders(items: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(items, max_size=20) | st.dictionaries(st.text(), items, max_size=20)


@given(st.recursive(st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text() | st.binary() | st.none(), _holders))
def test_parts_are_counted(data: Any) -> None:
    """So many parts as MessagePack makes of the bytes, however they are written, are counted without making any."""
    assert parts(msgspec.msgpack.encode(data)) == parts(forging.written(data)) == _count(data)
    if len(whole := forging.written(data)) > 1:
        with pytest.raises(ValueError):
            parts(whole[:-1])


def _count(data: Any) -> int:
    if isinstance(data, dict):
        return 1 + len(data) + sum(map(_count, data.values()))
    return 1 + sum(map(_count, data)) if isinstance(data, list) else 1


@pytest.mark.parametrize("head", forging.HEADS)
def test_a_promise_costs_nothing(head: bytes) -> None:
    """A few bytes that promise a row of millions are refused before there is room for it."""
    tracemalloc.start()
    try:
        for before in (b"", b"\x98", b"\x94\xa0\xa0\xc0", b"\x94\xa0\xa0\xc0\x91\x92\x01"):
            with pytest.raises(ProtocolError):
                decode_run(before + head + b"\0" * 70_000)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("many", ["traces", "sweeps"])
def test_more_than_is_kept_of_a_run_is_refused(many: str, real: list[list[Any]]) -> None:
    """A program's last tapes and a tape's last gradients come back: an answer with two hundred is none."""
    traces = real[0][PLACES["traces"]]
    path = ("traces",) if many == "traces" else ("traces", 0, "sweeps")
    first = traces[0] if many == "traces" else traces[0][PLACES["sweeps"]][0]
    with pytest.raises(ProtocolError):
        decode_run(forging.written(put(real[0], path, [first] * 200)))


@pytest.mark.parametrize("part", ["stdout", "value", "notes", "kind", "message", "hint"])
def test_of_a_long_text_the_beginning_is_kept(part: str, real: list[list[Any]]) -> None:
    """A session keeps no megabytes of text, whatever a child answers, and says how much it left out."""
    long = "x" * 300_000
    error = {"kind": "E", "message": "m", "line": 1, "column": 1, "hint": "h", "limit": False}
    forged = put(real[0], ("error",), list((error | {part: long} if part in error else error).values()))
    if part not in error:
        forged = put(forged, (part,), [long] * 150 if part == "notes" else long)
    run = decode_run(forging.written(forged))
    texts = [run.stdout, run.value or "", *run.notes]
    texts += [run.error.kind, run.error.message, run.error.hint or ""] if run.error else []
    assert max(map(len, texts)) < MOST_PRINTED + 100 and len(run.notes) <= MOST_NOTES
    assert any("more characters were not kept" in text for text in texts)


def test_an_honest_text_is_kept_whole() -> None:
    """The longest that a program may print, show or raise is shorter than what is kept."""
    limits = Limits()
    assert limits.output <= MOST_PRINTED and limits.shown + 10 <= MOST_SAID


def test_more_parts_than_an_answer_may_have_are_refused() -> None:
    """Rows and tables without an end would take a hundred times their own memory: they are refused unread."""
    with pytest.raises(ProtocolError, match="too many parts"):
        decode_run(b"\x91\xdd" + MOST_PARTS.to_bytes(4) + b"\x90" * MOST_PARTS)


def test_a_derivative_of_any_order_is_cheap() -> None:
    """An order that an answer names costs nothing before it is known to be too big: 10**12 would never end."""
    with np.errstate(all="ignore"):
        assert not np.isfinite(OPS["polygamma_of"].forward(np.array([2.0]), order=10**12)).any()


def test_numbers_that_are_none_are_read(real: list[list[Any]]) -> None:
    """nan and infinity are data."""
    two = [{"code": 1, "shape": [2], "bytes": bytes.fromhex("0000c07f0000807f")}, [2], "float32", None, None, False]
    data = put(put(real[0], (*N, 0, 4), two), (*S[:3],), [])
    nodes = data[PLACES["traces"]][0][PLACES["nodes"]]
    run = decode_run(forging.written(put(data, N, nodes[:1])))
    assert repr(run.traces[0].nodes[0].value.array.tolist()) == "[nan, inf]"


# --- Through a real runner -----------------------------------------------------------------------


def test_a_child_that_lies_harms_its_own_run_only(walls: Client, real: list[list[Any]]) -> None:
    """Junk and forged runs as answers, while others run: each is a Run, theirs is their own, and it goes on."""
    chance, answers = random.Random(7), list[Run]()
    lies = [forging.broken(forging.written(chance.choice(real)), chance) for _ in range(20)]
    lies += [forging.written(forging.forged(chance.choice(real), chance)) for _ in range(20)]
    lies = [framed(RUN, lie) if number % 4 else lie for number, lie in enumerate(lies)]
    with ThreadPoolExecutor(1) as pool:
        honest = pool.map(lambda n: walls.run(f"print({n})", LIMITS).stdout, range(40))
        for lie in lies:
            answers.append(walls.request({"attack": "forge", "with": [lie.decode("latin-1")]}, LIMITS))
        assert list(honest) == [f"{n}\n" for n in range(40)]
    assert all(type(run) is Run for run in answers)
    assert sum(run.error is not None and "no proper answer" in run.error.message for run in answers) > 20
    for run in answers:
        forging.drawn(run)


def test_an_answer_to_another_program_is_none(walls: Client, real: list[list[Any]]) -> None:
    """The page shows the text that was asked for, never one that the child made up."""
    lie = framed(RUN, forging.written(put(real[0], ("source",), "print('trust me')"))).decode("latin-1")
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
