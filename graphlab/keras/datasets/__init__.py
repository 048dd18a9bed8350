"""Stand-ins for the data sets that courses download: a few hundred rows made by rule, in the form of the real ones."""

from graphlab.keras.datasets import (
    boston_housing,
    california_housing,
    cifar10,
    fashion_mnist,
    imdb,
    mnist,
    reuters,
)
from graphlab.names import lookup, names_in

__all__ = ["boston_housing", "california_housing", "cifar10", "fashion_mnist", "imdb", "mnist", "reuters"]

globals().update(names_in("keras.datasets"))
__getattr__ = lookup("keras.datasets")
