"""Calls with one wrong argument: of every function that takes tensors, and of each argument that can be wrong.

`arguments.txt` has calls that work, arguments by name. In place of each argument comes what does not fit in its kind:
an axis that is not there, a shape with a negative size, a tensor of another rank, a text. `answers.py` writes down what
TensorFlow answers; `otherwise.txt` has the calls that graphlab answers otherwise on purpose.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

TEXT = Path(__file__).with_name("arguments.txt").read_text(encoding="utf-8")
CALLS = [line for line in TEXT.splitlines() if line and not line.startswith("#")]
OTHERWISE = set(Path(__file__).with_name("otherwise.txt").read_text(encoding="utf-8").splitlines())

_AXES = ("5", "-5", "'a'", "1.5", "[0, 0]")
_COUNTS = ("-1", "0", "-3", "'a'", "1.5", "[1, 2]", "None")
_SHAPES = ("-2", "[-2]", "[-1, -1]", "'a'", "[1.5]", "[[1, 2]]", "[7]", "[]", "None")
_PLACES = (
    "tf.constant([-1])",
    "tf.constant([100])",
    "tf.constant([0.5])",
    "tf.constant(1)",
    "tf.constant([[0, 1]])",
    "tf.zeros([0], tf.int32)",
    "'a'",
    "None",
)
_TENSORS = (
    "tf.constant(1.0)",
    "tf.constant([1.0])",
    "tf.constant([[1.0, 2.0, 3.0]])",
    "tf.constant([[[1.0]]])",
    "tf.zeros([0])",
    "tf.constant([1, 2])",
    "tf.constant([float('nan'), 1.0])",
    "'a'",
    "None",
    "[[1.0], [1.0, 2.0]]",
)
_LISTS = (
    "[]",
    "None",
    "'a'",
    "[tf.ones([2]), tf.ones([3])]",
    "[tf.ones([2]), tf.ones([2], tf.int32)]",
    "[tf.constant(1.0), tf.ones([2, 1])]",
)
_KINDS = {
    **dict.fromkeys(("axis", "axes", "seq_axis", "batch_axis", "perm", "batch_dims"), _AXES),
    **dict.fromkeys(("k", "num", "num_or_size_splits", "depth", "repeats", "num_rows", "num_columns", "num_segments",
                     "nbins", "num_partitions", "maxlen", "maxlength", "num_classes", "shift", "ord", "num_lower",
                     "num_upper", "rate", "rank", "alpha", "clip_norm", "multiples"), _COUNTS),
    **dict.fromkeys(("shape", "size", "begin", "end", "strides", "dims", "batch_shape", "paddings"), _SHAPES),
    **dict.fromkeys(("indices", "ids", "segment_ids", "partitions", "targets", "seq_lengths", "lengths"), _PLACES),
    "arr": _PLACES,
    **dict.fromkeys(("values", "inputs", "t_list", "coeffs"), _LISTS),
    **dict.fromkeys(("dtype", "out_type", "output_type", "type", "index_type"), ("'float33'", "None")),
    **dict.fromkeys(("direction", "side", "mode", "indexing", "data_format", "padding"), ("'up'", "''", "None", "1")),
    **dict.fromkeys(("compute_full_loss", "compute_uv", "message", "minlength", "variance_epsilon"), ()),
}  # fmt: skip
_LISTED = {"dynamic_stitch", "shape_n", "identity_n", "meshgrid"}  # whose tensors come in a list
_SINGLE = {"sort", "argsort", "searchsorted", "histogram_fixed_width"}  # whose `values` are one tensor


def name_of(call: str) -> str:
    """The function that is called."""
    return call.partition("(")[0]


def wrong_calls(call: str) -> Iterator[str]:
    """The call with one argument after another wrong, as source text."""
    name, tree = name_of(call), ast.parse(call, mode="eval").body
    assert isinstance(tree, ast.Call)
    right = {str(k.arg): _tensor(name, str(k.arg), k.value) for k in tree.keywords}
    for argument in right:
        for value in kinds(name, argument):
            given = {**right, argument: value}
            wrong = f"tf.{name}({', '.join(f'{key}={text}' for key, text in given.items())})"
            if wrong not in OTHERWISE:
                yield wrong


def kinds(name: str, argument: str) -> tuple[str, ...]:
    """What does not fit there, or might not."""
    if name in _LISTED:
        return _LISTS
    if argument in ("ksize", "stride", "strides") and name.startswith("nn."):
        return ("'a'", "[1, 2, 3]")
    return _TENSORS if name in _SINGLE and argument == "values" else _KINDS.get(argument, _TENSORS)


def _tensor(name: str, argument: str, value: ast.expr) -> str:
    """An argument that is right; numbers for a tensor as one, since TensorFlow does not take lists everywhere."""
    text = ast.unparse(value)
    is_tensor = kinds(name, argument) in (_TENSORS, _PLACES) and not text.startswith(("tf.", "'", "None"))
    return f"tf.constant({text})" if is_tensor and name != "constant" else text
