"""`open`, `pickle` and what NumPy saves: files that are kept in the memory of the run, and no others."""

from __future__ import annotations

import io
import pickle
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from graphlab.sandbox.values.arrays import make, to_dtype, to_int
from graphlab.sandbox.values.classes import Record
from graphlab.sandbox.values.formatting import text_of
from graphlab.sandbox.values.methods import ATTRIBUTES, METHODS, want
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.text_file import TextFile
from graphlab.sandbox.values.values import (
    ARRAY_SCALARS,
    CONTAINERS,
    DICTS,
    SCALARS,
    DefaultDict,
    Native,
    Problem,
    Table,
    TracedFloat,
    an,
    filled_as,
    is_operand,
)
from graphlab.storage import Archive

NO_FILES = "A program here reads what it has saved itself, and no files of a disk: write the numbers into it, as lists."
_MODES = re.compile(r"[rwax](b|t|\+){0,2}")


def saved(m: Machine, path: Any) -> Any:
    """What the program has saved under a path. Raises a FileNotFoundError of the program where there is nothing."""
    try:
        return m.memory.kept(path)
    except FileNotFoundError:
        raise _missing(text_of(m, path, 200)) from None


def _missing(path: str) -> Problem:
    return Problem(FileNotFoundError, f"[Errno 2] No such file or directory: {path[:200]!r}", NO_FILES)


# --- open ----------------------------------------------------------------------------------------


def _open(m: Machine, file: Any, mode: Any = "r", buffering: Any = -1, encoding: Any = None, **more: Any) -> TextFile:
    name = want(file, str)
    if not _MODES.fullmatch(want(mode, str)):
        raise Problem(ValueError, f"invalid mode: {mode[:20]!r}", "Write 'w' to write, 'a' to add, 'r' to read.")
    m.meter.tick()
    if "r" in mode:
        found = saved(m, name)
        if isinstance(found, Archive):
            cause = f"{name!r} is no text: weights or arrays were saved there."
            raise Problem(ValueError, cause, "Use model.load_weights(...) or np.load(...).")
    return TextFile(m.memory, name, mode)


def _write(m: Machine, file: TextFile, text: Any) -> int:
    part = want(text, bytes if file.is_binary else str)
    m.meter.items(file.length + len(part), "text")
    file.add(part)
    return len(part)


def _write_lines(m: Machine, file: TextFile, lines: Any) -> None:
    for line in m.each(lines):
        _write(m, file, line)


def _read(m: Machine, file: TextFile, size: Any = -1) -> Any:
    m.meter.items(file.length, "text")
    found = file.read(-1 if size is None else to_int(m, size))
    if not isinstance(found, str | bytes):
        raise Problem(TypeError, f"In {file.name!r} there is no text.", "Read it with what wrote it: pickle.load(f).")
    return found


def _line(m: Machine, file: TextFile) -> str:
    m.meter.items(file.length, "text")
    return file.line()


def _lines(m: Machine, file: TextFile) -> list[str]:
    return list(m.each(file))


METHODS[TextFile] = {
    "write": _write,
    "writelines": _write_lines,
    "read": _read,
    "readline": _line,
    "readlines": _lines,
    "flush": lambda m, file: file.flush(),
    "close": lambda m, file: file.close(),
}
ATTRIBUTES[TextFile] = {"name": lambda f: f.name, "mode": lambda f: f.mode, "closed": lambda f: f.closed}

OPEN = Native("open", _open, "file, mode='r'")


# --- Plain data ----------------------------------------------------------------------------------


def _copy(m: Machine, value: Any) -> Any:
    """Plain data, which no later change of `value` reaches."""
    m.survey(value, depth=32)
    return _copied(m, value)


def _copied(m: Machine, value: Any) -> Any:
    kind = type(value)
    if kind is TracedFloat:
        return float(value)
    if kind in SCALARS or kind in ARRAY_SCALARS or (is_operand(value) and kind.__name__ == "Tensor"):
        return value
    if kind is np.ndarray:
        m.meter.elements(value.size)
        return m.from_host(value.copy())
    if kind in DICTS:
        return filled_as(value, [(key, _copied(m, part)) for key, part in value.items()])
    if kind in CONTAINERS:
        return filled_as(value, [_copied(m, part) for part in value])
    cause = f"Only plain data are kept here: numbers, texts, arrays, lists and dictionaries; got {an(value)}."
    raise Problem(TypeError, cause, "Of a model save the weights: model.save_weights('model.weights.h5').")


# --- pickle --------------------------------------------------------------------------------------


def _dump(m: Machine, obj: Any, file: Any, protocol: Any = None, **more: Any) -> None:
    want(file, TextFile).add(_copy(m, obj))


def _load(m: Machine, file: Any, **more: Any) -> Any:
    found = want(file, TextFile).read()
    if isinstance(found, bytes):
        return _loads(m, found)
    return _copy(m, found)


def _dumps(m: Machine, obj: Any, protocol: Any = None, **more: Any) -> bytes:
    plain = _copy(m, obj)
    if not _is_of_python(plain):
        raise Problem(TypeError, "Only data of Python's become bytes here.", "Make a list of it: x.numpy().tolist().")
    packed = pickle.dumps(plain)
    m.meter.items(len(packed), "text")
    m.pickled[packed] = plain
    return packed


def _is_of_python(value: Any) -> bool:
    """Whether nothing of the program's own is in it: a named tuple leads to its class, a defaultdict to a function."""
    if type(value) in (Record, DefaultDict):
        return False
    if type(value) in DICTS:
        return all(_is_of_python(part) for part in (*value, *value.values()))
    if type(value) in CONTAINERS:
        return all(map(_is_of_python, value))
    return type(value) in SCALARS


def _loads(m: Machine, data: Any, **more: Any) -> Any:
    """The value that bytes were made of: nothing is ever made of bytes that came from elsewhere."""
    packed = want(data, bytes)
    m.meter.items(len(packed), "text")
    if packed not in m.pickled:
        raise Problem(ValueError, "These bytes were not made by pickle.dumps in this program.", NO_FILES)
    return _copy(m, m.pickled[packed])


PICKLE = Table(
    "pickle",
    {
        "dump": Native("pickle.dump", _dump, "obj, file"),
        "load": Native("pickle.load", _load, "file"),
        "dumps": Native("pickle.dumps", _dumps, "obj"),
        "loads": Native("pickle.loads", _loads, "data"),
        "HIGHEST_PROTOCOL": pickle.HIGHEST_PROTOCOL,
        "DEFAULT_PROTOCOL": pickle.DEFAULT_PROTOCOL,
    },
)


# --- NumPy ---------------------------------------------------------------------------------------


def _own_array(m: Machine, value: Any) -> Any:
    array = np.asarray(make(m, value))
    m.meter.elements(array.size)
    return m.from_host(array.copy())


def _put(m: Machine, file: Any, content: Any, ending: str) -> None:
    if type(file) is TextFile:
        file.add(content)
    else:
        path = want(file, str)
        m.memory.keep(path if path.endswith(ending) else path + ending, content)


def _taken(m: Machine, file: Any) -> Any:
    return file.read() if type(file) is TextFile else saved(m, want(file, str))


def _save(m: Machine, file: Any, arr: Any, allow_pickle: Any = True) -> None:
    _put(m, file, _own_array(m, arr), ".npy")


def _save_several(m: Machine, file: Any, *args: Any, **named: Any) -> None:
    every = {**{f"arr_{number}": value for number, value in enumerate(args)}, **named}
    _put(m, file, Archive({name: _own_array(m, value) for name, value in every.items()}), ".npz")


def _load_array(m: Machine, file: Any, mmap_mode: Any = None, allow_pickle: Any = False, **more: Any) -> Any:
    found = _taken(m, file)
    if isinstance(found, Archive):
        return {name: _own_array(m, value) for name, value in found.arrays.items()}
    if isinstance(found, np.ndarray):
        return _own_array(m, found)
    raise Problem(ValueError, "There is no array in this file.", "np.load reads what np.save and np.savez have saved.")


_FORMAT = re.compile(r"%[-+ 0#]{0,2}\d{0,2}(\.\d{1,2})?[dfeEgGi]")


def _save_text(
    m: Machine, fname: Any, X: Any, fmt: Any = "%.18e", delimiter: Any = " ", newline: Any = "\n",  # noqa: N803
    header: Any = "", footer: Any = "", comments: Any = "# ", encoding: Any = None,
) -> None:  # fmt: skip
    array = np.atleast_1d(make(m, X))
    if not _FORMAT.fullmatch(want(fmt, str)):
        raise Problem(
            ValueError, f"A format of one number is needed; got {fmt[:40]!r}.", "Write fmt='%.3f' or fmt='%d'."
        )
    texts = [want(text, str) for text in (delimiter, newline, header, footer, comments)]
    breaks = (texts[2] + texts[3]).count("\n") + 2  # behind each there is what marks a comment
    signs = sum(map(len, texts)) + breaks * len(texts[4])
    m.meter.items(array.size * (100 + len(texts[0]) + len(texts[1])) // 4 + signs, "text")
    out = io.StringIO()
    np.savetxt(out, array, fmt, *texts)
    m.meter.items(len(out.getvalue()), "text")
    if type(fname) is TextFile:
        _write(m, fname, out.getvalue())
    else:
        m.memory.keep(want(fname, str), out.getvalue())


def _load_text(host: Callable[..., Any], skip: str) -> Callable[..., Any]:
    def load(
        m: Machine, fname: Any, dtype: Any = None, delimiter: Any = None, skiprows: Any = 0, skip_header: Any = 0,
        usecols: Any = None, unpack: Any = False,
    ) -> Any:  # fmt: skip
        found = _taken(m, fname)
        text = want(found, str)
        m.meter.items(len(text), "text")
        chosen = (
            None if usecols is None else [to_int(m, n) for n in m.each([usecols] if type(usecols) is int else usecols)]
        )
        settings = {skip: min(max(to_int(m, skiprows or skip_header), 0), len(text))}
        _check_columns(chosen, len(text))
        kind = to_dtype(m, dtype) or np.dtype(float)
        separator = want(delimiter, str, type(None))
        read = host(io.StringIO(text), kind, delimiter=separator, usecols=chosen, unpack=bool(unpack), **settings)
        return m.from_host(np.asarray(read))

    return load


def _check_columns(chosen: list[int] | None, most: int) -> None:
    """Raise ValueError for a column that no line can have: each needs a character."""
    for column in chosen or ():
        if not -most <= column < most:
            cause = f"invalid column index {column if abs(column) < 10**9 else 'that is too large'}"
            raise Problem(ValueError, f"{cause}: no line has so many columns.", "Columns are counted from 0.")


NUMPY_FILES: dict[str, Any] = {
    "save": Native("np.save", _save, "file, arr"),
    **{name: Native(f"np.{name}", _save_several, "file, *arrays, **named") for name in ("savez", "savez_compressed")},
    "load": Native("np.load", _load_array, "file"),
    "savetxt": Native("np.savetxt", _save_text, "fname, X, fmt='%.18e', delimiter=' '"),
    "loadtxt": Native("np.loadtxt", _load_text(np.loadtxt, "skiprows"), "fname, delimiter=None"),
    "genfromtxt": Native("np.genfromtxt", _load_text(np.genfromtxt, "skip_header"), "fname, delimiter=None"),
}


# --- os, shutil ----------------------------------------------------------------------------------


def _exists(m: Machine, path: Any) -> bool:
    return m.memory.has(want(path, str))


def _is_file(m: Machine, path: Any) -> bool:
    return m.memory.has_entry(want(path, str))


def _is_folder(m: Machine, path: Any) -> bool:
    return _exists(m, path) and not _is_file(m, path)


def _listed(m: Machine, path: Any = ".") -> list[str]:
    if path != "." and not _is_folder(m, path):
        raise _missing(path)
    return m.memory.names(path)


def _make_folder(m: Machine, path: Any, mode: Any = 0o777, exist_ok: Any = False) -> None:
    if _exists(m, path) and not exist_ok:
        raise Problem(FileExistsError, f"[Errno 17] File exists: {path[:200]!r}", "Write exist_ok=True.")
    m.memory.make_folder(path)


def _remove(m: Machine, path: Any) -> None:
    saved(m, want(path, str))
    m.memory.remove(path)


def _remove_folder(m: Machine, path: Any, ignore_errors: Any = False) -> None:
    if not _exists(m, path):
        if ignore_errors:
            return
        raise _missing(path)
    m.memory.remove_folder(path)


PATHS: dict[str, Any] = {
    "exists": Native("os.path.exists", _exists, "path"),
    "isfile": Native("os.path.isfile", _is_file, "path"),
    "isdir": Native("os.path.isdir", _is_folder, "path"),
}
FOLDERS: dict[str, Any] = {
    "listdir": Native("os.listdir", _listed, "path='.'"),
    "makedirs": Native("os.makedirs", _make_folder, "name, exist_ok=False"),
    "mkdir": Native("os.mkdir", _make_folder, "path"),
    "remove": Native("os.remove", _remove, "path"),
    "unlink": Native("os.unlink", _remove, "path"),
    "rmdir": Native("os.rmdir", _remove_folder, "path"),
}
SHUTIL = Table("shutil", {"rmtree": Native("shutil.rmtree", _remove_folder, "path, ignore_errors=False")})
