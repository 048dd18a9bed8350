"""What a program would try if the first wall had a hole. Run inside the confined child, to see the second wall hold.

Only a runner that was started for it (`Client(attacks=True)`) takes these requests.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable


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
    import ctypes

    ctypes.string_at(0)
    return "read address 0"


def _hang_up() -> str:
    os.close(_ANSWER)
    return _spin()


def _flood() -> str:
    while True:
        os.write(_ANSWER, bytes(1 << 16))


def _forge() -> str:
    os.write(_ANSWER, b"\0\0\0\4junk")
    os._exit(0)


_ANSWER = 3  # where the child writes its answer

ATTACKS: dict[str, Callable[[], str]] = {
    "open": _open, "write": _write, "socket": _socket, "fork": _fork, "exec": _exec, "kill": _kill,
    "environment": _environment, "allocate": _allocate, "spin": _spin, "spin in C": _spin_in_c, "swallow": _swallow,
    "sleep": _sleep, "crash": _crash, "hang up": _hang_up, "flood": _flood, "forge": _forge,
}  # fmt: skip
