# Written by `make docs` from the registry of public names: see docs/stubs.py.

from graphlab.keras.datasets import boston_housing as boston_housing
from graphlab.keras.datasets import california_housing as california_housing
from graphlab.keras.datasets import cifar10 as cifar10
from graphlab.keras.datasets import fashion_mnist as fashion_mnist
from graphlab.keras.datasets import imdb as imdb
from graphlab.keras.datasets import mnist as mnist
from graphlab.keras.datasets import reuters as reuters

