"""What docs/deploy/ holds for several processes: its files agree with each other and with the app, and nginx obeys."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from streamlit import config

from graphlab.ui.app.deployment import ADDRESS_HEADER
from graphlab.ui.content import address
from tests.proxied import CONFIGURATION, FRONT, nginx, of_so_many, processes, proxied
from tests.serving import ROOT

NGINX = CONFIGURATION.read_text(encoding="utf-8")
COMPOSE = CONFIGURATION.with_name("compose.yaml").read_text(encoding="utf-8")
DOCKERFILE = CONFIGURATION.with_name("Dockerfile").read_text(encoding="utf-8")
needs_nginx = pytest.mark.skipif(nginx() is None, reason="nginx is not here (Debian: apt install nginx-light)")


def setting(name: str) -> str:
    """The name in the environment of one of Streamlit's settings.

    >>> setting("server.cookieSecret")
    'STREAMLIT_SERVER_COOKIE_SECRET'
    """
    assert name in config.get_config_options()
    return "STREAMLIT_" + re.sub(r"([A-Z])", r"_\1", name.replace(".", "_")).upper()


# ---- The files


def test_one_more_process_is_some_lines_more() -> None:
    """The processes differ in name and port only, so that the lines of one can be repeated for another."""
    assert of_so_many(NGINX, len(processes(NGINX))) == NGINX
    assert [port for _, port in processes(of_so_many(NGINX, 4))] == [8501, 8502, 8503, 8504]


def test_the_services_are_the_processes_of_the_proxy() -> None:
    """Each has the port that nginx knows it by, an address of its own where nginx looks, and is waited for."""
    services = re.split(r"^  (?=[\w-]+:$)", COMPOSE.split("services:\n")[1].split("\nnetworks:")[0], flags=re.MULTILINE)
    bodies = {body.split(":")[0]: body for body in services if body.strip()}
    proxy = bodies.pop("proxy")
    assert f'"{FRONT}:{FRONT}"' in proxy and f"listen {FRONT};" in NGINX
    assert [(name, int(re.findall(rf"{setting('server.port')}: (\d+)", body)[0])) for name, body in bodies.items()] == (
        processes(NGINX)
    )
    places = {name: re.findall(r"ipv4_address: ([\d.]+)", body)[0] for name, body in bodies.items()}
    assert re.findall(r'"(app-\d+):([\d.]+)"', proxy) == list(places.items())
    assert len(set(places.values())) == len(places)
    assert re.findall(r"(app-\d+): {condition: service_healthy}", proxy) == list(bodies)
    for body in bodies.values():
        assert "<<: *app\n" in body and "<<: *environment\n" in body and "ports:" not in body, "only the proxy is open"


def test_all_processes_have_one_secret_and_believe_the_proxy() -> None:
    """The secret comes from the environment and is nowhere written; the header is one that nginx sets itself."""
    (secret,) = re.findall(rf"{setting('server.cookieSecret')}: (.*)", COMPOSE)
    assert secret.startswith("${" + setting("server.cookieSecret") + ":?")
    (header,) = re.findall(rf"{ADDRESS_HEADER}: (.*)", COMPOSE)
    assert f"proxy_set_header {header} $remote_addr;" in NGINX


def test_what_the_app_allows_passes_the_proxy() -> None:
    """A table as large as the app takes, and an address as long as it writes."""
    (most,) = re.findall(r"client_max_body_size (\d+)m;", NGINX)
    (buffer,) = re.findall(r"large_client_header_buffers \d+ (\d+)k;", NGINX)
    assert int(most) > config.get_option("server.maxUploadSize")
    assert int(buffer) * 1024 > 1.5 * address.MOST


def test_the_image_holds_what_the_app_is_made_of() -> None:
    """Files that exist, all that a clone needs to start, and a user who is not root."""
    copied = [line.split()[-2] for line in DOCKERFILE.splitlines() if line.startswith("COPY")]
    assert all((ROOT / name).exists() for name in copied)
    assert set(copied) == {"requirements.txt", ".streamlit", "app.py", "graphlab", "pages", "static"}
    joined = DOCKERFILE.replace("\\\n", "")
    check, start = (json.loads(command) for command in re.findall(r"CMD (\[.*\])$", joined, re.MULTILINE))
    assert check[:2] == ["python", "-c"] and "/_stcore/health" in check[2] and compile(check[2], "check", "exec")
    assert start == ["python", "-m", "streamlit", "run", "app.py"]
    assert "USER graphlab" in joined.split("CMD")[0]
    for name in set(re.findall(r"STREAMLIT_\w+(?==)", DOCKERFILE)):
        assert name in {setting(option) for option in config.get_config_options() if option.startswith("server.")}


# ---- nginx itself, before servers that say who they are


class _Named(BaseHTTPRequestHandler):
    """Answers its port, and what it was asked."""

    def do_GET(self) -> None:
        body = f"{self.server.server_address[1]} {self.headers['Host']} {self.headers['X-Real-IP']}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing."""


@contextmanager
def named(port: int = 0) -> Iterator[int]:
    """The port of a server, which ends with the block."""
    with ThreadingHTTPServer(("127.0.0.1", port), _Named) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def answer_to(url: str, cookie: str = "", **headers: str) -> tuple[str, str]:
    """The port that answers a visitor with this cookie, and the cookie that is to be kept from now on."""
    request = urllib.request.Request(url, headers={"Cookie": cookie, **headers})
    with urllib.request.urlopen(request, timeout=60) as answer:
        port, host, place = answer.read().decode().split()
        assert host == url.split("/")[2] and place == "127.0.0.1"
        return port, (answer.headers["Set-Cookie"] or cookie).split(";")[0]


@needs_nginx
def test_a_visitor_keeps_a_process_while_it_lives(tmp_path: Path) -> None:
    """Strangers are spread; who has come keeps the process, whatever is asked for; if it ends, another, for good."""
    with ExitStack() as stack:
        first = ExitStack()
        ports = [first.enter_context(named()), stack.enter_context(named())]
        stack.enter_context(first)
        front = stack.enter_context(proxied(tmp_path, ports))
        strangers = [answer_to(front) for _ in range(4)]
        assert {port for port, _ in strangers} == {str(port) for port in ports}
        for port, cookie in strangers:
            for path in ("/", "/_stcore/stream", "/_stcore/health", "/app/static/a.js", f"/?p={'x' * address.MOST}"):
                assert answer_to(front + path, cookie, **{"X-Real-IP": "192.0.2.7"}) == (port, cookie)
        orphan = next(cookie for port, cookie in strangers if port == str(ports[0]))
        first.close()
        port, cookie = answer_to(front, orphan)
        assert port == str(ports[1]) != orphan
        stack.enter_context(named(ports[0]))
        assert answer_to(front, cookie) == (port, cookie), "it went back to a process that knows nothing of it"
    log = (tmp_path / "access.log").read_text(encoding="utf-8")
    assert "/_stcore/stream" in log and "xxx" not in log, "the address is logged, and the program in it"


@needs_nginx
def test_a_cookie_that_nobody_gave_leads_nowhere_else(tmp_path: Path) -> None:
    """Whatever a visitor writes into it, a process of ours answers; and none left is an error that says so."""
    with ExitStack() as stack:
        with named() as port:
            front = stack.enter_context(proxied(tmp_path, [port]))
            for value in ("1", "any", "22", "127.0.0.1:22", "../x", f"{port} {port}"):
                assert answer_to(front, f"graphlab_process={value}") == (str(port), f"graphlab_process={port}")
        with pytest.raises(urllib.error.HTTPError, match="502"):
            answer_to(front, f"graphlab_process={port}")
