"""The ``oai-events`` data channel as a ``Channel``: one event per text message."""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from collections.abc import AsyncIterator, Callable

import orjson
import structlog

from callboard.channel import Closed, Raw
from callboard.hub import BinaryFrame

LABEL = "oai-events"
HIGH_WATER_BYTES = 1024 * 1024
"""Bytes in the SCTP stack above which ``send`` waits."""
INCOMING_LIMIT_BYTES = 32 * 1024 * 1024
"""Unread messages of a client; SCTP as the stacks offer it cannot be paused, so beyond it the
channel is closed (1009)."""
LINGER_S = 1.0
"""How long a closing data channel may take to deliver what was sent on it."""

_log = structlog.get_logger(__name__)


class EventChannel:
    """Both stacks' data channel. The client opens it; until then ``send`` waits.

    A peer whose offer has no data channel takes no events: ``send`` drops them.
    An event larger than the client's ``max-message-size`` cannot be delivered;
    in its place goes an ``error`` event that names it.
    """

    def __init__(self, *, offered: bool) -> None:
        self._offered = offered
        self._write: Callable[[str], None] | None = None
        self._buffered: Callable[[], int] = lambda: 0
        self._max_message_bytes = 0
        self._incoming: deque[Raw] = deque()
        self._incoming_bytes = 0
        self._closed: Closed | None = None
        self._arrived = asyncio.Event()
        self._room = asyncio.Event()
        self.on_close: Callable[[], None] | None = None

    @property
    def is_open(self) -> bool:
        """Whether messages can be sent right now."""
        return self._write is not None and self._closed is None

    async def send(self, raw: Raw) -> None:
        """Send one event. Waits until the channel is open and has room. Raises ``Closed``."""
        while self._closed is None and self._offered:
            if self._write is not None and self._buffered() <= HIGH_WATER_BYTES:
                self._write(self._fitting(raw))
                return
            self._room.clear()
            await self._room.wait()
        if self._closed is not None:
            raise self._closed

    async def __aiter__(self) -> AsyncIterator[Raw]:
        """Text as ``str``, a binary message as ``BinaryFrame``; ends when the channel closes."""
        while True:
            while self._incoming:
                raw = self._incoming.popleft()
                self._incoming_bytes -= len(raw)
                yield raw
            if self._closed is not None:
                return
            self._arrived.clear()
            await self._arrived.wait()

    def close(self, code: int = 1000, reason: str = "") -> None:
        """Close; the peer connection goes with it. What SCTP still holds is given up."""
        if self._closed is not None:
            return
        self._closed = Closed(code, reason)
        self._write = None
        self._arrived.set()
        self._room.set()
        if self.on_close is not None:
            self.on_close()

    def opened(
        self, write: Callable[[str], None], buffered: Callable[[], int], max_message_bytes: int
    ) -> None:
        """The stack's channel is open: how to write to it, and how much it has not sent."""
        if self._closed is None:
            self._write, self._buffered = write, buffered
            self._max_message_bytes = max_message_bytes
            self._room.set()

    def received(self, message: str | bytes) -> None:
        """A message came from the client."""
        if self._closed is not None:
            return
        raw: Raw = message if isinstance(message, str) else BinaryFrame()
        self._incoming.append(raw)
        self._incoming_bytes += len(raw)
        if self._incoming_bytes > INCOMING_LIMIT_BYTES:
            self._incoming.clear()
            self.close(1009, "Too many unread events")
        self._arrived.set()

    def drained(self) -> None:
        """The stack has sent what it held."""
        self._room.set()

    def _fitting(self, raw: Raw) -> str:
        text = raw if isinstance(raw, str) else raw.decode()
        size_bytes = len(text) if text.isascii() else len(text.encode())
        if size_bytes <= self._max_message_bytes:
            return text
        _log.warning("rtc.event_too_large", bytes=size_bytes)
        return _too_large(text, size_bytes, self._max_message_bytes)


def _too_large(text: str, size_bytes: int, limit_bytes: int) -> str:
    kind = orjson.loads(text).get("type", "event")
    message = (
        f"A {kind} event of {size_bytes} bytes could not be sent: "
        f"this client's data channel takes messages of at most {limit_bytes} bytes."
    )
    error = {
        "type": "server_error",
        "code": "event_too_large",
        "message": message,
        "param": None,
        "event_id": None,
    }
    event = {"type": "error", "event_id": f"event_{secrets.token_hex(10)}", "error": error}
    return orjson.dumps(event).decode()
