"""``MediaPeer`` on aiortc, for machines without a wheel of wrtc.

aiortc's defaults are for recordings, not conversations: this module takes its
jitter buffer's prefetch away, makes Opus mono with in-band FEC, conceals lost
packets, and offers loopback candidates. It loses more audio on a bad network
than libwebrtc does (docs/webrtc.md has the figures).
"""

from __future__ import annotations

import asyncio
import contextlib
import fractions
from collections.abc import Callable
from typing import Any

import aioice.ice
import aiortc
import av
import numpy as np
from aiortc.codecs.opus import SAMPLE_RATE as OPUS_RATE
from aiortc.codecs.opus import SAMPLES_PER_FRAME, TIME_BASE, OpusEncoder
from aiortc.exceptions import InvalidAccessError, InvalidStateError, OperationError
from aiortc.jitterbuffer import JitterBuffer
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack

from callboard.channel import Closed
from callboard.transports.media_peer import MediaPeer
from callboard.transports.pacer import Pacer
from callboard.transports.resample import Resampler
from callboard.transports.rtc_audio import BLOCK_SAMPLES, SAMPLE_RATE, Concealment
from callboard.transports.rtc_channel import HIGH_WATER_BYTES, LABEL, LINGER_S
from callboard.transports.sdp import (
    UNLIMITED_MESSAGE_BYTES,
    Offer,
    read_offer,
    with_max_message_bytes,
    with_opus_fec,
    without_candidates_to_resolve,
)

OPUS_BITS_PER_S = 40_000
EXPECTED_LOSS_PERCENT = 10
JITTER_PACKETS = 4
"""How far the decoder waits for a missing packet (a power of two; 80 ms)."""
CONSENT_FAILURES = 3
"""Unanswered consent checks, 5 s apart, until the client counts as dead."""
SPEAKER_BLOCKS = 5
"""Blocks kept for the encoder while the event loop is busy."""

MALFORMED = (LookupError, TypeError, AttributeError, AssertionError, RuntimeError)
"""What aiortc stumbles over in a description that it cannot read."""
REFUSED = (ValueError, InvalidAccessError, InvalidStateError, OperationError)

_host_addresses: Callable[..., list[str]] = aioice.ice.get_host_addresses


def _with_loopback(use_ipv4: bool, use_ipv6: bool) -> list[str]:
    addresses = _host_addresses(use_ipv4, use_ipv6)
    return [*addresses, "127.0.0.1"] if use_ipv4 else addresses


aioice.ice.get_host_addresses = _with_loopback
aioice.ice.CONSENT_FAILURES = CONSENT_FAILURES


class AiortcFactory:
    """Answers offers with aiortc. One per process; its peers share one pacer."""

    name = "aiortc"

    def __init__(self, pacer: Pacer | None = None) -> None:
        self._pacer = pacer or Pacer()

    async def accept(self, offer_sdp: str) -> MediaPeer:
        """Answer an offer. Raises ``ValueError`` with a readable message when it cannot be."""
        offer = read_offer(offer_sdp)
        stack = _Stack(MediaPeer(offer, self._pacer))
        try:
            stack.peer.answer_sdp = await stack.answer(offer, offer_sdp)
        except (*MALFORMED, *REFUSED) as error:
            stack.peer.close()
            reason = str(error) if isinstance(error, REFUSED) else "it is malformed"
            raise ValueError(f"The SDP offer cannot be answered: {reason}") from error
        except BaseException:
            stack.peer.close()
            raise
        return stack.peer


class _Stack:
    """One aiortc connection and its reports to the peer."""

    def __init__(self, peer: MediaPeer) -> None:
        self.peer = peer
        self._connection: Any = aiortc.RTCPeerConnection()
        self._events: Any = None
        self._max_message_bytes = 0
        self._mic: asyncio.Task[None] | None = None
        peer.holds(self._release)

    async def answer(self, offer: Offer, offer_sdp: str) -> str:
        connection = self._connection
        self._max_message_bytes = offer.max_message_bytes
        connection.on("connectionstatechange", self._state_changed)
        connection.on("datachannel", self._channel_made)
        connection.on("track", self._track_made)
        if offer.has_audio:
            self._speak(offer)
        sdp = without_candidates_to_resolve(offer_sdp)
        await connection.setRemoteDescription(aiortc.RTCSessionDescription(sdp, "offer"))
        for transceiver in connection.getTransceivers():
            if transceiver.kind != "audio":
                transceiver.direction = "inactive"
        await connection.setLocalDescription(await connection.createAnswer())
        answer = with_opus_fec(connection.localDescription.sdp)
        return with_max_message_bytes(answer, UNLIMITED_MESSAGE_BYTES)

    def _speak(self, offer: Offer) -> None:
        """One audio transceiver, which aiortc matches with the offer's audio section."""
        speaker = _Speaker()
        transceiver = self._connection.addTransceiver(speaker, direction="sendrecv")
        known = {c.mimeType: c for c in aiortc.RTCRtpSender.getCapabilities("audio").codecs}
        transceiver.setCodecPreferences([known[f"audio/{name}"] for name in offer.codecs])
        # aiortc has no settings for these; the version is pinned and the contract tests cover both.
        receiver, sender = transceiver.receiver, transceiver.sender
        receiver._RTCRtpReceiver__jitter_buffer = JitterBuffer(JITTER_PACKETS)  # noqa: SLF001
        if offer.codecs[0] == "opus":
            sender._RTCRtpSender__encoder = _SpeechEncoder()  # noqa: SLF001
        self.peer.audio.write_to(speaker.write)

    def _state_changed(self) -> None:
        self.peer.state_changed(self._connection.connectionState)

    def _channel_made(self, events: Any) -> None:
        if events.label != LABEL or self._events is not None:
            return
        self._events = events
        channel = self.peer.channel
        events.bufferedAmountLowThreshold = HIGH_WATER_BYTES // 2
        events.on("message", channel.received)
        events.on("bufferedamountlow", channel.drained)
        events.on("close", lambda: channel.close(1000, "The client closed the data channel"))
        channel.opened(self._send, lambda: int(events.bufferedAmount), self._max_message_bytes)

    def _send(self, text: str) -> None:
        try:
            self._events.send(text)
        except InvalidStateError as error:
            raise Closed(1006, "The data channel is not open") from error

    def _track_made(self, track: MediaStreamTrack) -> None:
        if track.kind == "audio" and self._mic is None:
            self._mic = asyncio.create_task(self._listen(track), name="rtc.microphone")

    async def _listen(self, track: MediaStreamTrack) -> None:
        """Until the track ends. A gap in the timestamps is filled, so time never shrinks."""
        resampler, concealment = Resampler(), Concealment()
        next_pts: int | None = None
        while True:
            try:
                frame = await track.recv()
            except MediaStreamError:
                return
            assert isinstance(frame, av.AudioFrame) and frame.pts is not None
            missing = 0 if next_pts is None else frame.pts - next_pts
            next_pts = frame.pts + frame.samples
            channels = len(frame.layout.channels)
            pcm = bytes(frame.planes[0])[: frame.samples * channels * 2]
            mono = resampler.to_24k_mono(pcm, frame.sample_rate, channels)
            gap = missing * SAMPLE_RATE // frame.sample_rate
            self.peer.audio.heard(concealment.bridge(gap, mono))

    async def _release(self) -> None:
        if self._events is not None and self._connection.connectionState == "connected":
            await self._delivered()
        await self._connection.close()
        if self._mic is not None:
            self._mic.cancel()
            await asyncio.gather(self._mic, return_exceptions=True)

    async def _delivered(self) -> None:
        """Close the channel behind what was sent on it, and wait until the client has that."""
        closed = asyncio.Event()
        self._events.on("close", closed.set)
        self._events.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LINGER_S):
                while self._events.readyState != "closed":
                    await closed.wait()


class _Speaker(MediaStreamTrack):
    """The blocks of the pacer as aiortc wants them; old ones go while nobody takes them."""

    kind = "audio"

    def __init__(self) -> None:
        super().__init__()
        self._blocks: asyncio.Queue[bytes] = asyncio.Queue(SPEAKER_BLOCKS)
        self._pts = 0

    def write(self, pcm: bytes) -> None:
        if self._blocks.full():
            self._blocks.get_nowait()
        self._blocks.put_nowait(pcm)

    async def recv(self) -> av.AudioFrame:
        samples = np.frombuffer(await self._blocks.get(), dtype=np.int16).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(samples, "s16", "mono")
        frame.sample_rate = SAMPLE_RATE
        frame.time_base = fractions.Fraction(1, SAMPLE_RATE)
        frame.pts = self._pts
        self._pts += BLOCK_SAMPLES
        return frame


class _SpeechEncoder(OpusEncoder):
    """Opus as for a call: mono, with the previous frame's redundancy in each packet."""

    def __init__(self) -> None:
        super().__init__()
        self.codec = av.CodecContext.create("libopus", "w")
        self.codec.bit_rate = OPUS_BITS_PER_S
        self.codec.format = "s16"
        self.codec.layout = "mono"
        self.codec.sample_rate = OPUS_RATE
        self.codec.time_base = TIME_BASE
        self.codec.options = {
            "application": "voip",
            "fec": "1",
            "packet_loss": str(EXPECTED_LOSS_PERCENT),
        }
        self.resampler = av.AudioResampler("s16", "mono", OPUS_RATE, SAMPLES_PER_FRAME)
