"""Graphviz is compiled once, and what it was compiled to is read only where nobody else can write."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from graphlab.views.drawing import engine
from graphlab.views.drawing.engine import Engine, is_private, private_cache


def _compiled(folder: Path) -> list[Path]:
    return [path for path in (folder / "code").rglob("*") if path.is_file() and path.stat().st_size > 100_000]


def test_what_was_compiled_is_read_again_and_made_anew_where_it_is_broken(tmp_path: Path) -> None:
    """The second engine leaves the file as it is; a file of other bytes is written again. All draw the same."""
    first = Engine(tmp_path).render("digraph { a -> b }", format="json0")
    (file,) = _compiled(tmp_path)
    written, stamp = file.read_bytes(), file.stat().st_mtime_ns
    assert Engine(tmp_path).render("digraph { a -> b }", format="json0") == first
    assert file.stat().st_mtime_ns == stamp
    file.write_bytes(b"\0" * 1000 + written[1000:])
    assert Engine(tmp_path).render("digraph { a -> b }", format="json0") == first
    assert file.read_bytes() == written


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
@pytest.mark.parametrize("mode", [0o770, 0o707, 0o777])
def test_a_folder_where_others_can_write_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int
) -> None:
    """Else they could have their code run."""
    monkeypatch.setattr(engine, "user_cache_path", lambda name: tmp_path / name)
    folder = private_cache()
    assert folder is not None and is_private(folder)
    folder.chmod(mode)
    assert private_cache() is None


def test_a_link_is_no_private_folder(tmp_path: Path) -> None:
    """Whoever made it chose where it leads."""
    (tmp_path / "real").mkdir(mode=0o700)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert is_private(tmp_path / "real") and not is_private(tmp_path / "link")


def test_without_a_folder_graphviz_draws_as_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home that cannot be written to takes the speed away, nothing else."""
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(engine, "user_cache_path", lambda name: tmp_path / "file" / name)
    assert private_cache() is None
    assert b"objects" in Engine().render("digraph { a }", format="json0")
