"""What is said when a program stumbles over a gradient that is None, or asks a tape that has nothing more to give."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from graphlab.sandbox.diagnostics.mistake import FROM_VARIABLES
from graphlab.sandbox.wire.run import Error
from graphlab.trace.graph import Place, Reason, Sweep, Trace
from graphlab.trace.none_gradients.program import CALLS, Program


def explained(error: Error, node: Any, tree: ast.Module | None, source: str, traces: Sequence[Trace]) -> Error:
    """`error`, which happened at `node`, with the reason as its cause where it comes from a gradient call."""
    if tree is None or error.limit:
        return error
    program = Program(tree, source)
    if error.kind == "TapeError" and "only be used to compute one set" in error.message:
        if twice := _asked_twice(program, node, tree, traces):
            return replace(error, message=twice[0], hint=twice[1])
    elif "None" in error.message and (found := _behind(program, node, tree, traces)):
        useless = error.hint == FROM_VARIABLES and "unconnected_gradients" in found.fix  # zeros would train nothing
        hint = FROM_VARIABLES if useless else f"Write: {found.fix}" if found.fix else _NO_PATH
        return replace(error, message=f"The gradient is None because {found.text}", hint=hint)
    return error


_NO_PATH = "Leave this gradient out, or compute the target from the Variable inside the `with` block."


def _behind(program: Program, node: Any, tree: ast.Module, traces: Sequence[Trace]) -> Reason | None:
    """The reason why a name in the part that failed is None, if it got its value from a gradient call."""
    calls = {id(part): part for part in ast.walk(tree) if isinstance(part, ast.Call) and _asks(part)}
    statement = program.statement(node)
    for part in (node, statement):
        found = program.behind(part, calls) if part is not None else []
        for call in map(calls.__getitem__, found):
            sweep = next((s for t in reversed(traces) for s in reversed(t.sweeps) if s.place == _place(call)), None)
            if sweep is not None:
                return _chosen(program, call, part, sweep)
    return None


def _chosen(program: Program, call: ast.Call, part: Any, sweep: Sweep) -> Reason | None:
    """The reason for the one of several sources whose gradient the part that failed uses; the first where all are."""
    reasons = [reason for reason in sweep.reasons if reason.node in sweep.sources]
    by, sources = program.statement(call), program.sources(call)
    targets = by.targets[0] if isinstance(by, ast.Assign) else None
    used = {name.id for name in ast.walk(part) if isinstance(name, ast.Name)}
    if isinstance(targets, ast.Tuple | ast.List) and isinstance(sources, ast.Tuple | ast.List):
        for target, given in zip(targets.elts, sources.elts, strict=False):
            if isinstance(target, ast.Name) and target.id in used:
                named = [reason for reason in reasons if reason.name == program.text(given)]
                if named:
                    return named[0]
        return None
    return next(iter(reasons), None)


def _asked_twice(program: Program, node: Any, tree: ast.Module, traces: Sequence[Trace]) -> tuple[str, str] | None:
    """How to ask a tape more than once: the line that opens it, and where it has been asked."""
    call = program.asking(node)
    if call is None:
        return None
    name = program.text(call.func.value)  # type: ignore[attr-defined]
    opened = [
        (part, item)
        for part in ast.walk(tree)
        if isinstance(part, ast.With)
        for item in part.items
        if item.optional_vars is not None and program.text(item.optional_vars) == name
    ]
    for block, item in opened[::-1]:
        made = item.context_expr
        asked = [s.place.line for t in traces if t.place == _place(made) for s in t.sweeps if s.place is not None]
        if asked and isinstance(made, ast.Call):
            arguments = [*map(program.text, made.args), *map(program.text, made.keywords), "persistent=True"]
            line = program.changed(block, {made: f"{program.text(made.func)}({', '.join(arguments)})"})
            cause = f"`{name}` gave its gradients on line {asked[-1]} and holds nothing any more."
            return cause, f"Write: {line}"
    return None


def _asks(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr in CALLS


def _place(node: Any) -> Place:
    return Place(node.lineno, node.col_offset, node.end_lineno, node.end_col_offset)
