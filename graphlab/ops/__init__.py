"""The table of primitives: one block an op."""

from graphlab.ops import decompositions, linalg, math, nn, random, reduce, shape, special

__all__ = ["decompositions", "linalg", "math", "nn", "random", "reduce", "shape", "special"]
