"""Runs one recorded op again: its value, its VJP (`pull`) and its JVP (`push`).

Everything here takes and returns plain arrays; the rules are those of the registry.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from inspect import Parameter
from typing import Any

import numpy as np

from graphlab import dtypes
from graphlab.errors import GraphlabError, InvalidArgumentError
from graphlab.forward import push as push_live
from graphlab.tensor import OPS, Op, Record, Tensor, pulled
from graphlab.tensor.op import broadcast_size
from graphlab.trace.budget import check
from graphlab.trace.graph import Node, Trace, Value
from graphlab.views.notation.escaping import clean
from graphlab.views.notation.names import is_named
from graphlab.views.notation.numbers import number


class ReplayError(GraphlabError, ValueError):
    """The trace lacks what is needed to compute something again. The message names what is missing."""


def pull(trace: Trace, node: Node, index: int, grad: Any) -> np.ndarray | None:
    """What `node` sends back to its input `index` when its result's gradient is `grad`; None where nothing flows.

    Raises ReplayError where the trace does not hold the op's rule or its numbers.
    """
    record = live(trace, node)
    rule = record.op.vjp_of(index) if record.op.is_differentiable else None
    if rule is None:
        return None
    g = Tensor(np.asarray(grad, record.output._array.dtype)[()])
    with np.errstate(all="ignore"):
        part = pulled(rule, g, record.output, record.inputs, record.attrs, record.inputs[index])
    return None if part is None else np.asarray(part._array)


def push(trace: Trace, node: Node, tangents: Sequence[Any]) -> np.ndarray | None:
    """The tangent of `node` if its inputs have `tangents`, None for those that do not move; None if it does not either.

    Raises ReplayError where the trace does not hold the op's rule or its numbers.
    """
    record = live(trace, node)
    pairs = zip(record.inputs, tangents, strict=True)
    along = [None if t is None else Tensor(np.asarray(t, x._array.dtype)[()]) for x, t in pairs]
    with np.errstate(all="ignore"):
        found = push_live(record, along)
    return None if found is None else np.asarray(found._array)


def live(trace: Trace, node: Node, dtype: Any = None) -> Record:
    """The record that `node` was made from, with a tensor of its own for every input; floats in `dtype`, if given.

    Raises ReplayError for an op that the registry does not know, for numbers that were thinned out, and for text.
    """
    op = entry_of(node)
    check()
    parts = [trace.node(id) for id in node.inputs]
    for part in (*parts, node):
        check_whole(part)
    inputs = tuple(Tensor(numbers_of(part.value, dtype)) for part in parts)
    attrs = {name: value for name, value in op.attributes.items() if value is not Parameter.empty} | dict(node.attrs)
    return Record(op, inputs, lifted(attrs, dtype), Tensor(numbers_of(node.value, dtype)))


def entry_of(node: Node) -> Op:
    """The registry's entry of the op that made `node`. Raises ReplayError where there is none."""
    entry = OPS.get(node.op or "")
    if entry is None:
        what = f"`{clean(node.op, 40)}` is a function with a gradient of its own" if node.op else "a leaf has no op"
        raise ReplayError(f"{what}{at_line(node)}: the trace holds its numbers, not its rule. Run the program again.")
    return entry


def check_whole(node: Node) -> None:
    """Raise ReplayError where the trace does not hold all the numbers of `node`, or holds text."""
    if node.value.thinned:
        raise ReplayError(
            f"{subject(node)} has {count_of(node.value):,} numbers, of which the trace keeps a sample: what depends on "
            "them cannot be computed again. Use smaller tensors to look inside."
        )
    if node.value.array.dtype.kind not in "fciub":
        raise ReplayError(f"{subject(node)} holds text: what depends on it cannot be computed again.")


def lift(array: Any, dtype: Any) -> Any:
    """The array in `dtype`, if that is given and the array holds floats; complex numbers become complex128.

    >>> lift(np.float32(2), np.float64).dtype, lift(np.int32(2), np.float64).dtype
    (dtype('float64'), dtype('int32'))
    """
    array = np.asarray(array)
    if dtype is not None and array.dtype.kind in "fc":
        array = array.astype(np.complex128 if array.dtype.kind == "c" else dtype)
    return array[()]


def numbers_of(value: Value, dtype: Any) -> Any:
    """The numbers of a value in `dtype`, if that is given, else in its own: those of bfloat16 are kept as float32."""
    is_narrow = dtype is None and value.dtype == dtypes.bfloat16.name
    return lift(value.array.astype(dtypes.NARROW) if is_narrow else value.array, dtype)


def lifted(attrs: Mapping[str, Any], dtype: Any) -> dict[str, Any]:
    """The attributes of an op that computes in `dtype`: a float dtype among them, as of a cast, is widened too."""
    if dtype is None:
        return dict(attrs)
    return {name: _wide(attr, dtype) for name, attr in attrs.items()}


def _wide(attr: Any, dtype: Any) -> Any:
    if not isinstance(attr, dtypes.DType) or not attr.is_differentiable:
        return attr
    return dtypes.complex128 if attr.is_complex else dtypes.as_dtype(np.dtype(dtype))


def position(trace: Trace, id: str) -> int:
    """Where the node called `id` stands in the trace. Raises InvalidArgumentError for a name that none has."""
    if not (id[:1] == "n" and id[1:].isdecimal() and int(id[1:]) < len(trace.nodes)):
        raise InvalidArgumentError(f"the trace has nodes n0 to n{len(trace.nodes) - 1}; got {id!r}")
    return int(id[1:])


def count_of(value: Value) -> int:
    """The number of elements of a tensor, thinned or not."""
    return int(np.prod(value.shape, dtype=np.int64))


def subject(node: Node) -> str:
    """A node by its name, by its op, or by its number."""
    if is_named(node):
        return f"`{clean(node.name, 40)}`"
    if node.op:
        return f"the result of {clean(node.op, 40)}{at_line(node)}"
    return f"the constant {number(node.value.array.item())}" if node.value.array.ndim == 0 else "a constant"


def at_line(node: Node) -> str:
    """Where the node stands, for the end of a clause; nothing if that is not known."""
    return f" (line {node.place.line})" if node.place else ""


def elementwise(trace: Trace, node: Node) -> bool:
    """Whether each cell of the result is made of one cell of every input, the small ones broadcast."""
    entry = OPS.get(node.op or "")
    if entry is None or entry.variadic or entry.size is not broadcast_size or None in entry.free.values():
        return False
    if entry.samples and entry.name != "cast":  # what works element by element needs no shapes of its own to be tested
        return False
    shapes = [trace.node(id).shape for id in node.inputs]
    try:
        return np.broadcast_shapes(*shapes) == node.shape
    except ValueError:
        return False


def under(index: tuple[int, ...], shape: tuple[int, ...]) -> tuple[int, ...]:
    """The cell of an operand of `shape` that broadcasting puts under the cell `index` of a result.

    >>> under((1, 2), (3,)), under((1, 2), (2, 1)), under((1, 2), ())
    ((2,), (1, 0), ())
    """
    return tuple(0 if n == 1 else i for i, n in zip(index[len(index) - len(shape) :], shape, strict=True))
