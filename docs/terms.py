"""The terms, from their registry, for the browser and for the glossary. `python -m docs.terms` writes both."""

from __future__ import annotations

import json
import re
from pathlib import Path

from graphlab.views.explanation.terms import TERMS

ROOT = Path(__file__).resolve().parent.parent
MODULE = ROOT / "graphlab" / "browser" / "terms.js"
GLOSSARY = ROOT / "docs" / "glossary.md"
_HEAD = """// One sentence for each term: written by `make docs` from graphlab/views/explanation/terms.py.

/** @type {Record<string, string>} */
export const TERMS = {
"""
_WIDE = 120
_PART = re.compile(r"(<!-- terms -->\n).*(<!-- end of terms -->)", re.DOTALL)


def module() -> str:
    """The module of the browser, laid out as prettier does.

    >>> print(module().splitlines()[-2].strip())
    line: "The line of the program that this comes from.",
    """
    return _HEAD + "".join(_entry(term, text) for term, text in TERMS.items()) + "};\n"


def _entry(term: str, text: str) -> str:
    name = term if term.isidentifier() else json.dumps(term)
    line = f"  {name}: {json.dumps(text, ensure_ascii=False)},"
    return f"{line}\n" if len(line) <= _WIDE else line.replace(": ", ":\n    ", 1) + "\n"


def glossary(page: str) -> str:
    """The glossary with the terms as they are now.

    >>> print(glossary("<!-- terms -->\\n<!-- end of terms -->").splitlines()[3])
    | **op** | One computation, such as multiply or square: it takes values and gives one, and knows its derivative. |
    """
    rows = "".join(f"| **{term}** | {text} |\n" for term, text in TERMS.items())
    table = f"| term | in a sentence |\n|---|---|\n{rows}"
    return _PART.sub(lambda found: found[1] + table + found[2], page)


def main() -> None:
    MODULE.write_text(module(), encoding="utf-8")
    GLOSSARY.write_text(glossary(GLOSSARY.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
