"""A real browser: headless Chromium with a fake microphone calls both stacks."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from callboard.transports.media_aiortc import AiortcFactory
from callboard.transports.media_peer import MediaPeer
from callboard.transports.media_wrtc import WrtcFactory
from callboard.transports.webrtc import MediaFactory
from tests.browser import browser_page, write_wav
from tests.fakes.rtc_client import tone
from tests.fakes.rtc_page import page_server

pytestmark = pytest.mark.browser

BARGE_IN_MS = 200
JITTER_BUFFER_MS = 100


@pytest.fixture(params=[WrtcFactory, AiortcFactory], ids=lambda factory: factory.name)
def factory(request: pytest.FixtureRequest) -> MediaFactory:
    made: MediaFactory = request.param()
    return made


@pytest.fixture
def spoken(tmp_path: Path) -> Path:
    """Ten seconds of a tone, as a microphone."""
    return write_wav(tmp_path / "microphone.wav", tone(10_000))


async def echo(peer: MediaPeer) -> None:
    """Everything that comes goes back."""

    async def events() -> None:
        async for raw in peer.channel:
            await peer.channel.send(raw)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(events())
        async for block in peer.audio.frames():
            peer.audio.play("resp", "item", block)


async def test_audio_and_events_both_ways(factory: MediaFactory, spoken: Path) -> None:
    async with page_server(factory, echo) as address, browser_page(spoken) as page:
        await page.goto(address)
        offer = await page.evaluate("call()")
        assert "a=candidate" not in offer, "the offer goes out before any candidate is known"
        await page.evaluate("until(() => loudness() > 0.05)")
        await page.evaluate("events.send('x'.repeat(200000))")
        await page.evaluate("until(() => received.length === 1)")
        assert await page.evaluate("received[0].length") == 200_000
        await page.evaluate("energy('media-source', 0.02)")
        await page.evaluate("energy('inbound-rtp', 0.02)")


async def test_a_page_without_a_microphone_permission(factory: MediaFactory) -> None:
    """Such a page hides its addresses behind mDNS names."""

    async def talk(peer: MediaPeer) -> None:
        peer.audio.play("resp", "item", tone(5000))
        peer.audio.finish("resp")
        await peer.wait_closed()

    async with page_server(factory, talk) as address, browser_page() as page:
        await page.goto(address)
        await page.evaluate("call({microphone: false, eventsChannel: false})")
        await page.evaluate("until(() => loudness() > 0.05)")


async def test_barge_in_silences_the_browser(factory: MediaFactory) -> None:
    """From the moment the page asks for silence until it hears it."""

    async def talk(peer: MediaPeer) -> None:
        async for _ in peer.channel:
            cut = peer.audio.flush()
            if cut is None:
                peer.audio.play("again", "item", tone(20_000))
            else:
                await peer.channel.send(f'{{"played_ms":{cut.played_ms}}}')

    async with page_server(factory, talk) as address, browser_page() as page:
        await page.goto(address)
        await page.evaluate("call()")
        await page.evaluate("events.send('talk')")
        await page.evaluate("until(() => loudness() > 0.05)")
        await page.evaluate("new Promise(yes => setTimeout(yes, 1000))")
        stopped_ms = await page.evaluate(
            """(async () => {
                const asked = performance.now();
                events.send('stop');
                return await silentFor(300) - asked;
            })()"""
        )
        buffered = (await page.evaluate("stats('inbound-rtp')"))[0]
        delay_ms = 1000 * buffered["jitterBufferDelay"] / buffered["jitterBufferEmittedCount"]
        assert 0 <= stopped_ms <= BARGE_IN_MS
        assert delay_ms <= JITTER_BUFFER_MS


async def test_the_page_leaves(factory: MediaFactory) -> None:
    gone = asyncio.Event()

    async def wait(peer: MediaPeer) -> None:
        await peer.wait_closed()
        gone.set()

    async with page_server(factory, wait) as address, browser_page() as page:
        await page.goto(address)
        await page.evaluate("call()")
        await page.evaluate("pc.close()")
        async with asyncio.timeout(25):
            await gone.wait()
