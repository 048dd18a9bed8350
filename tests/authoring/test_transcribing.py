"""Programs written by hand, as expressions: the same numbers, or the line that stops it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab import sandbox
from graphlab.authoring.expression import write
from graphlab.authoring.reading import read
from graphlab.authoring.transcribing import transcribed
from graphlab.trace.graph import Sweep
from graphlab.ui.content.examples import GALLERY

FAN_OUT = """import tensorflow as tf

a = tf.Variable(2.0)
b = tf.Variable(3.0)

with tf.GradientTape() as tape:
    c = a * b  # a is used here
    y = c + a * a

da, db = tape.gradient(y, [a, b])
print("dy/da =", da.numpy(), f"dy/db = {db}")
"""


def gradients(source: str) -> dict[str, str]:
    """The value and the gradient of everything that the one tape of a program starts with, and of the target."""
    run = sandbox.run(source)
    assert run.error is None, run.error
    (trace,) = run.traces
    sweep: Sweep = trace.sweeps[0]
    found = {trace.node(id).name: (trace.node(id).value, sweep.grads.get(id)) for id in sweep.sources}
    target = trace.node(sweep.targets[0]).value
    pairs = {name: (value.array.tolist(), grad and grad.array.tolist()) for name, (value, grad) in found.items()}
    return {"": repr(target.array.tolist())} | {name: repr(pair) for name, pair in pairs.items()}


OPERANDS = st.sampled_from(["a", "b", "x", "2.0", "0.5"])
LINES = st.sampled_from(
    ["{} * {}", "{} + {}", "tf.sin({}) - {}", "({} - {}) ** 2", "-{} / 4.0 + {}", "tf.maximum({}, {})"]
)
WAYS = [
    "{results} = tape.gradient({target}, [a, b, x])\nprint({results})",
    "grads = tape.gradient({target}, (x, b, a))",
    "tf.print(tape.gradient({target}, [b, a, x]))",
    "tape.gradient({target}, [a, b, x])",
]


@st.composite
def programs(draw: st.DrawFn) -> str:
    """Two Variables and a watched constant, a few lines of a tape, and a gradient that is asked for in some way."""
    watch = draw(st.sampled_from(["tape.watch(x)", "tape.watch([x])"]))
    lines, names = [f"    {watch}"], ["a", "b", "x"]
    for count in range(draw(st.integers(1, 3))):
        operands = st.sampled_from(names) | OPERANDS
        name = draw(st.sampled_from(["y", "loss", "z"])) + ("" if not count else str(count))
        lines.append(f"    {name} = {draw(LINES).format(draw(operands), draw(operands))}")
        names.append(name)
    lines.append(f"    {draw(st.sampled_from(['y_', 'total']))} = a * b * x * {names[-1]}")
    target = lines[-1].split()[0]
    head = "import tensorflow as tf\na = tf.Variable(2.0)\nb = tf.Variable([1.0, -0.5])\nx = tf.constant(0.25)\n"
    asking = draw(st.sampled_from(WAYS)).format(results="da, db, dx", target=target)
    return f"{head}with tf.GradientTape({draw(st.sampled_from(['', 'persistent=True']))}) as tape:\n" + "\n".join(
        [*lines, asking]
    )


@given(programs())
def test_the_expression_of_a_program_has_its_numbers(source):
    """The target, what it starts with and all gradients are those of the program."""
    expression, reason = transcribed(source)
    assert expression is not None, f"{reason}\n{source}"
    assert gradients(write(expression).source) == gradients(source), expression.text


@pytest.mark.parametrize("example", GALLERY, ids=lambda example: example.slug)
def test_an_example_is_an_expression_or_something_stops_it(example):
    """With the same numbers, or with a reason that names a line that is there."""
    expression, reason = transcribed(example.source)
    if expression is not None:
        assert gradients(write(expression).source) == gradients(example.source)
    elif at := re.match(r"line (\d+) ", reason):
        assert example.source.split("\n")[int(at[1]) - 1].strip()
    else:
        assert reason


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("a * b  #", "a @ b if a > b else b  #", None),
        (
            "    y = c",
            "    for i in range(3):\n        c = c + 1.0\n    y = c",
            "line 8 is more than a name for an expression",
        ),
        ("(2.0)", "(2)", "line 3 makes a of whole numbers, which have no gradient"),
        ("(2.0)", "(2.0, dtype=tf.float64)", "line 3 makes a of more than numbers"),
        ("tf.Variable(3.0)", "tf.constant(3.0)", "line 4 makes the constant b"),
        ("tf.Variable(3.0)", "tf.random.normal([2])", "line 4 makes b in a way that an expression cannot"),
        ("[a, b]", "[a]", "line 10 asks for no gradient of b"),
        ("[a, b]", "[a, b, c]", "line 10 asks for the gradient by c"),
        ("(y, [", "(c, [", "line 10 asks for the gradient of c, and an expression for that of its last line, y"),
        ("(y, [a, b])", "(y, [a, b], output_gradients=2.0)", "line 10 asks for a gradient in a way"),
        ("as tape", "as tape, tf.name_scope('x')", "line 6 opens another block"),
        ("Tape()", "Tape(watch_accessed_variables=False)", "line 6 opens another block"),
        ("da.numpy(),", "da + 1.0,", None),
        ("print(", "a.assign(", "line 11 does more after the tape"),
        ("c = a * b", "c = a * q", "line 7 uses q, which is nothing that the program starts with"),
        ("y = c", "c = c", "line 8 gives c a second meaning"),
        ("c = a * b", "c = np.sin(a) * b", "`np.sin` is no function"),
        ("c = a * b", "c = a * a", "asks for the gradient by b, which the tape does not use"),
        (FAN_OUT, "print(1)", "it has no tape"),
        (FAN_OUT, "y = (", "line 1 is not readable"),
    ],
)
def test_what_stops_a_program_is_said(old, new, reason):
    """With its line; what only looks like more is none."""
    changed = FAN_OUT.replace(old, new, 1)
    assert changed != FAN_OUT
    expression, why = transcribed(changed)
    assert (expression is not None and not why) if reason is None else reason in why, why


def test_a_constant_of_mathematics_is_no_name():
    """In an expression `e` and `pi` are numbers."""
    reason = transcribed(re.sub(r"\bb\b", "pi", FAN_OUT))[1]
    assert reason == "line 4 gives pi a meaning, and in an expression it is the number math.pi"


@pytest.mark.parametrize("number", ["1e301", "-1e308", "1e400", "[1.0, 1e999]"])
def test_a_number_too_big_for_a_slider_is_said(number):
    """A range some times as wide as the number would be none; the program itself stays as it is."""
    source = f"x = tf.Variable({number})\nwith tf.GradientTape() as tape:\n    y = x * x\nprint(tape.gradient(y, x))\n"
    assert read(source) is None
    assert transcribed(source) == (None, "line 1 starts x with a number that is too big for a slider")
