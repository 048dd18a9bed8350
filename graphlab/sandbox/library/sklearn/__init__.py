"""`sklearn`: the few parts of scikit-learn that nearly every course uses beside TensorFlow, with its own numbers."""

from __future__ import annotations

import contextlib
from typing import Any

from graphlab.datasets.iris import Bunch, load_iris
from graphlab.sandbox.library.sklearn import samples, scaling, scores, splitting
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import Native, Problem, Table


def _irises() -> Bunch | None:
    with contextlib.suppress(OSError):
        return load_iris()
    return None


_IRIS = _irises()  # read now: a program's process opens no files


def _load_iris(m: Machine, *, return_X_y: Any = False, as_frame: Any = False) -> Any:  # noqa: N803  as scikit-learn
    if as_frame:
        raise Problem(ValueError, "There are no data frames here.", "Leave as_frame out: data is an array.")
    if _IRIS is None:
        raise Problem(RuntimeError, "The irises are in a file of Plotly's that is not here.", _HOUSES)
    found = m.from_host(_IRIS._replace(data=_IRIS.data.copy(), target=_IRIS.target.copy()))
    return (found.data, found.target) if return_X_y else found


_HOUSES = "Take (x, y), test = tf.keras.datasets.california_housing.load_data(), which is made by rule."
_POINTS = "n_samples=100, shuffle=True, noise=None, random_state=None"
_DATASETS = Table(
    "sklearn.datasets",
    {
        "load_iris": Native("load_iris", _load_iris, "return_X_y=False"),
        "make_moons": Native("make_moons", samples.make_moons, _POINTS),
        "make_circles": Native("make_circles", samples.make_circles, f"{_POINTS}, factor=0.8"),
        "make_blobs": Native(
            "make_blobs", samples.make_blobs, "n_samples=100, n_features=2, centers=3, cluster_std=1.0, random_state"
        ),
        "make_regression": Native(
            "make_regression", samples.make_regression, "n_samples=100, n_features=100, n_informative=10, noise=0.0"
        ),
        "make_classification": Native(
            "make_classification", samples.make_classification, "n_samples=100, n_features=20, n_classes=2, ..."
        ),
    },
    {
        **dict.fromkeys(["load_diabetes", "fetch_california_housing", "load_boston"], _HOUSES),
        **dict.fromkeys(["load_digits", "fetch_openml"], "Take tf.keras.datasets.mnist.load_data()."),
        **dict.fromkeys(["load_wine", "load_breast_cancer"], "Take sklearn.datasets.load_iris()."),
    },
)

_ENCODED = "Write tf.one_hot(classes, depth) with the number of classes as the depth."
PARTS: dict[str, Table] = {
    "sklearn.datasets": _DATASETS,
    "sklearn.model_selection": Table(
        "sklearn.model_selection",
        {
            "train_test_split": Native(
                "train_test_split", splitting.train_test_split, "*arrays, test_size=0.25, random_state, stratify"
            )
        },
        {
            **dict.fromkeys(["GridSearchCV", "RandomizedSearchCV"], "Try the settings in a loop of your own."),
            **dict.fromkeys(
                ["KFold", "StratifiedKFold", "cross_val_score"], "Write a loop: parts = np.array_split(x, 5)."
            ),
        },
    ),
    "sklearn.preprocessing": Table(
        "sklearn.preprocessing",
        {"StandardScaler": scaling.STANDARD, "MinMaxScaler": scaling.MINMAX},
        {
            **dict.fromkeys(["OneHotEncoder", "LabelBinarizer"], _ENCODED),
            "LabelEncoder": "Write names, classes = np.unique(y, return_inverse=True).",
            "PolynomialFeatures": "Write np.stack([x, x**2, x**3], axis=1).",
            "normalize": "Write x / np.linalg.norm(x, axis=1, keepdims=True).",
        },
    ),
    "sklearn.metrics": Table(
        "sklearn.metrics",
        {
            name: Native(name, score, "y_true, y_pred")
            for name, score in (
                ("accuracy_score", scores.accuracy_score),
                ("confusion_matrix", scores.confusion_matrix),
                ("mean_squared_error", scores.mean_squared_error),
                ("mean_absolute_error", scores.mean_absolute_error),
                ("root_mean_squared_error", scores.root_mean_squared_error),
                ("r2_score", scores.r2_score),
            )
        },
        {
            "classification_report": "Print accuracy_score(y_true, y_pred) and confusion_matrix(y_true, y_pred).",
            **dict.fromkeys(["roc_auc_score", "auc"], "Use tf.keras.metrics.AUC()."),
            "precision_score": "Use tf.keras.metrics.Precision().",
            "recall_score": "Use tf.keras.metrics.Recall().",
            "f1_score": "Use tf.keras.metrics.F1Score().",
        },
    ),
    "sklearn.utils": Table(
        "sklearn.utils", {"shuffle": Native("shuffle", splitting.shuffle, "*arrays, random_state=None")}
    ),
}  # fmt: skip
"""The parts that are here, by what is imported."""
HERE = f"Here of scikit-learn are {', '.join(PARTS)}: compute the rest with TensorFlow and NumPy."
