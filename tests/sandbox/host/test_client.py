"""The runner and its client: many at once, deaths, and the way without fork."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import asdict

from graphlab.dtypes import DTYPES
from graphlab.sandbox import Error, Run, run
from graphlab.sandbox.host.client import Client
from graphlab.sandbox.values.limits import Limits
from graphlab.sandbox.wire import codec
from graphlab.trace.graph import Node, Place, Step, Sweep, Trace, Value
from tests.sandbox.wire.test_codec import spelled

COURSE = """x = tf.ones((2, 2))
with tf.GradientTape() as t:
    t.watch(x)
    y = tf.reduce_sum(x)
    z = tf.square(y)
dz_dx = t.gradient(z, x)
print(dz_dx)
"""
EIGHTS = "tf.Tensor(\n[[8. 8.]\n [8. 8.]], shape=(2, 2), dtype=float32)\n"


@pytest.fixture
def client() -> Iterator[Client]:
    client = Client()
    yield client
    client.close()


def test_the_course_program() -> None:
    """The first program of the course prints TensorFlow's eights and brings its graph with it."""
    finished = run(COURSE)
    assert (finished.stdout, finished.error) == (EIGHTS, None)
    (trace,) = finished.traces
    assert [node.name for node in trace.nodes] == ["x", "y", "z"]
    grads = trace.sweeps[-1].grads
    assert [grads[node.id].array.tolist() for node in trace.nodes] == [[[8.0, 8.0], [8.0, 8.0]], 8.0, 1.0]
    assert trace.nodes[1].place == Place(4, 8, 4, 24)


def test_many_at_once_are_not_mixed(client: Client) -> None:
    """Programs that run at the same time each get their own answer."""
    answers: dict[int, str] = {}

    def ask(number: int) -> None:
        answers[number] = client.run(f"print({number})", Limits()).stdout

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {number: f"{number}\n" for number in range(20)}


def test_nothing_of_a_run_survives(client: Client) -> None:
    """A name, a changed default argument or a seed of one run is not there in the next."""
    client.run("kept = 1\ntf.random.set_seed(1)", Limits())
    assert client.run("print(kept)", Limits()).error is not None
    numbers = {client.run("print(tf.random.normal([3]).numpy(), random.random())", Limits()).stdout for _ in range(3)}
    assert len(numbers) == 3


def test_without_fork() -> None:
    """Where there is no fork, every program gets a fresh process, with the same answers and a time limit."""
    client = Client(fork=False)
    finished = client.run(COURSE, Limits())
    assert (finished.stdout, len(finished.traces)) == (EIGHTS, 1)
    endless = client.run("while True: pass", Limits(steps=10**9, cpu=0.5, wall=2.0))
    assert endless.error is not None and endless.error.limit


def test_a_trace_survives_the_journey() -> None:
    """What is decoded equals what was encoded: arrays of every kind, texts, places, a sweep."""
    arrays = [
        np.float32(1.5),
        np.array([[1, 2]], np.int32),
        np.array([True]),
        np.zeros((0, 3)),
        np.array([1 + 2j], np.complex64),
        np.array([float("nan"), float("inf")], np.float16),
        np.array([b"\xff", "\u00e9"], object),
    ]
    names = ["float32", "int32", "bool", "float64", "complex64", "float16", "string"]
    values = [Value(np.asarray(a), np.shape(a), n, None, None) for a, n in zip(arrays, names, strict=True)]
    nodes = [Node(f"n{i}", "name\u2028<", None, "constant", value) for i, value in enumerate(values)]
    made = Node("n7", "y", "f", "op", values[0], ("n0", "n0"), {}, 1, Place(1, 2, 3, 4))
    sweep = Sweep(("n7",), ("n0",), (Step("n7", values[0], (None, values[0])),), {"n0": values[0]}, Place(1, 0, 1, 9))
    trace = Trace(1, (*nodes, made), (sweep,), True, False, None)
    before = Run("source", "out\x00", None, (trace,), "1", ("note",), 0.5)
    after = codec.decode_run(codec.encode_run(before))
    assert spelled(after) == spelled(before)


_NUMBERS = st.sampled_from([np.float32(1.5), np.float64("nan"), np.int8(-3), np.bool_(True), np.complex64(1j)])
_ATTRIBUTES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.integers(-(10**40), 10**40) | st.floats() | st.text()
    | st.complex_numbers() | _NUMBERS | st.just(Ellipsis) | st.sampled_from(list(DTYPES.values()))
    | st.slices(9) | st.builds(slice, st.integers(2**64, 2**70) | st.none())
    | st.builds(np.zeros, st.tuples(st.integers(0, 2)), st.sampled_from(["float16", "int64", "bool", "complex128"]))
    | st.builds(lambda items: np.array(items, object), st.lists(st.text(), max_size=3)),
    lambda some: st.lists(some, max_size=4) | st.lists(some, max_size=4).map(tuple),
    max_leaves=12,
)  # fmt: skip


@given(st.dictionaries(st.text(), _ATTRIBUTES, max_size=4))
def test_attributes_survive_the_journey(attrs: dict[str, Any]) -> None:
    """Whatever an op may be told: numbers of every kind and size, texts, keys of a slice, dtypes, arrays, lists."""
    node = Node("n0", "y", None, "op", Value(np.zeros(()), (), "float64"), (), attrs)
    after = _decoded(Trace(1, (node,))).nodes[0]
    assert spelled(after) == spelled(node) and spelled(after.attrs) == spelled(attrs)


def _decoded(trace: Trace) -> Trace:
    """The trace after the journey, whether or not its parts fit together."""
    return msgspec.msgpack.decode(codec.encode_run(Run("", traces=(trace,))), type=Run).traces[0]


@pytest.mark.parametrize("nonsense", [None, 1, {}, [], [1], ["", "", None, [[]]], {"source": ""}])
def test_nonsense_is_no_run(nonsense: object) -> None:
    """Whatever a broken child may send, it is a ProtocolError, never half a Run."""
    with pytest.raises(codec.ProtocolError):
        codec.decode_run(msgspec.msgpack.encode(nonsense))


@pytest.mark.parametrize("part", Error.__struct_fields__)
def test_a_forged_error_is_not_read(part: str) -> None:
    """The page believes nothing of an error but texts, whole numbers for its place, and yes or no."""
    error = asdict(Error("NameError", "`x` is not defined.", 1, 2, "Define it."))
    assert codec.decode_run(msgspec.msgpack.encode(["", "", list(error.values())])).error is not None
    error[part] = {"a": 1.5}
    with pytest.raises(codec.ProtocolError):
        codec.decode_run(msgspec.msgpack.encode(["", "", list(error.values())]))


def test_nothing_is_pickled() -> None:
    """No module of the sandbox imports a way to make objects out of bytes: requests are JSON, answers MessagePack."""
    for path in Path(codec.__file__).parent.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"^\s*(?:import|from) (?:pickle|marshal|shelve|multiprocessing)\b", text, re.M), path
        assert "allow_pickle" not in text and "np.load" not in text, path


TRAINING = """w = tf.Variable(1.0)
print('begun')
while True:
    with tf.GradientTape() as tape:
        loss = w * w
    w.assign_sub(0.1 * tape.gradient(loss, w))
"""


@pytest.mark.parametrize("has_begun", [True, False])
def test_an_interrupted_program_answers_with_what_there_is(client: Client, has_begun: bool) -> None:
    """Whenever it is told to end, before its first line too: an error that says so, and what there was."""
    ticket = client.submit(TRAINING, Limits(cpu=60, wall=60, steps=10**9, work=10**15))
    while has_begun and not ticket.answer.has_begun:
        assert ticket.wait(0.01) is None
    ticket.interrupt()
    run = ticket.result()
    assert run.error is not None and run.error.kind == "Stopped" and run.error.limit
    assert not has_begun or (run.stdout, bool(run.traces)) == ("begun\n", True)


def test_interrupting_what_is_over_or_waits_harms_nobody(client: Client) -> None:
    """A finished run stays as it is, one that waits is stopped, and the next one runs."""
    ended = client.submit("print(1)", Limits())
    first = ended.result()
    ended.interrupt()
    busy = [client.submit(TRAINING, Limits(cpu=60, wall=60, steps=10**9, work=10**15)) for _ in range(3)]
    for ticket in reversed(busy):
        ticket.interrupt()
    errors = [ticket.result().error for ticket in busy]
    assert all(error is not None and error.kind == "Stopped" for error in errors)
    assert (first.stdout, client.run("print(2)", Limits()).stdout) == ("1\n", "2\n")


def test_a_run_is_interrupted_once(client: Client) -> None:
    """However often Stop is said, the program is told once: what it has recorded is drawn undisturbed."""
    ticket = client.submit("while True: pass", Limits(steps=10**12, cpu=900.0, wall=900.0))
    assert ticket.process is not None
    told: list[int] = []
    interrupt = ticket.process.interrupt
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ticket.process, "interrupt", lambda number: told.append(number) or interrupt(number))
        for _ in range(3):
            ticket.interrupt()
    error = ticket.result().error
    assert told == [ticket.entry.number] and error is not None and error.kind == "Stopped"
