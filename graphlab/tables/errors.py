"""What is raised for what is no table, and what is noted of a row that cannot be used."""

from __future__ import annotations

from dataclasses import dataclass

from graphlab.errors import GraphlabError

_SHOWN = 40  # characters of a cell in a sentence


class TableError(GraphlabError, ValueError):
    """What cannot be read as a table, or a table that has not what is wanted; `line` is where, if it is one place."""

    def __init__(self, message: str, line: int | None = None):
        super().__init__(message if line is None else f"Line {line}: {message}")
        self.line = line


@dataclass(frozen=True)
class Fault:
    """Why a row is not used: its line, and the cell that is to blame; no column where it is the whole row."""

    line: int
    column: str | None
    reason: str
    place: str = "line"  # what `line` counts: of an editor's cells, rows

    def __str__(self) -> str:
        """The fault as a line of a list.

        >>> print(Fault(3, "horsepower", "is '?'"))
        line 3: horsepower is '?'
        """
        return f"{self.place} {self.line}: {f'{self.column} ' if self.column else ''}{self.reason}"


def shown(cell: str) -> str:
    """A cell in quotes, on one line, as much of it as a sentence can hold.

    >>> shown("1\\n2"), shown("x" * 99)
    ("'1 2'", "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…'")
    """
    text = " ".join("".join(c if c.isprintable() else " " for c in cell[: 4 * _SHOWN]).split())
    return f"'{text if len(text) <= _SHOWN else text[: _SHOWN - 1] + '…'}'"
