"""Functions of functions: loops, choices, derivatives of one's own."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

import numpy as np

from graphlab import dtypes
from graphlab.counting import rounds
from graphlab.dtypes import as_dtype
from graphlab.errors import InvalidArgumentError, OutOfRangeError, ShapeError
from graphlab.functions.making import zeros
from graphlab.ops.shape import reshape, stack
from graphlab.tensor import (
    Op,
    Operand,
    Recorder,
    Tensor,
    convert,
    leaves,
    numbers_of,
    public,
    rebuilt,
    recorders,
    run,
    set_recorders,
)


def _returned(value: Any) -> Any:
    """What a function gives back: all as tensors, as the graph it would be gives them."""
    if isinstance(value, Operand) and not isinstance(value, Tensor):
        return convert(value)
    return convert(value) if isinstance(value, bool | int | float | complex | str | bytes | np.ndarray) else value


@public()
def executing_eagerly() -> bool:
    """True."""
    return True


@public()
def cond(pred: Any, true_fn: Callable[[], Any], false_fn: Callable[[], Any], name: str | None = None) -> Any:
    """What `true_fn` gives if `pred` holds, else what `false_fn` gives."""
    for fn in (true_fn, false_fn):
        if not callable(fn):
            raise TypeError(f"true_fn and false_fn must be functions without arguments, such as lambda: x; got {fn!r}")
    return _chosen((true_fn if pred else false_fn)())


def _chosen(found: Any) -> Any:
    return rebuilt(found, iter([_returned(leaf) for leaf in leaves(found)]))


@public()
def case(
    pred_fn_pairs: Sequence[tuple[Any, Callable[[], Any]]], default: Callable[[], Any] | None = None, **_: Any
) -> Any:
    """What the function beside the first true condition gives."""
    for pred, fn in pred_fn_pairs:
        if pred:
            return _chosen(fn())
    if default is None:
        raise InvalidArgumentError("none of the conditions holds, and there is no default")
    return _chosen(default())


@public()
def switch_case(
    branch_index: Any, branch_fns: Any, default: Callable[[], Any] | None = None, name: str | None = None
) -> Any:
    """What the function of this number gives; one outside takes `default`, or the last."""
    functions = dict(branch_fns if not callable(branch_fns[0]) else enumerate(branch_fns))
    return _chosen(functions.get(int(branch_index), default or functions[max(functions)])())


@public()
def while_loop(
    cond: Callable[..., Any],
    body: Callable[..., Any],
    loop_vars: Any,
    shape_invariants: Any = None,
    parallel_iterations: int = 10,
    back_prop: bool = True,
    swap_memory: bool = False,
    maximum_iterations: int | None = None,
    name: str | None = None,
) -> Any:
    """Apply `body` to the loop variables as long as `cond` holds for them, or so many times at most."""
    values = loop_vars
    for _ in rounds(sys.maxsize if maximum_iterations is None else int(maximum_iterations)):
        if not cond(*values):
            break
        result = body(*values)
        values = result if isinstance(result, list | tuple) else (result,)
    return rebuilt(values, iter([convert(x) for x in leaves(values)]))


def _slices(elems: Any) -> list[Any]:
    """The slices along the first axis, in the structure of `elems`."""
    rows = [list(_with_rows(x)) for x in leaves(elems)]
    if not rows or len({len(r) for r in rows}) != 1:
        raise ValueError(f"elems must be tensors with first axes of one size; got sizes {[len(r) for r in rows]}")
    return [rebuilt(elems, iter(parts)) for parts in zip(*rows, strict=True)]


def _first(items: list[Any]) -> Any:
    """The first slice, taken away, to begin with."""
    if not items:
        raise OutOfRangeError("there is nothing in elems to begin with: give an initializer")
    return items.pop(0)


def _with_rows(x: Any) -> Tensor:
    tensor = convert(x)
    if not tensor.ndim:
        raise ValueError("elements in elems must be 1+ dimensional Tensors, not scalars")
    return tensor


def _stacked(found: list[Any]) -> Any:
    """Results of one structure, stacked leaf by leaf."""
    columns = zip(*(leaves(one) for one in found), strict=True)
    return rebuilt(found[0], iter([stack([convert(x) for x in column]) for column in columns]))


def _mapped(elems: Any) -> Any:
    """A list of numbers or of tensors is one tensor; a tuple or dict of tensors stays a structure."""
    return convert(elems) if isinstance(elems, list) and not any(isinstance(x, Operand) for x in elems) else elems


@public("map_fn")
def map_fn(
    fn: Callable[[Any], Any], elems: Any, dtype: Any = None, *_: Any, fn_output_signature: Any = None, **__: Any
) -> Any:
    """The results of `fn` for each slice along the first axis, stacked; structures of tensors go in and come out.

    Of nothing it is empty, with the dtypes of `fn_output_signature`, or those of `elems`.

    >>> map_fn(lambda x: x * x, [1, 2, 3])
    <tf.Tensor: shape=(3,), dtype=int32, numpy=array([1, 4, 9], dtype=int32)>
    """
    given = _mapped(elems)
    if items := _slices(given):
        return _stacked([fn(x) for x in items])
    like = dtype if fn_output_signature is None else fn_output_signature
    if like is not None:
        return rebuilt(like, iter([zeros([0], dtypes.as_dtype(kind)) for kind in leaves(like)]))
    return rebuilt(given, iter([zeros([0], convert(x).dtype) for x in leaves(given)]))


@public("vectorized_map")
def vectorized_map(fn: Callable[[Any], Any], elems: Any, fallback_to_while_loop: bool = True, warn: bool = True) -> Any:
    """The results of `fn` for each slice along the first axis, stacked; of nothing what zeros would give."""
    given = _mapped(elems)
    if items := _slices(given):
        return _stacked([fn(x) for x in items])
    one = [convert(x) for x in leaves(given)]
    found = _stacked([fn(rebuilt(given, iter([zeros(x.shape[1:], x.dtype) for x in one])))])
    return rebuilt(found, iter([x[:0] for x in leaves(found)]))


@public()
def scan(fn: Callable[[Any, Any], Any], elems: Any, initializer: Any = None, reverse: bool = False, **_: Any) -> Any:
    """The running results of `fn(so_far, x)` along the first axis."""
    items = _slices(_mapped(elems))
    items = items[::-1] if reverse else items
    so_far = _first(items) if initializer is None else _chosen(initializer)
    found = [so_far] if initializer is None else []
    for x in items:
        so_far = fn(so_far, x)
        found.append(so_far)
    if not found:
        return rebuilt(so_far, iter([zeros([0, *x.shape], x.dtype) for x in leaves(so_far)]))
    return _stacked(found[::-1] if reverse else found)


@public()
def foldl(fn: Callable[[Any, Any], Any], elems: Any, initializer: Any = None, **_: Any) -> Any:
    """The last result of `fn(so_far, x)` along the first axis."""
    items = _slices(_mapped(elems))
    so_far = _first(items) if initializer is None else _chosen(initializer)
    for x in items:
        so_far = fn(so_far, x)
    return so_far


@public()
def foldr(fn: Callable[[Any, Any], Any], elems: Any, initializer: Any = None, **_: Any) -> Any:
    """The last result of `fn(so_far, x)` along the first axis, from its end."""
    items = _slices(_mapped(elems))[::-1]
    so_far = _first(items) if initializer is None else _chosen(initializer)
    for x in items:
        so_far = fn(so_far, x)
    return so_far


class _Reads(Recorder):
    """Notes which Variables are read."""

    def __init__(self) -> None:
        self.found: dict[int, tuple[Any, Tensor]] = {}

    def variable_read(self, variable: Any, tensor: Tensor) -> None:
        if variable._trainable:
            self.found[id(variable)] = (variable, tensor)


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
    def call(*args: Any, **kwargs: Any) -> Any:
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
        results = [convert(r) for r in result] if isinstance(result, list | tuple) else [convert(result)]
        rule = grad_fn if len(results) == 1 else _unpacking(grad_fn, results)
        value = results[0] if len(results) == 1 else _packed(results)
        op = _custom_op(f.__name__, value, rule, len(inputs), [v for v, _ in read])
        out = run(op, (*inputs, *(t for _, t in read)), {})
        found = [out] if len(results) == 1 else _unpacked(out, results)
        return type(result)(found) if isinstance(result, list | tuple) else found[0]

    return call


def _packed(results: list[Tensor]) -> Tensor:
    """Several results in one row, since an op has one: what belongs to each is cut out of it again."""
    if len({r.dtype for r in results}) != 1:
        raise TypeError(f"the results of a custom gradient must share a dtype; got {[r.dtype.name for r in results]}")
    return Tensor(np.concatenate([np.reshape(numbers_of(r), -1) for r in results]))


def _unpacked(row: Tensor, like: list[Tensor]) -> list[Tensor]:
    ends = np.cumsum([0, *(np.size(r._array) for r in like)]).tolist()
    return [reshape(row[a:b], np.shape(r._array)) for a, b, r in zip(ends, ends[1:], like, strict=False)]


def _unpacking(grad_fn: Callable[..., Any], like: list[Tensor]) -> Callable[..., Any]:
    return lambda g, **variables: grad_fn(*_unpacked(g, like), **variables)


class _Known:
    """The forward function of an op whose result was there before: `known` is the tensor that it is in."""

    __slots__ = ("known",)

    def __init__(self, known: Tensor):
        self.known = known

    def __call__(self, *arrays: Any) -> Any:
        """The result."""
        return self.known._array


def _custom_op(name: str, result: Tensor, grad_fn: Callable[..., Any], count: int, variables: list[Any]) -> Op:
    """An op made for one call: its result is known already, its rule is `grad_fn`."""

    def rule(index: int, g: Any, out: Any, *inputs: Any) -> Any:
        came = convert(g)
        found = grad_fn(came, variables=variables) if variables else grad_fn(came)
        grads, of_variables = found if variables else (found, [])
        of_inputs = list(leaves(grads))
        if len(of_inputs) != count:
            raise ValueError(
                f"custom_gradient function expected to return {count} gradients, but returned {len(of_inputs)} "
                "instead. Give back one for each argument, or None."
            )
        flat = [*of_inputs, *of_variables]
        if flat[index] is None:
            return None
        whole = inputs[index]._array if isinstance(inputs[index], Tensor) else inputs[index]
        sent, like = convert(flat[index], as_dtype(whole.dtype)), np.shape(whole)
        if np.shape(sent._array) != like:
            raise ShapeError(
                f"the gradient function of a custom gradient must give back a gradient of the shape {list(like)} for "
                f"this argument; got {list(np.shape(sent._array))}. Sum over the axes that were spread."
            )
        return sent if came is g else sent._array

    return Op(
        name, _Known(result), rule, symbol="ƒ", formula=r"\operatorname{f}(<x>)",
        back=(r"\operatorname{f}'(<g>)",), says="The program's own rule says what is sent back.", torch="", jax="",
        names=(), parameters=("x",), attributes={}, variadic=True, takes="any",
    )  # fmt: skip


@public("grad_pass_through")
def grad_pass_through(f: Callable[..., Any]) -> Callable[..., Any]:
    """f, through which the gradient passes unchanged, as if it were the identity.

    >>> from graphlab import GradientTape, Variable, round
    >>> x = Variable(1.7)
    >>> with GradientTape() as tape:
    ...     y = grad_pass_through(round)(x) * 3.0
    >>> float(y), float(tape.gradient(y, x))
    (6.0, 3.0)
    """

    @custom_gradient
    def passing(*args: Any, **kwargs: Any) -> Any:
        def back(*upstream: Any, variables: Any = None) -> Any:
            return upstream if variables is None else (upstream, [None] * len(variables))

        return f(*args, **kwargs), back

    return passing


@public("recompute_grad")
def recompute_grad(f: Callable[..., Any]) -> Callable[..., Any]:
    """f itself: here memory is not saved by computing twice."""
    return f
