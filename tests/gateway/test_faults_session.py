"""K1d: an upstream that goes wrong in the middle of a session; a neighbour's session goes on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import orjson
import pytest
from websockets.asyncio.client import ClientConnection

from callboard.gateway import relaying
from tests.fakes.raw_websocket import BINARY, CLOSE, CONTINUATION, PING, TEXT, RawEnd, dial
from tests.fakes.server import TestServer, closing, receive, send
from tests.fakes.upstream import Deed, Upstream, begin, echo, misbehaving, silent
from tests.fakes.upstream_gateway import gateway, nothing_left

MIB = 1024 * 1024
BAD_GATEWAY = 1014
PING_S = 0.3
DELTA = b'{"type":"response.output_audio.delta","response_id":"resp_1","delta":"AAAA"}'


@pytest.fixture(autouse=True)
async def clean() -> AsyncIterator[None]:
    async with nothing_left():
        yield


@asynccontextmanager
async def beside(
    deed: Deed, websocket: str = "picows"
) -> AsyncIterator[tuple[TestServer, Upstream, ClientConnection]]:
    """A gateway whose second session is served by ``deed``; the first one's is well afterwards."""
    async with (
        misbehaving(echo, deed) as upstream,
        gateway(upstream, websocket=websocket, ping_interval_s=PING_S) as server,
        server.connect() as neighbour,
    ):
        assert (await receive(neighbour))["type"] == "session.created"
        yield server, upstream, neighbour
        await send(neighbour, type="echo", n=1)
        assert (await receive(neighbour))["n"] == 1


@asynccontextmanager
async def session(server: TestServer) -> AsyncIterator[ClientConnection]:
    """A client's session that has begun; what goes wrong in it goes wrong from here on."""
    async with server.connect() as client:
        assert (await receive(client))["type"] == "session.created"
        await send(client, type="go")
        yield client


def after_the_start(act: Deed) -> Deed:
    """A session that began well, and of which the client has said so: ``go``."""

    async def deed(end: RawEnd) -> None:
        await begin(end)
        await end.expect("go")
        await act(end)

    return deed


def frames(*wrong: tuple[int, bytes, bool, int]) -> Deed:
    async def act(end: RawEnd) -> None:
        for opcode, payload, fin, rsv in wrong:
            end.write(opcode, payload, fin=fin, rsv=rsv)
        await silent(end)

    return act


def raw(data: bytes) -> Deed:
    async def act(end: RawEnd) -> None:
        end.writer.write(data)
        await silent(end)

    return act


async def cut(end: RawEnd) -> None:
    await end.writer.drain()
    end.abort()


async def finish(end: RawEnd) -> None:
    """The end of the connection, without a CLOSE."""
    end.writer.write_eof()
    await silent(end)


async def half_a_frame(end: RawEnd) -> None:
    end.writer.write(b"\x81\x7e\x10\x00" + b"{" * 100)
    await finish(end)


async def half_open(end: RawEnd) -> None:
    """It reads, and answers no ping any more."""
    await silent(end)


async def huge(end: RawEnd) -> None:
    """A message beyond the limit, in fragments that are not."""
    end.write(TEXT, b"a" * MIB, fin=False)
    for _ in range(30):
        end.write(CONTINUATION, b"a" * MIB, fin=False)
        await end.writer.drain()
    await silent(end)


LOST: dict[str, Deed] = {
    "cut": cut,
    "end without a CLOSE": finish,
    "half a frame": half_a_frame,
    "half-open": half_open,
    "half-open within a frame": raw(b"\x81\x7e\x10\x00" + b"{" * 100),
    "no UTF-8": frames((TEXT, b'{"type":"\xff\xfe"}', True, 0)),
    "no UTF-8 in fragments": frames(
        (TEXT, b'{"a":"\xc3', False, 0), (CONTINUATION, b'("}', True, 0)
    ),
    "reserved bits": frames((TEXT, b"{}", True, 4)),
    "unknown opcode": frames((5, b"{}", True, 0)),
    "continuation of nothing": frames((CONTINUATION, b"{}", True, 0)),
    "message within a message": frames((TEXT, b"{", False, 0), (TEXT, b"{}", True, 0)),
    "length of 2^62": raw(b"\x81\x7f\x40" + bytes(7) + b"{"),
    "too large": huge,
}


@pytest.mark.parametrize("websocket", ["picows", "asgi"])
@pytest.mark.parametrize("fault", LOST)
async def test_a_lost_upstream_is_an_error_and_1014(fault: str, websocket: str) -> None:
    """What arrived before it is delivered; the client knows that it may connect again."""

    async def deed(end: RawEnd) -> None:
        end.write(TEXT, DELTA)
        await LOST[fault](end)

    async with (
        beside(after_the_start(deed), websocket) as (server, upstream, _),
        session(server) as client,
    ):
        assert await client.recv() == DELTA.decode()
        event = await receive(client)
        assert event["type"] == "error"
        assert event["error"]["code"] == "provider_lost"
        assert "compatible" in event["error"]["message"]
        assert (await closing(client))[0] == BAD_GATEWAY
        assert len(upstream.ends) == 2


CLOSINGS = [
    (1000, ""),
    (1001, "Your session hit the maximum duration of 60 minutes."),
    (1011, "out of order"),
    (3000, "invalid_request_error.invalid_api_key"),
    (4000, "invalid_request_error.invalid_model"),
    (3000, "é" * 61),
    (3999, ""),
    (4123, "🛫" * 30 + "abc"),
    (4999, "ก" * 41),
]


@pytest.mark.parametrize("websocket", ["picows", "asgi"])
@pytest.mark.parametrize(("code", "reason"), CLOSINGS)
async def test_its_close_is_the_clients_close(code: int, reason: str, websocket: str) -> None:
    """Codes and reasons are passed on as they are, after what was said before."""

    async def deed(end: RawEnd) -> None:
        end.write(TEXT, DELTA)
        end.closing(code, reason)
        await silent(end)

    async with (
        beside(after_the_start(deed), websocket) as (server, _, _),
        session(server) as client,
    ):
        assert await client.recv() == DELTA.decode()
        assert await closing(client) == (code, reason)


ILLEGAL = {
    "999": b"\x03\xe7",
    "1004": b"\x03\xec",
    "1005": b"\x03\xed",
    "1006": b"\x03\xee",
    "1015": b"\x03\xf7",
    "2999": b"\x0b\xb7",
    "5000": b"\x13\x88",
    "65535": b"\xff\xff",
    "half a code": b"\x03",
    "a reason that is no UTF-8": b"\x03\xe8\xff\xfe",
}


@pytest.mark.parametrize("websocket", ["picows", "asgi"])
@pytest.mark.parametrize("kind", ILLEGAL)
async def test_a_close_that_may_not_be_sent_is_not_passed_on(kind: str, websocket: str) -> None:
    """RFC 6455 §7.4: the client gets a code that may be sent, whatever the upstream sent."""

    async def act(end: RawEnd) -> None:
        end.write(CLOSE, ILLEGAL[kind])
        await silent(end)

    async with (
        beside(after_the_start(act), websocket) as (server, _, _),
        session(server) as client,
    ):
        assert (await closing(client))[0] in (1011, BAD_GATEWAY)


async def test_a_close_without_a_code_is_a_normal_one() -> None:
    async def act(end: RawEnd) -> None:
        end.closing(None)
        await silent(end)

    async with beside(after_the_start(act)) as (server, _, _), session(server) as client:
        assert (await closing(client))[0] == 1000


HARMLESS: dict[str, bytes] = {
    "unknown event": b'{"type":"response.telepathy.delta","delta":{"a":[1,2]}}',
    "spaces and order": b'{ "delta" : "x" ,\n "type" :\t"response.output_text.delta" }',
    "escapes": b'{"type":"response.output_text.delta","delta":"\\u0e01\\/"}',
    "no JSON": b"hello?",
    "an empty message": b"",
    "a list": b"[1,2,3]",
    "a number": b"1",
    "a type that is none": b'{"type":{"a":1}}',
    "no type": b'{"event_id":"event_1"}',
    "a lone surrogate": b'{"type":"x","text":"\\ud800"}',
    "very deep": b"[" * 100_000,
    "deep in an event": b'{"type":"x","a":' + b"[" * 5_000 + b"]" * 5_000 + b"}",
    "twice the same key": b'{"type":"a","type":"b"}',
    "a session without its parts": b'{"type":"session.created","session":{"id":7}}',
    "a response that is none": b'{"type":"response.done","response":"none"}',
    "usage that is none": b'{"type":"response.done","response":{"usage":[],"output":{}}}',
    "16 MiB": b'{"type":"response.output_audio.delta","delta":"' + b"A" * 16 * MIB + b'"}',
}


@pytest.mark.parametrize("websocket", ["picows", "asgi"])
async def test_what_is_strange_passes_byte_for_byte(websocket: str) -> None:
    """The gateway changes nothing that it does not know; a newer API works through it."""

    async def act(end: RawEnd) -> None:
        for message in HARMLESS.values():
            end.write(TEXT, message)
            await end.writer.drain()
        end.fragments([b'{"type":"pie', b"", b'ces"', b"}"])
        end.write(BINARY, b"\x00\x01")
        end.write(PING, b"1234")
        end.event("last")
        await silent(end)

    async with (
        beside(after_the_start(act), websocket) as (server, _, _),
        session(server) as client,
    ):
        for name, message in HARMLESS.items():
            assert await client.recv(decode=False) == message, name
        assert await client.recv() == '{"type":"pieces"}'
        assert (await receive(client))["type"] == "last"


async def test_sixteen_mib_in_a_thousand_fragments() -> None:
    message = orjson.dumps({"type": "response.output_audio.delta", "delta": "A" * 16 * MIB})
    size = len(message) // 1_000 + 1

    async def act(end: RawEnd) -> None:
        end.fragments(message[at : at + size] for at in range(0, len(message), size))
        await silent(end)

    async with beside(after_the_start(act)) as (server, _, _), session(server) as client:
        assert await client.recv(decode=False) == message


async def test_a_response_that_is_cut_off() -> None:
    """Drops mid-response: the client has the part that was said, and is told at once."""

    async def act(end: RawEnd) -> None:
        await end.expect("response.create")
        end.event("response.created", response={"id": "resp_1"})
        for _ in range(20):
            end.write(TEXT, DELTA)
        await cut(end)

    async with beside(after_the_start(act)) as (server, _, _), session(server) as client:
        await send(client, type="response.create")
        assert (await receive(client))["type"] == "response.created"
        for _ in range(20):
            assert (await receive(client))["type"] == "response.output_audio.delta"
        assert (await receive(client))["error"]["code"] == "provider_lost"
        assert (await closing(client))[0] == BAD_GATEWAY


async def test_an_upstream_that_never_answers_our_close() -> None:
    """The client hangs up; the upstream keeps its socket open. We do not."""

    async def act(end: RawEnd) -> None:
        """Nothing: the test goes on with this end."""

    async with beside(after_the_start(act)) as (server, upstream, _):
        async with session(server):
            await upstream.end(1)
        end = await upstream.end(1)
        assert (await end.closed())[0] == 1000
        assert await end.reader.read() == b""


async def test_an_upstream_that_reads_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client is held back, what waits is bounded, and in the end it is told."""
    monkeypatch.setattr(relaying, "STALL_S", 0.5)
    written = 0

    async def act(end: RawEnd) -> None:
        end.reader._transport.pause_reading()  # type: ignore[attr-defined]
        await asyncio.Event().wait()

    async with beside(after_the_start(act)) as (server, _, _):
        client = await dial(server.running.host, server.running.port)
        await client.expect("session.created")
        client.event("go")
        append = orjson.dumps({"type": "input_audio_buffer.append", "audio": "A" * 64_000})
        with pytest.raises(TimeoutError):
            while written < 200 * MIB:
                client.write(TEXT, append)
                async with asyncio.timeout(0.3):
                    await client.writer.drain()
                written += len(append)
        assert written < 32 * MIB
        assert (await client.expect("error"))["error"]["code"] == "provider_lost"
        assert (await client.closed())[0] == BAD_GATEWAY
        client.abort()


async def test_an_upstream_that_floods(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client reads nothing: the upstream is held back, and the client is let go of."""
    monkeypatch.setattr(relaying, "STALL_S", 0.5)
    passed = 0

    async def act(end: RawEnd) -> None:
        nonlocal passed
        block = b"A" * 64_000
        for _ in range(4_000):
            end.write(TEXT, b'{"type":"response.output_audio.delta","delta":"' + block + b'"}')
            await end.writer.drain()
            passed += len(block)

    async with beside(after_the_start(act)) as (server, _, neighbour):
        client = await dial(server.running.host, server.running.port)
        await client.expect("session.created")
        client.event("go")
        client.reader._transport.pause_reading()  # type: ignore[attr-defined]
        while server.running.calls.active > 1:
            await send(neighbour, type="echo", n=0)
            assert (await receive(neighbour))["n"] == 0
        assert passed < 32 * MIB
        client.abort()
