"""The TypeScript typings of what the player is given, from its declaration. `python -m docs.typings` writes them."""

from __future__ import annotations

import types
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

from msgspec import Meta

from graphlab.views.player import schema

PAGE = Path(__file__).resolve().parent.parent / "graphlab" / "browser" / "player" / "types.d.ts"
_HEAD = """// What the components are given: written by `make docs` from graphlab/views/player/schema.py.
"""
_PLAIN = {Any: "unknown", str: "string", int: "number", float: "number", bool: "boolean", type(None): "null"}


def typings() -> str:
    """The whole file."""
    public = {name: value for name, value in vars(schema).items() if _is_declared(name, value)}
    aliases = {id(value): name for name, value in public.items() if not is_typeddict(value)}
    parts = [
        _interface(value, aliases)
        if is_typeddict(value)
        else f"{_comment(value)}export type {name} = {_alias(value, aliases)};\n"
        for name, value in public.items()
    ]
    return "\n".join([_HEAD, *parts])


def _is_declared(name: str, value: Any) -> bool:
    """Whether a name of the declaration is for the browser: not what it imports, or makes others of."""
    if name.startswith("_") or isinstance(value, type) and not is_typeddict(value):
        return False
    return is_typeddict(value) or get_origin(value) is not None


def _interface(kind: Any, aliases: dict[int, str]) -> str:
    hints, own = get_type_hints(kind, include_extras=True), []
    for name, hint in hints.items():
        optional = "" if name in kind.__required_keys__ else "?"
        own.append(f"{_comment(hint, '  ')}  {name}{optional}: {_typescript(hint, aliases)};\n")
    return f"/** {_sentence(kind.__doc__)} */\nexport interface {kind.__name__} {{\n{''.join(own)}}}\n"


def _sentence(text: str | None) -> str:
    return " ".join((text or "").split())


def _comment(hint: Any, indent: str = "") -> str:
    """What is said of a field or an alias."""
    said = next((part.description for part in getattr(hint, "__metadata__", ()) if isinstance(part, Meta)), None)
    return f"{indent}/** {said} */\n" if said else ""


def _alias(value: Any, aliases: dict[int, str]) -> str:
    return _typescript(value, {known: name for known, name in aliases.items() if known != id(value)})


def _typescript(hint: Any, aliases: dict[int, str]) -> str:
    """A type as TypeScript writes it."""
    if id(hint) in aliases:
        return aliases[id(hint)]
    if hint in _PLAIN:
        return _PLAIN[hint]
    if is_typeddict(hint):
        return str(hint.__name__)
    arguments = get_args(hint)
    match get_origin(hint):
        case origin if origin is Annotated:
            return _typescript(arguments[0], aliases)
        case origin if origin is Literal:
            return " | ".join(f'"{one}"' for one in arguments)
        case origin if origin in (Union, types.UnionType):
            return " | ".join(_typescript(one, aliases) for one in arguments)
        case origin if origin is list:
            inner = _typescript(arguments[0], aliases)
            return f"({inner})[]" if " | " in inner else f"{inner}[]"
        case origin if origin is dict:
            return f"Record<{_typescript(arguments[0], aliases)}, {_typescript(arguments[1], aliases)}>"
        case origin if origin is tuple:
            return f"[{', '.join(_typescript(one, aliases) for one in arguments)}]"
    raise TypeError(f"TypeScript has no word here for {hint}")


if __name__ == "__main__":
    PAGE.write_text(typings(), encoding="utf-8")
