"""Exported scripts, run with graphlab in TensorFlow's place."""

import ast
import builtins
import contextlib
import importlib.util
import io

import pytest

import graphlab as tf
from graphlab.tensor import observing
from graphlab.trace.code import LIBRARIES, to_code
from graphlab.trace.graph import Trace
from graphlab.trace.journal import Journal
from tests.trace import traces
from tests.trace.traces import PICTURES, sweep_of


def issue():
    x = tf.ones((2, 2))
    with tf.GradientTape() as t:
        t.watch(x)
        y = tf.reduce_sum(x)
        z = tf.square(y)
    return t.gradient(z, x), {"x": x, "y": y, "z": z}


def layer():
    w = tf.Variable([[0.5, -1.0], [0.25, 2.0]])
    b = tf.Variable([0.1, -0.2])
    x = tf.constant([[1.0, 2.0], [3.0, -1.0], [0.0, 0.5]])
    with tf.GradientTape() as tape:
        h = tf.nn.relu(x @ w + b)
        loss = tf.reduce_mean(tf.square(h), axis=1) + 0.01 * tf.reduce_sum(w * w)
    return tape.gradient(loss, [w, b]), {"w": w, "b": b, "x": x, "h": h, "loss": loss}


def shapes():
    x = tf.Variable([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    with tf.GradientTape() as tape:
        first = x[0, 1:]
        turned = tf.transpose(x)
        both = tf.concat([first, turned[::-1, 0]], axis=0)
        y = tf.reduce_max(tf.reshape(both, (1, -1))) + tf.reduce_sum(
            tf.stack([x[0], x[1]]) * tf.cast([1, 2, 3], tf.float32)
        )
    return tape.gradient(y, x), {"x": x, "first": first, "turned": turned, "both": both, "y": y}


def middle():
    x = tf.constant(2.0)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x / 3.0
        z = y**2 * tf.exp(-y)
    return tape.gradient(z, [y, x]), {"x": x, "y": y, "z": z}


PROGRAMS = [issue, layer, shapes, middle]


def recorded(program) -> Trace:
    journal = Journal()
    with observing(journal):
        _, named = program()
        for name, thing in named.items():
            journal.bind(name, thing)
    return journal.traces()[0]


def printed(code: str) -> dict[str, str]:
    """What a TensorFlow script prints under graphlab, by the words before the equals sign."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code.replace("import tensorflow as tf", "import graphlab as tf"), "script", "exec"), {})
    found: dict[str, str] = {}
    for line in out.getvalue().splitlines():
        label, equals, rest = line.partition(" = ")
        found[label if equals else next(reversed(found))] = rest if equals else found[next(reversed(found))] + line
    return found


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_tensorflow_script_prints_the_same_numbers(program):
    """Running the export gives every recorded value and gradient again."""
    trace = recorded(program)
    sweep = trace.sweeps[-1]
    words = printed(to_code(trace, sweep))
    for node in trace.nodes:
        if node.op and node.name in words:
            assert words[node.name] == "".join(str(node.value.array).splitlines())
    for id in sweep.sources:
        name = trace.node(id).name
        assert words[f"gradient for {name}"] == "".join(str(sweep.grads[id].array).splitlines())


def test_a_script_reads_like_a_program():
    """Names, ops and order are the program's."""
    assert "\n".join(to_code(recorded(issue), recorded(issue).sweeps[-1]).splitlines()[2:9]) == (
        "x = tf.constant([[1.0, 1.0], [1.0, 1.0]], dtype=tf.float32)\n\n"
        "with tf.GradientTape() as tape:\n    tape.watch(x)\n    y = tf.reduce_sum(x)\n    z = tf.square(y)\n"
        "grads = tape.gradient([z], [x])"
    )


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("name", [*PICTURES, "chain"])
def test_every_script_is_python(library, name):
    """Whatever a program calls its values, the script has only our own statements and safe names."""
    trace = (PICTURES | {"chain": traces.chain})[name]()
    for sweep in {id(s): s for s in (None, sweep_of(trace))}.values():
        tree = ast.parse(to_code(trace, sweep, library))
        stored = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        # A doctest that ran before in this process leaves its last value in `builtins._`.
        assert not stored & (set(dir(builtins)) - {"_"}) and not stored & {"tf", "torch", "jax", "jnp"}
        assert not any(isinstance(node, ast.Call) and ast.unparse(node.func) == "alert" for node in ast.walk(tree))


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("library", ["pytorch", "jax"])
def test_the_other_scripts_are_python(program, library):
    """PyTorch and JAX get the same ops in the same order."""
    trace = recorded(program)
    ast.parse(to_code(trace, trace.sweeps[-1], library))


@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="PyTorch is not installed")
@pytest.mark.parametrize("program", PROGRAMS)
def test_the_pytorch_script_runs(program):
    """With PyTorch at hand, the export runs."""
    trace = recorded(program)
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(to_code(trace, trace.sweeps[-1], "pytorch"), "script", "exec"), {})


def test_big_leaves_are_not_written_out():
    """A script of megabytes helps nobody: a remark stands in for the numbers."""
    t = traces.Tape()
    x = t.leaf("watched", "x", [0.5] * 5000)
    t.op("sin", "y", [0.5] * 5000, x)
    code = to_code(t.trace())
    assert len(code) < 1000 and "too big to write out" in code


def test_another_library_is_refused():
    """The error names what there is."""
    with pytest.raises(ValueError, match="pytorch"):
        to_code(traces.reuse(), None, "theano")
