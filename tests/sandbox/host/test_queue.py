"""The queue: two at once, a fair order, room for the next visitor, and a place that is true. No clock but our own."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from graphlab.sandbox.host.client import Client
from graphlab.sandbox.host.queue import LEAST, PATIENCE, Entry, Full, Queue
from graphlab.sandbox.values.limits import Limits

TIME = Limits().wall  # of one run, at the most


def entry(number: int, who: str, address: str = "") -> Entry:
    return Entry(number, who, {}, Limits(), address)


def served(queue: Queue) -> list[str]:
    """Who is served, in order, one at a time."""
    order = []
    while (one := queue.next()) is not None:
        order.append(one.who)
        queue.done(one)
    return order


def test_a_session_that_floods_waits_longest() -> None:
    """Others go before its second program, however late they come."""
    queue = Queue(at_once=1, each=10)
    for number in range(6):
        queue.join(entry(number, "flood"))
    for number, who in enumerate(("a", "b", "c"), 6):
        queue.join(entry(number, who))
    assert served(queue) == ["flood", "a", "b", "c", *["flood"] * 5]


def test_a_flood_of_sessions_from_one_place_waits_for_the_others() -> None:
    """An address is one, however many sessions are there: its second program comes after everybody else's first."""
    queue = Queue(at_once=1)
    for number in range(30):
        queue.join(entry(number, f"tab {number}", "flood"))
    for number in range(30, 33):
        queue.join(entry(number, f"visitor {number}", f"home {number}"))
    assert served(queue)[:5] == ["tab 0", "visitor 30", "visitor 31", "visitor 32", "tab 1"]


def test_a_class_behind_one_address_has_the_whole_machine() -> None:
    """While nobody else waits, both places are its own, and its sessions take turns."""
    queue = Queue()
    for number in range(30):
        queue.join(entry(number, f"pupil {number % 15}", "school"))
    for _ in range(15):
        first, second = queue.next(), queue.next()
        assert first is not None and second is not None and queue.next() is None
        assert first.who != second.who
        queue.done(first)
        queue.done(second)


def test_the_next_visitor_is_let_in() -> None:
    """When all places are taken, whoever has the most waiting gives one up: the flood, not somebody from elsewhere."""
    queue = Queue(waiting=10)
    for number in range(10):
        assert queue.join(entry(number, f"tab {number}", "flood")) is None
    out = queue.join(entry(10, "visitor", "elsewhere"))
    assert out is not None and out.address == "flood" and out.number == 9
    with pytest.raises(Full, match="the most of them from where you are"):
        queue.join(entry(11, "another tab", "flood"))
    assert len(queue.waiting) == 10
    with pytest.raises(Full):  # all are from different places now, and there is no room: who comes last goes
        crowd = Queue(waiting=3)
        for number in range(4):
            crowd.join(entry(number, "one", f"home {number}"))


def test_of_one_address_the_session_with_the_most_gives_way() -> None:
    """A tab that has filled the queue of a class makes room for a pupil who has nothing waiting."""
    queue = Queue(waiting=4)
    for number in range(4):
        queue.join(entry(number, "greedy", "school"))
    out = queue.join(entry(4, "pupil", "school"))
    assert out is not None and (out.who, out.number) == ("greedy", 3)


def test_a_long_queue_shortens_the_runs_of_those_who_made_it_long() -> None:
    """With many behind one address each gets less time, so that all of them have a turn; others keep theirs."""
    queue = Queue()
    for number in range(100):
        queue.join(entry(number, f"tab {number}", "flood"))
    queue.join(entry(100, "visitor", "elsewhere"))
    first, second = queue.next(), queue.next()
    assert first is not None and second is not None
    assert (first.address, second.address) == ("flood", "elsewhere")
    assert LEAST <= first.share < 0.2 and first.granted.cpu < Limits().cpu / 5
    assert second.share == 1 and second.granted == Limits()


@given(st.integers(1, 60), st.integers(1, 20))
def test_all_have_their_turn_before_patience_ends(own: int, addresses: int) -> None:
    """The times granted to those who wait behind one address add up to no more than `PATIENCE`, or are the least."""
    queue = Queue(waiting=10**6)
    for number in range(own * addresses):
        queue.join(entry(number, str(number), str(number % addresses)))
    one = queue.next()
    assert one is not None and one.share <= 1
    whole = one.share * TIME * own * addresses / queue.at_once
    assert whole <= PATIENCE * 1.1 or one.share == LEAST


class Visitors(RuleBasedStateMachine):
    """Sessions of some addresses come, go, run and end, in any order, on a clock that only this test moves."""

    def __init__(self) -> None:
        super().__init__()
        self.queue = Queue(waiting=12, each=3)
        self.clock, self.count = 0.0, 0
        self.ends: dict[int, float] = {}
        self.bounds: dict[int, float] = {}  # when a session's only program must have begun
        self.predicted: list[int] | None = None  # who is next, as long as nobody comes or leaves

    @rule(address=st.sampled_from("abcd"), tab=st.integers(0, 5))
    def join(self, address: str, tab: int) -> None:
        mine = [one for one in self.queue.waiting if one.address == address]
        others = {one.address for one in (*self.queue.waiting, *self.queue.running.values())} - {address}
        one = entry(self.count, f"{address}{tab}", address)
        self.count += 1
        try:
            out = self.queue.join(one)
        except Full:
            same = sum(other.who == one.who for other in mine)
            sizes = [sum(x.address == other for x in self.queue.waiting) for other in others]
            assert same == 3 or (len(self.queue.waiting) == 12 and len(mine) + 1 >= max(sizes, default=0))
            return
        if out is not None:
            assert out is not one and self.bounds.pop(out.number, None) is None, "a lone visitor was pushed out"
        if not mine:  # the first of its address: it need wait for one run of each other, and for one that runs
            busy = len(self.queue.running) == self.queue.at_once
            own = any(running.address == address for running in self.queue.running.values())
            self.bounds[one.number] = self.clock + TIME * (len(others) + (own and busy))
        self.predicted = None
        self.begin()

    @precondition(lambda self: self.queue.waiting)
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(self.queue.waiting))
        assert self.queue.leave(one) and not self.queue.leave(one)
        self.bounds.pop(one.number, None)
        self.predicted = None

    @precondition(lambda self: self.queue.running)
    @rule(share=st.floats(0, 1))
    def time_passes(self, share: float) -> None:
        """Until the next run ends; or not as long."""
        number = min(self.ends, key=lambda one: self.ends[one])
        self.clock += (self.ends[number] - self.clock) * share
        if share > 0.5:
            self.clock = self.ends.pop(number)
            self.queue.done(self.queue.running[number])
            self.begin()

    def begin(self) -> None:
        """Whoever may run runs, for as long as it may."""
        before = self.order()
        begun = []
        while (one := self.queue.next()) is not None:
            begun.append(one.number)
            self.ends[one.number] = self.clock + one.granted.wall
            self.bounds.pop(one.number, None)
        assert begun == before[: len(begun)], "the places were not true"

    def order(self) -> list[int]:
        return [one.number for one in sorted(self.queue.waiting, key=self.queue.place)]

    @invariant()
    def the_books_are_kept(self) -> None:
        waiting = self.queue.waiting
        assert len(self.queue.running) <= 2 and len(waiting) <= 12
        assert not waiting or len(self.queue.running) == 2, "a place is free while somebody waits"
        assert sorted(map(self.queue.place, waiting)) == [*range(1, len(waiting) + 1)]
        assert all(self.queue.place(one) == 0 for one in self.queue.running.values())

    @invariant()
    def nobody_waits_for_a_flood(self) -> None:
        """The first of an address waits for no more than one run of each other address."""
        assert all(self.clock <= until + 1e-6 for until in self.bounds.values())

    @invariant()
    def places_come_true(self) -> None:
        """While nobody comes or leaves, each place only counts down."""
        now = self.order()
        if self.predicted is not None:
            assert now == self.predicted[len(self.predicted) - len(now) :]
        self.predicted = now


TestVisitors = Visitors.TestCase
TestVisitors.settings = settings(max_examples=4 * settings.default.max_examples, stateful_step_count=40)


def test_two_run_and_the_others_know_their_place() -> None:
    """A bound on all, and one on each session; who is too many is told in a sentence, at once."""
    client = Client(queue=Queue(waiting=3, each=2))
    endless, limits = "while True: pass", Limits(steps=10**9, cpu=900.0, wall=900.0)
    try:
        tickets = [client.submit(endless, limits, who) for who in ("a", "b", "c", "c", "c", "d", "e")]
        # The second of c's makes room for e.
        assert [ticket.place for ticket in tickets] == [0, 0, 1, 0, 0, 2, 3]
        errors = [ticket.result().error for ticket in (tickets[3], tickets[4])]
        assert [(error.kind, error.message) for error in errors if error] == [
            ("BusyError", "3 programs are waiting, the most of them from where you are."),
            ("BusyError", "2 programs of yours are waiting already."),
        ]
        tickets[0].cancel()
        assert tickets[0].result().error is not None
    finally:
        for ticket in tickets:
            ticket.cancel()
        client.close()


def test_a_long_run_ends_when_somebody_comes_and_who_has_less_time_is_told_why() -> None:
    """Alone, a program has a thousand times its time, until another waits: it says so. So does one with a share."""
    client = Client(queue=Queue(at_once=1))
    endless, limits = "while True: pass", Limits(steps=10**9, cpu=0.3, wall=200.0, alone=1000.0)
    try:
        alone, crowded, last = (client.submit(endless, limits, str(number)) for number in range(3))
        ends = [error for ticket in (alone, crowded) if (error := ticket.result().error)]
        last.cancel()
    finally:
        client.close()
    assert ends[0].message == "The program computes for more than 0.3 seconds, and others wait."
    assert alone.entry.share == 1 and ends[0].line == 1 and ends[0].hint is not None and "%" not in ends[0].hint
    assert crowded.entry.share < 1 and ends[1].hint is not None and "of its time" in ends[1].hint


def test_only_who_runs_while_nobody_waits_has_time_to_spare() -> None:
    """It loses it as soon as somebody waits, and is told so once; who runs next while others wait never has it."""
    queue = Queue(at_once=1)
    spare = Limits(alone=7.0)
    first, second, third = (Entry(number, str(number), {}, spare) for number in range(3))
    queue.join(first)
    assert queue.next() is first and first.granted == spare and queue.to_hurry() == []
    queue.join(second)
    assert queue.to_hurry() == [first] and queue.to_hurry() == []
    assert first.granted.most_cpu == first.granted.cpu == Limits().cpu
    queue.join(third)
    queue.done(first)
    assert queue.next() is second and second.granted.alone == 1 and queue.to_hurry() == []
    queue.done(second)
    assert queue.next() is third and third.granted == spare


@pytest.mark.parametrize("number", [0, 7])
def test_a_session_need_not_be_named(number: int) -> None:
    """Programs of the command line and of tests are each a session of their own."""
    queue = Queue(each=1)
    for n in range(5):
        queue.join(entry(n + number, str(n)))
    assert len(queue.waiting) == 5
