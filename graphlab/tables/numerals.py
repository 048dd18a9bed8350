"""Numbers as people write them: decimal points and commas, groups of thousands, currencies, percents, brackets.

One cell can often be read in two ways ("1,234"); a column hardly ever. So each cell is first taken apart; for those
that leave it open, the column decides whether decimals stand after a point or a comma.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

import numpy as np

from graphlab.trace.budget import check

Mark: TypeAlias = Literal[".", ","]

MISSING = frozenset(
    """na n/a #n/a #na nan nil null none n.a. n.d. nd missing unknown ? ?? . .. … inf -inf +inf \\n <na> (null)
    #value! #div/0! #ref! #null! #num! #name?""".split()  # noqa: SIM905
)
"""What stands where a number is missing, in small letters; a row of dashes does too."""

_LOOK = 200  # cells from one look at the clock to the next
_DASHES = re.compile(r"[-–—_:=]+")
_UNIT = re.compile(r"([-+−]?[\d.,]*\d)(?: ?)((?![eE]$)[A-Za-zµμ°Ωº²³/^]{1,8})")
_CURRENCY = r"(?:US\$|[$€£¥₹₽₩₺฿]|(?:USD|EUR|GBP|JPY|CHF|INR|CAD|AUD|CNY|Fr\.|kr)(?![A-Za-z]))"
_PEELED = re.compile(
    rf"(?P<open>\()?\s*(?P<sign>[-+−–])?\s*(?P<front>{_CURRENCY})?\s*(?P<inner>[-+−])?\s*"
    rf"(?P<core>[\d.,][\d.,\u0020\u00a0\u202f\u2009'’]*?(?:[eE][-+−]?\d+)?)"
    rf"\s*(?P<back>{_CURRENCY}|%)?\s*(?P<close>\))?",
    re.ASCII,
)
_LONGEST = 60  # characters of a number
_SIMPLE = re.compile(r"([-+])?([$€£¥])?(\d{1,30})(%)?", re.ASCII)
_GROUPS = re.compile(r"\d{1,3}(?:[\u0020\u00a0\u202f\u2009'’]\d{3})+(?![\d\u0020\u00a0\u202f\u2009'’])", re.ASCII)
_CORE = re.compile(r"(?P<whole>[\d.,]*\d|)(?P<tail>[.,]|)(?P<power>[eE][-+]?\d+)?", re.ASCII)
_ONE_GROUP = re.compile(r"[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_MANY_GROUPS = {mark: re.compile(rf"\d{{1,3}}(?:\{mark}\d{{3}})+", re.ASCII) for mark in ".,"}
_PLAIN = b"0123456789+-.eE \0"  # of which Python makes the same number as anybody, or none


class Numeral(NamedTuple):
    """A cell taken apart: its digits with the marks in them, the mark that is surely the decimal one, and signs."""

    core: str
    mark: Mark | None  # None where it could be either, or where there is none
    sign: int = 1
    currency: str = ""  # or another unit
    percent: bool = False
    grouped: str = ""  # what stands between its thousands, where that is a blank or an apostrophe

    def value(self, decimal: Mark) -> float | None:
        """The number, where decimals stand after the mark `decimal`; None where this is none then."""
        thousands = "," if decimal == "." else "."
        core = self.core
        if thousands in core:
            whole, mark, decimals = core.partition(decimal)
            if thousands in decimals or not _MANY_GROUPS[thousands].fullmatch(whole):
                return None
            core = f"{whole.replace(thousands, '')}{mark}{decimals}"
        if core.count(decimal) > 1:
            return None
        return self.sign * float(core.replace(",", "."))


def is_missing(cell: str) -> bool:
    """Whether a stripped cell stands for a number that is not there.

    >>> is_missing(""), is_missing("N/A"), is_missing("-"), is_missing("0")
    (True, True, True, False)
    """
    if not cell or cell[0].isdigit():
        return not cell
    return cell.lower() in MISSING or _DASHES.fullmatch(cell) is not None


def numeral(cell: str) -> Numeral | None:
    """A stripped cell taken apart; None where it is no number however it is read.

    >>> numeral("$39,343").core, numeral("(1.234,50 €)").value(","), numeral("10%").value("."), numeral("5 kg")
    ('39,343', -1234.5, 10.0, None)
    """
    simple = _SIMPLE.fullmatch(cell)
    if simple is not None:
        sign, currency, core, percent = simple.groups()
        return Numeral(core, None, -1 if sign == "-" else 1, currency or "", percent is not None)
    peeled = _PEELED.fullmatch(cell) if len(cell) <= _LONGEST else None
    if peeled is None or bool(peeled["open"]) != bool(peeled["close"]):
        return None
    if peeled["front"] and peeled["back"] or peeled["sign"] and peeled["inner"]:
        return None
    core, grouped = _ungrouped(peeled["core"].replace("−", "-").lower())
    if " " in core or not core.strip(".,") or _CORE.fullmatch(core) is None:
        return None
    negative = (peeled["sign"] or peeled["inner"] or "") in ("-", "−", "–") and bool(peeled["sign"] or peeled["inner"])
    sign = -1 if negative != bool(peeled["open"]) else 1
    back = peeled["back"] or ""
    currency = peeled["front"] or (back if back != "%" else "")
    marks = _marks(core.partition("e")[0])
    return None if marks == "?" else Numeral(core, marks, sign, currency, back == "%", grouped)


def _ungrouped(core: str) -> tuple[str, str]:
    found = _GROUPS.match(core)
    if found is None:
        return core, ""
    mark = next(c for c in found[0] if not c.isdigit())
    return re.sub(r"[^\d]", "", found[0]) + core[found.end() :], mark


def _marks(digits: str) -> Mark | None | Literal["?"]:
    """The decimal mark of digits: surely this one, undecided, or a question where they are no number at all."""
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        last: Mark = "." if digits.rfind(".") > digits.rfind(",") else ","
        return last if digits.count(last) == 1 else "?"
    if points + commas == 0:
        return None
    mark: Mark = "." if points else ","
    if points + commas > 1:  # they can only be between thousands
        other: Mark = "," if mark == "." else "."
        return other if _MANY_GROUPS[mark].fullmatch(digits) else "?"
    return None if _ONE_GROUP.fullmatch(digits) else mark


@dataclass(frozen=True, eq=False)
class NumberColumn:
    """A column as numbers, NaN where there is none, and how it was read."""

    values: np.ndarray
    decimal: Mark | None = None  # which mark was seen before decimals
    thousands: str = ""  # the mark that was seen between thousands
    taken_off: tuple[str, ...] = ()  # currencies and percents
    undecided: bool = False  # every mark could be the other one too


def plain_numbers(cells: Sequence[str]) -> NumberColumn | None:
    """The column of stripped cells where all are empty or plain numbers, with a point; None of any other.

    >>> plain_numbers(["1.5", "", "-2e3"]).values.tolist()
    [1.5, nan, -2000.0]
    """
    joined = "\0".join(cells)
    if not joined.isascii() or joined.encode().translate(None, _PLAIN):
        return None
    try:
        values = np.array(_floats(cells))
    except ValueError:
        return None
    if np.isnan(values).all():
        return None
    dotted = "." in joined
    undecided = dotted and all(_ONE_GROUP.fullmatch(cell.lstrip("+-")) for cell in cells if "." in cell)
    return NumberColumn(values, decimal="." if dotted else None, undecided=undecided)


def _floats(cells: Sequence[str]) -> list[float]:
    """Every cell as a float; where many are the same, as in a big table of short cells, each is read once."""
    different = set(cells)
    if 4 * len(different) > len(cells):
        return [float(cell or "nan") for cell in cells]
    known = {cell: float(cell or "nan") for cell in different}
    return [known[cell] for cell in cells]


def numbers(cells: Sequence[str], usual: Mark = ".") -> NumberColumn | None:
    """The column of stripped cells as numbers; None where not most of what stands there is one.

    Where no cell decides between point and comma, `usual` is the decimal mark.

    >>> column = numbers(["1,5", "?", "12", "x", "2"])
    >>> column.values.tolist(), column.decimal
    ([1.5, nan, 12.0, nan, 2.0], ',')
    """
    counts = Counter(cells)
    read = {cell: numeral(cell) for cell in looked_at(counts) if cell}
    apart = {cell: one for cell, one in read.items() if one is not None or not is_missing(cell)}
    if not any(apart.values()):
        apart = _without_unit(apart)
    known = [(one, counts[cell]) for cell, one in apart.items() if one is not None]
    votes = Counter[Mark | None]()
    for one, count in known:
        votes[one.mark] += count
    marked = votes["."] or votes[","]
    decimal: Mark = usual if not marked else ("," if votes[","] > votes["."] else ".")
    values = {cell: None if one is None else one.value(one.mark or decimal) for cell, one in apart.items()}
    good = {cell: value for cell, value in values.items() if value is not None}
    right = sum(counts[cell] for cell in good)
    filled = sum(counts[cell] for cell in apart)
    if not right or 2 * right <= filled:
        return None
    column = np.array([good.get(cell, np.nan) for cell in cells])
    seen = [one for cell, one in apart.items() if one is not None and cell in good]
    return NumberColumn(column, *_marks_of(seen, decimal), _taken_off(seen), undecided=_undecided(seen, marked))


def _without_unit(cells: Iterable[str]) -> dict[str, Numeral | None]:
    """The cells taken apart where each is a number before one and the same unit."""
    units = {cell: _UNIT.fullmatch(cell) for cell in cells}
    names = {unit and unit[2] for unit in units.values()}
    if len(names) != 1 or None in names:
        return dict.fromkeys(cells)
    bare = {cell: numeral(unit[1].strip()) for cell, unit in units.items() if unit}
    return {cell: one and one._replace(currency=units[cell][2]) for cell, one in bare.items()}  # type: ignore[index]


def looked_at(cells: Iterable[str]) -> Iterator[str]:
    """The cells, with a look at the clock now and then. Raises `OutOfTime` when it is time to stop."""
    for number, cell in enumerate(cells):
        if number % _LOOK == 0:
            check()
        yield cell


def _undecided(seen: list[Numeral], marked: int) -> bool:
    return not marked and any("." in one.core or "," in one.core for one in seen)


def _marks_of(seen: list[Numeral], decimal: Mark) -> tuple[Mark | None, str]:
    thousands = "," if decimal == "." else "."
    grouped = thousands if any(thousands in one.core for one in seen) else ""
    other = next((one.grouped for one in seen if one.grouped), "")
    return (decimal if any(decimal in one.core for one in seen) else None), grouped or other


def _taken_off(seen: list[Numeral]) -> tuple[str, ...]:
    currencies = sorted({one.currency for one in seen if one.currency})
    return (*currencies, "%") if any(one.percent for one in seen) else tuple(currencies)
