"""`tf.function` means what TensorFlow's means: what is recorded, when again, what is replayed, and what is not."""

from __future__ import annotations

import ast
import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import graphlab as tf
from tests.tracing.test_replay import bits


def squares(*numbers: float) -> tf.Tensor:
    return tf.constant(list(numbers))


# --- When it is recorded -------------------------------------------------------------------------


def test_it_is_recorded_once_for_each_kind_of_arguments(capsys):
    """A trace is for shapes and dtypes of tensors, and for types and values of everything else; `print` is in it."""

    @tf.function
    def f(x: Any, *more: Any, **named: Any) -> Any:
        print("recording")
        return 1.0

    one, other = object(), object()
    kinds = [
        (squares(1.0), squares(2.0)),
        (squares(1.0, 2.0), np.float32([3.0, 4.0])),
        (tf.constant([1]), tf.constant([2])),
        (1, 1),
        (1.0, 1.0),
        (True, True),
        ("text", "text"),
        ([squares(1.0), 2], [squares(5.0), 2]),
        ({"a": squares(1.0)}, {"a": squares(3.0)}),
        ((one,), (one,)),
        ((other,), (other,)),
    ]
    for count, (first, second) in enumerate(kinds, 1):
        f(first), f(second)
        assert f.experimental_get_tracing_count() == count
    f(1, 2), f(1, 2), f(1, rate=2), f(1, rate=2)
    assert f.experimental_get_tracing_count() == len(kinds) + 2
    assert capsys.readouterr().out == "recording\n" * (len(kinds) + 2)


def test_arguments_are_told_apart():
    """One tensor given twice is two arguments, and one that is also seen from outside is another thing."""
    x, y = squares(2.0), squares(3.0)
    f = tf.function(lambda a, b: a - 2.0 * b + x)
    f(x, x)
    np.testing.assert_array_equal(f(x, y), [-2.0])
    v = tf.Variable([1.0])
    g = tf.function(lambda a: a * 10.0 + v)
    g(tf.convert_to_tensor(v))
    np.testing.assert_array_equal(g(squares(7.0)), [71.0])


def test_results_stay_what_they_were():
    """What a call gave is not written over by the next one, nor is what was put into a Variable."""
    v = tf.Variable(tf.zeros([3]))

    @tf.function
    def f(x):
        y = tf.sin(x) * 2.0
        v.assign(tf.reshape(y, [3]) + 1.0)
        return y, tf.transpose(y), {"all": [tf.exp(y), None]}

    f(squares(0.0, 1.0, 2.0))
    first = f(squares(1.0, 2.0, 3.0))
    kept, held = bits(first), v.read_value()
    f(squares(5.0, 6.0, 7.0))
    assert bits(first) == kept
    assert bits([held]) != bits([v.read_value()])


def test_methods_and_structures():
    """A method is recorded for each object; results keep their structure, and Python's numbers become tensors."""

    class Scale:
        def __init__(self, factor: float) -> None:
            self.factor = factor

        @tf.function
        def __call__(self, x):
            return {"scaled": (x * self.factor, None), "count": 3}

    double, triple = Scale(2.0), Scale(3.0)
    for _ in range(2):
        assert float(double(tf.constant(5.0))["scaled"][0]) == 10.0
        assert float(triple(tf.constant(5.0))["scaled"][0]) == 15.0
    assert bits(double(tf.constant(1.0))["count"]) == bits(tf.constant(3))


def test_variables_are_read_and_changed_each_time():
    """A replay reads what is in a Variable at that moment, and leaves in it what the function would leave."""
    v, w = tf.Variable(1.0), tf.Variable([1.0, 2.0])

    @tf.function
    def f(x):
        v.assign_add(x)
        w.assign(w * v)
        v.assign_sub(0.5)
        return v + 0.0, w

    f(tf.constant(1.0))
    v.assign(10.0)
    assert [float(f(tf.constant(2.0))[0]), float(v)] == [11.5, 11.5]
    np.testing.assert_array_equal(w, [24.0, 48.0])


def test_a_variable_is_made_in_the_first_call_only():
    """TensorFlow's ValueError for one that is made each time; one that is made once is fine."""
    made = []

    @tf.function
    def once(x):
        if not made:
            made.append(tf.Variable(2.0))
        return made[0] * x

    assert [float(once(tf.constant(3.0))) for _ in range(3)] == [6.0] * 3
    assert "replayed" in once.explain()
    always = tf.function(lambda x: tf.Variable(1.0) + x)
    always(1.0)
    with pytest.raises(ValueError, match="singleton tf.Variables created on the first call"):
        always(1.0)


# --- What is not replayed ------------------------------------------------------------------------


def _branch(x):
    if x > 0:
        return x * 2.0
    return -x


def _loop(x):
    while x < 10.0:
        x = x * x + 1.0
    return x


def _number(x):
    return tf.constant(float(x) * 2.0)


def _array(x):
    return tf.constant(np.sin(x.numpy()))


def _picked(x):
    row = tf.stack([x, -x])
    return row[row > 0.0]


def _dataset(x):
    return x + sum(part for part in tf.data.Dataset.from_tensor_slices([1.0, 2.0]))


def _other(x):
    return {"result": x, "what": object()}


@pytest.mark.parametrize(
    ("function", "text"),
    [
        (_branch, "`if x > 0:`, asks whether a tensor is true"),
        (_loop, "`while x < 10.0:`, asks whether a tensor is true"),
        (_number, "makes a Python float of a tensor"),
        (_array, "takes the numbers out of a tensor"),
        (_picked, "`return row[row > 0.0]`, "),
        (_dataset, "goes through a data set"),
        (_other, "it gives back a object"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_depends_on_numbers_runs_as_it_is(function, text):
    """The results are those without `tf.function`, and `explain` names the line and the reason."""
    replayed = tf.function(function)
    for number in (3.0, -1.0, 4.0):
        if function is not _other:
            assert bits(replayed(tf.constant(number))) == bits(function(tf.constant(number)))
        else:
            replayed(tf.constant(number))
    assert f"{function.__name__}(float32[]): run as it is each time" in replayed.explain()
    assert text in replayed.explain(), replayed.explain()


def test_sizes_are_no_numbers():
    """What is asked of shapes alone, and loops over the rows of a tensor, are recorded."""

    @tf.function
    def f(x):
        total = tf.zeros([int(tf.shape(x)[1])])
        for row in x:
            total = total + row / float(len(x))
        for i in tf.range(2):
            total = total * tf.cast(i + 1, tf.float32)
        return total

    x = tf.constant([[1.0, 2.0], [3.0, 4.0]])
    f(x)
    np.testing.assert_array_equal(f(x * 2.0), [8.0, 12.0])
    assert "replayed" in f.explain(), f.explain()


def test_random_numbers_are_drawn_each_time():
    """Each call draws, as the function would: from the shared stream, from a generator, by a stream of a seed."""
    dice = tf.random.Generator.from_seed(3)
    f = tf.function(lambda: (tf.random.normal([3]), dice.uniform([2]), tf.random.shuffle(tf.range(5)), tf.nn.dropout(
        tf.ones([8]), 0.5)))  # fmt: skip
    f()
    tf.random.set_seed(1)
    dice.reset_from_seed(1)
    replayed = bits([f(), f()])
    tf.random.set_seed(1)
    dice.reset_from_seed(1)
    assert bits([f.python_function(), f.python_function()]) == replayed
    assert "replayed" in f.explain(), f.explain()


def test_tf_print_prints_each_time(capsys):
    """What `tf.print` writes are the numbers of each call, in order; `print` writes once."""

    @tf.function
    def f(x):
        print("recording")
        tf.print("x:", x, [x * 2.0], sep=" ", output_stream=sys.stdout)
        v.assign_add(x)

    v = tf.Variable(0.0)
    for number in (1.0, 2.0):
        f(tf.constant(number))
    assert capsys.readouterr().out == "recording\nx: 1 [2]\nx: 2 [4]\n"
    assert float(v) == 3.0


def test_rules_that_look_at_numbers_go_their_way():
    """The gradient of a root is 0 · ∞ = 0 at 0 also where it was recorded elsewhere."""

    @tf.function
    def slope(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.reduce_sum(tf.sqrt(x) * 0.0)
        return tape.gradient(y, x)

    slope(squares(1.0, 2.0))
    np.testing.assert_array_equal(slope(squares(0.0, 2.0)), [0.0, 0.0])
    np.testing.assert_array_equal(slope(squares(3.0, 2.0)), [0.0, 0.0])


def test_errors_are_those_of_the_line():
    """An op that fails in a replay raises what it raises there, and the traceback ends in the program's own line."""

    @tf.function
    def f(x, y):
        z = x + 1
        return x // (z - y)

    f(tf.constant(3), tf.constant(2))
    with pytest.raises(tf.errors.InvalidArgumentError, match="division by zero") as caught:
        f(tf.constant(3), tf.constant(4))
    assert any(entry.name == "f" and "x // (z - y)" in str(entry.statement) for entry in caught.traceback)


def test_another_layout_gives_the_same_bits():
    """NumPy adds up a transposed matrix in another order: a replay that was recorded on a usual one does, too."""
    x = np.random.default_rng(0).normal(size=(33, 33)).astype(np.float32)
    f = tf.function(lambda a: tf.reduce_sum(tf.sin(a) * 3.0, axis=0))
    f(tf.constant(x))
    turned = tf.transpose(tf.constant(x))
    assert bits(f(turned)) == bits(f.python_function(turned))


# --- Around it -----------------------------------------------------------------------------------


def test_functions_in_functions(capsys):
    """An inner function is recorded once for all that call it, and is part of their replays."""

    @tf.function
    def inner(x):
        print("inner")
        return tf.sin(x) * x

    @tf.function
    def outer(x):
        print("outer")
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = inner(x) + inner(x * 2.0)
        return y, tape.gradient(y, x)

    for number in (1.0, 2.0, 3.0):
        x = tf.constant(number)
        with tf.GradientTape() as tape:
            tape.watch(x)
            double = x * 2.0
            y = tf.sin(x) * x + tf.sin(double) * double
        assert bits(outer(x)) == bits((y, tape.gradient(y, x)))
    assert capsys.readouterr().out == "outer\ninner\n"


def test_a_rule_of_ones_own():
    """A custom gradient is replayed by its rule; below a tape it is asked for the numbers of that call."""

    @tf.custom_gradient
    def odd(x):
        return x * 2.0, lambda upstream: upstream * tf.exp(x)

    @tf.function
    def f(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = odd(x)
        return y, tape.gradient(y, x)

    g = tf.function(lambda x: odd(x) * 1.0)
    for number in (0.0, 1.0, 2.0):
        x = tf.constant(number)
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = g(x)
        assert bits(f(x)) == bits((x * 2.0, tf.exp(x))) == bits((y, tape.gradient(y, x)))
    assert "replayed" in f.explain()


def test_threads_share_a_trace_and_no_memory(capsys):
    """Many at once get each their own results from what was recorded once."""

    @tf.function
    def f(x):
        print("recording")
        for _ in range(20):
            x = tf.sin(x) + 0.1
        return x

    def wanted(number: int) -> Any:
        return bits(f.python_function(tf.fill([500], float(number))))

    answers = [wanted(n) for n in range(4)]
    capsys.readouterr()
    f(tf.zeros([500]))
    wrong: list[int] = []

    def ask(number: int) -> None:
        wrong.extend(number for _ in range(20) if bits(f(tf.fill([500], float(number)))) != answers[number])

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert capsys.readouterr().out == "recording\n"


def test_a_signature_is_kept():
    """With an `input_signature` numbers become tensors of its dtype; what does not fit is a TypeError."""
    f = tf.function(lambda x: x * 2, input_signature=[tf.TensorSpec([None], tf.float32)])
    assert bits(f([1, 2])) == bits(tf.constant([2.0, 4.0]))
    for wrong in (tf.constant([1]), tf.constant(1.0)):
        with pytest.raises(TypeError, match="Can not cast"):
            f(wrong)
    concrete = tf.function(lambda x, y: x + y).get_concrete_function(tf.TensorSpec([2]), 1.0)
    assert bits(concrete(squares(1.0, 2.0), 1.0)) == bits(squares(2.0, 3.0))


def test_functions_can_be_made_to_run_eagerly(capsys):
    """With `run_functions_eagerly` each call prints."""
    f = tf.function(lambda x: print("called") or x)
    tf.config.run_functions_eagerly(True)
    try:
        f(1), f(1)
    finally:
        tf.config.run_functions_eagerly(False)
    assert capsys.readouterr().out == "called\n" * 2


# --- What holds it up ----------------------------------------------------------------------------

_BLIND = {"shape", "dtype", "size", "ndim", "strides"}


@pytest.mark.parametrize("folder", ["functions", "keras", "ops"])
def test_who_looks_at_numbers_says_so(folder):
    """The array in a tensor is taken by `numbers_of` or `aside`, which tell the observer, or asked for its shape alone.

    Otherwise a function could be recorded whose result depends on numbers in a way that no op shows.
    """
    wrong = []
    for path in (Path(tf.__file__).parent / folder).rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text)
        fine = {
            id(part)
            for node in ast.walk(tree)
            for part in (
                [node.value]
                if isinstance(node, ast.Attribute) and node.attr in _BLIND
                else node.args
                if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in _BLIND
                else []
            )
        }
        wrong += [
            f"{path.name}: {text.splitlines()[node.lineno - 1].strip()}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and node.attr == "_array" and id(node) not in fine
        ]
    assert not set(wrong) - KNOWN_TO_THE_OBSERVER


KNOWN_TO_THE_OBSERVER = {
    "random.py: return drawn(lambda: function(*args, **kwargs)._array)",
    "settings.py: write(*[x._array for x in tensors])",
    "random.py: return int(_uniform(_source(), (), 0, below, dtypes.int32)._array)",
    "control.py: return self.known._array",
    "control.py: whole = inputs[index]._array if isinstance(inputs[index], Tensor) else inputs[index]",
    "control.py: return sent if came is g else sent._array",
}
