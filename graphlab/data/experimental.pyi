# Written by `make docs` from the registry of public names: see docs/stubs.py.

from graphlab.data.dataset import Dataset
from graphlab.tensor import Tensor

AUTOTUNE: int
INFINITE_CARDINALITY: int
UNKNOWN_CARDINALITY: int
def cardinality(dataset: Dataset) -> Tensor:
    """How many elements a data set has; −1 for one without an end, −2 where that is not known beforehand."""
