"""The words of a command line, given to the arguments that a parser knows, as Python's `argparse` gives them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from graphlab.sandbox.values.formatting import show
from graphlab.sandbox.values.operators import binary, contains, truth
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import Problem, type_name

_NUMBER = re.compile(r"-\d+|-\d*\.\d+")
_WITHOUT = ("store_true", "store_false", "store_const", "count")
"""Actions that take no word."""
_SAMPLES = {"int": "1", "float": "0.5", "bool": "True"}
_LOOK = "Look at the list that parse_args is given."


@dataclass
class Argument:
    """What `add_argument` was given: the name under which its value is kept, its flags, and its settings."""

    name: str
    flags: tuple[str, ...]
    settings: dict[str, Any]

    @property
    def is_positional(self) -> bool:
        """Whether it is told by its place."""
        return not self.flags[0].startswith("-")

    @property
    def label(self) -> str:
        """How a message names it."""
        return "/".join(self.flags)

    @property
    def action(self) -> Any:
        """What is done with it."""
        return self.settings.get("action", "store")

    @property
    def nargs(self) -> Any:
        """How many words it takes."""
        return 0 if self.action in _WITHOUT else self.settings.get("nargs")

    @property
    def least(self) -> int:
        """How many words it needs."""
        return self.nargs if type(self.nargs) is int else {"?": 0, "*": 0}.get(self.nargs, 1)

    def is_needed(self, m: Machine) -> bool:
        """Whether it cannot be left out."""
        return self.least > 0 if self.is_positional else truth(m, self.settings.get("required", False))

    def sample(self, m: Machine) -> list[str]:
        """Words that it could be given."""
        choices, kind = self.settings.get("choices"), self.settings.get("type")
        word = _SAMPLES.get(getattr(kind, "name", ""), self.name.strip("_") or "value")
        if type(choices) in (list, tuple) and choices:
            word = str(choices[0]) if type(choices[0]) in (str, int, float) else word
        words = [word] * max(self.least, 0)
        return words if self.is_positional else [max(self.flags, key=len), *words]

    def default(self, defaults: dict[str, Any]) -> Any:
        """Its value where no word is given, before it has its type."""
        if self.action in ("store_true", "store_false"):
            usual: Any = self.action == "store_false"
        else:
            usual = [] if self.nargs == "*" and self.is_positional else None
        return self.settings.get("default", defaults.get(self.name, usual))

    def converted(self, m: Machine, word: str) -> Any:
        """A word as a value of its type."""
        kind = self.settings.get("type")
        if kind is None:
            return word
        try:
            return m.call(kind, (word,), {})
        except Problem as problem:
            if problem.type not in (ValueError, TypeError):
                raise
        except (ValueError, TypeError):
            pass
        name = str(getattr(kind, "name", "") or type_name(kind))[:40]
        raise wrong(f"The argument {self.label} takes {name} values; {word[:40]!r} is none.")

    def chosen(self, m: Machine, word: str) -> Any:
        """A word as a value of its type, which is one of its choices."""
        value, choices = self.converted(m, word), self.settings.get("choices")
        if choices is not None and not contains(m, choices, value):
            some = ", ".join(show(m, one, 40) for one, _ in zip(m.each(choices), range(8), strict=False))
            raise wrong(f"The argument {self.label} cannot be {show(m, value, 60)}: there are {some}.")
        return value


def wrong(what: str, cure: str = _LOOK) -> Problem:
    """What ends a program whose command line does not fit."""
    return Problem("SystemExit", what, cure)


@dataclass
class Reading:
    """A command line that is being read: what has a value so far, and the words that no flag has taken."""

    m: Machine
    arguments: list[Argument]
    values: dict[str, Any]
    places: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    met: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._flags = {flag: one for one in self.arguments if not one.is_positional for flag in one.flags}

    def read(self, words: list[str]) -> None:
        """Give every word to an argument."""
        at = 0
        while at < len(words):
            self.m.meter.tick()
            word = words[at]
            at += 1
            if word == "--":
                self.places += words[at:]
                break
            if not self._is_flag(word):
                self.places.append(word)
                continue
            found, joined = self._named(word)
            if found is None:
                self.unknown.append(word)
                continue
            at = self._take(found, joined, words, at)
        self._by_place()

    def _is_flag(self, word: str) -> bool:
        if not word.startswith("-") or word == "-" or " " in word:
            return False
        return word in self._flags or not _NUMBER.fullmatch(word)

    def _named(self, word: str) -> tuple[Argument | None, str | None]:
        """The argument that a word names, and the value that it has behind `=` or joined to a letter."""
        if word in self._flags:
            return self._flags[word], None
        name, equals, value = word.partition("=")
        self.m.meter.bulk(len(self._flags))
        like = [flag for flag in self._flags if word.startswith("--") and flag.startswith(name)]
        if name in self._flags or len({id(self._flags[flag]) for flag in like}) == 1:
            return self._flags[name if name in self._flags else like[0]], value if equals else None
        if len(like) > 1:
            raise wrong(f"{name[:40]} could be {', '.join(like[:6])}.", "Write its whole name.")
        short = word[:2]
        return (self._flags[short], word[2:]) if not word.startswith("--") and short in self._flags else (None, None)

    def _take(self, one: Argument, joined: str | None, words: list[str], at: int) -> int:
        """Give a flag the words after it; where the next begins."""
        self.met.add(id(one))
        if one.nargs == 0:
            if joined is not None and one.flags[0][:2] == "--":
                raise wrong(f"The argument {one.label} takes no value.")
            self._act(one)
            return self._take_letters(joined, words, at) if joined else at
        if joined is not None and one.least <= 1:
            self._store(one, [joined])
            return at
        if joined is not None:
            raise wrong(f"The argument {one.label} needs {one.least} values.")
        end, most = at, one.nargs if type(one.nargs) is int else {"*": len(words), "+": len(words)}.get(one.nargs, 1)
        while end < len(words) and end - at < most and words[end] != "--" and not self._is_flag(words[end]):
            end += 1
        self.m.meter.spend(end - at)
        if end - at < one.least:
            raise wrong(f"The argument {one.label} needs {one.least} value{'s' * (one.least > 1)} after it.")
        self._store(one, words[at:end])
        return end

    def _take_letters(self, letters: str, words: list[str], at: int) -> int:
        """`-vvx`: several flags of one letter."""
        found = self._flags.get(f"-{letters[0]}")
        if found is None:
            raise wrong(f"There is no argument -{letters[0]}.")
        return self._take(found, letters[1:] or None, words, at)

    def _act(self, one: Argument) -> None:
        if one.action == "count":
            before = self.values.get(one.name)
            self.values[one.name] = binary(self.m, "+", 0 if before is None else before, 1)
        elif one.action == "store_const":
            self.values[one.name] = one.settings.get("const")
        else:
            self.values[one.name] = one.action == "store_true"

    def _store(self, one: Argument, words: list[str]) -> None:
        values = [one.chosen(self.m, word) for word in words]
        value: Any = values if one.nargs in ("*", "+") or type(one.nargs) is int else values[0] if values else None
        if one.nargs == "?" and not values:
            value = one.settings.get("const" if not one.is_positional else "default")
        if one.action in ("append", "extend"):
            before = self.values.get(one.name)
            more = value if one.action == "extend" and type(value) is list else [value]
            self.values[one.name] = [*(before if type(before) is list else []), *more]
        else:
            self.values[one.name] = value

    def _by_place(self) -> None:
        """Give the other words to the arguments that are told by their places."""
        wanted = [one for one in self.arguments if one.is_positional]
        left = self.places
        for place, one in enumerate(wanted):
            self.m.meter.tick()
            later = sum(other.least for other in wanted[place + 1 :])
            most = len(left) - later
            if most < one.least:
                break
            count = most if one.nargs in ("*", "+") else min(1, most) if one.nargs in ("?", None) else one.least
            words, left = left[:count], left[count:]
            if words or one.nargs == "+":
                self.met.add(id(one))
                self._store(one, words)
        else:
            self.unknown += left

    def missing(self) -> list[Argument]:
        """The arguments that cannot be left out, and have been."""
        return [one for one in self.arguments if one.is_needed(self.m) and id(one) not in self.met]
