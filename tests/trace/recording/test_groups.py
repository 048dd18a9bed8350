"""Which parts of a program become groups, and what is in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import graphlab as tf
from graphlab.keras.losses.loss import FunctionLoss
from graphlab.names import PUBLIC
from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.tensor import Observer, observing
from graphlab.trace.graph import Trace
from graphlab.trace.recording.groups import DEEPEST, FEWEST

LOSS_CLASSES = sorted(
    kind.__name__
    for name, kind in PUBLIC.items()
    if name.startswith("keras.losses.") and isinstance(kind, type) and issubclass(kind, FunctionLoss)
)


def traces_of(source: str) -> tuple[Trace, ...]:
    run = interpret(source)
    assert run.error is None, run.error
    assert not run.notes, run.notes
    return run.traces


def tree(trace: Trace) -> list[tuple[str, str, str | None, int | None]]:
    """Kind, label, label of the group around, and line of every group."""
    labels = {group.id: group.label for group in trace.groups}
    return [(g.kind, g.label, labels.get(g.parent or ""), g.place and g.place.line) for g in trace.groups]


def around(trace: Trace, id: str | None) -> list[str]:
    """A group and those around it."""
    groups, found = {group.id: group for group in trace.groups}, []
    while id is not None:
        found.append(id)
        id = groups[id].parent
    return found


PROGRAM = """w = tf.Variable(2.0)
def step(x, k):
    y = x * w
    return y + k * 2.0
with tf.GradientTape() as tape:
    h = 1.0
    for i in range(3):
        h = step(h, 3.0)
        h = h - 1.0
    with tf.name_scope("head"):
        z = h * h
        z = z + z
tape.gradient(z, w)
"""


def test_functions_loops_rounds_and_scopes():
    """Each call, the loop, its rounds and the scope, as they are inside one another, at their lines."""
    (trace,) = traces_of(PROGRAM)
    assert tree(trace) == [
        ("loop", "for i", None, 7),
        ("round", "round 1", "for i", 7),
        ("function", "step", "round 1", 8),
        ("round", "round 2", "for i", 7),
        ("function", "step", "round 2", 8),
        ("round", "round 3", "for i", 7),
        ("function", "step", "round 3", 8),
        ("scope", "head", None, 10),
    ]
    of = {node.id: node.group for node in trace.nodes}
    assert [of[n.id] for n in trace.nodes if n.op == "multiply"] == ["g2", "g4", "g6", "g7"]
    assert [of[n.id] for n in trace.nodes if n.op == "subtract"] == ["g1", "g3", "g5"]


def test_a_weight_stays_outside_and_a_number_stands_where_it_is_used():
    """A Variable made before a loop is no part of it; a literal belongs to the call that has it."""
    (trace,) = traces_of(PROGRAM)
    (weight,) = (node for node in trace.nodes if node.kind == "variable")
    assert weight.group is None
    assert all(node.group is not None for node in trace.nodes if node.kind == "constant")


def test_layers_hold_their_variables():
    """A Sequential and its layers are boxes, with kernel and bias inside, in every round of a training loop."""
    source = """
m = tf.keras.Sequential([tf.keras.layers.Dense(3, "tanh", name="hidden"), tf.keras.layers.Dense(1, name="out")])
for epoch in range(2):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(m(tf.ones((2, 2))) ** 2)
    tape.gradient(loss, m.trainable_variables)
"""
    for trace in traces_of(source):
        assert [(kind, around) for kind, _, around, _ in tree(trace)] == [
            ("layer", None),
            ("layer", trace.groups[0].label),
            ("layer", trace.groups[0].label),
        ]
        assert [group.label for group in trace.groups[1:]] == ["hidden", "out"]
        assert [node.group for node in trace.nodes if node.kind == "variable"] == ["g1", "g1", "g2", "g2"]
        assert trace.nodes[-1].group is None


def test_every_call_and_round_has_its_own_text():
    """What an op without a name is called does not depend on whether its line runs again; layers stand for one call."""
    source = """
w = tf.Variable(2.0)
m = tf.keras.Sequential([tf.keras.layers.Dense(1, "tanh"), tf.keras.layers.Dense(1, "tanh")])
def f(a):
    return tf.sin(a) * 2.0 + w
with tf.GradientTape() as tape:
    y = f(f(w))
    for i in range(2):
        y = tf.cos(y) / 3.0
    row = tf.reshape(y, (1, 1))
    z = m(row) + 1.0
tape.gradient(z, w)
"""
    (trace,) = traces_of(source)
    named = {op: [node.name for node in trace.nodes if node.op == op] for op in ("sin", "cos", "tanh")}
    assert named == {"sin": ["tf.sin(a)"] * 2, "cos": ["tf.cos(y)"] * 2, "tanh": ["tanh", "m(row)"]}


def test_a_tape_in_a_function_is_not_boxed_by_it():
    """What is around the tape is no part of its graph; what is around the inner tape is one of the outer's."""
    source = """
x = tf.Variable(2.0)
def slope():
    with tf.GradientTape() as inner:
        y = x * x * x
    return inner.gradient(y, x)
def both():
    with tf.GradientTape() as outer:
        g = slope()
    return outer.gradient(g, x)
for i in range(2):
    both()
"""
    first, second, *_ = traces_of(source)
    inner = ("gradient", "inner gradient g", "slope", 6)
    assert tree(first) == [("function", "slope", None, 9), inner]
    assert tree(second) == []


def test_small_groups_are_not_kept():
    """One op is no box, one round is no loop; what they held belongs to the group around."""
    source = """
x = tf.Variable(2.0)
def double(a):
    return a * 2.0
def whole(a):
    for i in range(1):
        a = double(a)
        a = a + 1.0
    return a
with tf.GradientTape() as tape:
    y = whole(x)
tape.gradient(y, x)
"""
    (trace,) = traces_of(source)
    assert tree(trace) == [("function", "whole", None, 11)]
    assert {node.group for node in trace.nodes if node.op} == {"g0"}


@pytest.mark.parametrize("rounds", [2, 6, 30])
@pytest.mark.parametrize("change", ["y * x", "tf.sin(y) * x + 1.0", "y * x if i else tf.exp(y) * x"])
def test_loops_have_their_rounds_however_many_and_however_short(rounds, change):
    """One op or several, as many in each round or not: a loop of two rounds or more is divided by rounds."""
    source = f"x = tf.Variable(0.5)\nwith tf.GradientTape() as tape:\n    y = x\n    for i in range({rounds}):\n"
    (trace,) = traces_of(f"{source}        y = {change}\ntape.gradient(y, x)")
    assert tree(trace) == [
        ("loop", "for i", None, 4),
        *(("round", f"round {n + 1}", "for i", 4) for n in range(rounds)),
    ]


def test_an_inner_gradient_is_a_group():
    """What another tape's gradient ran is called by what came out of it, else by the tape, wherever it stands."""
    source = """
x = tf.Variable(2.0)
def slope(a):
    with tf.GradientTape() as inner:
        inner.watch(a)
        y = a * a * a
    return inner.gradient(y, a) * 2.0
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        y = x**3
    dy_dx = inner.gradient(y, x)
    z = dy_dx * slope(x * 1.0)
outer.gradient(z, x)
"""
    (trace, *_) = traces_of(source)
    assert tree(trace) == [
        ("gradient", "inner gradient dy_dx", None, 11),
        ("function", "slope", None, 12),
        ("gradient", "inner gradient of tape 3", "slope", 7),
    ]
    for group in trace.groups:
        inside = [node.inner for node in trace.nodes if node.op and node.group == group.id]
        assert (set(inside) == {{"g0": 2, "g2": 3}[group.id]}) if group.kind == "gradient" else (None in inside)


@pytest.mark.parametrize("leaving", ["break", "continue", "return h", "int('x')"])
def test_groups_end_however_they_are_left(leaving):
    """After a break, a return or an error, ops belong to what is around again."""
    source = f"""
x = tf.Variable(2.0)
def run(h):
    while h < 300.0:
        h = h * x
        h = h + x
        if h > 50.0:
            {leaving}
    return h
with tf.GradientTape() as tape:
    h = x * x
    try:
        h = run(h)
    except ValueError:
        pass
    y = h - x
    z = y / x
tape.gradient(z, x)
"""
    (trace,) = traces_of(source)
    assert [node.group for node in trace.nodes if node.op][-2:] == [None, None]
    assert {kind for kind, *_ in tree(trace)} == {"function", "loop", "round"}


def test_deep_recursion_keeps_the_outer_groups():
    """Boxes in boxes in boxes say nothing: the innermost calls belong to the deepest box that is kept."""
    source = """
x = tf.Variable(1.0)
def f(a, n):
    a = a * x
    if n == 0:
        return a + x
    return f(a, n - 1)
with tf.GradientTape() as tape:
    y = f(x, 30)
tape.gradient(y, x)
"""
    (trace,) = traces_of(source)
    assert len(trace.groups) == DEEPEST
    assert sum(node.group == f"g{DEEPEST - 1}" for node in trace.nodes if node.op) == 32 - DEEPEST + 1


def test_rounds_in_which_nothing_is_recorded_cost_nothing():
    """A hundred thousand rounds leave no group behind."""
    source = "with tf.GradientTape() as tape:\n    x = tf.Variable(1.0)\n    y = x * x\n    n = 0\n"
    source += "    for i in range(100000):\n        n = n + 1\n    z = y + x\ntape.gradient(z, x)"
    (trace,) = traces_of(source)
    assert trace.groups == ()


@st.composite
def programs(draw):
    """Functions, loops and scopes inside one another, with an op here and there."""
    lines = [
        "x = tf.Variable(1.0)",
        "def f(a):",
        "    b = a * x",
        "    return b + x",
        "with tf.GradientTape() as tape:",
    ]
    lines.append("    h = x * x")

    def block(indent: str, depth: int) -> None:
        for _ in range(draw(st.integers(1, 3))):
            kind = draw(st.sampled_from(["op", "call", "loop", "scope"] if depth < 3 else ["op", "call"]))
            if kind == "op":
                lines.append(f"{indent}h = h * x")
            elif kind == "call":
                lines.append(f"{indent}h = f(h)")
            elif kind == "loop":
                lines.append(f"{indent}for i in range({draw(st.integers(0, 3))}):")
                block(indent + "    ", depth + 1)
            else:
                lines.append(f"{indent}with tf.name_scope('s'):")
                block(indent + "    ", depth + 1)

    block("    ", 0)
    return "\n".join([*lines, "tape.gradient(h, x)"])


@given(programs())
def test_groups_are_a_forest_of_runs_of_ops(source):
    """Parents come before their children, every group has ops enough, and its ops follow one another on the tape.

    A round is a round, however little it does.
    """
    (trace,) = traces_of(source)
    assert [group.id for group in trace.groups] == [f"g{i}" for i in range(len(trace.groups))]
    ops = [node for node in trace.nodes if node.op]
    for group in trace.groups:
        assert group.parent is None or int(group.parent[1:]) < int(group.id[1:])
        places = [i for i, node in enumerate(ops) if group.id in around(trace, node.group)]
        assert len(places) >= (1 if group.kind == "round" else FEWEST)
        assert places == list(range(places[0], places[-1] + 1))
    for group in trace.groups:
        if group.kind == "round":
            assert next(g for g in trace.groups if g.id == group.parent).kind == "loop"


def test_name_scopes_name_variables_as_tensorflow_does():
    """`a/b/w:0`; a trailing slash stands by itself; an empty name goes back to the top; scopes end with an error."""
    with tf.name_scope("a") as outer:
        with tf.name_scope("b") as inner, pytest.raises(ZeroDivisionError):
            assert tf.Variable(1.0, name="w").name == "a/b/w:0"
            1 / 0  # noqa: B018
        with tf.name_scope("c/"):
            assert tf.Variable(1.0).name == "c/Variable:0"
        with tf.name_scope(""):
            assert tf.Variable(1.0, name="w").name == "w:0"
    assert (outer, inner, tf.Variable(1.0, name="w").name) == ("a/", "a/b/", "w:0")
    assert tf.name_scope("d").name == "d"
    with pytest.raises(ValueError, match="must be a string"):
        tf.name_scope(None)


@pytest.mark.parametrize("name", LOSS_CLASSES)
def test_a_loss_is_a_box(name):
    """What a loss of Keras computes is one box, called as the loss is, and its result leaves it."""
    y = "[1, 0]" if name.startswith("Sparse") else "[[0.0, 1.0], [1.0, 0.0]]"
    source = f"""
loss_of = tf.keras.losses.{name}()
p = tf.Variable([[0.2, 0.8], [0.6, 0.4]])
with tf.GradientTape() as tape:
    loss = loss_of(tf.constant({y}), p)
tape.gradient(loss, p)
"""
    (trace,) = traces_of(source)
    assert [(group.kind, group.parent) for group in trace.groups] == [("loss", None)]
    assert {node.group for node in trace.nodes if node.op} == {"g0"}


def test_observers_are_told_of_layers_and_scopes():
    """What is entered is left again, and a module's call is a layer."""
    told: list[str] = []

    class Watcher(Observer):
        def entered(self, kind, label):
            told.append(f"{kind} {label}")

        def left(self):
            told.append("left")

    class Net(tf.Module):
        def __call__(self, x):
            with tf.name_scope("inside"):
                return x * 2.0

    with observing(Watcher()):
        Net(name="net")(tf.constant(1.0))
    assert told == ["layer net", "scope inside", "left", "left"]
    assert float(Net()(tf.constant(2.0))) == 4.0
