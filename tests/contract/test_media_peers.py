"""One contract for both WebRTC stacks, with clients of both kinds."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Callable

import pytest

from callboard.channel import Closed
from callboard.hub import BinaryFrame
from callboard.transports.media_aiortc import AiortcFactory
from callboard.transports.media_peer import MediaPeer
from callboard.transports.media_wrtc import WrtcFactory
from callboard.transports.webrtc import MediaFactory, media_factory
from tests.fakes.rtc_client import (
    AiortcClient,
    Client,
    WrtcClient,
    loud_ms,
    loudness,
    tone,
    until,
)

FACTORIES: tuple[Callable[[], MediaFactory], ...] = (WrtcFactory, AiortcFactory)
STRETCH_MS = 120
"""How much longer a jitter buffer may make what it plays, fading included."""
CLIENTS: tuple[Callable[..., Client], ...] = (WrtcClient, AiortcClient)


@pytest.fixture(params=FACTORIES, ids=lambda factory: factory.name)
def factory(request: pytest.FixtureRequest) -> MediaFactory:
    made: MediaFactory = request.param()
    return made


@pytest.fixture(params=CLIENTS, ids=["wrtc-client", "aiortc-client"])
def client_type(request: pytest.FixtureRequest) -> Callable[..., Client]:
    kind: Callable[..., Client] = request.param
    return kind


@contextlib.asynccontextmanager
async def call(factory: MediaFactory, client: Client) -> AsyncIterator[MediaPeer]:
    """A connected call; both sides are gone afterwards."""
    peer = await factory.accept(await client.offer())
    try:
        await client.answered(peer.answer_sdp)
        async with asyncio.timeout(20):
            await client.connected.wait()
            await client.channel_open.wait()
        yield peer
    finally:
        peer.close()
        await client.close()
        async with asyncio.timeout(10):
            await peer.wait_closed()


async def heard_by(peer: MediaPeer, ms: int) -> bytes:
    """The next ``ms`` of the microphone."""
    pcm = bytearray()
    async with asyncio.timeout(20):
        async for block in peer.audio.frames():
            assert len(block) == 960
            pcm += block
            if len(pcm) >= ms * 48:
                break
    return bytes(pcm)


async def speak(client: Client, ms: int) -> None:
    """A tone in real time."""
    loop = asyncio.get_running_loop()
    start_s = loop.time()
    for at_ms in range(0, ms, 20):
        client.speak(tone(20, start_ms=at_ms))
        await asyncio.sleep(max(0.0, start_s + (at_ms + 20) / 1000 - loop.time()))


async def test_audio_goes_both_ways(
    factory: MediaFactory, client_type: Callable[..., Client]
) -> None:
    client = client_type()
    async with call(factory, client) as peer:
        speaking = asyncio.create_task(speak(client, 1600))
        peer.audio.play("resp_1", "item_1", tone(800))
        peer.audio.finish("resp_1")
        heard = await heard_by(peer, 1200)
        await until(lambda: loud_ms(client.heard) >= 700)
        assert loud_ms(heard) >= 600
        assert loudness(heard[-9600:]) == pytest.approx(0.3 / 2**0.5, rel=0.35)
        await speaking


async def test_events_go_both_ways(
    factory: MediaFactory, client_type: Callable[..., Client]
) -> None:
    client = client_type()
    async with call(factory, client) as peer:
        events = aiter(peer.channel)
        await peer.channel.send('{"type":"session.created","text":"é\\u4f60"}')
        await peer.channel.send(b'{"type":"session.updated"}')
        await until(lambda: len(client.messages) == 2)
        assert client.messages == [
            '{"type":"session.created","text":"é\\u4f60"}',
            '{"type":"session.updated"}',
        ]
        client.send('{"type":"response.create"}')
        assert await anext(events) == '{"type":"response.create"}'
        client.send(b"\0\1\2")
        assert isinstance(await anext(events), BinaryFrame)


async def test_large_events_pass(factory: MediaFactory) -> None:
    """An image in a browser's event, and an answer as large as a browser takes."""
    client = WrtcClient()
    async with call(factory, client) as peer:
        events = aiter(peer.channel)
        for size in (70_000, 200_000, 262_000):
            client.send("x" * size)
            await peer.channel.send("y" * size)
            raw = await anext(events)
            assert len(raw) == size
        await until(lambda: len(client.messages) == 3)
        assert [len(m) for m in client.messages] == [70_000, 200_000, 262_000]


async def test_a_python_client_may_send_megabytes(factory: MediaFactory) -> None:
    client = AiortcClient()
    async with call(factory, client) as peer:
        events = aiter(peer.channel)
        client.send("x" * 3_000_000)
        assert len(await anext(events)) == 3_000_000


async def test_an_event_too_large_for_the_client_is_replaced_by_an_error(
    factory: MediaFactory,
) -> None:
    client = WrtcClient(max_message_bytes=65_536)
    async with call(factory, client) as peer:
        await peer.channel.send('{"type":"session.updated","x":"' + "x" * 70_000 + '"}')
        await until(lambda: client.messages)
        assert "event_too_large" in str(client.messages[0])


async def test_many_events_wait_for_room_and_all_arrive(factory: MediaFactory) -> None:
    client = WrtcClient()
    async with call(factory, client) as peer:
        for number in range(100):
            await peer.channel.send(f"{number:05}" + "x" * 50_000)
        await until(lambda: len(client.messages) == 100)
        assert [int(m[:5]) for m in client.messages] == list(range(100))


@pytest.mark.parametrize("codec", ["opus", "PCMU", "PCMA"])
async def test_every_codec(
    factory: MediaFactory, client_type: Callable[..., Client], codec: str
) -> None:
    others = tuple(name for name in ("opus", "PCMU", "PCMA") if name != codec)
    client = client_type(codecs=(codec, *others))
    async with call(factory, client) as peer:
        audio = next(line for line in peer.answer_sdp.split("\r\n") if line.startswith("m=audio"))
        first = audio.split(" ")[3]
        assert {"PCMU": "0", "PCMA": "8"}.get(codec, first) == first
        speaking = asyncio.create_task(speak(client, 1200))
        peer.audio.play("resp_1", "item_1", tone(600))
        peer.audio.finish("resp_1")
        heard = await heard_by(peer, 900)
        assert loud_ms(heard) >= 300
        await until(lambda: loud_ms(client.heard) >= 400)
        await speaking


async def test_the_answer(factory: MediaFactory) -> None:
    client = WrtcClient(video=True)
    async with call(factory, client) as peer:
        lines = peer.answer_sdp.split("\r\n")
        audio = lines[next(i for i, s in enumerate(lines) if s.startswith("m=audio")) :]
        assert audio[0].split(" ")[4:] == ["0", "8"]
        opus = audio[0].split(" ")[3]
        assert f"a=rtpmap:{opus} opus/48000/2" in lines
        assert f"a=fmtp:{opus} minptime=10;useinbandfec=1" in lines
        assert "a=max-message-size:1073741823" in lines
        assert any(s.startswith("a=group:BUNDLE 0") for s in lines)
        assert any(s.startswith("a=candidate") and " 127.0.0.1 " in s for s in lines)
        assert "a=inactive" in lines, "the video section is refused"
        assert len(client.streams) == 1, "clients play event.streams[0]"


async def test_audio_alone(factory: MediaFactory, client_type: Callable[..., Client]) -> None:
    client = client_type(events=False)
    async with call(factory, client) as peer:
        await peer.channel.send("{}")
        peer.audio.play("resp_1", "item_1", tone(400))
        peer.audio.finish("resp_1")
        await until(lambda: loud_ms(client.heard) >= 300)


async def test_events_alone(factory: MediaFactory, client_type: Callable[..., Client]) -> None:
    client = client_type(audio=None)
    async with call(factory, client) as peer:
        await peer.channel.send("{}")
        await until(lambda: client.messages == ["{}"])
        peer.audio.play("resp_1", "item_1", tone(60))
        peer.audio.finish("resp_1")
        notices = aiter(peer.audio.notices())
        assert [(await anext(notices)).kind, (await anext(notices)).kind] == ["started", "stopped"]


async def test_a_client_that_only_listens(factory: MediaFactory) -> None:
    client = WrtcClient(audio="recvonly")
    async with call(factory, client) as peer:
        peer.audio.play("resp_1", "item_1", tone(400))
        peer.audio.finish("resp_1")
        await until(lambda: loud_ms(client.heard) >= 300)


async def test_a_client_that_only_speaks(factory: MediaFactory) -> None:
    client = WrtcClient(audio="sendonly")
    async with call(factory, client) as peer:
        speaking = asyncio.create_task(speak(client, 800))
        assert loud_ms(await heard_by(peer, 600)) >= 200
        await speaking


async def test_notices_and_played_time(factory: MediaFactory) -> None:
    client = WrtcClient()
    async with call(factory, client) as peer:
        notices = aiter(peer.audio.notices())
        peer.audio.play("resp_1", "item_1", tone(5000))
        loop = asyncio.get_running_loop()
        started = await anext(notices)
        start_s = loop.time()
        assert (started.kind, started.response_id) == ("started", "resp_1")
        await asyncio.sleep(0.5)
        cut = peer.audio.flush()
        elapsed_ms = (loop.time() - start_s) * 1000
        assert cut is not None and (cut.response_id, cut.item_id) == ("resp_1", "item_1")
        assert elapsed_ms - 250 <= cut.played_ms <= elapsed_ms + 40
        assert cut.played_ms % 20 == 0
        await until(lambda: loud_ms(client.heard[-9600:]) == 0)
        assert loud_ms(client.heard) <= cut.played_ms + STRETCH_MS
        peer.audio.play("resp_2", "item_2", tone(40))
        peer.audio.finish("resp_2")
        rest = [await anext(notices), await anext(notices)]
        assert [(n.kind, n.response_id) for n in rest] == [
            ("started", "resp_2"),
            ("stopped", "resp_2"),
        ]


async def test_the_client_leaves(factory: MediaFactory, client_type: Callable[..., Client]) -> None:
    client = client_type()
    async with call(factory, client) as peer:
        await until(lambda: peer.channel.is_open)
        await client.close()
        async with asyncio.timeout(30):
            await peer.wait_closed()
        assert [raw async for raw in peer.channel] == []
        assert [notice async for notice in peer.audio.notices()] == []
        async for _ in peer.audio.frames():
            pass
        with pytest.raises(Closed):
            await peer.channel.send("{}")


async def test_what_was_sent_arrives_before_the_hangup(factory: MediaFactory) -> None:
    client = WrtcClient()
    async with call(factory, client) as peer:
        await until(lambda: peer.channel.is_open)
        for number in range(20):
            await peer.channel.send(f"{number}" + "x" * 20_000)
        peer.channel.close(1000, "Over")
        await client.channel_closed.wait()
        assert len(client.messages) == 20


async def test_channels_of_other_names_are_left_alone(factory: MediaFactory) -> None:
    client = WrtcClient(events=False)
    other = client.connection.create_data_channel("chat")
    events = client.connection.create_data_channel("oai-events")
    other.on("open", lambda _: other.send("not an event"))
    events.on("open", lambda _: events.send("an event"))
    async with call(factory, client) as peer:
        assert await anext(aiter(peer.channel)) == "an event"


async def test_an_offer_that_ends_its_candidates_without_any(factory: MediaFactory) -> None:
    """The client's own checks reveal its address."""
    client = WrtcClient()
    offer = await client.offer()
    kept = [line for line in offer.split("\r\n") if not line.startswith("a=candidate")]
    assert "a=end-of-candidates" in kept
    peer = await factory.accept("\r\n".join(kept))
    await client.answered(peer.answer_sdp)
    async with asyncio.timeout(20):
        await client.connected.wait()
    peer.close()
    await client.close()
    await peer.wait_closed()


async def test_bad_offers_are_value_errors(factory: MediaFactory) -> None:
    client = WrtcClient()
    offer = await client.offer()
    broken = (
        "",
        "v=0",
        "garbage",
        "x" * 1_000_000,
        offer.replace("a=ice-ufrag:", "a=ice-ufrog:"),
        offer.replace("a=fingerprint:sha-256 ", "a=fingerprint:sha-256 zz"),
        offer[: len(offer) // 3],
    )
    for sdp in broken:
        with pytest.raises(ValueError, match="SDP offer"):
            await factory.accept(sdp)
    await client.close()


async def test_offers_with_anything_wrong_are_answered_or_value_errors(
    factory: MediaFactory,
) -> None:
    client = WrtcClient(video=True)
    lines = (await client.offer()).split("\r\n")
    dice = random.Random(7)
    for _ in range(60):
        spoilt = list(lines)
        for _ in range(dice.randint(1, 5)):
            at = dice.randrange(len(spoilt))
            line = spoilt.pop(at)
            cut = dice.randrange(len(line) + 1)
            swapped = line[:cut] + chr(dice.randrange(32, 255)) + line[cut + 1 :]
            spoilt[at:at] = dice.choice([[], [line, line], [line[:cut]], [swapped]])
        try:
            peer = await factory.accept("\r\n".join(spoilt))
        except ValueError:
            continue
        peer.close()
        await peer.wait_closed()
    await client.close()


async def test_the_best_stack_is_chosen() -> None:
    assert media_factory().name == "wrtc"
