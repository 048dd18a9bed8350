"""Every argument of every public class of `tf.keras`: it does what it does in Keras, or is refused in our words."""

from __future__ import annotations

import builtins
import fnmatch
import json
import math
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import graphlab as gl
from graphlab.errors import SettingError
from tests.keras.arguments import BASE, SUBJECTS, arguments, on_purpose, outcome, trials
from tests.keras.test_answers import compare

RECORDED: dict[str, Any] = json.loads(Path(__file__).with_name("arguments.json").read_text(encoding="utf-8"))
RANDOM = ("initializers.", "layers.Dropout", "layers.Gaussian")
"""Begins the names of classes that draw random numbers: their streams differ, mean and spread do not."""

DIFFERENT = {
    "optimizers.schedules.* initial_learning_rate=-1": "Keras computes a schedule in ints where its rate is an int.",
    "optimizers.schedules.* initial_learning_rate=0": "The same.",
    "optimizers.schedules.* initial_learning_rate=2": "The same.",
    "regularizers.OrthogonalRegularizer factor=*": "Keras stumbles over an int or a bool.",
    "metrics.*IoU axis=*": "Keras adds up what it has found along the axis of the data; here that axis is of the data.",
    "metrics.* dtype='int32'": "Keras stumbles over weights that are floats beside means in ints.",
    "layers.ReLU threshold=nan": "Nothing is above nan; Keras takes it for 0.",
    "layers.UpSampling2D interpolation='bilinear'": "Pixels are repeated here, never interpolated.",
    "layers.ZeroPadding2D padding=-1": "It is refused when the layer is made, not when it is used.",
    "layers.*Pooling* strides=0": "The same.",
    "layers.*Pooling* padding='a'": "The same.",
    "layers.*Pooling* padding='causal'": "The same.",
    "layers.SimpleRNN activity_regularizer=*": "Keras takes no notice of it.",
    "layers.* use_cudnn=1.0": "It is refused as other numbers are.",
    "layers.DepthwiseConv1D data_format='channels_first'": "Keras adds the bias of the features along the steps.",
}
"""What differs from Keras, by patterns of a class and a trial, and why."""

WITHOUT_EFFECT = {
    "layers.Lambda mask": "What comes in has none.",
    "layers.* zero_output_for_mask": "The same.",
    "layers.Embedding weights": "The table is filled in the trials.",
    "layers.Bidirectional weights": "Keras takes no notice of them.",
    "layers.RNN unroll": "All is unrolled.",
    "layers.Lambda output_shape": "It is asked in models without values, where the function does not show its shape.",
    "layers.Lambda arguments": "A dict of what the function takes beside its input; that of the trials takes nothing.",
    "layers.InputLayer trainable": "It has no weights.",
    "layers.Lambda function": "No other function is tried.",
    "metrics.MeanMetricWrapper fn": "The same.",
    "callbacks.LearningRateScheduler schedule": "The same.",
    "optimizers.Lion *clipnorm": "Only the sign of what it remembers counts.",
    "*.SparseCategoricalCrossentropy axis": "The shares of the classes stand along the last axis, or it is refused.",
    "metrics.*IoU axis": "It says where the classes are in one-hot rows; other axes do not fit the labels.",
    "layers.Conv* groups": "The filters or features of the trials cannot be divided, or there is one group.",
    "layers.UpSampling2D interpolation": "There is one.",
    **dict.fromkeys(
        (
            f"layers.{kind} {name}"
            for kind in ("SimpleRNN*", "LSTM*", "GRU*")
            for name in ("dropout", "recurrent_dropout", "seed", "unroll", "use_cudnn")
        ),
        "Nothing is dropped but in training, and all is unrolled.",
    ),
    **dict.fromkeys(
        (
            f"layers.{kind} {name}"
            for kind in ("MultiHeadAttention", "Attention", "AdditiveAttention")
            for name in ("dropout", "seed", "flash_attention")
        ),
        "Nothing is dropped but in training, and there is one way to compute.",
    ),
    "layers.EinsumDense equation": "Another one needs another shape; they have cases of their own.",
    "layers.AdditiveAttention score_mode": "It has one way to compare; Keras takes no notice of it either.",
    "layers.MultiHeadAttention attention_axes": "Inputs with three axes are looked at along their steps.",
    "layers.* autocast": "There is nothing that the input could meet in another dtype.",
    "layers.* trainable": "It is True, or it is no bool and refused; False is another test's.",
    "metrics.AUC num_labels": "The labels are counted when they come.",
    "callbacks.BackupAndRestore *": "No training is interrupted here.",
    "callbacks.RemoteMonitor *": "Nothing is sent from here.",
    "callbacks.TensorBoard *": "No event files are written here.",
    "callbacks.ModelCheckpoint save_weights_only": "What a file holds has a test of its own.",
    "callbacks.CSVLogger append": "There is no table before.",
    "callbacks.* verbose": "What is printed has a test of its own.",
}
"""Arguments that no trial changes anything with, and why."""


@cache
def outcomes(path: str) -> dict[str, Any]:
    """What graphlab gives for each trial; two laws ask for it."""
    gl.keras.backend.clear_session()
    return {called: outcome(gl, path, settings) for called, settings in trials(path)}


def is_different(path: str, called: str) -> bool:
    """Whether a trial stands in the list of differences."""
    return any(fnmatch.fnmatchcase(f"{path} {called}", pattern) for pattern in DIFFERENT)


def complaint(path: str, called: str, ours: Any, theirs: Any) -> str | None:
    """What is wrong with the outcome of a trial, if anything is."""
    if isinstance(ours, Exception):
        if not on_purpose(ours, "graphlab"):
            return f"raw words: {type(ours).__name__}: {ours}"
        if isinstance(theirs, str):
            return wrong_kind(ours, theirs)
        return None if is_stricter(ours, called) else f"refused: {ours}"
    if isinstance(theirs, str):
        return f"accepted, where Keras raises {theirs}"
    loose = 0.15 if path.startswith(RANDOM) else 3e-3 if "float16" in called else 3e-5
    try:
        compare(ours, theirs, loose)
    except AssertionError as error:
        return f"another answer: {str(error).strip()[:300]}"
    return None


def wrong_kind(ours: Exception, theirs: str) -> str | None:
    """TensorFlow's kind is kept where it was raised on purpose; its ops stumble later over what is refused here."""
    kind = getattr(builtins, theirs, None) or getattr(gl.errors, theirs, None)
    fits = (
        kind is not None and isinstance(ours, kind) or (theirs == "UnimplementedError" and type(ours) is SettingError)
    )
    return None if theirs.endswith("(raw)") or fits else f"{type(ours).__name__}, where Keras raises {theirs}: {ours}"


def is_stricter(ours: Exception, called: str) -> bool:
    """Whether it is right to refuse what Keras happens to take: the wrong type, nan in a range, True for a number."""
    return isinstance(ours, SettingError) or called.endswith(("=nan", "=True"))


def theirs_of(path: str, called: str) -> Any:
    """TensorFlow's outcome."""
    found = RECORDED[path][called]
    return RECORDED[path][""] if found == "=" else found


def test_every_public_class_is_recorded() -> None:
    """Each has an answer of TensorFlow's, with every trial of every argument, and nothing else is recorded."""
    assert set(list(RECORDED)[1:]) == SUBJECTS.keys()
    for path in SUBJECTS:
        assert list(RECORDED[path]) == list(dict(trials(path))), path
        assert isinstance(RECORDED[path][""], dict), f"{path} cannot be used as the trials use it"


@pytest.mark.parametrize("path", SUBJECTS)
def test_an_argument_does_what_it_does_in_keras(path: str) -> None:
    """The same numbers, or an error of the same kind that graphlab raises itself."""
    wrong = {
        called: text
        for called, ours in outcomes(path).items()
        if not is_different(path, called)
        and (text := complaint(path, called, ours, theirs_of(path, called))) is not None
    }
    assert not wrong


@pytest.mark.parametrize("path", SUBJECTS)
def test_no_argument_is_accepted_and_ignored(path: str) -> None:
    """Each changes the outcome with one of its values at least, or stands in the list with a reason."""
    found = outcomes(path)
    ignored = []
    for argument in arguments(SUBJECTS[path]):
        left_out = found.get(f"{argument} left out")
        base = left_out if isinstance(left_out, dict) else found[""]
        accepted = [v for called, v in found.items() if called.startswith(f"{argument}=") and isinstance(v, dict)]
        if (accepted or argument in BASE.get(path, {})) and all(same(value, base) for value in accepted):
            ignored.append(f"{path} {argument}")
    assert not [one for one in ignored if not any(fnmatch.fnmatchcase(one, pattern) for pattern in WITHOUT_EFFECT)]


def same(one: Any, other: Any) -> bool:
    """Whether two outcomes are equal; nan equals nan."""
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return isinstance(other, list) and len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return one == other or (math.isnan(one) and math.isnan(other))
    return bool(one == other)


def test_what_is_listed_is_so() -> None:
    """Every difference in the list is one: graphlab and Keras do not agree there."""
    for pattern in DIFFERENT:
        path, called = pattern.split(" ")
        paths = [one for one in SUBJECTS if fnmatch.fnmatchcase(one, path)]
        found = [
            text
            for one in paths
            for name, ours in outcomes(one).items()
            if fnmatch.fnmatchcase(name, called)
            and (text := complaint(one, name, ours, theirs_of(one, name))) is not None
        ]
        assert found, pattern


@pytest.mark.parametrize("kind", ["layers.Dense", "losses.Huber", "metrics.AUC", "optimizers.Adam"])
def test_an_error_says_what_was_wanted_and_what_came(kind: str) -> None:
    """The argument, the class, what it may be, and the value."""
    argument, *_ = [name for name in arguments(SUBJECTS[kind]) if name in ("units", "delta", "curve", "epsilon")]
    wrong = [1] if argument != "curve" else 3
    with pytest.raises(ValueError, match=f"`{argument}` of {kind.split('.')[1]} must be .*Received: {argument}="):
        SUBJECTS[kind](**{argument: wrong})


def test_numbers_may_be_tensors_and_arrays() -> None:
    """What stands for a number in TensorFlow is taken for one."""
    for number in (np.float32(0.25), np.array(0.25), gl.constant(0.25), gl.Variable(0.25)):
        assert float(gl.keras.losses.Huber(delta=number)([0.0], [1.0])) == pytest.approx(0.21875)
