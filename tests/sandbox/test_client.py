"""The runner and its client: many at once, deaths, and the way without fork."""

from __future__ import annotations

import dataclasses
import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from graphlab.dtypes import DType, float32
from graphlab.sandbox import Error, Run, run
from graphlab.sandbox.host.client import Client
from graphlab.sandbox.values.limits import Limits
from graphlab.sandbox.wire import codec
from graphlab.trace.graph import Node, Place, Step, Sweep, Trace, Value

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
    after = codec.parse_run(codec.dumps(codec.encode_run(before)))
    assert _plain(after) == _plain(before)


def test_attributes_survive_the_journey() -> None:
    """Whatever an op may be told: numbers of every kind, texts, keys of a slice, dtypes, arrays, lists of them."""
    attrs = (0, None, True, 1.5, float("inf"), "b", 1j, float32, [1, (2,)], np.arange(2))
    key = (slice(1, None), Ellipsis, None, -1)
    after = codec.decode(json.loads(codec.dumps(codec.encode((attrs, key)))))
    assert _plain(after[0]) == _plain(attrs) and after[1] == key


def _plain(value: object) -> object:
    """Nested lists, with arrays as dtype, shape and text, so that nan equals nan."""
    if isinstance(value, np.ndarray):
        return str(value.dtype), value.shape, repr(value.tolist())
    if dataclasses.is_dataclass(value) and not isinstance(value, type | DType):
        return [_plain(getattr(value, f.name)) for f in dataclasses.fields(value)]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, tuple | list) else value


@pytest.mark.parametrize("nonsense", [None, 1, {}, {"source": 1}, {"traces": [[]]}])
def test_nonsense_is_no_run(nonsense: object) -> None:
    """Whatever a broken child may send, it is a ProtocolError, never half a Run."""
    with pytest.raises(codec.ProtocolError):
        codec.decode_run(nonsense)


@pytest.mark.parametrize("part", ["kind", "message", "line", "column", "hint", "limit"])
def test_a_forged_error_is_not_read(part: str) -> None:
    """The page believes nothing of an error but texts, whole numbers for its place, and yes or no."""
    data = codec.encode_run(Run("", error=Error("NameError", "`x` is not defined.", 1, 2, "Define it.")))
    assert codec.decode_run(data).error is not None
    data["error"][part] = {"a": 1.5}
    with pytest.raises(codec.ProtocolError):
        codec.decode_run(data)


def test_nothing_is_pickled() -> None:
    """No module of the sandbox imports a way to make objects out of bytes: requests and answers are JSON."""
    for path in Path(codec.__file__).parent.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"^\s*(?:import|from) (?:pickle|marshal|shelve|multiprocessing)\b", text, re.M), path
        assert "allow_pickle" not in text and "np.load" not in text, path
