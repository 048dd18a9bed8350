"""Takes a process's powers away: memory, time, files, network, other processes. Linux can do all of it, others some."""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import signal
import struct
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

from graphlab.sandbox.host import machine
from graphlab.sandbox.values.limits import Interrupted, LimitReached, Limits
from graphlab.sandbox.values.monitor import node_at

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
_CAPABILITIES = 0x20080522  # the version of the structs that capset takes

# The calls that computing and answering need, by machine. All others answer "not permitted".
_CALLS: dict[str, tuple[int, dict[str, int]]] = {
    "x86_64": (
        0xC000003E,
        {
            "read": 0, "write": 1, "close": 3, "fstat": 5, "lseek": 8, "mmap": 9, "mprotect": 10, "munmap": 11,
            "brk": 12, "rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15, "sched_yield": 24, "mremap": 25,
            "madvise": 28, "setitimer": 38, "getpid": 39, "exit": 60, "gettimeofday": 96, "getrusage": 98,
            "times": 100, "sigaltstack": 131, "gettid": 186,
            "futex": 202, "restart_syscall": 219, "clock_gettime": 228, "clock_getres": 229, "exit_group": 231,
            "getrandom": 318,
        },
    ),
    "aarch64": (
        0xC00000B7,
        {
            "close": 57, "lseek": 62, "read": 63, "write": 64, "fstat": 80, "exit": 93, "exit_group": 94, "futex": 98,
            "setitimer": 103,
            "clock_gettime": 113, "clock_getres": 114, "sched_yield": 124, "restart_syscall": 128, "sigaltstack": 132,
            "rt_sigaction": 134, "rt_sigprocmask": 135, "rt_sigreturn": 139, "times": 153, "getrusage": 165,
            "gettimeofday": 169, "getpid": 172, "gettid": 178, "brk": 214, "munmap": 215, "mremap": 216, "mmap": 222,
            "mprotect": 226, "madvise": 233, "getrandom": 278,
        },
    ),
}  # fmt: skip


MACHINES = frozenset(_CALLS)
_ADVICE = (0, 1, 2, 3, 4, 8, 14, 15)  # of madvise: how memory is used, and that it is free. Not merging, not poisoning.


def _filter() -> bytes | None:
    """The seccomp program for this machine; None where its calls are not known."""
    if platform.machine() not in _CALLS:
        return None
    arch, calls = _CALLS[platform.machine()]
    load, equal, any_bit, answer = 0x20, 0x15, 0x45, 0x06
    allow, refuse = 0x7FFF0000, 0x00050000 | 1  # EPERM
    instructions = [
        (load, 0, 0, 4),  # the machine's kind
        (equal, 1, 0, arch),
        (answer, 0, 0, refuse),
        (load, 0, 0, 0),  # the call's number
    ]
    for name in ("mmap", "mprotect"):  # memory that can be executed is refused
        instructions += [(equal, 0, 4, calls[name]), (load, 0, 0, 32), (any_bit, 0, 1, 4), (answer, 0, 0, refuse)]
        instructions += [(answer, 0, 0, allow)]
    wanted = [one for advice in _ADVICE for one in ((equal, 0, 1, advice), (answer, 0, 0, allow))]
    instructions += [(equal, 0, len(wanted) + 2, calls["madvise"]), (load, 0, 0, 32), *wanted, (answer, 0, 0, refuse)]
    instructions += [pair for number in calls.values() for pair in ((equal, 0, 1, number), (answer, 0, 0, allow))]
    instructions.append((answer, 0, 0, refuse))
    return b"".join(struct.pack("HBBI", *one) for one in instructions)


class _Program(ctypes.Structure):
    _fields_ = [("len", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


_FILTER = _filter() if sys.platform == "linux" else None
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def forbid_calls() -> bool:
    """Allow only the calls in the list from now on. False where the kernel cannot."""
    if _LIBC is None or _FILTER is None:
        return False
    program = _Program(len(_FILTER) // 8, _FILTER)
    if _LIBC.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(_LIBC.prctl(_PR_SET_SECCOMP, 2, ctypes.byref(program), 0, 0) == 0)


def drop_capabilities() -> None:
    """Where the app runs as root: what root may do beyond others. And no other process may look into this one."""
    if _LIBC is None:
        return
    header, nothing = struct.pack("=Ii", _CAPABILITIES, 0), bytes(24)
    _LIBC.capset(header, nothing)
    _LIBC.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def die_with(parent: int) -> None:
    """End when the parent ends, so that no orphan stays."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # it has ended already
            os._exit(1)


def keep_only(descriptor: int, where: int) -> None:
    """Close every file and socket but this one, which gets the number `where`; the standard ones lead nowhere."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    os.dup2(descriptor, where)
    os.closerange(where + 1, 1024)


def limit_resources(limits: Limits) -> None:
    """Bound memory, computing time, files and processes by what the system offers."""
    try:
        import resource
    except ImportError:  # Windows
        return
    cpu = int(limits.most_cpu) + 3  # the drawing of what was recorded comes after the program's own time
    wanted: list[tuple[str, int, int]] = [
        ("RLIMIT_CPU", cpu, cpu + 1),
        ("RLIMIT_AS", space := _space(limits), space),
        ("RLIMIT_FSIZE", 0, 0),
        ("RLIMIT_NOFILE", 16, 16),
        ("RLIMIT_NPROC", 0, 0),
        ("RLIMIT_CORE", 0, 0),
    ]
    for name, soft, hard in wanted:
        if (which := getattr(resource, name, None)) is not None:
            with contextlib.suppress(ValueError, OSError):  # macOS takes some of them only in part
                resource.setrlimit(which, (soft, hard))


def go_first() -> None:
    """Where the kernel has no memory left, it shall end this process, and neither the runner nor the app.

    Asked for before capabilities are dropped: after that the file belongs to root.
    """
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def _space(limits: Limits) -> int:
    """The memory that this process may ask for: on a small machine no more than is there for it."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return limits.address_space
    room = machine.room()
    return (
        limits.address_space if room is None else min(limits.address_space, pages * os.sysconf("SC_PAGE_SIZE") + room)
    )


_SHORTER = "Use fewer rounds or smaller shapes."
_AGAIN = 0.2  # seconds after which the program is told once more, should it have been lost in a callback
_SOON = 0.001  # seconds: a timer of 0 would never ring
_DISTURBING = [getattr(signal, name) for name in ("SIGPROF", "SIGALRM", "SIGUSR1", "SIGUSR2") if hasattr(signal, name)]
_EVERY = 0.05  # seconds from one report to the next


def hold_interrupts() -> None:
    """An interrupt waits until the clocks start, in whatever is forked from here on: none that is early is lost."""
    signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGUSR1, signal.SIGUSR2))


def start_clocks(
    cpu: float, wall: float, report: Callable[[FrameType | None], None] = lambda frame: None, *, alone: float = 1.0
) -> None:
    """Raise LimitReached in the program when its time is up; the runner kills what does not listen.

    Both times are `alone` times as long until a signal says that somebody waits. `report` is called every now and then
    with the frame in which the program is. An interrupt ends the program too.
    """
    if not hasattr(signal, "setitimer"):  # Windows
        return
    began, used = time.monotonic(), time.process_time()
    most_cpu, most_wall, why = alone * cpu, alone * wall, ""
    up = began + most_wall
    reporting = is_interrupted = False

    def hurried(number: int, at: FrameType | None) -> None:
        nonlocal up, most_cpu, most_wall, why
        most_cpu, most_wall, why = cpu, wall, ", and others wait"
        up = min(up, began + wall)
        if not is_interrupted:
            signal.setitimer(signal.ITIMER_PROF, max(used + cpu - time.process_time(), _SOON), _AGAIN)

    def interrupted(number: int, at: FrameType | None) -> None:
        nonlocal is_interrupted
        is_interrupted = True
        signal.setitimer(signal.ITIMER_PROF, _AGAIN, _AGAIN)
        raise Interrupted(node_at(at))

    def computed(number: int, at: FrameType | None) -> None:
        if is_interrupted:
            raise Interrupted(node_at(at))
        raise LimitReached(f"The program computes for more than {most_cpu:g} seconds{why}.", _SHORTER, node_at(at))

    def tick(number: int, at: FrameType | None) -> None:
        nonlocal up, reporting
        if time.monotonic() >= up:
            up = time.monotonic() + _AGAIN
            raise LimitReached(f"The program takes more than {most_wall:g} seconds{why}.", _SHORTER, node_at(at))
        if not reporting:  # the next alarm may come before a report is done
            reporting = True
            try:
                report(at)
            finally:
                reporting = False

    signal.signal(signal.SIGUSR1, interrupted)
    signal.signal(signal.SIGUSR2, hurried)
    signal.signal(signal.SIGPROF, computed)
    signal.setitimer(signal.ITIMER_PROF, most_cpu, _AGAIN)
    signal.signal(signal.SIGALRM, tick)
    signal.setitimer(signal.ITIMER_REAL, min(_EVERY, wall), _EVERY)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGUSR1, signal.SIGUSR2))


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """No clock interrupts the block: what is half done in it is finished first."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _DISTURBING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def stop_clocks() -> None:
    """The program has ended: no signal may disturb the answer."""
    if hasattr(signal, "setitimer"):
        for told in (signal.SIGUSR1, signal.SIGUSR2):
            signal.signal(told, signal.SIG_IGN)
        for alarm, timer in ((signal.SIGPROF, signal.ITIMER_PROF), (signal.SIGALRM, signal.ITIMER_REAL)):
            signal.signal(alarm, signal.SIG_IGN)
            signal.setitimer(timer, 0)
