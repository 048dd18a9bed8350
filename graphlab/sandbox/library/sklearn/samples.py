"""`sklearn.datasets.make_moons` and its like: the same points as scikit-learn's for the same seed.

They are so because they are drawn in the same order, from the same source.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from graphlab.sandbox.library.sklearn.arguments import numbers_of, pay, real, source_of, whole
from graphlab.sandbox.values.operators import truth
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import Problem

Points = tuple[np.ndarray, np.ndarray]
_DIMENSIONS = 30  # of a hypercube whose corners are numbered
_IN_ORDER = 0.99  # from this share on corners are taken as they come
_RARE = 0.01  # up to this share they are drawn until they are new


def _halves(m: Machine, n_samples: Any) -> tuple[int, int]:
    if type(n_samples) in (tuple, list):
        if len(n_samples) != 2:
            raise Problem(ValueError, "`n_samples` is a whole number, or a pair of them.", "Write n_samples=100.")
        return whole(m, "n_samples", n_samples[0], 0), whole(m, "n_samples", n_samples[1], 0)
    count = whole(m, "n_samples", n_samples)
    return count // 2, count - count // 2


def _shuffled(rng: np.random.RandomState, x: np.ndarray, y: np.ndarray) -> Points:
    order = np.arange(len(x))
    rng.shuffle(order)
    return x[order], y[order]


def _in_two(m: Machine, outer: np.ndarray, inner: np.ndarray, shuffle: Any, noise: Any, random_state: Any) -> Points:
    """Two clouds of points, the first of class 0, the second of class 1."""
    rng = source_of(m, random_state)
    x = np.vstack([outer, inner])
    y = np.hstack([np.zeros(len(outer), np.intp), np.ones(len(inner), np.intp)])
    if truth(m, shuffle):
        x, y = _shuffled(rng, x, y)
    if noise is not None:
        x += rng.normal(scale=_spread("noise", noise), size=x.shape)
    return x, y


def _spread(name: str, value: Any) -> float:
    number = real(name, value)
    if number < 0:
        raise Problem(ValueError, f"`{name}` is 0 or more; got {number}.", f"Write {name}=0.1.")
    return number


def make_moons(
    m: Machine, n_samples: Any = 100, *, shuffle: Any = True, noise: Any = None, random_state: Any = None
) -> Points:
    """Two half circles that reach into each other."""
    count, others = _halves(m, n_samples)
    pay(m, 2 * (count + others), 8)
    outer, inner = np.linspace(0, np.pi, count), np.linspace(0, np.pi, others)
    outside = np.column_stack([np.cos(outer), np.sin(outer)])
    inside = np.column_stack([1 - np.cos(inner), 1 - np.sin(inner) - 0.5])
    return _in_two(m, outside, inside, shuffle, noise, random_state)


def make_circles(
    m: Machine,
    n_samples: Any = 100,
    *,
    shuffle: Any = True,
    noise: Any = None,
    random_state: Any = None,
    factor: Any = 0.8,
) -> Points:
    """A circle inside another."""
    count, others = _halves(m, n_samples)
    share = real("factor", factor)
    if not 0 <= share < 1:
        raise Problem(ValueError, f"`factor` is from 0 up to 1; got {share}.", "Write factor=0.5.")
    pay(m, 2 * (count + others), 8)
    outer = np.linspace(0, 2 * np.pi, count, endpoint=False)
    inner = np.linspace(0, 2 * np.pi, others, endpoint=False)
    outside = np.column_stack([np.cos(outer), np.sin(outer)])
    inside = np.column_stack([np.cos(inner) * share, np.sin(inner) * share])
    return _in_two(m, outside, inside, shuffle, noise, random_state)


def make_blobs(
    m: Machine,
    n_samples: Any = 100,
    n_features: Any = 2,
    *,
    centers: Any = None,
    cluster_std: Any = 1.0,
    center_box: Any = (-10.0, 10.0),
    shuffle: Any = True,
    random_state: Any = None,
    return_centers: Any = False,
) -> tuple[np.ndarray, ...]:
    """Round clouds about centers."""
    rng = source_of(m, random_state)
    m.meter.spend(m.length(n_samples))
    sizes = [whole(m, "n_samples", size, 0) for size in n_samples] if type(n_samples) in (tuple, list) else None
    middle = _centers(m, rng, centers, len(sizes) if sizes else 3, n_features, center_box)
    if sizes is None:
        count = whole(m, "n_samples", n_samples)
        sizes = [count // len(middle) + (place < count % len(middle)) for place in range(len(middle))]
    if len(sizes) != len(middle):
        what = f"There are {len(sizes)} numbers of samples for {len(middle)} centers."
        raise Problem(ValueError, what, "Give as many of both.")
    spreads = _spreads(m, cluster_std, len(middle))
    m.meter.spend(len(middle))
    pay(m, sum(sizes) * middle.shape[1], 8)
    x = np.empty((sum(sizes), middle.shape[1]))
    start = 0
    for center, spread, size in zip(middle, spreads, sizes, strict=True):
        x[start : start + size] = rng.normal(loc=center, scale=spread, size=(size, middle.shape[1]))
        start += size
    y = np.repeat(np.arange(len(middle)), sizes)
    if truth(m, shuffle):
        x, y = _shuffled(rng, x, y)
    return (x, y, middle) if truth(m, return_centers) else (x, y)


def _centers(m: Machine, rng: np.random.RandomState, centers: Any, usual: int, n_features: Any, box: Any) -> np.ndarray:
    if centers is None or type(centers) in (int, np.int64, np.int32):
        count, width = usual if centers is None else whole(m, "centers", centers), whole(m, "n_features", n_features)
        edges = numbers_of(m, box).ravel()
        if len(edges) != 2 or not np.isfinite(edges).all():
            raise Problem(ValueError, "`center_box` is a pair of numbers.", "Write center_box=(-10.0, 10.0).")
        low, high = edges.tolist()
        pay(m, count * width, 8)
        return rng.uniform(low, high, size=(count, width))
    found = numbers_of(m, centers).astype(float)
    if found.ndim != 2 or not found.size:
        raise Problem(ValueError, "`centers` is a number, or a list of points.", "Write centers=[[0, 0], [1, 1]].")
    return found


def _spreads(m: Machine, value: Any, count: int) -> list[float]:
    if type(value) not in (list, tuple, np.ndarray):
        return [_spread("cluster_std", value)] * count
    if len(value) != count:
        what = f"There are {len(value)} numbers of `cluster_std` for {count} centers."
        raise Problem(ValueError, what, "Give as many of both, or one number.")
    return [_spread("cluster_std", part) for part in m.each(value)]


def make_regression(
    m: Machine,
    n_samples: Any = 100,
    n_features: Any = 100,
    *,
    n_informative: Any = 10,
    n_targets: Any = 1,
    bias: Any = 0.0,
    noise: Any = 0.0,
    shuffle: Any = True,
    coef: Any = False,
    random_state: Any = None,
) -> tuple[np.ndarray, ...]:
    """A linear function of some of the features, with noise."""
    rows, width = whole(m, "n_samples", n_samples), whole(m, "n_features", n_features)
    targets = whole(m, "n_targets", n_targets)
    useful = min(width, whole(m, "n_informative", n_informative, 0))
    pay(m, rows * width, 8 + targets)
    pay(m, (rows + width) * targets, 8)
    rng = source_of(m, random_state)
    x = rng.standard_normal(size=(rows, width))
    truth_ = np.zeros((width, targets))
    truth_[:useful] = 100 * rng.uniform(size=(useful, targets))
    y = np.dot(x, truth_) + real("bias", bias)
    if (spread := _spread("noise", noise)) > 0:
        y += rng.normal(scale=spread, size=y.shape)
    if truth(m, shuffle):
        x, y = _shuffled(rng, x, y)
        order = np.arange(width)
        rng.shuffle(order)
        x, truth_ = np.ascontiguousarray(x[:, order]), truth_[order]
    found = (x, np.squeeze(y))
    return (*found, np.squeeze(truth_)) if truth(m, coef) else found


def make_classification(
    m: Machine,
    n_samples: Any = 100,
    n_features: Any = 20,
    *,
    n_informative: Any = 2,
    n_redundant: Any = 2,
    n_repeated: Any = 0,
    n_classes: Any = 2,
    n_clusters_per_class: Any = 2,
    weights: Any = None,
    flip_y: Any = 0.01,
    class_sep: Any = 1.0,
    hypercube: Any = True,
    shift: Any = 0.0,
    scale: Any = 1.0,
    shuffle: Any = True,
    random_state: Any = None,
) -> Points:
    """Clouds about corners of a cube in some of the features; others are mixtures of these, repeated, or noise."""
    rows, width, useful = (whole(m, *one) for one in (
        ("n_samples", n_samples), ("n_features", n_features), ("n_informative", n_informative),
    ))  # fmt: skip
    mixed, again = whole(m, "n_redundant", n_redundant, 0), whole(m, "n_repeated", n_repeated, 0)
    classes, each = whole(m, "n_classes", n_classes), whole(m, "n_clusters_per_class", n_clusters_per_class)
    _check_features(width, useful, mixed, again, classes * each)
    pay(m, rows * width, 16 + useful + mixed)
    pay(m, classes * each * useful + useful * (useful + mixed), 8)
    m.meter.spend(classes * each)
    rng, apart = source_of(m, random_state), real("class_sep", class_sep)
    sizes = _sizes(rows, _shares(m, weights, classes), each)
    x, y = np.zeros((rows, width)), np.repeat(np.arange(len(sizes)) % classes, sizes)
    corners = _corners(m, rng, classes * each, useful) * (2 * apart) - apart
    if not truth(m, hypercube):
        corners *= rng.uniform(size=(len(corners), 1))
        corners *= rng.uniform(size=(1, useful))
    x[:, :useful] = rng.standard_normal(size=(rows, useful))
    start = 0
    for corner, size in zip(corners, sizes, strict=True):
        turn = 2 * rng.uniform(size=(useful, useful)) - 1
        x[start : start + size, :useful] = np.dot(x[start : start + size, :useful], turn) + corner
        start += size
    _other_features(rng, x, useful, mixed, again)
    flips = real("flip_y", flip_y)
    if flips >= 0:
        is_flipped = rng.uniform(size=rows) < flips
        y[is_flipped] = rng.randint(classes, size=is_flipped.sum())
    x += (2 * rng.uniform(size=width) - 1) * apart if shift is None else numbers_of(m, shift)
    x *= 1 + 100 * rng.uniform(size=width) if scale is None else numbers_of(m, scale)
    if truth(m, shuffle):
        x, y = _shuffled(rng, x, y)
        order = np.arange(width)
        rng.shuffle(order)
        x = np.ascontiguousarray(x[:, order])
    return x, y


def _check_features(width: int, useful: int, mixed: int, again: int, clusters: int) -> None:
    if useful + mixed + again > width:
        what = f"{useful} informative, {mixed} redundant and {again} repeated features are more than {width}."
        raise Problem(ValueError, what, f"Write n_features={useful + mixed + again}.")
    if useful < math.log2(clusters):
        what = f"{clusters} clusters need {math.ceil(math.log2(clusters))} informative features; there are {useful}."
        raise Problem(ValueError, what, "Write n_clusters_per_class=1, or a larger n_informative.")


def _shares(m: Machine, weights: Any, classes: int) -> list[float]:
    if weights is None:
        return [1.0 / classes] * classes
    shares = [real("weights", share) for share in m.each(weights)]
    if len(shares) == classes - 1:
        shares.append(1.0 - sum(shares))
    if len(shares) != classes:
        raise Problem(ValueError, f"There are {len(shares)} weights for {classes} classes.", "Give one for each.")
    return shares


def _sizes(rows: int, shares: list[float], each: int) -> list[int]:
    clusters = len(shares) * each
    sizes = [int(rows * shares[k % len(shares)] / each) for k in range(clusters)]
    left = rows - sum(sizes)
    if left < 0:
        raise Problem(ValueError, "The weights add up to more than 1.", "Write weights=[0.9, 0.1].")
    return [size + (left - k + clusters - 1) // clusters for k, size in enumerate(sizes)]


def _corners(m: Machine, rng: np.random.RandomState, count: int, dimensions: int) -> np.ndarray:
    """Different corners of a cube, each with coordinates of 0 and 1."""
    if dimensions > _DIMENSIONS:
        front = rng.randint(2, size=(count, dimensions - _DIMENSIONS))
        return np.hstack([front, _corners(m, rng, count, _DIMENSIONS)]).astype(float)
    numbers = _different(m, rng, 2**dimensions, count)
    return (numbers[:, np.newaxis] >> np.arange(dimensions - 1, -1, -1) & 1).astype(float)


def _different(m: Machine, rng: np.random.RandomState, most: int, count: int) -> np.ndarray:
    """So many different whole numbers below `most`, drawn in one of three ways, by how many there are."""
    share = count / most
    if _RARE < share < _IN_ORDER:
        pay(m, most, 8)
        return rng.permutation(most)[:count]
    m.meter.spend(count)
    if share <= _RARE:
        drawn: dict[int, None] = {}
        while len(drawn) < count:
            drawn[int(rng.randint(most))] = None
        return np.array(list(drawn))
    found = np.arange(count)
    for number in range(count, most):
        place = rng.randint(0, number + 1)
        if place < count:
            found[place] = number
    return found


def _other_features(rng: np.random.RandomState, x: np.ndarray, useful: int, mixed: int, again: int) -> None:
    """Fill the columns after the informative ones: mixtures of them, repeated columns, noise."""
    if mixed > 0:
        mixture = 2 * rng.uniform(size=(useful, mixed)) - 1
        x[:, useful : useful + mixed] = np.dot(x[:, :useful], mixture)
    filled = useful + mixed
    if again > 0:
        places = ((filled - 1) * rng.uniform(size=again) + 0.5).astype(np.intp)
        x[:, filled : filled + again] = x[:, places]
    if (noise := x.shape[1] - filled - again) > 0:
        x[:, -noise:] = rng.standard_normal(size=(len(x), noise))
