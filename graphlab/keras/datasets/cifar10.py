"""Drawn machines and animals, for CIFAR-10."""

from graphlab.keras.datasets.loading import Pair, drawn
from graphlab.tensor import public

__all__ = ["load_data"]


@public("keras.datasets.cifar10.load_data")
def load_data() -> tuple[Pair, Pair]:
    """`(x_train, y_train), (x_test, y_test)`: pictures of 32 by 32 by 3, uint8, and their classes, a column of uint8.

    Nothing is downloaded: 260 and 60 pictures are drawn, of CIFAR-10's ten classes. A warning says so. The real set
    has 50,000 and 10,000.
    """
    (x, y), (x_test, y_test) = drawn("cifar10")
    return (x, y.reshape(-1, 1)), (x_test, y_test.reshape(-1, 1))
