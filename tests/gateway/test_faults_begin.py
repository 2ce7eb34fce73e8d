"""K1d: an upstream that begins no session; the client is told why, or somebody else answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import orjson
import pytest

from tests.fakes.raw_websocket import BINARY, TEXT, RawEnd, close_payload
from tests.fakes.server import TestServer, closing, receive, send
from tests.fakes.upstream import Deed, begin, echo, misbehaving, refuse, silent, upgrade
from tests.fakes.upstream_gateway import KEY, gateway, nothing_left

BAD_GATEWAY = 1014


@pytest.fixture(autouse=True)
async def clean() -> AsyncIterator[None]:
    async with nothing_left():
        yield


async def garbage(end: RawEnd) -> None:
    end.writer.write(b"\x16\x03\x01 this is no HTTP\r\n\r\n")


async def idle(end: RawEnd) -> None:
    """Nothing yet; the test goes on with this end."""


async def gone(end: RawEnd) -> None:
    end.abort()


async def half_a_head(end: RawEnd) -> None:
    end.writer.write(b"HTTP/1.1 101 Switching Protocols\r\nUpgr")
    await silent(end)


async def wrong_accept(end: RawEnd) -> None:
    end.headers["sec-websocket-key"] = "c29tZXRoaW5nIGVsc2UgIQ=="
    await upgrade(end)


async def mute(end: RawEnd) -> None:
    await upgrade(end)
    await silent(end)


async def binary(end: RawEnd) -> None:
    """Events, as it thinks; the protocol has text messages only."""
    await upgrade(end)
    end.write(BINARY, b'{"type":"session.created","session":{"id":"sess_1"}}')
    await silent(end)


def closes(code: int | None, reason: str = "") -> Deed:
    async def deed(end: RawEnd) -> None:
        await upgrade(end)
        end.closing(code, reason)
        await silent(end)

    return deed


def errs(code: str, message: str) -> Deed:
    async def deed(end: RawEnd) -> None:
        await upgrade(end)
        error = {"type": "invalid_request_error", "code": code, "message": message}
        end.event("error", event_id="event_e", error=error)
        end.write(8, close_payload(4000, f"invalid_request_error.{code}"))
        await silent(end)

    return deed


def said(message: str) -> bytes:
    """The body of a refusal in the API's shape."""
    return f'{{"error":{{"message":"{message}"}}}}'.encode()


async def cut_after_101(end: RawEnd) -> None:
    await upgrade(end)
    await end.writer.drain()
    end.abort()


REFUSALS: dict[str, tuple[Deed, str, str]] = {
    "never answers": (silent, "provider_unreachable", "no answer within 0.5 s"),
    "half a head": (half_a_head, "provider_unreachable", "no answer within 0.5 s"),
    "silent after 101": (mute, "provider_unreachable", "began no session within 0.5 s"),
    "binary alone": (binary, "provider_unreachable", "began no session within 0.5 s"),
    "401": (refuse(401, b'{"error":{"message":"no"}}'), "provider_unauthorized", "COMPATIBLE_API"),
    "403": (refuse(403), "provider_unauthorized", "CALLBOARD_COMPATIBLE_API_KEY"),
    "404": (refuse(404, b"<html>nothing here</html>"), "provider_refused", "HTTP 404"),
    "426": (refuse(426), "provider_refused", "HTTP 426"),
    "429": (refuse(429, Retry_After="1"), "provider_unreachable", "HTTP 429"),
    "429 with a reason": (
        refuse(429, said("Out of quota.")),
        "provider_unreachable",
        "Out of quota",
    ),
    "503 with our key": (refuse(503, said(f"Not {KEY}")), "provider_unreachable", "Not [redacted]"),
    "422 of many lines": (refuse(422, said("a\\n\\u0007b")), "provider_refused", "422, a b at"),
    "500": (refuse(500, b"x" * 200_000), "provider_unreachable", "HTTP 500"),
    "200": (refuse(200, b"hello"), "provider_refused", "HTTP 200"),
    "garbage": (garbage, "provider_unreachable", ""),
    "cut at once": (gone, "provider_unreachable", ""),
    "wrong accept": (wrong_accept, "provider_", ""),
    "cut after 101": (cut_after_101, "provider_unreachable", "closed the connection"),
    "1011": (closes(1011, "out of order"), "provider_unreachable", "out of order"),
    "4999": (closes(4999), "provider_unreachable", "4999"),
    "4999 and much Thai": (closes(4999, "ก" * 41), "provider_unreachable", "ก" * 41),
    "3000": (
        closes(3000, "invalid_request_error.invalid_api_key"),
        "provider_una",
        "COMPATIBLE_API",
    ),
    "4000": (
        closes(4000, "invalid_request_error.invalid_model"),
        "provider_refused",
        "invalid_model",
    ),
    "no code": (closes(None), "provider_unreachable", "closed the connection"),
    "bad model": (errs("invalid_model", "No such model."), "provider_refused", "No such model"),
    "bad key": (errs("invalid_api_key", f"Wrong: {KEY}"), "provider_unauthorized", "not valid"),
}


async def told(server: TestServer) -> tuple[dict[str, str], int | None]:
    """The one error that a client gets, and the code that its connection is closed with."""
    async with server.connect() as client:
        event = await receive(client)
        assert event["type"] == "error"
        assert event["event_id"].startswith("event_")
        assert set(event["error"]) >= {"type", "code", "message", "param", "event_id"}
        assert KEY not in str(event)
        return event["error"], (await closing(client))[0]


@pytest.mark.parametrize("websocket", ["picows", "asgi"])
@pytest.mark.parametrize("fault", REFUSALS)
async def test_a_client_is_told_why_nobody_answers(fault: str, websocket: str) -> None:
    deed, code, words = REFUSALS[fault]
    wait_s = 0.5 if "0.5 s" in words else 10  # only a test of the wait itself may be short of time
    async with (
        misbehaving(deed) as upstream,
        gateway(upstream, websocket=websocket, connect_timeout_s=wait_s) as server,
    ):
        error, closed = await told(server)
    assert error["code"].startswith(code)
    assert words in error["message"]
    assert "compatible" in error["message"]
    assert error["type"] == "server_error"
    assert closed == BAD_GATEWAY


async def test_nobody_listens() -> None:
    async with misbehaving(echo) as upstream:
        pass
    async with gateway(upstream) as server:
        error, closed = await told(server)
    assert (error["code"], closed) == ("provider_unreachable", BAD_GATEWAY)
    assert "refused" in error["message"]


async def test_a_redirect_is_not_followed() -> None:
    """The server's key is for the address in the settings, and for no other."""
    async with misbehaving(echo) as elsewhere:
        target = f"ws://127.0.0.1:{elsewhere.port}/v1/realtime"
        async with (
            misbehaving(refuse(302, Location=target)) as upstream,
            gateway(upstream) as server,
        ):
            error, closed = await told(server)
        assert elsewhere.ends == []
    assert (error["code"], closed) == ("provider_refused", BAD_GATEWAY)


@pytest.mark.parametrize(("status", "attempts"), [(503, 3), (429, 3), (401, 1), (404, 1)])
async def test_only_what_may_pass_is_tried_again(status: int, attempts: int) -> None:
    async with misbehaving(refuse(status)) as upstream, gateway(upstream) as server:
        await told(server)
        assert len(upstream.ends) == attempts


async def test_the_second_attempt_may_succeed() -> None:
    async with (
        misbehaving(refuse(503), echo) as upstream,
        gateway(upstream) as server,
        server.connect() as client,
    ):
        assert (await receive(client))["session"]["id"] == "sess_upstream"


@pytest.mark.parametrize(
    "fault", ["never answers", "silent after 101", "401", "500", "cut at once"]
)
async def test_the_embedded_engine_takes_over(fault: str) -> None:
    """The fallback: the client sees a session, and the call's feed why it is not the first's."""
    async with (
        misbehaving(REFUSALS[fault][0]) as upstream,
        gateway(upstream, "embedded", ready=True, connect_timeout_s=0.5) as server,
        server.connect() as client,
    ):
        assert (await receive(client))["type"] == "session.created"
        (call,) = server.running.calls.list()
        assert call.provider == "embedded"
        told = [orjson.loads(e.raw) for e in call.feed.since(0) if e.kind == "provider"]
        assert told[-1]["fallback_from"] == "compatible"
        assert "compatible" in told[-1]["reason"]
        await send(client, type="echo", n=1)
        assert (await receive(client))["n"] == 1


@pytest.mark.parametrize("websocket", ["picows", "asgi"])
async def test_a_client_that_leaves_is_not_connected_for(websocket: str) -> None:
    """It goes while the upstream still hesitates: the upstream's connection goes too."""
    async with (
        misbehaving(idle) as upstream,
        gateway(upstream, websocket=websocket, connect_timeout_s=3) as server,
    ):
        async with server.connect():
            end = await upstream.end()
        assert await end.closed() == (None, "")
        await server.idle()


async def test_neighbours_are_not_held_up() -> None:
    """While ten clients wait for a mute upstream, a session that runs goes on."""

    async def mute_later(end: RawEnd) -> None:
        await mute(end)

    async with (
        misbehaving(echo, mute_later) as upstream,
        gateway(upstream, connect_timeout_s=1) as server,
        server.connect() as neighbour,
    ):
        await receive(neighbour)
        waiting = [asyncio.create_task(told(server)) for _ in range(10)]
        await upstream.end(10)
        for n in range(50):
            await send(neighbour, type="echo", n=n)
            assert (await receive(neighbour))["n"] == n
        for error, closed in await asyncio.gather(*waiting):
            assert (error["code"], closed) == ("provider_unreachable", BAD_GATEWAY)
        await send(neighbour, type="echo", n=99)
        assert (await receive(neighbour))["n"] == 99


async def test_the_key_goes_to_the_upstream_alone() -> None:
    """K1d: the upstream gets the server's key, and neither the client's nor its beta header."""
    mine = "sk-" + "c" * 20
    headers = {"Authorization": f"Bearer {mine}", "OpenAI-Beta": "realtime=v1", "Cookie": "a=b"}
    async with (
        misbehaving(begin) as upstream,
        gateway(upstream) as server,
        server.connect(additional_headers=headers) as client,
    ):
        end = await upstream.end()
        assert end.headers["authorization"] == f"Bearer {KEY}"
        assert "openai-beta" not in end.headers
        assert "cookie" not in end.headers
        assert mine not in str(end.headers)
        assert end.path == "/v1/realtime?model=gpt-realtime"
        end.write(TEXT, b'{"type":"response.output_audio.delta","delta":""}')
        assert KEY not in str(await receive(client))
