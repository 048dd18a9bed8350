"""Every way from the target to a leaf, and that their products add up to its gradient."""

from __future__ import annotations

from graphlab.ui.components.ledger import Row, ledger
from graphlab.ui.looks.look import Look, Subject, pick, sentence, sources_of
from graphlab.views.analysis.paths import Path, paths


def show(subject: Subject) -> None:
    """Every way from the target to a leaf, and that their products add up to its gradient."""
    leaf = pick(subject, "Paths to", sources_of(subject), "paths_to")
    if leaf is not None and subject.sweep is not None:
        found = paths(subject.reading, leaf.id)
        rows = [_path(number, path) for number, path in enumerate(found.paths, start=1)]
        ledger(["no. #", "path", "product along it"], rows, text=sentence(found.text), notice=found.notice, key="paths")


def _path(number: int, path: Path) -> Row:
    return Row((str(number), path.names, path.text), nodes=path.nodes, edges=path.edges)


LOOK = Look(
    "Paths",
    "Which paths?",
    "Which ways lead from the target to a leaf, what is the product along each, and do they add up?",
    show,
    needs_gradient=True,
)
