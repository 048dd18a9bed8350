"""The table that `make peers` prints of what was compared directly, and the disagreements that the docs accept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.peers.measure import PARTS

HEAD = (
    "| peer | family | ops | cases | values | gradients | second gradients | refused by both "
    "| no code for it in the peer | accepted | wrong |\n|" + "---|" * 11
)
_DOC = Path(__file__).parents[2] / "docs" / "differences.md"
_ROW = re.compile(r"^\| `(.+?)` \| (.+?) \|$", re.MULTILINE)


def accepted() -> dict[str, str]:
    """What a disagreement begins with, and the reason that docs/differences.md gives for it."""
    text = _DOC.read_text(encoding="utf-8")
    part = text.partition("## Found by `make peers`")[2].partition("\n## ")[0]
    return dict(_ROW.findall(part))


def rows(
    peer: str, found: Iterable[tuple[str, Counter[str], list[str]]], used: set[str]
) -> Iterator[tuple[str, list[str]]]:
    """A line of the table for each family, with the disagreements that nobody accepted; `used` learns the others."""
    known = accepted()
    for family, counts, texts in found:
        keys = [next((key for key in known if matches(key, text)), None) for text in texts]
        used.update(key for key in keys if key)
        wrong = [text for text, key in zip(texts, keys, strict=True) if key is None]
        figures = [counts["ops"], counts["cases"], *(counts[part] for part in PARTS)]
        figures += [counts["refused"], counts["wider"], len(texts) - len(wrong), len(wrong)]
        yield f"| {peer} | {family} | " + " | ".join(map(str, figures)) + " |", wrong


def matches(key: str, text: str) -> bool:
    """Whether the words of the key come in the text in this order, the first one at its beginning.

    >>> matches("det complex gradient", "det complex64, example 0.0: second gradient: 1, not 2")
    True
    >>> matches("det complex", "cholesky complex64"), matches("det complex", "det float32, a complex case")
    (False, True)
    """
    return re.match(".*?".join(map(re.escape, key.split(" "))), text, re.DOTALL) is not None
