"""Over real sockets: whatever the cuts between packets, each message arrives as it was sent.

Audio goes from one connection's buffer into the other's socket, with a new header written over
the old one; so neighbours in a buffer are what could be spoilt. Promises B1c, K1d, §15.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator

import pytest

from tests.fakes.raw_websocket import CONTINUATION, PING, TEXT, RawEnd, dial, frame
from tests.fakes.upstream import begin, misbehaving
from tests.fakes.upstream_gateway import gateway, nothing_left

APPEND = b'{"type":"input_audio_buffer.append","audio":"%s"}'
DELTA = b'{"type":"response.output_audio.delta","event_id":"e","item_id":"i","delta":"%s"}'
ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
EDGES = (125, 126, 127, 65_535, 65_536)
"""Where the length of a frame's header changes."""


@pytest.fixture(autouse=True)
async def clean() -> AsyncIterator[None]:
    async with nothing_left():
        yield


def audio(chance: random.Random, spelling: bytes) -> bytes:
    """A message of a random length, or of just one at which headers change."""
    bare = len(spelling % b"")
    size = chance.choice([*EDGES, chance.randrange(200, 9_000)])
    return spelling % bytes(chance.choices(ALPHABET, k=max(1, size - bare)))


def sent(chance: random.Random, spelling: bytes, masked: bool) -> tuple[list[bytes], bytes]:
    """Messages, and the frames that they travel in."""
    messages: list[bytes] = []
    wire = b""
    for _ in range(60):
        kind = chance.random()
        if kind < 0.7:
            messages.append(audio(chance, spelling))
        else:
            messages.append(f'{{"type":"a.future.event","text":"ตั๋ว {kind}"}}'.encode())
        if kind > 0.95:
            cut = chance.randrange(len(messages[-1]))
            wire += frame(TEXT, messages[-1][:cut], fin=False, masked=masked)
            wire += frame(PING, b"between", masked=masked)
            wire += frame(CONTINUATION, messages[-1][cut:], masked=masked)
        else:
            wire += frame(TEXT, messages[-1], masked=masked)
    return messages, wire


async def trickle(chance: random.Random, end: RawEnd, wire: bytes) -> None:
    """In packets of any size, small ones and such with several frames."""
    while wire:
        size = chance.choice([chance.randrange(1, 40), chance.randrange(1, 60_000)])
        end.writer.write(wire[:size])
        wire = wire[size:]
        await end.writer.drain()
        await asyncio.sleep(0)


async def taken(end: RawEnd, messages: list[bytes]) -> None:
    for message in messages:
        assert await end.message() == message


@pytest.mark.parametrize("seed", range(8))
async def test_every_message_arrives_as_it_was_sent(seed: int) -> None:
    """Both ways at once."""
    chance = random.Random(seed)
    async with (
        misbehaving(begin) as upstream,
        gateway(upstream) as server,
        asyncio.timeout(60),
    ):
        client = await dial(server.running.host, server.running.port)
        assert b"session.created" in await client.message()
        provider = await upstream.end()
        said, inward = sent(chance, APPEND, masked=True)
        told, outward = sent(chance, DELTA, masked=False)
        await asyncio.gather(
            trickle(chance, client, inward),
            trickle(chance, provider, outward),
            taken(provider, said),
            taken(client, told),
        )
        client.closing(1000)
        await client.closed()
        client.writer.close()


async def test_what_a_full_socket_keeps_back_arrives_as_it_was_sent() -> None:
    """More than sockets hold: part of a frame waits in a buffer of its own, and is not spoilt."""
    chance = random.Random(0)
    async with (
        misbehaving(begin) as upstream,
        gateway(upstream) as server,
        asyncio.timeout(60),
    ):
        client = await dial(server.running.host, server.running.port)
        assert b"session.created" in await client.message()
        provider = await upstream.end()
        told = [DELTA % bytes(chance.choices(ALPHABET, k=30_000)) for _ in range(400)]
        for message in told:
            provider.write(TEXT, message)
        last = asyncio.create_task(provider.writer.drain())
        await asyncio.sleep(0)
        await taken(client, told)
        await last
        client.closing(1000)
        await client.closed()
        client.writer.close()
