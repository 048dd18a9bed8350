"""Ops: the registry, and how one is run: convert the arguments, compute with NumPy, tell whoever is watching."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial, wraps
from typing import Any, TypeAlias

import numpy as np

from graphlab import dtypes, values
from graphlab.dtypes import DType
from graphlab.errors import DTypeError, InvalidArgumentError, OpError, ShapeError
from graphlab.tensor import narrow
from graphlab.tensor.dispatch import run_of
from graphlab.tensor.observers import SILENCE, WATCH, Recorder
from graphlab.tensor.op_texts import Why, check
from graphlab.tensor.refusals import RAW, refusal
from graphlab.tensor.registry import CALLS, OPS, public
from graphlab.tensor.tensor import Operand, Tensor, beside_dtype, convert
from graphlab.values import to_array

# NumPy answers arrays and scalars, and says Any to type checkers where it can be either.
Array: TypeAlias = Any
"""What an op computes with: a NumPy array, or a NumPy scalar where there are no axes."""

Value: TypeAlias = Any
"""What a rule is given and gives: a Tensor, or its `Array` in a sweep that nobody sees."""

Vjp: TypeAlias = Callable[..., Value]
"""The rule of an input, `vjp(g, out, *inputs, **attrs)`; None for no gradient."""


def broadcast_size(*inputs: Tensor, **attrs: Any) -> tuple[int, int]:
    """Elements of the result and rough cost of an op that works element by element, or sums over some axes.

    An empty result is as big as its other axes make it: that many sums there are over the empty one.
    """
    shapes = {x._array.shape for x in inputs}
    if len(shapes) == 1 or (len(shapes) == 2 and () in shapes):  # as most ops have them: there is nothing to work out
        elements = max([x._array.size for x in inputs])
        if elements:
            return elements, elements
    try:
        shape = np.broadcast_shapes(*shapes)
    except ValueError:
        shape = max(shapes, key=math.prod)
    elements = math.prod(shape) or math.prod(max(n, 1) for n in shape)
    return elements, max([elements, *(int(np.size(x._array)) for x in inputs)])


@dataclass(frozen=True, slots=True, eq=False)
class Op:
    """A primitive: how it is computed, differentiated, drawn, said, exported and tested.

    Texts have slots: `<x>` for the input called x, `<g>` for the gradient that comes in,
    `<out>` for the result, `<axis>` for an attribute. `says` is the backward rule in plain words, or why
    there is none; `why` holds for each input the reasons why its factor is 0, 1 or the like.

    `vjp` holds a function for each input, `vjp(g, out, *inputs, **attrs)`, written in ops so that it
    can be recorded in turn; None cuts the path. Broadcasting and complex conjugation are the tape's
    business. A variadic op has a single function that is told the index first.
    """

    name: str
    forward: Callable[..., Any]
    vjp: tuple[Vjp | None, ...] | Vjp
    symbol: str
    formula: str
    back: tuple[str, ...]
    says: str
    torch: str
    jax: str
    names: tuple[str, ...]
    parameters: tuple[str, ...]
    attributes: Mapping[str, Any]
    why: tuple[tuple[Why, ...], ...] = ()
    label: str = ""  # the public function that people know it by, where that has another name
    labels: Mapping[int, str] = field(default_factory=dict)  # the same, where it depends on the axes of the result
    variadic: bool = False
    takes: str = "number"  # what dtypes: float, floating, real, number, signed, bool, integer, any
    free: Mapping[str, DType | None] = field(default_factory=dict)  # inputs with a dtype of their own
    size: Callable[..., tuple[int, int]] = broadcast_size
    idle: Callable[..., Tensor | None] | None = None  # the argument itself where there is nothing to do, else None
    domain: tuple[tuple[float, float], ...] = ((-3.0, 3.0),)
    kinks: tuple[float, ...] = ()
    ties: bool = False  # whether equal elements make a kink
    analytic: bool = True
    samples: tuple[tuple[tuple[tuple[int, ...], ...], Mapping[str, Any]], ...] = ()
    is_differentiable: bool = field(init=False)  # whether a gradient flows through it at all
    accepts: frozenset[np.dtype] = field(init=False)  # `takes` as NumPy dtypes
    takes_texts: bool = field(init=False)  # whether an input may have texts in it
    run: Callable[..., Tensor] = field(init=False)  # `run(*inputs, attrs)`: converts, computes, tells who is watching

    def __post_init__(self) -> None:
        object.__setattr__(self, "is_differentiable", callable(self.vjp) or any(self.vjp))
        object.__setattr__(self, "accepts", _ACCEPTS[self.takes] - narrow.refused_by(self.name))
        among_free = not {None, dtypes.string}.isdisjoint(self.free.values())
        object.__setattr__(self, "takes_texts", among_free or np.dtype(object) in self.accepts)
        convert = _mixed_inputs if self.free else _inputs
        written_out = None if self.variadic else run_of(self, convert, _as_tf_error, _narrowly)
        object.__setattr__(self, "run", written_out or partial(_run, self))

    def rules(self, count: int) -> tuple[Vjp | None, ...]:
        """The rules of all inputs, of which there are `count`."""
        return tuple(map(self.vjp_of, range(count))) if callable(self.vjp) else self.vjp

    def vjp_of(self, index: int) -> Vjp | None:
        """The rule for input `index`: `rule(g, out, *inputs, **attrs)`, or None."""
        if callable(self.vjp):
            rule = self.vjp
            return lambda *args, **attrs: rule(index, *args, **attrs)
        return self.vjp[index]

    def __repr__(self) -> str:
        return f"<op {self.name}>"


_TAKES: dict[str, Callable[[DType], bool]] = {
    "float": lambda d: d.is_differentiable,
    "floating": lambda d: d.is_floating,
    "real": lambda d: d.is_floating or d.is_integer,
    "number": lambda d: d.is_numeric,
    "signed": lambda d: d.is_numeric and not d.is_unsigned,
    "addable": lambda d: d.is_numeric or d is dtypes.string,
    "integer": lambda d: d.is_integer,
    "bool": lambda d: d.is_bool,
    "any": lambda d: True,
}
_ACCEPTS = {
    takes: frozenset(numpy for numpy, dtype in dtypes.OF_NUMPY.items() if test(dtype)) for takes, test in _TAKES.items()
}


def op(
    vjp: tuple[Vjp | None, ...] | Vjp,
    *,
    symbol: str,
    formula: str,
    back: Sequence[str],
    says: str,
    torch: str,
    jax: str,
    names: Sequence[str] = (),
    bare: bool = True,
    **more: Any,
) -> Callable[[Callable[..., Any]], Callable[..., Tensor]]:
    """Enter a NumPy function into the registry and give back the public op that runs it.

    Its positional parameters are tensors, its keyword-only parameters attributes, which callers may
    give by position too, as in TensorFlow. It is public under `names`, and under its own name unless
    TensorFlow does not have it there (`bare=False`).
    One with fewer rules in `vjp` than inputs, without a text, or with a slot for nothing is refused at once.
    """

    def register(forward: Callable[..., Any]) -> Callable[..., Tensor]:
        name = forward.__name__.rstrip("_")
        written = inspect.signature(forward).parameters
        given = written.values()
        inputs = tuple(p.name for p in given if p.kind is not p.KEYWORD_ONLY)
        variadic = any(p.kind is p.VAR_POSITIONAL for p in given)
        attributes = {p.name: p.default for p in given if p.kind is p.KEYWORD_ONLY}
        if vjp and not callable(vjp) and len(vjp) != len(inputs):
            raise TypeError(f"op {name}: {len(inputs)} inputs need as many vjps; got {len(vjp)}")
        entry = Op(
            name, forward, vjp, symbol, formula, tuple(back), says, torch, jax,
            (name, *names) if bare else tuple(names), inputs, attributes,
            variadic=variadic, **more,
        )  # fmt: skip
        check(entry)
        OPS[name] = entry
        CALLS[name] = _caller(entry, written)
        return public(*entry.names)(CALLS[name]) if entry.names else CALLS[name]

    return register


_NORMAL = inspect.Parameter.POSITIONAL_OR_KEYWORD
_NAME = inspect.Parameter("name", _NORMAL, default=None, annotation="str | None")


def _signature(op: Op, written: Mapping[str, inspect.Parameter]) -> inspect.Signature:
    """How an op is called: attributes by position too, a list for a variadic op's tensors, and a name."""
    inputs = [inspect.Parameter(name, _NORMAL, annotation="Any") for name in op.parameters]
    attributes = [
        inspect.Parameter(
            name, _NORMAL, default=default, annotation="Any" if name in _ATTRIBUTES else written[name].annotation
        )
        for name, default in op.attributes.items()
    ]
    return inspect.Signature([*inputs, *attributes, _NAME], return_annotation="Tensor")


def _caller(op: Op, written: Mapping[str, inspect.Parameter]) -> Callable[..., Tensor]:
    arity = len(op.parameters)
    is_plain = not op.variadic and inspect.Parameter.empty not in op.attributes.values()

    @wraps(op.forward)
    def call(*args: Any, **kwargs: Any) -> Tensor:
        try:
            if is_plain and not kwargs and len(args) == arity:
                inputs, attrs = args, op.attributes
            else:
                inputs, attrs = _bind(op, args, kwargs)
            if op.idle is not None and (itself := op.idle(*inputs, **attrs)) is not None:
                return itself
            return op.run(*(_parts(op, inputs[0]) if op.variadic else inputs), attrs)
        except RAW as error:
            names = (*op.parameters, *op.attributes)
            given = {**dict(zip(names, args, strict=False)), **kwargs}
            said = refusal(error, op.names[0] if op.names else op.name, op.forward.__doc__, lambda: given)
            if said is error:
                raise
            raise said from None

    public_op: Any = call
    public_op.answers_itself, public_op.__signature__ = True, _signature(op, written)
    return call


_ATTRIBUTES: dict[str, Callable[[Any], Any]] = {
    "axis": lambda v: v if v is None or type(v) is int else _axis(v),
    "shape": values.as_ints,
    "perm": lambda v: v if v is None else values.as_ints(v),
    "multiples": lambda v: values.as_ints(v if np.ndim(v) else [[v]]),
    "begin": values.as_ints,
    "dtype": dtypes.as_dtype,
    "keepdims": bool,
    "paddings": values.as_pairs,
}


def normalized(name: str, value: Any) -> Any:
    """An attribute as ops take it and tapes keep it: lists of whole numbers as tuples, a dtype by its name as DType."""
    return _ATTRIBUTES[name](value) if name in _ATTRIBUTES else value


def _axis(value: Any) -> int | tuple[int, ...]:
    return values.as_int(value, "axis") if np.ndim(value) == 0 else values.as_ints(value)


def _bind(op: Op, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Sort positional and keyword arguments into inputs and attributes."""
    names = (*op.parameters, *op.attributes)
    kwargs = {key: value for key, value in kwargs.items() if key != "name"}
    if len(args) > len(names) + 1:
        raise TypeError(f"{op.name}() takes at most {len(names)} arguments: {', '.join(names)}; got {len(args)}")
    given = dict(zip((*names, "name"), args, strict=False))
    given.pop("name", None)
    for key, value in kwargs.items():
        if key not in names or key in given:
            problem = "got twice" if key in given else "does not know"
            raise TypeError(f"{op.name}() {problem} the argument '{key}'; it takes {', '.join(names)}")
        given[key] = value
    missing = [
        n for n in names if n not in given and op.attributes.get(n, inspect.Parameter.empty) is inspect.Parameter.empty
    ]
    if missing:
        raise TypeError(f"{op.name}() missing {len(missing)} required argument(s): {', '.join(missing)}")
    attrs = {n: given.get(n, default) for n, default in op.attributes.items()}
    for n in attrs:
        if n in given:
            attrs[n] = normalized(n, attrs[n])
    return tuple(given[n] for n in op.parameters), attrs


def _parts(op: Op, values: Any) -> tuple[Any, ...]:
    """The inputs of an op that takes a list of tensors."""
    takes_one = op.name == "concat"  # a tensor that is no list is all that there is to concatenate
    rows = (list, tuple) if takes_one else (list, tuple, Operand, np.ndarray)
    parts = tuple(values) if isinstance(values, rows) else (values,)
    if not parts:
        raise InvalidArgumentError(f"{op.name} needs at least one tensor; got an empty list")
    if op.name == "stack" and all(type(x) in (int, float, np.float64) for x in parts):
        return tuple(to_array(parts))  # of ints and floats, floats: together they are one value
    return parts


def run(op: Op, inputs: Sequence[Any], attrs: Mapping[str, Any]) -> Tensor:
    """Convert the inputs, compute, and tell whoever is watching."""
    return op.run(*inputs, attrs)


def _run(op: Op, *given: Any) -> Tensor:
    """What `run` of an op does, for any number of inputs."""
    *args, attrs = given
    inputs = _inputs(op, args)
    if any(x._array.dtype is dtypes.NARROW for x in inputs):
        return _narrowly(op, inputs, attrs)
    tapes, watcher = WATCH.get()
    if watcher is not None:
        watcher.before(op, inputs, attrs)
    try:
        result = SILENCE.run(op.forward, *[x._array for x in inputs], **attrs)
    except (ValueError, IndexError) as error:
        raise _as_tf_error(op, inputs, attrs, error) from None
    output = Tensor(np.array(result, object) if type(result) is bytes else result)
    for tape in tapes if op.is_differentiable else ():
        if any(id(x) in tape.follows for x in inputs):
            keep(tape, op, inputs, attrs, output)
    if watcher is not None:
        watcher.after(op, inputs, attrs, output)
    return output


def keep(tape: Recorder, op: Op, inputs: tuple[Tensor, ...], attrs: Mapping[str, Any], output: Tensor) -> None:
    """Let a tape record an op that ran on a tensor it follows, as `run` of an op does it."""
    kind = output._array.dtype.kind
    if tape.records is None:
        tape.record(op, inputs, attrs, output)
    elif kind == "f" or (kind == "c" and tape.meets_complex()) or (kind == "V" and tape.meets_narrow()):
        tape.records.extend((*inputs, len(inputs), attrs, output, op))
        tape.follows.add(id(output))


def _narrowly(op: Op, inputs: tuple[Tensor, ...], attrs: Mapping[str, Any]) -> Tensor:
    return narrow.run(op, inputs, attrs, keep, _as_tf_error)


def _as_tf_error(op: Op, inputs: tuple[Tensor, ...], attrs: Mapping[str, Any], error: Exception) -> Exception:
    """What NumPy says of shapes that do not fit, as TensorFlow says it."""
    if isinstance(error, OpError):
        return error
    if isinstance(error, np.exceptions.AxisError):
        rank = np.ndim(inputs[0]._array)
        axis = attrs.get("axis", error.axis)
        return ShapeError(
            f"{op.name}: Invalid reduction dimension: axis {axis} is not in [{-rank}, {rank}): the shape is "
            f"{_shapes(inputs)}"
        )
    if len(inputs) > 1:
        return ShapeError(f"{op.name}: Incompatible shapes: {_shapes(inputs)}")
    given = ", ".join(f"{key} = {value}" for key, value in attrs.items())
    return ShapeError(f"{op.name}: {given or 'it'} does not fit the shape {_shapes(inputs)}")


def _shapes(inputs: tuple[Tensor, ...]) -> str:
    return " vs. ".join(str(list(np.shape(x._array))) for x in inputs)


def _inputs(op: Op, args: Sequence[Any]) -> tuple[Tensor, ...]:
    """The arguments as tensors of one dtype, which the first tensor among them decides."""
    tensors, dtype, is_ready = args, None, True
    for position, x in enumerate(args):
        if type(x) is not Tensor:
            tensors = list(args) if tensors is args else tensors
            if not isinstance(x, Operand):
                is_ready = False
                continue
            tensors[position] = x = x._tensor()  # type: ignore[index]
        if dtype is None:
            dtype = x._array.dtype
        elif x._array.dtype is not dtype:
            is_ready = False
    if not is_ready:
        tensors, dtype = _converted(op, tensors, dtype)
    if dtype not in op.accepts:
        raise _not_taken(op, dtype)
    return tuple(tensors)


def _converted(op: Op, args: Sequence[Any], dtype: Any) -> tuple[Sequence[Tensor], Any]:
    tensors = list(args)
    for position, x in enumerate(tensors):
        if type(x) is not Tensor:
            tensors[position] = x = convert(x) if dtype is None else beside_dtype(x, dtypes.OF_NUMPY[dtype])
            dtype = dtype or x._array.dtype
        elif x._array.dtype is not dtype and x._array.dtype != dtype:
            raise _another_dtype(op, position, dtype, x._array.dtype)
    return tensors, dtype


def _mixed_inputs(op: Op, args: Sequence[Any]) -> tuple[Tensor, ...]:
    """The same for an op of which some inputs have a dtype of their own."""
    tensors = dict(zip(op.parameters, args, strict=True))
    others = [name for name in op.parameters if name not in op.free]
    for name in op.parameters:
        if name in op.free:
            tensors[name] = _free(op, name, tensors[name])
    tensors.update(zip(others, _inputs(op, [tensors[name] for name in others]) if others else (), strict=True))
    return tuple(tensors.values())


def _free(op: Op, name: str, x: Any) -> Tensor:
    wanted = op.free[name]
    if not isinstance(x, Operand):
        return convert(x, wanted)
    if wanted is not None and x.dtype is not wanted:
        raise DTypeError(f"{op.name}: `{name}` must be {wanted.name}; got {x.dtype.name}")
    return x._tensor()


def _another_dtype(op: Op, position: int, wanted: Any, came: np.dtype) -> DTypeError:
    first, other = dtypes.OF_NUMPY[wanted].name, dtypes.OF_NUMPY[came].name
    return DTypeError(
        f"cannot compute {op.name} as input #{position}(zero-based) was expected to be a {first} tensor but is a "
        f"{other} tensor. Tensors are never converted for one another: cast one of them, tf.cast(..., tf.{first}) or "
        f"tf.cast(..., tf.{other})."
    )


def _not_taken(op: Op, dtype: Any) -> DTypeError:
    if dtype is dtypes.NARROW and narrow.refused_by(op.name):
        return DTypeError(
            f"{op.name}: dtype bfloat16 is not allowed; it takes wider floats. Use tf.cast(..., tf.float32)."
        )
    cure = (
        "Write the number with a point (1.0), or use tf.cast." if op.takes == "float" else "Use tf.cast to convert it."
    )
    return DTypeError(
        f"{op.name}: dtype {dtypes.OF_NUMPY[dtype].name} is not allowed; it takes {_WORDS[op.takes]}. {cure}"
    )


_WORDS = {
    "float": "floats or complex numbers",
    "floating": "floats",
    "real": "floats or ints",
    "number": "numbers",
    "signed": "numbers with a sign",
    "addable": "numbers or strings",
    "integer": "ints",
    "bool": "bools",
}
