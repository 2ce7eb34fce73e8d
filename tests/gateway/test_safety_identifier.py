"""Whom a session is for: ``OpenAI-Safety-Identifier`` reaches the provider (S1b, compatibility)."""

from __future__ import annotations

import httpx
import pytest

from callboard.gateway.admission import MAX_IDENTIFIER, safety_identifier
from callboard.gateway.secrets import ClientSecrets
from callboard.protocol.errors import ProtocolError
from tests.fakes.server import TestServer, receive
from tests.fakes.upstream import Upstream, echo, misbehaving
from tests.fakes.upstream_gateway import gateway

WHO = "a" * 64
HEADER = "OpenAI-Safety-Identifier"


async def told(server: TestServer, upstream: Upstream, number: int, headers: dict[str, str]) -> str:
    """The identifier that the provider reads when a client connects with these headers."""
    async with server.connect(additional_headers=headers) as socket:
        assert (await receive(socket))["type"] == "session.created"
    return (await upstream.end(number)).headers.get(HEADER.lower(), "")


async def secret(server: TestServer, headers: dict[str, str]) -> dict[str, str]:
    async with httpx.AsyncClient(base_url=server.url, trust_env=False) as http:
        made = await http.post("/v1/realtime/client_secrets", json={}, headers=headers)
    return {"Authorization": f"Bearer {made.json()['value']}"}


async def test_a_provider_reads_whom_a_session_is_for() -> None:
    async with misbehaving(echo) as upstream, gateway(upstream) as server:
        assert await told(server, upstream, 0, {HEADER: WHO}) == WHO
        assert await told(server, upstream, 1, {}) == ""


async def test_what_a_secret_says_goes_before_what_its_holder_says() -> None:
    """A page holds the secret: it could name anybody (guide: set it when making the secret)."""
    async with misbehaving(echo) as upstream, gateway(upstream) as server:
        held = await secret(server, {HEADER: WHO})
        assert await told(server, upstream, 0, {**held, HEADER: "somebody else"}) == WHO
        assert await told(server, upstream, 1, await secret(server, {})) == ""


async def test_a_secret_made_with_a_secret_is_for_the_same_person() -> None:
    secrets = ClientSecrets()
    parent, _ = secrets.create(None, 60, safety_identifier=WHO)
    _, child = secrets.create(None, 60, safety_identifier="another", parent=parent)
    assert child.safety_identifier == WHO


async def test_an_identifier_that_cannot_be_sent_is_an_error_and_no_session() -> None:
    async with misbehaving(echo) as upstream, gateway(upstream) as server:
        headers = {HEADER: "x" * (MAX_IDENTIFIER + 1)}
        async with server.connect(additional_headers=headers) as socket:
            error = (await receive(socket))["error"]
        assert (error["code"], error["param"]) == ("invalid_value", HEADER)
        assert upstream.ends == []


@pytest.mark.parametrize("value", ["ü", "a\tb", "x" * (MAX_IDENTIFIER + 1)])
def test_what_is_no_identifier(value: str) -> None:
    with pytest.raises(ProtocolError):
        safety_identifier({HEADER.lower(): value})
