"""The gallery: small programs that each show one thing, read from `gallery.md`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_GROUP = re.compile(r"^## (.+)$", re.MULTILINE)
_ENTRY = re.compile(r"^### ([\w-]+): ([^\n]+)\n\n([^\n]+)\n\n```python\n(.*?)```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Example:
    """A program, what it shows in one sentence, and the name it has in links (`?example=slug`)."""

    slug: str
    title: str
    source: str
    about: str
    group: str


def _gallery(text: str) -> tuple[Example, ...]:
    """Every program under its heading, in order; the first is what a first visit shows."""
    _, *parts = _GROUP.split(text)
    return tuple(
        Example(slug, title, source, about, group)
        for group, part in zip(parts[::2], parts[1::2], strict=True)
        for slug, title, about, source in _ENTRY.findall(part)
    )


GALLERY = _gallery(Path(__file__).with_name("gallery.md").read_text(encoding="utf-8"))
BY_TITLE = {example.title: example for example in GALLERY}
BY_SLUG = {example.slug: example for example in GALLERY}
BY_SOURCE = {example.source: example for example in GALLERY}


def source_of(title: str | None) -> str | None:
    """The program called `title`; None where there is none.

    >>> source_of("A chain of scalars").splitlines()[0]
    'x = tf.Variable(0.5)'
    """
    example = BY_TITLE.get(title or "")
    return example.source if example else None
