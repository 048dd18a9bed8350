"""Limits: each is reached where it says, with a sentence, before anything too big is made."""

from __future__ import annotations

import dataclasses
import tracemalloc

import numpy as np
import pytest

from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.sandbox.values.limits import LimitReached, Limits, Meter
from graphlab.sandbox.values.observer import Guard
from graphlab.sandbox.wire.run import TOO_BIG
from graphlab.tensor import OPS, Tensor
from graphlab.trace.build import Recording
from graphlab.trace.graph import Trace
from graphlab.trace.recording.journal import TapeLog

SMALL = Limits(
    source=2000, nodes=500, depth=20, steps=2000, memory=200_000, items=300, elements=1000, rank=3, bits=200, calls=8,
    work=300_000, output=500, shown=100,
)  # fmt: skip
GRADIENT = "x = tf.Variable(3.0)\nwith tf.GradientTape() as tape:\n    y = x * x\nprint(tape.gradient(y, x))\n"

# What reaches which limit, and a word of its sentence.
REACHED = {
    "source": ("#" * 2001, "characters"),
    "nodes": ("[" + "1," * 600 + "]", "parts"),
    "depth": ("x = " + "-" * 30 + "1", "levels"),
    "steps": ("while True:\n    pass", "steps"),
    "memory": ("xs = [tf.ones([1000], tf.float64) for i in range(100)]", "MB"),
    "items": ("[0] * 301", "301 items"),
    "elements": ("tf.zeros([7, 200])", "1,400 elements"),
    "rank": ("tf.zeros([1, 1, 1, 1]) + 1.0", "axes"),
    "bits": ("2 ** 201", "binary digits"),
    "calls": ("def f(n):\n    return f(n + 1)\nf(0)", "call one another"),
    "work": ("x = tf.ones([30, 30])\nfor i in range(9):\n    x @ x", "multiplications"),
    "output": ("for i in range(90):\n    print('abcdef')", "prints"),
}

BIG = [
    "'a' * 301",
    "'ab' * 200",
    "['a'] * 100 * 4",
    "'a'.ljust(301)",
    "'a'.zfill(1000)",
    "'-'.join(['a' * 200, 'b' * 200])",
    "('a' * 200).replace('a', 'bb')",
    "f'{1:999}'",
    "'{:301}'.format(1)",
    "list(range(301))",
    "[*range(301)]",
    "tuple(range(10**12))",
    "set(range(301))",
    "{i: 0 for i in range(301)}",
    "[i for i in range(301)]",
    "sum(range(10**15))",
    "max(range(10**15))",
    "sorted(range(301))",
    "xs = [0] * 200\nxs += xs",
    "xs = [0] * 200\nxs.extend(xs)",
    "xs = [0]\nfor x in xs:\n    xs.append(x)",
    "10 ** 100 * 10 ** 100",
    "1 << 201",
    "int('9' * 100)",
    "3 ** 3 ** 3 ** 3",
    "math.factorial(10 ** 6)",
    "math.comb(10**9, 10**8)",
    "np.pad([1], 1000)",
    "np.c_[np.zeros(600), np.zeros(600)]",
    "np.r_[0:1001]",
    "np.insert(np.ones((40, 20)), [0] * 40, 1.0, axis=0)",
    "np.convolve(np.ones(600), np.ones(600))",
    "np.roots(np.ones(60))",
    "np.cov(np.ones((40, 2)))",
    "np.percentile(np.ones((10, 100)), [50] * 100, axis=0)",
    "np.geomspace(1, 2, 1001)",
    "np.diff([1, 2], n=10**9)",
    "np.random.choice([1, 2], 2000)",
    "x = 2\nfor i in range(20):\n    x = x * x",
    "np.zeros(1001)",
    "np.ones((40, 40))",
    "np.arange(0, 1, 1e-9)",
    "np.linspace(0, 1, 1001)",
    "np.eye(50)",
    "np.tile([1, 2], 1000)",
    "np.repeat([1], 2000)",
    "np.ones(100)[:, None] * np.ones(100)",
    "np.outer(np.ones(100), np.ones(100))",
    "np.meshgrid(np.ones(100), np.ones(100))",
    "np.random.default_rng(0).normal(size=2000)",
    "np.ones((5, 200))[[0] * 300]",
    "np.random.rand(40, 40)",
    "np.array([[0] * 100] * 20)",
    "np.concatenate([np.ones(600), np.ones(600)])",
    "np.full((40, 40), 1.0)",
    "np.broadcast_to(np.ones(10), (200, 10))",
    "np.arange(10**12)",
    "np.bincount([10**9])",
    "np.diag(np.ones(50))",
    "np.kron(np.ones(50), np.ones(50))",
    "tf.range(1001)",
    "tf.fill([40, 40], 1.0)",
    "tf.broadcast_to(1.0, [40, 40])",
    "tf.ones([40, 1]) * tf.ones([1, 40])",
    "tf.eye(40)",
    "tf.tile(tf.ones(10), [200])",
    "tf.one_hot([0] * 100, 100)",
    "tf.random.normal([2000])",
    "tf.linspace(0.0, 1.0, 2000)",
    "tf.repeat(tf.ones(10), 200)",
    "tf.stack([tf.ones(500)] * 3)",
    "tf.concat([tf.ones(500)] * 3, 0)",
    "tf.pad(tf.ones(3), [[0, 2000]])",
    "tf.gather(tf.ones([10, 100]), [0] * 20)",
    "tf.constant([[0.0] * 100] * 20)",
    "tf.meshgrid(tf.ones(40), tf.ones(40))",
    "tf.scatter_nd([[0]], [1.0], [2000])",
    "tf.Variable(tf.ones([40, 40]))",
    "tf.zeros([10**10, 0])[..., None] + tf.ones(2000)",
    "x = []\nfor i in range(200):\n    x = [x]\nprint(x)",
    "x = []\nx.append(x)\nx == [x]",
    "x = []\nx.append(x)\ntf.constant(x)",
    "t = ()\nfor i in range(200):\n    t = (t,)\n{t: 1}",
    "x = map(abs, [1])\nfor i in range(50):\n    x = map(abs, x)",
    "a = [1] * 300\nb = [a] * 300\nc = [b] * 300\nc == c",
]


@pytest.mark.parametrize("name", REACHED)
def test_a_limit_is_reached(name: str) -> None:
    """Each limit has a program that reaches it, and a sentence that says which one it was."""
    source, word = REACHED[name]
    error = interpret(source, SMALL).error
    assert error is not None and error.limit and error.kind == "LimitError" and error.hint
    assert word in error.message


def test_every_limit_is_tried_and_explained() -> None:
    """No limit without a test or without its line on the limits page; time and processes are the other wall's."""
    others = {"cpu", "wall", "alone", "address_space", "shown", "reply", "recorded"}
    assert {f.name for f in dataclasses.fields(Limits)} == set(REACHED) | others
    assert all(Limits.explained().values())


@pytest.mark.parametrize("source", BIG)
def test_nothing_big_is_made(source: str) -> None:
    """Sizes are known before anything is made: the limit is reached with hardly any memory used."""
    interpret(source, SMALL)
    tracemalloc.start()
    error = interpret(source, SMALL).error
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert error is not None, "it ran"
    assert error.limit, error
    assert peak < 3_000_000


@pytest.mark.parametrize(
    "source",
    [
        "for i in range(10**9):\n    try:\n        1 / 0\n    finally:\n        continue",
        "while True:\n    try:\n        while True:\n            pass\n    except Exception:\n        pass",
        "def f():\n    try:\n        return f()\n    except:\n        return f()\nf()",
    ],
)
def test_no_program_catches_a_limit(source: str) -> None:
    """The signal that a limit was reached goes through every `except` and `finally`."""
    error = interpret(source, SMALL).error
    assert error is not None and error.limit


def test_memory_that_is_free_again_does_not_count() -> None:
    """The limit is for what is held at one moment: a loop may make many tensors, one after the other."""
    loop = "x = tf.ones([1000])\nfor i in range(300):\n    x = x * 1.01"
    assert interpret(loop, dataclasses.replace(SMALL, work=10**9)).error is None


def test_long_values_are_cut_with_a_notice() -> None:
    """One long value does not fill the output; a notice says that it was cut."""
    finished = interpret("print([0.5] * 200)", SMALL)
    assert finished.error is None and len(finished.stdout) < 120 and finished.stdout.endswith(" ...\n")
    assert finished.notes == ("Printed values are cut after 100 characters.",)


LONG = (
    "with tf.GradientTape() as {0}:\n    y = x\n    for i in range({1}):\n        y = y + x\n"
    "print({0}.gradient(y, x).numpy())\n"
)


@pytest.mark.parametrize("rounds", [450, 700])  # too much with the backward pass, and without it
def test_a_long_tape_is_cut(rounds: int) -> None:
    """A tape with more operations than are drawn gives its gradient, and shows its beginning; a notice says so."""
    finished = interpret("x = tf.Variable(1.0)\n" + LONG.format("t", rounds), Limits(recorded=600))
    (trace,) = finished.traces
    assert finished.stdout == f"{rounds + 1}.0\n"
    assert trace.is_cut and trace.sweeps == () and sum(node.op is not None for node in trace.nodes) == 300
    assert "more than 600 operations: the first 300" in finished.notes[0]


def test_a_long_tape_takes_no_other_with_it() -> None:
    """Only the tape that is too long is cut; those before and after it are whole."""
    source = "x = tf.Variable(1.0)\n" + "".join(LONG.format(*tape) for tape in (("a", 3), ("b", 700), ("c", 4)))
    finished = interpret(source, Limits(recorded=600))
    assert [(trace.is_cut, len(trace.sweeps)) for trace in finished.traces] == [(False, 1), (True, 0), (False, 1)]
    assert finished.stdout == "4.0\n701.0\n5.0\n"


@pytest.mark.parametrize("round", ["x = x * 1.0", "x = tf.sin(x)", "y = [x for i in range(9)]", "y = 'ab' * 3"])
def test_a_stopped_program_keeps_what_it_has(round: str) -> None:
    """What it printed, the tapes until then, and the line in which it was."""
    source = f"{GRADIENT}while True:\n    {round}"
    finished = interpret(source, Limits(recorded=100, steps=5_000))
    assert finished.error is not None and finished.error.limit and finished.error.line == 6
    assert finished.stdout == "tf.Tensor(6.0, shape=(), dtype=float32)\n" and finished.notes == ()
    assert [len(trace.sweeps) for trace in finished.traces] == [1]


@pytest.mark.parametrize("problem", [LimitReached("late", "less"), MemoryError(), RuntimeError("?")])
def test_what_cannot_be_made_into_a_trace_costs_that_trace_alone(
    problem: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tape for which there is no time or memory left is named; what was printed and the smaller tapes are there."""
    make = Recording.trace

    def trace(self: Recording, log: TapeLog) -> Trace:
        if log.number == 1:
            raise problem
        return make(self, log)

    monkeypatch.setattr(Recording, "trace", trace)
    finished = interpret("x = tf.Variable(1.0)\n" + LONG.format("a", 30) + LONG.format("b", 3))
    assert finished.stdout == "31.0\n4.0\n" and [trace.number for trace in finished.traces] == [2]
    assert finished.left_out.startswith(f"{TOO_BIG}: tape 1")


def test_many_small_lists_cost_as_much_as_a_long_one() -> None:
    """What does not make a whole step by itself is kept, and counts with what comes after."""
    apart, together = Meter(Limits()), Meter(Limits())
    for _ in range(1600):
        apart.bulk(2)
    together.bulk(3200)
    assert apart.left == together.left == Limits().steps - 200


@pytest.mark.parametrize("name", [name for name, entry in OPS.items() if entry.samples])
def test_what_an_op_costs_is_said_by_its_shapes(name: str) -> None:
    """The guard remembers what an op costs on some shapes: no numbers change it, and it counts the same each time."""
    entry = OPS[name]
    for shapes, attrs in entry.samples:
        attrs = {**entry.attributes, **attrs}
        inputs = [tuple(Tensor(np.full(shape, value, np.float32)) for shape in shapes) for value in (0, 1)]
        assert entry.size(*inputs[0], **attrs) == entry.size(*inputs[1], **attrs)
        guard = Guard(Meter(Limits()), None)
        counted = []
        for given in (*inputs, *inputs):
            before = guard.meter.left, guard.meter.work
            guard.before(entry, given, entry.attributes if attrs == entry.attributes else attrs)
            counted.append((before[0] - guard.meter.left, guard.meter.work - before[1]))
        assert set(counted) == {(1, entry.size(*inputs[0], **attrs)[1])}


def test_texts_are_measured_each_time() -> None:
    """Shapes do not say how long texts are: what they cost is not remembered."""
    source = "s = tf.constant('ab')\nfor i in range(30):\n    s = s + s\n"
    error = interpret(source, Limits(elements=10_000)).error
    assert error is not None and "characters" in error.message


def test_what_is_kept_for_the_picture_gives_way_to_the_program():
    """A training whose steps hold more than the memory of a run goes on: steps are let go, not the program."""
    source = """x = tf.random.normal((40, 1000))
w = tf.Variable(tf.zeros([1000, 50]))
for step in range(60):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ w - 1.0) ** 2)
    w.assign_sub(0.01 * tape.gradient(loss, w))
"""
    run = interpret(source, Limits(memory=8_000_000))
    assert run.error is None, run.error
    assert run.trainings[0].steps == 60 and 1 <= len(run.trainings[0].opened) < 20
    without_a_tape = "y = tf.ones([100, 100])\nfor i in range(300):\n    y = tf.sin(y) + i"
    run = interpret(without_a_tape, Limits(memory=8_000_000))
    assert run.error is None and run.traces[0].is_cut
    assert any("memory of its picture" in note for note in run.notes) and "more than" not in " ".join(run.notes)
