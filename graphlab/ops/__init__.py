"""The table of primitives: one block an op."""

from graphlab.ops import convolution, decompositions, linalg, math, nn, pooling, random, reduce, shape, special

__all__ = ["convolution", "decompositions", "linalg", "math", "nn", "pooling", "random", "reduce", "shape", "special"]
