"""Peers that die, that never connect, and many in a row: everything of them is freed."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import wrtc

from callboard.channel import Closed
from callboard.transports import media_peer
from callboard.transports.media_aiortc import AiortcFactory
from callboard.transports.media_peer import MediaPeer
from callboard.transports.media_wrtc import WrtcFactory
from callboard.transports.webrtc import MediaFactory
from tests.fakes.rtc_client import WrtcClient, loud_ms, tone, until

REPO = Path(__file__).parents[2]


@contextlib.asynccontextmanager
async def killable(
    factory: MediaFactory, *arguments: str
) -> AsyncIterator[tuple[MediaPeer, asyncio.subprocess.Process]]:
    """A connected client in another process."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.fakes.rtc_child", *arguments),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=1 << 20,
        cwd=REPO,
    )
    assert process.stdin is not None and process.stdout is not None
    try:
        async with asyncio.timeout(30):
            peer = await factory.accept(json.loads(await process.stdout.readline()))
            process.stdin.write(json.dumps(peer.answer_sdp).encode() + b"\n")
            assert json.loads(await process.stdout.readline()) == "connected"
        yield peer, process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def test_a_client_that_dies_is_noticed_and_freed() -> None:
    """No DTLS alert, no closed socket: only the silence of its ICE agent tells."""
    neighbour = WrtcClient()
    kept = await WrtcFactory().accept(await neighbour.offer())
    await neighbour.answered(kept.answer_sdp)
    async with (
        killable(WrtcFactory()) as (killed, killed_process),
        killable(WrtcFactory(), "audio-alone") as (alone, alone_process),
        killable(AiortcFactory()) as (other, other_process),
        killable(WrtcFactory()) as (frozen, frozen_process),
    ):
        for process in (killed_process, alone_process, other_process):
            process.send_signal(signal.SIGKILL)
        frozen_process.send_signal(signal.SIGSTOP)
        loop = asyncio.get_running_loop()
        start_s = loop.time()
        async with asyncio.timeout(40):
            for peer in (killed, alone, other, frozen):
                await peer.wait_closed()
        assert loop.time() - start_s < 35
        with pytest.raises(Closed):
            await killed.channel.send("{}")
    assert not kept.closed
    kept.audio.play("resp", "item", tone(400))
    kept.audio.finish("resp")
    await until(lambda: loud_ms(neighbour.heard) >= 300)
    kept.close()
    await neighbour.close()
    await kept.wait_closed()


@pytest.mark.parametrize("factory", [WrtcFactory, AiortcFactory], ids=lambda f: f.name)
async def test_a_client_that_never_connects_is_freed(
    factory: type[WrtcFactory | AiortcFactory], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media_peer, "CONNECT_TIMEOUT_S", 0.2)
    client = WrtcClient()
    peer = await factory().accept(await client.offer())
    async with asyncio.timeout(10):
        await peer.wait_closed()
    with pytest.raises(Closed, match="did not connect"):
        await peer.channel.send("{}")
    await client.close()


async def test_an_audio_client_that_hangs_up_is_noticed() -> None:
    """Without a data channel, whose end would say so at once."""
    client = WrtcClient(events=False)
    peer = await WrtcFactory().accept(await client.offer())
    await client.answered(peer.answer_sdp)
    await client.connected.wait()
    await client.close()
    async with asyncio.timeout(30):
        await peer.wait_closed()


async def test_closing_is_idempotent_and_never_waits() -> None:
    client = WrtcClient()
    peer = await WrtcFactory().accept(await client.offer())
    await client.answered(peer.answer_sdp)
    peer.close()
    peer.close()
    peer.channel.close(1000, "again")
    async with asyncio.timeout(5):
        await peer.wait_closed()
        await peer.wait_closed()
    await client.close()


async def _one_call(factory: MediaFactory) -> None:
    client = WrtcClient()
    peer = await factory.accept(await client.offer())
    await client.answered(peer.answer_sdp)
    await client.connected.wait()
    peer.audio.play("resp", "item", tone(40))
    await peer.channel.send("{}")
    await until(lambda: client.messages)
    peer.close()
    await peer.wait_closed()
    await client.close()


def _holdings() -> dict[str, int]:
    """What this process holds open: threads, file descriptors, tasks, native objects."""
    gc.collect()
    return {
        "threads": len(list(Path("/proc/self/task").iterdir())),
        "files": len(list(Path("/proc/self/fd").iterdir())),
        "tasks": len(asyncio.all_tasks()),
        "connections": wrtc._alive()["RTCPeerConnection"],
        "tracks": wrtc._alive()["MediaStreamTrack"],
        "readers": wrtc._alive()["MediaStreamTrackProcessor"],
        "writers": wrtc._alive()["TrackGenerator"],
        "channels": wrtc._alive()["RTCDataChannel"],
    }


@pytest.mark.parametrize("factory", [WrtcFactory, AiortcFactory], ids=lambda f: f.name)
async def test_thirty_calls_leave_nothing_behind(
    factory: type[WrtcFactory | AiortcFactory],
) -> None:
    made = factory()
    for _ in range(3):
        await _one_call(made)
    before = _holdings()
    for _ in range(30):
        await _one_call(made)

    def settled() -> bool:
        after = _holdings()
        return all(after[name] <= before[name] for name in before)

    try:
        await until(settled, timeout_s=10)
    except TimeoutError:
        assert _holdings() == before
