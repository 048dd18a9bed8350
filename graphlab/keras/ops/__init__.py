"""`tf.keras.ops`: functions of tensors under the names that NumPy has for them."""

from graphlab.keras.ops import legacy, numpy_like, shared
from graphlab.names import names_in

__all__ = ["legacy", "numpy_like", "shared"]

globals().update(names_in("keras.ops"))
