"""Lines that only a notebook understands (`%matplotlib inline`, `!pip install`, `%%time`, `?help`): passed over."""

from __future__ import annotations

import re

from graphlab.views.notation.escaping import cut

_FIRST = re.compile(r"[ \t]*[%!?]")
_TEXT = re.compile(r"(?P<quote>\"\"\"|'''|\"|')|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<comment>#)|(?P<escape>\\.)")


def without_magic(source: str) -> tuple[str, tuple[str, ...]]:
    """The program without such lines, all others keep their line numbers; and a note for each that was left out.

    >>> without_magic("%matplotlib inline\\nx = 5\\nif x:\\n    !ls")
    ('\\nx = 5\\nif x:\\n    pass', ('Line 1 is passed over: `%matplotlib inline` is for a notebook.', \
'Line 4 is passed over: `!ls` is for a notebook.'))
    >>> without_magic("!pip install a \\\\\\n    b\\nx = 5")[0]
    '\\n\\nx = 5'
    >>> without_magic("x = (7\\n% 4)")[0]
    'x = (7\\n% 4)'
    """
    lines = source.split("\n")
    if not any(map(_FIRST.match, lines)):
        return source, ()
    notes = []
    quote, depth, joined, is_magic = "", 0, False, False
    for number, line in enumerate(lines):
        if is_magic:  # what a line for a notebook goes on with
            is_magic, lines[number] = line.endswith("\\"), ""
        elif not quote and not depth and not joined and _FIRST.match(line):
            is_magic = line.endswith("\\")
            indent, text = line[: -len(line.lstrip())], line.strip()
            lines[number] = f"{indent}pass" if indent else ""
            notes.append(f"Line {number + 1} is passed over: `{cut(text, 40)}` is for a notebook.")
        else:
            quote, depth = _after(line, quote, depth)
            joined = line.endswith("\\")
    if len(notes) > 4:
        notes[3:] = [f"{len(notes) - 3} more lines for a notebook are passed over."]
    return "\n".join(lines), tuple(notes)


def _after(line: str, quote: str, depth: int) -> tuple[str, int]:
    """The text that is open, and how many brackets are, at the end of a line."""
    at = 0
    while found := _TEXT.search(line, at):
        at = found.end()
        kind = found.lastgroup
        if quote:
            if kind == "quote" and found.group().startswith(quote):
                at, quote = found.start() + len(quote), ""
        elif kind == "comment":
            break
        elif kind == "quote":
            quote = found.group()
        elif kind in ("open", "close"):
            depth = max(depth + (1 if kind == "open" else -1), 0)
    return (quote if len(quote) == 3 else ""), depth
