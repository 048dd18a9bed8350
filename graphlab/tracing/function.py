"""`tf.function`: what a Python function computes is recorded once for each kind of arguments, then replayed."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from functools import wraps
from typing import Any

from graphlab.functions.settings import RUN_EAGERLY, TensorSpec
from graphlab.tensor import Tensor, leaves, public
from graphlab.tensor.observers import WATCH

REPEATS: ContextVar[bool] = ContextVar("repeats", default=False)
"""Whether a function that was traced before is run as it is."""


def is_repeated() -> bool:
    """Whether a function that was traced before is run as it is, so that what Python does is not to be seen again."""
    return REPEATS.get()


@public()
def function(
    func: Callable[..., Any] | None = None, input_signature: Sequence[Any] | None = None, **options: Any
) -> Callable[..., Any]:
    """The function, recorded once for each shape and dtype of its tensors and each value of its other arguments.

    After that the ops are replayed without Python: what it does beside its ops, such as `print`, happens while it is
    recorded. What cannot be replayed runs as it is; `explain()` of the result says what, and why. A Variable can be
    made in the first call only: ValueError in others. Raises TypeError where `func` is no function.

    >>> from graphlab import constant
    >>> @function
    ... def double(x):
    ...     print("recording")
    ...     return x * 2.0
    >>> float(double(constant(1.0))), float(double(constant(2.0)))
    recording
    (2.0, 4.0)
    >>> print(double.explain())
    double(float32[]): recorded once, 1 ops; replayed as 1 lines of NumPy.
    """
    if func is None:

        def decorate(func: Callable[..., Any]) -> Callable[..., Any]:
            return function(func, input_signature, **options)

        return decorate
    if not callable(func):
        raise TypeError(f"{func!r} is not a callable object: tf.function takes a function")
    from graphlab.tracing.traces import Function  # a third of what graphlab takes to import, but for who has a function

    traced = Function(func, input_signature)
    traces, is_short = traced.traces, input_signature is None

    @wraps(func)
    def call(*args: Any, **kwargs: Any) -> Any:
        if is_short and not kwargs:  # the way of nearly every call: tensors alone, and nobody watches
            tapes, watcher = WATCH.get()
            if watcher is None and not tapes:
                arrays = [x._array for x in args if type(x) is Tensor]
                trace = traces.get(tuple([(array.shape, array.dtype) for array in arrays]))
                if trace is not None and trace.is_ready and len(arrays) == len(args) and not RUN_EAGERLY.get():
                    try:
                        return trace.replay(arrays)
                    except Exception as error:
                        return traced.otherwise(trace, error, args, args, kwargs)
        return traced(args, kwargs)

    name = getattr(func, "__name__", "function")
    replayed: Any = call
    replayed.python_function = func
    replayed.input_signature = traced.input_signature
    replayed.get_concrete_function = lambda *args, **kwargs: _concrete(func, call, args, kwargs)
    replayed.explain = lambda: traced.explain(name)
    replayed.experimental_get_tracing_count = lambda: traced.count
    return call


def _concrete(func: Callable[..., Any], call: Callable[..., Any], args: Any, kwargs: Any) -> Callable[..., Any]:
    """The function for arguments like these alone, which may be described by a TensorSpec each."""
    if not any(isinstance(x, TensorSpec) for x in leaves((args, kwargs))):
        return call
    bound = inspect.signature(func).bind(*args, **kwargs)
    return function(func, input_signature=list(bound.arguments.values()))
