"""The browser's side of the components: their modules as one script, the style sheets of each as one sheet.

The files are ES modules that a browser or Node could load as they are. A page gets them as one file: each module
becomes a function of its own, whose result is what it exports, in the order in which they import each other; comments
on lines of their own are left out. That needs no Node, and only the three forms of statement that are accepted here;
anything else fails at once.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
#: Those that are no part of a page but the script of a file of its own.
EXPORTED = frozenset({"exported_fit", "exported_training", "standalone"})
_IMPORT = re.compile(r'^import (?:(?P<default>\w+)|\{(?P<names>[\w\s,]+)\}) from "(?P<path>\.{1,2}/[\w./-]+)";$', re.M)
_SHEET = re.compile(r'^@import "(?P<path>\.{1,2}/[\w./-]+\.css)";$', re.M)
_EXPORT = re.compile(r"^export (?P<default>default )?(?=(?:(?:async )?function|class|const) (?P<name>\w+))", re.M)
_DEFAULT = re.compile(r"^export default (?P<name>\w+);$", re.M)
# On lines of their own: for whoever reads the source, and for its type checker.
_COMMENT = re.compile(r"^[ \t]*(?:/\*\*(?:(?!\*/).)*\*/[ \t]*|//[^\n]*)\n", re.M | re.S)
_LEFT_OVER = re.compile(r"^(?:import|export)\b.*", re.M)


@cache
def script(name: str) -> str:
    """The component `name` as one ES module: `index.js` and all that it imports. It exports what `index.js` does.

    >>> "export default" in script("daylight"), "import " in script("daylight")
    (True, False)
    """
    modules = _Modules()
    modules.add(FOLDER / name / "index.js")
    return modules.text()


@cache
def style(name: str) -> str:
    """The CSS of the component `name`: the colours that all share, then its own, with what they import."""
    return "\n".join([_theme(), _own_style(name)])


def _theme() -> str:
    return _sheet(FOLDER / "theme.css")


def _own_style(name: str) -> str:
    return "\n".join(map(_sheet, sorted((FOLDER / name).glob("*.css"))))


def _sheet(file: Path) -> str:
    text = file.read_text(encoding="utf-8")
    return _SHEET.sub(lambda found: _sheet((file.parent / found["path"]).resolve()), text)


@cache
def styled_script(name: str) -> str:
    """The component `name` as one ES module that brings its style with it."""
    modules = _Modules()
    mount = modules.add(FOLDER / name / "index.js")
    styled = modules.add(FOLDER / "styled.js")
    return modules.text(f"{styled}.styled({mount}.default, {json.dumps(style(name))})")


@cache
def bundle() -> str:
    """All components of the pages as one ES module, which exports an object of them, each with its style.

    Together they are hardly larger than those of the first page would be each for itself, since what they share is in
    it once; and a browser asks once, while the server has the page to make.
    """
    modules = _Modules()
    styled = modules.add(FOLDER / "styled.js")
    mounted = {name: modules.add(FOLDER / name / "index.js") for name in components()}
    entries = [
        f"{name}: {styled}.styled({mount}.default, theme + {json.dumps(_own_style(name))}),"
        for name, mount in mounted.items()
    ]
    theme = f"const theme = {json.dumps(_theme() + chr(10))};"
    return modules.text("\n".join(["{", *entries, "}"]), theme)


def components() -> list[str]:
    """The names of all components that a page can have.

    >>> "player" in components(), "standalone" in components()
    (True, False)
    """
    return sorted({file.parent.name for file in FOLDER.glob("*/index.js")} - EXPORTED)


@cache
def file_name() -> str:
    """The name of the file of `bundle()`. Another text has another name, so no browser shows an old one."""
    return f"graphlab-{digest(bundle())}.js"


def digest(text: str) -> str:
    """Letters that stand for a text in the name of its file.

    >>> digest("a"), digest("b")
    ('ca978112ca1bbdca', '3e23e8160039594a')
    """
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class _Modules:
    """Modules joined to one script, each with a scope of its own, after all those that it imports."""

    def __init__(self) -> None:
        self._names: dict[Path, str] = {}
        self._bodies: list[str] = []
        self._open: list[Path] = []
        self._default = ""

    def add(self, file: Path) -> str:
        """The variable of the script that holds what `file` exports; the module is added when it is not there yet."""
        if file in self._open:
            circle = " → ".join(part.name for part in (*self._open, file))
            raise ValueError(f"the modules import each other in a circle: {circle}")
        if file not in self._names:
            self._open.append(file)
            body, exported = self._read(file)
            self._open.pop()
            variable = self._names[file] = f"module{len(self._names)}"
            self._bodies.append(f"// {_called(file)}\nconst {variable} = (() => {{\n{body}\nreturn {exported};\n}})();")
            self._default = f"{variable}.default" if "default:" in exported else ""
        return self._names[file]

    def text(self, default: str = "", before: str = "") -> str:
        """The script. Its default export is `default`, or else that of the module that was added last.

        `before` is a statement that the default export needs.
        """
        exported = default or self._default
        needed = [before] if before else []
        return "\n".join([*self._bodies, *needed, f"export default {exported};\n" if exported else ""])

    def _read(self, file: Path) -> tuple[str, str]:
        """The body of a module without its imports and exports, and an object of what it exports."""
        names: list[str] = []

        def imported(found: re.Match[str]) -> str:
            variable = self.add((file.parent / found["path"]).resolve())
            wanted = f"{{ default: {found['default']} }}" if found["default"] else f"{{{found['names']}}}"
            return f"const {wanted} = {variable};"

        def exported(found: re.Match[str]) -> str:
            names.append(f"default: {found['name']}" if found["default"] else found["name"])
            return ""

        def by_name(found: re.Match[str]) -> str:
            names.append(f"default: {found['name']}")
            return ""

        body = _COMMENT.sub("", file.read_text(encoding="utf-8"))
        body = _IMPORT.sub(imported, body)
        body = _EXPORT.sub(exported, body)
        body = _DEFAULT.sub(by_name, body)
        if wrong := _LEFT_OVER.search(body):
            raise ValueError(
                f'{_called(file)}: {wrong[0]!r} is not joined; write `import {{ a, b }} from "./file.js";` and '
                "`export` before a named function, class or const, or `export default name;`"
            )
        return body.rstrip("\n"), f"{{ {', '.join(names)} }}"


def _called(file: Path) -> str:
    return file.relative_to(FOLDER).as_posix()
