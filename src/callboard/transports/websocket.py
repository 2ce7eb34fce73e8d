"""What both WebSocket implementations share: the handshake, limits, and the inbox.

A *gate* (in the gateway) sees the handshake before the upgrade and may refuse
it with an HTTP answer; after the upgrade it gets the connection as a channel.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import parse_qsl

from callboard.channel import Channel, Closed, Raw

MIB = 1024 * 1024
AZURE_BETA_PATH = "/openai/realtime"
"""Azure's path of the beta: ``?api-version=…&deployment=…``."""
REALTIME_PATHS = ("/v1/realtime", "/realtime", "/openai/v1/realtime", AZURE_BETA_PATH)
"""Where the Realtime API is found: its own path, LiteLLM's and Azure's two."""
TRANSLATION_PATHS = tuple(f"{path}/translations" for path in REALTIME_PATHS)
PATHS = REALTIME_PATHS + TRANSLATION_PATHS
"""Those that have a WebSocket."""
SUBPROTOCOL = "realtime"
NORMAL_CODES = (1000, 1001, 1005)
"""How a client closes that has had enough: with a CLOSE, while or after navigating away."""
MESSAGE_OVERHEAD_BYTES = 128


@dataclass(frozen=True, slots=True)
class WebSocketLimits:
    """Sizes in bytes, times in seconds."""

    message_bytes: int = 24 * MIB
    """A longer message (all its fragments together) closes the connection with 1009."""
    inbox_bytes: int = 1 * MIB
    """Unread messages beyond which reading from the socket pauses."""
    ping_interval_s: float = 20.0
    """A peer that is silent for two more intervals after a ping is dead."""
    close_timeout_s: float = 2.0
    """How long the other side may take to answer our CLOSE."""


@dataclass(frozen=True, slots=True)
class Handshake:
    """An upgrade request. Header names are lower case; repeated headers are joined by ``, ``."""

    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]

    @classmethod
    def of(cls, target: str, headers: Iterable[tuple[str, str]]) -> Handshake:
        """``target`` is the request target, ``/v1/realtime?model=…``; Azure says ``deployment``."""
        path, _, query_string = target.partition("?")
        query = dict(parse_qsl(query_string, keep_blank_values=True))
        if "deployment" in query:
            query.setdefault("model", query["deployment"])
        joined: dict[str, str] = {}
        for name, value in headers:
            key = name.lower()
            joined[key] = f"{joined[key]}, {value}" if key in joined else value
        return cls(path, query, joined)

    @property
    def subprotocols(self) -> tuple[str, ...]:
        offered = self.headers.get("sec-websocket-protocol", "")
        return tuple(part.strip() for part in offered.split(",") if part.strip())

    def head(self) -> bytes:
        """The request at its plainest (Firefox sends ``Connection: keep-alive, Upgrade``)."""
        names = ("Host", "Sec-WebSocket-Key", "Sec-WebSocket-Version")
        lines = [f"{name}: {self.headers.get(name.lower(), '')}" for name in names]
        fixed = [f"GET {self.path} HTTP/1.1", "Upgrade: websocket", "Connection: Upgrade"]
        return "\r\n".join([*fixed, *lines, "", ""]).encode("latin-1")

    @property
    def chosen_subprotocol(self) -> str | None:
        """``realtime`` when the client offers it; browsers insist on an answer to an offer."""
        return SUBPROTOCOL if SUBPROTOCOL in self.subprotocols else None


@dataclass(frozen=True, slots=True)
class Refusal:
    """An HTTP answer instead of the upgrade. ``body`` is JSON."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


class Gate(Protocol):
    """Decides about connections. Both methods are synchronous and never raise."""

    def admit(self, handshake: Handshake) -> Refusal | None:
        """None to go on with the upgrade."""
        ...

    def connected(self, handshake: Handshake, channel: Channel) -> None:
        """The upgrade is done: start what uses the channel."""
        ...


def close_reason(reason: str) -> bytes:
    """A reason as a CLOSE can carry it: UTF-8, at most 123 bytes (RFC 6455 §5.5)."""
    return reason.encode()[:123].decode(errors="ignore").encode()


class Inbox:
    """Messages received and not yet taken; asks the socket to pause when there are too many."""

    def __init__(
        self, limit_bytes: int, pause: Callable[[], None], resume: Callable[[], None]
    ) -> None:
        self._limit_bytes = limit_bytes
        self._pause = pause
        self._resume = resume
        self._queue: deque[Raw] = deque()
        self._queued_bytes = 0
        self._paused = False
        self._ended: Closed | None = None
        self._changed: asyncio.Event | None = None
        """There while somebody waits for a message."""

    @property
    def paused(self) -> bool:
        return self._paused

    def take_all(self) -> list[Raw]:
        """All that waits, for somebody who takes the messages from now on."""
        taken = list(self._queue)
        self._queue.clear()
        self._queued_bytes = 0
        self._go_on()
        return taken

    def put(self, raw: Raw) -> None:
        if self._ended is not None:
            return
        self._queue.append(raw)
        self._queued_bytes += len(raw) + MESSAGE_OVERHEAD_BYTES
        self._wake()
        if not self._paused and self._queued_bytes > self._limit_bytes:
            self._paused = True
            self._pause()

    def end(self, closed: Closed, *, drop: bool) -> None:
        """No more messages; ``drop``: forget those that wait."""
        self._ended = self._ended or closed
        if drop:
            self._queue.clear()
            self._queued_bytes = 0
        self._go_on()
        self._wake()

    def _wake(self) -> None:
        if self._changed is not None:
            self._changed.set()

    def _go_on(self) -> None:
        if self._paused and self._queued_bytes <= self._limit_bytes // 2:
            self._paused = False
            self._resume()

    async def messages(self) -> AsyncIterator[Raw]:
        """Until the end; raises ``Closed`` when that was not a normal one."""
        while True:
            while self._queue:
                raw = self._queue.popleft()
                self._queued_bytes -= len(raw) + MESSAGE_OVERHEAD_BYTES
                self._go_on()
                yield raw
            if self._ended is not None and self._ended.code in NORMAL_CODES:
                return
            if self._ended is not None:
                raise self._ended
            self._changed = asyncio.Event()
            await self._changed.wait()


class Heartbeat:
    """Pings at an interval; says when the peer has been silent for two pings.

    ``alive``: whether a frame has come since it was last asked, or silence proves nothing
    (reading is paused).
    """

    MISSES = 2

    def __init__(
        self,
        interval_s: float,
        *,
        ping: Callable[[], None],
        dead: Callable[[], None],
        alive: Callable[[], bool],
    ) -> None:
        self._interval_s = interval_s
        self._ping = ping
        self._dead = dead
        self._alive = alive
        self._missed = 0
        """Pings since the last frame."""
        self._timer: asyncio.TimerHandle | None = None

    def start(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(self._interval_s, self._beat)

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _beat(self) -> None:
        if self._alive():
            self._missed = 0
        elif self._missed >= self.MISSES:
            self._dead()
            return
        self._missed += 1
        self._ping()
        self.start()
