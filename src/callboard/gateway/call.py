"""One live call: what is known of it, and what its attendants reach through it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from callboard.channel import Channel
from callboard.gateway.attendance import Attendance, AttendantFactory
from callboard.gateway.feed import Feed
from callboard.gateway.start import SessionStart
from callboard.hub import CloseReason, Hub
from callboard.providers.base import EMBEDDED


def now_ms() -> int:
    """Of the monotonic clock."""
    return time.monotonic_ns() // 1_000_000


class Ends(Protocol):
    """The two sides of a call, below its attendants."""

    @property
    def sideband_count(self) -> int: ...

    def attach(self, channel: Channel, *, limit_bytes: int) -> None:
        """One more WebSocket that sees and steers the call."""
        ...

    def to_session(self, raw: bytes) -> None: ...

    def to_clients(self, event_type: str, raw: bytes) -> None: ...

    def close(self, code: int, reason: str) -> None: ...


class HubEnds:
    """The ends of a call on the embedded engine."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    @property
    def sideband_count(self) -> int:
        return self._hub.sideband_count

    def attach(self, channel: Channel, *, limit_bytes: int) -> None:
        self._hub.attach(channel, sideband=True, limit_bytes=limit_bytes)

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
    """The client's peers, on the embedded engine."""
    task: asyncio.Task[None] | None = None
    close_as: CloseReason | None = None
    ends: Ends | None = None
    attendance: Attendance | None = None
    tasks: asyncio.TaskGroup | None = None
    _spawned: set[asyncio.Task[Any]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.model = self.model or self.start.model

    @property
    def group(self) -> asyncio.TaskGroup:
        """Where the call's tasks are born."""
        assert self.tasks is not None, "the call runs"
        return self.tasks

    def answered_by(self, provider: str, *, session_id: str | None) -> None:
        """It is known who answers; ``session_id`` None: the provider will tell it."""
        self.provider, self.session_id = provider, session_id

    def attend(self, attendants: AttendantFactory) -> Attendance:
        """Seat the call's attendants; they are opened when its ends are there."""
        self.attendance = Attendance(attendants(self.start), self)
        return self.attendance

    def to_session(self, raw: bytes) -> None:
        if self.ends is not None:
            self.ends.to_session(raw)

    def to_clients(self, event_type: str, raw: bytes) -> None:
        if self.ends is not None:
            self.ends.to_clients(event_type, raw)

    def spawn(self, coroutine: Coroutine[Any, Any, Any], *, name: str) -> asyncio.Task[Any]:
        """A task of the call, cancelled at its end."""
        task = self.group.create_task(coroutine, name=f"call.{self.call_id}.{name}")
        self._spawned.add(task)
        task.add_done_callback(self._spawned.discard)
        return task

    def begun(self, session: Mapping[str, Any]) -> None:
        """The provider told of the session: its ``session.created``."""
        if isinstance(session_id := session.get("id"), str):
            self.session_id = session_id
        if isinstance(model := session.get("model"), str):
            self.model = model

    def close(self, code: int, reason: str) -> None:
        """End the call. Never waits."""
        self.close_as = self.close_as or CloseReason(code, reason)
        if self.ends is not None:
            self.ends.close(code, reason)
        elif self.task is not None and self.tasks is not None:
            self.task.cancel()

    def ended(self, reason: CloseReason) -> CloseReason:
        """Tell the attendants, and end what they started; says why the call ended."""
        self.close_as = self.close_as or reason
        if self.attendance is not None:
            self.attendance.close(self.close_as)
        self.feed.end()
        for task in tuple(self._spawned):
            task.cancel()
        return self.close_as
