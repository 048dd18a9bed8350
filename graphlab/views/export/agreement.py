"""The end of an exported script: what it computed beside what the page shows, and whether the two agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from graphlab.trace.budget import checked
from graphlab.trace.graph import Trace, Value
from graphlab.views.export.dialect import is_too_big, nested
from graphlab.views.notation.numbers import uniform

TOLERANCE = 1e-5
OF_HALVES = 1e-2  # where a number has 16 bits
AGREES, DIFFERS, NOT_COMPARED = "agrees with the page", "differs from the page", "not compared"
# Names that the comparison takes.
NAMES = ("np", "page", "here", "differs", "wrong")
_FUNCTION = """\
def differs(here, page):
    # By more than {tolerance:g} of a number, or of a tenth of the largest beside it; rounding loses {rounding:.1g}.
    if here is None or page is None:
        return here is not page
    here, page = np.asarray(here, complex), np.asarray(page, complex)
    if here.shape != page.shape:
        return True
    whole = np.isfinite(page)
    if not np.array_equal(here[~whole], page[~whole], equal_nan=True):
        return True
    here, page = here[whole], page[whole]
    allowed = {tolerance:g} * np.maximum(abs(page), abs(page).max(initial=0) / 10) + {rounding:.1g}
    return not np.all(abs(here - page) <= allowed)"""


@dataclass(frozen=True, slots=True)
class Printed:
    """What a script prints: its label, the expression of it as NumPy's array or None, and what the page has for it."""

    label: str
    expression: str
    value: Value | None


def comparison(trace: Trace, printed: Sequence[Printed]) -> Iterator[str]:
    """The lines that compare what was printed with the page's numbers; none where there is nothing to compare."""
    compared, left = [], []
    for row in checked(printed):
        if row.value is None or not is_too_big(row.value):
            compared.append(row)
        else:
            left.append(row.label)
    if compared:
        yield from _compared(trace, compared)
    if left:
        yield f'print("{NOT_COMPARED}: {", ".join(left)}, which has too many numbers to write out")'


def _compared(trace: Trace, compared: list[Printed]) -> Iterator[str]:
    tolerance = tolerance_of(trace)
    yield from ["", "", *_FUNCTION.format(tolerance=tolerance, rounding=_rounding(trace)).splitlines(), "", ""]
    yield "# What the page shows."
    yield "page = {"
    yield from (f'    "{row.label}": {_written(row.value)},' for row in compared)
    yield from ["}", "here = {"]
    yield from (f'    "{row.label}": {row.expression},' for row in compared)
    yield from ["}", "wrong = [name for name in page if differs(here[name], page[name])]", "for name in wrong:"]
    yield f'    print(f"{DIFFERS}: {{name}} is {{here[name]}} here, and {{page[name]}} there")'
    yield "if not wrong:"
    yield f'    print("{AGREES}: {len(compared)} of {len(compared)} values and gradients, to {tolerance:g}")'


def tolerance_of(trace: Trace) -> float:
    """How far from the page's a number may be, relative to it.

    >>> tolerance_of(Trace(1, ()))
    1e-05
    """
    return OF_HALVES if any(node.dtype in ("float16", "bfloat16") for node in trace.nodes) else TOLERANCE


def _rounding(trace: Trace) -> float:
    """What a sum of the largest numbers of the run may be off by: where they cancel, no digit of the rest holds."""
    largest = 0.0
    for node in checked(trace.nodes):
        array = node.value.array
        if array.dtype.kind in "fc" and array.size:
            sizes = np.abs(array[np.isfinite(array)]).astype(np.float64)
            largest = max(largest, float(sizes.max(initial=0.0)) * float(np.finfo(array.dtype).eps))
    return largest


def _written(value: Value | None) -> str:
    """The numbers as Python."""
    if value is None:
        return "None"
    same = uniform(value)
    if value.array.size != 1 and same is not None or not value.array.size:
        return f"np.full({value.shape}, {nested(same if same is not None else 0, value.array.dtype)})"
    return nested(value.array.tolist(), value.array.dtype)
