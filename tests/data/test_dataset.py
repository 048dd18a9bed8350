"""`tf.data.Dataset`: its steps against plain lists, the order of `shuffle`, laziness, and what a tape sees of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import graphlab as tf
from graphlab.data import Dataset


class Step(NamedTuple):
    """A step of a data set of numbers, and what it does to a list of them."""

    text: str
    take: Callable[[Dataset], Dataset]
    expect: Callable[[list[Any]], list[Any]]


def groups(items: list[Any], size: int, *, whole: bool) -> list[list[Any]]:
    """Lists of so many items, as `batch` makes them."""
    found = [items[at : at + size] for at in range(0, len(items), size)]
    return [group for group in found if not whole or len(group) == size]


def windowed(items: list[Any], size: int, shift: int, stride: int, *, whole: bool) -> list[Any]:
    """The items of all windows, one window after the other."""
    found = [items[at : at + (size - 1) * stride + 1 : stride] for at in range(0, len(items), shift)]
    return list(chain(*(window for window in found if not whole or len(window) == size)))


small = st.integers(1, 4)
STEPS = st.one_of(
    st.integers(-1, 5).map(lambda n: Step(f"take {n}", lambda d: d.take(n), lambda x: x if n < 0 else x[:n])),
    st.integers(-1, 5).map(lambda n: Step(f"skip {n}", lambda d: d.skip(n), lambda x: [] if n < 0 else x[n:])),
    st.integers(0, 3).map(lambda n: Step(f"repeat {n}", lambda d: d.repeat(n), lambda x: x * n)),
    st.integers(0, 9).map(lambda n: Step("endless", lambda d: d.repeat().take(n), lambda x: (x * 9)[: n if x else 0])),
    st.integers(1, 3).map(lambda n: Step(f"shard {n}", lambda d: d.shard(n, n - 1), lambda x: x[n - 1 :: n])),
    st.integers(0, 3).map(
        lambda n: Step("concatenate", lambda d: d.concatenate(Dataset.range(n)), lambda x: [*x, *range(n)])
    ),
    st.integers(-3, 3).map(lambda n: Step("map", lambda d: d.map(lambda x: x * n), lambda x: [part * n for part in x])),
    small.map(
        lambda n: Step("filter", lambda d: d.filter(lambda x: x % n == 0), lambda x: [p for p in x if p % n == 0])
    ),
    st.tuples(small, st.booleans()).map(
        lambda s: Step(
            f"batch {s}", lambda d: d.batch(s[0], s[1]).unbatch(), lambda x: sum(groups(x, s[0], whole=s[1]), [])
        )
    ),
    st.tuples(small, small, st.integers(1, 2), st.booleans()).map(
        lambda s: Step(
            f"window {s}",
            lambda d: d.window(s[0], s[1], s[2], s[3]).flat_map(lambda w: w),
            lambda x: windowed(x, s[0], s[1], s[2], whole=s[3]),
        )
    ),
    st.just(Step("cache", lambda d: d.cache().prefetch(1), lambda x: x)),
    st.just(Step("shuffle 1", lambda d: d.shuffle(1), lambda x: x)),
    st.just(Step("unique", lambda d: d.unique(), lambda x: list(dict.fromkeys(x)))),
    st.just(
        Step("zip", lambda d: Dataset.zip(d, d.skip(1)).map(lambda a, b: a + b), lambda x: [*map(sum, zip(x, x[1:]))])  # noqa: B905, RUF007
    ),
    st.just(
        Step("enumerate", lambda d: d.enumerate().map(lambda i, x: i + x), lambda x: [i + p for i, p in enumerate(x)])
    ),
    st.just(
        Step(
            "scan",
            lambda d: d.scan(np.int64(0), lambda s, x: (s + x, s)),
            lambda x: [sum(x[:i]) for i in range(len(x))],
        )
    ),
    st.just(
        Step(
            "flat map",
            lambda d: d.flat_map(lambda x: Dataset.range(x % 3)),
            lambda x: [*chain(*(range(p % 3) for p in x))],
        )
    ),
)


@given(st.integers(0, 7), st.lists(STEPS, max_size=5))
def test_steps_do_to_a_data_set_what_they_do_to_a_list(count: int, steps: list[Step]) -> None:
    """Any steps in any order: the same numbers, each time; and as many as `cardinality` says, if it says so.

    TensorFlow says that `repeat()` has no end where nobody knows how many elements there are, though there be none.
    """
    dataset, expected, is_counted = Dataset.range(count), list(range(count)), True
    for step in steps:
        is_counted &= step.text != "endless" or dataset.cardinality() != tf.data.UNKNOWN_CARDINALITY or expected != []
        dataset, expected = step.take(dataset), step.expect(expected)[:200]
        dataset = dataset.take(200)
    once, again = ([int(x) for x in dataset] for _ in range(2))
    assert once == again == expected
    known = int(dataset.cardinality())
    assert not is_counted or known in (tf.data.UNKNOWN_CARDINALITY, len(expected))
    assert all(x.dtype is tf.int64 for x in dataset)
    assert dataset.element_spec == tf.TensorSpec([], tf.int64)


@given(st.integers(0, 30), st.integers(1, 40), st.integers(0, 9))
def test_an_element_is_drawn_from_the_next_ones(count: int, size: int, seed: int) -> None:
    """Shuffling changes the order alone; what comes at place n was among the first n + `buffer_size`."""
    order = [int(x) for x in Dataset.range(count).shuffle(size, seed=seed)]
    assert sorted(order) == list(range(count))
    assert all(number < place + size for place, number in enumerate(order))


def test_every_order_comes() -> None:
    """A buffer for all of them gives each order, about equally often; a smaller one those that it can."""

    def orders(size: int) -> dict[str, int]:
        found: dict[str, int] = {}
        for seed in range(600):
            text = "".join(str(int(x)) for x in Dataset.range(3).shuffle(size, seed=seed))
            found[text] = found.get(text, 0) + 1
        return found

    assert {*orders(2)} == {"012", "021", "102", "120"}
    assert len(orders(3)) == 6 and min(orders(3).values()) > 60


def test_a_seed_says_what_comes_and_each_pass_has_an_order_of_its_own() -> None:
    """One seed gives the same orders; without reshuffling, one order; without a seed `set_seed` says what comes."""

    def passes(**settings: Any) -> list[list[int]]:
        dataset = Dataset.range(20).shuffle(20, **settings)
        return [[int(x) for x in dataset] for _ in range(3)]

    first = passes(seed=4)
    assert first == passes(seed=4) and len({tuple(order) for order in first}) == 3
    kept = passes(seed=4, reshuffle_each_iteration=False)
    assert kept[0] == kept[1] == kept[2]
    tf.random.set_seed(1)
    drawn = passes()
    tf.random.set_seed(1)
    assert drawn == passes() != first
    repeated = [int(x) for x in Dataset.range(5).shuffle(5, seed=2).repeat(3)]
    assert [sorted(repeated[at : at + 5]) for at in (0, 5, 10)] == [list(range(5))] * 3


@pytest.mark.parametrize(
    "step, made",
    [
        (lambda d: d, 2),
        (lambda d: d.map(lambda x: x), 2),
        (lambda d: d.batch(3), 6),
        (lambda d: d.shuffle(4), 5),
        (lambda d: d.prefetch(10), 2),
        (lambda d: d.window(3, shift=1), 4),
        (lambda d: d.take(2), 2),
        (lambda d: d.repeat().filter(lambda x: x % 2 == 1), 4),
    ],
)
def test_elements_are_made_when_they_are_asked_for(step: Callable[[Dataset], Dataset], made: int) -> None:
    """Two elements of a set without an end: so many have been made, and none before."""
    log: list[int] = []

    def endless() -> Iterator[int]:
        number = 0
        while True:
            log.append(number)
            yield number
            number += 1

    dataset = step(Dataset.from_generator(endless, output_signature=tf.TensorSpec([], tf.int64)))
    assert log == []
    assert len(list(islice(dataset, 2))) == 2
    assert len(log) == made


def test_a_cache_is_made_once_it_is_whole() -> None:
    """Who stops half-way leaves nothing; from the first whole pass on the function is not called any more."""
    calls: list[int] = []

    def noted(x: Any) -> Any:
        calls.append(int(x))
        return x

    dataset = Dataset.range(3).map(noted).cache()
    next(iter(dataset))
    assert calls == [0]
    assert [[int(x) for x in dataset] for _ in range(2)] == [[0, 1, 2]] * 2
    assert calls == [0, 0, 1, 2]


def test_a_tape_sees_nothing_of_the_steps() -> None:
    """What a function of `map` computes is data: as in TensorFlow it has no gradient, whoever records around it."""
    w = tf.Variable(3.0)
    with tf.GradientTape() as tape:
        (x,) = Dataset.from_tensors(2.0).map(lambda x: x * w)
        y = x * w
    assert (float(y), float(tape.gradient(y, w))) == (18.0, 6.0)


def test_fit_takes_a_data_set_as_it_takes_arrays() -> None:
    """The same losses, weights, validation and predictions, whichever way the batches come."""
    x = np.linspace(-1, 1, 10).astype(np.float32).reshape(-1, 1)
    y = 2 * x + 1
    pairs = Dataset.from_tensor_slices((x, y))

    def trained(**data: Any) -> tuple[Any, ...]:
        model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="ones")])
        model.compile("sgd", "mse")
        history = model.fit(**data, epochs=3, verbose=0).history
        return history, [w.numpy().tolist() for w in model.weights], model

    *by_arrays, model = trained(x=x[:8], y=y[:8], batch_size=4, shuffle=False, validation_data=(x[8:], y[8:]))
    *by_dataset, other = trained(x=pairs.take(8).batch(4), validation_data=pairs.skip(8).batch(2))
    *by_steps, _ = trained(
        x=pairs.take(8).batch(4).repeat(),
        steps_per_epoch=2,
        validation_data=pairs.skip(8).repeat().batch(2),
        validation_steps=1,
    )
    assert by_arrays == by_dataset == by_steps
    assert model.evaluate(x, y, verbose=0) == other.evaluate(pairs.batch(10), verbose=0)
    assert np.array_equal(model.predict(x, verbose=0), other.predict(pairs.batch(3), verbose=0))


def test_a_layer_adapts_to_a_data_set_as_to_an_array() -> None:
    """Batches, or rows one by one; not pairs, of which only one is an input."""
    x = np.array([[1.0, 2.0], [3.0, 5.0], [4.0, 9.0]], np.float32)
    rows = Dataset.from_tensor_slices(x)
    layers = [tf.keras.layers.Normalization() for _ in range(3)]
    for layer, data in zip(layers, (x, rows, rows.batch(2)), strict=True):
        layer.adapt(data)
    assert len({layer(x).numpy().tobytes() for layer in layers}) == 1
    with pytest.raises(TypeError, match="Leave out the others"):
        layers[0].adapt(Dataset.zip(rows, rows))


def test_fit_goes_on_where_it_stopped() -> None:
    """With `steps_per_epoch` an epoch begins with the next batch; a data set that is over ends it, with a warning."""
    pairs = Dataset.from_tensor_slices((np.ones((6, 1), np.float32), np.ones((6, 1), np.float32)))
    model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    batches: list[int] = []
    noting = tf.keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: batches.append(batch))
    with pytest.warns(UserWarning, match="ran out of data"):
        model.fit(pairs.batch(2), steps_per_epoch=2, epochs=3, verbose=0, callbacks=[noting])
    assert batches == [0, 1, 0, 0, 1]


@pytest.mark.parametrize(
    "data, said",
    [
        ({"y": np.ones((2, 1))}, "`y` should not be passed"),
        ({"sample_weight": np.ones(2)}, "`sample_weights` should not be passed"),
        ({"validation_split": 0.5}, "only supported for tensors or NumPy arrays"),
    ],
)
def test_a_data_set_brings_its_targets_along(data: dict[str, Any], said: str) -> None:
    """What Keras refuses beside a data set is refused, with what to write instead."""
    model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    pairs = Dataset.from_tensor_slices((np.ones((2, 1)), np.ones((2, 1)))).batch(1)
    with pytest.raises(ValueError, match=said):
        model.fit(pairs, **data)
