"""Settings as the fields of an address, and back: whatever is not as usual stands in it, and nothing is lost."""

from __future__ import annotations

import base64
import json
import struct
import zlib
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl, urlencode

import msgspec
import numpy as np

from graphlab.authoring.settings import ModelError
from graphlab.fit.inputs import MOST_INPUTS, MOST_POINTS
from graphlab.fit.numerals import read_count, read_number
from graphlab.fit.settings import Settings, layers_of

LONGEST = 16_000
"""Characters of an address that browsers and servers pass on."""
MOST_BYTES = 8 * MOST_POINTS * (MOST_INPUTS + 1)

Rows = tuple[tuple[float, ...], ...]


def to_fields(settings: Settings) -> dict[str, str]:
    """The fields of the settings that are not as usual.

    >>> to_fields(Settings(data="decay", model="formula", rate=0.1, starts=(("a", 1.5),)))
    {'data': 'decay', 'model': 'formula', 'rate': '0.1', 'starts': 'a:1.5'}
    """
    usual = Settings.__struct_defaults__
    fields = zip(Settings.__struct_fields__, usual, strict=True)
    return {name: _written(name, value) for name, other in fields if (value := getattr(settings, name)) != other}


def from_fields(fields: Mapping[str, str]) -> Settings:
    """The settings in the fields of an address; names that are no setting are left alone. Raises `ModelError`.

    >>> from_fields({"rate": "0,05", "steps": "100", "theme": "dark"}) == Settings(rate=0.05, steps=100)
    True
    """
    values: dict[str, Any] = {}
    for name in Settings.__struct_fields__:
        if name in fields:
            values[name] = _read(name, fields[name])
    return Settings(**values)


def to_query(settings: Settings) -> str:
    """The settings as what stands behind the question mark of an address.

    >>> to_query(Settings(formula="a*x^2 + b", model="formula"))
    'model=formula&formula=a%2Ax%5E2+%2B+b'
    """
    return urlencode(to_fields(settings))


def from_query(query: str) -> Settings:
    """The settings in what stands behind the question mark. Raises `ModelError`.

    >>> from_query("?rate=5000")
    Traceback (most recent call last):
    graphlab.authoring.settings.ModelError: rate must be a number from 0 to 1000; it is 5000.0
    """
    try:
        pairs = parse_qsl(query.removeprefix("?"), keep_blank_values=True, max_num_fields=200)
    except ValueError:
        raise ModelError("this is no address of the lab") from None
    return from_fields(dict(pairs))


def fits(settings: Settings) -> bool:
    """Whether an address can hold the settings; a table of many rows is too long for one."""
    return len(to_query(settings)) <= LONGEST


# ---- each kind of value


def _written(name: str, value: Any) -> str:
    if name in _SPECIAL:
        return _SPECIAL[name][0](value)
    if isinstance(value, bool):
        return str(int(value))
    return value if isinstance(value, str) else repr(value)


def _read(name: str, text: str) -> Any:
    if name in _SPECIAL:
        return _SPECIAL[name][1](text)
    kind = _KINDS[name]
    if kind is bool:
        if text not in ("0", "1"):
            raise ModelError(f"{name} is 0 or 1; it is {text!r:.40}")
        return text == "1"
    return {int: read_count, float: read_number}[kind](text, name) if kind in (int, float) else text


def _kinds() -> Mapping[str, type]:
    types = {field.name: field.type for field in msgspec.inspect.type_info(Settings).fields}  # type: ignore[attr-defined]
    return MappingProxyType({name: _kind(type_) for name, type_ in types.items()})


def _kind(declared: msgspec.inspect.Type) -> type:
    options = declared.types if isinstance(declared, msgspec.inspect.UnionType) else (declared,)
    known = {msgspec.inspect.BoolType: bool, msgspec.inspect.IntType: int, msgspec.inspect.FloatType: float}
    return next((kind for option, kind in known.items() if isinstance(options[0], option)), str)


def _starts_text(starts: tuple[tuple[str, float], ...]) -> str:
    return ",".join(f"{name}:{value!r}" for name, value in starts)


def _starts(text: str) -> tuple[tuple[str, float], ...]:
    pairs = [pair.partition(":") for pair in text.split(",")] if text else []
    return tuple((name, read_number(value, f"the start of {name[:40]}")) for name, _, value in pairs)


def _json(value: Any) -> str:
    return json.dumps(msgspec.to_builtins(value), ensure_ascii=False, separators=(",", ":"))


def _from_json(text: str) -> Any:
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        raise ModelError(f"this field of the address is not JSON: {text!r:.40}") from None


def _texts(text: str) -> tuple[str, ...]:
    found = _from_json(text)
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise ModelError(f"this field of the address must be a list of names; it is {text!r:.40}")
    return tuple(found)


@lru_cache(maxsize=8)
def _table_text(table: Rows) -> str:
    numbers = np.array(table, "<f8")
    packed = struct.pack("<B", numbers.shape[1]) + numbers.tobytes()
    return base64.urlsafe_b64encode(zlib.compress(packed)).decode().rstrip("=")


def _table(text: str) -> Rows:
    try:
        opened = zlib.decompressobj()
        packed = opened.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), MOST_BYTES + 1)
        return tuple(map(tuple, np.frombuffer(packed[1:], "<f8").reshape(-1, packed[0]).tolist()))
    except (ValueError, IndexError, zlib.error):
        raise ModelError("the table in this address is damaged: copy the whole link") from None


_Codec = tuple[Callable[[Any], str], Callable[[str], Any]]
_SPECIAL: Mapping[str, _Codec] = MappingProxyType({
    "starts": (_starts_text, _starts),
    "layers": (_json, lambda text: layers_of(_from_json(text))),
    "names": (_json, _texts),
    "classes": (_json, _texts),
    "table": (_table_text, _table),
})  # fmt: skip
_KINDS = _kinds()
