"""Stand-ins for the data sets of courses: the form of the real ones, and something in them that can be learnt."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pytest

import graphlab as tf
from graphlab.datasets.standard.registry import STANDARD
from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.sandbox.values.limits import Limits


class Form(NamedTuple):
    """What Keras's own set is like: an example and a target, their dtypes, and the range of the numbers."""

    x: tuple[int, ...]
    x_dtype: str
    y: tuple[int, ...]
    y_dtype: str
    low: float
    high: float
    classes: int = 0


FORMS = {
    "mnist": Form((28, 28), "uint8", (), "uint8", 0, 255, 10),
    "fashion_mnist": Form((28, 28), "uint8", (), "uint8", 0, 255, 10),
    "cifar10": Form((32, 32, 3), "uint8", (1,), "uint8", 0, 255, 10),
    "california_housing": Form((8,), "float32", (), "float32", -124.35, 39320),
    "boston_housing": Form((13,), "float64", (), "float64", 0, 711),
    "imdb": Form((), "object", (), "int64", 1, 88586, 2),
    "reuters": Form((), "object", (), "int64", 1, 30981, 46),
}


def load(name: str, **settings: Any) -> tuple[Any, Any]:
    """The stand-in, with its warning, which points at the line that loads it."""
    with pytest.warns(UserWarning, match=f"^{name} is not downloaded: ") as warned:
        found: tuple[Any, Any] = getattr(tf.keras.datasets, name).load_data(**settings)
    assert [one.filename for one in warned] == [__file__]
    return found


@pytest.mark.parametrize("name", STANDARD)
def test_a_stand_in_has_the_form_of_the_real_set(name: str) -> None:
    """Shape of an example, dtypes, range and classes are those of Keras's set; there are at most 1,000 rows."""
    form, parts = FORMS[name], load(name)
    assert sum(len(x) for x, _ in parts) == STANDARD[name].rows <= 1000
    for x, y in parts:
        assert x.shape == (len(x), *form.x) and x.dtype == form.x_dtype
        assert y.shape == (len(x), *form.y) and y.dtype == form.y_dtype
        numbers = np.concatenate([np.asarray(row).ravel() for row in x])
        assert form.low <= numbers.min() and numbers.max() <= form.high
        if form.classes:
            assert set(y.ravel().tolist()) <= set(range(form.classes))
    assert not form.classes or len(np.unique(parts[0][1])) == form.classes


@pytest.mark.parametrize("name", STANDARD)
def test_a_stand_in_is_the_same_each_time_and_nobodys_to_change(name: str) -> None:
    """Two loads are equal; what is written into one is not in the next."""
    (x, y), _ = load(name)
    if x.dtype == object:
        x[0].append(-1)
    else:
        x[:] = 0
    y[:] = 0
    (again, labels), _ = load(name)
    (third, _), _ = load(name)
    assert all(np.array_equal(a, b) for a, b in zip(again, third, strict=True)) and labels.any()
    assert -1 not in again[0] if x.dtype == object else again.any()


def features(name: str, x: Any) -> np.ndarray:
    """The rows as numbers: of texts how often each word comes."""
    if x.dtype != object:
        return np.asarray(x.reshape(len(x), -1), float)
    return np.array([np.bincount(row, minlength=400)[:400] / len(row) for row in x])


@pytest.mark.parametrize("name", [name for name in STANDARD if FORMS[name].classes])
def test_classes_can_be_told_apart(name: str) -> None:
    """The nearest mean of a class names most test rows, far more than a guess: it is no noise; but not all of them."""
    (x, y), (x_test, y_test) = load(name)
    known, asked, y, y_test = features(name, x), features(name, x_test), y.ravel(), y_test.ravel()
    labels = np.unique(y)
    means = np.array([known[y == label].mean(axis=0) for label in labels])
    nearest = labels[((asked[:, None] - means) ** 2).sum(axis=-1).argmin(axis=1)]
    assert 0.55 < (nearest == y_test).mean() < 1


@pytest.mark.parametrize("name", ["california_housing", "boston_housing"])
def test_prices_follow_from_the_columns(name: str) -> None:
    """A straight fit explains most of the prices of rows that it has not seen, and not all."""
    (x, y), (x_test, y_test) = load(name)
    known, asked = (np.c_[part, np.ones(len(part))].astype(float) for part in (x, x_test))
    weights = np.linalg.lstsq(known, y, rcond=None)[0]
    assert 0.7 < 1 - ((asked @ weights - y_test) ** 2).mean() / y_test.var() < 0.98


def test_settings_of_the_loaders_do_what_they_do_in_keras() -> None:
    """Splits, the small version, the numbers of words and their limits."""
    (x, _), (x_test, _) = load("california_housing", version="small", test_split=0.25)
    assert (len(x), len(x_test)) == (450, 150)
    (x, _), (x_test, _) = load("imdb", num_words=20, skip_top=5, maxlen=60)
    assert {word for row in x for word in row} <= {2, *range(5, 20)} and max(map(len, x)) < 60
    assert len(x) < 400
    index = tf.keras.datasets.imdb.get_word_index()
    (plain, _), _ = load("imdb", start_char=None, index_from=0)
    words = {number: word for word, number in index.items()}
    assert {words[number] for row in plain for number in row} <= set(index)
    with pytest.raises(ValueError, match="no sequence was kept"):
        load("reuters", maxlen=1)
    (marked, _), _ = load("reuters", maxlen=20, skip_top=10)
    (short, _), _ = load("reuters", maxlen=20, skip_top=10, oov_char=None)  # texts are measured before words go
    assert [[word for word in row if word != 2] for row in marked] == list(short)
    every, usual = ([row for x, _ in load("imdb", num_words=most) for row in x] for most in (10**6, None))
    highest = max(map(max, every))  # of both parts, and the only word that is too rare where nothing is said
    assert [[2 if word == highest else word for word in row] for row in every] == usual
    assert len(tf.keras.datasets.reuters.get_label_names()) == 46


def test_a_program_is_told_once_and_can_use_every_set() -> None:
    """In the sandbox, within its usual limits: a note for each set, and reviews as lists, since arrays hold numbers."""
    loads = [
        f"    (x, y), test = tf.keras.datasets.{name}.load_data()\n    sizes.append(len(x))\n" for name in STANDARD
    ]
    source = "from tensorflow.keras.datasets import imdb\nsizes = []\nfor turn in range(2):\n" + "".join(loads)
    run = interpret(source + "print(sizes[:7], type(imdb.load_data()[0][0]).__name__)", Limits())
    assert run.error is None, run.error
    assert run.notes == tuple(one.note for one in STANDARD.values())
    assert run.stdout == "[800, 800, 260, 800, 404, 400, 720] list\n"


def test_irises_are_scikit_learns() -> None:
    """The real ones, by scikit-learn's names, whichever way they are imported."""
    source = """
from sklearn import datasets
from sklearn.datasets import load_iris
iris = load_iris()
X, y = datasets.load_iris(return_X_y=True)
print(X.shape, y.sum(), iris.data.mean(axis=0).round(3), iris.target_names[2])
"""
    run = interpret(source)
    assert run.error is None and run.notes == ()
    assert run.stdout == "(150, 4) 150 [5.843 3.057 3.758 1.199] virginica\n"
