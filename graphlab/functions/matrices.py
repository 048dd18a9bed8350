"""Linear algebra written with ops."""

from __future__ import annotations

import math
from collections import namedtuple
from typing import Any

import numpy as np

from graphlab.errors import DTypeError, InvalidArgumentError, ShapeError
from graphlab.functions.making import eye, zeros_like
from graphlab.functions.shapes import diag, diag_part
from graphlab.functions.statistics import norm
from graphlab.ops.decompositions import (
    eigenvectors,
    eigvalsh,
    left_vectors,
    orthonormal,
    right_vectors,
    svdvals,
    turns,
)
from graphlab.ops.linalg import adjoint_of, cholesky, det, inv, mm, solve
from graphlab.ops.math import abs_, cast, log, sign
from graphlab.ops.math import where as select
from graphlab.ops.reduce import reduce_max, reduce_sum
from graphlab.ops.shape import expand_dims, reshape, stack
from graphlab.tensor import CALLS, Tensor, allocate, beside, computing, convert, numbers_of, public
from graphlab.values import as_int

LogMatrixDeterminant = namedtuple("LogMatrixDeterminant", ["sign", "log_abs_determinant"])
Qr = namedtuple("Qr", ["q", "r"])
Svd = namedtuple("Svd", ["s", "u", "v"])

public("linalg.eye")(eye)


def _pair(matrix: Any, rhs: Any) -> tuple[Tensor, Tensor]:
    a = convert(matrix)
    b = convert(beside(a, rhs))
    if a.ndim != b.ndim:
        raise ShapeError(
            f"All input tensors must have the same rank: {a.shape} vs. {b.shape}. Make a vector a matrix of one "
            "column: b[:, tf.newaxis]"
        )
    return a, b


@public("linalg.adjoint")
def adjoint(matrix: Any, name: str | None = None) -> Tensor:
    """The matrices transposed and conjugated."""
    turned: Tensor = adjoint_of(convert(matrix))
    return turned


@public("linalg.inv")
def inverse(input: Any, adjoint: bool = False, name: str | None = None) -> Tensor:
    """The inverse of each square matrix, or of its adjoint. Raises InvalidArgumentError where there is none.

    >>> inverse([[2.0, 0.0], [0.0, 4.0]]).numpy().tolist()
    [[0.5, 0.0], [0.0, 0.25]]
    """
    return inv(adjoint_of(convert(input)) if adjoint else input)


@public("linalg.solve")
def solve_(matrix: Any, rhs: Any, adjoint: bool = False, name: str | None = None) -> Tensor:
    """The x with matrix · x = rhs, for a right-hand side of one or more columns.

    Raises InvalidArgumentError where the matrix is singular, or the ranks differ.
    """
    a, b = _pair(matrix, rhs)
    return solve(adjoint_of(a) if adjoint else a, b)


@public("linalg.cholesky_solve")
def cholesky_solve(chol: Any, rhs: Any, name: str | None = None) -> Tensor:
    """The x with A · x = rhs, where `chol` is the Cholesky triangle of A."""
    given, b = _pair(chol, rhs)
    triangle = band_part(given, -1, 0)  # what stands above the diagonal does not count
    return solve(adjoint_of(triangle), solve(triangle, b))


@public("linalg.triangular_solve")
def triangular_solve(
    matrix: Any, rhs: Any, lower: bool = True, adjoint: bool = False, name: str | None = None
) -> Tensor:
    """The x with matrix · x = rhs; of the matrix only one triangle counts."""
    a, b = _pair(matrix, rhs)
    triangle = band_part(a, -1, 0) if lower else band_part(a, 0, -1)
    return solve(adjoint_of(triangle) if adjoint else triangle, b)


@public("linalg.band_part")
def band_part(input: Any, num_lower: Any, num_upper: Any, name: str | None = None) -> Tensor:
    """The matrices with 0 outside a band around the diagonal; −1 keeps a whole triangle.

    >>> band_part([[1, 2], [3, 4]], -1, 0)
    <tf.Tensor: shape=(2, 2), dtype=int32, numpy=
    array([[1, 0],
           [3, 4]], dtype=int32)>
    """
    x = convert(input)
    if x.ndim < 2:
        raise ShapeError(f"band_part takes matrices; got shape {x.shape}")
    rows, columns = int(x.shape[-2]), int(x.shape[-1])
    below = np.arange(rows)[:, None] - np.arange(columns)[None]
    lower, upper = as_int(num_lower, "num_lower"), as_int(num_upper, "num_upper")
    for name, number, most in (("num_lower", lower, rows), ("num_upper", upper, columns)):
        if number > most:
            raise InvalidArgumentError(f"{name} must be negative or less or equal to {most}, the size; got {number}")
    inside = ((lower < 0) | (below <= lower)) & ((upper < 0) | (-below <= upper))
    return select(Tensor(inside), x, zeros_like(x))


@public("linalg.set_diag")
def set_diag(input: Any, diagonal: Any, name: str = "set_diag", k: int = 0, **_: Any) -> Tensor:
    """The matrices with another diagonal, or with another one k places above it."""
    x = convert(input)
    d = convert(beside(x, diagonal))
    rows, columns = int(x.shape[-2]), int(x.shape[-1])
    on = np.eye(rows, columns, k, dtype=bool)
    length = int(np.count_nonzero(on))
    if int(d.shape[-1]) != length:
        raise ShapeError(f"the diagonal has {length} places; got {d.shape[-1]} numbers")
    spread = np.clip(np.arange(rows) + min(k, 0), 0, length - 1)
    return select(Tensor(on), expand_dims(CALLS["gather"](d, spread, -1), -1), x)


# --- Determinants -----------------------------------------------------------------------------------


@public("linalg.slogdet")
def slogdet(input: Any, name: str | None = None) -> LogMatrixDeterminant:
    """The sign of the determinant, and the logarithm of its absolute value."""
    d = det(input)
    return LogMatrixDeterminant(CALLS["stop_gradient"](sign(d)), log(abs_(d)))


@public("linalg.logdet")
def logdet(matrix: Any, name: str | None = None) -> Tensor:
    """The logarithm of the determinant of symmetric matrices with positive eigenvalues."""
    return 2.0 * reduce_sum(log(diag_part(cholesky(matrix))), -1)


# --- Equations that have no exact solution ----------------------------------------------------------


@public("linalg.lstsq")
def lstsq(matrix: Any, rhs: Any, l2_regularizer: float = 0.0, fast: bool = True, name: str | None = None) -> Tensor:
    """The x that makes matrix · x differ least from rhs, by the normal equations; the shortest of them if many do."""
    a, b = _pair(matrix, rhs)
    rows, columns = int(a.shape[-2]), int(a.shape[-1])
    t = adjoint_of(a)
    if rows >= columns:
        return solve(mm(t, a) + l2_regularizer * eye(columns, dtype=a.dtype), mm(t, b))
    return mm(t, solve(mm(a, t) + l2_regularizer * eye(rows, dtype=a.dtype), b))


@public("linalg.pinv")
def pinv(a: Any, rcond: Any = None, validate_args: bool = False, name: str | None = None) -> Tensor:
    """The pseudo-inverse, which sends what the matrix reaches back, and all else to 0.

    Singular values of less than `rcond` times the greatest count as 0.

    >>> pinv([[2.0], [0.0]]).numpy().tolist()
    [[0.5, 0.0]]
    """
    x = convert(a)
    s, u, v = svd(x)
    cut = 10 * max(x.shape[-2:]) * np.finfo(s._array.dtype).eps if rcond is None else rcond
    cutoff = expand_dims(reduce_max(s, -1) * cut, -1)
    inverse = 1.0 / select(s > cutoff, s, np.inf)
    inverse = cast(inverse, x.dtype) if x.dtype.is_complex else inverse
    return mm(v * expand_dims(inverse, -2), adjoint_of(u))


@public("linalg.matrix_rank")
def matrix_rank(a: Any, tol: Any = None, validate_args: bool = False, name: str | None = None) -> Tensor:
    """How many rows are independent, by the singular values above `tol`."""
    x = _values(a, "matrix_rank")
    if tol is None:
        return Tensor(np.asarray(np.linalg.matrix_rank(x)).astype(np.int32)[()])
    sizes = np.linalg.svd(x, compute_uv=False)
    return Tensor(np.sum(sizes > np.asarray(numbers_of(convert(tol))), -1).astype(np.int32)[()])


@public("linalg.expm")
def expm(input: Any, name: str | None = None) -> Tensor:
    """The matrix exponential: a Taylor series of the matrix scaled down, squared as often as it was halved."""
    x = convert(input)
    largest = float(np.max(np.sum(np.abs(numbers_of(x)), -1), initial=0.0))
    halvings = max(0, math.ceil(math.log2(largest * 4))) if largest > 0 and math.isfinite(largest) else 0
    small = x / 2.0**halvings
    term = total = eye(int(x.shape[-1]), dtype=x.dtype) + zeros_like(x)
    for k in range(1, 14):
        term = mm(term, small) / float(k)
        total = total + term
    for _ in range(halvings):
        total = mm(total, total)
    return total


# --- Decompositions ----------------------------------------------------------------------


_DEAREST = 25  # multiplications and additions for each element and row, for eigenvectors of any square matrix


def _values(tensor: Any, name: str) -> np.ndarray:
    """The numbers of a tensor of matrices, on which NumPy computes; no gradient comes back from there."""
    x = convert(tensor)
    if not x.dtype.is_differentiable:
        raise DTypeError(f"{name}: dtype {x.dtype.name} is not allowed; it takes floats. Write 1.0, or use tf.cast.")
    if x.ndim < 2:
        raise ShapeError(f"{name} takes matrices; got shape {x.shape}")
    computing(_DEAREST * math.prod(x.shape) * min(x.shape[-2:]))
    return np.asarray(numbers_of(x))


@public("linalg.svd")
def svd(tensor: Any, full_matrices: bool = False, compute_uv: bool = True, name: str | None = None) -> Any:
    """The singular values s, greatest first, and with them u and v: tensor = u · diag(s) · vᵀ.

    Through u and v that `full_matrices` makes square no gradient flows.

    >>> svd([[3.0, 0.0], [0.0, 4.0]], compute_uv=False).numpy().tolist()
    [4.0, 3.0]
    """
    x = convert(tensor)
    s = svdvals(x)
    if not compute_uv:
        return s
    if not full_matrices or x.shape[-1] == x.shape[-2]:
        return Svd(s, left_vectors(x), right_vectors(x))
    allocate((*x.shape[:-2], max(x.shape[-2:]), max(x.shape[-2:])))
    u, _, vt = np.linalg.svd(numbers_of(x))
    v = np.conj(np.swapaxes(vt, -1, -2))
    turn, count = turns(u[..., : s.shape[-1]]), int(s.shape[-1])
    return Svd(s, *(Tensor(np.concatenate([m[..., :count] * turn, m[..., count:]], -1)) for m in (u, v)))


@public("linalg.qr")
def qr(input: Any, full_matrices: bool = False, name: str | None = None) -> Qr:
    """Orthogonal q and upper triangular r with q · r = input.

    Through those that `full_matrices` makes larger no gradient flows.

    >>> [(x + 0.0).numpy().tolist() for x in qr([[2.0, 0.0], [0.0, 4.0]])]
    [[[1.0, 0.0], [0.0, 1.0]], [[2.0, 0.0], [0.0, 4.0]]]
    """
    x = convert(input)
    if x.ndim < 2:
        raise ShapeError(f"qr takes matrices; got shape {x.shape}")
    rows, columns = int(x.shape[-2]), int(x.shape[-1])
    if full_matrices and rows > columns:
        allocate((*x.shape[:-2], rows, rows))
        return Qr(*map(Tensor, np.linalg.qr(_values(x, "qr"), "complete")))
    q = orthonormal(x)
    return Qr(q, band_part(mm(adjoint_of(q), x), 0, -1))


@public("linalg.eigh")
def eigh(tensor: Any, name: str | None = None) -> tuple[Tensor, Tensor]:
    """The eigenvalues of symmetric matrices, least first, and the eigenvectors in columns; the lower triangle counts.

    >>> [x.numpy().tolist() for x in eigh([[2.0, 0.0], [0.0, 1.0]])]
    [[1.0, 2.0], [[0.0, 1.0], [1.0, 0.0]]]
    """
    x = convert(tensor)
    return eigvalsh(x), eigenvectors(x)


def _complex(array: np.ndarray) -> Tensor:
    narrow = array.dtype in (np.float32, np.complex64)
    return Tensor(array.astype(np.complex64 if narrow else np.complex128))


@public("linalg.eig", "eig")
def eig(tensor: Any, name: str | None = None) -> tuple[Tensor, Tensor]:
    """The eigenvalues, complex, and the eigenvectors in columns. No gradient flows."""
    values, vectors = np.linalg.eig(_values(tensor, "eig"))
    return _complex(values), _complex(vectors)


@public("linalg.eigvals", "eigvals")
def eigvals(tensor: Any, name: str | None = None) -> Tensor:
    """The eigenvalues, complex. No gradient flows."""
    return eig(tensor)[0]


# --- Vectors ----------------------------------------------------------------------------------------


@public("linalg.cross")
def cross(a: Any, b: Any, name: str | None = None) -> Tensor:
    """The vector at right angles to a and b, for vectors of three."""
    x = convert(a)
    y = convert(beside(x, b))
    if x.shape != y.shape or not x.ndim or x.shape[-1] != 3:
        raise ShapeError(f"cross takes two tensors of one shape that ends in 3; got {x.shape} and {y.shape}")
    parts = [x[..., i] * y[..., j] - x[..., j] * y[..., i] for i, j in ((1, 2), (2, 0), (0, 1))]
    return stack(parts, -1)


@public("linalg.normalize")
def normalize(tensor: Any, ord: Any = "euclidean", axis: Any = None, name: str | None = None) -> tuple[Tensor, Tensor]:
    """The tensor divided by its length, and that length."""
    x = convert(tensor)
    length = norm(x, ord, axis, True)
    return x / length, length


@public("linalg.tensor_diag")
def tensor_diag(diagonal: Any, name: str | None = None) -> Tensor:
    """Zeros of twice as many axes, with the elements where both halves of the place are equal."""
    x = convert(diagonal)
    if not x.ndim or not x.dtype.is_numeric:
        raise InvalidArgumentError(f"tensor_diag takes numbers with an axis; got {x.dtype.name} of shape {x.shape}")
    shape = [int(n) for n in x.shape]
    count = math.prod(shape)
    return reshape(diag(reshape(x, (count,))), (*shape, *shape))


@public("linalg.tensor_diag_part")
def tensor_diag_part(input: Any, name: str | None = None) -> Tensor:
    """The elements whose place has equal halves: the inverse of `tensor_diag`."""
    x = convert(input)
    shape = [int(n) for n in x.shape]
    half = shape[: len(shape) // 2]
    if len(shape) % 2 or shape[len(half) :] != half:
        raise InvalidArgumentError(f"tensor_diag_part takes a shape whose halves are equal; got {shape}")
    count = math.prod(half)
    return reshape(diag_part(reshape(x, (count, count))), half)
