"""What a tape promises, beyond the derivative of single ops."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
import weakref

import numpy as np
import pytest

import graphlab as tf
from graphlab.tensor import Op


def test_the_program_of_the_course():
    """A sum over ones, squared: the gradient of (Σx)² is 2·Σx = 8 everywhere, and the printed form is TensorFlow's."""
    x = tf.ones((2, 2))
    with tf.GradientTape() as t:
        t.watch(x)
        y = tf.reduce_sum(x)
        z = tf.square(y)
    dz_dx = t.gradient(z, x)
    assert str(dz_dx) == "tf.Tensor(\n[[8. 8.]\n [8. 8.]], shape=(2, 2), dtype=float32)"


def test_a_hundred_thousand_ops_need_no_recursion():
    """A chain far longer than Python's recursion limit is differentiated: d(x + 100,000)/dx = 1."""
    x = tf.Variable(0.0)
    with tf.GradientTape() as tape:
        y = x
        for _ in range(100_000):
            y = y + 1.0
    assert sum(isinstance(item, Op) for item in tape.records) == 100_000
    assert float(tape.gradient(y, x)) == 1.0


def test_assigning_after_reading_changes_no_gradient():
    """What was read is what was recorded: x·x at 3 gives 6, though x is 10 by then."""
    x = tf.Variable(3.0)
    with tf.GradientTape(persistent=True) as tape:
        y = x * x
        x.assign(10.0)
        z = x * x
    x.assign(-1.0)
    assert float(tape.gradient(y, x)) == 6.0
    assert float(tape.gradient(z, x)) == 20.0
    assert float(tape.gradient([y, z], x)) == 26.0  # every reading of a Variable counts for it


@pytest.mark.parametrize("order", range(1, 6))
def test_nested_tapes_differentiate_to_any_order(order):
    """The n-th derivative of x⁵ at 2 is 5!/(5−n)! · 2^(5−n)."""
    x = tf.Variable(2.0, dtype=tf.float64)

    def derivative(n):
        if n == 0:
            return x**5
        with tf.GradientTape() as tape:
            y = derivative(n - 1)
        return tape.gradient(y, x)

    expected = np.prod([5 - i for i in range(order)]) * 2.0 ** (5 - order)
    assert float(derivative(order)) == pytest.approx(expected)


def test_sources_keep_their_structure_and_none_means_no_path():
    """Lists, tuples and dicts come back as they were, with None where the target does not depend on a source."""
    a, b, c = tf.Variable(2.0), tf.Variable(3.0), tf.Variable(4.0)
    with tf.GradientTape() as tape:
        y = a * b
    grads = tape.gradient(y, {"one": [a, c], "two": (b,)})
    assert grads["one"][1] is None
    assert (float(grads["one"][0]), float(grads["two"][0])) == (3.0, 2.0)
    assert isinstance(grads["two"], tuple)


def test_a_tape_that_is_not_persistent_answers_once():
    """The second call raises RuntimeError and says what to write; a persistent tape answers as often as asked."""
    x = tf.Variable(3.0)
    with tf.GradientTape() as once, tf.GradientTape(persistent=True) as often:
        y = x * x
    once.gradient(y, x)
    with pytest.raises(RuntimeError, match="persistent=True"):
        once.gradient(y, x)
    assert float(often.gradient(y, x)) == float(often.gradient(y, x)) == 6.0


def test_contributions_of_several_uses_add_up():
    """x used three times in x·x + 5x gets 2x + 5."""
    x = tf.Variable(3.0)
    with tf.GradientTape() as tape:
        y = x * x + 5.0 * x
    assert float(tape.gradient(y, x)) == 11.0


@pytest.mark.parametrize("shapes", [((3,), ()), ((2, 3), (3,)), ((2, 1), (1, 3)), ((4, 1, 3), (2, 1)), ((), (2, 2))])
@pytest.mark.parametrize("name", ["add", "subtract", "multiply", "realdiv", "maximum", "pow"])
def test_broadcasting_is_undone(name, shapes):
    """The gradient of a broadcast operand has its own shape and is the sum over the copies."""
    rng = np.random.default_rng(0)
    left, right = (rng.uniform(0.5, 2.0, shape) for shape in shapes)
    function = getattr(tf, name)
    a, b = tf.Variable(left), tf.Variable(right)
    full = np.broadcast_shapes(*shapes)
    wide_a, wide_b = tf.Variable(np.broadcast_to(left, full)), tf.Variable(np.broadcast_to(right, full))
    with tf.GradientTape(persistent=True) as tape:
        small, big = function(a, b), function(wide_a, wide_b)
    for x, wide in ((a, wide_a), (b, wide_b)):
        grad, expected = tape.gradient(small, x).numpy(), tape.gradient(big, wide).numpy()
        while expected.ndim > grad.ndim:
            expected = expected.sum(0)
        stretched = tuple(i for i, size in enumerate(grad.shape) if size == 1)
        np.testing.assert_allclose(grad, expected.sum(stretched, keepdims=True))


def test_threads_do_not_see_each_others_tapes():
    """Eight threads that nest tapes in step with each other all get the right second derivative."""
    barrier, wrong = threading.Barrier(8), []

    def work(k):
        x = tf.Variable(float(k))
        for _ in range(20):
            with tf.GradientTape() as outer:
                barrier.wait()
                with tf.GradientTape() as inner:
                    y = x**3
                g = inner.gradient(y, x)
            if (float(g), float(outer.gradient(g, x))) != (3.0 * k * k, 6.0 * k):
                wrong.append(k)

    threads = [threading.Thread(target=work, args=(k,)) for k in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_a_tape_leaves_no_cycle():
    """A tape and its tensors go as soon as nothing names them, without the garbage collector."""
    gc.disable()
    try:
        x = tf.Variable(2.0)
        with tf.GradientTape() as tape:
            y = x * x
        tape.gradient(y, x)
        seen = weakref.ref(y)
        del tape, y
        assert seen() is None
    finally:
        gc.enable()


def test_what_no_watched_tensor_reaches_is_not_recorded():
    """Arithmetic on plain constants costs the tape nothing."""
    c = tf.constant(2.0)
    with tf.GradientTape() as tape:
        for _ in range(10):
            c = c * 2.0
    assert tape.records == []


def test_errors_say_what_to_do():
    """Watching a number, watching too late, and a target that is no tensor each name the cure."""
    with tf.GradientTape() as tape, pytest.raises(ValueError, match=r"tf\.constant"):
        tape.watch(3.0)
    with pytest.raises(AttributeError, match="with"):
        tape.watch(tf.constant(1.0))
    with tf.GradientTape() as tape, pytest.raises(AttributeError, match="inside the tape"):
        tape.gradient(3.0, tf.Variable(1.0))


def test_cross_entropy_at_zero():
    """The derivative of sigmoid cross entropy is σ(x) − z at every x, also at the 0 that training often starts from."""
    x, z = tf.Variable([0.0, -0.0, 1.5]), [1.0, 0.0, 1.0]
    with tf.GradientTape() as tape:
        loss = tf.nn.sigmoid_cross_entropy_with_logits(labels=z, logits=x)
    np.testing.assert_allclose(tape.gradient(loss, x), tf.sigmoid(x) - z, rtol=1e-6)


def test_watching_ints_is_warned_of(caplog):
    """The log says what TensorFlow's says, once for each; the gradient is None."""
    x = tf.constant(3)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x * x
    assert tape.gradient(y, x) is None
    wanted = "The dtype of the watched tensor must be floating (e.g. tf.float32), got tf.int32"
    assert [record.getMessage() for record in caplog.records] == [wanted]


def test_only_ops_are_silent():
    """An op that overflows warns nobody; NumPy itself goes on to warn, also in the block of a tape."""
    x = tf.Variable(3e38)
    with tf.GradientTape() as tape:
        y = x * x
        with pytest.warns(RuntimeWarning, match="divide by zero"):
            np.divide(1.0, np.zeros(1))
    assert tape.gradient(y, x).numpy() == np.inf
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        np.divide(1.0, np.zeros(1))


def test_what_many_programs_need_not_is_imported_when_it_is_asked_for():
    """Importing graphlab leaves Keras, data sets and storage out; any name that TensorFlow has brings what has it."""
    late = "[name for name in ('data', 'datasets', 'keras', 'storage') if 'graphlab.' + name in sys.modules]"
    code = f"import sys, graphlab as tf; print({late}); print(tf.{{}}.__name__, {late})"
    names = ("keras.layers.Dense", "optimizers.SGD", "zeros_initializer", "losses.MSE", "data.Dataset")
    for name in names:
        done = subprocess.run([sys.executable, "-c", code.format(name)], capture_output=True, text=True, check=True)
        before, after = done.stdout.splitlines()
        assert before == "[]" and ("keras" in after) == (name != "data.Dataset")
    assert {"keras", "initializers", "data"} <= set(dir(tf))
