"""A finished run, as plain data: the one object that every page, export and test works from."""

from __future__ import annotations

from dataclasses import dataclass

from graphlab.trace.graph import Trace


@dataclass(frozen=True, slots=True)
class Error:
    """What went wrong, where, and what to do about it. Lines and columns count from 1.

    >>> print(Error("NameError", "`y` is not defined.", 3, 7).at("course.py"))
    course.py:3:7: NameError: `y` is not defined.
    """

    kind: str
    message: str
    line: int | None = None
    column: int | None = None
    hint: str | None = None
    limit: bool = False

    def at(self, file: str) -> str:
        """The error on one line, as editors and terminals understand it."""
        place = "".join(f":{number}" for number in (self.line, self.column) if number is not None)
        return f"{file}{place}: {self.kind}: {self.message}"


@dataclass(frozen=True, slots=True)
class Run:
    """What a program printed, recorded and answered. `value` is the repr of a last line that is an expression."""

    source: str
    stdout: str = ""
    error: Error | None = None
    traces: tuple[Trace, ...] = ()
    value: str | None = None
    notes: tuple[str, ...] = ()
    seconds: float = 0.0
