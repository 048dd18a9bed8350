"""What is here of scikit-learn gives its numbers, to the last digit that is printed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.sandbox.library.imports import UNUSED
from graphlab.sandbox.library.recipes import RECIPES
from graphlab.sandbox.library.sklearn import PARTS
from tests.sandbox.test_corpus import same_text

_TEXT = Path(__file__).with_name("sklearn.txt").read_text(encoding="utf-8")
PROGRAMS = {name: body for name, _, body in (part.partition("\n") for part in _TEXT.split("### ")[1:])}


@pytest.mark.parametrize("name", PROGRAMS)
def test_as_scikit_learn(name: str) -> None:
    """A program prints what it prints with scikit-learn 1.9.1 and the same seeds, and no note is needed."""
    source, _, printed = PROGRAMS[name].partition("--- scikit-learn prints\n")
    run = interpret(source)
    assert run.error is None and run.notes == (), run.error
    assert same_text(run.stdout, printed)


def test_every_name_is_compared() -> None:
    """Each name of the tables stands in a program that scikit-learn has answered, or in the tests of the irises."""
    names = {name for table in PARTS.values() for name in table.names} - {"load_iris"}
    assert {name for name in names if name not in _TEXT} == set()


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("train_test_split()", "ValueError"),
        ("train_test_split([1, 2], [1])", "ValueError"),
        ("train_test_split([1, 2], test_size=1.5)", "ValueError"),
        ("train_test_split([1, 2], test_size=2)", "ValueError"),
        ("train_test_split([1, 2, 3, 4], test_size=2, train_size=3)", "ValueError"),
        ("train_test_split([1, 2], stratify=[0, 1])", "ValueError"),
        ("train_test_split([1, 2], [0, 1], stratify=[0, 0], shuffle=False)", "ValueError"),
        ("train_test_split([1, 2], random_state=-1)", "ValueError"),
        ("train_test_split([1, 2], 5)", "TypeError"),
        ("StandardScaler().fit([1.0, 2.0])", "ValueError"),
        ("StandardScaler().transform([[1.0]])", "ValueError"),
        ("StandardScaler().fit([[1.0, 2.0]]).transform([[1.0]])", "ValueError"),
        ("MinMaxScaler((1, 0)).fit([[1.0], [2.0]])", "ValueError"),
        ("MinMaxScaler().fit([[float('inf')]])", "ValueError"),
        ("make_moons(0)", "ValueError"),
        ("make_moons(noise=-1)", "ValueError"),
        ("make_blobs(6, centers=[[0, 0]], cluster_std=[1, 2])", "ValueError"),
        ("make_circles(factor=1.5)", "ValueError"),
        ("make_classification(n_features=2)", "ValueError"),
        ("make_classification(n_classes=9)", "ValueError"),
        ("accuracy_score([0, 1], [0.2, 0.9])", "ValueError"),
        ("mean_squared_error([1, 2], [1])", "ValueError"),
    ],
)
def test_mistakes_are_scikit_learns(line: str, kind: str) -> None:
    """What scikit-learn refuses is refused with an error of the same kind and a sentence that says what to do."""
    head = "".join(f"from {path} import {', '.join(table.names)}\n" for path, table in PARTS.items())
    run = interpret(head + line)
    assert run.error is not None and run.error.kind == kind and run.error.hint, run.error
    assert interpret(f"{head}try:\n    {line}\nexcept {kind}:\n    print('caught')").stdout == "caught\n"


def test_the_rest_is_told() -> None:
    """What is not here passes as an import, and its use says what is."""
    run = interpret("from sklearn.linear_model import LinearRegression\nimport sklearn\nLinearRegression()")
    assert run.error is not None and run.error.line == 3 and run.error.hint == UNUSED["sklearn"]
    assert len(run.notes) == 1
    run = interpret("import sklearn\nprint(sklearn.metrics.accuracy_score([1], [1]))")
    assert (run.error, run.stdout, run.notes) == (None, "1.0\n", ())


HEAD = """import numpy as np
import tensorflow as tf
import matplotlib.pyplot as plt
x = y = xs = ys = p = values = np.array([0.25, 0.75])
classes, depth, data, matrix = [0, 1], 2, {'loss': [1.0, 0.5]}, np.eye(2)
pictures, kernel = tf.ones([1, 4, 4, 1]), tf.ones([2, 2, 1, 1])
"""


@pytest.mark.parametrize("module", RECIPES)
def test_a_recipe_runs(module: str) -> None:
    """The code that stands in the place of a function that is not here runs; the mistake says it."""
    for name, cure in RECIPES[module].items():
        error = interpret(f"import {module}\n{module}.{name}").error
        assert error is not None and error.hint == cure
        code = re.match(r"(?:Write|Use .* such as|It is .*(?<=:)) ((?!a loop).+?)(?:\.$|: .*|, (?:or|which) .*)", cure)
        run = interpret(HEAD + (code.group(1) if code else ""))
        assert run.error is None, (name, run.error)
        assert code or cure.startswith(("It is `tf.", "Write a loop", "Leave it out"))
