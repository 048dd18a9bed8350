"""Text of the user made safe to draw: cleaned, cut to a length, measured without a font."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from html import escape as _escape

# Advance widths in units of the font size, of the widest face a viewer is likely to fall back on (DejaVu Sans).
_WIDTHS = {
    **dict.fromkeys("'ijlIJ", 0.31),
    **dict.fromkeys(" ,.:;|/\\f-", 0.37),
    **dict.fromkeys('()[]tr!"·', 0.46),
    **dict.fromkeys("szc*_?`Lk", 0.58),
    **dict.fromkeys("vxyPTYaoeF", 0.63),
    **dict.fromkeys("bdghnpqu$0123456789{}ESKAVBRXZC", 0.7),
    **dict.fromkeys("UHNDG&OQw#+<=>^~", 0.84),
    **dict.fromkeys("MmW%@…", 1.0),
}
_OTHER, _WIDE, _BOLD, _MONO = 0.86, 1.15, 1.12, 0.61
_MARKS = 2  # combining marks kept on one letter: more would climb out of the card


def clean(text: str, limit: int = 1000) -> str:
    """`text` on one line, without characters that hide, reorder or break what is drawn, at most `limit` long.

    >>> clean("loss\\u202e\\n  y"), clean("abcdef", 4)
    ('loss� y', 'abc…')
    """
    text = str(text)
    if text.isascii() and text.isprintable() and "  " not in text:  # nearly every name: nothing to look for
        return cut(text.strip(), limit)
    kept: list[str] = []
    marks = 0
    for char in unicodedata.normalize("NFC", text[: 4 * limit]):
        category = unicodedata.category(char)
        marks = marks + 1 if category[0] == "M" else 0
        if char.isspace():
            if kept and kept[-1] != " ":
                kept.append(" ")
        elif category[0] == "C":
            kept.append("\N{REPLACEMENT CHARACTER}")
        elif marks <= _MARKS:
            kept.append(char)
    return cut("".join(kept).strip(), limit)


def cut(text: str, limit: int) -> str:
    """`text`, or its first characters and an ellipsis.

    >>> cut("abc", 3), cut("abcd", 3)
    ('abc', 'ab…')
    """
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def width(text: str, size: float, *, bold: bool = False, mono: bool = False) -> float:
    """About how wide `text` is at most, in pixels, at a font size.

    >>> width("8.000", 10, mono=True)
    30.5
    >>> width("will", 10) < width("mama", 10) < width("mama", 10, bold=True)
    True
    """
    total = sum(_advance(char, mono) for char in text)
    return round(total * size * (_BOLD if bold and not mono else 1), 2)


@lru_cache(maxsize=4096)
def _advance(char: str, mono: bool) -> float:
    if unicodedata.category(char) == "Mn":
        return 0.0
    if unicodedata.east_asian_width(char) in "WF":
        return _WIDE
    if mono:
        return _MONO
    return _WIDTHS.get(char, _OTHER if char.isascii() or char.isalpha() else 1.0)


def fit(text: str, room: float, size: float, *, bold: bool = False, mono: bool = False) -> str:
    """`text`, cut so that it is not wider than `room` pixels.

    >>> fit("a long name", 40, 12), fit("x", 40, 12)
    ('a lo…', 'x')
    """
    used = 0.0
    scale = size * (_BOLD if bold and not mono else 1)
    for index, char in enumerate(text):
        used += _advance(char, mono) * scale
        if used > room:
            while index and width(text[:index].rstrip() + "…", size, bold=bold, mono=mono) > room:
                index -= 1
            return text[:index].rstrip() + "…"
    return text


def fit_name(name: str, room: float, size: float) -> str:
    """A name in bold, cut so that it is not wider than `room` pixels; of one with dots the last part stays if it can.

    >>> [fit_name("forward_layer.kernel", room, 12) for room in (130, 60)], fit_name("a long name", 40, 12)
    (['forward_l….kernel', '…kernel'], 'a lo…')
    """
    owner, _, last = name.rpartition(".")
    if not _PATH.fullmatch(name) or width(name, size, bold=True) <= room:
        return fit(name, room, size, bold=True)
    shorter = [f"{owner[:kept]}….{last}" for kept in range(len(owner) - 1, 2, -1)]
    fitting = (text for text in (*shorter, f"…{last}") if width(text, size, bold=True) <= room)
    return next(fitting, fit(last, room, size, bold=True))


_PATH = re.compile(r"\w+(\.\w+)+")


def xml(text: str) -> str:
    """`text` for an element or an attribute of XML.

    >>> xml('<a "b">')
    '&lt;a &quot;b&quot;&gt;'
    """
    return _escape(text, quote=True)


_TIGHT = re.compile(r"[\w.]+([(\[][^()\[\]]*[)\]])?( #\d+)?|\(.*\) #\d+")


def is_tight(name: str) -> bool:
    """Whether a name or a piece of source text needs no parentheses beside an operator: a call, a subscript, a word.

    >>> [is_tight(name) for name in ("w1", "f(x)", "rows[0]", "y #3", "(a + b) #3", "a + b", "-y")]
    [True, True, True, True, True, False, False]
    """
    return _TIGHT.fullmatch(name) is not None
