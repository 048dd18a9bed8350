"""System calls that a program has no use for, to see that the kernel refuses each. Asked for directly, past Python.

Where one works after all, nothing happens: it only asks, or its arguments make no sense.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
from typing import Any

_MACHINES = {"x86_64": 0, "aarch64": 1}
_X32 = 0x40000000  # the bit that makes a call of the 32-bit kind on x86_64, with other checks

# What for: by name, the numbers on x86_64 and aarch64 (None where there is none), and arguments.
_TABLE: dict[str, dict[str, tuple[int | None, int | None, tuple[int, ...]]]] = {
    "files": {
        "openat": (257, 56, (-100,)), "openat of the 32-bit kind": (257 | _X32, None, (-100,)), "open": (2, None, ()),
        "openat2": (437, 437, (-100,)), "newfstatat": (262, 79, (-100,)), "statx": (332, 291, (-100,)),
        "faccessat": (269, 48, (-100,)), "readlinkat": (267, 78, (-100,)), "unlinkat": (263, 35, (-100,)),
        "renameat2": (316, 276, (-100,)), "mkdirat": (258, 34, (-100,)), "linkat": (265, 37, (-100,)),
        "getdents64": (217, 61, (99,)), "getcwd": (79, 17, ()), "chdir": (80, 49, ()), "chroot": (161, 51, ()),
        "mount": (165, 40, ()), "name_to_handle_at": (303, 264, (-100,)), "open_by_handle_at": (304, 265, (99,)),
        "memfd_create": (319, 279, ()), "memfd_secret": (447, 447, (1,)), "dup": (32, 23, (0,)), "pipe2": (293, 59, ()),
        "fcntl": (72, 25, (3, 3)), "ioctl": (16, 29, (3, 0x541B)), "inotify_init1": (294, 26, (1,)),
        "pwrite64": (18, 68, (99,)), "writev": (20, 66, (3,)), "sendfile": (40, 71, (99, 99)),
    },
    "network": {
        "socket": (41, 198, (1, 1)), "socketpair": (53, 199, ()), "connect": (42, 203, (99,)), "bind": (49, 200, (99,)),
        "sendto": (44, 206, (3,)), "sendmsg": (46, 211, (3,)), "recvmsg": (47, 212, (3,)), "shutdown": (48, 210, (99,)),
        "setsockopt": (54, 208, (3,)), "getpeername": (52, 205, (3,)), "io_uring_setup": (425, 425, ()),
        "io_uring_register": (427, 427, (99,)), "epoll_create1": (291, 20, (1,)), "eventfd2": (290, 19, ()),
    },
    "processes and signals": {
        "kill": (62, 129, (0, 0)), "tkill": (200, 130, (1, 0)), "tgkill": (234, 131, (1, 1, 0)),
        "rt_sigqueueinfo": (129, 138, (1, 0)), "rt_tgsigqueueinfo": (297, 240, (1, 1, 0)),
        "pidfd_open": (434, 434, (1,)), "pidfd_send_signal": (424, 424, (99,)), "pidfd_getfd": (438, 438, (99,)),
        "clone": (56, 220, (0x10000,)), "clone3": (435, 435, ()), "execve": (59, 221, ()),
        "execveat": (322, 281, (99,)), "wait4": (61, 260, (-1, 0, 1)), "getppid": (110, 173, ()),
        "ptrace": (101, 117, (16, 0)),
        "process_vm_readv": (310, 270, (1,)), "process_vm_writev": (311, 271, (1,)),
        "process_madvise": (440, 440, (99,)),
        "kcmp": (312, 272, (1, 1)), "setpriority": (141, 140, (0, 0, 0)), "sched_setaffinity": (203, 122, (0,)),
        "sched_setscheduler": (144, 119, (0,)), "prlimit64": (302, 261, (0, 7)), "setrlimit": (160, 164, (7,)),
        "nanosleep": (35, 101, ()), "clock_nanosleep": (230, 115, ()), "timer_create": (222, 107, (99,)),
        "timerfd_create": (283, 85, (99,)),
    },
    "shared memory": {
        "shmget": (29, 194, (0, 4096, 0o1600)), "shmat": (30, 196, (-1,)), "semget": (64, 190, (0, 0)),
        "msgget": (68, 186, (99,)), "mq_open": (240, 180, ()), "userfaultfd": (323, 282, (1,)),
        "mincore": (27, 232, ()), "mlockall": (151, 230, (0,)), "pkey_mprotect": (329, 288, ()),
        "remap_file_pages": (216, 234, ()), "membarrier": (324, 283, (0,)),
        "madvise that merges pages": (28, 233, (0, 0, 12)), "madvise that pages out": (28, 233, (0, 0, 21)),
        "madvise that breaks hardware": (28, 233, (0, 0, 100)),
        "mmap to execute": (9, 222, (0, 4096, 7, 0x22, -1)), "mprotect to execute": (10, 226, (0, 0, 4)),
    },
    "the kernel": {
        "prctl": (157, 167, (3,)), "seccomp": (317, 277, (2, 0)), "personality": (135, 92, (0xFFFFFFFF,)),
        "bpf": (321, 280, (99,)), "perf_event_open": (298, 241, ()), "keyctl": (250, 219, (99,)),
        "add_key": (248, 217, ()), "unshare": (272, 97, (0,)), "setns": (308, 268, (99,)), "setuid": (105, 146, (0,)),
        "capset": (126, 91, ()), "landlock_create_ruleset": (444, 444, (0, 0, 1)), "init_module": (175, 105, ()),
        "kexec_load": (246, 104, (0, 0, 0, 99)), "reboot": (169, 142, ()), "syslog": (103, 116, (10,)),
        "sethostname": (170, 161, (0, -1)), "uname": (63, 160, ()), "sysinfo": (99, 179, ()), "swapon": (167, 224, ()),
    },
}  # fmt: skip


def _here() -> dict[str, dict[str, tuple[int, tuple[int, ...]]]]:
    which = _MACHINES.get(platform.machine())
    if which is None or os.name != "posix":
        return {}
    return {
        about: {name: (one[which], one[2]) for name, one in calls.items() if one[which] is not None}  # type: ignore[misc]
        for about, calls in _TABLE.items()
    }


CALLS = _here()
"""What is tried on this machine: by what it is about, then by name, the number and the arguments."""


def call(about: str, name: str) -> str:
    """What came of a system call. Raises PermissionError if it is refused."""
    number, arguments = CALLS[about][name]
    libc: Any = ctypes.CDLL(None, use_errno=True)
    given = [ctypes.c_long(argument) for argument in (*arguments, *[0] * 6)[:6]]
    result = libc.syscall(ctypes.c_long(number), *given)
    problem = ctypes.get_errno() if result == -1 else 0
    if problem == errno.EPERM:
        raise PermissionError(problem, os.strerror(problem))
    return errno.errorcode.get(problem, "it worked")


def allowed(about: str) -> str:
    """Which of them are not refused."""
    found = []
    for name in CALLS[about]:
        try:
            found.append(f"{name} ({call(about, name)})")
        except PermissionError:
            continue
    return ", ".join(found)
