"""A number that can be turned: where it stands, how far it goes, and in what steps."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

LARGEST = 1e300
"""The size of the largest number of a slider: its range is some times as wide."""


@dataclass(frozen=True, slots=True)
class Slider:
    """A value, the lowest and the highest that it can be turned to, and the step between two.

    Raises `ValueError` where these are not finite, the range is empty or the step is not above 0.
    """

    value: float
    low: float
    high: float
    step: float

    def __post_init__(self) -> None:
        if not all(map(math.isfinite, (self.value, self.low, self.high, self.step))):
            raise ValueError("a slider needs finite numbers")
        if not self.low < self.high:
            raise ValueError(f"the range of a slider goes from the lower to the higher; got {self.low} to {self.high}")
        if not self.step > 0:
            raise ValueError(f"the step of a slider is above 0; got {self.step}")

    @classmethod
    def usual(cls, value: float) -> Slider:
        """The slider of a number about whose range nobody has said anything. Raises `ValueError` for a huge one.

        >>> Slider.usual(3.0)
        Slider(value=3.0, low=-10.0, high=10.0, step=0.1)
        """
        if not abs(value) <= LARGEST:
            raise ValueError(f"a slider needs a number, at most {LARGEST:g} in size; got {value}")
        return cls(value, *usual_range(value))

    def at(self, value: float) -> Slider:
        """The same slider at another value; where the value is outside its range, the usual one."""
        return replace(self, value=value) if self.low <= value <= self.high else Slider.usual(value)


def usual_range(value: float) -> tuple[float, float, float]:
    """Lowest and highest number of a slider that starts at `value`, and the step between two.

    >>> usual_range(3.0), usual_range(0.05)
    ((-10.0, 10.0, 0.1), (-0.2, 0.2, 0.002))
    """
    size = max(abs(value), 1e-3)
    power = 10.0 ** math.floor(math.log10(size))
    reach = next(n * power for n in (2, 3, 6, 10, 20, 30) if n * power >= 2.5 * size)
    step = next(n * power for n in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5) if n * power >= reach / 150)
    return -reach, reach, step


_STARTS = (2.0, 3.0, 0.5, 1.5, -1.0, 4.0, 2.5, 0.75, -2.0, 1.25, 5.0, 0.25)


def start_values(taken: Iterable[float]) -> Iterator[float]:
    """Values for names that have none: always the same ones, and none that is taken.

    >>> values = start_values([3.0])
    >>> [next(values) for _ in range(3)]
    [2.0, 0.5, 1.5]
    """
    used = set(taken)
    yield from (value for value in _STARTS if value not in used)
    number = len(_STARTS)
    while True:
        value = number / 4 + 3
        number += 1
        if value not in used:
            yield value


def note(slider: Slider) -> str:
    """The comment of a program that keeps a range; empty for the usual one.

    >>> note(Slider(2.0, 0.0, 5.0, 0.5)), note(Slider.usual(2.0))
    ('# from 0 to 5 by 0.5', '')
    """
    if slider == Slider.usual(slider.value):
        return ""
    return f"# from {shortest(slider.low)} to {shortest(slider.high)} by {shortest(slider.step)}"


def noted(value: float, comment: str) -> Slider | None:
    """The slider of a value with the comment beside it; None for a comment that `note` does not write.

    >>> noted(2.0, "# from 0 to 5 by 0.5")
    Slider(value=2.0, low=0.0, high=5.0, step=0.5)
    """
    match = re.fullmatch(r"# from (\S+) to (\S+) by (\S+)", comment)
    try:
        if not comment:
            return Slider.usual(value)
        return Slider(value, *(float(number) for number in match.groups())) if match else None
    except ValueError:
        return None


def shortest(number: float) -> str:
    """A number as it is typed: no point where it is whole.

    >>> shortest(2.0), shortest(-0.25), shortest(1e-07)
    ('2', '-0.25', '1e-07')
    """
    text = repr(float(number))
    return text.removesuffix(".0")
