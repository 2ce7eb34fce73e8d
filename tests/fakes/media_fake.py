"""A WebRTC stack without media: its data channel is a pipe, of which the test holds the far end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from callboard.channel import AudioPort, Channel, PipeEnd, PlaybackNotice, Played, pipe


class SilentAudio:
    """An ``AudioPort`` on which nothing is ever heard."""

    def __init__(self, closed: asyncio.Event) -> None:
        self._closed = closed

    async def frames(self) -> AsyncIterator[bytes]:
        await self._closed.wait()
        frames: tuple[bytes, ...] = ()
        for frame in frames:
            yield frame

    def play(self, response_id: str, item_id: str, pcm: bytes) -> None: ...

    def finish(self, response_id: str) -> None: ...

    def flush(self) -> Played | None:
        return None

    async def notices(self) -> AsyncIterator[PlaybackNotice]:
        await self._closed.wait()
        notices: tuple[PlaybackNotice, ...] = ()
        for notice in notices:
            yield notice


class ScriptedAudio:
    """An ``AudioPort`` whose microphone and playback are in the test's hands."""

    def __init__(self) -> None:
        self.microphone: asyncio.Queue[bytes] = asyncio.Queue()
        self.noticed: asyncio.Queue[PlaybackNotice] = asyncio.Queue()
        self.played: list[tuple[str, str, bytes]] = []
        self.finished: list[str] = []
        self.heard: Played | None = None
        """What the next ``flush`` tells."""

    async def frames(self) -> AsyncIterator[bytes]:
        while True:
            yield await self.microphone.get()

    def play(self, response_id: str, item_id: str, pcm: bytes) -> None:
        self.played.append((response_id, item_id, pcm))

    def finish(self, response_id: str) -> None:
        self.finished.append(response_id)

    def flush(self) -> Played | None:
        heard, self.heard = self.heard, None
        return heard

    async def notices(self) -> AsyncIterator[PlaybackNotice]:
        while True:
            yield await self.noticed.get()


class FakePeer:
    answer_sdp = "v=0\r\ns=answer\r\n"

    def __init__(self, audio: AudioPort | None = None) -> None:
        self._closed = asyncio.Event()
        ours, self.client = pipe()
        self._ours: PipeEnd = ours
        self.audio: AudioPort = audio or SilentAudio(self._closed)

    @property
    def channel(self) -> Channel:
        return self._ours

    async def wait_closed(self) -> None:
        await self._closed.wait()

    def close(self) -> None:
        self._closed.set()

    @property
    def closed(self) -> bool:
        return self._closed.is_set()


class FakeMedia:
    """Accepts what begins like SDP. ``peers`` are those accepted so far."""

    def __init__(self, audio: AudioPort | None = None) -> None:
        self.peers: list[FakePeer] = []
        self._audio = audio

    async def accept(self, offer_sdp: str) -> FakePeer:
        if not offer_sdp.startswith("v=0"):
            raise ValueError("an offer begins with v=0")
        self.peers.append(FakePeer(self._audio))
        return self.peers[-1]
