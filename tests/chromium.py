"""A Chromium for the browser tests: `find` the one that is here, or as a program install one.

    python tests/chromium.py      say which there is, or install one

Playwright's own download comes first; where that is not to be had, Debian's package.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

# No sandbox, since containers run the tests as root; the rest keeps Chromium from calling home.
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DOWNLOAD_SECONDS = 600
START_SECONDS = 300  # far more than it takes: a busy machine is no failure


# In a process of its own, since a process that runs Playwright already may not start another.
ASK = "from playwright.sync_api import sync_playwright as p\nwith p() as q: print(q.chromium.executable_path)"


def find() -> str | None:
    """The path of a Chromium: Playwright's own, else the system's, else None."""
    own = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=True).stdout.strip()
    return own if Path(own).exists() else next(filter(None, map(shutil.which, NAMES)), None)


def works(path: str) -> bool:
    """Whether it starts: a downloaded browser may lack the system's libraries."""
    command = [path, "--headless", *ARGS, "--dump-dom", "about:blank"]
    try:
        return subprocess.run(command, capture_output=True, timeout=START_SECONDS).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def launch_options() -> dict[str, Any]:
    """What `playwright.chromium.launch(**launch_options())` needs."""
    if (path := find()) is None:
        raise RuntimeError("no Chromium found: run `make browser`, which installs one")
    return {"executable_path": path, "args": ARGS}


def _tried(*command: str) -> bool:
    print("$", *command, flush=True)
    try:
        # Nobody is there to answer a question.
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        done = subprocess.run(command, timeout=DOWNLOAD_SECONDS, stdin=subprocess.DEVNULL, env=environment)
        return done.returncode == 0
    except (OSError, subprocess.TimeoutExpired) as error:
        print(error, file=sys.stderr)
        return False


def _installed_by_playwright() -> bool:
    # `--no-shell`: the whole browser, which `find` looks for, also runs without a screen.
    if not _tried(sys.executable, "-m", "playwright", "install", "--no-shell", "chromium"):
        return False
    if (path := find()) and works(path):
        return True
    if path and _as_root(sys.executable, "-m", "playwright", "install-deps", "chromium") and works(path):
        return True
    _tried(sys.executable, "-m", "playwright", "uninstall")  # or `find` would prefer it to one that starts
    return False


def _installed_by_debian() -> bool:
    if shutil.which("apt-get") is None:
        return False
    _as_root("apt-get", "update", "-qq")
    return _as_root("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium")


def _as_root(*command: str) -> bool:
    if os.name == "posix" and os.geteuid() == 0:
        return _tried(*command)
    return shutil.which("sudo") is not None and _tried("sudo", "-n", *command)


def main() -> int:
    path = find()
    if path is None or not works(path):  # Ubuntu's package is a script that asks for another one
        _ = _installed_by_playwright() or _installed_by_debian()
        path = find()
    if path is None or not works(path):
        print("no Chromium could be installed; the browser tests need one on the PATH that starts", file=sys.stderr)
        return 1
    print(f"browser: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
