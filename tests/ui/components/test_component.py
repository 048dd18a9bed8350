"""The components' code and style are a file that the app serves, named by its content."""

from __future__ import annotations

import os
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from graphlab.browser import assets
from graphlab.ui.components import component


@pytest.fixture(autouse=True)
def fresh():
    """No test knows of the files that another one has written."""
    component._has_bundle.cache_clear()


def test_a_rerun_sends_an_address_and_not_the_code(tmp_path: Path):
    """What goes with each rerun is short, and names a file that holds all components: one for the whole app."""
    (tmp_path / "static").mkdir()
    sent = component._loader("player", tmp_path / "static")
    assert len(sent) < 200 and "default.player(" in sent
    assert "default.tape(" in component._loader("tape", tmp_path / "static")
    (file,) = (tmp_path / "static").iterdir()
    assert f"app/static/{file.name}" in sent
    assert file.name == assets.file_name()
    assert file.read_text("utf-8") == assets.bundle()


def test_the_address_is_relative():
    """Or it would not hold under `server.baseUrlPath`, nor behind a proxy that adds a prefix."""
    assert re.search(r'new URL\("(?!/|\w+:)[^"]+", document\.baseURI\)', component._LOADER)


def test_a_file_that_is_there_is_not_written_again(tmp_path: Path):
    """Several processes serve one folder; whoever comes later leaves it alone."""
    component._loader("tape", tmp_path)
    (file,) = tmp_path.iterdir()
    inode = file.stat().st_ino
    component._has_bundle.cache_clear()
    component._loader("tape", tmp_path)
    assert [part.stat().st_ino for part in tmp_path.iterdir()] == [inode]


def test_no_folder_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Beside a script that has no folder to serve from, such as a page that a test runs alone, nothing appears."""
    context = SimpleNamespace(main_script_path=str(tmp_path / "page.py"))
    monkeypatch.setattr(component, "get_script_run_ctx", lambda **_: context)
    monkeypatch.setattr(component.st, "get_option", lambda name: True)
    assert component._static_folder() is None and list(tmp_path.iterdir()) == []
    (tmp_path / "static").mkdir()
    assert component._static_folder() == tmp_path.resolve() / "static"


@pytest.mark.parametrize("folder", [None, "a file in the way"])
def test_where_nothing_can_be_written_the_code_is_sent(tmp_path: Path, folder: str | None):
    """A read-only disk, or an app that serves no files, makes a component slower and not broken."""
    (tmp_path / "a file in the way").touch()
    sent = component._loader("tape", folder and tmp_path / folder / "static")
    assert sent == assets.styled_script("tape")


def test_the_pages_own_style_is_a_file_too(tmp_path: Path):
    """An address goes with each rerun; where nothing can be written, the sheet."""
    sent = component._sheet("app", "p{margin:0}", tmp_path)
    (file,) = tmp_path.iterdir()
    assert sent == f'@import url("app/static/{file.name}");' and file.read_text("utf-8") == "p{margin:0}"
    assert component._sheet("app", "p{margin:0}", None) == "p{margin:0}"
    assert component._sheet("app", "p{margin:0}", file / "static") == "p{margin:0}"


def test_a_file_is_old_enough_to_be_kept(tmp_path: Path):
    """Streamlit says nothing of how long a file is good for: a browser keeps it for a tenth of its age."""
    component._loader("tape", tmp_path)
    (file,) = tmp_path.iterdir()
    assert os.stat(file).st_mtime < 1e9
