"""`datetime` and `timeit`, as far as programs tell the time and name things by it."""

from __future__ import annotations

import datetime
import re
import time
from types import MappingProxyType
from typing import Any

from graphlab.sandbox.values.classes import Class, Instance, Unbound
from graphlab.sandbox.values.methods import want
from graphlab.sandbox.values.operators import binary
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import NUMBERS, Native, Operation, Problem, Table

_MOST = 400  # characters of a format
_UTC = datetime.UTC
_PARTS = ("year", "month", "day", "hour", "minute", "second", "microsecond")


def _parts(moment: datetime.datetime) -> dict[str, int]:
    return dict(zip(_PARTS, (*moment.timetuple()[:6], moment.microsecond), strict=True))


def _made(m: Machine, moment: datetime.datetime) -> Instance:
    made = m.objects.fresh(DATETIME)
    made.attrs.update(_parts(moment))
    return made


def _moment(value: Instance) -> datetime.datetime:
    year, month, day, hour, minute, second, microsecond = (value.attrs[name] for name in _PARTS)
    return datetime.datetime(year, month, day, hour, minute, second, microsecond, _UTC)


def _now(m: Machine, *zone: Any) -> Instance:
    """The time by the run's own clock, in UTC: run again, a program reads the same."""
    return _made(m, datetime.datetime.fromtimestamp(m.clock.read(time.time), _UTC))


def _start(m: Machine, value: Instance, year: Any, month: Any, day: Any, *time_of_day: Any) -> None:
    parts = [want(part, int) for part in (year, month, day, *time_of_day)]
    year, month, day, hour, minute, second, microsecond = parts + [0] * (7 - len(parts))
    moment = datetime.datetime(year, month, day, hour, minute, second, microsecond, _UTC)
    value.attrs.update(_parts(moment))


def _strftime(m: Machine, value: Instance, form: Any) -> str:
    if len(want(form, str)) > _MOST or re.search(r"%[-_0^#]*[1-9]", form):
        raise Problem(ValueError, "This format of a time is not possible here.", "Write '%Y%m%d-%H%M%S'.")
    return _moment(value).strftime(form.encode("utf-8", "replace").decode())


def _isoformat(m: Machine, value: Instance, sep: Any = "T") -> str:
    return _moment(value).replace(tzinfo=None).isoformat(want(sep, str))


def _minus(m: Machine, a: Instance, b: Any) -> Any:
    if m.classes.of(b) is DATETIME:
        return _delta(m, (_moment(a) - _moment(b)).total_seconds())
    if m.classes.of(b) is TIMEDELTA:
        return _made(m, _moment(a) - datetime.timedelta(seconds=b.attrs["total"]))
    return NotImplemented


def _plus(m: Machine, a: Instance, b: Any) -> Any:
    if m.classes.of(b) is not TIMEDELTA:
        return NotImplemented
    return _made(m, _moment(a) + datetime.timedelta(seconds=b.attrs["total"]))


def _delta(m: Machine, seconds: float) -> Instance:
    made = m.objects.fresh(TIMEDELTA)
    _fill(made, datetime.timedelta(seconds=seconds))
    return made


def _fill(made: Instance, length: datetime.timedelta) -> None:
    made.attrs.update(
        days=length.days, seconds=length.seconds, microseconds=length.microseconds, total=length.total_seconds()
    )


def _start_delta(
    m: Machine, value: Instance, days: Any = 0, seconds: Any = 0, microseconds: Any = 0, **parts: Any
) -> None:
    unknown = [name for name in parts if name not in ("minutes", "hours", "weeks", "milliseconds")]
    if unknown:
        raise Problem(TypeError, f"timedelta does not know `{unknown[0][:40]}`.", "It knows days, hours and seconds.")
    settings = {"days": days, "seconds": seconds, "microseconds": microseconds, **parts}
    _fill(value, datetime.timedelta(**{name: want(part, *NUMBERS) for name, part in settings.items()}))


def _delta_text(m: Machine, value: Instance) -> str:
    return str(datetime.timedelta(seconds=value.attrs["total"]))


DATETIME = Class(
    "datetime",
    MappingProxyType(
        {
            "__init__": Operation("__init__", _start),
            "now": Unbound(Native("datetime.now", _now), False),
            "utcnow": Unbound(Native("datetime.utcnow", _now), False),
            "today": Unbound(Native("datetime.today", _now), False),
            "strftime": Operation("strftime", _strftime),
            "isoformat": Operation("isoformat", _isoformat),
            "timestamp": Operation("timestamp", lambda m, value: _moment(value).timestamp()),
            "date": Operation("date", lambda m, value: value),
            "__str__": Operation("__str__", lambda m, value: _isoformat(m, value, " ")),
            "__sub__": Operation("__sub__", _minus),
            "__add__": Operation("__add__", _plus),
        }
    ),
)
TIMEDELTA = Class(
    "timedelta",
    MappingProxyType(
        {
            "__init__": Operation("__init__", _start_delta),
            "total_seconds": Operation("total_seconds", lambda m, value: value.attrs["total"]),
            "__str__": Operation("__str__", _delta_text),
        }
    ),
)
DATETIME.is_frozen = TIMEDELTA.is_frozen = True

DATETIMES = Table(
    "datetime",
    {"datetime": DATETIME, "date": DATETIME, "timedelta": TIMEDELTA},
    {"timezone": "The times here are in UTC: leave it out."},
)


def _timeit(m: Machine, function: Any = "pass", *more: Any, number: Any = 1000, **settings: Any) -> float:
    if type(function) is str:
        raise Problem(
            "NotSupportedError", "A text is not run as a program here.", "Give timeit a function: lambda: f(x)."
        )
    begun = m.clock.read(time.perf_counter)
    for _ in range(want(number, int)):
        m.meter.tick()
        m.call(function, (), {})
    return float(binary(m, "-", m.clock.read(time.perf_counter), begun))


TIMEIT = Table(
    "timeit",
    {
        "default_timer": Native("timeit.default_timer", lambda m: m.clock.read(time.perf_counter)),
        "timeit": Native("timeit.timeit", _timeit, "function, number=1000"),
    },
)
