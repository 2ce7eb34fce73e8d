"""``MediaPeer`` on wrtc: Chrome's own WebRTC engine (libwebrtc) in this process.

The engine does ICE, DTLS, SCTP, Opus with FEC, the jitter buffer and the
concealment of lost packets; Python sees 10 ms of decoded audio at a time.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

import structlog

import webrtc
from callboard.channel import Closed
from callboard.transports.media_peer import MediaPeer
from callboard.transports.pacer import Pacer
from callboard.transports.resample import Resampler
from callboard.transports.rtc_audio import BLOCK_SAMPLES, SAMPLE_RATE
from callboard.transports.rtc_channel import HIGH_WATER_BYTES, LABEL, LINGER_S
from callboard.transports.sdp import (
    UNLIMITED_MESSAGE_BYTES,
    Offer,
    read_offer,
    with_max_message_bytes,
)
from callboard.transports.wrtc_microphones import Microphones

GATHER_TIMEOUT_S = 2.0
"""Local candidates alone take about 10 ms."""

_log = structlog.get_logger(__name__)

try:
    webrtc.allow_loopback()
except webrtc.InvalidStateError:
    _log.warning("rtc.no_loopback", reason="a connection was made before this import")


class WrtcFactory:
    """Answers offers with libwebrtc. One per process; its peers share one pacer."""

    name = "wrtc"

    def __init__(self, pacer: Pacer | None = None) -> None:
        self._pacer = pacer or Pacer()
        self._microphones = Microphones()

    async def accept(self, offer_sdp: str) -> MediaPeer:
        """Answer an offer. Raises ``ValueError`` with a readable message when it cannot be."""
        offer = read_offer(offer_sdp)
        stack = _Stack(MediaPeer(offer, self._pacer), self._microphones)
        try:
            stack.peer.answer_sdp = await stack.answer(offer, offer_sdp)
        except webrtc.RTCException as error:
            stack.peer.close()
            raise ValueError(f"The SDP offer cannot be answered: {error}") from error
        except BaseException as error:
            gone = stack.peer.closed and isinstance(error, asyncio.CancelledError)
            stack.peer.close()
            if gone:
                raise ValueError("The connection ended before it was answered.") from error
            raise
        return stack.peer


class _Stack:
    """One libwebrtc connection and its reports to the peer."""

    def __init__(self, peer: MediaPeer, microphones: Microphones) -> None:
        self.peer = peer
        self._connection = webrtc.RTCPeerConnection()
        self._speaker: webrtc.MediaStreamTrackGenerator | None = None
        self._events: webrtc.RTCDataChannel | None = None
        self._deafen: Callable[[], None] | None = None
        self._microphones = microphones
        self._resampler = Resampler()
        peer.holds(self._release)

    async def answer(self, offer: Offer, offer_sdp: str) -> str:
        connection = self._connection
        connection.on("connectionstatechange", self._state_changed)
        connection.on("datachannel", self._channel_made)
        connection.on("track", self._track_made)
        if offer.listens:
            self._speaker = webrtc.MediaStreamTrackGenerator("audio")
            connection.add_track(self._speaker, webrtc.MediaStream([self._speaker]))
        description = webrtc.RTCSessionDescriptionInit("offer", offer_sdp)
        await connection.set_remote_description(description)
        self._choose(offer)
        await self._gather()
        local = connection.local_description
        if local is None:
            raise ValueError("The connection closed before it was answered.")
        return with_max_message_bytes(local.sdp, UNLIMITED_MESSAGE_BYTES)

    def _choose(self, offer: Offer) -> None:
        """One audio section with our codecs; everything else is rejected."""
        wanted = 1 if offer.has_audio else 0
        for transceiver in self._connection.get_transceivers():
            if transceiver.receiver.track.kind == "audio" and wanted:
                wanted -= 1
                transceiver.set_codec_preferences(_codecs(offer.codecs))
            else:
                transceiver.stop()
        if self._speaker is not None:
            self.peer.audio.write_to(_writer(self._speaker))

    async def _gather(self) -> None:
        """Set the local answer and wait until its candidates are complete."""
        connection = self._connection
        complete = asyncio.Event()

        def changed(_event: webrtc.Event) -> None:
            if connection.ice_gathering_state == "complete":
                complete.set()

        connection.on("icegatheringstatechange", changed)
        await connection.set_local_description(await connection.create_answer())
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GATHER_TIMEOUT_S):
                await complete.wait()

    def _state_changed(self, _event: webrtc.Event) -> None:
        self.peer.state_changed(self._connection.connection_state.value)

    def _channel_made(self, event: webrtc.RTCDataChannelEvent) -> None:
        events = event.channel
        if events.label != LABEL or self._events is not None:
            return
        self._events = events
        channel = self.peer.channel
        events.buffered_amount_low_threshold = HIGH_WATER_BYTES // 2
        events.on("message", self._message_came)
        events.on("bufferedamountlow", lambda _: channel.drained())
        events.on("close", lambda _: channel.close(1000, "The client closed the data channel"))
        sctp = self._connection.sctp
        limit_bytes = sctp.max_message_size if sctp is not None else None
        channel.opened(self._send, lambda: events.buffered_amount, int(limit_bytes or 0))

    def _send(self, text: str) -> None:
        assert self._events is not None, "the channel has opened"
        try:
            self._events.send(text)
        except (webrtc.InvalidStateError, webrtc.OperationError) as error:
            raise Closed(1006, str(error)) from error

    def _message_came(self, message: webrtc.MessageEvent) -> None:
        text = message.data
        self.peer.channel.received(text if isinstance(text, str) else b"")

    def _track_made(self, event: webrtc.RTCTrackEvent) -> None:
        if event.track.kind == "audio" and self._deafen is None and not self.peer.closed:
            self._deafen = self._microphones.listen(event.track, self._heard)

    def _heard(self, pcm: bytes, rate: int, channels: int) -> None:
        self.peer.audio.heard(self._resampler.to_24k_mono(pcm, rate, channels))

    async def _release(self) -> None:
        events, connection = self._events, self._connection
        if self._deafen is not None:
            self._deafen()
        if events is not None and connection.connection_state == "connected":
            await _delivered(events)
        connection.close()


def _codecs(names: tuple[str, ...]) -> list[webrtc.RTCRtpCodec]:
    """The engine's codecs of these names, in this order."""
    capabilities = webrtc.RTCRtpReceiver.get_capabilities("audio")
    known = {} if capabilities is None else {c.mime_type: c for c in capabilities.codecs}
    return [known[f"audio/{name}"] for name in names]


def _writer(speaker: webrtc.MediaStreamTrackGenerator) -> Callable[[bytes], None]:
    native = speaker._generator  # noqa: SLF001  its stream of AudioData costs more than the encoder

    def write(pcm: bytes) -> None:
        native.writeAudio(pcm, SAMPLE_RATE, 1, BLOCK_SAMPLES)

    return write


async def _delivered(events: webrtc.RTCDataChannel) -> None:
    """Close the channel behind what was sent on it, and wait until the client has that."""
    closed = asyncio.Event()
    events.on("close", lambda _: closed.set())
    events.close()
    if events.ready_state == "closed":
        return
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LINGER_S):
            await closed.wait()
