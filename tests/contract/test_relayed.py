"""A second server as the upstream: what works on one works through the other. B1c, B4a, B4b."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass

import orjson
import pytest
import websockets
from websockets.asyncio.server import Server, ServerConnection, serve

from callboard.gateway.start import SessionStart
from tests.fakes.attendants import Watcher
from tests.fakes.server import (
    PATIENCE_S,
    TestServer,
    closing,
    no_tasks_left,
    receive,
    send,
    serving,
)

MIB = 1024 * 1024
KEY = "sk-" + "x" * 20


@dataclass
class Pair:
    upstream: TestServer
    gateway: TestServer
    watchers: list[Watcher]
    """Of each call at the gateway, in the order of their opening."""


@pytest.fixture(params=["picows", "asgi"])
async def pair(request: pytest.FixtureRequest) -> AsyncIterator[Pair]:
    watchers = list[Watcher]()

    def attendants(start: SessionStart) -> list[Watcher]:
        watchers.append(Watcher())
        return watchers[-1:]

    async with (
        serving() as upstream,
        serving(
            websocket=request.param,
            compatible_base_url=f"{upstream.url}/v1",
            attendants=attendants,
        ) as gateway,
    ):
        yield Pair(upstream, gateway, watchers)


async def test_a_session_runs_through(pair: Pair) -> None:
    async with pair.gateway.connect() as ws:
        created = await receive(ws)
        (call,) = pair.gateway.running.calls.list()
        assert (call.provider, call.session_id) == ("compatible", created["session"]["id"])
        for n in range(50):
            await send(ws, type="echo", n=n, text="สวัสดี")
        for n in range(50):
            assert (await receive(ws))["n"] == n
        assert pair.watchers[0].types("client") == ["echo"] * 50
        assert [entry.kind for entry in call.feed.since(0)] == ["provider"]
    for server in (pair.gateway, pair.upstream):
        await server.idle()
    await no_tasks_left()


async def test_fragments_and_16_mib_pass(pair: Pair) -> None:
    async with pair.gateway.connect(open_timeout=PATIENCE_S) as ws:
        await receive(ws)
        await ws.send(['{"type":"ec', 'ho","te', 'xt":"ก', 'ข"}'])
        assert await receive(ws) == {"type": "echo", "text": "กข"}
        await send(ws, type="measure", audio="A" * (16 * MIB))
        assert await receive(ws) == {"type": "measured", "characters": 16 * MIB}
        await send(ws, type="echo", text="B" * (16 * MIB))
        assert len((await receive(ws))["text"]) == 16 * MIB


async def test_binary_and_nonsense_are_answered_here(pair: Pair) -> None:
    async with pair.gateway.connect() as ws:
        await receive(ws)
        await ws.send(b"\x00")
        assert (await receive(ws))["error"]["code"] == "invalid_event"
        await ws.send("nul")
        assert (await receive(ws))["error"]["code"] == "invalid_json"
        await send(ws, type="echo", n=1)
        assert (await receive(ws))["n"] == 1
        assert pair.upstream.engine.sessions[0].received[0][1]["n"] == 1


@pytest.mark.parametrize(("code", "reason"), [(1001, "Time is up."), (4000, "x.y"), (1000, "")])
async def test_the_upstream_s_close_arrives(pair: Pair, code: int, reason: str) -> None:
    async with pair.gateway.connect() as ws:
        await receive(ws)
        await send(ws, type="flood", count=20, bytes=20_000)
        await send(ws, type="end", code=code, reason=reason)
        received = [message async for message in ws] if code < 3000 else []
        assert await closing(ws) == (code, reason)
        assert len(received) in (0, 20)
    await pair.gateway.idle()


async def test_a_vanished_client_frees_the_upstream(pair: Pair) -> None:
    async with pair.gateway.connect() as ws:
        await receive(ws)
        ws.transport.abort()
    await pair.gateway.idle()
    await pair.upstream.idle()
    await no_tasks_left()


async def test_a_sideband_sees_and_steers_but_hears_nothing(pair: Pair) -> None:
    async with pair.gateway.connect() as ws:
        session_id = (await receive(ws))["session"]["id"]
        async with pair.gateway.connect(f"?call_id={session_id}") as sideband:
            await send(sideband, type="audio")
            await send(sideband, type="echo", n=1)
            assert (await receive(ws))["type"] == "response.output_audio.delta"
            assert (await receive(ws))["n"] == 1
            assert (await receive(sideband))["n"] == 1
            await sideband.send("nul")
            assert (await receive(sideband))["error"]["code"] == "invalid_json"
        await send(ws, type="echo", n=2)
        assert (await receive(ws))["n"] == 2


async def test_a_client_that_never_reads_stops_the_upstream_alone(pair: Pair) -> None:
    """Back-pressure: what the gateway holds is bounded, and a neighbour is not held up."""
    loop = asyncio.get_running_loop()
    with socket.create_connection((pair.gateway.running.host, pair.gateway.running.port)) as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.setblocking(False)
        request = (
            "GET /v1/realtime?model=gpt-realtime HTTP/1.1\r\n"
            f"Host: 127.0.0.1:{pair.gateway.running.port}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )
        await loop.sock_sendall(deaf, request.encode())
        flood = b'{"type":"flood","count":200,"bytes":50000}'
        await loop.sock_sendall(deaf, bytes((0x81, 0x80 | len(flood))) + bytes(4) + flood)
        async with pair.gateway.connect() as neighbour:
            await receive(neighbour)
            for n in range(20):
                await send(neighbour, type="echo", n=n)
                assert (await receive(neighbour))["n"] == n
        assert pair.gateway.running.calls.active >= 1
    await pair.gateway.idle()


# -- upstreams that misbehave ----------------------------------------------------------------


async def _silent(ws: ServerConnection) -> None:
    await ws.wait_closed()


async def _bad_key(ws: ServerConnection) -> None:
    error = {"code": "invalid_api_key", "message": f"Incorrect API key provided: {KEY}."}
    await ws.send(orjson.dumps({"type": "error", "error": error}).decode())
    await ws.close(3000, "invalid_request_error.invalid_api_key")


async def _closes(ws: ServerConnection) -> None:
    await ws.close(1013, "later")


async def _drops(ws: ServerConnection) -> None:
    await ws.send('{"type":"session.created","session":{"id":"sess_up"}}')
    await ws.recv()
    ws.transport.abort()


async def _greets(ws: ServerConnection) -> None:
    headers = {name.lower() for name in ws.request.headers} if ws.request else set()
    event = {"type": "session.created", "session": {"id": "s"}, "headers": sorted(headers)}
    await ws.send(orjson.dumps(event).decode())
    await ws.wait_closed()


def _address(server: Server) -> str:
    host, port = next(iter(server.sockets)).getsockname()[:2]
    return f"http://{host}:{port}/v1"


@pytest.mark.parametrize(
    ("behaviour", "code", "words"),
    [
        (_silent, "provider_unreachable", "no session within"),
        (_bad_key, "provider_unauthorized", "CALLBOARD_COMPATIBLE_API_KEY"),
        (_closes, "provider_unreachable", "1013 later"),
    ],
)
async def test_a_session_that_does_not_begin_says_why(
    behaviour: object, code: str, words: str
) -> None:
    async with serve(behaviour, "127.0.0.1", 0) as upstream:  # type: ignore[arg-type]
        address = _address(upstream)
        async with serving(compatible_base_url=address, connect_timeout_s=0.3) as gateway:
            async with gateway.connect("?model=gpt-realtime&provider=compatible") as ws:
                error = (await receive(ws))["error"]
                assert error["code"] == code
                assert words in error["message"]
                assert KEY not in error["message"]
                assert (await closing(ws))[0] == 1014
            async with gateway.connect() as ws:
                assert (await receive(ws))["session"]["id"].startswith("sess_")
                (call,) = gateway.running.calls.list()
                assert call.provider == "embedded"
            await gateway.idle()


async def test_a_fallback_is_told_on_the_feed() -> None:
    async with (
        serving(compatible_base_url="http://127.0.0.1:9/v1") as gateway,
        gateway.connect() as ws,
    ):
        await receive(ws)
        (call,) = gateway.running.calls.list()
        (entry,) = call.feed.since(0)
        told = orjson.loads(entry.raw)
        assert (told["provider"], told["fallback_from"]) == ("embedded", "compatible")
        assert "cannot be reached" in told["reason"]


async def test_an_upstream_that_is_lost_is_told() -> None:
    async with (
        serve(_drops, "127.0.0.1", 0) as upstream,
        serving(compatible_base_url=_address(upstream)) as gateway,
        gateway.connect() as ws,
    ):
        await receive(ws)
        await send(ws, type="response.create")
        assert (await receive(ws))["error"]["code"] == "provider_lost"
        assert await closing(ws) == (1014, "server_error.provider_lost")
        await gateway.idle()


async def test_a_client_that_leaves_meanwhile_is_not_waited_for() -> None:
    async with (
        serve(_silent, "127.0.0.1", 0) as upstream,
        serving(compatible_base_url=_address(upstream), connect_timeout_s=60) as gateway,
    ):
        async with gateway.connect() as ws:
            await ws.close()
        await gateway.idle()


async def test_neither_the_client_s_key_nor_its_dialect_goes_upstream() -> None:
    headers = {"Authorization": f"Bearer {KEY}", "X-Mine": "1", "Cookie": "a=b"}
    async with (
        serve(_greets, "127.0.0.1", 0) as upstream,
        serving(compatible_base_url=_address(upstream)) as gateway,
        gateway.connect(additional_headers=headers) as ws,
    ):
        sent = set((await receive(ws))["headers"])
        assert not sent & {"authorization", "x-mine", "cookie", "openai-beta", "origin"}


async def test_a_half_open_upstream_is_noticed() -> None:
    """It takes the connection and never answers a ping."""

    async def half_open(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        (key,) = [
            line.split(": ")[1]
            for line in head.split("\r\n")
            if line.lower().startswith("sec-websocket-key")
        ]
        accept = websockets.utils.accept_key(key)
        created = b'{"type":"session.created","session":{"id":"s"}}'
        writer.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: " + accept.encode() + b"\r\n\r\n"
        )
        writer.write(bytes((0x81, len(created))) + created)
        await done.wait()
        writer.close()

    done = asyncio.Event()
    server = await asyncio.start_server(half_open, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()[:2]
    async with serving(
        compatible_base_url=f"http://{host}:{port}/v1", ping_interval_s=0.1
    ) as gateway:
        async with gateway.connect() as ws:
            await receive(ws)
            assert (await receive(ws))["error"]["code"] == "provider_lost"
        await gateway.idle()
    done.set()
    server.close()
    await server.wait_closed()
