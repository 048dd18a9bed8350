"""Matrix ops: products, sums of products, inverses, determinants."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from graphlab import values
from graphlab.errors import InvalidArgumentError, ShapeError
from graphlab.tensor import Array, Tensor, Value, alike, apply, dtype_of, is_complex, op, shape_of


def transposed(x: Any) -> Any:
    """x with its last two axes swapped."""
    if not isinstance(x, Tensor):
        return x.swapaxes(-1, -2)
    rank = len(shape_of(x))
    return apply("transpose", x, perm=(*range(rank - 2), rank - 1, rank - 2), conjugate=False)


def adjoint_of(x: Any) -> Any:
    """x transposed, and conjugated where it is complex."""
    return apply("conj", transposed(x)) if is_complex(x) else transposed(x)


def _product_size(a: Tensor, b: Tensor, **attrs: Any) -> tuple[int, int]:
    left, right = np.shape(a._array), np.shape(b._array)
    if len(left) < 2 or len(right) < 2:
        return 1, 1
    try:
        batch = math.prod(np.broadcast_shapes(left[:-2], right[:-2]))
    except ValueError:
        batch = 1
    return batch * left[-2] * right[-1], 2 * batch * left[-2] * left[-1] * right[-1]


@op(
    (lambda g, out, a, b: g @ transposed(b), lambda g, out, a, b: transposed(a) @ g),
    symbol="@",
    label="matmul",
    formula="<a> <b>",
    back=(r"<g> \, <b>^\top", r"<a>^\top <g>"),
    says=(
        "Each matrix gets the incoming gradient times the transpose of the other matrix, on the side where "
        "that one stood, so that each row meets the column it was multiplied with."
    ),
    torch="torch.matmul(<a>, <b>)",
    jax="jnp.matmul(<a>, <b>)",
    bare=False,
    size=_product_size,
    samples=((((2, 3), (3, 2)), {}), (((2, 1, 3), (2, 3, 2)), {}), (((2, 3), (4, 3, 1)), {})),
)
def mm(a: Array, b: Array) -> Array:
    """The matrix product over the last two axes; `matmul` without its transpose flags."""
    if a.ndim < 2 or b.ndim < 2:
        raise ShapeError(
            f"matmul takes tensors of rank 2 or more; got shapes {list(a.shape)} and {list(b.shape)}. "
            "For a matrix and a vector use tf.linalg.matvec, or v[:, tf.newaxis]."
        )
    try:
        return np.matmul(a, b)
    except ValueError:
        if a.shape[-1] == b.shape[-2]:
            raise  # the batches do not fit
        raise ShapeError(
            f"Matrix size-incompatible: In[0]: {list(a.shape)}, In[1]: {list(b.shape)}: the last size of the "
            f"first ({a.shape[-1]}) must be the last but one of the second ({b.shape[-2]})"
        ) from None


def _einsum_size(*operands: Tensor, equation: str) -> tuple[int, int]:
    inputs, output = split_equation(equation)
    sizes: dict[str, int] = {}
    for term, x in zip(inputs, operands, strict=False):
        sizes.update(zip(term, np.shape(x._array), strict=False))
    return math.prod(sizes.get(c, 1) for c in output), 2 * math.prod(sizes.values())


def split_equation(equation: str) -> tuple[list[str], str]:
    """The terms of the inputs and of the output; without an arrow the output is every letter seen once, sorted."""
    equation = equation.replace(" ", "")
    left, arrow, output = equation.partition("->")
    if not arrow:
        output = "".join(sorted(c for c in set(left) if c.isalpha() and left.count(c) == 1))
    return left.split(","), output


def _einsum_back(index: int, g: Value, out: Value, *operands: Value, equation: str) -> Value:
    """Swap the term of the input with that of the output; letters only this input has are spread afterwards."""
    inputs, output = split_equation(equation)
    term = inputs[index]
    others = [x for i, x in enumerate(operands) if i != index]
    other_terms = [t for i, t in enumerate(inputs) if i != index]
    reached = "".join(c for c in term if c in output or any(c in t for t in other_terms))
    found = apply("einsum_of", g, *others, equation=",".join([output, *other_terms]) + "->" + reached)
    shape = shape_of(operands[index])
    kept = tuple(size if c in reached else 1 for c, size in zip(term, shape, strict=True))
    return apply("broadcast_to", apply("reshape", found, shape=kept), shape=shape)


@op(
    _einsum_back,
    symbol="Σ∏",
    label="einsum",
    formula=r"\operatorname{einsum}(<inputs>)",
    back=(r"\operatorname{einsum}(<g>, \text{the other inputs})",),
    says=(
        "Each input gets the einsum of the incoming gradient with the other inputs: its letters change places "
        "with those of the result, and along a letter that only it has the gradient is repeated."
    ),
    torch="torch.einsum(<equation>, <inputs>)",
    jax="jnp.einsum(<equation>, <inputs>)",
    bare=False,
    size=_einsum_size,
    samples=((((2, 3), (3, 2)), {"equation": "ij,jk->ik"}), (((2, 3), (3,)), {"equation": "ij,j->i"})),
)
def einsum_of(*inputs: Array, equation: str) -> Array:
    """Sums of products written as `ij,jk->ik`; each letter once in a term, no ellipsis."""
    terms, output = split_equation(equation)
    letters = "".join([*terms, output])
    if not (letters.isascii() and (letters.isalpha() or not letters)) or any(len(set(t)) != len(t) for t in terms):
        raise InvalidArgumentError(f"einsum takes letters, each once in a term, and no ellipsis; got {equation[:80]!r}")
    try:
        return np.einsum(equation.replace(" ", ""), *inputs)
    except ValueError as error:
        shapes = ", ".join(str(list(np.shape(x))) for x in inputs)
        raise ShapeError(f"einsum {equation[:80]!r} does not fit the shapes {shapes}: {error}") from None


def cubic(times: int) -> Callable[..., tuple[int, int]]:
    """The size of an op on matrices that takes `times` multiplications and additions for each element and row."""

    def size(x: Tensor, *others: Tensor, **attrs: Any) -> tuple[int, int]:
        shapes = [np.shape(t._array) for t in (x, *others)]
        elements = sum(math.prod(shape) or math.prod(max(n, 1) for n in shape) for shape in shapes)
        if others:  # matrices of which each may meet several right sides
            elements = max(elements, _batch(shapes) * max(1, *(n for shape in shapes for n in shape[-2:])) ** 2)
        return elements, times * elements * min(shapes[0][-2:], default=1)

    return size


def _batch(shapes: list[tuple[int, ...]]) -> int:
    try:
        return math.prod(np.broadcast_shapes(*(shape[:-2] for shape in shapes)))
    except ValueError:
        return 1


def square_only(x: Any, name: str) -> Any:
    """x, if it holds square matrices. Raises ShapeError."""
    if np.ndim(x) < 2 or np.shape(x)[-1] != np.shape(x)[-2]:
        raise ShapeError(f"{name} takes square matrices; got shape {list(np.shape(x))}")
    return x


def _wide(x: Any) -> Any:
    """Halves as float32: NumPy's linear algebra has none."""
    return x.astype(np.float32) if x.dtype == np.float16 else x


@op(
    (lambda g, out, input: -apply("mm", apply("mm", transposed(out), g), transposed(out)),),
    symbol="⁻¹",
    formula="<input>^{-1}",
    back=(r"-(<input>^{-1})^\top <g> \, (<input>^{-1})^\top",),
    says=(
        "The incoming gradient is multiplied on both sides by the transpose of the inverse and changes its "
        "sign, as for 1/x, whose slope is −1/x²."
    ),
    torch="torch.linalg.inv(<input>)",
    jax="jnp.linalg.inv(<input>)",
    bare=False,
    names=("linalg.inv",),
    takes="float",
    size=cubic(2),
    samples=((((2, 2),), {}), (((2, 3, 3),), {})),
)
def inv(input: Array) -> Array:
    """The inverse of each square matrix. Raises InvalidArgumentError where there is none."""
    try:
        return np.linalg.inv(_wide(square_only(input, "inv"))).astype(input.dtype, copy=False)
    except np.linalg.LinAlgError:
        raise InvalidArgumentError("Input is not invertible.") from None


@op(
    (lambda g, out, input: (g * out)[..., None, None] * transposed(apply("inv", input)),),
    symbol="det",
    formula=r"\det <input>",
    back=(r"<g> \cdot \det(<input>) \cdot (<input>^{-1})^\top",),
    says=(
        "Each element gets the incoming gradient times its cofactor, which is the determinant times its place "
        "in the transpose of the inverse."
    ),
    torch="torch.linalg.det(<input>)",
    jax="jnp.linalg.det(<input>)",
    bare=False,
    names=("linalg.det",),
    takes="float",
    size=cubic(2),
    samples=((((2, 2),), {}), (((2, 3, 3),), {})),
)
def det(input: Array) -> Array:
    """The determinant of each square matrix."""
    values.no_half("det", input)
    return np.linalg.det(square_only(input, "det"))


@op(
    (
        lambda g, out, matrix, rhs: -apply("mm", apply("solve", transposed(matrix), g), transposed(out)),
        lambda g, out, matrix, rhs: apply("solve", transposed(matrix), g),
    ),
    symbol="\\",
    formula=r"<matrix>^{-1} <rhs>",
    back=(r"-(<matrix>^{-1})^\top <g> \, (<matrix>^{-1} <rhs>)^\top", r"(<matrix>^{-1})^\top <g>"),
    says=(
        "The right-hand side gets the solution of the transposed system for the incoming gradient; the matrix "
        "gets minus that solution times the transpose of the result."
    ),
    torch="torch.linalg.solve(<matrix>, <rhs>)",
    jax="jnp.linalg.solve(<matrix>, <rhs>)",
    bare=False,
    names=("linalg.solve",),
    takes="float",
    size=cubic(2),
    samples=((((2, 2), (2, 1)), {}), (((3, 3), (3, 2)), {})),
)
def solve(matrix: Array, rhs: Array) -> Array:
    """The x with matrix · x = rhs. Raises InvalidArgumentError where the matrix is singular."""
    values.no_half("solve", rhs)
    try:
        return np.linalg.solve(square_only(matrix, "solve"), rhs)
    except np.linalg.LinAlgError:
        raise InvalidArgumentError("Input matrix is not invertible.") from None


def halved(x: Any) -> Any:
    """What keeps the lower triangle of square matrices like x, with half the diagonal, in a product by elements."""
    size, dtype = shape_of(x)[-1], dtype_of(x).as_numpy_dtype
    return alike(x, np.tril(np.ones((size, size), dtype)) - np.eye(size, dtype=dtype) / 2)


def _cholesky_back(g: Value, out: Value, input: Value) -> Value:
    """Lᵀ·g, its lower triangle with half the diagonal, between L⁻ᵀ and L⁻¹, and shared with the mirrored element."""
    upper = transposed(out)
    left = apply("solve", upper, apply("mm", upper, g) * halved(out))
    is_real = not is_complex(out)
    whole = transposed(apply("solve", upper if is_real else apply("conj", upper), transposed(left)))
    return (whole + (transposed(whole) if is_real else apply("conj", transposed(whole)))) * 0.5


@op(
    (_cholesky_back,),
    symbol="chol",
    formula=r"\operatorname{chol} <input>",
    back=(r"(<out>^{-1})^\top \operatorname{half}(<out>^\top <g>) <out>^{-1}",),
    says=(
        "The lower triangle of the transposed result times the incoming gradient, its diagonal halved, goes "
        "through the inverse of the result on both sides, and is shared evenly with the mirrored element."
    ),
    torch="torch.linalg.cholesky((<input> + <input>.mT) / 2)",
    jax="jnp.linalg.cholesky(<input>)",
    bare=False,
    names=("linalg.cholesky",),
    takes="float",
    analytic=False,
    size=cubic(2),
    samples=((((2, 2),), {}), (((2, 3, 3),), {})),
)
def cholesky(input: Array) -> Array:
    """The lower triangle L with L · Lᵀ = input, Lᴴ of complex numbers; nan if there is none.

    Elements on both sides of the diagonal count by halves: a matrix that is not symmetric is made so.

    >>> cholesky([[4.0, 2.0], [2.0, 5.0]])
    <tf.Tensor: shape=(2, 2), dtype=float32, numpy=
    array([[2., 0.],
           [1., 2.]], dtype=float32)>
    """
    values.no_half("cholesky", input)
    mirrored = np.conj(np.swapaxes(square_only(input, "cholesky"), -1, -2))
    symmetric = (input + mirrored) * input.dtype.type(0.5)
    try:
        return np.linalg.cholesky(symmetric)
    except np.linalg.LinAlgError:
        return _triangles(symmetric)


def _triangles(symmetric: np.ndarray) -> np.ndarray:
    """The triangle of each matrix by itself, so that one which has none spoils no other."""
    found = np.empty_like(symmetric)
    for index in np.ndindex(symmetric.shape[:-2]):
        try:
            found[index] = np.linalg.cholesky(symmetric[index])
        except np.linalg.LinAlgError:
            found[index] = np.tril(np.full(symmetric.shape[-2:], np.nan, symmetric.dtype))
    return found
