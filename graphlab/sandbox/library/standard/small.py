"""`operator`, `string`, `types`, `gc` and `pprint`: a few names each."""

from __future__ import annotations

import string
from typing import Any

from graphlab.sandbox.library.items import item
from graphlab.sandbox.library.namespace import attribute
from graphlab.sandbox.library.printing import write
from graphlab.sandbox.library.standard.argparse import NAMESPACE
from graphlab.sandbox.values.dunders import IN_PLACE_WORDS, WORDS
from graphlab.sandbox.values.formatting import show
from graphlab.sandbox.values.identifiers import check_name, is_private
from graphlab.sandbox.values.methods import want
from graphlab.sandbox.values.operators import binary, contains, truth, unary
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import DICTS, Native, Problem, Table

# --- operator ------------------------------------------------------------------------------------


def _binary(word: str, symbol: str) -> Native:
    return Native(f"operator.{word}", lambda m, a, b: binary(m, symbol, a, b), "a, b")


def _unary(word: str, symbol: str) -> Native:
    return Native(f"operator.{word}", lambda m, a: unary(m, symbol, a), "a")


def _several(found: list[Any]) -> Any:
    return found[0] if len(found) == 1 else tuple(found)


def _itemgetter(m: Machine, *keys: Any) -> Native:
    if not keys:
        raise Problem(TypeError, "itemgetter needs the place of an item.", "Write itemgetter(0).")

    def get(m: Machine, owner: Any) -> Any:
        m.meter.spend(len(keys) - 1)
        return _several([item(m, owner, key) for key in keys])

    return Native("operator.itemgetter", get)


def _attribute(m: Machine, owner: Any, path: str) -> Any:
    for name in path.split("."):
        m.meter.tick()
        if not is_private(name):
            check_name(name)
        owner = attribute(m, owner, name, None)
    return owner


def _attrgetter(m: Machine, *names: Any) -> Native:
    for name in names:
        m.meter.bulk(len(want(name, str)))
    return Native("operator.attrgetter", lambda m, owner: _several([_attribute(m, owner, name) for name in names]))


OPERATOR = Table(
    "operator",
    {
        **{f"{word}{'_' if word in ('or', 'and') else ''}": _binary(word, symbol) for symbol, word in WORDS.items()},
        **{f"i{word}": _binary(f"i{word}", symbol) for symbol, word in IN_PLACE_WORDS.items()},
        **{word: _unary(word, symbol) for word, symbol in (("neg", "-"), ("pos", "+"), ("invert", "~"))},
        "not_": Native("operator.not_", lambda m, a: not truth(m, a), "a"),
        "truth": Native("operator.truth", truth, "a"),
        "is_": Native("operator.is_", lambda m, a, b: a is b, "a, b"),
        "is_not": Native("operator.is_not", lambda m, a, b: a is not b, "a, b"),
        "contains": Native("operator.contains", lambda m, items, item: contains(m, items, item), "items, item"),
        "getitem": Native("operator.getitem", lambda m, owner, key: item(m, owner, key), "items, key"),
        "itemgetter": Native("operator.itemgetter", _itemgetter, "key"),
        "attrgetter": Native("operator.attrgetter", _attrgetter, "name"),
    },
)

# --- string, types -------------------------------------------------------------------------------

STRING = Table(
    "string",
    {
        "ascii_letters": string.ascii_letters,
        "ascii_lowercase": string.ascii_lowercase,
        "ascii_uppercase": string.ascii_uppercase,
        "digits": string.digits,
        "hexdigits": string.hexdigits,
        "octdigits": string.octdigits,
        "punctuation": string.punctuation,
        "whitespace": string.whitespace,
        "printable": string.printable,
    },
    {"Template": "Use an f-string: f'{x}'."},
)
TYPES = Table("types", {"SimpleNamespace": NAMESPACE})

# --- gc ------------------------------------------------------------------------------------------


def _collect(m: Machine, generation: Any = 2) -> int:
    """Nothing has to be collected: what nobody holds is gone at once."""
    return 0


GARBAGE = Table(
    "gc",
    {
        "collect": Native("gc.collect", _collect, "generation=2"),
        "enable": Native("gc.enable", lambda m: None, ""),
        "disable": Native("gc.disable", lambda m: None, ""),
    },
)

# --- pprint --------------------------------------------------------------------------------------


def _pprint(m: Machine, value: Any, *stream: Any, width: Any = 80, **settings: Any) -> None:
    m.survey(value, 60)
    write(m, "\n".join(_lines(m, value, 0, want(width, int), 0)))


def _lines(m: Machine, value: Any, indent: int, width: int, ends: int) -> list[str]:
    """The lines of a value: one if it fits, else one for each part; `ends` characters follow the last."""
    m.meter.tick()
    kind = type(value)
    whole = _sorted_text(m, value)
    brackets = "[]" if kind is list else "()" if kind is tuple else "{}" if kind in DICTS else ""
    if len(whole) + indent + ends <= width or not brackets or not value or indent > 200:
        return [whole]
    parts = _ordered(value) if kind in DICTS else [(None, part) for part in value]
    lines: list[str] = []
    for number, (key, part) in enumerate(parts):
        name = "" if kind not in DICTS else f"{show(m, key)}: "
        last = number == len(parts) - 1
        inner = _lines(m, part, indent + 1 + len(name), width, ends + 1 if last else 1)
        opening = brackets[0] if not number else " " * (indent + 1)
        lines.append(opening + name + inner[0])
        lines += inner[1:]
        lines[-1] += brackets[1] if last else ","
    return lines


def _ordered(table: Any) -> list[tuple[Any, Any]]:
    pairs = list(table.items())
    kinds = {type(key) for key, _ in pairs}
    return sorted(pairs, key=lambda pair: pair[0]) if len(kinds) == 1 and kinds <= {str, int, float} else pairs


def _sorted_text(m: Machine, value: Any) -> str:
    if type(value) is dict:
        return "{" + ", ".join(f"{show(m, key)}: {_sorted_text(m, part)}" for key, part in _ordered(value)) + "}"
    return show(m, value)


PPRINT = Table(
    "pprint",
    {
        "pprint": Native("pprint.pprint", _pprint, "value"),
        "pformat": Native("pprint.pformat", lambda m, value: "\n".join(_lines(m, value, 0, 80, 0)), "value"),
        "pp": Native("pprint.pp", _pprint, "value"),
    },
)
