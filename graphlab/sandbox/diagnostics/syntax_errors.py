"""What is said of a text that is not Python: the cause and the cure in plain words."""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable

from graphlab.sandbox.values.values import Problem, clean
from graphlab.views.notation.escaping import cut

_ODD_CHARACTERS = {
    "\u2212": "Type a plain minus sign: -",
    "\u2013": "Type a plain minus sign: -",
    "\u2014": "Type a plain minus sign: -",
    "\u00d7": "Multiply with *",
    "\u00b7": "Multiply with *",
    "\u00f7": "Divide with /",
    "\u00b2": "A square is written x**2, and a product needs its sign: 3*x",
    "\u00b3": "A cube is written x**3, and a product needs its sign: 3*x",
    "\u00a0": "This is a no-break space, which looks like a space; type a plain one.",
    "\u2018": "Type a plain quotation mark: '",
    "\u2019": "Type a plain quotation mark: '",
    "\u201c": 'Type a plain quotation mark: "',
    "\u201d": 'Type a plain quotation mark: "',
}
_BLOCKS = r"(?:(?:if|elif|else|for|while|def|class|with|try|except|finally)\b|(?:match|case) (?!\s*[=.,)\[]))"
_ANYWHERE = "Look at this place and just before it: a bracket, comma, colon or operator may be missing."

Hint = str | Callable[[re.Match[str]], str]


class Spot:
    """A place in the text, for errors that have no node: line and column from 1."""

    def __init__(self, line: int, column: int):
        self.lineno = line
        self.column = column


def explained(error: SyntaxError, source: str) -> Problem:
    """The mistake as a Problem, with its place, its cause and its cure."""
    message = clean(re.sub(r" \(<\w+>, line \d+\)$|^\(\w+ error\) ", "", error.msg or "invalid syntax"))
    kind = "IndentationError" if isinstance(error, IndentationError) else "SyntaxError"
    spot = Spot(max(error.lineno or 1, 1), max(error.offset or 1, 1))
    lines = source.splitlines()
    line = lines[spot.lineno - 1] if spot.lineno <= len(lines) else ""
    found = _by_habit(line, lines[: spot.lineno]) or _to_fill_in(message, lines, spot)
    found = found or _by_message(message.lower(), line, spot)
    cause, cure = found or _by_line(line, spot) or ("", _ANYWHERE)
    if not cause:
        cause = _unexpected(line, spot) if message.lower().startswith("invalid syntax") else f"{message}."
    return Problem(kind, cause[0].upper() + cause[1:], cure, spot)


def _unexpected(line: str, spot: Spot) -> str:
    rest = line[spot.column - 1 :].strip()
    if not rest:
        return "The line ends too early: something is missing after it."
    word = re.match(r"\w+|\W", rest)
    return f"`{cut(word.group() if word else rest, 30)}` cannot stand here."


def _by_habit(line: str, before: list[str]) -> tuple[str, str] | None:
    """Habits from other languages, of which Python complains at another place or for another reason."""
    if re.match(r"\s*(\} *)?else +if\b", line):
        return "`else if` is one word in Python.", "Write elif condition:"
    if any(re.match(rf"\s*{_BLOCKS}[^{{}}]*\{{\s*$", text) for text in before):
        return (
            "Blocks in Python are made by indentation.",
            "Write a colon in place of {, leave } out, and indent the block.",
        )
    return None


def _to_fill_in(message: str, lines: list[str], spot: Spot) -> tuple[str, str] | None:
    """What an exercise leaves open: a comment where a value, or a block, is to stand."""
    line = lines[spot.lineno - 1] if spot.lineno <= len(lines) else ""
    before, sign, comment = line[: spot.column - 1].strip(), line[spot.column - 1 : spot.column], line[spot.column :]
    blank = re.search(r"<[A-Z][A-Z _]*>", line)
    if blank is not None and blank.start() <= spot.column <= blank.end() + 1:
        return f"`{cut(blank.group(), 40)}` is a blank to fill in.", "Put what belongs there in its place."
    if sign == "#" and message.lower().startswith("invalid syntax") and before:
        what = f"`{cut(before, 40)}` is still to be filled in: after it stands only a comment."
        return what, "Write the value that is missing before the #."
    if "was never closed" in message and "#" in comment and comment.rstrip().endswith((")", "]", "}")):
        return f"`{sign}` is never closed: its other bracket is part of the comment.", "Put it before the #."
    opened = re.match(r"expected an indented block after (.+) on line (\d+)", message)
    if opened is not None:
        between = lines[int(opened.group(2)) : spot.lineno - 1] + ([line] if spot.lineno == len(lines) else [])
        if any(text.strip().startswith("#") for text in between):
            block, number = opened.groups()
            what = f"The {block} on line {number} is still to be filled in: under it stands only a comment."
            return what, "Write its block there, or `pass` for the time being."
    return None


# --- By what Python says -------------------------------------------------------------------------


def _by_message(message: str, line: str, spot: Spot) -> tuple[str, str] | None:
    """The cause (empty: Python's own words) and the cure, for messages that say what is wrong."""
    if "haracter" in message and "conversion" not in message:
        return _odd_character(line, spot)
    for pattern, cause, cure in _SAID:
        found = re.search(pattern, message)
        if found:
            return found.expand(cause), found.expand(cure)
    return None


def _odd_character(line: str, spot: Spot) -> tuple[str, str]:
    for character in line[max(spot.column - 2, 0) :] + line:
        if character in _ODD_CHARACTERS:
            return f"`{character}` is not a character of Python.".replace("\u00a0", " "), _ODD_CHARACTERS[character]
    return "This character is not one of Python's.", "Retype the line: it holds a character that Python does not know."


_BLOCK = "Lines of one block start in the same column; a line that ends in `:` opens a block, four spaces in."
_FIELD = "In an f-string each { has its }, with a value between them: f'{x:.2f}'."
_SAID: list[tuple[str, str, str]] = [
    (r"'(.)' was never closed", r"`\1` is opened here and never closed.", "Add the missing bracket or quotation mark."),
    (r"unmatched '(.)'", r"`\1` closes a bracket that was never opened.", "Take it away, or add the opening bracket."),
    (
        r"closing parenthesis '(.)' does not match opening parenthesis '(.)'",
        r"`\1` does not close the `\2` before it.",
        "Each bracket is closed by one of its own kind, the last opened first.",
    ),
    (r"f-string", "The braces of this f-string do not fit together.", _FIELD),
    (
        r"unterminated triple",
        "A text in three quotation marks is never closed.",
        'Close it with the same three: """ or three of the other kind.',
    ),
    (
        r"unterminated|eol while scanning",
        "A text is opened here and not closed on the same line.",
        'Close the text with the same quotation mark; one inside the text needs the other kind: "it\'s".',
    ),
    (r"eof", "The program ends too early.", "Add the missing bracket or quotation mark."),
    (r"expected an indented block after (.+) on line (\d+)", r"The \1 on line \2 has no block under it.", _BLOCK),
    (r"unexpected indent", "This line starts further right than the one before, and nothing opens a block.", _BLOCK),
    (r"unindent does not match", "This line starts in a column in which no block starts.", _BLOCK),
    (r"tabs and spaces", "Tabs and spaces are mixed at the start of the lines.", "Use four spaces for each level."),
    (r"leading zeros", "A whole number does not begin with 0.", "Write it without the zeros: 7, not 007."),
    (r"expected 'except' or 'finally'", "A `try` needs an `except` block.", "Write except Exception as e: below it."),
    (
        r"expected ':'",
        "A colon is missing.",
        "Lines that start with if, for, while, def, class, with, match, case and else end in a colon.",
    ),
    (
        r"missing parentheses in call to '(\w+)'",
        r"`\1` is a function: what it is given stands in brackets.",
        r"Write \1(...).",
    ),
    (
        r"maybe you meant '==' or ':='",
        "`=` gives a name a value; it does not compare.",
        "To compare, write ==.",
    ),
    (
        r"cannot assign to (true|false|none)\b",
        "True, False and None cannot get another meaning.",
        "Use a name of your own on the left of `=`.",
    ),
    (
        r"cannot assign to (literal|comparison|expression|function call|conditional expression)",
        "On the left of `=` stands something that is no name.",
        "Write name = value, with the name on the left, or == to compare.",
    ),
    (r"cannot delete", "Only names and items can be deleted.", "Write del name, or del items[0]."),
    (
        r"positional argument follows keyword",
        "An argument without a name stands after one with a name.",
        "Put the arguments without names first: f(2, x=1).",
    ),
    (
        r"(non-default argument follows default|parameter without a default follows)",
        "A parameter without a default value stands after one that has one.",
        "Put the parameters with a default value last: def f(a, b=1):",
    ),
    (r"duplicate argument '(\w+)'", r"Two parameters are called `\1`.", "Give each a name of its own."),
    (r"expected '\('", "A bracket is missing after this name.", "Write def f(): or def f(x):"),
    (r"expected 'else'", "This `if` inside an expression has no `else`.", "Write a if condition else b."),
    (r"forgot a comma", "Two values stand side by side.", "Put a comma between them, or an operator such as *."),
    (r"':' expected after dictionary key", "A key of this dictionary has no value.", "Write {'key': value}."),
]


# --- By what the line looks like -----------------------------------------------------------------


def _by_line(line: str, spot: Spot) -> tuple[str, str] | None:
    """The cause and the cure for habits from elsewhere, and for what Python calls invalid and says no more."""
    text = line.strip()
    near = line[max(spot.column - 2, 0) : spot.column + 1]
    for pattern, cause, cure in _SEEN:
        found = re.search(pattern, text)
        if found:
            return found.expand(cause), found.expand(cure)
    word = re.match(r"(\w+)\s*=(?!=)", text)
    if word and keyword.iskeyword(word.group(1)):
        name = word.group(1)
        return f"`{name}` is a word of Python and cannot be a name.", f"Use another name, such as {name}_ or my_{name}."
    if re.search(r"\d[A-Za-z(]", near) or re.search(r"(?<![\w.'\"])\d+(\.\d+)? +[A-Za-z(]\w*", text):
        return "A number and a name stand side by side.", "A product needs its sign: write 3*x, not 3x."
    if re.match(_BLOCKS, text) and not text.endswith((":", "\\", ",")) and ":" not in text:
        starts = "if, for, while, def, class, with, match, case and else"
        return "A colon is missing.", f"Lines that start with {starts} end in a colon."
    return None


_SEEN: list[tuple[str, str, str]] = [
    (r"^(>>>|\.\.\.)", r"`\1` is the prompt of a console, not part of the program.", "Paste the program without it."),
    (r"^(In|Out) ?\[\d*\]:", "This is the mark of a notebook's cell.", "Paste the program without it."),
    (
        r"^(pip3?|conda|apt|apt-get|python3?) \w",
        r"`\1` is a command of the terminal.",
        "Leave the line out: nothing needs to be installed here.",
    ),
    (r"\+\+|--$", "Python has no `++` and `--`.", "Write x += 1 or x -= 1."),
    (r"&&|\|\|", "Python writes these as words.", "Write `and` for &&, `or` for ||."),
    (r"<>", "`<>` is not Python.", "Write != for `is not equal`."),
    (r"^else if\b", "`else if` is one word in Python.", "Write elif condition:"),
    (r"^(else|elif|except|finally)\b", r"This `\1` has nothing above it that it belongs to.", "It starts in the same "
     "column as its `if`, `for` or `try`, right after the block of that."),
    (r"^for .*=", "This is not how a loop is written.", "Write for i in range(10):"),
    (r"^(const|let|var|int|float|double|string|auto)\s+\w+\s*=", r"A name needs no `\1` before it.", "Write x = 5."),
    (r"^(function|func|fn|sub)\s+\w+\s*\(", "A function begins with `def`.", "Write def f(x):"),
    (r"^raise \w+ *,", "An error is made like a call.", "Write raise ValueError('what is wrong')."),
    (r"[{};]\s*$", "Blocks in Python are made by indentation.", "Leave { } and ; out, and indent the block."),
    (r"^\w+\s*:=", "`:=` stands only inside an expression.", "Write name = value."),
    (r"\?", "`?` is not Python.", "Write a if condition else b."),
    (r"\$", "`$` is not Python.", "Leave it out: names stand by themselves."),
    (r"`", "The backquote is not Python.", "Use plain quotation marks: 'text'."),
    (r"^(import|from)\b", "This is not how a module is imported.", "Write import numpy as np, or from math import pi."),
]  # fmt: skip
