"""One live call: what is known of it, and what its attendants reach through it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, Protocol

from callboard.gateway.attendance import Attendance
from callboard.gateway.feed import Feed
from callboard.gateway.start import SessionStart
from callboard.hub import CloseReason, Hub

EMBEDDED = "embedded"
"""The provider that is this process."""


def now_ms() -> int:
    """Of the monotonic clock."""
    return time.monotonic_ns() // 1_000_000


class Ends(Protocol):
    """The two sides of a call, below its attendants."""

    def to_session(self, raw: bytes) -> None: ...

    def to_clients(self, event_type: str, raw: bytes) -> None: ...

    def close(self, code: int, reason: str) -> None: ...


class HubEnds:
    """The ends of a call on the embedded engine."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def to_session(self, raw: bytes) -> None:
        self._hub.inject(raw)

    def to_clients(self, event_type: str, raw: bytes) -> None:
        self._hub.deliver(event_type, raw)

    def close(self, code: int, reason: str) -> None:
        self._hub.close(code, reason)


@dataclass(eq=False)
class Call:
    """One live call. A ``Trunk`` of its attendants."""

    call_id: str
    session_id: str | None
    """None until the provider has told it."""
    start: SessionStart
    transport: str
    """``websocket`` or ``webrtc``: how the client is connected."""
    provider: str = EMBEDDED
    model: str = ""
    """The model that answers; the one asked for until the session has begun."""
    started_at: float = field(default_factory=time.time)
    feed: Feed = field(default_factory=lambda: Feed(now_ms))
    hub: Hub | None = None
    """The client's peers; of a relayed call its sidebands alone."""
    task: asyncio.Task[None] | None = None
    close_as: CloseReason | None = None
    ends: Ends | None = None
    attendance: Attendance | None = None
    tasks: asyncio.TaskGroup | None = None
    _spawned: set[asyncio.Task[Any]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.model = self.model or self.start.model

    def to_session(self, raw: bytes) -> None:
        if self.ends is not None:
            self.ends.to_session(raw)

    def to_clients(self, event_type: str, raw: bytes) -> None:
        if self.ends is not None:
            self.ends.to_clients(event_type, raw)

    def spawn(self, coroutine: Coroutine[Any, Any, Any], *, name: str) -> asyncio.Task[Any]:
        """A task of the call, cancelled at its end."""
        assert self.tasks is not None, "attendants are opened when the call runs"
        task = self.tasks.create_task(coroutine, name=f"call.{self.call_id}.{name}")
        self._spawned.add(task)
        task.add_done_callback(self._spawned.discard)
        return task

    def close(self, code: int, reason: str) -> None:
        """End the call. Never waits."""
        self.close_as = self.close_as or CloseReason(code, reason)
        if self.ends is not None:
            self.ends.close(code, reason)

    def ended(self, reason: CloseReason) -> None:
        """Tell the attendants, and end what they started."""
        self.close_as = self.close_as or reason
        if self.attendance is not None:
            self.attendance.close(self.close_as)
        self.feed.end()
        for task in tuple(self._spawned):
            task.cancel()
