"""The way back from a program to the expression that it was written from."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from graphlab.authoring.expression import Expression, write
from graphlab.authoring.mistakes import ExpressionError
from graphlab.authoring.rewriting import ToExpression
from graphlab.authoring.slider import Slider, noted, shortest
from graphlab.authoring.tracing_text import Edit, TracingText
from graphlab.authoring.walk import Value, dotted, start_value
from graphlab.parsing import parse

LONGEST = 20_000
"""Characters of a program that may be one."""


def read(source: str) -> Expression | None:
    """The expression that a program was written from, also with other numbers in it; None for any other program.

    What it gives is written as the same program again, so nothing of the program's text is lost.

    >>> from graphlab.authoring.expression import Expression, write
    >>> read(write(Expression("w = [1, 2]\\nreduce_sum(w * x)")).source).text
    'w = [1, 2]\\nreduce_sum(w * x)'
    >>> read("print(1)") is None
    True
    """
    try:
        return next(_candidates(source), None) if len(source) <= LONGEST else None
    except (SyntaxError, ValueError, RecursionError, MemoryError, tokenize.TokenError, ExpressionError):
        return None


def _candidates(source: str) -> Iterator[Expression]:
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    found = _parts(source)
    if found is None:
        return
    for text in texts(found):
        expression = Expression(text, found.sliders)
        if _same(write(expression).source, source):
            yield expression


@dataclass
class Parts:
    """What a program of the kind holds: what names start with, their sliders, and the block of the tape."""

    block: str
    tensors: dict[str, Value] = field(default_factory=dict)
    sliders: dict[str, Slider] = field(default_factory=dict)


def _parts(source: str) -> Parts | None:
    body = parse(source).body
    block = next((part for part in body if isinstance(part, ast.With)), None)
    if block is None or block is body[-1]:
        return None
    lines = source.split("\n")
    after = body[body.index(block) + 1]
    text = _dedented(lines[block.lineno : after.lineno - 1])
    if text is None:
        return None
    found = Parts(text)
    for statement in body[: body.index(block)]:
        if not isinstance(statement, ast.Import) and not _enter(found, statement, lines):
            return None
    return found


def _enter(found: Parts, statement: ast.stmt, lines: Sequence[str]) -> bool:
    """Note what `name = tf.Variable(...)` starts with; whether that is what the statement says."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=maker, args=[value], keywords=[])):
            start = start_value(value)
        case _:
            return False
    if dotted(maker) != "tf.Variable" or start is None:
        return False
    if isinstance(start, list):
        found.tensors[name] = start
        return True
    line = lines[statement.lineno - 1].encode()[statement.end_col_offset :].decode()
    slider = noted(start, line.strip())
    if slider is None:
        return False
    found.sliders[name] = slider
    return True


def _dedented(lines: Sequence[str]) -> str | None:
    if any(line.strip() and not line.startswith("    ") for line in lines):
        return None
    return "\n".join(line[4:] for line in lines).strip("\n")


def texts(found: Parts) -> Iterator[str]:
    """What may have been typed: without a name for the last line, or with it."""
    block = TracingText(found.block)
    block.copy(0, len(found.block))
    walk = ToExpression(block)
    statements = parse(found.block).body
    for statement in statements:
        if not isinstance(statement, ast.Assign):
            return
        walk.value(statement.value)
    head = "".join(f"{name} = {_rows(value)}\n" for name, value in found.tensors.items())
    last = statements[-1]
    assert isinstance(last, ast.Assign)
    edits = walk.edits + _plain(walk, last.value)
    after = re.compile(r" *= *").match(found.block, walk.end(last.targets[0]))
    for more in ([Edit(walk.start(last), after.end() if after else 0, "")], []):
        text = TracingText(found.block)
        text.edit(0, len(found.block), _outermost(edits + more))
        yield head + text.text


def _plain(walk: ToExpression, node: ast.expr) -> list[Edit]:
    """`tf.identity(a)` is a, where it is all of the last line."""
    match node:
        case ast.Call(func=called, args=[ast.Name() as name], keywords=[]) if dotted(called) == "tf.identity":
            return [
                Edit(walk.start(node), walk.start(name), ""),
                Edit(walk.end(name), walk.end(node), ""),
            ]
    return []


def _outermost(edits: Sequence[Edit]) -> list[Edit]:
    """The edits that lie in no other one."""
    return [
        edit
        for edit in edits
        if not any(
            o is not edit and o.start <= edit.start and edit.end <= o.end and edit.end > edit.start for o in edits
        )
    ]


def _rows(value: Value) -> str:
    """A tensor as it is typed: a matrix by rows.

    >>> _rows([[1.0, 2.0], [3.0, 4.5]]), _rows([[[1.0]]])
    ('[1, 2; 3, 4.5]', '[[[1]]]')
    """
    if not isinstance(value, list):
        return shortest(value)
    is_matrix = len(value) > 1 and all(
        isinstance(row, list) and not any(isinstance(n, list) for n in row) for row in value
    )
    inner = [_rows(part) for part in value]
    return f"[{'; '.join(row[1:-1] for row in inner)}]" if is_matrix else f"[{', '.join(inner)}]"


_SPACE = (tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)


def _same(one: str, other: str) -> bool:
    """Whether two programs are the same but for their spaces and how their numbers are written."""
    return _tokens(one) == _tokens(other)


def _tokens(source: str) -> list[object]:
    found: list[object] = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.NUMBER:
            value = ast.literal_eval(parse(token.string, "eval"))
            found.append((type(value), value))
        elif token.type not in _SPACE:
            found.append(token.string)
    return found
