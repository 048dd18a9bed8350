"""The modules of the browser's half become one script a component, without Node."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graphlab.browser import assets
from graphlab.views.notation import mathml

COMPONENTS = sorted(folder.parent.name for folder in assets.FOLDER.glob("*/index.js"))
CACHED = (assets.script, assets.style, assets.styled_script, assets.bundle, assets.file_name)
FILES = sorted(file for kind in ("*.js", "*.css", "*.ts") for file in assets.FOLDER.rglob(kind))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A browser's half of one's own, in which a component `toy` can be written."""
    monkeypatch.setattr(assets, "FOLDER", tmp_path.resolve())
    (tmp_path / "toy").mkdir()
    for read in CACHED:
        read.cache_clear()
    yield tmp_path / "toy"
    for read in CACHED:
        read.cache_clear()


@pytest.mark.parametrize("name", COMPONENTS)
def test_every_component_is_joined_without_imports(name: str):
    """One file is all: nothing else is asked for, and each module is in it once."""
    script = assets.script(name)
    assert not re.search(r"^import\b", script, re.M) and "@import" not in assets.style(name)
    assert len(re.findall(r"^// (\S+\.js)$", script, re.M)) == len(set(re.findall(r"^// (\S+\.js)$", script, re.M)))


def test_the_pages_script_has_every_component_and_each_module_once():
    """One file for all pages: what Python mounts is in it under its name, the scripts of exports are not."""
    bundle = assets.bundle()
    modules = re.findall(r"^// (\S+\.js)$", bundle, re.M)
    assert len(modules) == len(set(modules))
    entries = re.findall(r"^(\w+): module\d+\.styled\(", bundle, re.M)
    assert entries == assets.components() == [name for name in COMPONENTS if name not in assets.EXPORTED]
    faces = "".join(file.read_text("utf-8") for file in (assets.FOLDER.parent / "ui/components").glob("*.py"))
    assert set(re.findall(r'component\("(\w+)"\)', faces)) == set(entries)


def test_a_module_keeps_its_own_names(folder: Path):
    """What is not exported is nobody else's, so two modules may use a name for two things."""
    (folder / "a.js").write_text("const own = 1;\nexport const a = own;\n")
    (folder / "index.js").write_text(
        'import { a } from "./a.js";\n\nconst own = a + 1;\nexport default function f() {}\n'
    )
    script = assets.script("toy")
    assert script.index("const own = 1;") < script.index("const own = a + 1;")
    assert script.count("(() => {") == 2
    assert script.endswith("export default module1.default;\n")


@pytest.mark.parametrize("name", COMPONENTS)
def test_only_what_has_left_the_page_is_closed(name: str):
    """Streamlit says that a component goes also when it has newer data: `component` knows, nobody else asks."""
    source = (assets.FOLDER / name / "index.js").read_text("utf-8")
    _, function, body = source.partition("export default function")
    assert not function or "return () =>" not in body.partition("\n}\n")[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('import * as all from "./a.js";\n', "is not joined"),
        ("export { a };\n", "is not joined"),
        ("export default () => 1;\n", "is not joined"),
        ('import { a } from "./index.js";\n', "in a circle"),
    ],
)
def test_another_form_of_import_fails_at_once(folder: Path, text: str, said: str):
    """What the joining does not know is an error that says so, never a script that is broken in the browser."""
    (folder / "index.js").write_text(text)
    with pytest.raises(ValueError, match=said):
        assets.script("toy")


def test_a_sheet_has_what_it_imports(folder: Path):
    """In its place, so that its own rules come after it; nothing is left for the browser to fetch."""
    (assets.FOLDER / "theme.css").write_text("html {}\n")
    (assets.FOLDER / "shared.css").write_text("a {}\n")
    (folder / "style.css").write_text('@import "../shared.css";\n\nb {}\n')
    assets.style.cache_clear()
    assert assets.style("toy").split() == ["html", "{}", "a", "{}", "b", "{}"]


def test_another_text_has_another_name(folder: Path):
    """A browser that keeps files for years never shows old code or an old style: their content is in the name."""
    (assets.FOLDER / "theme.css").write_text("")
    (assets.FOLDER / "styled.js").write_text("export function styled() {}\n")
    names = set()
    for code, style in (("1", "a"), ("2", "a"), ("2", "b")):
        (folder / "index.js").write_text(f"export default function f() {{ return {code}; }}\n")
        (folder / "style.css").write_text(f"{style} {{}}\n")
        for read in CACHED:
            read.cache_clear()
        names.add(assets.file_name())
    assert len(names) == 3


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_lines_can_be_read(file: Path):
    """No line is longer than 120 characters, also where prettier leaves a text as it is."""
    assert [line for line in file.read_text("utf-8").splitlines() if len(line) > 120] == []


@pytest.mark.parametrize(("name", "written"), [("MATHS", mathml._TAGS), ("MATHS_ATTRIBUTES", mathml._ATTRIBUTES)])
def test_the_player_takes_in_the_mathematics_that_python_writes(name: str, written: frozenset[str]) -> None:
    """The table of what a formula may have is the same on both sides."""
    script = (assets.FOLDER / "player" / "checked.js").read_text(encoding="utf-8")
    found = re.search(rf"^const {name} = new Set\(\s*`([^`]*)`", script, re.M)
    assert found is not None and frozenset(found[1].split()) == written
