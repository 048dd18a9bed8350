"""Share links: a program packed into a URL, and unpacked without trusting it.

A link carries base64url(zlib(JSON {"v": 1, "code": ..., "vars": {name: number}})), without padding.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from graphlab.errors import GraphlabError
from graphlab.sandbox.values.limits import Limits

LINK_CHARS = 32_000  # of the link itself
UNPACKED_BYTES = 256_000  # of the JSON inside it
CODE_CHARS = Limits().source
VARS = 100

ALPHABET = re.compile(r"[A-Za-z0-9_-]+")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,59}")


class LinkError(GraphlabError, ValueError):
    """The text of a share link is not one that graphlab makes."""


@dataclass(frozen=True)
class Shared:
    """What a link carries: a program, and numbers for some of its names."""

    code: str
    vars: dict[str, float] = field(default_factory=dict)

    @property
    def source(self) -> str:
        """The program as it is shown: the numbers stand above the code as plain assignments."""
        return "".join(f"{name} = {value!r}\n" for name, value in self.vars.items()) + self.code


def pack(code: str, vars: Mapping[str, float] | None = None) -> str:
    """The text that stands in a link for `code` and the numbers in `vars`.

    >>> unpack(pack("print(1)")).code
    'print(1)'
    """
    content: dict[str, Any] = {"v": 1, "code": code}
    if vars:
        content["vars"] = dict(vars)
    text = deflated(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())
    if len(text) > LINK_CHARS:
        raise LinkError(f"this program makes a link of {len(text):,} characters; at most {LINK_CHARS:,} fit")
    return text


def unpack(text: str) -> Shared:
    """The program inside a link; `LinkError` says what is wrong with anything else.

    >>> unpack("../../etc/passwd")
    Traceback (most recent call last):
    ...
    graphlab.ui.content.share.LinkError: a link holds only letters, digits, '-' and '_'
    """
    if len(text) > LINK_CHARS:
        raise LinkError(f"a link has at most {LINK_CHARS:,} characters; this one has {len(text):,}")
    if not ALPHABET.fullmatch(text):
        raise LinkError("a link holds only letters, digits, '-' and '_'")
    return _checked(_parsed(inflated(text)))


def deflated(content: bytes) -> str:
    """Bytes as letters that an address can hold."""
    return base64.urlsafe_b64encode(zlib.compress(content, 9)).rstrip(b"=").decode()


def inflated(text: str, most: int = UNPACKED_BYTES) -> bytes:
    """The bytes that `deflated` has packed. Raises `LinkError` for anything else, and for more than `most` of them."""
    try:
        packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        unpacker = zlib.decompressobj()
        # One byte more than is allowed is enough to know, however far the rest would unfold.
        content = unpacker.decompress(packed, most + 1)
    except (binascii.Error, zlib.error) as error:
        raise LinkError("the link is cut short or changed: it does not unpack") from error
    if len(content) > most:
        raise LinkError(f"the link unfolds to more than {most:,} bytes")
    if not unpacker.eof or unpacker.unused_data:
        raise LinkError("the link is cut short or changed: it does not end where it should")
    return content


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8"), parse_constant=_no_constant, object_pairs_hook=_no_repeats)
    except LinkError:
        raise
    except (ValueError, RecursionError) as error:
        raise LinkError("the link does not hold JSON") from error


def _no_constant(name: str) -> NoReturn:
    raise LinkError(f"the link holds {name}, which is not a number in JSON")


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) != len(pairs):
        raise LinkError("the link names the same thing twice")
    return dict(pairs)


def _checked(content: Any) -> Shared:
    if not isinstance(content, dict):
        raise LinkError("the link should hold an object with v and code")
    if unknown := content.keys() - {"v", "code", "vars"}:
        raise LinkError(f"the link holds {len(unknown)} field(s) that graphlab does not know")
    if type(content.get("v")) is not int or content["v"] != 1:
        raise LinkError("the link is of a version that this graphlab cannot read")
    shared = Shared(_checked_code(content.get("code")), _checked_vars(content.get("vars", {})))
    if len(shared.source) > CODE_CHARS:
        raise LinkError(f"a program has at most {CODE_CHARS:,} characters")
    return shared


def _checked_code(code: Any) -> str:
    if not isinstance(code, str):
        raise LinkError("the program in the link should be text")
    try:
        code.encode("utf-8")
    except UnicodeEncodeError as error:
        raise LinkError("the program in the link holds half a character") from error
    if "\0" in code:
        raise LinkError("the program in the link holds a NUL character")
    return code.replace("\r\n", "\n").replace("\r", "\n")


def _checked_vars(numbers: Any) -> dict[str, float]:
    if not isinstance(numbers, dict) or len(numbers) > VARS:
        raise LinkError(f"vars in the link should be an object of at most {VARS} numbers")
    for name, value in numbers.items():
        if not _NAME.fullmatch(name):
            raise LinkError("vars in the link should be plain names")
        if type(value) not in (int, float) or abs(value) > 1e300 or not math.isfinite(value):
            raise LinkError("vars in the link should be numbers")
    return dict(numbers)
