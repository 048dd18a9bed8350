"""The settings of a block: what each may be, checked in one place for JSON, for the program and for the page."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, ClassVar, Literal, TypeAlias

import msgspec

from graphlab.errors import GraphlabError

Kind: TypeAlias = Literal["count", "number", "choice", "truth", "sizes", "rows", "targets", "text"]
_MOST = 1e6  # of a number's size: what is beyond is a slip of the finger


class ModelError(GraphlabError, ValueError):
    """What was to describe a model does not, or describes one that cannot be."""


@dataclass(frozen=True)
class Setting:
    """What one setting may be.

    Its label on the page, its kind, its bounds (of sizes: those of each), and what there is to choose from. `when`
    holds the choices of the row's first setting that it goes with; nothing where it goes with all.
    """

    label: str
    kind: Kind
    low: float = -_MOST
    high: float = _MOST
    above: bool = False  # whether `low` itself is too little
    choices: tuple[str, ...] = ()
    when: tuple[str, ...] = ()

    def complaint(self, name: str, value: Any) -> str | None:
        """What is wrong with a value of the right type for what is called `name`; None where nothing is.

        >>> Setting("", "count", 1, 64).complaint("units", 0)
        'units must be an int from 1 to 64; it is 0'
        >>> Setting("", "choice", choices=("relu", "tanh")).complaint("activation", "tahn")
        "activation must be one that there is; it is 'tahn'. Did you mean 'tanh'?"
        """
        if self.kind == "choice":
            return None if value in self.choices else f"{name} must be one that there is; {self._meant(value)}"
        if self.kind in ("count", "number"):
            inside = self.low < value <= self.high if self.above else self.low <= value <= self.high
            return None if inside and math.isfinite(value) else f"{name} must be {self._span}; it is {value!r}"
        if self.kind == "sizes":
            good = 1 <= len(value) <= 4 and all(self.low <= size <= self.high for size in value)
            wanted = f"1 to 4 ints from {self.low:.0f} to {self.high:.0f}"
            return None if good else f"{name} must be {wanted}; it is {list(value)!r}"
        return None

    @property
    def _span(self) -> str:
        noun = "an int" if self.kind == "count" else "a number"
        start = f"above {self.low:g} and" if self.above else f"from {self.low:g}"
        return f"{noun} {start} {'up ' if self.above else ''}to {self.high:g}"

    def _meant(self, value: str) -> str:
        near = get_close_matches(value, self.choices, 1)
        hint = f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(self.choices)}."
        return f"it is {value!r}. {hint}"


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One row of the builder: its settings are its fields, and each is declared in `settings` as well."""

    settings: ClassVar[Mapping[str, Setting]] = {}

    def __post_init__(self) -> None:
        for name, setting in self.settings.items():
            if (problem := setting.complaint(name, getattr(self, name))) is not None:
                raise ModelError(problem)
