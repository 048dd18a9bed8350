# Written by `make docs` from the registry of public names: see docs/stubs.py.

from graphlab.data import experimental as experimental
from graphlab.data.dataset import Dataset as Dataset
from graphlab.data.dataset import DatasetIterator as DatasetIterator
from graphlab.data.dataset import DatasetIterator as Iterator
from graphlab.data.dataset import DatasetSpec as DatasetSpec

AUTOTUNE: int
INFINITE_CARDINALITY: int
UNKNOWN_CARDINALITY: int
