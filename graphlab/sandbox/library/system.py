"""`os`, `sys`, `platform` and `logging`: what a program asks of the machine around it. It has none to change."""

from __future__ import annotations

import platform
import posixpath
import sys
import time
from collections.abc import Callable
from typing import Any, NoReturn

from graphlab.sandbox.library.files import FOLDERS, NO_FILES, PATHS
from graphlab.sandbox.library.printing import write
from graphlab.sandbox.values.formatting import text_of
from graphlab.sandbox.values.limits import ProgramEnd
from graphlab.sandbox.values.methods import want
from graphlab.sandbox.values.operators import binary
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import Native, Problem, Table, VersionInfo

ONLY_COMPUTES = "A program here only computes: leave this line out, and what uses it."


# --- os ------------------------------------------------------------------------------------------


def _path(host: Callable[..., Any]) -> Native:
    """A function of `os.path` that only cuts or joins texts."""

    def function(m: Machine, *parts: Any) -> Any:
        m.meter.items(sum(len(want(part, str)) + 1 for part in parts), "text")
        return host(*parts)

    return Native(f"os.path.{host.__name__}", function, "path, *paths" if host is posixpath.join else "path")


_CUTS: tuple[Callable[..., Any], ...] = (
    posixpath.join, posixpath.basename, posixpath.dirname, posixpath.split, posixpath.splitext, posixpath.normpath,
    posixpath.isabs,
)  # fmt: skip

_PATH = Table(
    "os.path",
    {
        **{host.__name__: _path(host) for host in _CUTS},
        **PATHS,
        **{name: Native(f"os.path.{name}", lambda m, path: want(path, str)) for name in ("expanduser", "abspath")},
        "sep": "/",
    },
)


def _getenv(m: Machine, key: Any, default: Any = None) -> Any:
    return m.modules["os"].names["environ"].get(want(key, str), default)


OS = Table(
    "os",
    {
        "environ": {},
        "getenv": Native("os.getenv", _getenv, "key, default=None"),
        "path": _PATH,
        "getcwd": Native("os.getcwd", lambda m: "/"),
        "cpu_count": Native("os.cpu_count", lambda m: 1),
        **FOLDERS,
        "sep": "/", "linesep": "\n", "curdir": ".", "name": "posix",
    },
    {
        **dict.fromkeys(["walk", "scandir", "open", "rename", "chdir", "stat"], NO_FILES),
        **dict.fromkeys(["system", "popen", "fork", "kill", "getpid", "urandom", "execv"], ONLY_COMPUTES),
    },
)  # fmt: skip


# --- sys -----------------------------------------------------------------------------------------


def _stream(name: str) -> Table:
    """Both streams are shown: nobody would read the other one elsewhere."""

    def put(m: Machine, text: Any) -> int:
        write(m, want(text, str), end="")
        return len(text)

    return Table(
        f"sys.{name}",
        {
            "write": Native(f"sys.{name}.write", put, "text"),
            "flush": Native(f"sys.{name}.flush", lambda m: None),
            "isatty": Native(f"sys.{name}.isatty", lambda m: False),
        },
    )


def _exit(m: Machine, status: Any = None) -> NoReturn:
    if type(status) is str:
        write(m, status)
    elif want(status, int, bool, type(None)):
        m.note(f"The program ended itself with exit code {int(status)}.")
    raise ProgramEnd


_VERSION = VersionInfo(*sys.version_info[:3], "final", 0)

SYS = Table(
    "sys",
    {
        "version": platform.python_version(),
        "version_info": _VERSION,
        "argv": ["program.py"],
        "path": [],
        "modules": {},
        "platform": "linux",
        "maxsize": sys.maxsize,
        "byteorder": sys.byteorder,
        "exit": Native("sys.exit", _exit, "status=None"),
        **{name: _stream(name) for name in ("stdout", "stderr")},
        "setrecursionlimit": Native("sys.setrecursionlimit", lambda m, limit: want(limit, int) and None, "limit"),
    },
    {
        "stdin": "A program here asks no questions: write the values into it.",
        "getsizeof": "Ask an array for its bytes: x.numpy().nbytes.",
    },
)

PLATFORM = Table(
    "platform",
    {
        "python_version": Native("platform.python_version", lambda m: platform.python_version()),
        "system": Native("platform.system", lambda m: "Linux"),
        "machine": Native("platform.machine", lambda m: ""),
        "platform": Native("platform.platform", lambda m: "Linux"),
    },
)


# --- logging -------------------------------------------------------------------------------------

_LEVELS = {"DEBUG": 10, "INFO": 20, "WARNING": 30, "WARN": 30, "ERROR": 40, "CRITICAL": 50, "FATAL": 50, "NOTSET": 0}
_ROOT = "root"
_PROGRAM = "program.py"


def _level(level: Any) -> int:
    found = _LEVELS.get(level, -1) if type(level) is str else want(level, int)
    if found < 0:
        raise Problem(ValueError, f"Unknown level: {level!r}", f"There are: {', '.join(_LEVELS)}.")
    return int(found)


def _record(level: str, logger: str) -> Callable[..., None]:
    def log(m: Machine, message: Any, *args: Any, **given: Any) -> None:
        if _LEVELS[level] >= m.levels.get(logger, m.levels.get(_ROOT, 30)):
            text = text_of(m, message, m.limits.shown)
            write(m, _in_form(m, level, logger, str(binary(m, "%", text, args) if args else text)))

    return log


def _set_level(logger: str) -> Callable[..., None]:
    def set_level(m: Machine, level: Any) -> None:
        m.levels[logger] = _level(level)

    return set_level


def _in_form(m: Machine, level: str, logger: str, message: str) -> str:
    """A message in the form that `basicConfig` was given."""
    fields = {"levelname": level, "name": logger, "message": message, "levelno": _LEVELS[level]}
    fields |= {"filename": _PROGRAM, "module": _PROGRAM.removesuffix(".py"), "pathname": _PROGRAM}
    if "%(asctime)" in m.log_form:
        now = m.clock.read(time.time)
        moment = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(now))
        fields["asctime"] = f"{moment},{int(now % 1 * 1000):03d}"
    return str(binary(m, "%", m.log_form, fields))


def _configure(m: Machine, *, level: Any = 30, format: Any = None, **given: Any) -> None:  # noqa: A002  as Python
    m.levels[_ROOT] = _level(level)
    if format is not None and given.get("style", "%") == "%":
        m.log_form = want(format, str)


def _logger(m: Machine, name: Any = _ROOT) -> Table:
    return Table("logger", _functions(_ROOT if name is None else want(name, str)))


def _functions(logger: str) -> dict[str, Any]:
    found = {
        level.lower(): Native(f"logging.{level.lower()}", _record(level, logger), "message, *args")
        for level in ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
    }
    return {**found, "setLevel": Native("setLevel", _set_level(logger), "level")}


LOGGING = Table(
    "logging",
    {
        **{name: function for name, function in _functions(_ROOT).items() if name != "setLevel"},
        **_LEVELS,
        "getLogger": Native("logging.getLogger", _logger, "name=None"),
        "basicConfig": Native("logging.basicConfig", _configure, "level"),
    },
    dict.fromkeys(["FileHandler", "StreamHandler", "Formatter"], "What is logged is printed here: leave the line out."),
)
