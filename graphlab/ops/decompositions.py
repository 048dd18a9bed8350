"""Decompositions of matrices: eigenvalues and eigenvectors, singular values and vectors, an orthonormal basis.

An op has one result, so each part of a decomposition is an op of its own; they share one computation. The gradients are
TensorFlow's: those of vectors are infinite in truth where two values are equal, and leave that pair out.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any

import numpy as np

from graphlab import values
from graphlab.errors import InvalidArgumentError, ShapeError
from graphlab.ops.linalg import adjoint_of, cubic, halved, square_only
from graphlab.tensor import Array, Value, alike, apply, dtype_of, is_complex, op, shape_of

_TINY = 1e-20  # keeps the reciprocal of 0 finite, as in TensorFlow


def _shared(decompose: Callable[[Any], tuple[Any, ...]]) -> Callable[[Any], tuple[Any, ...]]:
    """The function, which remembers its last results: the parts of a decomposition are asked for one by one."""

    @lru_cache(maxsize=4)
    def remembered(data: bytes, shape: tuple[int, ...], dtype: np.dtype) -> tuple[Any, ...]:
        parts = decompose(np.ndarray(shape, dtype, data))
        for part in parts:
            part.flags.writeable = False
        return parts

    @wraps(decompose)
    def call(x: Any) -> tuple[Any, ...]:
        return remembered(x.tobytes(), x.shape, x.dtype)

    return call


def turns(vectors: Any) -> Any:
    """What makes the last of each column's large elements a positive number: a sign, or a phase.

    A vector that is turned round belongs to the same value, and which one is found differs from library to library and
    from machine to machine. Large is what has half the size of the largest: equal sizes leave no choice to rounding.
    """
    if not vectors.size:
        return np.ones((*vectors.shape[:-2], 1, vectors.shape[-1]), vectors.dtype)
    size = np.abs(vectors)
    large = size >= size.max(-2, keepdims=True) / 2
    last = vectors.shape[-2] - 1 - np.argmax(large[..., ::-1, :], -2, keepdims=True)
    top = np.take_along_axis(vectors, last, -2)
    return np.conj(top) / np.abs(top)


@_shared
def _eigh(x: Any) -> tuple[Any, Any]:
    """Values and vectors; of complex matrices the values are complex too, as in TensorFlow."""
    try:
        if np.isnan(np.tril(x)).any():
            raise np.linalg.LinAlgError
        found, vectors = np.linalg.eigh(x)
    except np.linalg.LinAlgError:
        raise InvalidArgumentError(
            "Self-adjoint eigen decomposition was not successful. The input might not be valid: look for nan."
        ) from None
    return found.astype(x.dtype, copy=False), vectors * turns(vectors)


@_shared
def _svd(x: Any) -> tuple[Any, Any, Any]:
    """u, s and v; nan for a matrix with nan or infinity in it."""
    is_finite = np.isfinite(x).all((-2, -1), keepdims=True)
    u, s, vt = np.linalg.svd(np.where(is_finite, x, 0), False)
    turn = np.where(is_finite, turns(u), np.nan)
    return u * turn, np.where(is_finite[..., 0], s, np.nan), np.conj(vt.swapaxes(-1, -2)) * turn


def _matrices(x: Any, name: str = "svd") -> Any:
    values.no_half(name, x)
    if x.ndim < 2:
        raise ShapeError(f"{name} takes matrices; got shape {list(x.shape)}")
    return x


def _conj(x: Any) -> Any:
    return apply("conj", x) if is_complex(x) else x


def _gaps(s: Any) -> Any:
    """1 / (s[j] − s[i]) in row i and column j; 0 on the diagonal, and where two are equal."""
    gap = s[..., None, :] - s[..., :, None]
    size, dtype = shape_of(s)[-1], dtype_of(s).as_numpy_dtype
    return gap / (gap * gap + _TINY) * alike(s, np.ones((size, size), dtype) - np.eye(size, dtype=dtype))


# --- Symmetric matrices -----------------------------------------------------------------------------


def _to_lower(x: Any) -> Any:
    """The gradient of the whole matrix as that of its lower triangle, from which the upper one is copied."""
    return (x + adjoint_of(x)) * halved(x)


def _eigvalsh_back(g: Value, out: Value, tensor: Value) -> Value:
    vectors = apply("eigenvectors", tensor)
    return _conj(_to_lower(vectors * _conj(g)[..., None, :] @ adjoint_of(vectors)))


@op(
    (_eigvalsh_back,),
    symbol="λ",
    formula=r"\operatorname{eigvalsh}(<tensor>)",
    back=(r"\text{lower}(V \operatorname{diag}(<g>) \, V^\top)",),
    says=(
        "Each eigenvalue sends its incoming gradient along its eigenvector times itself; what would go to the upper "
        "triangle goes to the mirrored element in the lower one, the only one that is read."
    ),
    torch="torch.linalg.eigvalsh(torch.tril(<tensor>) + torch.tril(<tensor>, -1).mH)",
    jax="jnp.linalg.eigvalsh(jnp.tril(<tensor>) + jnp.conj(jnp.tril(<tensor>, -1).mT))",
    bare=False,
    names=("linalg.eigvalsh",),
    takes="float",
    analytic=False,
    size=cubic(9),
    samples=((((2, 2),), {}), (((2, 3, 3),), {})),
)
def eigvalsh(tensor: Array) -> Array:
    """The eigenvalues of symmetric matrices, least first. Only the lower triangle is read.

    >>> eigvalsh([[2.0, 0.0], [0.0, 1.0]])
    <tf.Tensor: shape=(2,), dtype=float32, numpy=array([1., 2.], dtype=float32)>
    """
    values.no_half("eigvalsh", tensor)
    return _eigh(square_only(tensor, "eigvalsh"))[0]


def _eigenvectors_back(g: Value, out: Value, tensor: Value) -> Value:
    turned = _gaps(apply("eigvalsh", tensor)) * (adjoint_of(out) @ _conj(g))
    return _conj(_to_lower(out @ turned @ adjoint_of(out)))


@op(
    (_eigenvectors_back,),
    symbol="V(λ)",
    formula=r"\operatorname{eigenvectors}(<tensor>)",
    back=(r"\text{lower}(<out> \, (F \cdot <out>^\top <g>) \, <out>^\top)",),
    says=(
        "How the incoming gradient turns one eigenvector towards another is divided by the distance of their "
        "eigenvalues, and written in the basis of the matrix; the upper triangle's share goes to the lower one."
    ),
    torch="eigenvectors(<tensor>)",
    jax="eigenvectors(<tensor>)",
    bare=False,
    takes="float",
    analytic=False,
    size=cubic(1),  # done with the eigenvalues
    samples=((((2, 2),), {}), (((2, 3, 3),), {})),
)
def eigenvectors(tensor: Array) -> Array:
    """The eigenvectors of symmetric matrices, in columns, in the order of the eigenvalues."""
    values.no_half("eigh", tensor)
    return _eigh(square_only(tensor, "eigh"))[1]


# --- Any matrices -----------------------------------------------------------------------------------

_ANY: Any = ((((2, 2),), {}), (((3, 2),), {}), (((2, 2, 3),), {}))


def _svdvals_back(g: Value, out: Value, tensor: Value) -> Value:
    left, right = apply("left_vectors", tensor), apply("right_vectors", tensor)
    g = apply("cast", g, dtype=dtype_of(tensor)) if is_complex(tensor) else g
    return _conj(left * g[..., None, :] @ adjoint_of(right))


@op(
    (_svdvals_back,),
    symbol="s",
    formula=r"\operatorname{svdvals}(<tensor>)",
    back=(r"U \operatorname{diag}(<g>) \, V^\top",),
    says="Each singular value sends its incoming gradient along its left vector times its right vector.",
    torch="torch.linalg.svdvals(<tensor>)",
    jax="jnp.linalg.svd(<tensor>, compute_uv=False)",
    bare=False,
    takes="float",
    analytic=False,
    size=cubic(22),
    samples=_ANY,
)
def svdvals(tensor: Array) -> Array:
    """The singular values of matrices, greatest first."""
    return _svd(_matrices(tensor))[1]


def _vectors_back(g: Value, own: Value, other: Value, tensor: Value, longer: bool) -> Value:
    """The gradient for the matrix that has `own` as its left and `other` as its right vectors, as in TensorFlow.

    A phase that both share is free; of complex numbers TensorFlow counts it with the vectors that are `longer`.
    """
    s = apply("svdvals", tensor)
    gaps, inverse = _gaps(s * s), s / (s * s + _TINY)
    if is_complex(own):
        s, gaps, inverse = (apply("cast", x, dtype=dtype_of(own)) for x in (s, gaps, inverse))
    along = adjoint_of(own) @ g
    turned = gaps * along
    inside = (turned + adjoint_of(turned)) * s[..., None, :]
    if is_complex(own) and longer:
        phase = along * alike(own, np.eye(shape_of(s)[-1], dtype=dtype_of(own).as_numpy_dtype))
        inside = inside + (phase - adjoint_of(phase)) * inverse[..., None, :] * 0.5
    found = own @ inside
    if shape_of(own)[-2] > shape_of(own)[-1]:
        found = found + (g - own @ along) * inverse[..., None, :]
    return found @ adjoint_of(other)


def _left_vectors_back(g: Value, out: Value, tensor: Value) -> Value:
    rows, columns = shape_of(tensor)[-2:]
    return _conj(_vectors_back(_conj(g), out, apply("right_vectors", tensor), tensor, rows > columns))


def _right_vectors_back(g: Value, out: Value, tensor: Value) -> Value:
    rows, columns = shape_of(tensor)[-2:]
    found = _vectors_back(_conj(g), out, apply("left_vectors", tensor), tensor, rows <= columns)
    return _conj(adjoint_of(found))


_SAYS = (
    "How the incoming gradient turns one vector towards another is divided by the distance of their squared singular "
    "values, what leads out of their space by the singular value; both are written in the basis of the matrix."
)


@op(
    (_left_vectors_back,),
    symbol="U",
    formula=r"\operatorname{u}(<tensor>)",
    back=(r"(<out> \, \text{sym}(F \cdot <out>^\top <g>) \, S + (<g> - <out> <out>^\top <g>) \, S^{-1}) \, V^\top",),
    says=_SAYS,
    torch="left_vectors(<tensor>)",
    jax="left_vectors(<tensor>)",
    bare=False,
    takes="float",
    analytic=False,
    size=cubic(1),  # done with the singular values
    samples=_ANY,
)
def left_vectors(tensor: Array) -> Array:
    """The left singular vectors of matrices, u in u · diag(s) · vᵀ, in columns."""
    return _svd(_matrices(tensor))[0]


@op(
    (_right_vectors_back,),
    symbol="V",
    formula=r"\operatorname{v}(<tensor>)",
    back=(r"U (S \, \text{sym}(F \cdot <out>^\top <g>) \, <out>^\top + S^{-1} (<g> - <out> <out>^\top <g>)^\top)",),
    says=_SAYS,
    torch="right_vectors(<tensor>)",
    jax="right_vectors(<tensor>)",
    bare=False,
    takes="float",
    analytic=False,
    size=cubic(1),
    samples=_ANY,
)
def right_vectors(tensor: Array) -> Array:
    """The right singular vectors of matrices, v in u · diag(s) · vᵀ, in columns."""
    return _svd(_matrices(tensor))[2]


def _orthonormal_back(g: Value, out: Value, input: Value) -> Value:
    """Of a matrix with more columns than rows the result depends on the first square alone."""
    g, size, shape = _conj(g), shape_of(out)[-1], shape_of(input)
    upper = adjoint_of(out) @ (input[..., :size] if size < shape[-1] else input)
    upper = upper * alike(out, np.triu(np.ones((size, size), dtype_of(out).as_numpy_dtype)))
    along = adjoint_of(out) @ g
    inside = out @ ((along - adjoint_of(along)) * halved(along)) + g - out @ along
    found = _conj(adjoint_of(apply("solve", upper, adjoint_of(inside))))
    return apply("place", found, key=(..., slice(0, size)), shape=shape) if size < shape[-1] else found


@op(
    (_orthonormal_back,),
    symbol="Q",
    formula=r"\operatorname{q}(<input>)",
    back=(r"(<out> \, \text{lower}(<out>^\top <g> - <g>^\top <out>) + <g> - <out> <out>^\top <g>) \, (R^{-1})^\top",),
    says=(
        "What the incoming gradient changes in the directions of the columns, and what leads out of their space, goes "
        "through the transposed inverse of the triangle that makes the input of the result."
    ),
    torch="torch.linalg.qr(<input>)[0]",
    jax="jnp.linalg.qr(<input>)[0]",
    bare=False,
    takes="float",
    analytic=False,
    size=cubic(4),
    samples=_ANY,
)
def orthonormal(input: Array) -> Array:
    """The columns of matrices made orthonormal one after the other: q in input = q · r."""
    values.no_half("qr", input)
    return np.linalg.qr(input)[0]
