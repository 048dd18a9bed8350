"""Graphviz is compiled once, and what it was compiled to is read only where nobody else can write."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from graphlab.views.drawing import engine
from graphlab.views.drawing.engine import Engine, is_compiled, is_private, private_cache


def _compiled(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.stat().st_size > 100_000]


def test_what_was_compiled_is_read_again_and_made_anew_where_it_is_broken(tmp_path: Path) -> None:
    """The second engine leaves the file as it is; a file of other bytes is written again. All draw the same."""
    first = Engine(tmp_path).render("digraph { a -> b }", format="json0")
    (file,) = _compiled(tmp_path)
    assert is_compiled(tmp_path) and not is_compiled(tmp_path / "other") and not is_compiled(None)
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


def test_it_starts_no_thread_and_takes_little_address_space() -> None:
    """So a process that forks may make one, and its children draw with it: a fork has one thread, and bounded space."""
    if not Path("/proc/self/task").exists():
        pytest.skip("what a process has is read from Linux's /proc")
    program = (
        "import os\nfrom pathlib import Path\nfrom graphlab.views.drawing.engine import Engine\n"
        "def size():\n    pages = int(Path('/proc/self/statm').read_text().split()[0])\n"
        "    return pages * os.sysconf('SC_PAGE_SIZE') // 10**6\n"
        "before, threads = size(), len(os.listdir('/proc/self/task'))\n"
        "engine = Engine()\nengine.render('digraph { a -> b }', format='json0')\n"
        "print(size() - before, len(os.listdir('/proc/self/task')) - threads)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    megabytes, threads = map(int, done.stdout.split())
    assert threads == 0 and megabytes < 150
