"""Who is at the other end of a session's connection: somebody at this machine, or from elsewhere, and from where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

# What proxies and hosts add to a request on its way. A browser sends none of these by itself.
_FORWARDED = re.compile(
    r"forwarded|via|x-forwarded.*|x-original-.*|x-real-ip|x-envoy-.*|x-amzn-.*|x-cloud-.*|x-azure-.*|x-arr-.*"
    r"|x-appengine-.*|x-scheme|x-proxy.*|cf-.*|cdn-.*|fly-.*|fastly-.*|.*client-ip|.*connecting-ip"
)
BEHIND_A_PROXY = "behind a proxy"
HERE = "here"


@dataclass(frozen=True)
class Visitor:
    """A connection: the address at its other end, None where that is not known, and the headers it began with.

    >>> Visitor("::ffff:127.0.0.1", {"host": ["localhost:8501"], "origin": ["http://localhost:8501"]}).is_here
    True
    >>> Visitor("127.0.0.1", {"host": ["localhost:8501"], "origin": ["https://graphs.example.org"]}).is_here
    False
    """

    peer: str | None
    headers: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def is_here(self) -> bool:
        """Whether it is somebody at this very machine, as far as that can be told: in doubt it is not.

        A proxy on the same machine has a loopback address too, and may write a Host of its own; then the Origin, which
        a browser always sends, gives the visitor away, or a header that the proxy adds.
        """
        hosts = self.headers.get("host", [])
        origins = [_host_of(origin) for origin in self.headers.get("origin", [])]
        at_home = bool(hosts and origins) and all(map(_is_loopback_host, (*hosts, *origins)))
        address = _parsed(self.peer or "")
        return at_home and address is not None and address.is_loopback and not self.is_forwarded

    @property
    def is_forwarded(self) -> bool:
        """Whether a proxy has passed the connection on."""
        return any(_FORWARDED.fullmatch(name) for name in self.headers)

    def address(self, header: str = "") -> str:
        """The place that it comes from, for taking turns: an IPv4 address, or the /48 of an IPv6 address.

        That is as much as one customer gets, who could else come from 65,536 places.

        `header` is the one that the proxy before the app is known to set. A header that nobody named is not believed,
        for anyone may send any: whoever sends one is simply somebody behind a proxy.
        """
        if header and (values := self.headers.get(header)):
            return _place(values[-1].split(",")[-1]) or BEHIND_A_PROXY  # a proxy appends: the last is its own word
        return BEHIND_A_PROXY if self.is_forwarded else _place(self.peer or "") or HERE


def visitor() -> Visitor | None:
    """Who this session is; None where there is no connection at all, as in a test that runs a page by itself."""
    headers = {name.lower(): st.context.headers.get_all(name) for name in st.context.headers}
    context = get_script_run_ctx()
    if context is None or not headers:
        return None
    # Not `st.context.ip_address`: that is None both for loopback and for what is not known.
    client = runtime.get_instance().get_client(context.session_id)
    return Visitor(client.client_context.remote_ip if client and client.client_context else None, headers)


def _host_of(origin: str) -> str:
    """What stands for the host in an Origin; empty, which is nobody here, for what is none.

    >>> [_host_of(origin) for origin in ("http://localhost:8501", "null", "http://[")]
    ['localhost:8501', '', '']
    """
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def _is_loopback_host(host: str) -> bool:
    """Whether `localhost:8501`, `127.0.0.1` or `[::1]:80` is this machine itself.

    >>> [_is_loopback_host(host) for host in ("localhost:8501", "[::1]:80", "127.0.0.1", "localhost.example.org", "")]
    [True, True, True, False, False]
    """
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    address = _parsed(name)
    return address.is_loopback if address else name.removesuffix(".") == "localhost"


def _place(text: str) -> str:
    """What counts as one place, of an address as proxies write it; empty for what is no address.

    >>> [_place(text) for text in ("192.0.2.7:4711", "2001:db8:1:2:3::4", "[2001:db8:1:2::9]:80", "::ffff:192.0.2.7")]
    ['192.0.2.7', '2001:db8:1::/48', '2001:db8:1::/48', '192.0.2.7']
    """
    text = text.strip().strip('"')
    bare = text[1:].split("]")[0] if text.startswith("[") else text.split(":")[0] if text.count(":") == 1 else text
    address = _parsed(bare)
    if isinstance(address, IPv6Address) and not address.is_loopback:
        return f"{IPv6Address(int(address) >> 80 << 80)}/48"
    return "" if address is None else HERE if address.is_loopback else str(address)


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    """The address; one of IPv4 that is written as IPv6, as where both are listened on, is of IPv4 again."""
    try:
        address = ip_address(text.split("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
