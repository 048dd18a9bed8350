"""Laws of every op of the registry, over dtypes, layouts in memory, broadcasts, empty inputs and batches."""

from __future__ import annotations

import itertools
import re
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import settings

import graphlab as gl
from graphlab import dtypes
from graphlab.errors import GraphlabError
from graphlab.tensor import OPS, Tensor, op, run
from tests.laws import DIFFERENTIABLE, FLOATS, Example, examples, is_elementwise, result_dtype, result_shape
from tests.strategies import INDEXED, PHASE

ALL = list(OPS.values())
SEEDS = range(1 if settings.default.max_examples <= 30 else 10)
# A few halves and differences of a narrow float are lost on the way through a product or a determinant.
NEAR = {
    "bfloat16": {"rtol": 8e-2, "atol": 8e-2},
    "float16": {"rtol": 3e-2, "atol": 2e-2},
    "float32": {"rtol": 2e-4, "atol": 2e-5},
    "float64": {"rtol": 1e-12},
}
every_op = pytest.mark.parametrize("op", ALL, ids=lambda o: o.name)
every_rule = pytest.mark.parametrize("op", DIFFERENTIABLE, ids=lambda o: o.name)


TAKEN: dict[str, list[gl.DType]] = {}


def taken(op) -> list[gl.DType]:
    """The dtypes that an op takes: those in which an example runs."""
    if op.name not in TAKEN:
        TAKEN[op.name] = [dtype for dtype in dtypes.DTYPES.values() if refusal(next(examples(op, dtype))) is None]
    return TAKEN[op.name]


def refusal(example: Example) -> Exception | None:
    """The error that it ends with."""
    try:
        example.run()
    except Exception as error:
        return error
    return None


def cases(op, dtype) -> Iterator[Example]:
    for seed in SEEDS:
        yield from examples(op, dtype, seed)


def widest(op) -> gl.DType:
    """float64, or a dtype that the op takes if it takes no floats."""
    return gl.float64 if gl.float64 in taken(op) else taken(op)[0]


def gradients(example: Example, weight: Any = None, *inputs: Tensor) -> tuple[np.ndarray, list[Tensor | None]]:
    """The value, and the gradient of every input that can have one, for the weight of the output."""
    xs = inputs or example.tensors()
    moved = [xs[i] for i in example.moved]
    with gl.GradientTape() as tape:
        tape.watch(moved)
        y = example.run(*xs)
    return y.numpy(), tape.gradient(y, moved, output_gradients=weight) if moved else []


def weight_of(y: np.ndarray) -> Tensor:
    """A weight for each element, all different."""
    return gl.constant((np.arange(np.size(y)).reshape(np.shape(y)) % 5 + 1).astype(y.dtype) / y.dtype.type(4))


def weighed(example: Example, *inputs: Tensor) -> tuple[np.ndarray, list[Tensor | None]]:
    """`gradients` with a weight for each element of a float output."""
    y = example.run(*inputs).numpy()
    return gradients(example, weight_of(y) if y.dtype.kind in dtypes.DIFFERENTIABLE else None, *inputs)


# --- Shapes and dtypes ---------------------------------------------------------------------------


@every_op
def test_shapes_and_dtypes_follow_from_shapes_and_dtypes(op):
    """The result's dtype is TensorFlow's; its shape is the broadcast or reduced one, and the same for every dtype."""
    for number, _ in enumerate(examples(op, widest(op))):
        shapes = set()
        for dtype in taken(op):
            example = next(itertools.islice(examples(op, dtype), number, None))
            y = example.run()
            assert y.dtype is result_dtype(example, dtype), (dtype, example.attrs)
            assert y.dtype is dtypes.string or y.numpy().dtype == y.dtype.as_numpy_dtype
            shapes |= {tuple(y.shape), result_shape(example)} - {None}
        assert len(shapes) == 1


@every_op
def test_dtypes_that_are_not_taken_are_refused(op):
    """Each dtype is taken, or refused with an error of graphlab's own; outside `takes` it is refused by name."""
    for dtype in dtypes.DTYPES.values():
        example = next(examples(op, dtype))
        error = refusal(example)
        assert error is None or isinstance(error, GraphlabError), dtype.name
        if np.dtype(dtype.as_numpy_dtype) not in op.accepts and any(
            np.dtype(dtype.as_numpy_dtype) == x.dtype for x in example.inputs
        ):
            assert error and dtype.name in str(error)
    assert taken(op)


@every_rule
@pytest.mark.parametrize("dtype", FLOATS, ids=lambda d: d.name)
def test_every_float_has_its_gradient(op, dtype):
    """Value and gradient keep the dtype, and agree with float64 as far as the dtype's digits go."""
    for example, wide in zip(cases(op, dtype), cases(op, gl.float64), strict=True) if dtype in taken(op) else ():
        rounded = tuple(x.astype(w.dtype) for x, w in zip(example.inputs, wide.inputs, strict=True))
        y, grads = gradients(example)
        value, wanted = gradients(Example(op, rounded, wide.attrs))
        if y.dtype == dtype.as_numpy_dtype:
            np.testing.assert_allclose(y, value, **NEAR[dtype.name])
        for i, grad, want in zip(example.moved, grads, wanted, strict=True):
            assert (grad is None) == (want is None)
            if grad is not None:
                assert grad.dtype is dtype and grad.shape == example.inputs[i].shape
                np.testing.assert_allclose(grad.numpy(), want.numpy(), **NEAR[dtype.name])


@pytest.mark.parametrize("op", [o for o in DIFFERENTIABLE if np.dtype(complex) in o.accepts], ids=lambda o: o.name)
def test_complex_gradients_point_uphill(op):
    """Re⟨grad, v⟩ is how fast Re⟨weight, y⟩ grows along v, for every direction v of the plane; as in TensorFlow."""
    for example in cases(op, gl.complex128) if gl.complex128 in taken(op) and op.name not in PHASE else ():
        y = example.run().numpy()
        if y.dtype.kind not in "fc":
            continue
        weight = weight_of(y).numpy() * (1 - 0.5j if y.dtype.kind == "c" else 1)
        weight = weight.astype(y.dtype)
        _, grads = gradients(example, gl.constant(weight))
        for i, grad in zip(example.moved, grads, strict=True):
            direction = np.exp(1j * np.arange(example.inputs[i].size)).reshape(example.inputs[i].shape)

            def along(h, i=i, direction=direction, example=example, weight=weight):
                xs = [Tensor(x + h * direction if j == i else x) for j, x in enumerate(example.inputs)]
                return np.sum(np.conj(weight) * example.run(*xs).numpy()).real

            slope = (8 * (along(1e-4) - along(-1e-4)) - (along(2e-4) - along(-2e-4))) / 12e-4
            assert np.sum(np.conj(grad.numpy()) * direction).real == pytest.approx(slope, rel=1e-5, abs=1e-6)


@every_op
def test_whole_numbers_have_no_gradient(op):
    """Of ints, bools and strings a tape records nothing."""
    for dtype in taken(op):
        if not dtype.is_differentiable:
            example = next(examples(op, dtype))
            xs = example.tensors()
            with gl.GradientTape() as tape, warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tape.watch([x for x in xs if not x.dtype.is_differentiable])
                example.run(*xs)
            assert not tape.records


# --- Broadcasting, layout in memory, empty inputs --------------------------------------------------

STRETCHED = [(), (1,), (3,), (1, 3), (2, 1), (1, 1), (4, 1, 1), (0,)]


@pytest.mark.parametrize("op", [o for o in ALL if is_elementwise(o) and len(o.parameters) > 1], ids=lambda o: o.name)
def test_broadcasting_in_every_position(op):
    """Any one input may be smaller: the value is that of its copies, its gradient the sum over them."""
    for position, shape in itertools.product(range(len(op.parameters)), STRETCHED):
        full = np.broadcast_shapes((2, 3) if shape != (0,) else (2, 1), shape)
        shapes = [shape if i == position else full if shape != (0,) else (2, 1) for i in range(len(op.parameters))]
        example = with_shapes(op, shapes)
        copied = tuple(np.broadcast_to(x, full) for x in example.inputs)
        y, grads = weighed(example, *example.tensors())
        wide, wide_grads = weighed(example, *map(Tensor, copied))
        np.testing.assert_array_equal(y, wide)
        for i, grad, wide_grad in zip(example.moved, grads, wide_grads, strict=True):
            assert grad.shape == example.inputs[i].shape
            np.testing.assert_allclose(grad.numpy(), summed(wide_grad.numpy(), grad.shape), rtol=1e-12, atol=1e-12)


def with_shapes(op, shapes) -> Example:
    """An example of an op that works element by element, of other shapes."""
    example = next(e for e in examples(op, widest(op)) if all(x.ndim or x.size for x in e.inputs))
    return Example(op, tuple(np.resize(x, s) for x, s in zip(example.inputs, shapes, strict=True)), example.attrs)


def summed(array: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Summed over the axes along which something of `shape` was repeated."""
    array = array.sum(tuple(range(array.ndim - len(shape))))
    return array.sum(tuple(i for i, size in enumerate(shape) if size == 1 and array.shape[i] != 1), keepdims=True)


@every_op
def test_an_empty_input_is_taken_or_refused(op):
    """Without elements there is a result with gradients of the inputs' shapes, or an error of graphlab's own."""
    taken_ones = 0
    for example in examples(op, widest(op)):
        empty = tuple(x[:0] if x.ndim and hollowed(op, i) else x for i, x in enumerate(example.inputs))
        if not any(x.size == 0 for x in empty):
            continue
        hollow = Example(op, empty, example.attrs)
        try:
            _, grads = gradients(hollow)
        except GraphlabError:
            continue
        taken_ones += 1
        for i, grad in zip(hollow.moved, grads, strict=True):
            assert grad is None or grad.shape == empty[i].shape
    assert taken_ones or op.name in HOLLOW


def hollowed(op, index: int) -> bool:
    """Whether an input is left without elements: of ops with places, these, and what is put there."""
    return op.name not in INDEXED or op.parameters[index] in ("indices", "updates", "labels", "logits")


# Where an axis of size 0 is an error, or the attributes of the examples ask for elements.
HOLLOW = {"inv", "det", "solve", "argmax", "argmin", "reshape", "squeeze", "place", "broadcast_to", "einsum_of"}
HOLLOW |= {"convolution", "depthwise_conv2d", "conv_transpose", "conv_filters"}


def scattered(x: np.ndarray) -> Iterator[np.ndarray]:
    """The same numbers, elsewhere in memory: every other element of a bigger array, backwards, axes exchanged."""
    if x.ndim:
        big = np.repeat(x, 2, axis=-1)
        yield big[..., ::2]
        yield np.ascontiguousarray(x[::-1])[::-1]
        yield np.asfortranarray(x)


@every_op
def test_layout_in_memory_does_not_matter(op):
    """Views with strides, backwards, or column by column give the value and the gradient of a plain array."""
    for example in examples(op, widest(op)):
        y, grads = weighed(example, *example.tensors())
        for layout in zip(*(list(scattered(x)) or [x] * 3 for x in example.inputs), strict=True):
            other, other_grads = weighed(example, *map(Tensor, layout))
            compare(other, y)
            for a, b in zip(other_grads, grads, strict=True):
                compare(a.numpy(), b.numpy())


def compare(a: np.ndarray, b: np.ndarray) -> None:
    """Equal, or for floats nearly so: sums may be taken in another order."""
    (np.testing.assert_allclose if b.dtype.kind in dtypes.DIFFERENTIABLE else np.testing.assert_array_equal)(a, b)


@every_op
def test_nothing_that_comes_in_is_changed(op):
    """Inputs, weights and the result are the same after a gradient, and an array that cannot be written will do."""
    for example in examples(op, widest(op)):
        locked = tuple(np.array(x) for x in example.inputs)
        for x in locked:
            x.flags.writeable = False
        result = Example(op, locked, example.attrs).run().numpy()
        before = np.copy(result)
        weight = np.array(weight_of(result).numpy()) if result.dtype.kind in dtypes.DIFFERENTIABLE else None
        if weight is not None:
            weight.flags.writeable = False
        y, _ = gradients(Example(op, locked, example.attrs), None if weight is None else Tensor(weight))
        np.testing.assert_array_equal(y, before)
        for x, old in zip(locked, example.inputs, strict=True):
            np.testing.assert_array_equal(x, old)


# --- Batches -------------------------------------------------------------------------------------

# What an attribute becomes when every input has one more axis in front, of size 2.
BATCHED = {
    "axis": lambda v, rank: tuple(range(1, rank + 1)) if v is None else shifted(v),
    "perm": lambda v, rank: (0, *(i + 1 for i in v)) if v else (0, *range(rank, 0, -1)),
    "shape": lambda v, rank: (2, *v),
    "multiples": lambda v, rank: (1, *v),
    "paddings": lambda v, rank: ((0, 0), *v),
    "key": lambda v, rank: (slice(None), *v),
    "equation": lambda v, rank: re.sub(r"(^|,|->)", r"\1Z", v),
}
# They look up places that are not batched, or are batched by their own axes only.
UNBATCHED = {"sparse_softmax_cross_entropy", "gather_nd", "scatter_nd", "tensor_scatter_nd_update"}
UNBATCHED |= {o.name for o in ALL if "conv" in o.name or "pool" in o.name}  # test_windows.py: their samples are


def shifted(axis: Any) -> Any:
    """The same axis of a tensor with one more in front."""
    if isinstance(axis, tuple | list):
        return tuple(shifted(a) for a in axis)
    return axis + 1 if axis >= 0 else axis


@pytest.mark.parametrize("op", [o for o in ALL if o.name not in UNBATCHED], ids=lambda o: o.name)
def test_a_batch_is_its_rows(op):
    """With one more axis in front an op does to each row what it does to it alone, value and gradient."""
    dtype = widest(op)
    for first, second in zip(examples(op, dtype, 0), examples(op, dtype, 1), strict=True):
        batch, rows = batched(first, second)
        y, grads = weighed_alike(batch)
        found = [weighed_alike(row) for row in rows]
        compare(y, np.stack([value for value, _ in found]))
        for position, grad in enumerate(grads):
            if grad is not None:
                compare(grad.numpy(), np.stack([row[position].numpy() for _, row in found]))


def batched(*rows: Example) -> tuple[Example, list[Example]]:
    """One example of all, with an axis in front; and its rows, of one rank, so that the axis stays in front."""
    op, attrs, fixed = rows[0].op, rows[0].attrs, ints(rows[0].op, rows[0])
    rank = max(x.ndim for x in rows[0].inputs)
    rank = max(rank, len(attrs["shape"])) if op.name == "broadcast_to" else rank
    if is_elementwise(op) or op.name in ("mm", "broadcast_to"):
        rows = tuple(
            Example(op, tuple(x.reshape((1,) * (rank - x.ndim) + x.shape) for x in row.inputs), attrs) for row in rows
        )
    shape = rows[0].inputs[0].shape
    more = {k: BATCHED[k](v, len(shape)) if k in BATCHED else v for k, v in attrs.items()}
    if op.name == "squeeze" and attrs["axis"] is None:
        more["axis"] = tuple(i + 1 for i, size in enumerate(shape) if size == 1)
    inputs = [
        rows[0].inputs[i] if i in fixed else np.stack(xs)
        for i, xs in enumerate(zip(*(r.inputs for r in rows), strict=True))
    ]
    return Example(op, tuple(inputs), more), list(rows)


def ints(op, example) -> set[int]:
    """The inputs that are places."""
    return {i for i, name in enumerate(op.parameters) if name in op.free and not op.variadic and name != "condition"
            and example.inputs[i].dtype.kind in "iu"}  # fmt: skip


def weighed_alike(example: Example) -> tuple[np.ndarray, list[Tensor | None]]:
    """Value and gradient for a weight of 0.5 everywhere."""
    y = example.run().numpy()
    return gradients(example, gl.constant(np.full_like(y, 0.5)) if y.dtype.kind in dtypes.DIFFERENTIABLE else None)


# --- Gradient data ---------------------------------------------------------------------------------

_NEW = '''
from graphlab.tensor import op

@op({rule}symbol="c", formula="<x>", {back} says="It passes on.", torch="t", jax="j")
def brand_new(x):
    """The same."""
    return x
'''
_MISSING = {
    "the rule": _NEW.format(rule="", back='back=("<g>",),'),
    "its formula": _NEW.format(rule="(lambda g, out, x: g,), ", back=""),
    "the rule for an input": _NEW.format(rule="(lambda g, out, x: g,), ", back='back=("<g>",),').replace(
        "(x)", "(x, y)"
    ),
    "the formula for an input": _NEW.format(rule="(lambda g, out, x: g,), ", back='back=("",),'),
}


@pytest.mark.parametrize("source", _MISSING.values(), ids=_MISSING)
def test_an_op_without_its_gradient_data_cannot_be_imported(source, tmp_path, monkeypatch):
    """A module that defines an op and leaves a part of its gradient out fails at import; nothing is registered."""
    (tmp_path / "ops_that_are_new.py").write_text(source, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    before = dict(OPS)
    with pytest.raises(TypeError, match="vjp|back"):
        __import__("ops_that_are_new")
    assert before == OPS


def test_every_op_has_examples():
    """The laws above try something of every op: an op with attributes of its own brings samples."""
    assert [o.name for o in ALL if not list(examples(o, widest(o)))] == []


def test_the_laws_can_fail():
    """A rule that forgets a broadcast axis, and an op that writes into its input, are noticed."""

    def careless(x):
        x *= 2
        return x

    wrong = type(OPS["negative"])("wrong", careless, (), "?", "", (), "", "", "", (), ("x",), {})
    with pytest.raises(ValueError, match="does not fit"):
        test_nothing_that_comes_in_is_changed(wrong)
    assert op is not None and run is not None
