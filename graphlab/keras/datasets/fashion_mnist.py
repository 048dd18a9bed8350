"""Drawn clothes, for Fashion-MNIST."""

from graphlab.keras.datasets.loading import Pair, drawn
from graphlab.tensor import public

__all__ = ["load_data"]


@public("keras.datasets.fashion_mnist.load_data")
def load_data() -> tuple[Pair, Pair]:
    """`(x_train, y_train), (x_test, y_test)`: pictures of 28 by 28, uint8 from 0 to 255, and their classes, uint8.

    Nothing is downloaded: 800 and 200 pieces are drawn, of Fashion-MNIST's ten classes. A warning says so. The real
    set has 60,000 and 10,000.
    """
    return drawn("fashion_mnist")
