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
from graphlab.errors import InvalidArgumentError
from graphlab.ops.linalg import adjoint_of, cubic, halved, square_only
from graphlab.tensor import alike, apply, dtype_of, is_complex, op, shape_of

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


def _eigvalsh_back(g: Any, out: Any, tensor: Any) -> Any:
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
    size=cubic,
    samples=((((2, 2),), {}), (((2, 3, 3),), {})),
)
def eigvalsh(tensor):
    """The eigenvalues of symmetric matrices, least first. Only the lower triangle is read.

    >>> eigvalsh([[2.0, 0.0], [0.0, 1.0]])
    <tf.Tensor: shape=(2,), dtype=float32, numpy=array([1., 2.], dtype=float32)>
    """
    values.no_half("eigvalsh", tensor)
    return _eigh(square_only(tensor, "eigvalsh"))[0]


def _eigenvectors_back(g: Any, out: Any, tensor: Any) -> Any:
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
    size=cubic,
    samples=((((2, 2),), {}), (((2, 3, 3),), {})),
)
def eigenvectors(tensor):
    """The eigenvectors of symmetric matrices, in columns, in the order of the eigenvalues."""
    values.no_half("eigh", tensor)
    return _eigh(square_only(tensor, "eigh"))[1]
