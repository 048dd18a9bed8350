"""One HTML file that needs no server and no network: its data and its scripts are in it, and it may load nothing."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from html import escape
from typing import Any

from graphlab.browser import assets

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="generator" content="graphlab">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<header><h1>{title}</h1><button type="button" class="theme" aria-pressed="false">Dark</button></header>
{main}
<noscript><p>This page needs JavaScript, which is in the file itself; it asks no network.</p></noscript>
<script type="application/json" id="{id}">{data}</script>
{scripts}</body>
</html>
"""


def page(title: str, main: str, data: Any, scripts: Sequence[str], *, id: str = "run") -> str:
    """The file. `title` is text, `main` markup, `data` what JSON can hold; the last of the scripts is a module.

    The page's policy lets these scripts run and no others, whatever is in the data. Raises ValueError for numbers that
    JSON has not, such as nan.

    >>> made = page("a < b", "<main></main>", {"text": "</script>"}, ["run()"])
    >>> "<h1>a &lt; b</h1>" in made, '{"text":"\\\\u003c/script\\\\u003e"}' in made
    (True, True)
    """
    allowed = " ".join(f"'sha256-{_digest(script)}'" for script in scripts)
    kinds = [""] * (len(scripts) - 1) + [' type="module"']
    return _PAGE.format(
        policy=f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'",
        title=escape(title),
        style=assets.style("standalone"),
        main=main,
        id=id,
        data=_markup_free(data),
        scripts="".join(f"<script{kind}>{one}</script>\n" for kind, one in zip(kinds, scripts, strict=True)),
    )


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _markup_free(data: Any) -> str:
    """JSON that no HTML parser takes for markup, in ASCII, so that lone surrogates and line separators do no harm."""
    written = json.dumps(data, separators=(",", ":"), allow_nan=False)
    return written.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
