"""Made sets of data: each is what it says, comes from its seed alone, and stands in a program as it is."""

from __future__ import annotations

import ast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.datasets.clouds import CLOUDS
from graphlab.datasets.curves import CURVES
from graphlab.datasets.dataset import MOST, DatasetError
from graphlab.datasets.formula import filled, numbers_in
from graphlab.datasets.registry import DATASETS, make
from graphlab.datasets.split import split
from graphlab.sandbox.compiler.interpreter import interpret


@pytest.mark.parametrize("name", DATASETS)
@given(n=st.integers(2, 70), noise=st.sampled_from([0.0, 0.5]), seed=st.integers(0, 9999), strays=st.integers(0, 2))
def test_a_set_has_the_shape_that_its_entry_says(name, n, noise, seed, strays):
    """Rank, kind, number of points and classes are those of the registry, and every number is finite."""
    one, points = DATASETS[name], make(name, n=n, noise=noise, seed=seed, outliers=strays)
    assert points.x.ndim == one.rank and len(points.x) == len(points.y) == n
    assert points.x.dtype == np.float32 and np.isfinite(points.x).all() and np.isfinite(points.y).all()
    assert len(points.x_names) == (points.x.shape[1] if one.rank == 2 else 1)
    if one.kind == "classes":
        assert points.y.dtype == np.int32 and set(points.y.tolist()) <= set(range(points.classes))
    else:
        assert points.y.dtype == np.float32 and points.classes is None


@pytest.mark.parametrize("name", DATASETS)
def test_a_set_comes_from_its_seed(name):
    """The same seed gives the same points, another seed others."""
    noisy = make(name, noise=0.5, seed=1)
    assert noisy.key == make(name, noise=0.5, seed=1).key != make(name, noise=0.5, seed=2).key


@pytest.mark.parametrize("curve", CURVES, ids=lambda curve: curve.name)
@given(seed=st.integers(0, 99), outliers=st.integers(0, 5))
def test_outliers_are_above_the_curve_and_nobody_else_is(curve, seed, outliers):
    """Without noise exactly as many points as are wanted leave the curve, by its height."""
    clean, strayed = make(curve.name, outliers=0, n=12), make(curve.name, outliers=outliers, seed=seed, n=12)
    off = strayed.y - clean.y
    assert (off != 0).sum() == outliers
    assert off[off != 0] == pytest.approx(np.ptp(clean.y), rel=1e-4)


@pytest.mark.parametrize("curve", CURVES, ids=lambda curve: curve.name)
def test_noise_has_the_standard_deviation_that_is_wanted(curve):
    """Over five thousand points the spread around the curve is the noise, and its mean is nothing."""
    off = make(curve.name, n=5000, noise=0.5, outliers=0).y - make(curve.name, n=5000, outliers=0).y
    assert off.std() == pytest.approx(0.5, rel=0.05) and off.mean() == pytest.approx(0.0, abs=0.03)


@pytest.mark.parametrize("cloud", CLOUDS, ids=lambda cloud: cloud.name)
def test_the_classes_are_of_one_size_and_mislabelled_as_often_as_wanted(cloud):
    """Every class has its share of the points, and an outlier is a point of another class's number."""
    clean, strayed = make(cloud.name, outliers=0), make(cloud.name, outliers=7)
    sizes = np.bincount(clean.y, minlength=cloud.classes)
    assert sizes.max() - sizes.min() <= len(clean.y) // 10
    assert (clean.y != strayed.y).sum() == 7 and (clean.x == strayed.x).all()


@pytest.mark.parametrize("cloud", [cloud for cloud in CLOUDS if cloud.rank == 2], ids=lambda cloud: cloud.name)
def test_classes_can_be_told_apart_by_their_neighbours(cloud):
    """As it usually is, a point's nearest neighbour is nearly always of its own class: there is a pattern to learn."""
    points = make(cloud.name, n=240, outliers=0)
    distance = np.linalg.norm(points.x[:, None] - points.x, axis=2) + 1e9 * np.eye(240)
    assert (points.y[distance.argmin(axis=1)] == points.y).mean() > 0.85


NUMBERS = st.integers(-400, 400).map(lambda n: n / 40)


@pytest.mark.parametrize("curve", CURVES, ids=lambda curve: curve.name)
def test_the_formula_is_the_function(curve):
    """The line of a program and the NumPy function are one rule, for the usual numbers and for others."""
    for change in (0.0, 0.25, -3.0):
        numbers = {name: value + change for name, value in curve.parameters.items()}
        points = make(curve.name, n=9, outliers=0, **numbers)
        x = np.linspace(curve.low, curve.high, 9)
        program = f"x = tf.constant({x.tolist()!r})\ny = {filled(curve.formula, numbers)}\nfor v in y: print(float(v))"
        run = interpret(program)
        assert run.error is None
        assert [float(line) for line in run.stdout.split()] == pytest.approx(points.y.tolist(), rel=2e-4, abs=1e-4)


@pytest.mark.parametrize("curve", CURVES, ids=lambda curve: curve.name)
@given(data=st.data())
def test_a_written_formula_is_read_back(curve, data):
    """The numbers that were filled in are found again, and no other formula takes them for its own."""
    numbers = {name: data.draw(NUMBERS) for name in curve.parameters}
    node = ast.parse(filled(curve.formula, numbers), mode="eval").body
    assert numbers_in(curve.formula, curve.parameters, node) == numbers
    others = {other.formula: other for other in CURVES if other.formula != curve.formula}
    assert all(numbers_in(formula, other.parameters, node) is None for formula, other in others.items())


def test_the_courses_sets():
    """The six points lie on y = 2x − 1 exactly; Fahrenheit is 1.8 times Celsius and 32 more."""
    six, celsius = make("six points"), make("celsius")
    assert six.x.tolist() == [-1, 0, 1, 2, 3, 4] and six.y.tolist() == (2 * six.x - 1).tolist()
    assert celsius.y == pytest.approx(1.8 * celsius.x + 32) and (celsius.x_name, celsius.y_name) == ("°C", "°F")


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"n": 1}, "from 2 to 50,000"),
        ({"n": MOST + 1}, "from 2 to 50,000"),
        ({"noise": -1.0}, "noise must be"),
        ({"noise": float("nan")}, "noise must be"),
        ({"outliers": 31}, "outliers"),
        ({"slop": 1.0}, "it has slope, intercept, low, high"),
        ({"slope": float("inf")}, "slope must be"),
        ({"low": 1.0}, "lower number"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(settings, says):
    """A wrong setting ends in one sentence that says what can be."""
    with pytest.raises(DatasetError, match=says):
        make("line", **settings)


def test_a_curve_that_no_float_holds_is_refused():
    """An exponential can leave float32 between a range and a rate that are each allowed."""
    with pytest.raises(DatasetError, match="float32"):
        make("decay", rate=100.0, low=-50.0)


@given(n=st.integers(2, 60), share=st.floats(0.01, 0.99), seed=st.integers(0, 99))
def test_a_split_loses_nothing(n, share, seed):
    """Every point is in one of the two parts, and as many as were wanted are in the second; or it says that none is."""
    points = make("line", n=n)
    try:
        train, test = split(points, share, seed)
    except DatasetError as error:
        assert round(share * n) in (0, n) and "leaves none" in str(error)
        return
    assert len(test.x) == round(share * n)
    assert sorted([*train.x, *test.x]) == points.x.tolist()
    pairs = set(zip(points.x.tolist(), points.y.tolist(), strict=True))
    assert set(zip(train.x.tolist(), train.y.tolist(), strict=True)) <= pairs
