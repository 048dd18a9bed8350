"""Functions that are recorded once and replayed: `recording`, the `graph` made of it, its `memory` and its `code`."""

from graphlab.tracing.function import function, is_repeated

__all__ = ["function", "is_repeated"]
