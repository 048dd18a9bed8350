"""The interface of a store, what it holds, and which one is in use."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple


class Archive(NamedTuple):
    """What is saved under one path: arrays by names such as "layers/dense/vars/0", and texts beside them."""

    arrays: Mapping[str, Any]
    texts: Mapping[str, str] = {}


class Store:
    """Keeps archives and texts by their paths. Whatever is asked for and not there is a FileNotFoundError."""

    def put(self, path: str, archive: Archive) -> None:
        """Keep an archive. Raises ValueError for a path whose ending no format has."""
        raise NotImplementedError

    def get(self, path: str) -> Archive:
        """The archive that was put there."""
        raise NotImplementedError

    def write(self, path: str, text: str) -> None:
        """Keep a text."""
        raise NotImplementedError

    def read(self, path: str) -> str:
        """The text that was written there."""
        raise NotImplementedError

    def has(self, path: str) -> bool:
        """Whether there is something at this path."""
        raise NotImplementedError

    def remove(self, path: str) -> None:
        """Forget what is there."""
        raise NotImplementedError

    def make_folder(self, path: str) -> None:
        """Make a folder, and those around it."""
        raise NotImplementedError

    def export(self, path: str) -> None:
        """A SavedModel is asked for, which graphlab cannot make."""
        raise NotImplementedError


_store: ContextVar[Store | None] = ContextVar("store", default=None)


def storage() -> Store:
    """The store of the moment: files, unless `storing_in` has chosen another."""
    if (chosen := _store.get()) is not None:
        return chosen
    from graphlab.storage.files import Files  # a program that is run by others never comes here

    return Files()


@contextmanager
def storing_in(store: Store) -> Iterator[None]:
    """Keep what is saved inside the block in `store`."""
    token = _store.set(store)
    try:
        yield
    finally:
        _store.reset(token)


def path_text(path: Any) -> str:
    """A path as a text, with `/` between its parts. Raises TypeError for what is none.

    >>> path_text("./weights//best.npz")
    'weights/best.npz'
    """
    text = path.__fspath__() if hasattr(path, "__fspath__") else path
    if not isinstance(text, str):
        raise TypeError(f"A path is a text, such as 'model.weights.h5'; got {path!r} (a {type(path).__name__}).")
    return posixpath.normpath(text) if text else text
