"""Who is let to run programs: everybody where the kernel confines them, else whoever sits at the machine."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from hypothesis import given, strategies
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.secrets import Secrets
from streamlit.testing.v1 import AppTest

from graphlab.sandbox.host import doctor
from graphlab.sandbox.host.client import Client
from graphlab.sandbox.values.limits import Limits
from graphlab.ui.app import admission, deployment
from graphlab.ui.app.frame import PAGES
from graphlab.ui.app.visitor import BEHIND_A_PROXY, HERE, Visitor
from tests.patience import PATIENCE, until
from tests.serving import Server
from tests.test_project import ROOT, SOURCES, imports

connect = pytest.importorskip("websockets.asyncio.client").connect

HOME = {"host": ["localhost:8501"], "origin": ["http://localhost:8501"]}
LOOPBACK = ["127.0.0.1", "127.4.5.6", "::1", "::ffff:127.0.0.1"]
ELSEWHERE = ["192.0.2.7", "::ffff:192.0.2.7", "2001:db8::7", "10.0.0.1", "172.17.0.1", None, "", "testclient"]
FOREIGN = [
    "graphs.example.org",
    "192.168.1.5:8501",
    "localhost.example.org",
    "127.0.0.1.example.org",
    "[2001:db8::1]",
    "",
]
PROXIES = [
    "forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "x-client-ip",
    "true-client-ip", "cf-connecting-ip", "cf-ray", "fly-client-ip", "fastly-client-ip", "x-cluster-client-ip",
    "x-original-forwarded-for", "x-original-host", "x-envoy-external-address", "x-amzn-trace-id",
    "x-appengine-user-ip", "x-azure-clientip", "x-arr-ssl",
]  # fmt: skip
BROWSER = [
    "host", "origin", "connection", "upgrade", "pragma", "cache-control", "user-agent", "accept-encoding",
    "accept-language", "cookie", "sec-websocket-key", "sec-websocket-version", "sec-websocket-extensions",
    "sec-websocket-protocol", "sec-fetch-dest", "sec-fetch-mode", "sec-fetch-site", "dnt", "sec-gpc",
]  # fmt: skip


# ---- Who it is


@pytest.mark.parametrize("peer", LOOPBACK)
@pytest.mark.parametrize("host", ["localhost:8501", "LOCALHOST", "127.0.0.1:80", "[::1]:8501", "localhost."])
def test_who_sits_at_the_machine_is_known(peer: str, host: str) -> None:
    """Loopback in every spelling, that of a server which listens on IPv4 and IPv6 at once among them."""
    assert Visitor(peer, {"host": [host], "origin": [f"http://{host}"]}).is_here


@pytest.mark.parametrize("peer", ELSEWHERE)
def test_a_peer_from_elsewhere_is_not_here(peer: str | None) -> None:
    """Whatever its headers say; and one that is not known is not here either."""
    assert not Visitor(peer, HOME).is_here


@pytest.mark.parametrize("foreign", FOREIGN)
@pytest.mark.parametrize("header", ["host", "origin"])
def test_a_name_from_elsewhere_is_not_here(header: str, foreign: str) -> None:
    """A proxy on the same machine, or another site that reaches for localhost: the Host or the Origin says so."""
    value = foreign if header == "host" else f"https://{foreign}"
    assert not Visitor("127.0.0.1", {**HOME, header: [value]}).is_here
    assert not Visitor("127.0.0.1", {**HOME, header: [*HOME[header], value]}).is_here, "one of two is foreign"
    assert not Visitor("127.0.0.1", {name: HOME[name] for name in HOME if name != header}).is_here, "it is missing"


@pytest.mark.parametrize("header", PROXIES)
def test_what_a_proxy_has_passed_on_is_not_here(header: str) -> None:
    """Also where it says that the visitor is at 127.0.0.1: anyone can write that."""
    assert not Visitor("127.0.0.1", {**HOME, header: ["127.0.0.1"]}).is_here


def test_a_browser_at_home_is_here() -> None:
    """None of the headers that a browser sends by itself is taken for a proxy's."""
    assert Visitor("127.0.0.1", {**dict.fromkeys(BROWSER, ["x"]), **HOME}).is_here


# ---- Where it is from


def test_the_address_is_the_peer() -> None:
    """An IPv4 address in either spelling; of IPv6 the /48 that a customer has; this machine under one name."""
    places = {peer: Visitor(peer, HOME).address() for peer in (*LOOPBACK, "192.0.2.7", "::ffff:192.0.2.7")}
    assert {places[peer] for peer in LOOPBACK} == {HERE}
    assert places["192.0.2.7"] == places["::ffff:192.0.2.7"] == "192.0.2.7"
    one, other, far = (Visitor(ip, HOME).address() for ip in ("2001:db8:0:1::5", "2001:db8:0:f:f::", "2001:db8:1::"))
    assert one == other != far


def test_a_customer_of_ipv6_is_one_place() -> None:
    """Whoever owns a /48 has 65,536 networks to come from, and one turn in a round."""
    assert len({Visitor(f"2001:db8:7:{network:x}::1", HOME).address() for network in range(0, 65_536, 251)}) == 1


@given(
    strategies.sampled_from(PROXIES), strategies.text(max_size=40), strategies.sampled_from([*LOOPBACK, "192.0.2.7"])
)
def test_a_header_that_nobody_named_is_not_believed(header: str, text: str, peer: str) -> None:
    """Whatever is written into it, the visitor is one of those behind a proxy, and makes no place of its own."""
    assert Visitor(peer, {**HOME, header: [text]}).address() == BEHIND_A_PROXY


@given(strategies.lists(strategies.text(max_size=20), max_size=3))
def test_of_a_named_header_the_last_word_is_the_proxys(before: list[str]) -> None:
    """What a visitor wrote into it stands before what the proxy appends; nonsense makes no place of its own."""
    value = ", ".join([*before, "192.0.2.9"])
    assert Visitor("10.0.0.1", {"x-forwarded-for": [value]}).address("x-forwarded-for") == "192.0.2.9"
    for nonsense in ("", "unknown", "300.1.1.1", "_hidden"):
        assert Visitor("10.0.0.1", {"x-real-ip": [nonsense]}).address("x-real-ip") == BEHIND_A_PROXY


# ---- What whoever deploys has decided


ANSWERS = {"1": True, "TRUE": True, "yes": True, "on": True, "0": False, "no": False, "": False}


@pytest.mark.parametrize(("value", "allowed"), ANSWERS.items())
def test_the_environment_allows(monkeypatch: pytest.MonkeyPatch, value: str, allowed: bool) -> None:
    """A line that says yes; one that says no, or nothing, does not."""
    monkeypatch.setattr(sys, "argv", ["app.py"])
    monkeypatch.setenv(deployment.UNCONFINED, value)
    assert deployment.allows_unconfined() is allowed


def test_words_after_the_dashes_allow(monkeypatch: pytest.MonkeyPatch) -> None:
    """As `streamlit run app.py -- --allow-unconfined` hands them on; nothing is allowed by itself."""
    monkeypatch.delenv(deployment.UNCONFINED, raising=False)
    for words, allowed in (([], False), ([deployment.FLAG], True)):
        monkeypatch.setattr(sys, "argv", ["app.py", *words])
        assert deployment.allows_unconfined() is allowed


@pytest.mark.parametrize("line", ["true", '"1"', "1"])
def test_a_line_of_the_secrets_allows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, line: str) -> None:
    """For a host where nothing else can be set."""
    file, files = tmp_path / "secrets.toml", config.get_option("secrets.files")
    file.write_text(f'{deployment.UNCONFINED} = {line}\n{deployment.ADDRESS_HEADER} = "X-Real-IP"\n')
    monkeypatch.setattr(sys, "argv", ["app.py"])
    monkeypatch.setattr(st, "secrets", secrets := Secrets())
    for name in (deployment.UNCONFINED, deployment.ADDRESS_HEADER):
        monkeypatch.delenv(name, raising=False)
    config._set_option("secrets.files", [str(file)], "a test")
    try:
        assert deployment.allows_unconfined() and deployment.address_header() == "x-real-ip"
    finally:
        config._set_option("secrets.files", files, "a test")
        secrets._reset()  # it has put its lines into the environment


# ---- The policy, on every page


@pytest.fixture
def unconfined(monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """A system without seccomp, on which nothing has been allowed."""
    bare = Client(seccomp=False)
    monkeypatch.setattr(sys.modules[Client.__module__], "_shared", bare)
    monkeypatch.setattr(sys, "argv", ["app.py"])
    monkeypatch.delenv(deployment.UNCONFINED, raising=False)
    st.cache_resource.clear()
    yield bare
    st.cache_resource.clear()
    bare.close()


def opened(page: str, monkeypatch: pytest.MonkeyPatch, who: Visitor) -> AppTest:
    monkeypatch.setattr(admission, "visitor", lambda: who)
    shown = AppTest.from_file(ROOT / page, default_timeout=PATIENCE).run()
    assert not shown.exception
    return shown


@pytest.mark.parametrize("page", PAGES)
def test_no_page_runs_a_program_for_a_visitor_from_elsewhere(
    page: str, unconfined: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing reaches the runner, not one of our own programs; the page says so, how to allow it, and does not fail."""
    monkeypatch.setattr(unconfined, "_join", lambda ticket: pytest.fail("a program was run"))
    monkeypatch.setattr(doctor, "examine", lambda: doctor.Report("", ()))  # it runs programs of its own
    shown = opened(page, monkeypatch, Visitor("192.0.2.7", HOME))
    (said,) = [one.value for one in shown.warning if admission.REFUSED in one.value]
    assert deployment.FLAG in said and deployment.UNCONFINED in said


@pytest.mark.parametrize("peer", ["127.0.0.1", "192.0.2.7"])
def test_who_sits_here_or_is_allowed_runs_programs(
    peer: str, unconfined: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a machine without seccomp: whoever sits at it always, anybody once whoever deploys has said so."""
    if peer != "127.0.0.1":
        monkeypatch.setattr(sys, "argv", ["app.py", deployment.FLAG])
    shown = opened("app.py", monkeypatch, Visitor(peer, HOME))
    assert not shown.warning and shown.session_state["playground"].run.error is None
    until(lambda: unconfined.runner is not None)  # the runner is started beside the page


def test_where_there_is_no_fork_nothing_is_confined() -> None:
    """A fresh process for every run has no seccomp; and a runner that cannot be started is none."""
    assert not Client(fork=False).confined()
    broken = Client()
    broken._arguments = ["--no-such-thing"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("graphlab.sandbox.host.process._START", "raise SystemExit")
        assert not broken.confined()
        patch.setattr("sys.executable", "/no/such/python")
        assert not broken.confined()


def test_what_was_said_of_one_runner_holds_for_the_next() -> None:
    """A runner that cannot be confined does not take over from one that was: it ends, and nothing is run."""
    client = Client()
    try:
        if not client.confined():
            pytest.skip("nothing can be confined here")
        client._arguments = ["--without-seccomp"]
        client.close()
        error = client.run("1", Limits()).error
        assert error is not None and error.kind == "RunnerError" and not client.confined()
    finally:
        client.close()


# What pages may take from the sandbox: plain data and its bytes, what is made of it, bounds to show, and the doctor,
# whose programs are its own.
PLAIN = (
    "wire.run",
    "wire.codec",
    "wire.colormaps",
    "pictures",
    "values.limits",
    "values.chance.LARGEST_SEED",
    "host.queue",
    "host.doctor",
)
ONE_WAY = {"graphlab.ui.app.running": {"graphlab.sandbox"}, "graphlab.ui.app.admission": {"graphlab.sandbox"}}
# The library runs what it is told to, without a page and its policy: pages have no use for these.
HEADLESS = {
    f"graphlab.fit.{module}": {"graphlab.sandbox.run"} for module in ("training", "best", "landscape", "takeaway.start")
}
NOT_FOR_PAGES = {
    f"graphlab.fit.{name}"
    for name in (
        "training.train",
        "best.best_of",
        "landscape.landscape_of",
        "landscape.slices_of",
        "takeaway.start.start_of",
    )
}


def _is_plain(name: str) -> bool:
    """Whether a name of the sandbox is in one of the modules that pages may take from."""
    return f"{name}.".startswith(tuple(f"graphlab.sandbox.{module}." for module in PLAIN))


def test_the_sandbox_is_reached_in_one_place() -> None:
    """Of all that pages are made of, one file submits programs, and it applies the policy before it does."""
    for path in SOURCES:
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        if not name.startswith(("graphlab.ui", "graphlab.fit", "pages", "app")):
            continue
        for other in imports(path):
            if (other in NOT_FOR_PAGES and not name.startswith("graphlab.fit")) or (
                f"{other}.".startswith("graphlab.sandbox.") and not _is_plain(other)
            ):
                assert other in {*ONE_WAY.get(name, ()), *HEADLESS.get(name, ())}, (
                    f"{name} imports {other}: run programs by graphlab.ui.app.running"
                )
    calls = [
        line for line in (ROOT / "graphlab/ui/app/running.py").read_text().splitlines() if "sandbox.submit(" in line
    ]
    assert len(calls) == 1
    drawn = [path for path in SOURCES if "graphlab/ui/app" in str(path) and "sandbox.draw(" in path.read_text()]
    assert [path.name for path in drawn] == ["running.py"]
    assert "sandbox.submit" not in (ROOT / "graphlab/ui/app/admission.py").read_text()


# ---- The app as it is served, on every address, with headers as they come


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The app on a system without seccomp."""
    with socket.socket() as probe:
        probe.bind(("", 0))
        free = probe.getsockname()[1]
    script = str(Path(__file__).with_name("unconfined.py"))
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.headless=true", f"--server.port={free}"]
    environment = {
        **{key: os.environ[key] for key in os.environ if key != deployment.UNCONFINED},
        "PYTHONPATH": str(ROOT),
    }
    process = subprocess.Popen(
        [*command, "--server.fileWatcherType=none"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    until(Server(process, free).answers)
    yield free
    process.terminate()
    process.wait(PATIENCE)


async def _warnings(port: int, headers: dict[str, str]) -> list[str]:
    """What the page warns of, for a connection that begins with these headers."""
    address, warnings = f"ws://127.0.0.1:{port}/_stcore/stream", []
    host = headers.pop("Host", None)
    if host:  # the name that is asked for is not where the connection goes
        address = f"ws://{host}/_stcore/stream"
    where: dict[str, Any] = {"host": "127.0.0.1", "port": port}
    async with connect(
        address, subprotocols=["streamlit"], additional_headers=headers, max_size=None, proxy=None, close_timeout=0.1,
        **where,
    ) as page:  # fmt: skip
        message = BackMsg()
        message.rerun_script.query_string = ""
        await page.send(message.SerializeToString())
        while True:
            answer = ForwardMsg.FromString(await asyncio.wait_for(page.recv(), PATIENCE))
            if answer.HasField("script_finished"):
                return warnings
            if answer.delta.new_element.HasField("alert"):
                warnings.append(answer.delta.new_element.alert.body)


@pytest.mark.parametrize(
    ("headers", "runs"),
    [
        ({"Origin": "http://localhost:{port}"}, True),
        ({"Origin": "http://localhost:{port}", "X-Forwarded-For": "127.0.0.1"}, False),
        ({"Origin": "http://localhost:{port}", "X-Real-IP": "192.0.2.7"}, False),
        ({"Origin": "http://graphs.example.org", "Host": "graphs.example.org"}, False),
        ({"Origin": "http://localhost:{port}", "Host": "graphs.example.org"}, False),
        ({}, False),
    ],
    ids=["at home", "forwarded", "real ip", "a name", "a host", "no origin"],
)
def test_a_connection_is_judged_by_its_headers(port: int, headers: dict[str, str], runs: bool) -> None:
    """Through the real server, which listens on all addresses: only a browser at the machine itself runs programs."""
    sent = {name: value.format(port=port) for name, value in headers.items()}
    with ThreadPoolExecutor(1) as apart:  # Playwright leaves a loop running in the thread of the tests
        warned = apart.submit(asyncio.run, _warnings(port, sent)).result()
    assert any(admission.REFUSED in words for words in warned) is not runs
