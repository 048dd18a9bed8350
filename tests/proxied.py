"""Processes behind nginx, with the configuration of docs/deploy/, on this machine."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.patience import PATIENCE, until
from tests.serving import ROOT

CONFIGURATION = ROOT / "docs" / "deploy" / "nginx.conf"
FIRST = 8501  # the port of the first process, and the next are those that follow
FRONT = 8080


def nginx() -> str | None:
    """Where nginx is, if it is here. Debian keeps it where only root looks."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


def processes(text: str) -> list[tuple[str, int]]:
    """Name and port of each process that a configuration passes visitors on to.

    >>> processes(CONFIGURATION.read_text(encoding="utf-8"))
    [('app-1', 8501), ('app-2', 8502)]
    """
    return [(name, int(port)) for port, name in re.findall(r"upstream process-(\d+) { server ([\w-]+):\1; }", text)]


def of_so_many(text: str, count: int) -> str:
    """The configuration for so many processes: the lines of the first, repeated with the next name and port."""
    others = [str(port) for _, port in processes(text)[1:]]
    lines = []
    for line in text.splitlines():
        if str(FIRST) in line:
            lines += [
                line.replace(f"app-1:{FIRST}", f"app-{number + 1}:{FIRST + number}").replace(
                    str(FIRST), str(FIRST + number)
                )
                for number in range(count)
            ]
        elif line.startswith("#") or not any(port in line for port in others):
            lines.append(line)
    return "\n".join(lines) + "\n"


def at_ports(text: str, front: int, ports: Sequence[int]) -> str:
    """The configuration for processes that listen at these ports of this machine, and a proxy at that one."""
    text = of_so_many(text, len(ports)).replace(f"listen {FRONT};", f"listen 127.0.0.1:{front};")
    text = re.sub(r"^#.*\n", "", re.sub(r"app-\d+:", "127.0.0.1:", text), flags=re.MULTILINE)
    return re.sub(r"\b85\d\d\b", lambda port: str(ports[int(port.group()) - FIRST]), text)


@contextmanager
def proxied(folder: Path, ports: Sequence[int]) -> Iterator[str]:
    """The address of a proxy before the processes at these ports; it ends with the block.

    Raises RuntimeError where nginx is missing.
    """
    program = nginx()
    if program is None:
        raise RuntimeError("nginx is wanted, and not here. Debian: apt install nginx-light")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        front = probe.getsockname()[1]
    text = at_ports(CONFIGURATION.read_text(encoding="utf-8"), front, ports).replace("/var/log/nginx/", "")
    kept = "".join(f"    {kind}_temp_path {kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    path = folder / "nginx.conf"
    path.write_text(text.replace("http {\n", "http {\n" + kept), encoding="utf-8")
    # Root's nginx works as somebody else, who may not look into the folder of a test.
    user = "user root;" if hasattr(os, "geteuid") and os.geteuid() == 0 else ""
    main = f"daemon off; pid {folder}/nginx.pid; {user}"
    with (folder / "nginx.txt").open("wb") as out:
        process = subprocess.Popen(
            [program, "-e", "stderr", "-p", str(folder), "-c", str(path), "-g", main], stdout=out, stderr=out
        )
    try:
        until(lambda: _listens(process, front, folder / "nginx.txt"))
        yield f"http://127.0.0.1:{front}"
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _listens(process: subprocess.Popen[bytes], port: int, log: Path) -> bool:
    if process.poll() is not None:
        raise RuntimeError(f"nginx did not start:\n{log.read_text('utf-8', 'replace')}")
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
