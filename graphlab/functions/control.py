"""Functions of functions: loops, choices, derivatives of one's own."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

import numpy as np

from graphlab.errors import InvalidArgumentError
from graphlab.ops.math import (
    equal,
)
from graphlab.ops.shape import stack
from graphlab.tensor import (
    Op,
    Record,
    Tensor,
    convert,
    public,
    recorders,
    run,
    set_recorders,
)


@public()
def function(func: Callable[..., Any] | None = None, **options: Any) -> Callable[..., Any]:
    """The function itself, run eagerly: there is no graph mode here."""
    if func is None:
        return lambda f: function(f, **options)

    @wraps(func)
    def call(*args: Any, **kwargs: Any) -> Any:
        return func(*args, **kwargs)

    return call


@public()
def executing_eagerly() -> bool:
    """True."""
    return True


@public()
def cond(pred: Any, true_fn: Callable[[], Any], false_fn: Callable[[], Any], name: str | None = None) -> Any:
    """What `true_fn` gives if `pred` holds, else what `false_fn` gives."""
    return true_fn() if pred else false_fn()


@public()
def case(
    pred_fn_pairs: Sequence[tuple[Any, Callable[[], Any]]], default: Callable[[], Any] | None = None, **_: Any
) -> Any:
    """What the function beside the first true condition gives."""
    for pred, fn in pred_fn_pairs:
        if pred:
            return fn()
    if default is None:
        raise InvalidArgumentError("none of the conditions holds, and there is no default")
    return default()


@public()
def while_loop(cond: Callable[..., Any], body: Callable[..., Any], loop_vars: Any, **_: Any) -> Any:
    """Apply `body` to the loop variables as long as `cond` holds for them."""
    values = list(loop_vars)
    while cond(*values):
        result = body(*values)
        values = list(result) if isinstance(result, list | tuple) else [result]
    return tuple(values) if isinstance(loop_vars, tuple) else values


@public("map_fn", "vectorized_map")
def map_fn(fn: Callable[[Any], Any], elems: Any, **_: Any) -> Tensor:
    """The results of `fn` for each slice along the first axis, stacked."""
    return stack([convert(fn(x)) for x in convert(elems)])


@public()
def scan(fn: Callable[[Any, Any], Any], elems: Any, initializer: Any = None, **_: Any) -> Tensor:
    """The running results of `fn(so_far, x)` along the first axis."""
    items = list(convert(elems))
    so_far = items.pop(0) if initializer is None else convert(initializer)
    found = [so_far] if initializer is None else []
    for x in items:
        so_far = fn(so_far, x)
        found.append(so_far)
    return stack(found)


@public("debugging.assert_equal")
def assert_equal(x: Any, y: Any, message: str | None = None, summarize: Any = None, name: str | None = None) -> None:
    """Nothing, if x equals y everywhere. Raises InvalidArgumentError otherwise."""
    if not np.all(equal(x, y)._array):
        raise InvalidArgumentError(
            f"{message or ''} Condition x == y did not hold: x = {convert(x).numpy()}, y = {convert(y).numpy()}".strip()
        )


class _Reads:
    """Notes which Variables are read."""

    def __init__(self) -> None:
        self.found: dict[int, tuple[Any, Tensor]] = {}

    def variable_read(self, variable: Any, tensor: Tensor) -> None:
        if variable.trainable:
            self.found[id(variable)] = (variable, tensor)

    def record(self, record: Record) -> None:
        """Nothing: only reads count."""


@public()
def custom_gradient(f: Callable[..., Any]) -> Callable[..., Any]:
    """f with a derivative of its own: f gives back (result, function from incoming to outgoing gradients).

    Raises TypeError where f reads Variables and its gradient function does not take `variables=`.

    >>> @custom_gradient
    ... def double(x):
    ...     return x * 2.0, lambda upstream: upstream * 100.0
    >>> from graphlab import GradientTape, Variable
    >>> v = Variable(1.0)
    >>> with GradientTape() as tape:
    ...     y = double(v)
    >>> tape.gradient(y, v)
    <tf.Tensor: shape=(), dtype=float32, numpy=100.0>
    """

    @wraps(f)
    def call(*args: Any, **kwargs: Any) -> Tensor:
        inputs = tuple(convert(x) for x in args)
        tapes, reads = recorders(), _Reads()
        set_recorders((reads,))  # what happens inside f is not for the tapes: its own rule stands for it
        try:
            result, grad_fn = f(*inputs, **kwargs)
        finally:
            set_recorders(tapes)
        read = list(reads.found.values())
        if read and "variables" not in inspect.signature(grad_fn).parameters:
            raise TypeError(
                "@tf.custom_gradient grad_fn must accept keyword argument 'variables', since function uses variables: "
                f"{[v for v, _ in read]}"
            )
        for variable, tensor in read:
            for tape in tapes:
                tape.variable_read(variable, tensor)
        op = _custom_op(f.__name__, convert(result), grad_fn, len(inputs), [v for v, _ in read])
        return run(op, (*inputs, *(t for _, t in read)), {})

    return call


def _custom_op(name: str, result: Tensor, grad_fn: Callable[..., Any], count: int, variables: list[Any]) -> Op:
    """An op made for one call: its result is known already, its rule is `grad_fn`."""

    def rule(index: int, g: Tensor, out: Tensor, *inputs: Tensor) -> Any:
        found = grad_fn(g, variables=variables) if variables else grad_fn(g)
        grads, of_variables = found if variables else (found, [])
        flat = [*(grads if isinstance(grads, list | tuple) else [grads]), *of_variables]
        return None if flat[index] is None else convert(flat[index])

    return Op(
        name, lambda *arrays: result._array, rule, symbol="ƒ", formula=r"\operatorname{f}(<x>)",
        back=(r"\operatorname{f}'(<g>)",), says="The program's own rule says what is sent back.", torch="", jax="",
        names=(), parameters=("x",), attributes={}, variadic=True, takes="any",
    )  # fmt: skip


@public("recompute_grad")
def recompute_grad(f: Callable[..., Any]) -> Callable[..., Any]:
    """f itself: here memory is not saved by computing twice."""
    return f
