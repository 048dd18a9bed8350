"""The queue: two at once, a fair order, a bound; and a visitor who is told the place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.sandbox.client import Client
from graphlab.sandbox.limits import Limits
from graphlab.sandbox.queue import Entry, Full, Queue


def entry(number: int, who: str) -> Entry:
    return Entry(number, who, {}, Limits())


def served(queue: Queue, cost: dict[str, float] | None = None) -> list[str]:
    """Who is served, in order, one at a time."""
    order = []
    while (one := queue.next()) is not None:
        order.append(one.who)
        queue.done(one, (cost or {}).get(one.who, 0.1))
    return order


def test_a_session_that_floods_waits_longest() -> None:
    """Others go before its second program, however late they come."""
    queue = Queue(at_once=1, each=10)
    for number in range(6):
        queue.join(entry(number, "flood"))
    for number, who in enumerate(("a", "b", "c"), 6):
        queue.join(entry(number, who))
    assert served(queue) == ["flood", "a", "b", "c", *["flood"] * 5]


def test_seconds_count() -> None:
    """Of two sessions that always ask again, the one with short programs is served more often."""
    queue = Queue(at_once=1)
    queue.join(entry(0, "long"))
    queue.join(entry(1, "short"))
    order = []
    for number in range(2, 60):
        one = queue.next()
        assert one is not None
        order.append(one.who)
        queue.done(one, 4.0 if one.who == "long" else 0.5)
        queue.join(entry(number, one.who))
    assert 4 < order.count("short") / order.count("long") < 12


def test_a_newcomer_need_not_make_up_for_the_past() -> None:
    """Who comes late is not preferred for having been away, and who used much is forgiven in time."""
    queue = Queue(at_once=1)
    queue.join(entry(0, "old"))
    served(queue, {"old": 1000.0})
    for number in range(1, 5):
        queue.join(entry(number, "new"))
    queue.join(entry(5, "old"))
    assert served(queue) == [*["new"] * 4, "old"]


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from(["join", "leave", "done"])), max_size=60))
def test_the_books_are_kept(steps: list[tuple[str, str]]) -> None:
    """Whatever happens: never more than two run, places are 1, 2, 3 …, and nobody is lost."""
    queue, all_of_them = Queue(waiting=10, each=3), []
    for number, (who, step) in enumerate(steps):
        if step == "join":
            one = entry(number, who)
            try:
                queue.join(one)
                all_of_them.append(one)
            except Full:
                assert len(queue.waiting) == 10 or sum(other.who == who for other in queue.waiting) == 3
        elif step == "leave" and queue.waiting:
            all_of_them.remove(gone := queue.waiting[-1])
            assert queue.leave(gone) and not queue.leave(gone)
        elif queue.running:
            one = next(iter(queue.running.values()))
            all_of_them.remove(one)
            queue.done(one, 0.1)
        while queue.next() is not None:
            pass
        assert len(queue.running) <= 2
        assert sorted(map(queue.place, all_of_them)) == [0] * len(queue.running) + [*range(1, len(queue.waiting) + 1)]


def test_two_run_and_the_others_know_their_place() -> None:
    """A bound on all, and one on each session; who is too many is told in a sentence, at once."""
    client = Client(queue=Queue(waiting=3, each=2))
    endless, limits = "while True: pass", Limits(steps=10**9, cpu=30.0, wall=30.0)
    try:
        tickets = [client.submit(endless, limits, who) for who in ("a", "b", "c", "c", "c", "d", "e")]
        assert [ticket.place for ticket in tickets] == [0, 0, 1, 3, 0, 2, 0]
        errors = [ticket.result().error for ticket in (tickets[4], tickets[6])]
        assert [error.kind for error in errors if error] == ["BusyError"] * 2
        assert [error.message for error in errors if error] == [
            "2 programs of yours are waiting already.",
            "3 programs are waiting already.",
        ]
        tickets[0].cancel()
        assert tickets[0].result().error is not None
    finally:
        for ticket in tickets:
            ticket.cancel()
        client.close()


@pytest.mark.parametrize("number", [0, 7])
def test_a_session_need_not_be_named(number: int) -> None:
    """Programs of the command line and of tests are each a session of their own."""
    queue = Queue(each=1)
    for n in range(5):
        queue.join(entry(n + number, str(n)))
    assert len(queue.waiting) == 5
