"""What the arguments of layers, losses, metrics, optimizers … may be: asked in one place when an object is made.

An argument means the same wherever it stands, so most rules go by its name alone. They are about types, and say what
was wanted in words; which numbers a class takes, its constructor says.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import lru_cache, wraps
from typing import Any, NamedTuple, TypeVar

import numpy as np

from graphlab.counting import counted, looping, walking
from graphlab.dtypes import as_dtype
from graphlab.errors import SettingError
from graphlab.tensor import Operand

T = TypeVar("T")


class Rule(NamedTuple):
    """What an argument may be, in words, and whether a value is."""

    wanted: str
    fits: Callable[[Any], bool]
    error: type[Exception] = SettingError


def _is_number(value: Any) -> bool:
    if isinstance(value, Operand | np.ndarray | np.generic):
        dtype = np.dtype(value.dtype.as_numpy_dtype if isinstance(value, Operand) else value.dtype)
        return tuple(value.shape) == () and dtype.kind in "biuf"
    return isinstance(value, int | float)


def _is_int(value: Any) -> bool:
    if isinstance(value, Operand | np.ndarray | np.generic):
        dtype = np.dtype(value.dtype.as_numpy_dtype if isinstance(value, Operand) else value.dtype)
        return tuple(value.shape) == () and dtype.kind in "biu"
    return isinstance(value, int)


def _is_count(value: Any) -> bool:
    return _is_int(value) and not isinstance(value, bool | np.bool_)


def _is_numbers(value: Any) -> bool:
    if isinstance(value, list | tuple):
        walking(1 + len(value))
        return all(_is_numbers(item) for item in value)
    if isinstance(value, Operand):
        return bool(value.dtype.is_numeric or value.dtype.is_bool)
    return value.dtype.kind in "biuf" if isinstance(value, np.ndarray | np.generic) else isinstance(value, int | float)


def _is_list_of(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    def check(value: Any) -> bool:
        if isinstance(value, Operand | np.ndarray):
            return len(value.shape) == 1 and all(fits(item) for item in counted(np.asarray(value)))
        return isinstance(value, list | tuple | range) and all(fits(item) for item in counted(value))

    return check


def _is_shape(value: Any) -> bool:
    sized = isinstance(value, list | tuple) or type(value).__name__ == "TensorShape"
    return sized and all(size is None or (_is_count(size) and size >= 0) for size in counted(value))


def _is_sizes(value: Any) -> bool:
    return _is_count(value) or _is_shape(value)


def _is_dtype(value: Any) -> bool:
    if isinstance(value, dict) or value is None:
        return True
    try:
        as_dtype(value)
    except Exception:
        return False
    return not isinstance(value, bool | int | float)


def _is_float(value: Any) -> bool:
    name = value["config"]["name"] if isinstance(value, dict) else value
    return _is_dtype(name) and as_dtype(name).is_floating


def _is_name(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _is_frequency(value: Any) -> bool:
    return value in ("epoch", "batch") if isinstance(value, str) else _is_count(value) and value > 0


def _is_span(value: Any) -> bool:
    """Whether a value names batches: one, or the first and the last of several; None of them is 0."""
    if isinstance(value, list | tuple):
        return len(value) == 2 and all(_is_count(part) and part > 0 for part in value) and value[0] <= value[1]
    return _is_count(value) and value >= 0


def _or(rule: Rule, *also: Any) -> Rule:
    """The rule, with some values more: None, say."""
    words = " or ".join([rule.wanted, *(repr(value) for value in also)])
    return Rule(words, lambda value: any(value is one for one in also) or rule.fits(value))


NUMBER = Rule("a number", _is_number)
NUMBERS = Rule("a number or a list of numbers", _is_numbers)
INT = Rule("an int", _is_int)
COUNT = Rule("an int", _is_count)
SEED = Rule("an int, a keras.random.SeedGenerator or None", lambda v: v is None or _is_count(v) or hasattr(v, "next"))
INTS = Rule("a list of ints", _is_list_of(_is_count))
AXES = Rule("an int or a list of ints", lambda value: _is_count(value) or _is_list_of(_is_count)(value))
AXIS = Rule("an int", _is_count)
SIZE = Rule("a positive integer", lambda value: _is_count(value) and value > 0)
UNITS = SIZE._replace(error=ValueError)  # Keras says so on purpose, and programs print the kind
SHAPE = Rule("a tuple of sizes, such as (3,)", _is_shape)
NAME = Rule("a text", _is_name)
PATH_NAME = Rule("a text without `/`", lambda value: _is_name(value) and "/" not in (value or ""))
DTYPE = Rule("a dtype, such as 'float32'", _is_dtype)
FLOAT = Rule("a dtype of floats, such as 'float32'", lambda value: value is None or _is_float(value))
FUNCTION = Rule("a function", callable)
TEXT = Rule("a text", lambda value: isinstance(value, str))
TRUTH = Rule("True or False", lambda value: isinstance(value, bool))


def _named(names: str, rule: Rule) -> dict[str, Rule]:
    return dict.fromkeys(names.split(), rule)


RULES: dict[str, Rule] = {
    "factor": NUMBER,
    **_named(
        """
        alpha beta_1 beta_2 delta end_learning_rate epsilon first_decay_steps decay_steps decay_rate gain gamma
        initial_accumulator_value initial_learning_rate l1_regularization_strength l2_regularization_strength
        l2_shrinkage_regularization_strength learning_rate_power m_mul t_mul maxval minval mean stddev min_delta
        momentum negative_slope num_regressors patience power precision recall sensitivity specificity rate rho
        start_from_epoch threshold warmup_steps min_value max_value verbose beta ema_momentum
        min_lr cooldown dropout recurrent_dropout mask_value
        """,
        NUMBER,
    ),
    **_named(
        """
        baseline clipnorm clipvalue global_clipnorm loss_scale_factor weight_decay warmup_target label_smoothing
        ignore_class l1 l2
        """,
        _or(NUMBER, None),
    ),
    **_named("scale offset value variance", NUMBERS),
    **_named("num_thresholds", INT),
    **_named("num_classes k input_dim output_dim", SIZE),
    **_named("units filters groups num_heads key_dim", UNITS),
    **_named("value_dim sliding_window", _or(UNITS, None)),
    **_named("equation score_mode", TEXT),
    **_named("bias_axes", _or(TEXT, None)),
    "attention_axes": _or(Rule("an int or a list of ints", lambda v: AXES.fits(v) and v not in ([], ())), None),
    **_named("flash_attention", Rule("False or None: it is for graphics cards", lambda v: v in (False, None))),
    **_named("class_id", _or(COUNT, None)),
    **_named("top_k batch_size num_labels", _or(Rule("an int from 0", lambda v: _is_count(v) and v >= 0), None)),
    **_named("ema_overwrite_frequency gradient_accumulation_steps", _or(INT, None)),
    **_named("target_class_ids target_shape dims", INTS),
    **_named("function fn schedule", FUNCTION),
    **_named("monitor curve summation_method backup_dir root", TEXT),
    "separator": Rule("a text of one character", lambda value: isinstance(value, str) and len(value) == 1),
    "axis": AXES,
    "shared_axes": _or(AXES, None),
    "axes": AXES,
    "cells": Rule("a list of cells", lambda value: isinstance(value, list | tuple) and len(value) > 0),
    "n": COUNT,
    "seed": SEED,
    "trainable": TRUTH,
    "name": NAME,
    "dtype": DTYPE,
    "label_weights": _or(NUMBERS, None),
    "thresholds": _or(NUMBERS, None),
    "boundaries": Rule("a list of numbers", _is_list_of(_is_number)),
    "values": Rule("a list of numbers", _is_list_of(_is_number)),
    "noise_shape": _or(SHAPE, None),
    "shape": _or(SHAPE, None),
    "batch_shape": _or(SHAPE, None),
    "input_shape": _or(SHAPE, None),
    "arguments": Rule("a dict or None", lambda value: value is None or isinstance(value, dict)),
}
"""By the name of an argument."""

# They compute means and shares: in ints these would be cut off.
_FLOATS = """
    _Sliding RNN _Cell StackedRNNCells Bidirectional Loss _Counting R2Score FBetaScore ActivityRegularization
    Average BatchNormalization Dropout Embedding
    GaussianDropout GaussianNoise GlobalAveragePooling1D GlobalAveragePooling2D LayerNormalization Normalization
    Rescaling MultiHeadAttention Attention GroupNormalization EinsumDense RMSNormalization
"""

OF_CLASS: dict[tuple[str, str], Rule] = {
    ("Concatenate", "axis"): AXIS,
    ("UpSampling1D", "size"): SIZE,
    ("Bidirectional", "weights"): _or(Rule("a list of arrays", lambda v: isinstance(v, list)), None),
    ("_Recurrent", "use_cudnn"): Rule("'auto' or False", lambda v: v in ("auto", False), ValueError),
    ("_Sliding", "depth_multiplier"): UNITS,
    ("BatchNormalization", "axis"): AXIS,
    ("GroupNormalization", "axis"): AXIS,
    ("GroupNormalization", "groups"): Rule(
        "a positive integer (or `-1` for a group of each feature)",
        lambda value: _is_count(value) and (value > 0 or value == -1),
        ValueError,
    ),
    ("MultiHeadAttention", "output_shape"): _or(Rule("an int or a tuple of sizes, such as (3,)", _is_sizes), None),
    ("EinsumDense", "output_shape"): Rule("an int or a tuple of sizes, such as (None, 3)", _is_sizes),
    **{(kind, "dropout"): NUMBER for kind in ("MultiHeadAttention", "Attention")},
    ("Normalization", "axis"): _or(AXES, None),
    ("Normalization", "mean"): _or(NUMBERS, None),
    ("Normalization", "variance"): _or(NUMBERS, None),
    ("Softmax", "axis"): _or(AXES, None),
    **{(kind, "axis"): _or(AXES, None) for kind in ("Loss", "Metric", "Constraint")},
    **{(kind, "name"): PATH_NAME for kind in ("Layer", "Loss", "Optimizer")},
    ("BatchNormalization", "scale"): Rule("anything", lambda value: True),
    ("LayerNormalization", "scale"): Rule("anything", lambda value: True),
    ("GroupNormalization", "scale"): Rule("anything", lambda value: True),
    ("VarianceScaling", "scale"): NUMBER,
    ("ReLU", "max_value"): _or(NUMBER, None),
    ("FBetaScore", "threshold"): _or(NUMBER, None),
    ("LayerNormalization", "epsilon"): _or(NUMBER, None),
    ("RemoteMonitor", "path"): TEXT,
    ("RemoteMonitor", "field"): TEXT,
    ("RemoteMonitor", "headers"): _or(Rule("a dict", lambda value: isinstance(value, dict)), None),
    **{("TensorBoard", f"{what}_freq"): NUMBER for what in ("histogram", "embeddings")},
    ("TensorBoard", "update_freq"): Rule("'epoch', 'batch' or a positive integer", _is_frequency),
    ("TensorBoard", "profile_batch"): Rule("an int from 0, or a pair of them", _is_span, ValueError),
    ("AdamW", "weight_decay"): NUMBER,
    ("SparseCategoricalCrossentropy", "axis"): AXIS,
    ("_Overlap", "axis"): _or(AXIS, None),
    ("AUC", "thresholds"): _or(Rule("a list of numbers", _is_list_of(_is_number)), None),
    ("_Schedule", "initial_learning_rate"): Rule("a number", lambda v: _is_number(v) and not isinstance(v, bool)),
    ("LearningRateSchedule", "name"): Rule("a text without `/`", lambda v: isinstance(v, str) and "/" not in v),
    **{(kind, "dtype"): FLOAT for kind in _FLOATS.split()},
}
"""What differs for a class and those made from it."""


@lru_cache(maxsize=4096)
def _rule(kind: type, argument: str) -> Rule | None:
    for base in kind.__mro__:
        if (found := OF_CLASS.get((base.__name__, argument))) is not None:
            return found
    return RULES.get(argument)


def check_settings(thing: Any, given: Mapping[str, Any]) -> None:
    """Raise the error of its rule for the first of the arguments that `thing` is made with and cannot have."""
    for argument, value in given.items():
        rule = _rule(type(thing), argument)  # type: ignore[arg-type]  # a class is hashable
        if rule is not None and not rule.fits(value):
            raise rule.error(
                f"Argument `{argument}` of {type(thing).__name__} must be {rule.wanted}. Received: "
                f"{argument}={value!r} (a {type(value).__name__})"
            )


def own(value: T) -> T:
    """A setting that no one else can change: arrays, lists and dicts are copied, with all those in them.

    >>> given = [1, {"a": [2]}]
    >>> kept = own(given)
    >>> given[1]["a"].append(3)
    >>> kept
    [1, {'a': [2]}]
    """
    copied: T = _copied(value, {})
    return copied


def _copied(value: Any, met: dict[int, Any]) -> Any:
    if id(value) in met:  # what is in many places is copied once, and is in as many places of the copy
        return met[id(value)]
    kind = type(value)
    if kind in (list, dict, tuple):
        walking(1 + len(value))
    if kind is np.ndarray:
        met[id(value)] = value.copy()
    elif kind is list:
        made = met[id(value)] = []
        made.extend(_copied(item, met) for item in value)
    elif kind is dict:
        found = met[id(value)] = {}
        found.update((key, _copied(item, met)) for key, item in value.items())
    elif kind is tuple:
        met[id(value)] = tuple(_copied(item, met) for item in value)
    else:
        return value
    return met[id(value)]


def setting(name: str, default: Any, annotation: str) -> inspect.Parameter:
    """An argument of a constructor whose others are those of a function."""
    return inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=default, annotation=annotation)


def checked(init: Callable[..., None]) -> Callable[..., None]:
    """A constructor that looks at its arguments first, and gets copies of its own of those that could be changed."""
    signature = inspect.signature(init)
    rest = next((p.name for p in signature.parameters.values() if p.kind is p.VAR_KEYWORD), None)

    @wraps(init)
    def checking(self: Any, *args: Any, **kwargs: Any) -> None:
        looping()  # to look at them all takes as long as an operation
        try:
            bound = signature.bind(self, *args, **kwargs)
        except TypeError:
            init(self, *args, **kwargs)  # which says itself what is missing or too much
            return
        given = dict(list(bound.arguments.items())[1:])
        check_settings(self, given | given.pop(rest, {}) if rest else given)
        met: dict[int, Any] = {}
        init(self, *(_copied(value, met) for value in args), **{name: _copied(v, met) for name, v in kwargs.items()})

    return checking


class Checked:
    """A class whose constructors, and those of the classes made from it here, look at their arguments first."""

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        own = vars(cls).get("__init__")
        if cls.__module__.startswith("graphlab.") and inspect.isfunction(own) and not hasattr(own, "__wrapped__"):
            cls.__init__ = checked(own)  # type: ignore[method-assign]
