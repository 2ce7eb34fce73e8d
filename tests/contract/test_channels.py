"""Both WebSocket implementations behave the same, seen by an independent client."""

from __future__ import annotations

import asyncio
import os
import socket
import struct
from collections.abc import AsyncIterator

import pytest
import websockets

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


@pytest.fixture(params=["picows", "asgi"])
async def server(request: pytest.FixtureRequest) -> AsyncIterator[TestServer]:
    async with serving(websocket=request.param, max_sessions=4) as running:
        yield running


@pytest.fixture(params=["picows", "asgi"])
async def nervous(request: pytest.FixtureRequest) -> AsyncIterator[TestServer]:
    """Pings ten times a second."""
    async with serving(websocket=request.param, ping_interval_s=0.1) as running:
        yield running


async def test_messages_go_both_ways_in_order(server: TestServer) -> None:
    async with server.connect() as ws:
        assert (await receive(ws))["type"] == "session.created"
        for n in range(200):
            await send(ws, type="echo", n=n, text="สวัสดี")
        for n in range(200):
            assert await receive(ws) == {"type": "echo", "n": n, "text": "สวัสดี"}


async def test_the_first_event_comes_with_the_upgrade(server: TestServer) -> None:
    async with server.connect() as ws:
        first = await receive(ws)
    assert first["type"] == "session.created"
    assert first["session"]["id"].startswith("sess_")
    assert len(first["session"]["id"]) == len("sess_") + 21


async def test_fragments_are_reassembled(server: TestServer) -> None:
    async with server.connect() as ws:
        await receive(ws)
        await ws.send(['{"type":"ec', 'ho","te', 'xt":"ก', 'ข"}'])
        assert await receive(ws) == {"type": "echo", "text": "กข"}


async def test_a_ping_between_fragments_is_answered(server: TestServer) -> None:
    async def pieces() -> AsyncIterator[str]:
        yield '{"type":"echo",'
        async with asyncio.timeout(PATIENCE_S):
            await (await ws.ping())
        yield '"n":1}'

    async with server.connect() as ws:
        await receive(ws)
        await ws.send(pieces())
        assert await receive(ws) == {"type": "echo", "n": 1}


async def test_a_message_of_16_mib_is_taken(server: TestServer) -> None:
    async with server.connect(open_timeout=PATIENCE_S) as ws:
        await receive(ws)
        await send(ws, type="measure", audio="A" * (16 * MIB))
        assert await receive(ws) == {"type": "measured", "characters": 16 * MIB}


async def test_a_message_beyond_the_limit_closes_with_1009(server: TestServer) -> None:
    async with server.connect() as ws:
        await receive(ws)
        with pytest.raises(websockets.ConnectionClosed):
            await ws.send("A" * (25 * MIB))
            await ws.recv()
        assert ws.close_code == 1009
    await server.idle()


async def test_fragments_beyond_the_limit_close_with_1009(server: TestServer) -> None:
    async def endless() -> AsyncIterator[str]:
        for _ in range(200):
            yield "A" * (MIB // 4)

    async with server.connect() as ws:
        await receive(ws)
        with pytest.raises(websockets.ConnectionClosed):
            await ws.send(endless())
            await ws.recv()
        assert ws.close_code == 1009
    await server.idle()


async def test_binary_is_told_apart_and_does_no_harm(server: TestServer) -> None:
    async with server.connect() as ws:
        await receive(ws)
        await ws.send(b"\x00\x01")
        assert (await receive(ws))["error"]["code"] == "invalid_event"
        await send(ws, type="echo", n=1)
        assert await receive(ws) == {"type": "echo", "n": 1}


async def test_text_that_is_not_utf8_closes_with_1007(server: TestServer) -> None:
    async with server.connect() as ws:
        await receive(ws)
        await ws.send(b"\xff\xfe\xfd", text=True)
        assert (await closing(ws))[0] == 1007
    await server.idle()


async def test_a_normal_close_is_echoed(server: TestServer) -> None:
    async with server.connect() as ws:
        await receive(ws)
        await ws.close(1000, "bye")
        assert ws.close_code == 1000
    await server.idle()
    await no_tasks_left()
    assert server.engine.sessions[0].done


@pytest.mark.parametrize(("code", "reason"), [(1001, "Time is up."), (4000, "x.y"), (1000, "")])
async def test_the_session_may_close_with_a_reason(
    server: TestServer, code: int, reason: str
) -> None:
    async with server.connect() as ws:
        await receive(ws)
        await send(ws, type="end", code=code, reason=reason)
        assert await closing(ws) == (code, reason)
    await server.idle()


async def test_what_was_sent_before_the_close_arrives(server: TestServer) -> None:
    async with server.connect() as ws:
        await receive(ws)
        await send(ws, type="flood", count=50, bytes=20_000)
        await send(ws, type="end", code=1001, reason="done")
        received = [message async for message in ws]
        assert len(received) == 50
        assert ws.close_code == 1001


async def test_a_failing_session_ends_with_an_error_and_1011(server: TestServer) -> None:
    async with server.connect() as ws:
        await receive(ws)
        await send(ws, type="fail")
        error = await receive(ws)
        assert error["type"] == "error"
        assert error["error"]["code"] == "server_error"
        assert (await closing(ws))[0] == 1011
    await server.idle()


async def test_a_vanished_client_frees_everything(server: TestServer) -> None:
    async with server.connect() as ws:
        await receive(ws)
        await send(ws, type="flood", count=20, bytes=100_000)
        ws.transport.abort()
    await server.idle()
    await no_tasks_left()
    assert server.engine.sessions[0].done


async def test_pings_have_four_bytes_and_keep_the_session(nervous: TestServer) -> None:
    reader, writer = await _raw_upgrade(nervous)
    for _ in range(3):
        opcode, payload = await _read_frame(reader)
        while opcode == 1:
            opcode, payload = await _read_frame(reader)
        assert opcode == 9
        assert len(payload) == 4
        writer.write(_frame(10, payload))
    assert nervous.running.calls.active == 1
    writer.close()
    await nervous.idle()


async def test_a_half_open_peer_is_noticed(nervous: TestServer) -> None:
    """It neither answers pings nor closes."""
    _, writer = await _raw_upgrade(nervous)
    await nervous.idle()
    await no_tasks_left()
    writer.close()


@pytest.mark.parametrize("implementation", ["picows", "asgi"])
async def test_a_client_that_never_reads_is_closed_and_hurts_nobody(implementation: str) -> None:
    async with serving(websocket=implementation, outbox_limit_mib=1) as server:
        loop = asyncio.get_running_loop()
        deaf = socket.create_connection((server.running.host, server.running.port))
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.setblocking(False)
        await loop.sock_sendall(deaf, _upgrade_request(server))
        async with server.connect() as neighbour:
            await receive(neighbour)
            flood = b'{"type":"flood","count":200,"bytes":50000}'
            await loop.sock_sendall(deaf, _frame(1, flood))
            while server.running.calls.active > 1:
                await send(neighbour, type="echo", n=1)
                assert await receive(neighbour) == {"type": "echo", "n": 1}
        await server.idle()
        hub = server.engine.sessions[0].hub
        assert hub.ended is not None
        assert hub.ended.code == 1008
        assert "slow" in hub.ended.reason.lower()
        assert hub.peer_count == 0
        deaf.close()


async def test_a_flooding_client_is_held_back(server: TestServer) -> None:
    """The session does not read; what waits for it is bounded, and nothing is lost."""
    async with server.connect() as ws, server.connect() as neighbour:
        await receive(ws)
        await receive(neighbour)
        await send(ws, type="stall")
        await server.engine.stalled.wait()
        total = 600
        sending = asyncio.create_task(_send_many(ws, total, 100_000))
        hub = server.engine.sessions[0].hub
        while hub._incoming_bytes < hub._incoming_limit_bytes:
            await send(neighbour, type="echo", n=1)
            assert await receive(neighbour) == {"type": "echo", "n": 1}
        assert hub._incoming_bytes < hub._incoming_limit_bytes + 200_000
        assert not sending.done()
        server.engine.released.set()
        for n in range(total):
            assert (await receive(ws))["characters"] == 100_000, n
        await sending


async def _send_many(ws: websockets.ClientConnection, count: int, size: int) -> None:
    for _ in range(count):
        await send(ws, type="measure", audio="A" * size)


def _upgrade_request(server: TestServer) -> bytes:
    return (
        "GET /v1/realtime?model=gpt-realtime HTTP/1.1\r\n"
        f"Host: 127.0.0.1:{server.running.port}\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    ).encode()


async def _raw_upgrade(server: TestServer) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection(server.running.host, server.running.port)
    writer.write(_upgrade_request(server))
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 101 ")
    return reader, writer


async def _read_frame(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    async with asyncio.timeout(PATIENCE_S):
        first, length = await reader.readexactly(2)
        if length == 126:
            (length,) = struct.unpack("!H", await reader.readexactly(2))
        return first & 15, await reader.readexactly(length)


def _frame(opcode: int, payload: bytes) -> bytes:
    mask = os.urandom(4)
    masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))
    return bytes((0x80 | opcode, 0x80 | len(payload))) + mask + masked
