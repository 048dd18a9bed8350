"""`train_test_split` and `shuffle`: rows of arrays in the order in which scikit-learn draws them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from graphlab.sandbox.library.sklearn.arguments import pay, source_of
from graphlab.sandbox.values import texts
from graphlab.sandbox.values.arrays import chosen, make
from graphlab.sandbox.values.operators import truth
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import ARRAYS, NUMBERS, Problem, TextArray, an, is_operand

_USUAL = 0.25  # of the rows are for the test, where nothing is said


def train_test_split(
    m: Machine,
    *arrays: Any,
    test_size: Any = None,
    train_size: Any = None,
    random_state: Any = None,
    shuffle: Any = True,
    stratify: Any = None,
) -> list[Any]:
    """The rows of each array for the training, and those for the test."""
    count = _rows(m, arrays)
    trained, tested = _sizes(count, test_size, train_size)
    pay(m, count, 4)
    if not truth(m, shuffle):
        if stratify is not None:
            raise Problem(ValueError, "To keep the shares of classes, rows are shuffled.", "Leave shuffle=False out.")
        train, test = np.arange(trained), np.arange(trained, trained + tested)
    elif stratify is None:
        order = source_of(m, random_state).permutation(count)
        test, train = order[:tested], order[tested : tested + trained]
    else:
        train, test = _by_class(m, source_of(m, random_state), _classes(m, stratify, count), trained, tested)
    return [_taken(m, rows, part) for rows in arrays for part in (train, test)]


def shuffle(m: Machine, *arrays: Any, random_state: Any = None, n_samples: Any = None) -> Any:
    """The rows of all arrays in one new order."""
    count = _rows(m, arrays)
    pay(m, count, 4)
    order = np.arange(count)
    source_of(m, random_state).shuffle(order)
    if n_samples is not None:
        order = order[: max(int(make(m, n_samples)), 0)]
    found = [_taken(m, rows, order) for rows in arrays]
    return found[0] if len(found) == 1 else found


# --- Rows -------------------------------------------------------------------------------------------


def _rows(m: Machine, arrays: tuple[Any, ...]) -> int:
    """How many rows the arrays have, all the same."""
    if not arrays:
        raise Problem(ValueError, "There is nothing to split.", "Write train_test_split(x, y).")
    lengths = [_length(m, rows) for rows in arrays if rows is not None]
    if len(set(lengths)) != 1:
        what = f"The arrays have {', '.join(map(str, lengths[:6]))} rows: they need equally many."
        raise Problem(ValueError, what, "Print their shapes, and take as many of both: x[:3], y[:3].")
    return lengths[0]


def _length(m: Machine, rows: Any) -> int:
    if is_operand(rows):
        what = "The rows of a tensor cannot be taken out in another order here."
        raise Problem(TypeError, what, "Make an array of it first: x.numpy().")
    if type(rows) in (list, tuple, TextArray) or (type(rows) is np.ndarray and rows.ndim):
        return len(rows)
    raise Problem(TypeError, f"{an(rows).capitalize()} has no rows.", "Arrays and lists have some.")


def _taken(m: Machine, rows: Any, places: np.ndarray) -> Any:
    if rows is None:
        return None
    if type(rows) is TextArray:
        return texts.index(m, rows, places)
    if type(rows) is np.ndarray:
        return chosen(m, rows, places)
    m.meter.items(len(places))
    m.meter.bulk(len(places))
    return [rows[place] for place in places.tolist()]


# --- How many ---------------------------------------------------------------------------------------


def _sizes(count: int, test: Any, train: Any) -> tuple[int, int]:
    """How many rows are for the training and for the test: shares of all, or numbers of rows."""
    test = _USUAL if test is None and train is None else test
    tested = None if test is None else _size("test_size", test, count, math.ceil)
    trained = None if train is None else _size("train_size", train, count, math.floor)
    trained = count - (tested or 0) if trained is None else trained
    tested = count - trained if tested is None else tested
    if trained + tested > count:
        what = f"{trained} rows for the training and {tested} for the test are more than {count}."
        raise Problem(ValueError, what, "Leave one of test_size and train_size out.")
    if trained == 0:
        raise Problem(ValueError, f"Of {count} rows none is left for the training.", "Write a smaller test_size.")
    return trained, tested


def _size(name: str, size: Any, count: int, rounded: Any) -> int:
    if type(size) not in NUMBERS and not (type(size) in ARRAYS and np.ndim(size) == 0):
        raise Problem(ValueError, f"`{name}` is a number; got {an(size)}.", f"Write {name}=0.2.")
    kind = np.asarray(size).dtype.kind
    if (kind == "f" and 0 < size < 1) or (kind in "iu" and 0 < size < count):
        return int(rounded(float(size) * count)) if kind == "f" else int(size)
    what = f"`{name}` is a share between 0 and 1, or a number of rows below {count}; got {size}."
    raise Problem(ValueError, what, f"Write {name}=0.2.")


# --- The same share of each class -------------------------------------------------------------------


def _classes(m: Machine, stratify: Any, count: int) -> np.ndarray:
    """The number of the class of each row."""
    if type(stratify) in (list, tuple):
        m.meter.bulk(m.length(stratify))
    texts_only = type(stratify) in (list, tuple) and all(type(one) is str for one in stratify)
    if type(stratify) is TextArray or texts_only:
        m.length(list(stratify.array) if type(stratify) is TextArray else stratify)
        names = np.array(list(stratify.array) if type(stratify) is TextArray else stratify, dtype=str)
    else:
        names = np.asarray(make(m, stratify))
    if len(names) != count:
        raise Problem(ValueError, f"`stratify` has {len(names)} rows, and there are {count}.", "Give it the targets.")
    if names.ndim > 1:
        names = np.array([" ".join(row.astype(str)) for row in names.reshape(count, -1)])
        m.meter.spend(count)
    pay(m, count, 32)
    numbers: np.ndarray = np.unique(names, return_inverse=True)[1].reshape(-1)
    return numbers


def _by_class(
    m: Machine, rng: np.random.RandomState, classes: np.ndarray, trained: int, tested: int
) -> tuple[np.ndarray, np.ndarray]:
    sizes = np.bincount(classes)
    m.meter.spend(len(sizes))
    if sizes.min() < 2:
        raise Problem(ValueError, "A class has one row only: it cannot be in both.", "Leave stratify=... out.")
    if min(trained, tested) < len(sizes):
        what = f"{min(trained, tested)} rows are too few for {len(sizes)} classes."
        raise Problem(ValueError, what, "Write a larger test_size, or leave stratify=... out.")
    places = np.split(np.argsort(classes, kind="stable"), np.cumsum(sizes)[:-1])
    for_training = _shares(rng, sizes, trained)
    for_test = _shares(rng, sizes - for_training, tested)
    train, test = [], []
    for place, first, second in zip(places, for_training, for_test, strict=True):
        order = place[rng.permutation(len(place))]
        train.append(order[:first])
        test.append(order[first : first + second])
    return rng.permutation(np.concatenate(train)), rng.permutation(np.concatenate(test))


def _shares(rng: np.random.RandomState, sizes: np.ndarray, count: int) -> np.ndarray:
    """How many of `count` rows come from each class; what rounding leaves goes to the largest remainders."""
    exact = sizes / sizes.sum() * count
    found = np.floor(exact)
    left = int(count - found.sum())
    remainders = exact - found
    for value in np.unique(remainders)[::-1]:
        if left <= 0:
            break
        (places,) = np.where(remainders == value)
        places = rng.choice(places, size=min(len(places), left), replace=False)
        found[places] += 1
        left -= len(places)
    counts: np.ndarray = found.astype(int)
    return counts
