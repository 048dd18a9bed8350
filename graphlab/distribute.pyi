# Written by `make docs` from the registry of public names: see docs/stubs.py.

from graphlab.functions.distribution import DefaultStrategy
from graphlab.functions.distribution import MirroredStrategy as MirroredStrategy
from graphlab.functions.distribution import MultiWorkerMirroredStrategy as MultiWorkerMirroredStrategy
from graphlab.functions.distribution import OneDeviceStrategy as OneDeviceStrategy
from graphlab.functions.distribution import ReduceOp as ReduceOp

def get_strategy() -> DefaultStrategy:
    """The strategy of a program without one."""
