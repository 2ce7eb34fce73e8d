"""The meeting point of one session with the peers attached to it.

A session has one *main* peer (its WebSocket, or the data channel of its WebRTC
call) and any number of *sidebands* (WebSockets opened with ``?call_id=``). All
of them may send; what the session emits goes to all of them, each through its
own bounded ``Outbox``. When the main peer leaves, the session ends; a sideband
that leaves changes nothing. A peer that does not read is closed with a stated
reason and holds up nobody else.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass, field
from typing import Protocol

from callboard.channel import Channel, Closed, Outbox, Overflow, Raw

MIB = 1024 * 1024
INCOMING_LIMIT_BYTES = 32 * MIB
"""Unread messages of all peers together; beyond it their readers wait (one message each)."""
OUTBOX_LIMIT_BYTES = 32 * MIB
"""Unsent messages of one peer; beyond it the peer is closed."""
MESSAGE_OVERHEAD_BYTES = 128
"""Counted on top of each unread message, so that a flood of empty ones is bounded too."""
CLOSE_GRACE_S = 1.0
"""How long a closing peer may take to read what was already queued for it."""
AUDIO_EVENTS: frozenset[str] = frozenset({"response.output_audio.delta"})
"""What a sideband and a WebRTC peer do not get (protocol: audio is on the media track)."""


class BinaryFrame(bytes):
    """A binary WebSocket message, without its payload.

    The protocol has text messages only. The engine answers this one with the
    non-fatal error ``invalid_event``; tell it apart with ``isinstance``.
    """


@dataclass(frozen=True, slots=True)
class CloseReason:
    """Why a session ended: a close code and reason as in RFC 6455 (1000 = normal)."""

    code: int = 1000
    reason: str = ""


MAIN_LEFT = CloseReason(1000, "The call has ended.")
"""What a sideband is told when the main peer has left, however it left."""
UNSENDABLE = (1005, 1006)
NOBODY = -1
"""The peer id of events that no peer sent: those of the session's own attendants."""


class Passage(Protocol):
    """Sees what passes between the peers and the session, and may change or keep it."""

    def inward(self, raw: Raw) -> Raw | None:
        """What the session gets instead of a peer's message; None: nothing."""
        ...

    def outward(self, event_type: str, raw: bytes) -> bytes | None:
        """What the peers get instead of an event; None: nothing."""
        ...


@dataclass(eq=False)
class _Peer:
    peer_id: int
    channel: Channel
    sideband: bool
    mute: frozenset[str]
    outbox: Outbox
    close_as: CloseReason = field(default_factory=CloseReason)
    reader: asyncio.Task[None] | None = None
    writer: asyncio.Task[None] | None = None


class Hub:
    """One session's peers. Every method runs on the event loop; none of them waits.

    Reader and writer tasks are born in ``tasks``, named ``<name>.peer<N>.read``
    and ``.write``; when the hub has closed they all end, at most
    ``CLOSE_GRACE_S`` later.
    """

    def __init__(
        self,
        tasks: asyncio.TaskGroup,
        *,
        name: str = "hub",
        incoming_limit_bytes: int = INCOMING_LIMIT_BYTES,
        passage: Passage | None = None,
    ) -> None:
        self._tasks = tasks
        self._name = name
        self._passage = passage
        self._peers: dict[int, _Peer] = {}
        self._next_id = 0
        self._incoming: deque[tuple[int, Raw]] = deque()
        self._incoming_bytes = 0
        self._incoming_limit_bytes = incoming_limit_bytes
        self._changed = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()
        self._end = asyncio.Event()
        self._ended: CloseReason | None = None

    @property
    def ended(self) -> CloseReason | None:
        """Why the session ended, once it has."""
        return self._ended

    @property
    def peer_count(self) -> int:
        return len(self._peers)

    @property
    def sideband_count(self) -> int:
        return sum(peer.sideband for peer in self._peers.values())

    def attach(
        self,
        channel: Channel,
        *,
        sideband: bool = False,
        limit_bytes: int = OUTBOX_LIMIT_BYTES,
        mute: Collection[str] = (),
    ) -> int:
        """Add a peer and return its id (from 0, the main peer first).

        ``mute`` names event types that the peer does not get; a sideband never
        gets ``AUDIO_EVENTS``. On a hub that has ended the channel is closed at once.
        """
        peer_id = self._next_id
        self._next_id += 1
        if self._ended is not None:
            channel.close(self._ended.code, self._ended.reason)
            return peer_id
        muted = frozenset(mute) | (AUDIO_EVENTS if sideband else frozenset())
        peer = _Peer(peer_id, channel, sideband, muted, Outbox(channel.send, limit_bytes))
        self._peers[peer_id] = peer
        prefix = f"{self._name}.peer{peer_id}"
        peer.reader = self._tasks.create_task(self._read(peer), name=f"{prefix}.read")
        peer.writer = self._tasks.create_task(self._write(peer), name=f"{prefix}.write")
        return peer_id

    async def incoming(self) -> AsyncIterator[tuple[int, Raw]]:
        """(peer id, message) in order of arrival; ends when the session has ended.

        One consumer. A binary message is a ``BinaryFrame``; text is ``bytes`` or ``str``.
        """
        while self._ended is None:
            if not self._incoming:
                self._changed.clear()
                await self._changed.wait()
                continue
            peer_id, raw = self._incoming.popleft()
            self._incoming_bytes -= len(raw) + MESSAGE_OVERHEAD_BYTES
            if self._incoming_bytes < self._incoming_limit_bytes:
                self._room.set()
            yield peer_id, raw

    async def wait_ended(self) -> CloseReason:
        """Until the session has ended, and why."""
        while self._ended is None:
            await self._end.wait()
        return self._ended

    def emit(self, event_type: str, raw: bytes, *, only: int | None = None) -> None:
        """An event of the session: through the passage, then to its peers (``only``: to one)."""
        passed = self._passage.outward(event_type, raw) if self._passage is not None else raw
        if passed is not None:
            self.deliver(event_type, passed, only=only)

    def deliver(self, event_type: str, raw: bytes, *, only: int | None = None) -> None:
        """Queue one event for every peer that wants its type (``only``: for that peer alone)."""
        for peer in tuple(self._peers.values()):
            if event_type in peer.mute or (only is not None and peer.peer_id != only):
                continue
            try:
                peer.outbox.put(raw)
            except Overflow as overflow:
                self._drop(peer, CloseReason(1008, f"Too slow: {overflow}"), at_once=True)

    def inject(self, raw: bytes) -> None:
        """A client event that no peer sent; it goes past the passage. Not bounded: few send so."""
        if self._ended is None:
            self._take(NOBODY, raw)

    def _take(self, peer_id: int, raw: Raw) -> None:
        self._incoming.append((peer_id, raw))
        self._incoming_bytes += len(raw) + MESSAGE_OVERHEAD_BYTES
        self._changed.set()

    def close(self, code: int = 1000, reason: str = "") -> None:
        """End the session: what is queued is still sent, then every peer is closed.

        A code that may not be sent (1005, 1006) is for the record; the peers get 1000.
        """
        ended = CloseReason(code, reason)
        self._end_session(ended, MAIN_LEFT if code in UNSENDABLE else ended)

    def _end_session(self, ended: CloseReason, told: CloseReason) -> None:
        if self._ended is not None:
            return
        self._ended = ended
        for peer in tuple(self._peers.values()):
            self._drop(peer, told, at_once=False)
        self._incoming.clear()
        self._incoming_bytes = 0
        self._room.set()
        self._end.set()
        self._changed.set()

    def _drop(self, peer: _Peer, reason: CloseReason, *, at_once: bool) -> None:
        """Let one peer go; the session ends with the main one."""
        if self._peers.pop(peer.peer_id, None) is None:
            return
        peer.close_as = reason
        if peer.reader is not None and peer.reader is not asyncio.current_task():
            peer.reader.cancel()
        peer.outbox.finish()
        if peer.writer is not None and at_once:
            peer.writer.cancel()
            peer.channel.close(reason.code, reason.reason)
        elif peer.writer is not None:
            asyncio.get_running_loop().call_later(CLOSE_GRACE_S, peer.writer.cancel)
        if not peer.sideband:
            self._end_session(reason, MAIN_LEFT)

    async def _read(self, peer: _Peer) -> None:
        try:
            async for raw in peer.channel:
                while self._incoming_bytes >= self._incoming_limit_bytes:
                    self._room.clear()
                    await self._room.wait()
                passed = self._passage.inward(raw) if self._passage is not None else raw
                if passed is not None:
                    self._take(peer.peer_id, passed)
            self._drop(peer, CloseReason(), at_once=True)
        except Closed as closed:
            self._drop(peer, CloseReason(closed.code, closed.reason), at_once=True)

    async def _write(self, peer: _Peer) -> None:
        try:
            await peer.outbox.run()
        except Closed as closed:
            self._drop(peer, CloseReason(closed.code, closed.reason), at_once=True)
        finally:
            peer.channel.close(peer.close_as.code, peer.close_as.reason)
