# Written by `make docs` from the registry of public names: see docs/stubs.py.

from graphlab.forward import ForwardAccumulator as ForwardAccumulator
from graphlab.tape import GradientTape as GradientTape

