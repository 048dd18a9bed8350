"""Arguments as source text: by the name and the usual value of a parameter, sensible ones and wrong ones."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from typing import Any

AXES = ("0", "1", "-1", "None", "[0]", "[0, 1]", "[-1]", "-2")
WRONG_AXES = ("2", "-3", "5", "'a'", "1.5", "[0, 0]", "[0, 5]", "[]", "True", "[[0]]")
SHAPES = ("[2, 3]", "[-1]", "[3, 2]", "[6]", "[2, 1, 3]", "[]", "[4, 2, 3]", "(3,)", "[3, -1]", "[2]")
WRONG_SHAPES = ("[-2]", "7", "'a'", "[2, -3]", "[-1, -1]", "[2.5]", "None", "[[2, 3]]", "[0]", "[0, -1]")
INTS = ("1", "2", "3")
WRONG_INTS = ("0", "-1", "7", "1.5", "'a'", "None", "[1]", "True")
FLOATS = ("0.5", "0.25", "1.0", "2.0", "1.5", "0.0")
WRONG_FLOATS = ("-1.0", "0", "'a'", "None", "[1.0, 2.0]", "float('nan')", "float('inf')", "-3")
WRONG_TENSORS = ("1.5", "3", "None", "'a'", "[]", "[[]]", "[1.0, 'a']", "[[1.0], [2.0, 3.0]]", "True", "[True, False]",
                 "[1, 2]", "tf.zeros([0, 3])", "tf.ones([2, 2, 2])", "tf.constant(['a', 'b'])", "{}", "2 + 1j",
                 "tf.constant([1, 2, 3], tf.int64)", "tf.constant([1.0, 2.0], tf.float16)", "[1.0, -2.0, 0.5]",
                 "tf.ones([1, 3])", "tf.ones([5])", "[float('nan'), 1.0, float('inf')]")  # fmt: skip
DTYPES = ("tf.float32", "tf.float64", "tf.int32", "'float32'", "tf.bool", "tf.int64", "tf.complex64")
WRONG_DTYPES = ("'a'", "3", "None", "tf.string", "'float'", "tf.uint8")
FUNCTIONS = ("lambda: {x}", "lambda r: r * r", "lambda a, r: a + r", "lambda r: tf.nn.tanh(r)", "lambda a, r: a * r")

#: Parameters that say nothing about numbers.
SKIPPED = {"name", "message", "summarize", "seed", "default_value", "parallel_iterations", "swap_memory", "back_prop",
           "validate_args", "validate_indices", "a_is_sparse", "b_is_sparse", "synchronized", "custom_objects",
           "tensor_array_name", "seed_generator", "batch_shape"}  # fmt: skip

# The name of a parameter, the sensible values and the wrong ones; the first pattern that fits the whole name is taken.
_CHOICES: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = [
    (r"axis\d?|axes|dim|batch_dims|seq_axis|batch_axis|source|destination|out_idx|shared_axes|dims_", AXES, WRONG_AXES),
    (r"perm", ("[1, 0]", "None", "[0, 1]"), ("[0, 0]", "[0]", "2", "[0, 5]", "'a'", "[-1, 0]")),
    (r"reduction", ("'sum'", "'mean'", "'none'", "None", "'sum_over_batch_size'"), ("'a'", "3")),
    (r"shape(_x|_y)?|target_shape|newshape|dims|noise_shape|size_", SHAPES, WRONG_SHAPES),
    (r"multiples", ("[2, 1]", "[1, 2]", "[2]", "[1, 1]"), ("[-1, 1]", "2", "[0, 1]", "[1.5]", "[1, 1, 1]", "'a'")),
    (r"paddings", ("[[1, 0], [0, 2]]", "[[0, 0], [1, 1]]", "[[1, 1]]"),
     ("1", "[1, 1]", "[[1, -1], [0, 0]]", "[[1, 1, 1]]", "'a'", "[[1.5, 1], [0, 0]]", "[]", "[[3, 3], [3, 3]]")),
    (r"mode|padding", ("'CONSTANT'", "'REFLECT'", "'SYMMETRIC'", "'constant'"), ("'a'", "3", "None")),
    (r"indices|ids|class_id|index|target_class_ids", ("[0, 1]", "[[0, 1], [1, 0]]", "[[0], [1]]", "1", "{i}", "[1, 1]"),
     ("[9]", "-1", "[-1, 0]", "[0.5]", "'a'", "[[]]", "None", "[[0, 9]]", "7", "[]")),
    (r"segment_ids|partitions", ("[0, 1]", "[0, 0]", "[1, 0]", "[0, 0, 1]", "{i}"),
     ("[0]", "[-1, 0]", "[0, 9]", "[0.5, 1]", "'a'", "[[0, 1]]", "3")),
    (r"num_or_size_splits", ("1", "3", "[1, 2]", "2", "[2, 1]", "[1, -1]"),
     ("0", "-1", "[2, 2]", "[4, -1]", "7", "'a'", "1.5")),
    (r"begin", ("[0, 0]", "[0, 1]", "[1, 0]", "[0]"), ("[5, 5]", "[-1, 0]", "0", "'a'", "[0.5, 0]")),
    (r"end|size", ("[2, 2]", "[1, 2]", "[-1, 2]", "[2]", "[1, 1]"), ("[9, 9]", "[-2, 1]", "2", "'a'", "[]")),
    (r"strides", ("[1, 1]", "[1, 2]", "[-1, 1]"), ("[0, 1]", "'a'", "1")),
    (r"repeats", ("2", "[1, 2]", "[2, 0, 1]", "1"), ("-1", "[1, -1]", "1.5", "'a'", "[1, 2, 3, 4, 5]", "[[1, 2]]")),
    (r"shift", ("1", "-1", "[1, -1]", "2"), ("1.5", "'a'", "[1, 2, 3]", "None")),
    (r"equation|subscripts", ("'ij,ij->ij'", "'ij->ji'", "'ij,kj->ik'", "'ij->'", "'i,i->'", "'ij,jk'"),
     ("'a'", "'ij,->'", "3")),
    (r"(out_)?d?type|output_type|tf_type|Tout|out_type|index_type|dtype_hint", DTYPES, WRONG_DTYPES),
    (r"(x_)?(num|k|n|depth|rank|ndims?|num_\w+|units|minlength|maxlength|maxlen|nbins|offset_|batch_size|q|N|M|diagonal"
     r"|input_dim|output_dim|top_k|lower|upper|maximum_iterations|num_lower|num_upper)", INTS, WRONG_INTS),
    (r"ord(er)?", ("1", "2", "'euclidean'", "np.inf", "'fro'", "1.5"), ("0", "-1", "'a'", "None")),
    (r"direction", ("'ASCENDING'", "'DESCENDING'"), ("'a'", "3")),
    (r"side", ("'left'", "'right'"), ("'a'", "3")),
    (r"indexing", ("'xy'", "'ij'"), ("'a'", "3")),
    (r"data_format", ("'channels_last'", "'channels_first'", "None", "'N..C'", "'NC..'"), ("'a'", "3")),
    (r"average|class_aggregation", ("'micro'", "'macro'", "'weighted'", "None", "'uniform_average'"), ("'a'", "3")),
    (r"curve", ("'ROC'", "'PR'"), ("'a'",)),
    (r"summation_method", ("'interpolation'", "'minoring'", "'majoring'"), ("'a'",)),
    (r"activation", ("'relu'", "'tanh'", "None", "'softmax'", "'gelu'", "tf.nn.softplus"), ("'a'", "3")),
    (r"\w*initializer", ("'ones'", "'zeros'", "tf.keras.initializers.Constant(0.5)"), ("'a'", "3")),
    (r"\w*regularizer", ("None", "'l2'", "tf.keras.regularizers.L1(0.5)", "tf.keras.regularizers.L1L2(0.1, 0.2)"),
     ("'a'", "3")),
    (r"\w*constraint", ("None", "'non_neg'", "tf.keras.constraints.MaxNorm(1.0)", "'unit_norm'"), ("'a'", "3")),
    (r"scale|offset|alpha|beta|gamma|rho|momentum|epsilon|negative_slope|factor", FLOATS, WRONG_FLOATS),
    (r"value_range", ("[-1.0, 1.0]", "[0.0, 2.0]"), ("[1.0, 0.0]", "[0.0]", "'a'")),
    (r"boundaries", ("[1, 3]", "[2]"), ("[3, 1]", "'a'")),
    (r"num_thresholds", ("3", "5", "200"), ("0", "1", "-1")),
    (r"thresholds?", ("0.5", "None", "0.25", "[0.25, 0.75]"), ("-1.0", "2.0", "'a'")),
    (r"cond", ("lambda *a: False",), ("None", "3")),  # no loop without an end
    (r"fn|f|func|function|body_fun|true_fn|false_fn|body", FUNCTIONS, ("None", "3")),
    (r"condition|mask|pred", ("{b}", "{x} > 0", "[True, False]", "True", "{y} < {x}"),
     ("{x}", "3", "'a'", "[True]", "None")),
    (r"labels|y_true|target|targets|true",
     ("{x}", "{y}", "{i}", "tf.constant([0, 1])", "tf.constant([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]])",
      "tf.nn.softmax({x})"),
     ("[0, 7]", "[-1, 0]", *WRONG_TENSORS)),
    (r"sample_weight|weights|pos_weight|label_weights",
     ("None", "tf.constant([0.5, 2.0])", "0.5", "tf.constant([[0.5], [2.0]])"),
     ("'a'", "[1.0, 2.0, 3.0, 4.0]", "-1.0")),
    (r"values|inputs|tensors|xs|t_list|arrays|operands|args",
     ("[{x}, {y}]", "{x}", "[{x}, {x}]", "[{x}]", "[{x}, {y}, {x}]"),
     ("[]", "[{x}, {i}]", "None", "3", "[{x}, 'a']", "[1.0, 2.0]", "[{x}, tf.ones([5, 4])]", "{b}")),
    (r"lengths|seq_lengths", ("[1, 2]", "{i}", "[2, 0]"), ("[-1, 2]", "3", "'a'", "[0.5]")),
    (r"learning_rate|initial_learning_rate", ("0.5", "0.1", "0.25"), ("'a'", "None", "-1.0")),
    (r"decay_steps|first_decay_steps|warmup_steps", ("3", "10", "5"), ("0", "-1", "'a'")),
    (r"x1|x2|x|y|a|b|z|logits|\w*input\w*|features|value|tensor|t|matrix|params|data|elems|real|imag|rhs|updates|y_pred"
     r"|output|predictions|prediction|logit|p|log_input|primals|v|chol|structure|flat_sequence|nest\d|arr|sorted_sequence|condition_",
     ("{x}", "{x}", "{x}", "{y}", "{x}", "{y}", "{w}", "{i}", "{b}"), WRONG_TENSORS),
]  # fmt: skip


def sensible(name: str, default: Any, rng: random.Random, pool: Mapping[str, str]) -> str:
    """An argument for the parameter that may well be right."""
    return _filled(rng.choice(_choices(name, default)[0]), pool)


def wrong(name: str, default: Any, rng: random.Random, pool: Mapping[str, str]) -> str:
    """An argument that is likely wrong."""
    return _filled(rng.choice(_choices(name, default)[1]), pool)


def every_wrong(name: str, default: Any, pool: Mapping[str, str]) -> list[str]:
    """All the wrong arguments for the parameter."""
    return [_filled(text, pool) for text in _choices(name, default)[1]]


def _filled(text: str, pool: Mapping[str, str]) -> str:
    return re.sub(r"\{(\w)\}", lambda match: pool[match[1]], text)


def _choices(name: str, default: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if isinstance(default, bool):
        return ("True", "False"), ("'a'", "None", "2")
    for pattern, right, bad in _CHOICES:
        if re.fullmatch(pattern, name):
            return right, bad
    if isinstance(default, int) and default is not None:
        return INTS, WRONG_INTS
    if isinstance(default, float):
        return FLOATS, WRONG_FLOATS
    return ("{x}", "0.5", "1.0", "2", "{v}"), (*WRONG_FLOATS, *WRONG_TENSORS)


Choose = Callable[[str, Any], str]
