"""Exported scripts, run with graphlab in TensorFlow's place."""

import ast
import builtins
import re
from collections.abc import Iterator

import pytest

import graphlab as tf
from graphlab import sandbox
from graphlab.tensor import OPS, observing
from graphlab.trace.build import traces_of
from graphlab.trace.graph import Trace
from graphlab.trace.recording.journal import Journal
from graphlab.views.export.agreement import DIFFERS, NOT_COMPARED
from graphlab.views.export.script import LIBRARIES, identifiers, to_code
from graphlab.views.reading import Reading
from tests.peers import cases
from tests.peers.scripts import Tally, check, ran, says_that_it_agrees
from tests.views import traces
from tests.views.traces import PICTURES, sweep_of


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
    return traces_of(journal)[0]


def checked(traces, library="tensorflow") -> Tally:
    """The scripts of the traces, run with graphlab in TensorFlow's place."""
    tally = Tally()
    for title, trace, sweep in traces:
        check(title, trace, sweep, library, tally, stand_in="graphlab")
    return tally


@pytest.fixture(scope="module")
def op_traces():
    return list(cases.ops(examples=1))


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_tensorflow_script_prints_the_same_numbers(program):
    """Running the export gives every recorded value and gradient again."""
    trace = recorded(program)
    tally = checked([(program.__name__, trace, trace.sweeps[-1])])
    assert not tally.wrong and tally.values and tally.gradients


def test_the_gallery_exports_to_tensorflow():
    """Every gradient call of every program gives its values, its gradients and its Nones again."""
    tally = checked(cases.gallery())
    assert not tally.wrong
    assert tally.scripts > 40 and tally.nones > 8


@pytest.mark.whole
def test_every_op_exports_to_tensorflow(op_traces):
    """Every op of the registry, and the ops of its gradient."""
    tally = checked(op_traces)
    assert not tally.wrong
    assert {title.split()[0] for title, *_ in op_traces} == set(OPS)


@pytest.mark.whole
@pytest.mark.parametrize("library", LIBRARIES)
def test_every_op_has_a_spelling(library, op_traces):
    """No script of an op falls back on the numbers of the recorded run; only text has no tensors elsewhere."""
    for title, trace, sweep in op_traces:
        code = to_code(Reading(trace, sweep), library)
        ast.parse(code)
        assert "recorded run:" not in code, title


def test_a_wrong_script_is_found(monkeypatch):
    """The check itself: another op, another number or a script that does not run is seen."""
    trace = recorded(layer)
    found = [("layer", trace, trace.sweeps[-1])]
    assert not checked(found).wrong
    for right, wrong in (("tf.nn.relu(", "tf.abs("), ("0.25", "0.2501"), ("tf.nn.relu(", "tf.nn.rely(")):
        broken = to_code(Reading(*found[0][1:])).replace(right, wrong)
        monkeypatch.setattr("tests.peers.scripts.to_code", lambda *_, broken=broken: broken)
        assert checked(found).wrong


def changed(code: str) -> Iterator[tuple[str, str]]:
    """The script once more for each row that it compares, with another number of the page there: label and script."""
    head, page = code.split("\npage = {\n")
    rows = page.split("\n}\n")[0].splitlines()
    for i, row in enumerate(rows):
        label, written = re.match(r' {4}"(.*?)": (.*),$', row).groups()
        other = (
            "[1.5, 2.5, 3.5]"
            if written == "None"
            else f"np.nan_to_num(np.asarray({written}, complex).real).clip(-1, 1) + 7.3"
        )
        edited = [*rows[:i], f'    "{label}": {other},', *rows[i + 1 :]]
        yield label, code.replace("\n".join(rows), "\n".join(edited))


def test_a_script_says_which_number_differs():
    """Every gallery program's script agrees with the page; with one of the page's numbers changed it names that one."""
    shown = 0
    for title, trace, sweep in cases.gallery():
        code = to_code(Reading(trace, sweep)).replace("import tensorflow as tf", "import graphlab as tf")
        if "\npage = {\n" not in code:
            continue
        assert says_that_it_agrees(ran(code)), title
        rows = list(changed(code))
        label, edited = rows[shown % len(rows)]
        text = ran(edited)
        assert not says_that_it_agrees(text), title
        assert re.findall(f"^{DIFFERS}: (.*?) is ", text, re.MULTILINE) == [label], title
        shown += 1
    assert shown > 40


def late():
    """x is watched when it has been used already, and u in the middle: v and w are not all on the tape."""
    x, u = tf.constant(2.0), tf.constant(5.0)
    with tf.GradientTape() as tape:
        v = x * x
        tape.watch(x)
        w = tf.square(u)
        tape.watch(w)
        y = v * x + w * w
    return tape.gradient(y, [x, w, u, v]), {"x": x, "u": u, "v": v, "w": w, "y": y}


def test_a_script_follows_what_the_tape_followed():
    """What was watched late or midway, and what was not, has the same gradients in the script."""
    trace = recorded(late)
    tally = checked([("late", trace, trace.sweeps[-1])])
    assert not tally.wrong and (tally.gradients, tally.nones) == (2, 2)
    for library, mark in zip(LIBRARIES, ("tf.stop_gradient(", ".detach()", "stop_gradient("), strict=True):
        assert mark in to_code(Reading(trace, trace.sweeps[-1]), library)


def weighed():
    x = tf.Variable([1.0, 2.0])
    with tf.GradientTape() as tape:
        y = x * x
    return tape.gradient(y, x, output_gradients=[10.0]), {"x": x, "y": y}


def test_one_weight_for_all():
    """One number for a whole target is written for each of its elements, as PyTorch and JAX want it."""
    trace = recorded(weighed)
    assert not checked([("weighed", trace, trace.sweeps[-1])]).wrong
    assert "[torch.tensor([10.0, 10.0], dtype=torch.float32)]" in to_code(Reading(trace, trace.sweeps[-1]), "pytorch")


def ties():
    x = tf.Variable([0.0, 2.0])
    with tf.GradientTape() as tape:
        y = tf.maximum(x, [1.0, 2.0]) + tf.abs(x) + tf.minimum(x, 1.0)
    return tape.gradient(y, [x, y]), {"x": x, "y": y}


@pytest.mark.parametrize(("library", "remarks"), [("tensorflow", 0), ("pytorch", 1), ("jax", 2)])
def test_a_kink_is_remarked(library, remarks):
    """Where the run stands at a kink and the library chooses another slope, the script says so, and only there."""
    trace = recorded(ties)
    lines = to_code(Reading(trace, trace.sweeps[-1]), library).splitlines()
    assert sum("TensorFlow" in line for line in lines if not line.startswith(("#", "import"))) == remarks


@tf.custom_gradient
def twice_the_slope(x):
    return tf.square(x), lambda g: 4.0 * g * x


def own_rule():
    x, w = tf.Variable(3.0), tf.Variable(2.0)
    with tf.GradientTape() as tape:
        y = twice_the_slope(x) + x * w
        z = y + twice_the_slope(w)
    return tape.gradient(z, [x, w]), {"x": x, "w": w, "y": y, "z": z}


def only_own_rule():
    x = tf.Variable(3.0)
    with tf.GradientTape() as tape:
        y = twice_the_slope(x)
    return tape.gradient(y, x), {"x": x, "y": y}


@pytest.mark.parametrize("program", [own_rule, only_own_rule])
def test_what_cannot_be_exported_is_said(program):
    """An op with a rule of the program's own has no spelling: its value stands there, and its gradient is missed."""
    trace = recorded(program)
    sweep = trace.sweeps[-1]
    tally = checked([("own", trace, sweep)])
    assert len(tally.wrong) == len(sweep.sources) and all("gradient for" in text for text in tally.wrong)
    for library in LIBRARIES:
        code = to_code(Reading(trace, sweep), library)
        assert code.count("# the numbers of the recorded run") == code.count("twice_the_slope like it") > 0
        assert code.count("# NOT the program's: without what came through") == len(sweep.sources)


def asleep():
    a, b = tf.Variable(2.0), tf.Variable(3.0, trainable=False)
    with tf.GradientTape() as tape:
        y = a * b
    return tape.gradient(y, [a, b]), {"a": a, "b": b, "y": y}


def test_a_variable_that_is_not_watched_stays_so():
    """Its gradient is None in every script, and the TensorFlow script says why."""
    trace = recorded(asleep)
    assert "b = tf.Variable(3.0, dtype=tf.float32, trainable=False)" in to_code(Reading(trace, trace.sweeps[-1]))
    for library in LIBRARIES[1:]:
        assert 'print("gradient for b =", None)' in to_code(Reading(trace, trace.sweeps[-1]), library)


def test_texts_have_no_tensors_elsewhere():
    """A program of texts is exported with a remark, and nothing is called that is not there."""
    trace = PICTURES["dtypes"]()
    for library in LIBRARIES[1:]:
        code = to_code(Reading(trace), library)
        assert any("no tensors of text" in line for line in code.splitlines()) == any(
            node.dtype == "string" for node in trace.nodes
        )


def test_a_script_reads_like_a_program():
    """Names, ops and order are the program's."""
    assert "\n".join(to_code(Reading(recorded(issue), recorded(issue).sweeps[-1])).splitlines()[5:12]) == (
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
        tree = ast.parse(to_code(Reading(trace, sweep), library))
        stored = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        # A doctest that ran before in this process leaves its last value in `builtins._`.
        assert not stored & (set(dir(builtins)) - {"_"}) and not stored & {"tf", "torch", "jax", "jnp"}
        assert not any(isinstance(node, ast.Call) and ast.unparse(node.func) == "alert" for node in ast.walk(tree))


def test_big_leaves_are_not_written_out():
    """A script of megabytes helps nobody: one number for all where it is one, else a remark in their place."""
    for numbers, words in (
        ([0.5] * 5000, "tf.fill((5000,), tf.constant(0.5"),
        (list(range(5000)), "too many to write"),
    ):
        t = traces.Tape()
        x = t.leaf("watched", "x", numbers)
        t.op("sin", "y", numbers, x)
        code = to_code(Reading(t.trace()))
        assert len(code) < 3000 and words in code
        assert (f"{NOT_COMPARED}: y, " in code) == (numbers[0] != numbers[1])
        assert ("# But x: too many numbers" in code) == (numbers[0] != numbers[1])


def test_another_library_is_refused():
    """The error names what there is."""
    with pytest.raises(ValueError, match="pytorch"):
        to_code(Reading(traces.reuse()), "theano")


def test_leaves_are_called_by_their_places():
    """A Variable of a layer, a list or a dict has a name that says whose it is, and no two have the same."""
    (trace,) = sandbox.run(
        "m = tf.keras.Sequential([tf.keras.layers.Dense(2), tf.keras.layers.Dense(1)])\nw = [tf.Variable(2.0)]\n"
        "w_0 = tf.Variable(1.0)\nwith tf.GradientTape() as tape:\n"
        "    y = tf.reduce_sum(m(tf.ones((3, 2))) * w[0] * w_0)\ng = tape.gradient(y, m.trainable_variables)"
    ).traces
    found = identifiers(trace)
    leaves = [found[node.id] for node in trace.nodes if node.kind == "variable"]
    assert sorted(leaves) == ["dense_1_bias", "dense_1_kernel", "dense_bias", "dense_kernel", "w_0", "w_0_1"]
    assert "dense_kernel = tf.Variable(" in to_code(Reading(trace, trace.sweeps[0]))
