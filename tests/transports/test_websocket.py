"""Who may connect and how it is told: upgrades, keys, models, sidebands, capacity."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import openai
import orjson
import pytest
import websockets

from callboard.transports import front
from tests.fakes.media_fake import FakeMedia
from tests.fakes.server import (
    PATIENCE_S,
    TestServer,
    closing,
    no_tasks_left,
    receive,
    send,
    serving,
)

BOTH = pytest.mark.parametrize("implementation", ["picows", "asgi"])


@pytest.fixture(params=["picows", "asgi"])
async def server(request: pytest.FixtureRequest) -> AsyncIterator[TestServer]:
    async with serving(FakeMedia(), websocket=request.param) as running:
        yield running


async def refusal(server: TestServer, query: str = "?model=gpt-realtime", **options: Any) -> Any:
    """(status, error) of a refused upgrade."""
    with pytest.raises(websockets.InvalidStatus) as caught:
        async with server.connect(query, **options):
            pass
    response = caught.value.response
    return response, orjson.loads(response.body or b"")["error"]


async def fatal(server: TestServer, query: str, **options: Any) -> Any:
    """(error, close code, close reason) of a connection that is accepted and turned away."""
    async with server.connect(query, **options) as ws:
        event = await receive(ws)
        assert event["type"] == "error"
        assert event["event_id"].startswith("event_")
        assert set(event["error"]) == {"type", "code", "message", "param", "event_id"}
        code, reason = await closing(ws)
    return event["error"], code, reason


# -- upgrades --------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/v1/realtime", "/realtime", "/openai/v1/realtime"])
async def test_the_api_is_found_where_clients_look(server: TestServer, path: str) -> None:
    url = server.url.replace("http", "ws") + path + "?model=gpt-realtime"
    async with websockets.connect(url, proxy=None) as ws:
        assert (await receive(ws))["type"] == "session.created"


async def test_another_path_has_no_websocket(server: TestServer) -> None:
    url = server.url.replace("http", "ws") + "/v1/else"
    with pytest.raises(websockets.InvalidStatus) as caught:
        async with websockets.connect(url, proxy=None):
            pass
    assert caught.value.response.status_code in (403, 404)


async def test_a_plain_get_is_told_to_upgrade(server: TestServer) -> None:
    async with httpx.AsyncClient() as client:
        response = await client.get(f"{server.url}/v1/realtime?model=gpt-realtime")
    assert response.status_code == 426
    assert response.headers["upgrade"] == "websocket"
    assert response.json()["error"]["code"] == "upgrade_required"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "10.0.0.1:8000"])
async def test_a_foreign_host_is_refused_at_the_upgrade(server: TestServer, host: str) -> None:
    reader, writer = await asyncio.open_connection(server.running.host, server.running.port)
    writer.write(
        f"GET /v1/realtime?model=gpt-realtime HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
    )
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 403 ")
    assert orjson.loads(await reader.read())["error"]["code"] == "host_not_allowed"
    writer.close()


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://localhost.evil.example", "file://"]
)
async def test_a_foreign_origin_is_refused_at_the_upgrade(server: TestServer, origin: str) -> None:
    response, error = await refusal(server, additional_headers={"Origin": origin})
    assert response.status_code == 403
    assert error["code"] == "origin_not_allowed"
    assert server.engine.sessions == []


@pytest.mark.parametrize(
    "origin", ["http://localhost:5173", "http://127.0.0.1", "https://[::1]:8443"]
)
async def test_loopback_origins_may_connect(server: TestServer, origin: str) -> None:
    async with server.connect(additional_headers={"Origin": origin}) as ws:
        assert (await receive(ws))["type"] == "session.created"


@BOTH
async def test_beyond_the_session_limit_429(implementation: str) -> None:
    async with serving(websocket=implementation, max_sessions=1) as server:
        async with server.connect() as first:
            await receive(first)
            response, error = await refusal(server)
            assert response.status_code == 429
            assert response.headers["Retry-After"] == "10"
            assert error["code"] == "session_limit_reached"
            await send(first, type="echo", n=1)
            assert await receive(first) == {"type": "echo", "n": 1}
        await server.idle()
        async with server.connect() as again:
            assert (await receive(again))["type"] == "session.created"


@BOTH
async def test_while_the_models_load_503(implementation: str) -> None:
    async with serving(websocket=implementation, ready=False) as server:
        response, error = await refusal(server)
        assert response.status_code == 503
        assert response.headers["Retry-After"] == "5"
        assert error["code"] == "engine_not_ready"
        assert "being loaded" in error["message"]


# -- keys ------------------------------------------------------------------------------


async def test_browsers_bring_their_key_as_a_subprotocol(server: TestServer) -> None:
    offered = ["realtime", "openai-insecure-api-key.sk-local", "openai-organization.org"]
    async with server.connect(subprotocols=offered) as ws:
        assert ws.subprotocol == "realtime"
        assert (await receive(ws))["type"] == "session.created"


@pytest.mark.parametrize("key", [None, "Bearer sk-anything", "Basic eDp5"])
async def test_on_loopback_any_key_will_do_and_none_too(
    server: TestServer, key: str | None
) -> None:
    headers = {"Authorization": key} if key else {}
    async with server.connect(additional_headers=headers) as ws:
        assert (await receive(ws))["type"] == "session.created"


@pytest.mark.parametrize("how", ["header", "subprotocol"])
async def test_an_unknown_secret_is_an_invalid_key(server: TestServer, how: str) -> None:
    secret = "ek_0123456789abcdefghij"
    options: dict[str, Any] = (
        {"additional_headers": {"Authorization": f"Bearer {secret}"}}
        if how == "header"
        else {"subprotocols": ["realtime", f"openai-insecure-api-key.{secret}"]}
    )
    error, code, reason = await fatal(server, "?model=gpt-realtime", **options)
    assert error["code"] == "invalid_api_key"
    assert error["message"].startswith("Incorrect API key provided: ")
    assert secret not in error["message"]
    assert (code, reason) == (3000, "invalid_request_error.invalid_api_key")
    assert server.engine.sessions == []


async def test_a_secret_opens_sessions_as_it_says(server: TestServer) -> None:
    session = {"type": "realtime", "model": "gpt-realtime-2.1", "instructions": "Be brief."}
    async with httpx.AsyncClient(base_url=server.url) as client:
        made = await client.post("/v1/realtime/client_secrets", json={"session": session})
    headers = {"Authorization": f"Bearer {made.json()['value']}"}
    for _ in range(2):
        async with server.connect("?model=gpt-realtime", additional_headers=headers) as ws:
            await receive(ws)
    for opened in server.engine.sessions:
        assert opened.session == session
        assert opened.model == "gpt-realtime-2.1"


# -- models and intents ----------------------------------------------------------------


@pytest.mark.parametrize("model", ["gpt-realtime-2.1-mini", "callboard-embedded"])
async def test_the_apis_names_and_our_own_are_known(server: TestServer, model: str) -> None:
    async with server.connect(f"?model={model}") as ws:
        await receive(ws)
    assert server.engine.sessions[0].model == model


@pytest.mark.parametrize(
    ("query", "options", "code"),
    [
        ("", {}, "missing_model"),
        ("?model=", {}, "missing_model"),
        ("?model=gpt-4", {}, "invalid_model"),
        ("?model=gpt-live-1", {}, "invalid_model"),
        ("?intent=transcription&model=gpt-realtime", {}, "invalid_model"),
        ("?intent=chat", {}, "invalid_value"),
        ("?call_id=rtc_none", {}, "call_id_not_found"),
    ],
)
async def test_what_is_wrong_with_a_request_is_told_after_the_upgrade(
    server: TestServer, query: str, options: dict[str, Any], code: str
) -> None:
    error, close_code, reason = await fatal(server, query, **options)
    assert error["code"] == code
    assert (close_code, reason) == (4000, f"invalid_request_error.{code}")
    await no_tasks_left()


async def test_intent_transcription_needs_no_model(server: TestServer) -> None:
    async with server.connect("?intent=transcription") as ws:
        assert (await receive(ws))["session"]["type"] == "transcription"
    assert server.engine.sessions[0].intent == "transcription"


# -- calls with sidebands --------------------------------------------------------------


async def place_call(server: TestServer) -> str:
    async with httpx.AsyncClient(base_url=server.url) as client:
        response = await client.post(
            "/v1/realtime/calls?model=gpt-realtime",
            content="v=0\r\n",
            headers={"Content-Type": "application/sdp"},
        )
    assert response.status_code == 201, response.text
    return response.headers["location"].rpartition("/")[2]


async def test_a_sideband_sees_all_but_audio_and_may_steer(server: TestServer) -> None:
    call_id = await place_call(server)
    async with server.connect(f"?call_id={call_id}") as side:
        await send(side, type="echo", n=1)
        assert await receive(side) == {"type": "echo", "n": 1}
        await send(side, type="audio")
        await send(side, type="echo", n=2)
        assert await receive(side) == {"type": "echo", "n": 2}
    peers = [peer for peer, _ in server.engine.sessions[0].received]
    assert peers == [1, 1, 1]
    async with httpx.AsyncClient(base_url=server.url) as client:
        assert server.running.calls.active == 1
        await client.post(f"/v1/realtime/calls/{call_id}/hangup")
    await server.idle()


async def test_when_the_call_ends_so_do_its_sidebands(server: TestServer) -> None:
    call_id = await place_call(server)
    async with server.connect(f"?call_id={call_id}") as side:
        await send(side, type="echo", n=1)
        await receive(side)
        async with httpx.AsyncClient(base_url=server.url) as client:
            await client.post(f"/v1/realtime/calls/{call_id}/hangup")
        assert (await closing(side))[0] == 1000
    await server.idle()
    await no_tasks_left()


# -- the front of the one port ---------------------------------------------------------


async def raw(server: TestServer, *pieces: bytes) -> bytes:
    reader, writer = await asyncio.open_connection(server.running.host, server.running.port)
    for piece in pieces:
        writer.write(piece)
        await writer.drain()
        await asyncio.sleep(0)
    async with asyncio.timeout(PATIENCE_S):
        answer = await reader.read(65536)
    writer.close()
    return answer


async def test_a_head_may_come_in_pieces(server: TestServer) -> None:
    host = f"Host: 127.0.0.1:{server.running.port}\r\n".encode()
    answer = await raw(server, b"GET /health", b"/live HTTP/1.1\r", b"\n" + host + b"\r", b"\n")
    assert answer.startswith(b"HTTP/1.1 200 ")


async def test_firefox_may_keep_alive_and_upgrade(server: TestServer) -> None:
    reader, writer = await asyncio.open_connection(server.running.host, server.running.port)
    writer.write(
        f"GET /v1/realtime?model=gpt-realtime HTTP/1.1\r\nHost: 127.0.0.1:{server.running.port}\r\n"
        "Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
    )
    async with asyncio.timeout(PATIENCE_S):
        head = await reader.readuntil(b"\r\n\r\n")
        event = await reader.readuntil(b'"session.created"')
    assert head.startswith(b"HTTP/1.1 101 ")
    assert b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" in head
    assert event
    writer.close()
    await server.idle()


async def test_a_frame_that_comes_with_the_head_is_not_lost() -> None:
    """A client must wait for the 101 (RFC 6455 §4.1), but it may be just on its way."""
    async with serving() as server:
        reader, writer = await asyncio.open_connection(server.running.host, server.running.port)
        text = b'{"type":"echo","n":7}'
        writer.write(
            "GET /v1/realtime?model=gpt-realtime HTTP/1.1\r\n"
            f"Host: 127.0.0.1:{server.running.port}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
            + bytes((0x81, 0x80 | len(text), 0, 0, 0, 0))
            + text
        )
        async with asyncio.timeout(PATIENCE_S):
            await reader.readuntil(b'"n":7')
        writer.close()
        await server.idle()


async def test_an_endless_head_is_refused(server: TestServer) -> None:
    answer = await raw(server, b"GET / HTTP/1.1\r\nX: " + b"a" * (70 * 1024))
    assert answer.startswith(b"HTTP/1.1 431 ")
    assert b'"error"' in answer


async def test_a_head_that_does_not_come_is_refused(
    server: TestServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(front, "HEAD_TIMEOUT_S", 0.05)
    answer = await raw(server, b"GET / HTTP/1.1\r\n")
    assert answer.startswith(b"HTTP/1.1 408 ")


async def test_garbage_is_a_bad_request(server: TestServer) -> None:
    answer = await raw(server, b"\x16\x03\x01\x02\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 400 ")


async def test_an_upgrade_without_a_key_is_a_bad_request(server: TestServer) -> None:
    host = f"Host: 127.0.0.1:{server.running.port}\r\n".encode()
    head = b"GET /v1/realtime?model=gpt-realtime HTTP/1.1\r\n" + host
    answer = await raw(server, head + b"Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
    assert answer.startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 426 "))
    await server.idle()


# -- official client, end of the server ------------------------------------------------


async def test_the_official_client_connects(server: TestServer) -> None:
    client = openai.AsyncOpenAI(api_key="sk-local", base_url=f"{server.url}/v1")
    async with client.realtime.connect(model="gpt-realtime") as connection:
        event = await connection.recv()
        assert event.type == "session.created"
    await server.idle()


@BOTH
async def test_a_stopping_server_says_1001_and_leaves_nothing(implementation: str) -> None:
    async with serving(websocket=implementation) as server:
        async with server.connect() as ws:
            await receive(ws)
            server.running.stop()
            code, reason = await closing(ws)
            assert code == 1001
            assert "shutting down" in (reason or "")
        async with asyncio.timeout(3.0):
            await server.running.wait_stopped()
    await no_tasks_left()


@BOTH
async def test_a_session_that_will_not_end_is_ended(
    implementation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("callboard.gateway.embedded.ENGINE_GRACE_S", 0.05)
    async with serving(websocket=implementation) as server:
        async with server.connect() as ws:
            await receive(ws)
            await send(ws, type="slow_exit")
        await server.idle()
        await no_tasks_left()
        assert server.engine.sessions[0].done


async def test_tls_on_this_port_is_told_at_once(server: TestServer) -> None:
    """F1: SDKs that always dial ``wss://`` need not wait until their patience ends."""
    answer = await raw(server, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"no TLS" in answer
