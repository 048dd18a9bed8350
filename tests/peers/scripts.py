"""Runs an exported script with its library, reads what it prints, and compares that with the trace."""

from __future__ import annotations

import contextlib
import io
import re
from dataclasses import dataclass, field

import numpy as np

from graphlab.trace.graph import Sweep, Trace
from graphlab.views.export.agreement import AGREES, DIFFERS, NOT_COMPARED
from graphlab.views.export.script import identifiers, to_code
from graphlab.views.reading import Reading

TOLERANCE = 1e-5
_LINE = re.compile(r"^(gradient for )?(\w+) =(?: |$)")


@dataclass
class Tally:
    """How many numbers were compared, the largest relative difference among them, and what was wrong."""

    scripts: int = 0
    values: int = 0
    gradients: int = 0
    nones: int = 0
    worst: float = 0.0
    wrong: list[str] = field(default_factory=list)


def check(
    title: str, trace: Trace, sweep: Sweep | None, library: str, tally: Tally, stand_in: str | None = None
) -> None:
    """Run the script of `trace` for `library`; every printed value and gradient counts in `tally`.

    `stand_in` is a module to import in TensorFlow's place.
    """
    tally.scripts += 1
    code = to_code(Reading(trace, sweep), library)
    code = code.replace("import tensorflow as tf", f"import {stand_in} as tf") if stand_in else code
    before = len(tally.wrong)
    try:
        text = ran(code)
        printed = read(text)
    except Exception as error:  # whatever a library raises is a script that does not run
        tally.wrong.append(f"{title}: {type(error).__name__}: {error}\n{code}")
        return
    names = identifiers(trace)
    for node in trace.nodes:
        if node.op and node.dtype != "string":
            tally.values += 1
            _compare(f"{title}: {names[node.id]}", printed.get(names[node.id]), node.value.array, tally, code)
    for id in dict.fromkeys(sweep.sources if sweep else ()):
        grad, label = sweep.grads.get(id) if sweep else None, f"gradient for {names[id]}"
        if grad is None:
            tally.nones += 1
            if printed.get(label) != "None":
                tally.wrong.append(f"{title}: {label}: {printed.get(label)}, not None\n{code}")
        else:
            tally.gradients += 1
            _compare(f"{title}: {label}", printed.get(label), grad.array, tally, code)
    if len(tally.wrong) == before and "\nwrong = [" in code and not says_that_it_agrees(text):
        tally.wrong.append(f"{title}: it does not say that it agrees\n{text}\n{code}")


def says_that_it_agrees(text: str) -> bool:
    """Whether a script came to the page's numbers, by its own word.

    >>> says_that_it_agrees("y = 1.0\\nagrees with the page: 1 of 1 values and gradients, to 1e-05\\n")
    True
    """
    return f"\n{AGREES}: " in text and f"\n{DIFFERS}: " not in text


def ran(code: str) -> str:
    """What the script prints, every digit and element of it."""
    out = io.StringIO()
    with np.printoptions(threshold=10**9, linewidth=10**9, precision=17), contextlib.redirect_stdout(out):
        exec(compile(code, "script", "exec"), {"__name__": "script"})
    if "jax_enable_x64" in code:
        import jax

        jax.config.update("jax_enable_x64", False)
    return out.getvalue()


def read(text: str) -> dict[str, str]:
    """The printed numbers, by the words before the equals sign.

    >>> read("y = [[1. 2.]\\n [3. 4.]]\\ngradient for x = None\\n")
    {'y': '[[1. 2.]\\n [3. 4.]]', 'gradient for x': 'None'}
    """
    found: dict[str, str] = {}
    label = ""
    for line in text.splitlines():
        if line.startswith((AGREES, DIFFERS, NOT_COMPARED)):
            break
        match = _LINE.match(line)
        if match:
            label = f"{match[1] or ''}{match[2]}"
            found[label] = line[match.end() :]
        else:
            found[label] += "\n" + line
    return found


def numbers(text: str) -> np.ndarray:
    """An array that NumPy printed, flat.

    >>> numbers("[1.5 -2.j 0. +1.j]")
    array([1.5-2.j, 0. +1.j])
    >>> numbers("[[1. nan]\\n [-2.5e-3 inf]]")
    array([ 1.    ,     nan, -0.0025,     inf])
    """
    # NumPy sets imaginary parts apart, in a column of their own.
    together = re.sub(r"\s+(?=[+-](?:[\d.]+(?:e[+-]?\d+)?|inf|nan)j)", "", text)
    words = re.sub(r"[\[\],]", " ", together).split()
    items = [word == "True" if word in ("True", "False") else complex(word) for word in words]
    array = np.array(items)
    return array.real if array.dtype.kind == "c" and not array.imag.any() else array


def _compare(what: str, text: str | None, wanted: np.ndarray, tally: Tally, code: str) -> None:
    if text is None or text == "None":
        tally.wrong.append(f"{what}: {'is None' if text else 'not printed'}; wanted {wanted.tolist()}\n{code}")
        return
    got = numbers(text)
    depth = len(text) - len(text.lstrip("["))
    if got.size != wanted.size or (wanted.size and depth != wanted.ndim):
        tally.wrong.append(f"{what}: {text}; wanted shape {wanted.shape}\n{code}")
        return
    difference = distance(got, wanted.ravel())
    tally.worst = max(tally.worst, difference)
    if not difference <= TOLERANCE:
        tally.wrong.append(f"{what}: {text}; wanted {wanted.tolist()}\n{code}")


def distance(got: np.ndarray, wanted: np.ndarray) -> float:
    """The largest difference relative to the number wanted, or to a tenth of the largest where that is more.

    Numbers that are not finite must be the same; then they count as no difference.

    >>> distance(np.array([1.0, np.nan]), np.array([1.0, np.nan])), distance(np.array([1.0]), np.array([np.inf]))
    (0.0, inf)
    """
    wide = np.complex128 if "c" in (got.dtype.kind, wanted.dtype.kind) else np.float64
    got, wanted = got.astype(wide), wanted.astype(wide)
    finite = np.isfinite(wanted)
    if not np.array_equal(got[~finite], wanted[~finite], equal_nan=True) or not np.isfinite(got[finite]).all():
        return float("inf")
    got, wanted = got[finite], wanted[finite]
    if not wanted.size:
        return 0.0
    size = np.maximum(np.abs(wanted), np.abs(wanted).max() / 10)
    with np.errstate(all="ignore"):
        return float(np.where(got == wanted, 0.0, np.abs(got - wanted) / size).max())
