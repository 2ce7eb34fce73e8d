"""K1d: clients that misbehave, relayed: they are told, the upstream is let go, neighbours go on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import orjson
import pytest
from websockets.asyncio.client import ClientConnection

from tests.fakes.raw_websocket import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, RawEnd, dial
from tests.fakes.server import TestServer, receive, send
from tests.fakes.upstream import Upstream, begin, echo, misbehaving
from tests.fakes.upstream_gateway import gateway, nothing_left

MIB = 1024 * 1024
PING_S = 0.3
APPEND = b'{"type":"input_audio_buffer.append","audio":"AAAA"}'


@pytest.fixture(autouse=True)
async def clean() -> AsyncIterator[None]:
    async with nothing_left():
        yield


@dataclass
class Scene:
    server: TestServer
    upstream: Upstream
    neighbour: ClientConnection
    client: RawEnd
    """The one that misbehaves; its session has begun."""
    session: RawEnd
    """Its session, at the upstream."""

    websocket: str

    @property
    def gone(self) -> tuple[int, ...]:
        """What the upstream is told of a client that went away."""
        return (1001,) if self.websocket == "picows" else (1000, 1001)

    def normal(self, code: int) -> int:
        """The ASGI fallback does not tell one normal close from another."""
        return 1000 if self.websocket == "asgi" and code == 1001 else code

    async def neighbour_is_well(self) -> None:
        await send(self.neighbour, type="echo", n=1)
        assert (await receive(self.neighbour))["n"] == 1


@pytest.fixture(params=["picows", "asgi"])
async def scene(request: pytest.FixtureRequest, clean: None) -> AsyncIterator[Scene]:
    async with _scene(request.param) as found:
        yield found
        await found.neighbour_is_well()


@asynccontextmanager
async def _scene(websocket: str, ping_interval_s: float = PING_S) -> AsyncIterator[Scene]:
    async with (
        misbehaving(echo, begin) as upstream,
        gateway(upstream, websocket=websocket, ping_interval_s=ping_interval_s) as server,
        server.connect() as neighbour,
    ):
        assert (await receive(neighbour))["type"] == "session.created"
        client = await dial(server.running.host, server.running.port)
        try:
            await client.expect("session.created")
            yield Scene(server, upstream, neighbour, client, await upstream.end(1), websocket)
        finally:
            client.abort()


Act = Callable[[RawEnd], None]


def _message_within(client: RawEnd) -> None:
    client.write(TEXT, b"{", fin=False)
    client.write(TEXT, b"{}")


BROKEN: dict[str, tuple[Act, int]] = {
    "no UTF-8": (lambda c: c.write(TEXT, b'{"type":"\xff"}'), 1007),
    "no UTF-8 in fragments": (lambda c: c.fragments([b'{"a":"\xc3', b'("}']), 1007),
    "reserved bits": (lambda c: c.write(TEXT, b"{}", rsv=4), 1002),
    "unknown opcode": (lambda c: c.write(5, b"{}"), 1002),
    "continuation of nothing": (lambda c: c.write(CONTINUATION, b"{}"), 1002),
    "message within a message": (_message_within, 1002),
    "a ping of 200 bytes": (lambda c: c.write(PING, b"p" * 200), 1002),
    "too large": (lambda c: c.write(TEXT, b"a" * 25 * MIB), 1009),
}


@pytest.mark.parametrize("fault", BROKEN)
async def test_a_broken_rule_ends_both_sides(scene: Scene, fault: str) -> None:
    """A CLOSE that names the rule where one can be sent; the upstream's session ends as well."""
    act, code = BROKEN[fault]
    act(scene.client)
    closed, _ = await scene.client.closed()
    assert closed in (code, None)
    assert (await scene.session.closed())[0] is not None


async def test_frames_without_a_mask_end_both_sides(scene: Scene) -> None:
    """RFC 6455 §5.1."""
    scene.client.masked = False
    scene.client.write(TEXT, b"{}")
    assert (await scene.client.closed())[0] in (1002, None)
    assert (await scene.session.closed())[0] is not None


@pytest.mark.parametrize("code", [1000, 1001, 1011, 3000, 4999])
async def test_its_close_is_the_upstreams(scene: Scene, code: int) -> None:
    scene.client.write(TEXT, APPEND)
    scene.client.closing(code, "so long")
    assert await scene.session.message() == APPEND
    assert (await scene.session.closed())[0] in (code, scene.normal(code))
    assert (await scene.client.closed())[0] == code


async def test_a_close_without_a_code(scene: Scene) -> None:
    scene.client.closing(None)
    assert (await scene.session.closed())[0] == 1000


@pytest.mark.parametrize("payload", [b"\x03\xee", b"\x03\xe7", b"\xff\xff", b"\x03"])
async def test_a_close_that_may_not_be_sent(scene: Scene, payload: bytes) -> None:
    scene.client.write(CLOSE, payload)
    assert (await scene.session.closed())[0] in (1000, 1001, 1002, 1011)


async def test_it_vanishes(scene: Scene) -> None:
    scene.client.abort()
    assert (await scene.session.closed())[0] in scene.gone


async def test_it_ends_without_a_close(scene: Scene) -> None:
    scene.client.writer.write_eof()
    assert (await scene.session.closed())[0] in scene.gone


async def test_it_vanishes_within_a_message(scene: Scene) -> None:
    scene.client.write(TEXT, b'{"type":"input_audio', fin=False)
    await scene.client.writer.drain()
    scene.client.abort()
    assert (await scene.session.closed())[0] in scene.gone


async def test_it_answers_no_ping(scene: Scene) -> None:
    """Half-open: silent for two pings, within a frame or not; then it is gone."""
    scene.client.writer.write(b"\x81\xfe\x10\x00")
    assert (await scene.session.closed())[0] in scene.gone


async def test_it_closes_and_keeps_its_socket(scene: Scene) -> None:
    scene.client.closing(1000)
    assert (await scene.client.closed())[0] == 1000
    assert await scene.client.reader.read() == b""


async def test_what_is_no_event_is_answered_and_not_forwarded(scene: Scene) -> None:
    """The protocol's own errors; the session goes on."""
    scene.client.write(BINARY, b"\x00\x01")
    assert (await scene.client.expect("error"))["error"]["code"] == "invalid_event"
    for wrong in (b"hello", b"", b"[1]", b"[" * 50_000, b'{"type":"a"', b'{"type":"\\u12"}'):
        scene.client.write(TEXT, wrong)
        assert (await scene.client.expect("error"))["error"]["code"] == "invalid_json"
    scene.client.write(TEXT, APPEND)
    assert await scene.session.message() == APPEND


async def test_what_is_strange_passes_byte_for_byte(scene: Scene) -> None:
    """The upstream decides about events that we do not know."""
    strange = [
        b'{"type":"response.telepathy","a":[1]}',
        b'{ "audio" : "AAAA",\n"type" : "input_audio_buffer.append" }',
        b'{"type":7}',
        b'{"type":{"a":[]}}',
        b'{"event_id":"x"}',
        b'{"type":"session.update","session":null}',
        b'{"type":"conversation.item.create","item":"none"}',
        b'{"type":"x","type":"y"}',
        b'{"type":"conversation.item.create","item":"half an emoji: \\ud83d"}',
        b'{"type":"input_audio_buffer.append","audio":"' + b"A" * 16 * MIB + b'"}',
    ]
    for message in strange:
        scene.client.write(TEXT, message)
        assert await scene.session.message() == message


async def test_fragments_and_pings_between_them(scene: Scene) -> None:
    scene.client.write(TEXT, b'{"type":"pie', fin=False)
    scene.client.write(PING, b"1234")
    scene.client.write(CONTINUATION, b"", fin=False)
    opcode, payload = await scene.client.read()
    while opcode != PONG:
        opcode, payload = await scene.client.read()
    assert payload == b"1234"
    scene.client.write(CONTINUATION, b'ces"}')
    assert await scene.session.message() == b'{"type":"pieces"}'


@pytest.mark.parametrize("websocket", ["picows", "asgi"])
async def test_it_floods_and_the_upstream_is_slow(websocket: str) -> None:
    """Nothing is lost and the order is kept; meanwhile the client is held back."""
    total = 400
    audio = "A" * 100_000

    async def flood(client: RawEnd) -> None:
        for n in range(total):
            client.event("input_audio_buffer.append", n=n, audio=audio)
            await client.writer.drain()

    async with _scene(websocket, ping_interval_s=20) as scene:
        flooding = asyncio.create_task(flood(scene.client))
        for _ in range(20):
            await scene.neighbour_is_well()
        assert not flooding.done()
        for n in range(total):
            assert orjson.loads(await scene.session.message())["n"] == n
        await flooding


async def test_it_leaves_while_the_upstream_floods(scene: Scene) -> None:
    delta = b'{"type":"response.output_audio.delta","delta":"' + b"A" * 64_000 + b'"}'
    for _ in range(200):
        scene.session.write(TEXT, delta)
    await scene.client.expect("response.output_audio.delta")
    scene.client.abort()
    assert (await scene.session.closed())[0] in (*scene.gone, None)
