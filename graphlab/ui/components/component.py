"""How a folder of graphlab/browser becomes a component of the page: the code and style of all are one file."""

from __future__ import annotations

import os
import tempfile
from functools import cache, partial
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from graphlab.browser import assets

# Streamlit serves this folder beside the page's script. It sends no Cache-Control, so a browser keeps a file for a
# tenth of its age: one that is named by its content may be as old as we like.
_STATIC = "static"
_LONG_AGO = 946_684_800  # the first second of the year 2000

# All of the script that goes with every rerun. The address is relative, as those of Streamlit's own files are: it holds
# under `server.baseUrlPath` and behind a proxy that adds a prefix.
_LOADER = """
const file = new URL("app/static/{file}", document.baseURI);
export default async (component) => (await import(file)).default.{name}(component);
"""


def component(name: str) -> Any:
    """The component in the folder `name`. It has one root element, of the class `name`.

    Its data crosses as the only item of a list, which styled.js takes out: in a dict Streamlit looks for data frames,
    and imports pandas for that, a second before the first page is there.
    """

    def mount(*, data: Any, **options: Any) -> Any:
        return _registered(name, _static_folder())(data=[data], **options)

    return mount


def stylesheet(name: str, css: str) -> str:
    """The `<style>` of a sheet of the page's own, which a browser keeps as it keeps a component's script.

    Where there is no folder to serve a file from, the sheet itself is in it.
    """
    return f"<style>{_sheet(name, css, _static_folder())}</style>"


def served(name: str, script: str) -> str:
    """Where a script of another is served beside the components, relative to the page; empty where nothing can be."""
    file = f"{name}-{assets.digest(script)}.js"
    return f"app/static/{file}" if _is_served(_static_folder(), file, script) else ""


@cache
def _sheet(name: str, css: str, folder: Path | None) -> str:
    file = f"{name}-{assets.digest(css)}.css"
    return f'@import url("app/static/{file}");' if _is_served(folder, file, css) else css


def _is_served(folder: Path | None, file: str, text: str) -> bool:
    """Whether a text is a file now that the app serves: beside some apps nothing may be written."""
    if folder is None:
        return False
    try:
        _write(folder / file, text)
    except OSError:
        return False
    return True


@cache
def _registered(name: str, folder: Path | None) -> Any:
    register = partial(st.components.v2.component, f"graphlab_{name}", html=f'<div class="{name}"></div>')
    return register(js=_loader(name, folder))


def _loader(name: str, folder: Path | None) -> str:
    """The script that Streamlit sends. Where there is no folder to serve a file from, it is all of the component."""
    if _has_bundle(folder):
        return _LOADER.format(file=assets.file_name(), name=name)
    return assets.styled_script(name)


@cache
def _has_bundle(folder: Path | None) -> bool:
    return folder is not None and _is_served(folder, assets.file_name(), assets.bundle())


def _static_folder() -> Path | None:
    """The folder that the running app serves files from; None where it serves none."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is None or not st.get_option("server.enableStaticServing"):
        return None
    folder = Path(context.main_script_path).resolve().parent / _STATIC
    return folder if folder.is_dir() else None


def _write(file: Path, text: str) -> None:
    """A whole file or none, whoever else writes it at the same moment."""
    if file.exists():
        return
    handle, draft = tempfile.mkstemp(dir=file.parent, prefix=".")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as out:
            out.write(text)
        os.chmod(draft, 0o644)
        os.utime(draft, (_LONG_AGO, _LONG_AGO))
        os.replace(draft, file)
    except OSError:
        os.unlink(draft)
        raise
