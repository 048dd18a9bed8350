# Written by `make docs` from the registry of public names: see docs/stubs.py.

from collections.abc import Sequence
from graphlab.functions.matrices import LogMatrixDeterminant
from graphlab.functions.matrices import Qr
from graphlab.tensor import Tensor
from typing import Any

def adjoint(matrix: Any, name: str | None = None) -> Tensor:
    """The matrices transposed and conjugated."""
def band_part(input: Any, num_lower: Any, num_upper: Any, name: str | None = None) -> Tensor:
    """The matrices with 0 outside a band around the diagonal; −1 keeps a whole triangle."""
def cholesky(input: Any, name: str | None = None) -> Tensor:
    """The lower triangle L with L · Lᵀ = input, Lᴴ of complex numbers; nan if there is none."""
def cholesky_solve(chol: Any, rhs: Any, name: str | None = None) -> Tensor:
    """The x with A · x = rhs, where `chol` is the Cholesky triangle of A."""
def cross(a: Any, b: Any, name: str | None = None) -> Tensor:
    """The vector at right angles to a and b, for vectors of three."""
def det(input: Any, name: str | None = None) -> Tensor:
    """The determinant of each square matrix."""
def diag(diagonal: Any, name: str | None = 'diag', k: int = 0, **_: Any) -> Tensor:
    """Matrices with the last axis of `diagonal` on the diagonal, or k places above it, and 0 elsewhere."""
def diag_part(input: Any, name: str | None = 'diag_part', k: int = 0, **_: Any) -> Tensor:
    """The diagonal of each matrix, or the one k places above it."""
def eig(tensor: Any, name: str | None = None) -> tuple[Tensor, Tensor]:
    """The eigenvalues, complex, and the eigenvectors in columns. No gradient flows."""
def eigh(tensor: Any, name: str | None = None) -> tuple[Tensor, Tensor]:
    """The eigenvalues of symmetric matrices, least first, and the eigenvectors in columns; the lower triangle counts."""
def eigvals(tensor: Any, name: str | None = None) -> Tensor:
    """The eigenvalues, complex. No gradient flows."""
def eigvalsh(tensor: Any, name: str | None = None) -> Tensor:
    """The eigenvalues of symmetric matrices, least first. Only the lower triangle is read."""
def einsum(equation: str, *inputs: Any, **_: Any) -> Tensor:
    """Sums of products written as `ij,jk->ik`."""
def expm(input: Any, name: str | None = None) -> Tensor:
    """The matrix exponential: a Taylor series of the matrix scaled down, squared as often as it was halved."""
def eye(num_rows: int, num_columns: int | None = None, batch_shape: Any = None, dtype: Any = ..., name: str | None = None) -> Tensor:
    """The identity matrix, or one for each place of `batch_shape`."""
def global_norm(t_list: Sequence[Any], name: str | None = None) -> Tensor:
    """The length of all tensors of a list taken together."""
def inv(input: Any, adjoint: bool = False, name: str | None = None) -> Tensor:
    """The inverse of each square matrix, or of its adjoint. Raises InvalidArgumentError where there is none."""
def l2_normalize(x: Any, axis: Any = None, epsilon: float = 1e-12, name: str | None = None) -> Tensor:
    """x divided by its length along `axis`; the square of the length counts as `epsilon` at least."""
def logdet(matrix: Any, name: str | None = None) -> Tensor:
    """The logarithm of the determinant of symmetric matrices with positive eigenvalues."""
def lstsq(matrix: Any, rhs: Any, l2_regularizer: float = 0.0, fast: bool = True, name: str | None = None) -> Tensor:
    """The x that makes matrix · x differ least from rhs, by the normal equations; the shortest of them if many do."""
def matmul(a: Any, b: Any, transpose_a: bool = False, transpose_b: bool = False, adjoint_a: bool = False, adjoint_b: bool = False, a_is_sparse: bool = False, b_is_sparse: bool = False, output_type: Any = None, name: str | None = None) -> Tensor:
    """The matrix product over the last two axes, of a and b or of their transposes."""
def matrix_rank(a: Any, tol: Any = None, validate_args: bool = False, name: str | None = None) -> Tensor:
    """How many rows are independent, by the singular values above `tol`."""
def matrix_transpose(a: Any, name: str | None = None, conjugate: bool = False) -> Tensor:
    """a with its last two axes swapped."""
def matvec(a: Any, b: Any, transpose_a: bool = False, adjoint_a: bool = False, **_: Any) -> Tensor:
    """The product of a matrix, or of its transpose or adjoint, and a vector."""
def norm(tensor: Any, ord: Any = 'euclidean', axis: Any = None, keepdims: bool = False, name: str | None = None) -> Tensor:
    """The length of vectors, or of matrices if `axis` names two axes."""
def normalize(tensor: Any, ord: Any = 'euclidean', axis: Any = None, name: str | None = None) -> tuple[Tensor, Tensor]:
    """The tensor divided by its length, and that length."""
def pinv(a: Any, rcond: Any = None, validate_args: bool = False, name: str | None = None) -> Tensor:
    """The pseudo-inverse, which sends what the matrix reaches back, and all else to 0."""
def qr(input: Any, full_matrices: bool = False, name: str | None = None) -> Qr:
    """Orthogonal q and upper triangular r with q · r = input."""
def set_diag(input: Any, diagonal: Any, name: str = 'set_diag', k: int = 0, **_: Any) -> Tensor:
    """The matrices with another diagonal, or with another one k places above it."""
def slogdet(input: Any, name: str | None = None) -> LogMatrixDeterminant:
    """The sign of the determinant, and the logarithm of its absolute value."""
def solve(matrix: Any, rhs: Any, adjoint: bool = False, name: str | None = None) -> Tensor:
    """The x with matrix · x = rhs, for a right-hand side of one or more columns."""
def svd(tensor: Any, full_matrices: bool = False, compute_uv: bool = True, name: str | None = None) -> Any:
    """The singular values s, greatest first, and with them u and v: tensor = u · diag(s) · vᵀ."""
def tensor_diag(diagonal: Any, name: str | None = None) -> Tensor:
    """Zeros of twice as many axes, with the elements where both halves of the place are equal."""
def tensor_diag_part(input: Any, name: str | None = None) -> Tensor:
    """The elements whose place has equal halves: the inverse of `tensor_diag`."""
def tensordot(a: Any, b: Any, axes: Any, name: str | None = None) -> Tensor:
    """Products of a and b summed over `axes`: a number of axes, or the axes of each."""
def trace(x: Any, name: str | None = None) -> Tensor:
    """The sum of the diagonal of each matrix."""
def triangular_solve(matrix: Any, rhs: Any, lower: bool = True, adjoint: bool = False, name: str | None = None) -> Tensor:
    """The x with matrix · x = rhs; of the matrix only one triangle counts."""
