"""One WebRTC client as the rest of the program sees it, whatever stack is underneath.

A stack (``media_wrtc``, ``media_aiortc``) makes a ``MediaPeer`` from an offer
and reports to it: what was heard, that the data channel opened, how the
connection fares. The peer decides when the client is gone and frees the stack.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Literal

import structlog

from callboard.channel import PlaybackNotice, Played
from callboard.transports.pacer import Pacer
from callboard.transports.rtc_audio import SILENCE, Blocks, Playout
from callboard.transports.rtc_channel import EventChannel
from callboard.transports.sdp import Offer

CONNECT_TIMEOUT_S = 20.0
"""An answered client that has not connected by then never will."""
LOST_GRACE_S = 10.0
"""How long a connection may stay interrupted. The stacks notice an interruption after 5 to 7 s,
so a client that died is let go within 20 s, and one that changes networks can come back."""
HEARD_LIMIT_BLOCKS = 500
"""Microphone blocks nobody reads (10 s); beyond it the oldest go."""

ConnectionState = Literal["new", "connecting", "connected", "disconnected", "failed", "closed"]

_log = structlog.get_logger(__name__)


class RtcAudio:
    """The ``AudioPort`` of a WebRTC peer: 24 kHz mono PCM16, blocks of 20 ms.

    The pacer's tick takes one block from the playout and writes it to the
    stack: audio of a response, or silence, so that RTP flows without a pause.
    Playback starts when the peer has connected.
    """

    def __init__(self) -> None:
        self._playout = Playout()
        self._write: Callable[[bytes], None] | None = None
        self._connected = False
        self._closed = False
        self._blocks = Blocks()
        self._heard: deque[bytes] = deque(maxlen=HEARD_LIMIT_BLOCKS)
        self._notices: deque[PlaybackNotice] = deque()
        self._heard_more = asyncio.Event()
        self._noticed = asyncio.Event()

    @property
    def queued_ms(self) -> int:
        """Unplayed audio."""
        return self._playout.queued_ms

    async def frames(self) -> AsyncIterator[bytes]:
        """The microphone, 960 bytes (20 ms) a block, lost packets concealed; one reader.

        Ends when the peer is gone. A reader more than 10 s behind loses the oldest blocks.
        """
        while True:
            while self._heard:
                yield self._heard.popleft()
            if self._closed:
                return
            self._heard_more.clear()
            await self._heard_more.wait()

    async def notices(self) -> AsyncIterator[PlaybackNotice]:
        """Playback of a response started or stopped; one reader; ends when the peer is gone."""
        while True:
            while self._notices:
                yield self._notices.popleft()
            if self._closed:
                return
            self._noticed.clear()
            await self._noticed.wait()

    def play(self, response_id: str, item_id: str, pcm: bytes) -> None:
        """Queue audio; see ``Playout.play``. Raises ``ValueError``, ``Overflow``."""
        self._playout.play(response_id, item_id, pcm)

    def finish(self, response_id: str) -> None:
        """No more audio of this response will come."""
        self._playout.finish(response_id)

    def flush(self) -> Played | None:
        """Drop what is unplayed; see ``Playout.flush``. What the network holds still arrives."""
        return self._playout.flush()

    def tick(self) -> None:
        """Hand the next 20 ms to the stack."""
        if not self._connected:
            pcm = SILENCE
        else:
            step = self._playout.tick()
            pcm = step.pcm
            if step.notices:
                self._notices.extend(step.notices)
                self._noticed.set()
        if self._write is not None:
            self._write(pcm)

    def write_to(self, write: Callable[[bytes], None] | None) -> None:
        """Where blocks of 20 ms go; ``None`` while the client takes no audio."""
        self._write = write

    def connected(self) -> None:
        """The client hears us from now on."""
        self._connected = True

    def heard(self, pcm: bytes) -> None:
        """The stack decoded some audio of the client."""
        if not self._closed:
            self._heard.extend(self._blocks.cut(pcm))
            self._heard_more.set()

    def close(self) -> None:
        """The peer is gone: ``frames`` and ``notices`` end."""
        self._closed = True
        self._write = None
        self._heard_more.set()
        self._noticed.set()


class MediaPeer:
    """A client connected, or about to connect, over WebRTC.

    ``answer_sdp`` is complete (no trickling). The peer closes itself when the
    client leaves, has not connected within ``CONNECT_TIMEOUT_S``, or stays
    interrupted longer than ``LOST_GRACE_S``; ``wait_closed`` returns when the
    stack has let go of everything.
    """

    def __init__(self, offer: Offer, pacer: Pacer) -> None:
        self.answer_sdp = ""
        self.channel = EventChannel(offered=offer.has_events)
        self.audio = RtcAudio()
        self._pacer = pacer
        self._release: Callable[[], Awaitable[None]] | None = None
        self._releasing: asyncio.Task[None] | None = None
        self._freed = asyncio.Event()
        self._deadline = asyncio.get_running_loop().call_later(
            CONNECT_TIMEOUT_S, self._give_up, "The client did not connect"
        )
        self._closing = False
        self.channel.on_close = self.close
        pacer.add(self, self.audio.tick)

    @property
    def closed(self) -> bool:
        """Whether ``close`` has begun."""
        return self._closing

    async def wait_closed(self) -> None:
        """Until the client is gone and its ports, threads and tasks are freed."""
        await self._freed.wait()

    def close(self) -> None:
        """Hang up. Never waits; a second call does nothing."""
        if self._closing:
            return
        self._closing = True
        self._deadline.cancel()
        self._pacer.remove(self)
        self.audio.close()
        self.channel.close()
        self._releasing = asyncio.create_task(self._let_go(), name="rtc.release")

    def holds(self, release: Callable[[], Awaitable[None]]) -> None:
        """What to await once the peer has closed."""
        self._release = release

    def state_changed(self, state: ConnectionState) -> None:
        """The stack's connection state (RTCPeerConnectionState)."""
        if self._closing:
            return
        if state == "connected":
            self._deadline.cancel()
            self.audio.connected()
        elif state == "disconnected":
            self._deadline.cancel()
            self._deadline = asyncio.get_running_loop().call_later(
                LOST_GRACE_S, self._give_up, "The client was lost"
            )
        elif state in ("failed", "closed"):
            self._give_up(f"The connection {state}")

    def _give_up(self, reason: str) -> None:
        _log.info("rtc.gone", reason=reason)
        self.channel.close(1006, reason)
        self.close()

    async def _let_go(self) -> None:
        try:
            if self._release is not None:
                await self._release()
        except Exception:
            _log.exception("rtc.release_failed")
        finally:
            self._release = None
            self._freed.set()
