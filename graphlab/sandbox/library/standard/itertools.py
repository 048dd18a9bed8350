"""`itertools`: values that come one after the other."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

from graphlab.sandbox.values.arrays import to_int
from graphlab.sandbox.values.operators import binary, truth
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import Native, Problem, Stream, Table


def _stream(name: str, walk: Callable[..., Iterator[Any]]) -> Native:
    """A function whose values come one after the other; whoever walks over them counts the steps."""

    def make(m: Machine, *args: Any, **kwargs: Any) -> Stream:
        depth = 1 + max((a.depth for a in args if type(a) is Stream), default=0)
        return Stream(name, walk(m, *args, **kwargs), depth)

    return Native(f"itertools.{name}", make)


def _all_of(host: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    def walk(m: Machine, items: Any, r: Any = None) -> Iterator[Any]:
        found = list(m.each(items))
        count = len(found) if r is None else to_int(m, r)
        m.meter.items(count)
        for chosen in host(found, count):
            m.meter.bulk(count)
            yield chosen

    return walk


def _product(m: Machine, *rows: Any, repeat: Any = 1) -> Iterator[Any]:
    count = to_int(m, repeat)
    length = len(rows) * max(count, 0)
    m.meter.items(length)
    for chosen in itertools.product(*[list(m.each(row)) for row in rows], repeat=count):
        m.meter.bulk(length)
        yield chosen


def _chain(m: Machine, *rows: Any) -> Iterator[Any]:
    return itertools.chain(*[m.iterate(row) for row in rows])


def _count(m: Machine, start: Any = 0, step: Any = 1) -> Iterator[Any]:
    while True:
        yield start
        start = binary(m, "+", start, step)


def _cycle(m: Machine, items: Any) -> Iterator[Any]:
    return itertools.cycle(list(m.each(items)))


def _repeat(m: Machine, item: Any, times: Any = None) -> Iterator[Any]:
    return itertools.repeat(item) if times is None else itertools.repeat(item, to_int(m, times))


def _islice(m: Machine, items: Any, *bounds: Any) -> Iterator[Any]:
    return itertools.islice(m.each(items), *[to_int(m, b) for b in bounds])


def _accumulate(m: Machine, items: Any, function: Any = None) -> Iterator[Any]:
    walk = m.iterate(items)
    for total in walk:
        yield total
        for item in walk:
            total = binary(m, "+", total, item) if function is None else m.call(function, (total, item), {})
            yield total


def _zip_longest(m: Machine, *rows: Any, fillvalue: Any = None) -> Iterator[Any]:
    for values in itertools.zip_longest(*[m.iterate(row) for row in rows], fillvalue=fillvalue):
        m.meter.bulk(len(rows))
        yield values


def _starmap(m: Machine, function: Any, items: Any) -> Iterator[Any]:
    for item in m.iterate(items):
        yield m.call(function, tuple(m.each(item)), {})


def _takewhile(m: Machine, function: Any, items: Any) -> Iterator[Any]:
    for item in m.iterate(items):
        if not truth(m, m.call(function, (item,), {})):
            return
        yield item


def _dropwhile(m: Machine, function: Any, items: Any) -> Iterator[Any]:
    walk = m.iterate(items)
    for item in walk:
        m.meter.tick()
        if not truth(m, m.call(function, (item,), {})):
            yield item
            yield from walk
            return


def _filterfalse(m: Machine, function: Any, items: Any) -> Iterator[Any]:
    for item in m.iterate(items):
        m.meter.tick()
        if not truth(m, item if function is None else m.call(function, (item,), {})):
            yield item


def _compress(m: Machine, items: Any, selectors: Any) -> Iterator[Any]:
    for item, chosen in zip(m.iterate(items), m.iterate(selectors), strict=False):
        m.meter.tick()
        if truth(m, chosen):
            yield item


def _pairwise(m: Machine, items: Any) -> Iterator[Any]:
    before: list[Any] = []
    for item in m.iterate(items):
        if before:
            yield before[0], item
        before = [item]


def _groupby(m: Machine, items: Any, key: Any = None) -> Iterator[Any]:
    """The groups as they come; each is whole when it is given, so that it is still there after the next."""
    group: list[Any] = []
    mark: Any = None
    for item in m.iterate(items):
        m.meter.tick()
        found = item if key is None else m.call(key, (item,), {})
        if group and not truth(m, binary(m, "==", found, mark)):
            yield mark, Stream("itertools._grouper", iter(group))
            group = []
        if not group:
            mark = found
        group.append(item)
        m.meter.items(len(group)) if len(group) >= m.limits.items else None
    if group:
        yield mark, Stream("itertools._grouper", iter(group))


def _tee(m: Machine, items: Any, n: Any = 2) -> tuple[Stream, ...]:
    found = list(m.each(items))
    count = to_int(m, n)
    if count < 0:
        raise Problem(ValueError, f"tee cannot make {count} iterators.", "Give a number from 0.")
    m.meter.items(count)
    return tuple(Stream("itertools._tee", iter(found)) for _ in range(count))


_STREAMS: dict[str, Callable[..., Iterator[Any]]] = {
    "product": _product, "chain": _chain, "count": _count, "cycle": _cycle, "repeat": _repeat, "islice": _islice,
    "accumulate": _accumulate, "combinations": _all_of(itertools.combinations),
    "permutations": _all_of(itertools.permutations),
    "combinations_with_replacement": _all_of(itertools.combinations_with_replacement), "zip_longest": _zip_longest,
    "starmap": _starmap, "takewhile": _takewhile, "dropwhile": _dropwhile, "filterfalse": _filterfalse,
    "compress": _compress, "pairwise": _pairwise, "groupby": _groupby,
}  # fmt: skip

ITERTOOLS = Table(
    "itertools",
    {
        **{name: _stream(name, walk) for name, walk in _STREAMS.items()},
        "tee": Native("itertools.tee", _tee, "items, n=2"),
    },
)
