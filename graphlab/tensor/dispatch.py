"""How an op runs: one shape, written out for as many inputs as an op has.

On small tensors an op takes most of its time to find out what its inputs are and who is told of it. Loops over two
inputs would double that. So the shape is a text with a part for every input, of which Python is made once for each
number of inputs; dtypes and attributes come from the declaration of the op. `pull.py` does the same for gradients.
"""

from __future__ import annotations

import itertools
import linecache
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from graphlab import dtypes
from graphlab.tensor.observers import SILENCE, WATCH
from graphlab.tensor.registry import OPS

if TYPE_CHECKING:
    from graphlab.tensor.op import Op

# `run(x0, x1, attrs)` makes tensors of the inputs, computes, and tells who is watching.
_RUN = """
def make(op, forward, scalars, accepts, convert, explain, reals, narrowly):
    def run({inputs}, attrs):
        if not ({ready}):
            {inputs}, = convert(op, ({inputs},))
            {arrays}, = {arrays_of_inputs},
            if {is_narrow}:
                return narrowly(op, ({inputs},), attrs)
{compute}
            raise explain(op, ({inputs},), attrs, error) from None
{keep}
    return run
"""

# The method of an operator: the same for floats, which are nearly always what comes.
_OPERATE = """
def make(name, forward, scalars, accepts, beside, slowly, reals):
    attrs = {{}}
    def operate(self, other):
        {left} = self if type(self) is Tensor else self._tensor()
        {right} = other if type(other) is Tensor else beside({left}, other)
        if not ({ready}):
            return slowly(self, other)
        op = OPS[name]
{compute}
            return slowly(self, other)  # which knows best what is wrong
{keep}
    return operate
"""

_COMPUTE = """\
        tapes, watcher = WATCH.get()
        if watcher is not None:
            watcher.before(op, ({inputs},), attrs)
        try:
            result = SILENCE.run(forward, {arrays}{named_attributes})
        except (ValueError, IndexError) as error:"""

# What a tape keeps is said by `Recorder`; a method of it would take as long as all of this.
_KEEP = """\
        output = new(Tensor)
        output._array = np.array(result, object) if type(result) is bytes else result
        output._keras_mask = None
        for tape in {tapes}:
            follows = tape.follows
            if {followed}:
                if (records := tape.records) is None:
                    tape.record(op, ({inputs},), attrs, output)
                elif (
                    type(result) in reals
                    or (kind := output._array.dtype.kind) == "f"
                    or (kind == "c" and tape.meets_complex())
                    or (kind == "V" and tape.meets_narrow())
                ):
                    records += ({inputs}, {count}, attrs, output, op)
                    follows.add(id(output))
        if watcher is not None:
            watcher.after(op, ({inputs},), attrs, output)
        return output"""

NAMES: dict[str, Any] = {
    "__name__": __name__, "NARROW": dtypes.NARROW, "OPS": OPS, "SILENCE": SILENCE, "WATCH": WATCH, "np": np,
    "new": object.__new__,
}  # fmt: skip
"""What these texts name; `Tensor` is added where it is defined."""

FLOATS = frozenset(numpy for numpy, dtype in dtypes.OF_NUMPY.items() if dtype.is_floating) - {dtypes.NARROW}


def run_of(
    op: Op, convert: Callable[..., Any], explain: Callable[..., Exception], narrowly: Callable[..., Any]
) -> Callable[..., Any]:
    """`run(*inputs, attrs)` of an op. `convert` makes tensors of inputs, `explain` an error of ours of NumPy's.

    `narrowly(op, inputs, attrs)` runs it where an input is of bfloat16.
    """
    make = _made(_RUN, len(op.parameters), bool(op.attributes), bool(op.free), op.is_differentiable)
    at_once = op.accepts - {dtypes.NARROW}
    run: Callable[..., Any] = make(op, op.forward, _types_of(at_once), at_once, convert, explain, _REALS, narrowly)
    return run


def operator_of(
    name: str,
    forward: Callable[..., Any],
    beside: Callable[..., Any],
    slowly: Callable[..., Any],
    *,
    is_reflected: bool,
) -> Callable[[Any, Any], Any]:
    """The method of an operator: floats of one dtype go the short way, all else through `slowly(self, other)`.

    `beside(x, other)` makes a tensor of the other side, if that takes no care.
    """
    left, right = ("x1", "x0") if is_reflected else ("x0", "x1")
    make = _made(_OPERATE, 2, left=left, right=right)
    operate: Callable[[Any, Any], Any] = make(name, forward, _REALS, FLOATS, beside, slowly, _REALS)
    return operate


def _types_of(accepted: frozenset[np.dtype]) -> frozenset[type]:
    """The types of scalars of these dtypes: a scalar tells its type ten times as fast as its dtype."""
    return frozenset(numpy.type for numpy in accepted if numpy.kind != "O")


_REALS = _types_of(FLOATS)


@cache
def _made(
    shape: str,
    count: int,
    has_attributes: bool = False,
    is_mixed: bool = False,
    is_recorded: bool = True,
    **parts: str,
) -> Callable[..., Any]:
    """The function `make` of a shape, for so many inputs; `is_mixed`: not all of one dtype."""
    places = range(count)
    slots = {
        "count": str(count),
        "inputs": ", ".join(f"x{i}" for i in places),
        "arrays": ", ".join(f"a{i}" for i in places),
        "arrays_of_inputs": ", ".join(f"x{i}._array" for i in places),
        "is_narrow": " or ".join(f"a{i}.dtype is NARROW" for i in places) or "False",
        "ready": "False" if is_mixed else _ready(count),
        "followed": " or ".join(f"id(x{i}) in follows" for i in places),
        "named_attributes": ", **attrs" * has_attributes,
        "tapes": "tapes" if is_recorded else "()",
        **parts,
    }
    slots |= {"compute": _COMPUTE.format(**slots), "keep": _KEEP.format(**slots)}
    return written(shape.format(**slots), NAMES)


def _ready(count: int) -> str:
    """The test whether all inputs are tensors of one dtype that the op takes; it sets the arrays in them."""
    tensors = [f"type(x{i}) is Tensor" for i in range(count)]
    scalars = [f"type(a{i} := x{i}._array) is kind" for i in range(1, count)]
    arrays = [f"(a{i} := x{i}._array).dtype is a0.dtype" for i in range(1, count)]
    all_scalars = " and ".join(["(kind := type(a0 := x0._array)) in scalars", *scalars])
    all_arrays = " and ".join(["a0.dtype in accepts", *arrays])
    return f"{' and '.join(tensors)} and ({all_scalars} or {all_arrays})"


def written(text: str, names: dict[str, Any], file: str = __file__) -> Callable[..., Any]:
    """The function `make` of a text of this library's own, which uses these names and belongs to a file.

    Tracebacks and debuggers show its lines: an error of an op is raised there.
    """
    made: dict[str, Callable[..., Any]] = {}
    place = f"{file}:written {next(_numbers)}"
    linecache.cache[place] = len(text), None, text.splitlines(keepends=True), place
    exec(compile(text, place, "exec"), names, made)
    return made["make"]


_numbers = itertools.count(1)
