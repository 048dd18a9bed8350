"""The table of primitives: one block an op."""

from graphlab.ops import linalg, math, nn, random, reduce, shape, special

__all__ = ["linalg", "math", "nn", "random", "reduce", "shape", "special"]
