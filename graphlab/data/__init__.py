"""Data sets whose elements come one after the other, spelled `tf.data`."""

from graphlab.data.dataset import Dataset, DatasetIterator, DatasetSpec
from graphlab.names import enter_namespaces, lookup, names_in

__all__ = ["Dataset", "DatasetIterator", "DatasetSpec"]

enter_namespaces("data")
globals().update(names_in("data"))
__getattr__ = lookup("data")
