"""The text in the bytes of a file, whatever program has saved it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graphlab.tables.errors import TableError

MAX_BYTES = 2_000_000

_NOT_TEXT = {
    b"PK": ("a ZIP archive or a spreadsheet", "Save the sheet as CSV in its own program."),
    b"\xd0\xcf\x11\xe0": ("an old spreadsheet or document", "Save it as CSV in its own program."),
    b"\x1f\x8b": ("a gzip archive", "Unpack it first."),
    b"BZh": ("a bzip2 archive", "Unpack it first."),
    b"\xfd7zXZ": ("an xz archive", "Unpack it first."),
    b"%PDF": ("a PDF document", "Copy the table out of it, and paste it."),
    b"\x89PNG": ("a picture", ""),
    b"\xff\xd8\xff": ("a picture", ""),
    b"GIF8": ("a picture", ""),
    b"\x80": ("a binary file", ""),
    b"SQLite format 3": ("a database", "Export the table as CSV."),
    b"PAR1": ("a Parquet file", "Write it as CSV."),
    b"\x7fELF": ("a program", ""),
}
"""How such files begin: what they are, and what to do."""

_BOMS = (  # that of UTF-32 begins like that of UTF-16
    (b"\xef\xbb\xbf", "utf-8", "UTF-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le", "UTF-32"),
    (b"\x00\x00\xfe\xff", "utf-32-be", "UTF-32"),
    (b"\xff\xfe", "utf-16-le", "UTF-16"),
    (b"\xfe\xff", "utf-16-be", "UTF-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufeff\ufffe\uffff]")
_MARKUP = ("<?xml", "<!doctype", "<html", "<svg", "<table", "<head", "<body", "<div", "{\\rtf", '{"', "[{", "{\n")
_UNUSED = bytes([0x81, 0x8D, 0x8F, 0x90, 0x9D])  # that Windows-1252 has no character for
_STRAY = 3  # control characters that a text may have, however short it is
_LOOK = 4000  # characters in which a binary file shows that it is one


@dataclass(frozen=True)
class Decoded:
    """A text, the name of its encoding, and what was done to it that somebody should know."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decoded(data: bytes) -> Decoded:
    """The text in `data`, at most the first `MAX_BYTES` of it. Raises `TableError` for what is no text.

    >>> decoded("prix €\\n1".encode("cp1252")).text, decoded(b"\\xff\\xfe1\\x00,\\x002\\x00").encoding
    ('prix €\\n1', 'UTF-16')
    """
    for start, (kind, advice) in _NOT_TEXT.items():
        if data.startswith(start):
            raise TableError(f"This is {kind}, not a table in plain text. {advice}".strip())
    notes: tuple[str, ...] = ()
    if len(data) > MAX_BYTES:
        notes = (f"The file has {len(data):,} bytes: the first {MAX_BYTES:,} are read.",)
        data = _whole_lines(data[:MAX_BYTES])
    text, encoding = _by_mark(data) or _by_content(data)
    cleaned = cleaned_text(text)
    return Decoded(cleaned.text, encoding, notes + cleaned.notes)


def cleaned_text(text: str) -> Decoded:
    """A text with the newlines of Unix and without control characters. Raises `TableError` where it is no table's.

    >>> cleaned_text("a\\r\\nb\\x1a").text
    'a\\nb'
    """
    if text.lstrip()[:9].lower().startswith(_MARKUP):
        raise TableError("This is HTML, XML, JSON or a document, not a table in plain text.")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").rstrip("\x1a")
    notes: tuple[str, ...] = ()
    if _CONTROL.search(text):
        if len(_CONTROL.findall(text[:_LOOK])) > max(_STRAY, len(text[:_LOOK]) / 20):
            raise TableError("This is a binary file, not a table in plain text.")
        text, count = _CONTROL.subn("", text)
        notes = (f"{count:,} control character{'s' if count > 1 else ''} taken out.",)
    return Decoded(text, "", notes)


def _whole_lines(data: bytes) -> bytes:
    end = data.rfind(b"\n")
    # Of UTF-16 and UTF-32 the newline has bytes after it, of which a loose one is dropped below.
    return data[: end + 1] if end > 0 else data


def _by_mark(data: bytes) -> tuple[str, str] | None:
    for mark, codec, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(codec, errors="replace" if codec == "utf-8" else "ignore"), name
    return None


def _by_content(data: bytes) -> tuple[str, str]:
    """Without a mark: UTF-16 has a zero in every other byte; what is not UTF-8 is taken for Windows' Western text."""
    head = data[:_LOOK]
    for codec, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if len(head) >= 4 and zeros.count(0) > 0.4 * len(zeros) and head.count(0) < 0.6 * len(head):
            return data.decode(codec, errors="ignore"), "UTF-16"
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return data.translate(None, _UNUSED).decode("cp1252"), "Windows-1252"
