"""A store that writes nothing: what is saved is there until the program ends."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from typing import Any

import numpy as np

from graphlab.counting import looping, walking
from graphlab.storage.store import Archive, Store, path_text
from graphlab.tensor import observer

KEPT = "Nothing is written to a disk here: what is saved is kept until the program ends."
_EXPORTED = "Nothing is exported here: a SavedModel is a graph for another program."

_PART = 16  # characters or names that count as much as one part of a list
_ALWAYS = ("", ".", "..", "/", "//")  # folders that nobody makes
_LONGEST, _LONGEST_NAME = 4096, 255  # bytes of a path, and of one of its names, as Linux has it


class Memory(Store):
    """Keeps archives and texts in a dictionary; `say` is called with what the reader of a run should know.

    >>> store = Memory(print)
    >>> store.write("logs/loss.csv", "epoch,loss")
    Nothing is written to a disk here: what is saved is kept until the program ends.
    >>> store.read("./logs/loss.csv"), store.has("logs"), store.has("other")
    ('epoch,loss', True, False)
    """

    def __init__(self, say: Callable[[str], Any]):
        self._say = say
        self._entries: dict[str, Any] = {}
        self._folders: set[str] = set()

    def keep(self, path: Any, value: Any) -> None:
        """Keep any value, which nobody changes, under a path. Raises OSError for a path that no file can have."""
        place = _place(path)
        if place in self._folders or place in _ALWAYS:
            raise IsADirectoryError(f"[Errno 21] Is a directory: {place!r}")
        self._say(KEPT)
        self._entries[place] = value

    def kept(self, path: Any) -> Any:
        """The value under a path. Raises FileNotFoundError where nothing was saved there."""
        place = _place(path)
        try:
            return self._entries[place]
        except KeyError:
            raise FileNotFoundError(self._missing(place)) from None

    def put(self, path: str, archive: Archive) -> None:
        arrays = {name: self._copy(value) for name, value in archive.arrays.items()}
        for text in archive.texts.values():
            walking(len(text) // _PART)
        self.keep(path, Archive(arrays, dict(archive.texts)))

    def _copy(self, value: Any) -> np.ndarray:
        looping()
        watcher = observer()
        if watcher is not None:
            watcher.allocating(int(np.size(value)))
        array = np.array(value)
        if watcher is not None:
            watcher.holding(array)
        return array

    def get(self, path: str) -> Archive:
        found = self.kept(path)
        if not isinstance(found, Archive):
            raise ValueError(f"What was saved at {path!r} are no weights of a model.")
        return found

    def write(self, path: str, text: str) -> None:
        walking(len(text) // _PART)
        self.keep(path, text)

    def read(self, path: str) -> str:
        found = self.kept(path)
        if not isinstance(found, str):
            raise ValueError(f"What was saved at {path!r} is no text.")
        return found

    def has(self, path: str) -> bool:
        try:
            place = _place(path)
        except (OSError, ValueError):
            return False  # as Python puts it of a path that no file can have
        if place in self._entries or place in self._folders or place == ".":
            return True
        walking(len(self._entries))
        return any(name.startswith(f"{place}/") for name in self._entries)

    def has_entry(self, path: str) -> bool:
        """Whether something was saved under exactly this path."""
        return path_text(path) in self._entries

    def names(self, folder: str) -> list[str]:
        """What is in a folder, in order. Raises FileNotFoundError where there is no such folder."""
        place = path_text(folder)
        if place != "." and not self.has(place):
            raise FileNotFoundError(self._missing(place))
        every = [*self._entries, *self._folders]
        walking(len(every))
        begin = "" if place == "." else f"{place}/"
        return sorted({name[len(begin) :].split("/")[0] for name in every if name.startswith(begin)})

    def remove(self, path: str) -> None:
        place = _place(path)
        if self._entries.pop(place, None) is None:
            raise FileNotFoundError(self._missing(place))

    def remove_folder(self, path: str) -> None:
        """Forget a folder with all that is in it."""
        place = path_text(path)
        every = [*self._entries, *self._folders]
        walking(len(every))
        for name in every:
            if name == place or name.startswith(f"{place}/"):
                self._entries.pop(name, None)
                self._folders.discard(name)

    def make_folder(self, path: str) -> None:
        place = _place(path)
        self._say(KEPT)
        while place not in _ALWAYS and place not in self._folders:
            looping()
            walking(len(place))
            self._folders.add(place)
            place = posixpath.dirname(place)

    def export(self, path: str) -> None:
        self._say(_EXPORTED)

    def _missing(self, place: str) -> str:
        walking(len(self._entries))
        near = ", ".join(repr(name) for name in sorted(self._entries)[:5])
        there = f"There is {near}." if near else "It has saved nothing so far."
        return f"Nothing was saved at {place!r} in this program, and it reads no files of a disk. {there}"


def _place(path: Any) -> str:
    """A path as the name of an entry. Raises OSError or ValueError where no file of a disk could have it."""
    looping()
    text = path_text(path)
    walking(len(text) // _PART)
    if not text:
        raise FileNotFoundError("[Errno 2] No such file or directory: ''")
    if "\0" in text:
        raise ValueError("embedded null byte: no path has the character \\0")
    parts = text.split("/")
    if len(text.encode(errors="replace")) >= _LONGEST or any(
        len(part.encode(errors="replace")) > _LONGEST_NAME for part in parts
    ):
        raise OSError(f"[Errno 36] File name too long: {text[:40]!r}, of {len(text):,} characters")
    return text
