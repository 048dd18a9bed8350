"""Laws of matrices that no single op keeps by itself."""

from __future__ import annotations

import numpy as np
import pytest

import graphlab as gl
from graphlab.tensor import OPS, Tensor
from tests.laws import examples
from tests.strategies import PHASE


@pytest.mark.parametrize("name", sorted(PHASE))
def test_gradients_of_the_sizes_in_complex_vectors_point_uphill(name):
    """Re⟨grad, v⟩ is how fast a weighted sum of the sizes grows along v: that does not depend on their phases."""
    for example in examples(OPS[name], gl.complex128):
        shape = example.run().shape
        weight = np.arange(1.0, 1 + np.prod(shape)).reshape(shape)

        def total(x, example=example, weight=weight):
            return gl.reduce_sum(gl.abs(example.run(x)) * weight)

        x = example.tensors()[0]
        with gl.GradientTape() as tape:
            tape.watch(x)
            y = total(x)
        direction = np.exp(1j * np.arange(x.numpy().size)).reshape(x.shape)
        ahead, behind = (float(total(Tensor(x.numpy() + h * direction))) for h in (1e-5, -1e-5))
        along = np.sum(np.conj(tape.gradient(y, x).numpy()) * direction).real
        assert along == pytest.approx((ahead - behind) / 2e-5, rel=1e-6, abs=1e-6)


def test_the_root_of_a_complex_matrix_is_its_root():
    """L · Lᴴ is the matrix that cholesky took, with the imaginary parts."""
    matrix = np.array([[4, 2 - 2j], [2 + 2j, 6]])
    root = gl.linalg.cholesky(matrix).numpy()
    np.testing.assert_allclose(root, [[2, 0], [1 + 1j, 2]])
    np.testing.assert_allclose(root @ root.conj().T, matrix)


@pytest.mark.parametrize("turn", [1, -1])
def test_eigenvectors_have_signs_of_their_own(turn):
    """The last of the large elements is positive, also where two are equal; rounding does not decide."""
    matrix = np.array([[2.0, turn], [turn, 2.0]]) * (1 + 1e-9 * np.arange(4).reshape(2, 2))
    vectors = gl.linalg.eigh(matrix)[1].numpy()
    np.testing.assert_allclose(vectors, np.array([[-turn, turn], [1, 1]]) / np.sqrt(2), atol=1e-8)
