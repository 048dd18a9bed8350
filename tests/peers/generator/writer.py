"""Writes a program line by line: graphlab runs each as it is written, so that most lines are right ones."""

from __future__ import annotations

import contextlib
import io
import random
import warnings
from typing import Any

import numpy as np

import graphlab

INDENT = "    "
MOST_FAILURES = 3  # of a program: a line that graphlab refuses is kept with `try`
MOST_ELEMENTS = 200


class Writer:
    """The lines so far, the names in them with what they hold in graphlab, and the random choices."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.lines: list[str] = []
        self.space: dict[str, Any] = {"tf": graphlab, "np": np, "__name__": "program"}
        self.depth = 0
        self.count = 0
        self.failures = 0
        self.open: list[Any] = []

    @property
    def source(self) -> str:
        return "\n".join(self.lines) + "\n"

    def name(self, letter: str = "v") -> str:
        """A new name; its letter says what it holds."""
        self.count += 1
        return f"{letter}{self.count}"

    def run(self, text: str) -> Exception | None:
        """Run lines in graphlab; the error, if there is one."""
        with warnings.catch_warnings(), np.errstate(all="ignore"), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            try:
                exec(compile(text, "<program>", "exec"), self.space)
            except Exception as error:
                return error
        return None

    def add(self, text: str) -> None:
        """Write lines without running them."""
        self.lines += [INDENT * self.depth + line for line in text.splitlines()]

    def line(self, text: str) -> bool:
        """Run lines and write them if they ran."""
        error = self.run(text)
        if error is None:
            self.add(text)
        return error is None

    def assign(self, expression: str, letter: str = "v", keep_failure: float = 0.3) -> str | None:
        """Give the expression's value a name. One that fails may be kept as a failure."""
        name = self.name(letter)
        error = self.run(f"{name} = {expression}")
        if error is None and self._fits(name):
            self.add(f"{name} = {expression}")
            return name
        self.space.pop(name, None)
        if error is not None and self.failures < MOST_FAILURES and self.rng.random() < keep_failure:
            self.failures += 1
            failed = self.name("e")
            self.add(f"try:\n{INDENT}{failed} = {expression}\nexcept Exception as error:\n{INDENT}{failed} = error")
        return None

    def _fits(self, name: str) -> bool:
        value = self.space[name]
        return not hasattr(value, "shape") or int(np.prod(np.shape(value))) <= MOST_ELEMENTS

    def enter(self, name: str, expression: str, text: str | None = None) -> bool:
        """Open `with expression as name:`; `leave` closes it."""
        if self.run(f"{name} = {expression}\n{name}.__enter__()") is not None:
            return False
        self.add(text or f"with {expression} as {name}:")
        self.depth += 1
        self.open.append((name, len(self.lines)))
        return True

    def leave(self) -> None:
        """Close the innermost `with`."""
        name, start = self.open.pop()
        if len(self.lines) == start:
            self.add("pass")
        self.run(f"{name}.__exit__(None, None, None)")
        self.depth -= 1

    # --- what is there to choose from -------------------------------------------------------------

    def tensors(self, *kinds: str) -> list[str]:
        """Names of tensors and Variables of these kinds of dtypes."""
        found = []
        for name, value in self.space.items():
            if name[0] in "vghxc" and name[1:].isdigit() and isinstance(value, graphlab.Tensor | graphlab.Variable):
                dtype = value.dtype
                kind = "f" if dtype.is_floating else "b" if dtype.is_bool else "i" if dtype.is_integer else "o"
                if kind in kinds:
                    found.append(name)
        return found

    def floats(self) -> list[str]:
        return self.tensors("f")

    def pick(self, names: list[str], recent: float = 0.5) -> str:
        """One of them, rather a new one."""
        return names[-1] if self.rng.random() < recent else self.rng.choice(names)

    def pool(self) -> dict[str, str]:
        """What stands for the letters in the arguments: x, y, w and v tensors of floats, i of ints, b of bools."""
        floats = self.floats()
        ints, bools = self.tensors("i") or ["[1, 0]"], self.tensors("b") or ["[True, False]"]
        x = self.pick(floats)
        shape = np.shape(self.space[x])
        alike = [name for name in floats if np.shape(self.space[name]) == shape] or [x]
        choose = self.rng.choice
        return {
            "x": x,
            "y": choose(alike),
            "w": choose(floats),
            "i": choose(ints),
            "b": choose(bools),
            "v": choose(floats),
        }

    def array(self, shape: tuple[int, ...], low: int = -8, high: int = 8) -> str:
        """Numbers as source text: multiples of a quarter, zeros and ties among them."""
        numbers = [self.rng.choice((0.0, self.rng.randint(low, high) / 4)) if self.rng.random() < 0.3
                   else self.rng.randint(low, high) / 4 for _ in range(int(np.prod(shape)))]  # fmt: skip
        return str(np.array(numbers).reshape(shape).tolist())
