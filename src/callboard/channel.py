"""How anything talks to anything: channels, bounded outboxes and an in-process pipe.

A channel carries whole protocol messages (one JSON object each). Sending is
``Outbox.put``: synchronous, bounded in bytes, drained by one writer task; the
core never waits for a slow reader, it ends the session with a stated reason.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Protocol, runtime_checkable

Raw = bytes | str


class Closed(Exception):
    """The channel is closed. ``code`` and ``reason`` are those of RFC 6455 §7.1.5-6."""

    def __init__(self, code: int = 1000, reason: str = "") -> None:
        super().__init__(f"{code} {reason}".strip())
        self.code = code
        self.reason = reason

    @property
    def lost(self) -> bool:
        """Whether the other side did not say goodbye: nothing that it said is to be passed on."""
        return self.code == 1006


class Broken(Closed):
    """We closed the channel, because the other side broke the rules of the wire."""

    @property
    def lost(self) -> bool:
        return True


class Overflow(Exception):
    """An outbox would hold more than its limit: the reader does not keep up."""


class Channel(Protocol):
    """Every edge: a client, an upstream, the embedded engine, a recording."""

    async def send(self, raw: Raw) -> None:
        """Send one message. Waits for room. Raises ``Closed``."""
        ...

    def __aiter__(self) -> AsyncIterator[Raw]:
        """Messages as they arrive; ends when the other side closes."""
        ...

    def close(self, code: int = 1000, reason: str = "") -> None:
        """Never waits; safe during cancellation; a second call does nothing."""
        ...


class Receiver(Protocol):
    """Who takes a wire's messages, as callbacks. None of them waits or raises."""

    def received(self, raw: bytes) -> None:
        """One whole message; a ``BinaryFrame`` for a binary one."""
        ...

    def ended(self, closed: Closed) -> None:
        """No more messages, and none can be written; called once."""
        ...

    def pause_writing(self) -> None:
        """The other side does not keep up: write nothing more if you can help it."""
        ...

    def resume_writing(self) -> None: ...


@runtime_checkable
class Wire(Channel, Protocol):
    """A channel that can also be driven by callbacks, without a task or a copy a message."""

    def divert(self, receiver: Receiver) -> None:
        """From now on messages go to ``receiver``, beginning with those that wait.

        It cannot be iterated any more, but may be diverted again. If the wire has ended,
        ``receiver.ended`` is called at once, after the last message.
        """
        ...

    def watch(self, gone: Callable[[], None] | None) -> None:
        """Call ``gone`` when the wire ends before it is diverted; None: do not."""
        ...

    def write(self, raw: Raw) -> None:
        """Send one message; never waits. After the end it does nothing."""
        ...

    def pause_reading(self) -> None:
        """Take no more from the socket. A few messages that were read already may still come."""
        ...

    def resume_reading(self) -> None: ...


class Outbox:
    """Messages on their way to one reader.

    ``put`` never waits and raises ``Overflow`` beyond ``limit_bytes``; ``run``
    is the single writer. A message larger than the limit is refused as well.
    """

    def __init__(self, send: Callable[[Raw], Awaitable[None]], limit_bytes: int) -> None:
        self._send = send
        self._limit_bytes = limit_bytes
        self._queue: deque[Raw] = deque()
        self._queued_bytes = 0
        self._wake = asyncio.Event()
        self._closing = False

    @property
    def queued_bytes(self) -> int:
        return self._queued_bytes

    def put(self, raw: Raw) -> None:
        if self._closing:
            return
        if self._queued_bytes + len(raw) > self._limit_bytes:
            raise Overflow(f"{self._queued_bytes + len(raw)} bytes wait for a slow reader")
        self._queue.append(raw)
        self._queued_bytes += len(raw)
        self._wake.set()

    def finish(self) -> None:
        """Send what is queued, then let ``run`` return."""
        self._closing = True
        self._wake.set()

    async def run(self) -> None:
        """Drain until ``finish``. Raises what ``send`` raises (``Closed``)."""
        while True:
            while self._queue:
                raw = self._queue.popleft()
                await self._send(raw)
                self._queued_bytes -= len(raw)
            if self._closing:
                return
            self._wake.clear()
            await self._wake.wait()


class PipeEnd:
    """One end of ``pipe()``."""

    def __init__(self, limit_bytes: int) -> None:
        self._incoming: deque[Raw] = deque()
        self._incoming_bytes = 0
        self._limit_bytes = limit_bytes
        self._changed = asyncio.Event()
        self._peer: PipeEnd | None = None
        self._closed: Closed | None = None

    def join(self, peer: PipeEnd) -> None:
        self._peer = peer

    @property
    def closed(self) -> Closed | None:
        return self._closed

    async def send(self, raw: Raw) -> None:
        peer = self._peer
        assert peer is not None, "a pipe end is made by pipe()"
        while self._closed is None and peer._incoming_bytes >= peer._limit_bytes:  # noqa: SLF001
            self._changed.clear()
            await self._changed.wait()
        if self._closed is not None:
            raise self._closed
        peer._receive(raw)  # noqa: SLF001

    def _receive(self, raw: Raw) -> None:
        self._incoming.append(raw)
        self._incoming_bytes += len(raw)
        self._changed.set()

    async def __aiter__(self) -> AsyncIterator[Raw]:
        peer = self._peer
        assert peer is not None, "a pipe end is made by pipe()"
        while True:
            while self._incoming:
                raw = self._incoming.popleft()
                self._incoming_bytes -= len(raw)
                peer._changed.set()  # noqa: SLF001
                yield raw
            if self._closed is not None:
                return
            self._changed.clear()
            await self._changed.wait()

    def close(self, code: int = 1000, reason: str = "") -> None:
        for end in (self, self._peer):
            if end is not None and end._closed is None:  # noqa: SLF001
                end._closed = Closed(code, reason)  # noqa: SLF001
                end._changed.set()  # noqa: SLF001


def pipe(limit_bytes: int = 4 * 1024 * 1024) -> tuple[PipeEnd, PipeEnd]:
    """Two channels joined in this process; each holds at most about ``limit_bytes`` unread."""
    left, right = PipeEnd(limit_bytes), PipeEnd(limit_bytes)
    left.join(right)
    right.join(left)
    return left, right


class AudioPort(Protocol):
    """Media beside a channel (WebRTC): 24 kHz mono PCM16 both ways.

    The port owns what has not been played yet and knows the played time
    (architecture, rule 9). All methods are called on the event loop.
    """

    def frames(self) -> AsyncIterator[bytes]:
        """Microphone audio, about 20 ms a block; ends when the peer is gone."""
        ...

    def play(self, response_id: str, item_id: str, pcm: bytes) -> None:
        """Queue audio of an item. Never waits."""
        ...

    def finish(self, response_id: str) -> None:
        """No more audio of this response will come."""
        ...

    def flush(self) -> Played | None:
        """Drop what is unplayed; tell what was heard of the item in play, if any."""
        ...

    def notices(self) -> AsyncIterator[PlaybackNotice]:
        """Playback of a response started or stopped; ends when the peer is gone."""
        ...


class Played:
    """What was heard of an item when its audio was cut off."""

    __slots__ = ("item_id", "played_ms", "response_id")

    def __init__(self, response_id: str, item_id: str, played_ms: int) -> None:
        self.response_id = response_id
        self.item_id = item_id
        self.played_ms = played_ms


class PlaybackNotice:
    """``started``: the first block of the response goes out; ``stopped``: its last was played."""

    __slots__ = ("kind", "response_id")

    def __init__(self, kind: str, response_id: str) -> None:
        self.kind = kind
        self.response_id = response_id
