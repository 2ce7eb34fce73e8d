"""Where a server that a client names may be (mission: U1, privacy and safety of the host)."""

from __future__ import annotations

import ipaddress

import httpx2
import pytest

from callboard.mcp import http
from callboard.mcp.addresses import is_public, public_addresses
from callboard.mcp.http import BoundedTransport
from callboard.mcp.values import McpEndpoint, McpError

PUBLIC = ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34"]
INSIDE = [
    "127.0.0.1",
    "127.9.9.9",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.3.4",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fd00::1",
    "ff02::1",
    "::ffff:10.0.0.1",
    "2002:0a00:0001::1",
    "64:ff9b::a00:1",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_inside(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f.1", "localhost", "::1"])
async def test_other_ways_to_write_this_machine(host: str) -> None:
    """The system's resolver reads them, so it is its answer that is checked."""
    with pytest.raises(McpError):
        await public_addresses(host, 80)


async def test_a_name_with_one_address_inside_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio

    async def both(*_: object, **__: object) -> list[object]:
        return [(0, 0, 0, "", ("93.184.216.34", 80)), (0, 0, 0, "", ("10.0.0.1", 80))]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", both)
    with pytest.raises(McpError, match="CALLBOARD_MCP_PRIVATE"):
        await public_addresses("library.example", 80)


class Inner(httpx2.AsyncBaseTransport):
    """Writes down where requests go; the first address does not answer."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, object]] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        sni = request.extensions.get("sni_hostname")
        self.asked.append((request.url.host, request.headers["host"], sni))
        if len(self.asked) == 1:
            raise httpx2.ConnectError("no route")
        return httpx2.Response(200, content=b"{}")


async def test_the_connection_goes_to_the_address_that_was_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name that changes its mind afterwards is not asked again; TLS still checks the name."""

    async def checked(host: str, port: int) -> list[str]:
        return ["93.184.216.34", "93.184.216.35"]

    monkeypatch.setattr(http, "public_addresses", checked)
    inner = Inner()
    transport = BoundedTransport(inner, body_bytes=100, pinned=True, checked=True)
    async with httpx2.AsyncClient(transport=transport) as client:
        response = await client.get("https://library.example/mcp")
    assert response.status_code == 200
    assert inner.asked == [
        ("93.184.216.34", "library.example", "library.example"),
        ("93.184.216.35", "library.example", "library.example"),
    ]
    assert str(response.request.url) == "https://library.example/mcp"


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"label": ""}, "label"),
        ({"url": ""}, "either a url or a command"),
        ({"command": ["x"]}, "either a url or a command"),
        ({"url": "ftp://library.example"}, "http"),
        ({"url": "https://a:b@library.example"}, "user name"),
        ({"url": "https://[library"}, "not an address"),
        ({"url": "https://" + "x" * 3_000}, "longer"),
        ({"authorization": "a", "headers": {"authorization": "b"}}, "not both"),
    ],
)
def test_what_cannot_be_a_server(fields: dict[str, object], why: str) -> None:
    whole = {"label": "library", "url": "https://library.example/mcp", **fields}
    with pytest.raises(ValueError, match=why):
        McpEndpoint(**whole)  # type: ignore[arg-type]


def test_what_is_shown_of_a_server_has_no_secret() -> None:
    key = "tok-" + "x" * 20
    server = McpEndpoint(label="a", url=f"https://library.example/mcp?key={key}", authorization=key)
    assert server.where == "https://library.example/mcp"
    assert McpEndpoint(label="a", command=["uvx", key], env={"KEY": key}).where == "uvx"
