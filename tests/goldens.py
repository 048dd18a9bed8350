"""One page of what has changed in the golden files and in the gallery's pictures: old, as committed, beside new.

python -m tests.goldens       writes goldens.html, and changes nothing else
"""

from __future__ import annotations

import base64
import difflib
import html
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from graphlab.views.drawing.svg import style

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "goldens.html"
HEAD = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Golden files</title>
<style>
:root { color-scheme: light dark } body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem } figure { margin: 0; min-width: 0 }
img { max-width: 100%; border: 1px solid #8888 } td { font: 12px/1.4 ui-monospace, monospace; white-space: pre-wrap }
table { border-collapse: collapse; width: 100% }
td { vertical-align: top; overflow-wrap: anywhere }
.diff_next, td.diff_header { width: 1%; white-space: nowrap; color: #888 } td:nth-child(3n) { width: 48% }
.diff_add { background: #7d76 } .diff_sub { background: #f776 }
.diff_chg { background: #fc56 }
</style>
"""


def committed(path: Path) -> str | None:
    """The file as git has it, None where it has none; the file itself where there is no git."""
    name = path.relative_to(ROOT).as_posix()
    inside = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True).returncode == 0
    if not inside:
        return path.read_text(encoding="utf-8") if path.exists() else None
    shown = subprocess.run(["git", "show", f"HEAD:{name}"], cwd=ROOT, capture_output=True)
    return shown.stdout.decode("utf-8") if shown.returncode == 0 else None


def changes() -> dict[str, tuple[str | None, str]]:
    """What is otherwise than committed, by its path in the project: then and now."""
    return {**_goldens(), **_gallery()}


def _goldens() -> dict[str, tuple[str | None, str]]:
    folder = ROOT / "tests" / "views" / "golden"
    with tempfile.TemporaryDirectory() as made:
        command = [sys.executable, "-m", "pytest", "-q", "-n", "auto", "tests/views", f"--changed={made}"]
        subprocess.run(command, cwd=ROOT, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
        paths = {path.relative_to(made): path for path in sorted(Path(made).rglob("*")) if path.is_file()}
        return {
            (folder / name).relative_to(ROOT).as_posix(): (committed(folder / name), path.read_text(encoding="utf-8"))
            for name, path in paths.items()
        }


def _gallery() -> dict[str, tuple[str | None, str]]:
    from docs import gallery
    from tests.test_gallery import unchanged

    pairs = {path: (committed(path), text) for path, text in gallery.pages().items()}
    return {
        path.relative_to(ROOT).as_posix(): (then, now)
        for path, (then, now) in pairs.items()
        if then is None or not unchanged(path, now, then)
    }


def page(changed: dict[str, tuple[str | None, str]]) -> str:
    """The page.

    >>> "Nothing has changed" in page({}), "<h2>a.txt</h2>" in page({"a.txt": ("old", "new")})
    (True, True)
    """
    count = f"{len(changed)} files differ from what is committed." if changed else "Nothing has changed."
    accept = "<code>python -m pytest tests/views --overwrite</code> and <code>make gallery</code> write them anew."
    parts = [_part(name, then or "", now) for name, (then, now) in changed.items()]
    return "\n".join([HEAD, f"<h1>Golden files</h1><p>{count} {accept}</p>", *parts])


def _part(name: str, then: str, now: str) -> str:
    heading = f"<h2>{html.escape(name)}</h2>"
    if name.endswith(".svg"):
        sheet = committed(ROOT / "tests" / "views" / "golden" / "style.css") or style()
        return f'{heading}<div class="pair">{_picture("old", then, sheet)}{_picture("new", now, style())}</div>'
    lines = difflib.HtmlDiff().make_table(then.splitlines(), now.splitlines(), "old", "new", context=True)
    return heading + lines.replace('nowrap="nowrap"', "").replace("&nbsp;", " ")


def _picture(label: str, svg: str, sheet: str) -> str:
    if not svg:
        return f"<figure><figcaption>{label}: none</figcaption></figure>"
    images = []
    for tone in ("light", "dark"):
        data = base64.b64encode(_dressed(svg, sheet, tone).encode()).decode()
        images.append(f'<img alt="{label}, {tone}" src="data:image/svg+xml;base64,{data}">')
    return f"<figure><figcaption>{label}</figcaption>{''.join(images)}</figure>"


def _dressed(svg: str, sheet: str, tone: str) -> str:
    """The picture with its style sheet, which the golden ones share, in light or in dark."""
    head, end, rest = svg.partition(">")
    head = head.replace('class="', f'class="{tone} ', 1) if 'class="' in head else f'{head} class="{tone}"'
    return head + end + rest.replace("<style></style>", f"<style>{sheet}</style>")


def main() -> None:
    changed = changes()
    PAGE.write_text(page(changed), encoding="utf-8")
    print(f"{len(changed)} changed; open {PAGE}")


if __name__ == "__main__":
    main()
