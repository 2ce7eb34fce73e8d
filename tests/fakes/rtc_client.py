"""WebRTC clients on both stacks, with one interface, for the contract tests and the bench.

Audio is 24 kHz mono PCM16 as in the program; ``heard`` is what has arrived so far.
"""

from __future__ import annotations

import asyncio
import fractions
from collections.abc import Callable
from typing import Any, Protocol

import aiortc
import av
import numpy as np
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack

import webrtc
from callboard.transports.media_wrtc import WrtcFactory
from callboard.transports.resample import Resampler
from callboard.transports.rtc_audio import BLOCK_SAMPLES, SAMPLE_RATE
from callboard.transports.sdp import CODECS, with_max_message_bytes

assert WrtcFactory.name == "wrtc", "its import allows loopback before any connection is made"


class Client(Protocol):
    heard: bytearray
    messages: list[str | bytes]
    connected: asyncio.Event
    channel_open: asyncio.Event
    channel_closed: asyncio.Event

    async def offer(self) -> str: ...
    async def answered(self, sdp: str) -> None: ...
    def speak(self, pcm: bytes) -> None: ...
    def send(self, message: str | bytes) -> None: ...
    async def close(self) -> None: ...


async def until(true: Callable[[], object], timeout_s: float = 20.0) -> None:
    """Wait until a condition holds; fails after ``timeout_s``."""
    async with asyncio.timeout(timeout_s):
        while not true():  # noqa: ASYNC110  any condition, of either stack
            await asyncio.sleep(0.005)


class WrtcClient:
    """libwebrtc, as in Chrome."""

    def __init__(
        self,
        *,
        audio: str | None = "sendrecv",
        events: bool = True,
        video: bool = False,
        codecs: tuple[str, ...] = CODECS,
        max_message_bytes: int | None = None,
    ) -> None:
        self._max_message_bytes = max_message_bytes
        self.heard = bytearray()
        self.messages: list[str | bytes] = []
        self.connected = asyncio.Event()
        self.channel_open = asyncio.Event()
        self.channel_closed = asyncio.Event()
        self.states: list[str] = []
        self.streams: list[webrtc.MediaStream] = []
        self.on_heard: Callable[[bytes], None] | None = None
        self.connection = webrtc.RTCPeerConnection()
        self.connection.on("connectionstatechange", self._state_changed)
        self.connection.on("track", self._track)
        self._listening: asyncio.Task[None] | None = None
        self._microphone = webrtc.MediaStreamTrackGenerator("audio") if audio else None
        if self._microphone is not None:
            self._add_audio(self._microphone, audio or "", codecs)
        if not events:
            self.channel_open.set()
        if video:
            self.connection.add_transceiver("video")
        self.channel = self.connection.create_data_channel("oai-events") if events else None
        if self.channel is not None:
            self.channel.on("message", self._message)
            self.channel.on("open", lambda _: self.channel_open.set())
            self.channel.on("close", lambda _: self.channel_closed.set())

    def _add_audio(
        self, track: webrtc.MediaStreamTrack, direction: str, codecs: tuple[str, ...]
    ) -> None:
        init = webrtc.RTCRtpTransceiverInit(direction=webrtc.RTCRtpTransceiverDirection(direction))
        transceiver = self.connection.add_transceiver(track, init)
        capabilities = webrtc.RTCRtpReceiver.get_capabilities("audio")
        assert capabilities is not None
        known = {c.mime_type: c for c in capabilities.codecs}
        transceiver.set_codec_preferences([known[f"audio/{name}"] for name in codecs])

    def _state_changed(self, _event: object) -> None:
        state = self.connection.connection_state.value
        self.states.append(state)
        if state == "connected":
            self.connected.set()

    def _message(self, event: webrtc.MessageEvent) -> None:
        assert isinstance(event.data, str | bytes)
        self.messages.append(event.data)

    def _track(self, event: webrtc.RTCTrackEvent) -> None:
        if event.track.kind == "audio":
            self.streams = event.streams
            self._listening = asyncio.create_task(self._listen(event.track))

    async def _listen(self, track: webrtc.MediaStreamTrack) -> None:
        resampler = Resampler()
        init = webrtc.MediaStreamTrackProcessorInit(track, 100)
        options = webrtc.AudioDataCopyToOptions(plane_index=0, format="s16")
        async for chunk in webrtc.MediaStreamTrackProcessor(init).readable:
            assert isinstance(chunk, webrtc.AudioData)
            with chunk:
                pcm = bytearray(chunk.allocation_size(options))
                chunk.copy_to(pcm, options)
                shape = int(chunk.sample_rate), chunk.number_of_channels
            mono = resampler.to_24k_mono(bytes(pcm), *shape)
            self.heard += mono
            if self.on_heard is not None:
                self.on_heard(mono)

    async def offer(self) -> str:
        complete = asyncio.Event()

        def changed(_event: object) -> None:
            if self.connection.ice_gathering_state == "complete":
                complete.set()

        self.connection.on("icegatheringstatechange", changed)
        await self.connection.set_local_description(await self.connection.create_offer())
        await complete.wait()
        assert self.connection.local_description is not None
        sdp = self.connection.local_description.sdp
        if self._max_message_bytes is None:
            return sdp
        return with_max_message_bytes(sdp, self._max_message_bytes)

    async def answered(self, sdp: str) -> None:
        await self.connection.set_remote_description(
            webrtc.RTCSessionDescriptionInit("answer", sdp)
        )

    def speak(self, pcm: bytes) -> None:
        assert self._microphone is not None
        self._microphone._generator.writeAudio(pcm, SAMPLE_RATE, 1, len(pcm) // 2)

    def send(self, message: str | bytes) -> None:
        assert self.channel is not None
        self.channel.send(message)

    async def close(self) -> None:
        self.connection.close()
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)


class _Microphone(MediaStreamTrack):
    kind = "audio"

    def __init__(self) -> None:
        super().__init__()
        self.blocks: asyncio.Queue[bytes] = asyncio.Queue()
        self._pts = 0

    async def recv(self) -> av.AudioFrame:
        samples = np.frombuffer(await self.blocks.get(), dtype=np.int16).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(samples, "s16", "mono")
        frame.sample_rate = SAMPLE_RATE
        frame.pts = self._pts
        frame.time_base = fractions.Fraction(1, SAMPLE_RATE)
        self._pts += samples.shape[1]
        return frame


class AiortcClient:
    """aiortc, as Python programs use it."""

    def __init__(
        self,
        *,
        audio: str | None = "sendrecv",
        events: bool = True,
        video: bool = False,
        codecs: tuple[str, ...] = CODECS,
    ) -> None:
        self.heard = bytearray()
        self.messages: list[str | bytes] = []
        self.connected = asyncio.Event()
        self.channel_open = asyncio.Event()
        self.channel_closed = asyncio.Event()
        self.connection = aiortc.RTCPeerConnection()
        self.connection.on("connectionstatechange", self._state_changed)
        self.connection.on("track", self._track)
        self._listening: asyncio.Task[None] | None = None
        self._microphone = _Microphone()
        if audio:
            transceiver = self.connection.addTransceiver(self._microphone, direction=audio)
            known = aiortc.RTCRtpSender.getCapabilities("audio").codecs
            names = [f"audio/{name}" for name in codecs]
            chosen = [c for name in names for c in known if c.mimeType == name]
            transceiver.setCodecPreferences(chosen)
        if not events:
            self.channel_open.set()
        if video:
            self.connection.addTransceiver("video")
        self.channel: Any = self.connection.createDataChannel("oai-events") if events else None
        if self.channel is not None:
            self.channel.on("message", self.messages.append)
            self.channel.on("open", self.channel_open.set)
            self.channel.on("close", self.channel_closed.set)

    def _state_changed(self) -> None:
        if self.connection.connectionState == "connected":
            self.connected.set()

    def _track(self, track: MediaStreamTrack) -> None:
        if track.kind == "audio":
            self._listening = asyncio.create_task(self._listen(track))

    async def _listen(self, track: MediaStreamTrack) -> None:
        resampler = av.AudioResampler("s16", "mono", SAMPLE_RATE)
        while True:
            try:
                frame = await track.recv()
            except MediaStreamError:
                return
            assert isinstance(frame, av.AudioFrame)
            for out in resampler.resample(frame):
                self.heard += bytes(out.planes[0])[: out.samples * 2]

    async def offer(self) -> str:
        await self.connection.setLocalDescription(await self.connection.createOffer())
        return str(self.connection.localDescription.sdp)

    async def answered(self, sdp: str) -> None:
        await self.connection.setRemoteDescription(aiortc.RTCSessionDescription(sdp, "answer"))

    def speak(self, pcm: bytes) -> None:
        self._microphone.blocks.put_nowait(pcm)

    def send(self, message: str | bytes) -> None:
        self.channel.send(message)

    async def close(self) -> None:
        await self.connection.close()
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)


def tone(ms: int, *, hz: float = 440.0, level: float = 0.3, start_ms: int = 0) -> bytes:
    """A sine of ``ms`` milliseconds; ``start_ms`` continues an earlier one without a click."""
    t = np.arange(start_ms * 24, (start_ms + ms) * 24) / SAMPLE_RATE
    return (np.sin(2 * np.pi * hz * t) * level * 32767).astype("<i2").tobytes()


def loudness(pcm: bytes | bytearray) -> float:
    """Root mean square, 0 to 1."""
    if not pcm:
        return 0.0
    samples = np.frombuffer(bytes(pcm), dtype="<i2").astype(np.float64) / 32768
    return float(np.sqrt(np.mean(samples**2)))


LOUD = 0.02
"""What counts as audible: 20 dB below the test tone, whose last blocks a concealment may fade."""


def loud_ms(pcm: bytes | bytearray, threshold: float = LOUD) -> int:
    """How much of the audio, in blocks of 20 ms, is louder than ``threshold``."""
    size = BLOCK_SAMPLES * 2
    blocks = (pcm[i : i + size] for i in range(0, len(pcm) - size + 1, size))
    return 20 * sum(loudness(block) > threshold for block in blocks)
