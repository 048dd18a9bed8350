"""The functions that an expression can call: by which names, and which of their arguments are whole numbers."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from graphlab.dtypes import DType
from graphlab.names import PUBLIC
from graphlab.sandbox.values.values import split_names
from graphlab.tensor.op import Op
from graphlab.tensor.registry import OPS

# Where a function is looked for that is called by its last name alone.
_FOLDERS = ("", "math.", "nn.", "linalg.")

# Keras has functions of its own for what TensorFlow has already.
_OTHER_SPELLINGS = ("keras.backend.", "keras.ops.")

# Parameters that count or name places and are not declared as int: what is typed there stays what it is.
_WHOLE = frozenset(
    split_names(
        "axis axes perm shape shapes begin end strides size multiples paddings indices ids segment_ids num_segments"
        " dims depth k num num_rows num_columns num_lower num_upper num_or_size_splits num_samples num_classes"
        " batch_dims batch_shape noise_shape ksize repeats shift seed partitions lengths seq_lengths maxlen maxlength"
        " minlength nbins ord rank ranks branch_index order key arr validate_indices shape_x shape_y output_shape"
        " dilations"
    )
)
_TYPES = frozenset(split_names("dtype dtype_hint out_type output_type out_idx type tensor_dtype index_type"))


def path_of(written: str) -> str | None:
    """The public path of the function that is called so, with `tf.` and its folder or without; None if there is none.

    >>> path_of("sin"), path_of("tf.math.sin"), path_of("relu"), path_of("sine")
    ('sin', 'math.sin', 'nn.relu', None)
    """
    path = written.removeprefix("tf.")
    if _is_function(path):
        return path
    if path != written or "." in path:
        return None
    return next((folder + path for folder in _FOLDERS if _is_function(folder + path)), None) or _elsewhere().get(path)


def short_name(path: str) -> str:
    """The shortest name by which an expression calls the function of a public path.

    >>> short_name("nn.relu"), short_name("math.sin")
    ('relu', 'math.sin')
    """
    last = path.rpartition(".")[2]
    return last if path_of(last) == path else path


def _is_function(path: str) -> bool:
    return callable(PUBLIC.get(path)) and not isinstance(PUBLIC[path], type | DType)


@cache
def _elsewhere() -> Mapping[str, str]:
    """The functions outside the usual folders, by their last name: the first one that has it."""
    found: dict[str, str] = {}
    for path in PUBLIC:
        if _is_function(path) and not path.startswith(_OTHER_SPELLINGS):
            found.setdefault(path.rpartition(".")[2], path)
    return MappingProxyType(found)


def is_op(name: str) -> bool:
    """Whether a name is that of an op, so that by itself it means nothing."""
    return name in OPS


def is_dtype(name: str) -> bool:
    """Whether `tf.` has a dtype of this name."""
    return isinstance(PUBLIC.get(name), DType)


@cache
def parameters(path: str) -> tuple[str, ...]:
    """The parameters of a function that can be given by position."""
    named = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return tuple(p.name for p in _signature(PUBLIC[path]) if p.kind in named)


@cache
def takes_whole_numbers(path: str, parameter: str) -> bool:
    """Whether a whole number that is typed there is one, and no float.

    >>> takes_whole_numbers("reduce_sum", "axis"), takes_whole_numbers("reduce_sum", "input_tensor")
    (True, False)
    """
    op = _ops().get(path)
    if op is not None and (op.takes == "integer" or op.free.get(parameter, op) is None):
        return True
    declared = {p.name: str(p.annotation) for p in _signature(PUBLIC[path])}
    return parameter in _WHOLE or declared.get(parameter, "").startswith(("int", "bool"))


@cache
def _ops() -> Mapping[str, Op]:
    return MappingProxyType({path: op for op in OPS.values() for path in op.names})


def takes_dtype(parameter: str) -> bool:
    """Whether a dtype is given there."""
    return parameter in _TYPES


def _signature(function: Callable[..., Any]) -> tuple[inspect.Parameter, ...]:
    try:
        return tuple(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return ()
