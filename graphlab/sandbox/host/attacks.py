"""What a program would try if the first wall had a hole. Run inside the confined child, to see the second wall hold.

Only a runner that was started for it (`Client(attacks=True)`) takes these requests.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from graphlab.sandbox.host import system_calls
from graphlab.sandbox.wire.frames import Progress, encode_progress, write_all


def _open() -> str:
    with open("/etc/hostname") as file:
        return file.read()


def _write() -> str:
    with open("/tmp/graphlab-attack", "w") as file:
        return str(file.write("x"))


def _socket() -> str:
    socket.socket().connect(("127.0.0.1", 9))
    return "connected"


def _fork() -> str:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return "forked"


def _exec() -> str:
    return subprocess.run([sys.executable, "-c", "print(1)"], capture_output=True, text=True).stdout


def _kill() -> str:
    os.kill(os.getppid(), 0)
    return "could signal the runner"


def _environment() -> str:
    return repr(dict(os.environ))


def _allocate() -> str:
    blocks = []
    for _ in range(4000):
        blocks.append(bytearray(1_000_000))
        blocks[-1][::4096] = b"x" * len(blocks[-1][::4096])
    return f"allocated {len(blocks)} MB"


def _spin() -> str:
    while True:
        pass


def _spin_in_c() -> str:
    return str(sum(range(10**12)))


def _swallow() -> str:
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue


def _sleep() -> str:
    time.sleep(1000)
    return "slept"


def _crash() -> str:
    ctypes.string_at(0)
    return "read address 0"


def _hang_up() -> str:
    os.close(_ANSWER)
    return _spin()


def _flood() -> str:
    """Report progress without an end."""
    while True:
        write_all(_ANSWER, encode_progress(Progress("x" * 60_000, 1)))


def _forge(answer: str = "junk") -> str:
    """Answer with any bytes, which come as Latin-1, instead of a run; and end as if all were well."""
    write_all(_ANSWER, answer.encode("latin-1"))
    os._exit(0)


def _raise_limits() -> str:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    return "there is no limit any more"


def _descriptors() -> str:
    """The numbers of all that is open."""
    found = []
    for number in range(2000):
        try:
            os.lseek(number, 0, os.SEEK_CUR)
        except OSError as problem:
            if problem.errno == errno.EBADF:
                continue
        found.append(number)
    return repr(found)


def _capabilities() -> str:
    """What root may do beyond others: a number with a bit for each; only where the status can be read."""
    return next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if "CapEff" in line)


def prepare() -> None:
    """Let the attacks know what a child can find out before the walls go up: where it has memory."""
    with contextlib.suppress(OSError):
        _MEMORY[:] = Path("/proc/self/maps").read_text().splitlines()


def _search(*turned: str) -> str:
    """Look for texts in all memory of this process.

    They come as hex with every bit turned, so that what is found is not the question itself; for the same reason
    memory is turned before it is looked through.
    """
    wanted = [bytes.fromhex(text) for text in turned]
    window = bytearray(_WINDOW + 256)
    view = np.frombuffer(window, np.uint8)
    here = range(view.ctypes.data - 1, view.ctypes.data + len(window))
    found, size = 0, 0
    for begin, end in _writable():
        for at in range(begin, end, _WINDOW):
            length = min(_WINDOW + 256, end - at)  # windows overlap, for what lies across the edge of one
            if (
                at in here
                or here.start in range(at, at + length)
                or _LIBC.madvise(ctypes.c_void_p(at), ctypes.c_size_t(length), 0)
            ):
                continue
            seen = np.frombuffer(memoryview((ctypes.c_uint8 * length).from_address(at)), np.uint8)
            np.invert(seen, out=view[:length])
            found += sum(window.count(one, 0, length) for one in wanted)
            size += length
    return f"{found} times in {size >> 20} MB"


def _writable() -> list[tuple[int, int]]:
    """Where this process has memory that it can have written to."""
    areas = []
    for line in _MEMORY:
        where, rights, *_ = line.split()
        if rights.startswith("rw") and not line.endswith(("[vvar]", "[vsyscall]")):
            begin, end = (int(number, 16) for number in where.split("-"))
            areas.append((begin, end))
    return areas


_WINDOW = 1 << 20
_MEMORY: list[str] = []
_LIBC: Any = ctypes.CDLL(None) if os.name == "posix" else None


_ANSWER = 3  # where the child writes its answer

ATTACKS: dict[str, Callable[..., str]] = {
    "open": _open, "write": _write, "socket": _socket, "fork": _fork, "exec": _exec, "kill": _kill,
    "environment": _environment, "allocate": _allocate, "spin": _spin, "spin in C": _spin_in_c, "swallow": _swallow,
    "sleep": _sleep, "crash": _crash, "hang up": _hang_up, "flood": _flood, "forge": _forge,
    "search": _search, "raise limits": _raise_limits, "descriptors": _descriptors, "capabilities": _capabilities,
    "call": system_calls.call, "calls": system_calls.allowed,
}  # fmt: skip
