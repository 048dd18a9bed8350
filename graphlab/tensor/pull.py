"""How a gradient passes an op, back to its inputs: one shape, written out for as many inputs as an op has."""

from __future__ import annotations

from collections.abc import Callable, Container
from functools import cache
from typing import Any

from graphlab.tensor.dispatch import written
from graphlab.tensor.op import Op, Value
from graphlab.tensor.rules import pulled, sum_to
from graphlab.tensor.tensor import Tensor

Pull = Callable[..., tuple[Value, ...]]
"""`pull(pop, g, out, attrs, due, grads)`: pops the inputs of a record, as a tape keeps it, and how many they are.

Adds what `g`, the gradient of its result `out`, means for those inputs whose ids are `due` to `grads`.
"""

# With tensors it gives what was sent to each input; with the arrays in them, which nobody sees, nothing.
_PULL = """
def make({rules}):
    def pull(pop, g, out, attrs, due, grads):
        pop()
        {inputs} = {pops}
        {before}
{each}
        return {sent}
    return pull
"""

_EACH = """\
        if (key := id(x{i})) in due:
            part = rule{i}(g, {values}{named_attributes})
            if part is not None:
                if {is_stretched}:
                    part = sum_to(part, {array}.shape)
                {keep}grads[key] = {sum} + part if key in grads else part"""


def pull_of(op: Op, *, on_tensors: bool) -> Pull:
    """The pull of an op whose inputs are counted, for real numbers."""
    rules = op.rules(len(op.parameters))
    make = _made(tuple(rule is not None for rule in rules), bool(op.attributes), on_tensors)
    pull: Pull = make(*[rule for rule in rules if rule is not None])
    return pull


@cache
def _made(has_rule: tuple[bool, ...], has_attributes: bool, on_tensors: bool) -> Callable[..., Any]:
    """The function `make` of the shape, for as many inputs, of which some have a rule."""
    places = range(len(has_rule))
    inputs, arrays, sent = (", ".join(f"{letter}{i}" for i in places) for letter in "xas")
    values = f"out, {inputs}" if on_tensors else f"result, {arrays}"
    each = (_ON_TENSORS if on_tensors else _ON_ARRAYS) | {
        "values": values,
        "named_attributes": ", **attrs" * has_attributes,
    }
    text = _PULL.format(
        rules=", ".join(f"rule{i}" for i in places if has_rule[i]),
        inputs=", ".join(f"x{i}" for i in reversed(places)),
        pops=", ".join(["pop()"] * len(has_rule)),
        before=f"{sent}, = {(None,) * len(has_rule)}" if on_tensors else
        f"{values} = out._array, {', '.join(f'x{i}._array' for i in places)}",
        each="\n".join(_EACH.format(i=i, **{slot: of.format(i=i) for slot, of in each.items()})
                       for i in places if has_rule[i]),
        sent=f"{sent}," if on_tensors else "()",
    )  # fmt: skip
    return written(text, {"__name__": __name__, "sum_to": sum_to})


_ON_TENSORS = {
    "array": "x{i}._array",
    "is_stretched": "part._array.shape != x{i}._array.shape",
    "keep": "s{i} = part\n                ",
    "sum": "grads[key]",
}
_ON_ARRAYS = {
    "array": "a{i}",
    "is_stretched": "type(part) is not type(a{i}) or part.shape != a{i}.shape",
    "keep": "",
    "sum": "grads.pop(key)",  # which belongs to nobody else then: NumPy adds to a large one in place
}


def pull_any(
    op: Op, pop: Callable[[], Any], g: Value, out: Tensor, attrs: Any, due: Container[int], grads: dict[int, Any],
    *, on_tensors: bool,
) -> tuple[Value, ...]:  # fmt: skip
    """The same for any op and any numbers: with complex ones, and where an op has as many inputs as it is given."""
    inputs = [pop() for _ in range(pop())][::-1]
    result, values = (out, inputs) if on_tensors else (out._array, [x._array for x in inputs])
    sent: list[Value] = [None] * len(inputs)
    for index, (x, value) in enumerate(zip(inputs, values, strict=True)):
        rule = op.vjp_of(index) if (key := id(x)) in due else None
        part = None if rule is None else pulled(rule, g, result, values, attrs, value)
        if part is not None:
            sent[index] = part
            grads[key] = grads[key] + part if key in grads else part
    return tuple(sent)
