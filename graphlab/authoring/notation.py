"""How an expression is written: powers as `^` too, matrices by rows as `[1, 2; 3, 4]`, products always with their sign.

What is not Python becomes Python here, so that Python's own parser reads it.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from graphlab.authoring.functions import path_of
from graphlab.authoring.mistakes import mistake
from graphlab.authoring.tracing_text import Edit, TracingText

_TOKEN = re.compile(
    r"(?P<space>[^\S\n]+)|(?P<newline>\n)|(?P<comment>\#[^\n]*)"
    r"|(?P<text>'[^'\n]*'|\"[^\"\n]*\")"
    r"|(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<name>[^\W\d]\w*)"
    r"|(?P<sign>\*\*|//|[<>=!:]=|\.\.\.|.)"
)
_OPENING, _CLOSING = "([{", ")]}"
_DEEPEST = 60
_OPERATING = frozenset(keyword.kwlist) - {"True", "False", "None"}
_STATEMENTS = _OPERATING - {"and", "or", "not", "in", "is", "if", "else"}


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or sign of an expression."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where the next one may begin."""
        return self.start + len(self.text)

    @property
    def ends_operand(self) -> bool:
        """Whether a value may end with it."""
        if self.kind == "name":
            return self.text not in _OPERATING
        return self.kind in ("number", "text") or self.text in (")", "]")

    def begins_operand_after(self, before: Token) -> bool:
        """Whether a value begins with it that does not go on with the one that ends with `before`."""
        if self.text == "(":
            return before.kind != "name" and before.text != "]"
        if self.text == "[":
            return before.kind == "number"
        return self.kind in ("number", "text") or (self.kind == "name" and self.text not in _OPERATING)


def tokens(text: str) -> Iterator[Token]:
    """The words of an expression in their order, spaces left out.

    >>> [token.text for token in tokens("2x^2  # square")]
    ['2', 'x', '^', '2', '# square']
    """
    for match in _TOKEN.finditer(text):
        if match.lastgroup != "space":
            yield Token(str(match.lastgroup), match.group(), match.start())


@dataclass
class _Bracket:
    """An open bracket, and the signs in it that end a row of a matrix."""

    token: Token
    rows: list[Token] = field(default_factory=list)


def pythonic(text: str) -> TracingText:
    """The expression as Python writes it. Raises `ExpressionError` for a product without a sign, and rows of no matrix.

    >>> pythonic("[1, 2; 3, 4] * x^2").text
    '[[1, 2], [3, 4]] * x**2'
    """
    written = TracingText(text)
    written.edit(0, len(text), [*_margins(text), *_signs(text)])
    return written


def _margins(text: str) -> Iterator[Edit]:
    """Lines may begin anywhere."""
    depth = 0
    begins = True
    at = 0
    for token in tokens(text):
        if begins and not depth and token.start > at and token.kind != "newline":
            yield Edit(at, token.start, "")
        begins, at = token.kind == "newline", token.end
        depth += (token.text in _OPENING) - (token.text in _CLOSING) if token.kind == "sign" else 0


def _signs(text: str) -> Iterator[Edit]:
    open_brackets: list[_Bracket] = []
    before: Token | None = None
    for token in tokens(text):
        if token.kind == "comment" or (token.kind == "newline" and open_brackets):
            continue
        if token.text in _STATEMENTS and (token.text == "lambda" or (before and not before.ends_operand)):
            cause = f"`{token.text}` is a word of Python and cannot be a name."
            raise mistake(text, token.start, cause, f"Use another name, such as {token.text}_ or my_{token.text}.")
        if before is not None and before.ends_operand and token.begins_operand_after(before):
            raise _side_by_side(text, before, token, open_brackets)
        yield from _sign(text, token, before, open_brackets)
        before = None if token.kind == "newline" else token


def _sign(text: str, token: Token, before: Token | None, open_brackets: list[_Bracket]) -> Iterator[Edit]:
    if token.kind != "sign":
        return
    if token.text == "^":
        yield Edit(token.start, token.end, "**")
    elif token.text == "|":
        raise mistake(text, token.start, "`|` does not stand around a value.", "Its absolute value is abs(x).")
    elif token.text == ";" and open_brackets:
        if open_brackets[-1].token.text != "[":
            cause = f"`;` ends a row of a matrix, and this is inside `{open_brackets[-1].token.text}`."
            raise mistake(text, token.start, cause, "Put a comma there, or write the matrix in [ ]: [1, 2; 3, 4].")
        open_brackets[-1].rows.append(token)
    elif token.text in _OPENING:
        if len(open_brackets) == _DEEPEST:
            raise mistake(text, token.start, "Too many brackets inside each other.", "Name a part, on a line before.")
        open_brackets.append(_Bracket(token))
    elif token.text in _CLOSING and open_brackets:
        yield from _matrix(text, open_brackets.pop(), token, before)


def _matrix(text: str, bracket: _Bracket, close: Token, before: Token | None) -> Iterator[Edit]:
    """The rows of a matrix, each in brackets of its own. A `;` after the last one ends it."""
    if not bracket.rows:
        return
    yield Edit(bracket.token.start, bracket.token.end, "[[")
    for row in bracket.rows:
        spaces = len(text[row.end :]) - len(text[row.end :].lstrip(" "))
        yield Edit(row.start, row.end + spaces, "" if row is before else "], [")
    yield Edit(close.start, close.end, "]]")


def _side_by_side(text: str, before: Token, token: Token, open_brackets: list[_Bracket]) -> Exception:
    if open_brackets and open_brackets[-1].token.text == "[" and (token.kind == "number" or before.kind == "number"):
        cause = "Two values stand side by side."
        return mistake(text, token.start, cause, f"Put a comma between them, {before.text}, {token.text}, or a sign.")
    if before.kind == "name" and path_of(before.text) and token.start > before.end:
        cause = f"`{before.text}` is a function: what it is given stands in brackets."
        return mistake(text, token.start, cause, f"Write {before.text}({token.text}).")
    left = "(...)" if before.text in _CLOSING else before.text
    right = "(...)" if token.text in _OPENING else token.text
    one, other = _what(before), _what(token)
    cause = f"Two {one}s stand side by side." if one == other else f"A {one} and a {other} stand side by side."
    return mistake(text, token.start, cause, f"A product needs its sign: write {left}*{right}.")


def _what(token: Token) -> str:
    return token.kind if token.kind in ("number", "name", "text") else "bracket"
