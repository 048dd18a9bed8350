"""Hands programs to the runner process, starts it when needed, and says so plainly when it fails."""

from __future__ import annotations

import atexit
import contextlib
import dataclasses
import os
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from concurrent.futures import TimeoutError as Late
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from graphlab.sandbox.host.postmortem import post_mortem
from graphlab.sandbox.host.process import Process, RunnerDied, converse, start
from graphlab.sandbox.host.queue import Entry, Full, Queue, full
from graphlab.sandbox.pictures.asks import Ask, CannotDraw, Made, Picture, PictureAsk
from graphlab.sandbox.pictures.codec import MOST_MADE, check_made, decode_made, plain_ask
from graphlab.sandbox.pictures.excerpt import encode_reading
from graphlab.sandbox.pictures.make import views_of
from graphlab.sandbox.values.chance import LARGEST_SEED
from graphlab.sandbox.values.limits import LimitReached, Limits
from graphlab.sandbox.wire.codec import ProtocolError, decode_run, encode_request, encode_run
from graphlab.sandbox.wire.frames import Answer, TooLong
from graphlab.sandbox.wire.orders import CONFINED, Note, Order
from graphlab.sandbox.wire.run import LOST, Again, Error, Run
from graphlab.views.reading import Reading

T = TypeVar("T", bound="Ticket")

_STARTING = 120.0  # seconds that the runner may take to come up, on a tenth of a core too
_SILENCE = 6.0  # seconds after the time of a program is up: the runner ends it after 3, and answers
_ROOM = 1_000_000  # bytes that an answer may be longer than its limit says; one that is longer still is not read
_RENEWED = 500  # runs after which another runner takes over
_AGAIN = "It is started anew: run the program again."


class Stopped(Exception):
    """Nobody waits for the program any more."""


class Ticket:
    """A program that waits, runs or has run, for the one who asked for it."""

    def __init__(self, client: Client, entry: Entry):
        self.entry = entry
        self.payload: Future[bytes] = Future()
        self.answer = Answer(entry.limits.reply + MOST_MADE + _ROOM)  # what has come so far
        self.deadline = 0.0  # when the runner must have answered; 0 while the program waits
        self.began = 0.0
        self.is_interrupted = False
        self.process: Process | None = None
        self._client = client

    @property
    def place(self) -> int:
        """1 for the program that runs next, 2 for the one after it; 0 for one that runs or has run."""
        return self._client.place(self)

    @property
    def whole(self) -> bytes | None:
        """The answer, once all of it has come."""
        return self.answer.run

    def picture(self, run: Run) -> Picture | None:
        """What came with the finished run, if it was asked for and is what it says."""
        if self.answer.made is None:
            return None
        try:
            found = decode_made(self.answer.made)
            views = views_of(run)
            if not isinstance(found, Picture) or found.call >= len(views):
                return None
            check_made(found, PictureAsk(), views[found.call])
        except ProtocolError:
            return None
        return found

    def wait(self, seconds: float) -> Run | None:
        """The finished run; None if it takes longer than so many seconds. Never raises for what went wrong."""
        source = self.entry.request.get("source", "")
        try:
            run = decode_run(self.payload.result(seconds))
            seed = self.entry.request.get("again", (0,))[0]
            return self._hurried(replace(run, source=source, seed=seed))  # whatever the child says that it has run
        except Late:
            self._client.look()
            return None
        except (RunnerDied, Full, Stopped) as problem:
            kind = {RunnerDied: "RunnerError", Full: "BusyError", Stopped: "Stopped"}[type(problem)]
            hint = getattr(problem, "hint", _AGAIN if type(problem) is RunnerDied else None)
            return self.unfinished(source, Error(kind, str(problem), hint=hint))
        except ProtocolError:
            text = "The process that runs programs gave no proper answer."
            return self.unfinished(source, Error("RunnerError", text, hint=_AGAIN))

    def unfinished(self, source: str, error: Error) -> Run:
        """The run of a program that did not answer: what it had printed until then, and the line it was in."""
        answer = self.answer
        return Run(source, answer.printed, replace(error, line=answer.line), notes=(LOST,) if answer.has_begun else ())

    def _hurried(self, run: Run) -> Run:
        """The run; where a limit ended it and it had less time than usual, the hint says so."""
        if self.entry.share == 1 or run.error is None or run.error.kind != LimitReached.kind:
            return run
        hint = f"Many programs wait now, so each gets {self.entry.share:.0%} of its time. Try again in a minute."
        return replace(run, error=replace(run.error, hint=hint))

    def result(self) -> Run:
        """The finished run, however long it takes. An interruption from outside ends the program."""
        try:
            while (run := self.wait(1.0)) is None:
                pass
            return run
        except BaseException:
            self.cancel()
            raise

    def cancel(self) -> None:
        """End the program, or take it out of the queue."""
        self._client.cancel(self)

    def interrupt(self) -> None:
        """End the program as a limit would: `wait` soon gives what it has printed and recorded until now."""
        self._client.interrupt(self)


class Drawing(Ticket):
    """Something that is made of a reading, for the one who looks at it."""

    def __init__(self, client: Client, entry: Entry, reading: Reading, ask: Ask):
        super().__init__(client, entry)
        self._reading, self._ask = reading, ask

    @property
    def whole(self) -> bytes | None:
        """What was made, once all of it has come."""
        return self.answer.made

    def made(self, seconds: float) -> Made | None:
        """What was asked for; None if it takes longer than so many seconds. Raises CannotDraw."""
        try:
            found = decode_made(self.payload.result(seconds))
            check_made(found, self._ask, self._reading)
        except Late:
            self._client.look()
            return None
        except ProtocolError:
            raise CannotDraw(_FORGED, lasts=True) from None
        except (RunnerDied, Full, Stopped) as problem:
            raise CannotDraw(str(problem), lasts=str(problem) == _NOT_MADE) from None
        return found


class Client:
    """A runner process and the programs that wait for it. Safe to use from many threads.

    Tests may switch walls off: `fork=False` works as on Windows, `seccomp=False` as where the kernel has none,
    and `attacks=True` lets requests skip the interpreter.
    """

    def __init__(
        self, *, fork: bool | None = None, seccomp: bool = True, attacks: bool = False, queue: Queue | None = None
    ):
        self.fork = hasattr(os, "fork") if fork is None else fork
        self.walls: dict[str, Any] = {}
        self.silence = _SILENCE
        self.renewed = _RENEWED
        self._arguments = ["--attacks"] * attacks + ["--without-seccomp"] * (not seccomp)
        self._lock = threading.RLock()
        self._queue = queue or Queue()
        self._tickets: dict[int, Ticket] = {}
        self._process: Process | None = None
        self._successor: Process | None = None
        self._count = 0
        self._pledged = False  # somebody was told that all runs are confined
        self._round = 0.0  # seconds of a step of a regression, once a runner has measured them

    def run(self, source: str, limits: Limits | None = None, again: Again | None = None) -> Run:
        """The finished run of a program. Never raises for what the program does, or for a runner that dies."""
        return self.submit(source, limits or self.usual(), again=again).result()

    def submit(
        self,
        source: str,
        limits: Limits | None = None,
        who: str | None = None,
        address: str = "",
        again: Again | None = None,
        ask: PictureAsk | None = None,
    ) -> Ticket:
        """Let a program wait for its turn. `who` is the session that it is from, at `address`, for a fair order.

        With an `ask` the picture that it shows first is made in the same process, if one that draws is there.
        """
        limits = limits or self._usual()
        again = again or Again(secrets.randbelow(LARGEST_SEED))
        request = {"source": source, "again": msgspec.to_builtins(again)}
        request |= {} if ask is None else {"ask": plain_ask(ask)}
        ticket = Ticket(self, self._entry(request, limits, who, address))
        if len(source) > limits.source:
            text = f"The program has {len(source):,} characters; at most {limits.source:,} are allowed."
            error = Error("LimitError", text, 1, 1, "Make it shorter.", limit=True)
            ticket.payload.set_result(encode_run(Run("", error=error)))
            return ticket
        return self._join(ticket)

    def draw(self, reading: Reading, ask: Ask, who: str | None = None, address: str = "") -> Drawing:
        """Let something be made of a reading, in a process of its own. Only where `draws`."""
        request = {"ask": plain_ask(ask), "excerpt": encode_reading(reading)}
        limits = dataclasses.replace(self._usual(), alone=1.0)
        return self._join(Drawing(self, self._entry(request, limits, who, address), reading, ask))

    @property
    def draws(self) -> bool:
        """Whether pictures are made in a process of their own. The runner is started to say so."""
        return self._greeting() and self._process is not None and self._process.draws

    def renew(self) -> None:
        """Let another runner take over as soon as it is ready, if this one cannot draw: Graphviz is compiled now."""
        with self._lock, contextlib.suppress(OSError):
            if self._process is not None and self._process.ready and not self._process.draws:
                self._successor = self._successor or self._new()

    def request(self, request: dict[str, Any], limits: Limits) -> Run:
        """The answer to any request: a program, or an attack."""
        return self._join(Ticket(self, self._entry(request, limits, None))).result()

    def close(self) -> None:
        """End the runner."""
        with self._lock:
            processes = [process for process in (self._process, self._successor) if process is not None]
        for process in processes:
            process.kill()

    def confined(self) -> bool:
        """Whether every run is in a process of its own that the kernel confines. The runner is started to say so."""
        confined = self._greeting() and bool(self.walls["seccomp"])
        self._pledged = self._pledged or confined
        return confined

    def usual(self) -> Limits:
        """What a run may use on this machine. The runner is started to say how fast that is."""
        self._greeting()
        return self._usual()

    def _usual(self) -> Limits:
        """The same without waiting: until the first runner is ready, as if the machine were fast."""
        return Limits().paced(self._round)

    def _greeting(self) -> bool:
        """Start a runner, if there is none, and wait until it is ready. False where there can be none."""
        if not self.fork:
            return False
        try:
            with self._lock:
                process = self._runner()
        except OSError:
            return False
        process.greeted.wait(_STARTING)
        return process.ready

    @property
    def runner(self) -> int | None:
        """The number of the runner process; None while there is none."""
        process = self._process
        return process.pid if process is not None and process.alive else None

    # --- The queue -------------------------------------------------------------------------------

    def place(self, ticket: Ticket) -> int:
        """The place of a ticket in the queue."""
        with self._lock:
            return self._queue.place(ticket.entry)

    def cancel(self, ticket: Ticket) -> None:
        """End a program, or take it out of the queue. Its place is free when the runner says that it has ended."""
        with self._lock:
            _fail(ticket, Stopped("The program was stopped."))
            if self._queue.leave(ticket.entry):
                del self._tickets[ticket.entry.number]
            elif ticket.process is not None:
                ticket.process.stop(ticket.entry.number)

    def interrupt(self, ticket: Ticket) -> None:
        """End a program, whose child still answers; one that waits, or has a process of its own, like `cancel`."""
        with self._lock:
            if ticket.process is None:
                self.cancel(ticket)
            elif not ticket.is_interrupted:  # a second time it would end what is made of the run
                ticket.is_interrupted = True
                ticket.process.interrupt(ticket.entry.number)

    def look(self) -> None:
        """End a runner that should have answered by now. Whoever waits keeps looking."""
        with self._lock:
            running = [self._tickets[number] for number in self._queue.running]
            late = [t.process for t in running if t.process and 0 < t.deadline < time.monotonic()]
        for process in late:
            process.kill()

    def _entry(self, request: dict[str, Any], limits: Limits, who: str | None, address: str = "") -> Entry:
        limits = limits if self.fork else dataclasses.replace(limits, alone=1.0)  # nobody can hurry a fresh process
        with self._lock:
            self._count += 1
            number = self._count
        return Entry(number, str(number) if who is None else who, request, limits, address)

    def _join(self, ticket: T) -> T:
        with self._lock:
            try:
                out = self._queue.join(ticket.entry)
            except Full as problem:
                _fail(ticket, problem)
                return ticket
            if out is not None:
                _fail(self._tickets.pop(out.number), full(self._queue.most))
            self._tickets[ticket.entry.number] = ticket
            self._go_on()
            for entry in self._queue.to_hurry():
                self._hurry(self._tickets[entry.number])
        return ticket

    def _hurry(self, ticket: Ticket) -> None:
        if ticket.process is not None:
            ticket.process.hurry(ticket.entry.number)
            late = max(time.monotonic(), ticket.began + ticket.entry.granted.wall) + self.silence
            ticket.deadline = min(ticket.deadline, late) if ticket.process.ready else ticket.deadline

    def _go_on(self) -> None:
        """Start what may start now."""
        while (entry := self._queue.next()) is not None:
            ticket = self._tickets[entry.number]
            ticket.began = time.monotonic()
            try:
                self._begin(ticket)
            except OSError as problem:
                self._ended(ticket, RunnerDied(f"No process for programs can be started: {problem.strerror}."))

    def _begin(self, ticket: Ticket) -> None:
        work = self._once
        if self.fork:
            ticket.process = process = self._begun(ticket.entry)
            starting = 0.0 if process.ready else _STARTING
            ticket.deadline = ticket.began + starting + ticket.entry.granted.most_wall + self.silence
            work = self._forked
        threading.Thread(target=self._answered, args=(ticket, work), name="graphlab-run", daemon=True).start()

    def _answered(self, ticket: Ticket, work: Callable[[Ticket], bytes]) -> None:
        """Wait for the answer to a ticket, in a thread of its own."""
        try:
            answer: bytes | Exception = work(ticket)
        except Exception as problem:  # whatever it is, somebody waits
            answer = problem if isinstance(problem, RunnerDied | ProtocolError) else RunnerDied()
        self._ended(ticket, answer)

    def _ended(self, ticket: Ticket, answer: bytes | Exception) -> None:
        """A ticket has its answer, and the next one its turn."""
        with self._lock:
            self._tickets.pop(ticket.entry.number, None)
            self._queue.done(ticket.entry)
            if isinstance(answer, Exception):
                _fail(ticket, answer)
            elif not ticket.payload.done():
                ticket.payload.set_result(answer)
            self._go_on()

    # --- With a runner ---------------------------------------------------------------------------

    def _runner(self) -> Process:
        """The runner for the next program. After so many runs another takes over, as soon as it is ready."""
        successor = self._successor
        if successor is not None and not successor.alive:
            successor = self._successor = None
        if self._process is None or not self._process.alive:
            self._process, self._successor = successor or self._new(), None
        elif successor is not None and successor.ready:
            self._process.retire()
            self._process, self._successor = successor, None
        elif successor is None and self._process.begun >= self.renewed:
            self._successor = self._new()
        return self._process

    def _begun(self, entry: Entry) -> Process:
        process = self._runner()
        try:
            process.begin(entry.number, entry.granted)
        except OSError:  # it has ended a moment ago
            process.kill()
            process = self._runner()
            process.begin(entry.number, entry.granted)
        return process

    def _new(self) -> Process:
        # What was said of one runner holds for those that follow: one that cannot keep it ends.
        return Process([*self._arguments, *["--confined"] * self._pledged], self._greeted)

    def _greeted(self, note: Note) -> None:
        self.walls = {"fork": True, "seccomp": bool(note.code & CONFINED), "platform": sys.platform}
        self._round = note.number / 1e9

    def _forked(self, ticket: Ticket) -> bytes:
        """What a forked child answers, or what is to be said of one that gives no answer."""
        process, entry = ticket.process, ticket.entry
        assert process is not None
        try:
            note = process.ask(entry.number, encode_request(entry.request), ticket.answer)
        except TooLong:
            note = None
        except RunnerDied:
            late = 0 < ticket.deadline < time.monotonic()
            raise RunnerDied(_SILENT) if late else RunnerDied() from None
        # A run that is there holds, even if its child has ended over the picture.
        return ticket.whole or self._without_answer(ticket, note)

    def _without_answer(self, ticket: Ticket, note: Note | None) -> bytes:
        if isinstance(ticket, Drawing):
            raise RunnerDied(_NOT_MADE)
        seconds = time.monotonic() - ticket.began
        run = ticket.unfinished("", post_mortem(ticket.entry.granted, note))
        return encode_run(replace(run, seconds=seconds))

    # --- Without: a fresh process for every run --------------------------------------------------

    def _once(self, ticket: Ticket) -> bytes:
        entry = ticket.entry
        letter = Order("begin", entry.number, entry.granted).packed() + encode_request(entry.request)
        patience = entry.granted.most_wall + _STARTING
        with start("--once", *self._arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            threading.Thread(target=_end_in_time, args=(process, ticket.payload, patience), daemon=True).start()
            try:
                converse(process, letter, ticket.answer)
                return ticket.whole or self._without_answer(ticket, Note("exit", code=1))
            except TooLong:
                return self._without_answer(ticket, None)
            finally:
                process.kill()


_FORGED = "The process that draws gave no proper answer."
_NOT_MADE = "It takes more time or memory than a picture may have."
_SILENT = "The process that runs programs did not answer; it has been ended."


def _end_in_time(process: subprocess.Popen[bytes], awaited: Future[bytes], seconds: float) -> None:
    """End a process when nobody waits for it any more, or after so many seconds."""
    wait([awaited], seconds)
    process.kill()


def _fail(ticket: Ticket, problem: Exception) -> None:
    if not ticket.payload.done():
        ticket.payload.set_exception(problem)


_shared: Client | None = None
_sharing = threading.Lock()


def client() -> Client:
    """The client that this process shares."""
    global _shared
    with _sharing:
        if _shared is None:
            _shared = Client()
            atexit.register(_shared.close)
        return _shared
