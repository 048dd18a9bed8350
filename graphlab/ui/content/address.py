"""The address of the playground: what is in it, written and read without trusting it.

The program stands in it as `?example=`, a page of the gallery, or as `?p=`, packed as in a link (see links of
`share`). The other fields say how it is looked at. A field that cannot be read is as one that is not there.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from urllib.parse import parse_qs, urlencode

from graphlab.sandbox.values.chance import LARGEST_SEED
from graphlab.ui.content import examples, share
from graphlab.ui.content.knobs import MOST as MOST_KNOBS

MOST = 8_000  # characters of all fields together
MOST_FROZEN = 4_000  # characters of the picture among them
_MOST_GROUPS = 500

_GROUP = re.compile(r"g\d{1,6}")
_COUNT = re.compile(r"0|[1-9]\d{0,6}")
_SEED = re.compile(r"0|[1-9]\d{0,18}")
_FROM = re.compile(r"([^\W\d]\w{0,79}(?:\[\d{1,4}\])*):(-?\d[\d.e+-]{0,24})")
_LABEL = re.compile(r"[A-Z][A-Za-z ?]{0,39}")


@dataclass(frozen=True)
class Address:
    """What the playground shows.

    `program` is the source, None for the first example of the gallery. `call` is the number of the gradient among all
    of the run, `step` that of the step among its steps, where they are not the last. `look` and `way` are labels,
    `opened` and `closed` the groups that were unfolded and folded by hand. `tab` is the label of what is shown of the
    program's outcome, `training` the number of a time line, `at` a step of it,
    and `seed` what its random numbers were begun with. `turned_from` has the numbers that sliders were turned from, by
    name, where their ranges are those of these. `frozen` is the packed picture of the
    last run. `problem` says why the program could not be read.
    """

    program: str | None = None
    call: int | None = None
    step: int | None = None
    look: str | None = None
    way: str | None = None
    direction: Literal["LR", "TB"] | None = None
    opened: frozenset[str] = frozenset()
    closed: frozenset[str] = frozenset()
    inlined_constants: bool = True
    tab: str | None = None
    training: int | None = None
    at: int | None = None
    seed: int | None = None
    turned_from: tuple[tuple[str, float], ...] = ()
    frozen: str = ""
    problem: str | None = None


NAMES = (
    "example", "p", "call", "step", "look", "way", "direction", "open", "closed", "constants", "tab", "training", "at",
    "seed", "from", "f",
)  # fmt: skip


def write(address: Address) -> dict[str, str]:
    """The fields of an address, by name; what is as usual is left out.

    >>> write(Address("print(1)", step=2, direction="TB")).keys()
    dict_keys(['p', 'step', 'direction'])
    >>> write(Address(examples.BY_SLUG["chain"].source, opened=frozenset({"g2", "g0"})))
    {'example': 'chain', 'open': 'g0.g2'}
    """
    fields: dict[str, str | int | None] = {
        **_written_program(address.program),
        "call": address.call,
        "step": address.step,
        "look": address.look,
        "way": address.way,
        "direction": address.direction,
        "open": _joined(address.opened),
        "closed": _joined(address.closed),
        "constants": None if address.inlined_constants else "cards",
        "tab": address.tab,
        "training": address.training,
        "at": address.at,
        "seed": address.seed,
        "from": ",".join(f"{name}:{float(value)!r}" for name, value in address.turned_from),
        "f": address.frozen,
    }
    return {name: str(field) for name, field in fields.items() if field not in (None, "")}


def read(fields: Mapping[str, str]) -> Address:
    """What the fields of an address say. Raises nothing, whatever they are.

    >>> read({"example": "chain", "step": "-1", "direction": "<b>", "open": "g1.x"}).opened
    frozenset({'g1'})
    """
    program, problem = _read_program(fields)
    direction = fields.get("direction")
    return Address(
        program,
        call=_count(fields.get("call")),
        step=_count(fields.get("step")),
        look=_matched(_LABEL, fields.get("look")),
        way=_matched(_LABEL, fields.get("way")),
        direction=direction if direction in ("LR", "TB") else None,  # type: ignore[arg-type]
        opened=_split(fields.get("open")),
        closed=_split(fields.get("closed")),
        inlined_constants=fields.get("constants") != "cards",
        tab=_matched(_LABEL, fields.get("tab")),
        training=_count(fields.get("training")),
        at=_count(fields.get("at")),
        seed=_seed(fields.get("seed")),
        turned_from=tuple(
            pair for part in fields.get("from", "").split(",")[:MOST_KNOBS] for pair in _turned_from(part)
        ),
        frozen=_matched(share.ALPHABET, fields.get("f", "")[: MOST_FROZEN + 1]) or "",
        problem=problem,
    )


def length(fields: Mapping[str, str]) -> int:
    """How many characters an address with these fields has after its question mark.

    >>> length({"example": "chain", "look": "Why None"})
    27
    """
    return len(urlencode(fields))


def parsed(query: str) -> dict[str, str]:
    """The fields of what stands after the question mark of an address, as it is sent by the browser.

    >>> parsed("?example=chain&step=3&step=4")
    {'example': 'chain', 'step': '4'}
    """
    try:
        found = parse_qs(query.removeprefix("?"), max_num_fields=100)
    except ValueError:
        return {}
    return {name: values[-1] for name, values in found.items() if name in NAMES}


def is_elsewhere(query: str) -> bool:
    """Whether an address only says where its fields are, which were too long for it.

    >>> is_elsewhere("?kept=kept-7-a0"), is_elsewhere("?example=chain")
    (True, False)
    """
    return bool(re.search(r"[?&]kept=", query))


def _written_program(program: str | None) -> dict[str, str | int | None]:
    if program is None:
        return {}
    example = examples.BY_SOURCE.get(program)
    return {"p": _packed(program)} if example is None else {"example": example.slug}


@lru_cache(maxsize=64)
def _packed(program: str) -> str | None:
    """The program as it stands in a link; None where no link can hold it, or where it would come out as another one."""
    try:
        packed = share.pack(program)
        return packed if share.unpack(packed).source == program else None
    except (share.LinkError, UnicodeEncodeError):
        return None


def _read_program(fields: Mapping[str, str]) -> tuple[str | None, str | None]:
    """The program, and why there is none."""
    if "p" in fields:
        try:
            return share.unpack(fields["p"]).source, None
        except share.LinkError as error:
            return None, str(error)
    example = examples.BY_SLUG.get(fields.get("example", ""))
    return None if example is None else example.source, None


def _count(text: str | None) -> int | None:
    return int(text) if text is not None and _COUNT.fullmatch(text) else None


def _seed(text: str | None) -> int | None:
    return int(text) if text is not None and _SEED.fullmatch(text) and int(text) <= LARGEST_SEED else None


def _turned_from(text: str) -> list[tuple[str, float]]:
    """A name and a number; nothing where it is anything else.

    >>> _turned_from("w[0]:0.5"), _turned_from("w:1.2.3"), _turned_from("w:1e999")
    ([('w[0]', 0.5)], [], [])
    """
    found = _FROM.fullmatch(text)
    try:
        value = float(found[2]) if found else math.nan
    except ValueError:
        return []
    return [(found[1], value)] if found and math.isfinite(value) else []


def _matched(pattern: re.Pattern[str], text: str | None) -> str | None:
    return text if text is not None and pattern.fullmatch(text) else None


def _joined(groups: frozenset[str]) -> str:
    return ".".join(sorted(groups, key=lambda group: int(group[1:])))


def _split(text: str | None) -> frozenset[str]:
    parts = (text or "").split(".", _MOST_GROUPS)[:_MOST_GROUPS]
    return frozenset(part for part in parts if _GROUP.fullmatch(part))
