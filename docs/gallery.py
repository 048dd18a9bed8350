"""Writes docs/gallery.md and the pictures in docs/gallery/ from the programs of the gallery: `make gallery`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from graphlab import sandbox
from graphlab.sandbox import Run
from graphlab.trace.graph import Sweep, Trace
from graphlab.ui.content.examples import GALLERY, Example
from graphlab.views.export.worked_solution import coded, escaped, fitted
from graphlab.views.notation.names import Names
from graphlab.views.notation.numbers import tensor
from graphlab.views.reading import Reading

HERE = Path(__file__).parent
SIZE = (1300, 2700)  # pixels that a picture may have on the page
_HEAD = """# Gallery

The programs that the playground offers, each with the graph of its tape and the gradients it found. The pictures follow
the light or dark setting of your system.

<!-- Written by `make gallery` from graphlab/ui/content/gallery.md: change the programs there. -->
"""


def main() -> None:
    """Write every page and picture, and remove pictures of programs that are gone."""
    written = pages()
    for path in (HERE / "gallery").glob("*.svg"):
        if path not in written:
            path.unlink()
    for path, text in written.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def pages() -> dict[Path, str]:
    """The text of every file, by its path."""
    runs = {example.slug: sandbox.run(example.source) for example in GALLERY}
    parts = [_HEAD, *_contents()]
    found = {}
    for group, examples in groupby(GALLERY, key=lambda example: example.group):
        parts.append(f"## {group}")
        for example in examples:
            parts += _entry(example, runs[example.slug])
            found[HERE / "gallery" / f"{example.slug}.svg"] = picture(runs[example.slug]) + "\n"
    return {HERE / "gallery.md": "\n\n".join(part.strip("\n") for part in parts) + "\n", **found}


def _contents() -> Iterator[str]:
    for group, examples in groupby(GALLERY, key=lambda example: example.group):
        yield f"**{group}**: " + " · ".join(f"[{example.title}](#{anchor(example.title)})" for example in examples)


def anchor(title: str) -> str:
    """What a page calls a heading in its links.

    >>> anchor("Kinks: relu, abs and max"), anchor("Why is it None?")
    ('kinks-relu-abs-and-max', 'why-is-it-none')
    """
    return "".join(char for char in title.lower().replace(" ", "-") if char.isalnum() or char in "-_")


def _entry(example: Example, run: Run) -> Iterator[str]:
    yield f"### {example.title}"
    yield example.about
    yield f"```python\n{example.source}```"
    yield f"![The graph of {example.title}](gallery/{example.slug}.svg)"
    lines = [line for trace in run.traces for sweep in trace.sweeps for line in _gradients(trace, sweep, run)]
    if lines:
        yield "\n".join(["| gradient of | with respect to | is |", "|---|---|---|", *lines])


def _gradients(trace: Trace, sweep: Sweep, run: Run) -> Iterator[str]:
    """A line for each source of a `gradient` call."""
    names = Names(trace)
    target = ", ".join(names[id] for id in sweep.targets)
    tape = f" (tape {trace.number})" if len(run.traces) > 1 else ""
    why = {reason.node: reason.text for reason in sweep.reasons}
    for id in dict.fromkeys(sweep.sources):
        found = escaped(tensor(sweep.grads[id], 12)) if id in sweep.grads else "**None**"
        told = f": {coded(why[id])}" if id in why else ""
        yield f"| {escaped(target)}{tape} | {escaped(names[id])} | {found}{told} |"


def picture(run: Run) -> str:
    """The graph of the tape that recorded most, the last of several, with its last gradient; big loops folded."""
    trace = max(run.traces, key=lambda trace: (len(trace.nodes), trace.number))
    sweep = trace.sweeps[-1] if trace.sweeps else None
    return fitted(Reading(trace, sweep), *SIZE)


if __name__ == "__main__":
    main()
