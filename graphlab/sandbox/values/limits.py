"""What one run may use, and the counter that stops it."""

from __future__ import annotations

import gc
import math
import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from typing import Any, NoReturn

import numpy as np

TEXTS = np.dtype(object)
"""The dtype of the arrays in which tensors keep texts."""


def _limit(default: float, explanation: str, about: str) -> Any:
    return field(default=default, metadata={"explanation": explanation, "about": about})


ROUNDS = 10_000
"""Steps of a training for which a run has time, on any machine: of a regression with two Variables."""

_OF = "a regression with two Variables"
_TEXT, _TIME, _SIZES, _RESULT = "The program", "Time", "Memory and sizes", "What comes back"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run may use. Every field has its explanation, which the limits page shows.

    >>> Limits(steps=10).steps
    10
    """

    source: int = _limit(100_000, "characters of program text", _TEXT)
    nodes: int = _limit(30_000, "parts of the program, as Python counts them: names, numbers, operators, calls", _TEXT)
    depth: int = _limit(120, "levels of brackets, blocks and operators inside one another", _TEXT)
    steps: int = _limit(600_000, "statements run, calls made, operations on tensors and items walked over", _TIME)
    cpu: float = _limit(2.0, f"seconds of computing, or as many as {ROUNDS:,} steps of {_OF} need here", _TIME)
    wall: float = _limit(10.0, "seconds from start to end; those in the queue do not count", _TIME)
    alone: float = _limit(1.0, "times as many seconds of both, while nobody else waits", _TIME)
    memory: int = _limit(128_000_000, "bytes that tensors and arrays may take at the same time", _SIZES)
    address_space: int = _limit(768_000_000, "bytes of memory the whole process may ask for", _SIZES)
    items: int = _limit(100_000, "items in a list, characters in a text", _SIZES)
    elements: int = _limit(1_000_000, "elements of a tensor or an array", _SIZES)
    rank: int = _limit(8, "axes of a tensor or an array", _SIZES)
    bits: int = _limit(16_384, "binary digits of an integer", _SIZES)
    calls: int = _limit(60, "functions that call one another, at one moment", _SIZES)
    work: int = _limit(4_000_000_000, "multiplications and additions inside tensor operations, roughly", _TIME)
    recorded: int = _limit(
        20_000, "operations of one tape and its backward pass that are drawn; of a longer one the first 300", _RESULT
    )
    output: int = _limit(50_000, "characters printed", _RESULT)
    shown: int = _limit(20_000, "characters of one printed value; the rest is left out", _RESULT)
    reply: int = _limit(32_000_000, "bytes of the finished run, as it is handed over", _RESULT)

    @classmethod
    def explained(cls) -> Mapping[str, str]:
        """One line for each field, in order."""
        return {f.name: f.metadata["explanation"] for f in fields(cls)}

    def in_words(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """What each limit is about, with amounts and their units, for people.

        >>> Limits().in_words()[2][1][0]
        ('128 MB', 'that tensors and arrays may take at the same time')
        """
        groups: dict[str, list[tuple[str, str]]] = {_TEXT: [], _TIME: [], _SIZES: [], _RESULT: []}
        for one in fields(self):
            value, explanation = getattr(self, one.name), one.metadata["explanation"]
            in_bytes = explanation.startswith("bytes ")
            amount = f"{value / 1e6:g} MB" if in_bytes else f"{value:g}" if value < 1000 else f"{value:,}"
            groups[one.metadata["about"]].append((amount, explanation.removeprefix("bytes ")))
        return list(groups.items())

    @property
    def most_cpu(self) -> float:
        """The seconds of computing after which it is over, whoever waits."""
        return self.cpu * self.alone

    @property
    def most_wall(self) -> float:
        """The seconds from start to end after which it is over, whoever waits."""
        return self.wall * self.alone

    def paced(self, round_: float) -> Limits:
        """The same for a machine on which a step of that regression takes so many seconds, and with time to spare.

        >>> [(one.cpu, one.wall, one.most_cpu) for one in map(Limits().paced, (0.0001, 0.0005))]
        [(2.0, 10.0, 8.0), (7.0, 28.0, 28.0)]
        """
        cpu = max(self.cpu, min(round(_MARGIN * ROUNDS * round_, 1), _MOST_CPU))
        return replace(self, cpu=cpu, wall=max(self.wall, _SHARED * cpu), alone=_ALONE)

    def hurried(self, share: float) -> Limits:
        """The same with only a share of the time.

        >>> Limits().hurried(0.25).cpu, Limits().hurried(0.25).wall
        (0.5, 2.5)
        """
        return replace(self, cpu=round(self.cpu * share, 2), wall=round(self.wall * share, 2)) if share < 1 else self


_MARGIN = 1.4  # the program may print, and a busy machine is slower than it was when it was measured
_ALONE = 4.0  # times as long as others would wait at most, if they were there
_MOST_CPU = 15.0  # however slow a machine is: others wait for it
_SHARED = 4.0  # a program has at least a fourth of a core


class LimitReached(BaseException):
    """A limit has been reached. Not an `Exception`: no `except` of a program catches it."""

    kind = "LimitError"

    def __init__(self, message: str, hint: str, node: Any = None):
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.node = node


class ProgramEnd(BaseException):
    """The program has called `sys.exit`. `finally` hears of it; no handler, where Python has `except SystemExit`."""


class Interrupted(LimitReached):
    """Somebody has stopped the program."""

    kind = "Stopped"

    def __init__(self, node: Any = None):
        super().__init__(
            "The program was stopped.", "What it had done until then is here; run it to see all of it.", node
        )


_LONG = 20_000_000  # elementary operations that may take so long that whoever follows the run is told before
_NEAR = 10  # a limit is near when less than this part of it is left
_BULK = 16  # items that are copied or compared at once, inside one operation, count as one step

_CURES = {
    "steps": "Look for a loop that never ends, use fewer rounds, or let one tensor operation do the work of a loop.",
    "items": "Use a shorter list or text, or a tensor.",
    "elements": "Use smaller shapes.",
    "memory": "Use smaller shapes, or keep fewer tensors at the same time; a tape keeps all that it records.",
    "work": "Use smaller shapes or fewer rounds.",
    "bits": "Use floats (2.0 ** 50) where the exact digits do not matter.",
    "calls": "Look for a function that calls itself for ever, or use a loop.",
    "output": "Print less: every tenth round, or only the end.",
}


class Meter:
    """Counts what one run uses. Its methods raise LimitReached before anything too big is made.

    Each takes the amount that a call is going to use: a whole number from 0. Anything else is an argument that
    no call can mean, such as a shape of -4, and is refused before it is counted: it would give back what is used up.
    """

    __slots__ = ("_arrays", "_parts", "before_long", "bytes", "depth", "left", "let_go", "limits", "printed", "work")

    def __init__(self, limits: Limits):
        self.limits = limits
        self.left = limits.steps
        self.depth = 0
        self.printed = 0
        self.work = 0
        self.before_long: Callable[[], None] | None = None  # called before what may take long
        self.bytes = 0
        self._arrays: dict[int, weakref.ref[Any]] = {}
        self.let_go: Callable[[], bool] = bool  # frees memory that the program does not need, if there is any
        self._parts = 0  # items that have not made a step yet: of many small lists, each has less than one

    def tick(self) -> None:
        """One step."""
        self.left -= 1
        if self.left < 0:
            self.out_of_steps()

    def operate(self, work: int) -> None:
        """One step of so much work, which is not long, and which no limit refused when it was first done."""
        self.work += amount(work)
        self.left -= 1
        if self.left < 0:
            self.out_of_steps()
        if self.work > self.limits.work:
            self.compute(0)

    @property
    def is_nearly_up(self) -> bool:
        """Whether less is left than the last tenth of the steps, the work or what may be printed."""
        limits = self.limits
        return (
            _NEAR * self.left < limits.steps
            or _NEAR * (limits.work - self.work) < limits.work
            or _NEAR * (limits.output - self.printed) < limits.output
        )

    def spend(self, steps: int) -> None:
        """So many steps."""
        self.left -= amount(steps)
        if self.left < 0:
            self.out_of_steps()

    def bulk(self, items: int) -> None:
        """So many items copied, compared or walked over inside one operation."""
        steps, self._parts = divmod(self._parts + amount(items), _BULK)
        self.left -= steps
        if self.left < 0:
            self.out_of_steps()

    def out_of_steps(self, node: Any = None) -> NoReturn:
        """Raise: too many steps."""
        stop("steps", f"The program takes more than {self.limits.steps:,} steps.", node)

    def items(self, count: int, what: str = "list") -> None:
        """A list or text of so many items is about to be made."""
        if amount(count) > self.limits.items:
            unit = "characters" if what == "text" else "items"
            stop("items", f"A {what} of {spell(count)} {unit} is too long; at most {self.limits.items:,} are allowed.")
        self.bulk(count)

    def elements(self, count: int) -> None:
        """A tensor or array of so many elements is about to be made."""
        if amount(count) > self.limits.elements:
            stop(
                "elements",
                f"A tensor of {spell(count)} elements is too big; at most {self.limits.elements:,} are allowed.",
            )

    def characters(self, count: int) -> None:
        """A tensor is about to be made with texts of so many characters in all."""
        if amount(count) > self.limits.elements:
            most = self.limits.elements
            stop("elements", f"A tensor with {spell(count)} characters is too big; at most {most:,} are allowed.")
        self.compute(count)

    def axes(self, rank: int) -> None:
        """A tensor or array with so many axes is about to be made."""
        if amount(rank) > self.limits.rank:
            stop("elements", f"A tensor with {spell(rank)} axes is too deep; at most {self.limits.rank} are allowed.")

    def compute(self, operations: int) -> None:
        """So many elementary operations are about to run."""
        self.work += amount(operations)
        if self.before_long is not None and is_long(operations):
            self.before_long()
        if self.work > self.limits.work:
            most = self.limits.work
            stop("work", f"Tensor operations need {self.work:,} multiplications and additions, {most:,} are allowed.")

    def integer(self, value: int) -> int:
        """`value`, if it is not too long."""
        if value.bit_length() > self.limits.bits:
            self.bits(value.bit_length())
        return value

    def bits(self, count: int) -> None:
        """An integer of so many bits is about to be made."""
        if amount(count) > self.limits.bits:
            stop(
                "bits",
                f"An integer of {spell(count)} binary digits is too long; at most {self.limits.bits:,} are allowed.",
            )

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Inside the block stands what counts as one more call inside another: so deep as calls may be."""
        self.depth += 1
        if self.depth > self.limits.calls:
            self.refuse_call()
        try:
            yield
        finally:
            self.depth -= 1

    def refuse_call(self) -> NoReturn:
        """Raise: a call too many."""
        if self.left < 0:
            self.out_of_steps()
        stop("calls", f"More than {self.limits.calls} functions call one another.")

    def output(self, characters: int) -> None:
        """So many characters are about to be printed."""
        self.printed += amount(characters)
        if self.printed > self.limits.output:
            stop("output", f"The program prints more than {self.limits.output:,} characters.")

    def keep(self, array: Any) -> None:
        """Count an array's bytes for as long as it lives. Small ones are not worth it; a view is what it shows.

        Its size is held against the limits once more, for an estimate may have been wrong. One without elements is
        as big as its other axes make it: a sum over the empty one has that many.
        """
        if array.ndim > self.limits.rank:
            self.axes(array.ndim)
        characters = 0
        if array.dtype is TEXTS:  # the array itself holds only where each text lies
            characters = sum(map(len, array.flat))
            self.characters(characters)
        if array.nbytes + characters < 4096:
            if not array.size:
                self.elements(math.prod(max(n, 1) for n in array.shape))
            return
        self.elements(array.size)
        while type(array.base) is type(array):
            array = array.base
        if id(array) in self._arrays:
            return
        key, size = id(array), array.nbytes + characters

        def gone(_: Any) -> None:
            self.bytes -= size
            self._arrays.pop(key, None)

        self._arrays[key] = weakref.ref(array, gone)
        self.bytes += size
        if self.bytes > self.limits.memory and not self._has_made_room():
            stop(
                "memory",
                f"The program's tensors take {-(-self.bytes // 1_000_000):,} MB at the same time; at most "
                f"{self.limits.memory // 1_000_000} MB are allowed.",
            )

    def _has_made_room(self) -> bool:
        """Whether there is room again after what is kept for the picture alone has been let go."""
        while self.bytes > self.limits.memory and self.let_go():
            if self.bytes > self.limits.memory:
                gc.collect()  # what is let go may refer to itself
        return self.bytes <= self.limits.memory


class Deadline:
    """Looks ahead to the end of a run that uses up one of its limits, by its counters and by its clocks."""

    def __init__(self, meter: Meter):
        self._meter = meter
        share = 1 - 1 / _NEAR
        self._cpu = time.process_time() + share * meter.limits.cpu
        self._wall = time.monotonic() + share * meter.limits.wall
        self._look = 0.0  # when computing time may be up, by the clock: a program in one thread is no faster

    def is_near(self) -> bool:
        """Whether the program may be ended soon: less than a tenth of something is left.

        >>> meter = Meter(Limits(steps=100))
        >>> looks = [Deadline(meter).is_near()]
        >>> meter.spend(96)
        >>> [*looks, Deadline(meter).is_near()]
        [False, True]
        """
        now = time.monotonic()
        if now > self._look:
            self._look = now + self._cpu - time.process_time()
        return self._meter.is_nearly_up or now > min(self._look, self._wall)


def stop(what: str, message: str, node: Any = None) -> NoReturn:
    """Raise LimitReached, with the cure that belongs to `what`."""
    raise LimitReached(message, _CURES.get(what, "Use less of it."), node)


def is_long(operations: int) -> bool:
    """Whether so many elementary operations may take so long that whoever follows the run is told before."""
    return operations > _LONG


def amount(count: int) -> int:
    """`count`, if it is an amount: an int, and not below 0.

    NumPy's integers are none, for they wrap around: an estimate made of them may be small where the result is not.

    >>> amount(3)
    3
    """
    if type(count) is int and count >= 0:
        return count
    raise ValueError(f"A size or a number of items is a whole number from 0; got {_shown(count)}.")


def _shown(count: Any) -> str:
    return f"-{spell(-count)}" if type(count) is int else type(count).__name__


def spell(count: int) -> str:
    """A count for a message, short even if it is astronomical.

    >>> spell(1_000_000), spell(10**40)
    ('1,000,000', 'about 10^40')
    """
    if count < 10**15:
        return f"{count:,}"
    return f"about 10^{round(count.bit_length() * 0.30103)}"
