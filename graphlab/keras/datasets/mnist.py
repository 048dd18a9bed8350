"""Drawn digits, for MNIST."""

from graphlab.keras.datasets.loading import Pair, drawn
from graphlab.tensor import public

__all__ = ["load_data"]


@public("keras.datasets.mnist.load_data")
def load_data(path: str = "mnist.npz") -> tuple[Pair, Pair]:
    """`(x_train, y_train), (x_test, y_test)`: pictures of 28 by 28, uint8 from 0 to 255, and the digits, uint8.

    Nothing is downloaded: 800 and 200 digits are drawn with a few strokes each, in hands that differ. A warning says
    so. The real set has 60,000 and 10,000.

    >>> import warnings
    >>> with warnings.catch_warnings(action="ignore"):
    ...     (x_train, y_train), (x_test, y_test) = load_data()
    >>> x_train.shape, x_train.dtype, y_test.shape, int(x_train.max())
    ((800, 28, 28), dtype('uint8'), (200,), 255)
    """
    return drawn("mnist")
