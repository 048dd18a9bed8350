"""Writes docs/programs.md, what a program in the playground may use, from the tables that it is looked up in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from graphlab.sandbox.library import imports, sklearn
from graphlab.sandbox.values.absent import VERSION
from graphlab.sandbox.values.limits import Limits
from graphlab.sandbox.values.values import Table

PAGE = Path(__file__).with_name("programs.md")
_HEAD = f"""# What runs in the playground

A program is Python with TensorFlow's names, and its answers are those of TensorFlow {VERSION}: paste what stands in a
course. It runs in a process of its own that reads no files, knows no network and ends with its last line
([how](sandbox.md)); where answers differ on purpose, [differences](differences.md) says so.

<!-- Written by `make docs` from graphlab/sandbox/library/imports.py: change the tables there. -->
"""
_LANGUAGE = """## The language

Python's statements and expressions are here, and do what Python 3.11 does: functions, lambdas and decorators, classes
with operators of their own, generators, `with`, `try`, comprehensions, `:=`, f-strings, `match`. After `case` stands
every pattern of Python: literals and dotted names, names and `_`, `|`, `as`, sequences with a star, dictionaries with
`**rest`, classes (the program's own with `__match_args__`, dataclasses, named tuples, built-in types), and a guard;
each case that is looked at counts as a step. Not here are `async` and `await`, bytes, `except*`, keywords after the
bases of a class, names with two underscores in front, and `yield` inside a larger expression.
"""
_WHOLE = ("tensorflow", "graphlab", "keras", "numpy", "matplotlib")
_HERE = """## Modules that are here

`tensorflow` (as `tf` or under any other name), `keras`, `numpy` and `matplotlib.pyplot` are the library's own: a name
that is missing is told with what to write instead. Of the others these names are there:
"""
_PASSED = """## Modules that are passed over

Their import is no mistake, and a note of the run says that they are not here. What uses them is told what to do:
"""
_SAID = """## What is passed over with a note

Lines for a notebook (`%matplotlib inline`, `!pip install`, `%%time`), what TensorBoard would show, what only decorates
a figure: the program goes on, and the notes under its output say what was left out. What it saves is kept until it
ends, which a note says too. Devices and settings of other machines are taken and change nothing.
"""


def page() -> str:
    """The text of docs/programs.md."""
    parts = [_HEAD, _LANGUAGE, _HERE, "\n".join(_here()), _PASSED, "\n".join(_passed()), _SAID, "\n".join(_limits())]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _here() -> Iterator[str]:
    yield "| module | names |"
    yield "|---|---|"
    for name, table in sorted(imports.MODULES.items()):
        if name not in _WHOLE:
            yield f"| `{name}` | {' '.join(_names(table))} |"
    for name, table in sorted(sklearn.PARTS.items()):
        yield f"| `{name}` | {' '.join(_names(table))} |"


def _names(table: Table) -> Iterator[str]:
    for name, value in sorted(table.names.items()):
        is_other = type(value) is Table and not value.names.keys() <= table.names.keys()
        yield f"`{name}`" + (f" ({' '.join(_names(value))})" if is_other else "")


def _passed() -> Iterator[str]:
    cures: dict[str, list[str]] = {}
    for name, cure in imports.UNUSED.items():
        cures.setdefault(cure, []).append(f"`{name}`")
    yield "| modules | what is said where they are used |"
    yield "|---|---|"
    for cure, names in cures.items():
        yield f"| {' '.join(names)} | {cure} |"


def _limits() -> Iterator[str]:
    yield "## How long and how big"
    yield ""
    yield (
        "Time is measured by what a machine can do; the page *Limits* of a running app says its figures. Memory, sizes "
        "and the length of what is printed are bounded too. On one's own machine there is "
        f"`python -m graphlab run --seconds N` or `unlimited`. A program has at most {Limits().source:,} characters."
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
