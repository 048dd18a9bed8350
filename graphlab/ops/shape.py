"""Ops that move elements: new shapes, orders, pieces, repetitions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from graphlab.errors import DTypeError, InvalidArgumentError, ShapeError
from graphlab.tensor import (
    CALLS,
    Array,
    Operand,
    Tensor,
    Value,
    apply,
    convert,
    filled,
    numbers_of,
    op,
    operator,
    shape_of,
    sum_to,
)
from graphlab.values import as_axis, shown


def _to_shape(*inputs: Tensor, shape: tuple[int, ...], **attrs: Any) -> tuple[int, int]:
    elements = max(0, math.prod(shape))
    return elements, elements


def _same_size(*inputs: Tensor, **attrs: Any) -> tuple[int, int]:
    elements = sum(int(np.size(x._array)) for x in inputs)
    return elements, elements


@op(
    (lambda g, out, tensor, *, shape: apply("reshape", g, shape=shape_of(tensor)),),
    symbol="⇄",
    formula=r"\operatorname{reshape}(<tensor>)",
    back=(r"\operatorname{reshape}(<g>)",),
    says="The incoming gradient is put back into the shape of the input: every element keeps its own.",
    torch="torch.reshape(<tensor>, <shape>)",
    jax="jnp.reshape(<tensor>, <shape>)",
    takes="any",
    size=_same_size,
    samples=((((2, 3),), {"shape": (3, 2)}), (((2, 3),), {"shape": (-1,)}), (((1,),), {"shape": ()})),
)
def reshape(tensor: Array, *, shape: tuple[int, ...]) -> Array:
    """The same elements in another shape; one size may be −1, meaning whatever is left.

    >>> reshape([1, 2, 3, 4], [2, -1])
    <tf.Tensor: shape=(2, 2), dtype=int32, numpy=
    array([[1, 2],
           [3, 4]], dtype=int32)>
    """
    try:
        if min(shape, default=0) >= -1:
            return tensor.reshape(shape if tensor.size else _of_nothing(tensor, shape))
    except ValueError:
        pass
    raise _cannot_reshape(np.size(tensor), shape)


def _of_nothing(tensor: Any, shape: tuple[int, ...]) -> tuple[int, ...]:
    """The shape of no elements: beside a size of 0 a −1 stands for what the other sizes leave of the tensor's."""
    if 0 not in shape or shape.count(-1) != 1:
        return shape
    have, known = (math.prod(n for n in sizes if n > 0) for sizes in (tensor.shape, shape))
    return tuple(have // known if size == -1 else size for size in shape)


def _cannot_reshape(total: int, shape: tuple[int, ...]) -> ShapeError:
    if sum(size == -1 for size in shape) > 1:
        return ShapeError(f"Only one input size may be -1; got the shape {list(shape)}")
    if any(size < -1 for size in shape):
        return ShapeError(f"a shape has no sizes below −1; got {list(shape)}")
    known = math.prod(size for size in shape if size != -1)
    needs = "requires a multiple of" if -1 in shape else "has"
    return ShapeError(
        f"Input to reshape is a tensor with {total} values, but the requested shape {list(shape)} {needs} {known}"
    )


def _inverse(perm: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(np.argsort(perm).tolist())


@op(
    (
        lambda g, out, a, *, perm, conjugate: apply(
            "transpose", g, perm=None if perm is None else _inverse(perm), conjugate=False
        ),
    ),
    symbol="ᵀ",
    formula=r"<a>^\top",
    back=(r"<g>^\top",),
    says="The axes of the incoming gradient are put back into their old order: every element keeps its own.",
    torch="torch.permute(<a>, <perm>)",
    jax="jnp.transpose(<a>, <perm>)",
    takes="any",
    size=_same_size,
    samples=((((2, 3),), {}), (((2, 3, 2),), {"perm": (1, 2, 0)})),
)
def transpose(a: Array, *, perm: tuple[int, ...] | None = None, conjugate: bool = False) -> Array:
    """The axes in another order, backwards unless `perm` says which goes where."""
    try:
        moved = a.transpose(perm)
    except ValueError:
        raise ShapeError(
            f"transpose expects `perm` to name each of {a.ndim} axes once; got {list(perm or ())}"
        ) from None
    return np.conj(moved) if conjugate and moved.dtype.kind == "c" else moved


@op(
    (lambda g, out, input, *, axis: apply("reshape", g, shape=shape_of(input)),),
    symbol="+1",
    formula=r"\operatorname{expand}(<input>)",
    back=(r"\operatorname{reshape}(<g>)",),
    says="The incoming gradient is put back into the shape without the new axis: every element keeps its own.",
    torch="torch.unsqueeze(<input>, <axis>)",
    jax="jnp.expand_dims(<input>, <axis>)",
    takes="any",
    samples=((((2, 3),), {"axis": 0}), (((2, 3),), {"axis": -1})),
)
def expand_dims(input: Array, *, axis: int | tuple[int]) -> Array:
    """One more axis, of size 1, at `axis`."""
    shape, rank = input.shape, input.ndim + 1
    if not isinstance(axis, int):  # a list of a single axis
        (axis,) = axis
    if not -rank <= axis < rank:
        raise ShapeError(f"expand_dims: axis {axis} is not in [{-rank}, {rank}): the shape is {list(shape)}")
    return input.reshape((*shape[: axis % rank], 1, *shape[axis % rank :]))


@op(
    (lambda g, out, input, *, axis: apply("reshape", g, shape=shape_of(input)),),
    symbol="−1",
    formula=r"\operatorname{squeeze}(<input>)",
    back=(r"\operatorname{reshape}(<g>)",),
    says="The incoming gradient gets the axes of size 1 back: every element keeps its own.",
    torch="torch.squeeze(<input>, <axis>)",
    jax="jnp.squeeze(<input>, <axis>)",
    takes="any",
    samples=((((2, 1, 3),), {"axis": 1}), (((1, 2, 1),), {})),
)
def squeeze(input: Array, *, axis: int | tuple[int, ...] | None = None) -> Array:
    """Without the axes of size 1, or without the one at `axis`."""
    if axis is None or axis == ():
        return np.squeeze(input)
    axes = {as_axis(a, input.ndim, "squeeze") for a in ((axis,) if isinstance(axis, int) else axis)}
    for a in axes:
        if input.shape[a] != 1:
            raise ShapeError(
                f"squeeze: Can not squeeze dim[{a}], expected a dimension of 1, got {input.shape[a]}: "
                f"the shape is {list(input.shape)}"
            )
    return np.squeeze(input, tuple(axes))


def _concat_back(index: int, g: Value, out: Value, *values: Value, axis: int) -> Value:
    if len(values) == 1:
        return g
    rank = len(shape_of(g))
    axis %= rank
    start = sum(shape_of(v)[axis] for v in values[:index])
    piece = slice(start, start + shape_of(values[index])[axis])
    return g[tuple(piece if i == axis else slice(None) for i in range(rank))]


@op(
    _concat_back,
    symbol="⧺",
    formula=r"\operatorname{concat}(<values>)",
    back=(r"\text{its part of } <g>",),
    says="Each tensor gets that part of the incoming gradient that lies where it was put.",
    torch="torch.cat([<values>], dim=<axis>)",
    jax="jnp.concatenate([<values>], axis=<axis>)",
    takes="any",
    size=_same_size,
    samples=((((2, 3), (1, 3)), {"axis": 0}), (((2, 1), (2, 2), (2, 1)), {"axis": -1})),
)
def concat(*values: Array, axis: int) -> Array:
    """The tensors of a list one after another along an axis they have.

    >>> concat([[1, 2], [3]], 0)
    <tf.Tensor: shape=(3,), dtype=int32, numpy=array([1, 2, 3], dtype=int32)>
    """
    if len(values) == 1:  # TensorFlow does not look at its axes then
        return values[0]
    if any(np.ndim(v) == 0 for v in values):
        raise ShapeError("ConcatOp : Can't concatenate scalars (use tf.stack instead)")
    try:
        return np.concatenate(values, axis)
    except ValueError:
        shapes = " vs. ".join(str(list(np.shape(v))) for v in values)
        raise ShapeError(
            f"ConcatOp : Dimension mismatch: all sizes but that of axis {axis} must agree: {shapes}"
        ) from None


def _stacked_already(values: Any, *, axis: int) -> Tensor | None:
    """What is no list is stacked already; of a Variable the rows are read."""
    rows = isinstance(values, list | tuple) or (isinstance(values, Operand) and type(values) is not Tensor)
    return None if axis or rows else convert(values)


@op(
    lambda index, g, out, *values, axis: apply("gather", g, index, axis=axis),
    symbol="≡",
    formula=r"\operatorname{stack}(<values>)",
    back=(r"\text{its part of } <g>",),
    says="Each tensor gets that slice of the incoming gradient that lies where it was put.",
    torch="torch.stack([<values>], dim=<axis>)",
    jax="jnp.stack([<values>], axis=<axis>)",
    idle=_stacked_already,
    takes="any",
    size=_same_size,
    samples=((((2, 3), (2, 3)), {}), (((2,), (2,), (2,)), {"axis": -1})),
)
def stack(*values: Array, axis: int = 0) -> Array:
    """The tensors of a list, all of one shape, along a new axis."""
    try:
        return np.stack(values, axis)
    except ValueError:
        shapes = " vs. ".join(str(list(np.shape(v))) for v in values)
        raise ShapeError(f"Shapes of all inputs must match: {shapes}") from None


# --- Pieces --------------------------------------------------------------------------------------


def _scatter_size(x: Tensor, *, key: Any, shape: tuple[int, ...]) -> tuple[int, int]:
    return math.prod(shape), math.prod(shape)


@op(
    (lambda g, out, x, *, key, shape: apply("slice_of", g, key=key),),
    symbol="[ ]ᵀ",
    formula=r"\operatorname{place}(<x>)",
    back=(r"<g>[\cdot]",),
    says="The input gets the incoming gradient from where it was put; what belongs to the zeros around it is dropped.",
    torch="place(<x>, <key>, <shape>)",
    jax="jnp.zeros(<shape>, <x>.dtype).at[<key>].set(<x>)",
    bare=False,
    size=_scatter_size,
    takes="any",
    samples=((((2,),), {"key": (slice(0, 2),), "shape": (3,)}), (((),), {"key": (0, -1), "shape": (2, 2)})),
)
def place(x: Array, *, key: tuple[Any, ...], shape: tuple[int, ...]) -> Array:
    """Zeros of `shape` with x at `key`: what `slice_of` does, backwards."""
    out = np.zeros(shape, x.dtype)
    out[key] = x
    return out


@op(
    (lambda g, out, x, *, key: apply("place", g, key=key, shape=shape_of(x)),),
    symbol="[ ]",
    label="slice",
    formula=r"<x>[\cdot]",
    back=(r"<g> \text{ where it was taken, else } 0",),
    says="The elements that were taken get the incoming gradient, all others get 0.",
    torch="<x>[<key>]",
    jax="<x>[<key>]",
    bare=False,
    takes="any",
    samples=(
        (((3,),), {"key": (1,)}),
        (((2, 3),), {"key": (Ellipsis, slice(None, None, -1))}),
        (((2, 3),), {"key": (slice(0, 1), None, -1)}),
    ),
)
def slice_of(x: Array, *, key: tuple[Any, ...]) -> Array:
    """x[key], for ints, slices, ... and None."""
    try:
        return x[key]
    except IndexError:
        raise _unfit_key(key, np.shape(x)) from None


def _unfit_key(key: tuple[Any, ...], shape: Sequence[int]) -> ShapeError:
    """What is wrong with an index, the first thing first."""
    if key.count(Ellipsis) > 1:
        return ShapeError("Multiple ellipses in slice spec not allowed: one `...` stands for all axes that are left")
    taken = [part for part in key if part is not None and part is not Ellipsis]
    if not shape:
        return ShapeError(f"Attempting to slice scalar input: it has one number and no axes; got {len(taken)} indices")
    if len(taken) > len(shape):
        return ShapeError(
            f"Index out of range using input dim {len(shape)}; input has only {len(shape)} dims: shape {list(shape)}; "
            f"got {len(taken)} indices"
        )
    left = taken[: key.index(Ellipsis)] if Ellipsis in key else taken
    for axis, part in [*enumerate(left), *enumerate(taken[len(left) :], len(shape) - len(taken) + len(left))]:
        if isinstance(part, int) and not -shape[axis] <= part < shape[axis]:
            return ShapeError(
                f"slice index {part} of dimension {axis} out of bounds: it must lie in "
                f"[{-shape[axis]}, {shape[axis]}), for the shape {list(shape)}"
            )
    return ShapeError(f"the index does not fit the shape {list(shape)}")


_ALLOWED = (
    "Only integers, slices (`:`), ellipsis (`...`), tf.newaxis (`None`) and scalar tf.int32/tf.int64 tensors "
    "are valid indices"
)


def _index(item: Any) -> Any:
    """One part of an index, checked and made plain."""
    if item is None or item is Ellipsis:
        return item
    if isinstance(item, slice):
        if item.step is not None and not _integer(item.step):
            raise InvalidArgumentError("strides must be non-zero: x[::0] would never come to an end")
        return slice(*(None if v is None else _integer(v) for v in (item.start, item.stop, item.step)))
    if isinstance(item, list | tuple):
        raise InvalidArgumentError(f"{_ALLOWED}, got {item!r}; to pick several elements use tf.gather")
    return _integer(item)


def _integer(item: Any) -> int:
    array = np.asarray(numbers_of(item._tensor()) if isinstance(item, Operand) else item)
    if array.ndim or array.dtype.kind not in "iu":
        raise TypeError(f"{_ALLOWED}, got {item!r}")
    return int(array)


@operator("getitem")
def getitem(x: Any, key: Any) -> Tensor:
    """x[key] as TensorFlow takes it; a tensor of bools picks the elements where it is True."""
    if isinstance(key, Operand | np.ndarray) and np.asarray(key).dtype == bool:
        return CALLS["boolean_mask"](x, key)
    parts = key if isinstance(key, tuple) else (key,)
    return CALLS["slice_of"](x, key=tuple(_index(p) for p in parts))


def _gathered(params: Tensor, indices: Tensor, *, axis: int = 0, **attrs: Any) -> tuple[int, int]:
    shape = shape_of(params)
    row = math.prod(shape) // max(1, shape[axis]) if shape else 1
    return row * int(np.size(indices._array)), row * int(np.size(indices._array))


@op(
    (
        lambda g, out, params, indices, *, axis: apply(
            "scatter_along", g, indices, size=shape_of(params)[axis], axis=axis
        ),
        None,
    ),
    symbol="⋮",
    formula=r"<params>[<indices>]",
    back=(r"<g> \text{ added up where it was taken}", ""),
    says="Every slice gets the sum of the incoming gradients of all its copies; one that was not taken gets 0.",
    torch="<params>[<indices>]",
    jax="jnp.take(<params>, <indices>, axis=<axis>)",
    takes="any",
    free={"indices": None},
    size=_gathered,
)
def gather(params: Array, indices: Array, *, axis: int = 0) -> Array:
    """The slices of `params` at `indices` along `axis`. Raises InvalidArgumentError for a place that is not there.

    >>> gather([1.0, 2.0, 3.0], [2, 0])
    <tf.Tensor: shape=(2,), dtype=float32, numpy=array([3., 1.], dtype=float32)>
    """
    places = np.asarray(indices)
    if places.dtype.kind not in "iu":
        raise InvalidArgumentError(f"gather takes int indices; got {places.dtype}")
    axis = as_axis(axis or 0, np.ndim(params), "gather")
    size = np.shape(params)[axis]
    if places.size and (places.min() < 0 or places.max() >= size):
        raise InvalidArgumentError(f"indices = {shown(places)} is not in [0, {size})")
    return np.take(params, places, axis)


def _blank(shape: tuple[int, ...], dtype: np.dtype) -> np.ndarray:
    """Zeros, or empty texts."""
    return np.full(shape, b"", object) if dtype.kind == "O" else np.zeros(shape, dtype)


def _along(g: Tensor, indices: Tensor, *, size: int, axis: int) -> tuple[int, int]:
    elements = int(np.size(g._array)) // max(1, int(np.size(indices._array))) * size
    return elements, elements + int(np.size(g._array))


@op(
    (lambda g, out, updates, indices, *, size, axis: apply("gather", g, indices, axis=axis), None),
    symbol="⋮ᵀ",
    formula=r"\operatorname{scatter}(<updates>)",
    back=(r"<g>[<indices>]", ""),
    says="Each slice gets the incoming gradient of the place that it was added to.",
    torch="scatter_along(<updates>, <indices>, <size>, <axis>)",
    jax="scatter_along(<updates>, <indices>, <size>, <axis>)",
    bare=False,
    takes="any",
    free={"indices": None},
    size=_along,
)
def scatter_along(updates: Array, indices: Array, *, size: int, axis: int) -> Array:
    """Zeros of `size` along `axis` with the slices of `updates` added at `indices`: `gather` backwards."""
    places = np.asarray(indices)
    axis %= np.ndim(updates) - places.ndim + 1
    shape = np.shape(updates)
    out = _blank((*shape[:axis], size, *shape[axis + places.ndim :]), updates.dtype)
    key: Any = (*[slice(None)] * axis, places)
    np.add.at(out, key, updates)
    return out


@op(
    (lambda g, out, params, indices: apply("scatter_nd", indices, g, shape=shape_of(params)), None),
    symbol="⋱",
    formula=r"<params>[<indices>]",
    back=(r"<g> \text{ added up where it was taken}", ""),
    says="Every element gets the sum of the incoming gradients of all its copies; one that was not taken gets 0.",
    torch="<params>[tuple(torch.movedim(<indices>, -1, 0))]",
    jax="<params>[tuple(jnp.moveaxis(<indices>, -1, 0))]",
    takes="any",
    free={"indices": None},
)
def gather_nd(params: Array, indices: Array) -> Array:
    """The elements of `params` whose coordinates are the rows of `indices`."""
    columns = _coordinates(indices, np.shape(params))
    if not columns:  # rows without coordinates: each takes the whole
        return np.broadcast_to(params, (*np.shape(indices)[:-1], *np.shape(params)))
    return params[columns]


def _coordinates(indices: Any, shape: Sequence[int]) -> tuple[np.ndarray, ...]:
    places = np.asarray(indices)
    if places.dtype.kind not in "iu":
        raise DTypeError(
            f"indices must be whole numbers, a row of coordinates for each place, such as [[0], [2]]; got "
            f"{places.dtype} of shape {list(places.shape)}. Write the numbers without a point; tf.cast(indices, "
            "tf.int32) cuts fractions off."
        )
    if not places.ndim or places.shape[-1] > len(shape):
        raise ShapeError(
            f"the rows of indices are coordinates in shape {list(shape)}, {len(shape)} numbers each at most; "
            f"got indices of shape {list(places.shape)}"
        )
    columns = tuple(np.moveaxis(places, -1, 0))
    for column, size in zip(columns, shape, strict=False):
        if column.size and (column.min() < 0 or column.max() >= size):
            raise InvalidArgumentError(f"indices {shown(indices)} do not lie inside shape {list(shape)}")
    return columns


@op(
    (None, lambda g, out, indices, updates, *, shape: apply("gather_nd", g, indices)),
    symbol="⋱ᵀ",
    formula=r"\operatorname{scatter}(<updates>)",
    back=("", r"<g>[<indices>]"),
    says="Each update gets the incoming gradient of the place that it was added to.",
    torch="scatter_nd(<indices>, <updates>, <shape>)",
    jax="scatter_nd(<indices>, <updates>, <shape>)",
    takes="any",
    free={"indices": None},
    size=_to_shape,
)
def scatter_nd(indices: Array, updates: Array, *, shape: tuple[int, ...]) -> Array:
    """Zeros of `shape` with `updates` added at the coordinates in `indices`."""
    out = _blank(shape, updates.dtype)
    columns = _coordinates(indices, shape)
    _fitting(indices, updates, shape)
    if not columns:  # rows without coordinates: each goes to the whole
        return out + updates.reshape(-1, *shape).sum(0, dtype=updates.dtype)
    np.add.at(out, columns, updates)
    return out


def _fitting(indices: Any, updates: Any, shape: Sequence[int]) -> None:
    """Raise ShapeError unless there is an update of the right shape for every row of indices."""
    places = np.shape(indices)
    wanted = (*places[:-1], *shape[places[-1] :])
    if np.shape(updates) != wanted:
        raise ShapeError(
            f"updates must have shape {list(wanted)}, for indices of shape {list(places)} into shape {list(shape)}; "
            f"got {list(np.shape(updates))}"
        )


def _update_size(tensor: Tensor, indices: Tensor, updates: Tensor) -> tuple[int, int]:
    elements = int(np.size(tensor._array))
    return elements, elements + int(np.size(updates._array))


@op(
    (
        lambda g, out, tensor, indices, updates: apply("tensor_scatter_nd_update", g, indices, filled(updates, 0)),
        None,
        lambda g, out, tensor, indices, updates: apply("gather_nd", g, indices),
    ),
    symbol="[ ]←",
    formula=r"<tensor> \text{ with } <updates> \text{ at } <indices>",
    back=(r"<g> \text{ where nothing was put, else } 0", "", r"<g>[<indices>]"),
    says="Each update gets the incoming gradient of the place it was put at, the tensor gets that of all other places.",
    torch="<tensor>.index_put(tuple(torch.movedim(<indices>, -1, 0)), <updates>)",
    jax="<tensor>.at[tuple(jnp.moveaxis(<indices>, -1, 0))].set(<updates>)",
    takes="any",
    free={"indices": None},
    size=_update_size,
)
def tensor_scatter_nd_update(tensor: Array, indices: Array, updates: Array) -> Array:
    """`tensor` with `updates` put at the coordinates in the rows of `indices`.

    >>> tensor_scatter_nd_update([1, 2, 3], [[1]], [9])
    <tf.Tensor: shape=(3,), dtype=int32, numpy=array([1, 9, 3], dtype=int32)>
    """
    out = np.array(tensor)
    columns = _coordinates(indices, np.shape(tensor))
    _fitting(indices, updates, np.shape(tensor))
    out[columns] = updates if columns or not updates.size else updates.reshape(-1, *np.shape(tensor))[-1]
    return out


# --- Repetition ----------------------------------------------------------------------------------


@op(
    (lambda g, out, input, *, shape: sum_to(g, shape_of(input)),),
    symbol="⇶",
    formula=r"\operatorname{broadcast}(<input>)",
    back=(r"\textstyle\sum <g> \text{ over the repeated axes}",),
    says="Each element gets the sum of the incoming gradients of all its copies.",
    torch="torch.broadcast_to(<input>, <shape>)",
    jax="jnp.broadcast_to(<input>, <shape>)",
    takes="any",
    size=_to_shape,
    samples=((((3,),), {"shape": (2, 3)}), (((2, 1),), {"shape": (2, 3)}), (((),), {"shape": (2, 2)})),
)
def broadcast_to(input: Array, *, shape: tuple[int, ...]) -> Array:
    """Repeated to `shape`, as operators do it for their operands."""
    if input.ndim == 0 and input.dtype.kind == "f":  # six times as fast, and most sums end here
        found = np.ndarray(shape, input.dtype, np.asarray(input), 0, (0,) * len(shape))
        found.flags.writeable = False
        return found
    try:
        return np.broadcast_to(input, shape)
    except ValueError:
        raise ShapeError(f"Incompatible shapes: {list(np.shape(input))} cannot be broadcast to {list(shape)}") from None


def _tiled(x: Tensor, *, multiples: tuple[int, ...]) -> tuple[int, int]:
    elements = int(np.size(x._array)) * max(0, math.prod(multiples))
    return elements, elements


def _tile_back(g: Value, out: Value, input: Value, *, multiples: tuple[int, ...]) -> Value:
    shape = shape_of(input)
    split = tuple(n for pair in zip(multiples, shape, strict=True) for n in pair)
    return apply(
        "reduce_sum", apply("reshape", g, shape=split), axis=tuple(range(0, 2 * len(shape), 2)), keepdims=False
    )


@op(
    (_tile_back,),
    symbol="▦",
    formula=r"\operatorname{tile}(<input>)",
    back=(r"\textstyle\sum <g> \text{ over the copies}",),
    says="Each element gets the sum of the incoming gradients of all its copies.",
    torch="torch.tile(<input>, <multiples>)",
    jax="jnp.tile(<input>, <multiples>)",
    takes="any",
    size=_tiled,
    samples=((((2,),), {"multiples": (3,)}), (((2, 3),), {"multiples": (1, 2)})),
)
def tile(input: Array, *, multiples: tuple[int, ...]) -> Array:
    """The whole tensor repeated `multiples` times along each axis."""
    if any(n < 0 for n in multiples):
        raise InvalidArgumentError(f"Expected multiples >= 0, but got {list(multiples)}")
    if len(multiples) != np.ndim(input):
        raise ShapeError(f"tile expects one multiple for each of {np.ndim(input)} axes; got {list(multiples)}")
    return np.tile(input, multiples)


def _padded(x: Tensor, *, paddings: tuple[tuple[int, ...], ...], **attrs: Any) -> tuple[int, int]:
    elements = math.prod(size + sum(p) for size, p in zip(shape_of(x), paddings, strict=False))
    return elements, elements


def _pad_back(g: Value, out: Value, tensor: Value, *, paddings: Any, mode: str, constant_values: Value) -> Value:
    return g[tuple(slice(before, before + size) for (before, _), size in zip(paddings, shape_of(tensor), strict=True))]


@op(
    (_pad_back,),
    symbol="▢",
    formula=r"\operatorname{pad}(<tensor>)",
    back=(r"\text{the middle of } <g>",),
    says="The input gets the middle of the incoming gradient; what belongs to the border is dropped.",
    torch="pad(<tensor>, <paddings>)",
    jax="jnp.pad(<tensor>, <paddings>, constant_values=<constant_values>)",
    takes="any",
    size=_padded,
    samples=((((2, 3),), {"paddings": ((1, 0), (0, 2))}),),
)
def pad(
    tensor: Array, *, paddings: tuple[tuple[int, int], ...], mode: str = "CONSTANT", constant_values: Any = 0
) -> Array:
    """A border around each axis: `paddings` has a row (before, after) for each."""
    if mode.upper() != "CONSTANT":
        raise InvalidArgumentError(f"pad knows the modes CONSTANT, REFLECT and SYMMETRIC; got {mode!r}")
    if len(paddings) != np.ndim(tensor):
        raise ShapeError(
            f"The first dimension of paddings must be the rank of inputs: a row (before, after) for each of "
            f"{np.ndim(tensor)} axes; got {[list(row) for row in paddings]}"
        )
    if np.ndim(constant_values):
        raise InvalidArgumentError(f"constant_values must be a scalar; got {constant_values!r}")
    return np.pad(tensor, paddings, constant_values=constant_values) if paddings else tensor


@op(
    (lambda g, out, tensor, *, axis: apply("reverse", g, axis=axis),),
    symbol="⇆",
    formula=r"\operatorname{reverse}(<tensor>)",
    back=(r"\operatorname{reverse}(<g>)",),
    says="The incoming gradient is turned round again: every element keeps its own.",
    torch="torch.flip(<tensor>, <axis>)",
    jax="jnp.flip(<tensor>, <axis>)",
    takes="any",
    samples=((((2, 3),), {"axis": (1,)}), (((3,),), {"axis": (0,)})),
)
def reverse(tensor: Array, *, axis: tuple[int, ...]) -> Array:
    """Backwards along the axes in `axis`."""
    if not isinstance(axis, tuple):
        raise ShapeError(f"reverse: 'dims' isn't 1-dimension: write axis=[{axis}]")
    if not np.ndim(tensor):
        return tensor  # TensorFlow does not look at the axes of what has none
    for a in axis:
        as_axis(a, np.ndim(tensor), "reverse")
    return np.flip(tensor, axis)
