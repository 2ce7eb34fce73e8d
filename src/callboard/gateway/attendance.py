"""Those who attend a call: its agent's tools, its meter, its recorder.

Attendants sit in a row between the clients and the session. A client's event
passes them from the first to the last, an event of the session from the last to
the first; each may forward it, forward another, or drop it. What an attendant
sends to the session passes those after it, what it emits those before it. So the
first sees what the clients see, and the last what the session sees.

Audio never stops here: it is counted by its length, told in portions of about a
second, and forwarded.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

import orjson

from callboard.channel import Raw
from callboard.gateway.feed import Feed
from callboard.gateway.ids import new_id
from callboard.gateway.peek import Direction, Unreadable, audio_bytes, audio_in, parse
from callboard.gateway.start import SessionStart
from callboard.hub import BinaryFrame, CloseReason

Event = dict[str, Any]
PORTION_BYTES = 240_000
"""Audio is told when this much has gone by: five seconds of 24 kHz PCM16. Before an event, and at
the end, what is left is told as well. (A second cost 2 % of a relayed message.)"""


class Trunk(Protocol):
    """One call below its attendants. Nothing waits."""

    call_id: str
    session_id: str | None
    """None until the provider has told it."""
    transport: str
    """``websocket`` or ``webrtc``: how the client is connected."""
    provider: str
    model: str
    feed: Feed

    def to_session(self, raw: bytes) -> None: ...

    def to_clients(self, event_type: str, raw: bytes) -> None: ...

    def spawn(self, coroutine: Coroutine[Any, Any, Any], *, name: str) -> asyncio.Task[Any]:
        """A task of the call: it is cancelled when the call ends."""
        ...

    def close(self, code: int, reason: str) -> None: ...


class Line(Protocol):
    """One call, as its attendants reach it. Nothing waits."""

    @property
    def call_id(self) -> str: ...
    @property
    def session_id(self) -> str | None:
        """None until the provider has told it."""
        ...

    @property
    def transport(self) -> str: ...
    @property
    def provider(self) -> str: ...
    @property
    def model(self) -> str: ...
    @property
    def feed(self) -> Feed: ...

    def send(self, event: Mapping[str, Any]) -> None:
        """To the session, as a client event; it gets an ``event_id`` if it has none."""
        ...

    def emit(self, event: Mapping[str, Any]) -> None:
        """To the clients, as a server event; it gets an ``event_id`` if it has none."""
        ...

    def spawn(self, coroutine: Coroutine[Any, Any, Any], *, name: str) -> asyncio.Task[Any]:
        """A task of the call: it is cancelled when the call ends. It must not raise."""
        ...

    def close(self, code: int, reason: str) -> None:
        """Hang up."""
        ...


class Attendant(Protocol):
    """Every method is called on the event loop, and none of them waits or raises."""

    def opened(self, line: Line) -> None:
        """Before the first event."""
        ...

    def from_client(self, event: Event) -> Event | None:
        """The same object: forwarded byte for byte; another: that instead; None: nothing."""
        ...

    def from_session(self, event: Event) -> Event | None:
        """The same, on the way to the clients."""
        ...

    def audio(self, direction: Direction, audio_bytes: int) -> None:
        """Audio went by since the last time: so many bytes in the session's format."""
        ...

    def closed(self, reason: CloseReason) -> None:
        """The call has ended; nothing comes after this."""
        ...


@runtime_checkable
class AudioKeeper(Protocol):
    """An attendant that also wants the events that carry audio, as they are."""

    def audio_event(self, direction: Direction, raw: bytes) -> None: ...


class Seat:
    """An attendant's ``Line``: it knows which place in the row its events start from."""

    __slots__ = ("_attendance", "_place", "_trunk")

    def __init__(self, attendance: Attendance, trunk: Trunk, place: int) -> None:
        self._attendance = attendance
        self._trunk = trunk
        self._place = place

    @property
    def call_id(self) -> str:
        return self._trunk.call_id

    @property
    def session_id(self) -> str | None:
        return self._trunk.session_id

    @property
    def transport(self) -> str:
        return self._trunk.transport

    @property
    def provider(self) -> str:
        return self._trunk.provider

    @property
    def model(self) -> str:
        return self._trunk.model

    @property
    def feed(self) -> Feed:
        return self._trunk.feed

    def send(self, event: Mapping[str, Any]) -> None:
        self._attendance.send_from(self._place, event)

    def emit(self, event: Mapping[str, Any]) -> None:
        self._attendance.emit_from(self._place, event)

    def spawn(self, coroutine: Coroutine[Any, Any, Any], *, name: str) -> asyncio.Task[Any]:
        return self._trunk.spawn(coroutine, name=name)

    def close(self, code: int, reason: str) -> None:
        self._trunk.close(code, reason)


class Attendance:
    """The row of one call's attendants; a ``Passage`` of its hub, and of its relay."""

    __slots__ = (
        "_attendants",
        "_backwards",
        "_closed",
        "_counted",
        "_keepers",
        "_lanes",
        "_trunk",
    )

    def __init__(self, attendants: Sequence[Attendant], trunk: Trunk) -> None:
        self._attendants = tuple(attendants)
        self._backwards = self._attendants[::-1]
        self._keepers = tuple(a for a in self._attendants if isinstance(a, AudioKeeper))
        self._trunk = trunk
        self._closed = False
        self._counted: dict[Direction, int] = {"input": 0, "output": 0}
        """Bytes of audio that were counted here and not yet told."""
        self._lanes: dict[Direction, Callable[[], int]] = {}

    def open(self) -> None:
        """Before the first event."""
        for place, attendant in enumerate(self._attendants):
            attendant.opened(Seat(self, self._trunk, place))

    def close(self, reason: CloseReason) -> None:
        """After the last event; a second call does nothing."""
        if self._closed:
            return
        self.tell_audio()
        self._closed = True
        for attendant in self._attendants:
            attendant.closed(reason)

    def inward(self, raw: Raw) -> Raw | None:
        """What the session gets of a client's message; what cannot be read passes as it is."""
        if isinstance(raw, BinaryFrame) or not self._attendants:
            return raw
        message = raw if isinstance(raw, bytes) else raw.encode()
        size = audio_bytes(message, "input")
        if size < 0:
            try:
                event = parse(message)
            except Unreadable:
                return raw
            size = audio_in(event, "input")
            if size < 0:
                passed = self.to_session(event)
                return raw if passed is event else _dumped(passed)
        self.count("input", size, message)
        return raw

    def outward(self, event_type: str, raw: bytes) -> bytes | None:
        """What the clients get of a message of the session; what cannot be read passes."""
        if not self._attendants:
            return raw
        size = audio_bytes(raw, "output")
        if size < 0:
            try:
                event = parse(raw)
            except Unreadable:
                return raw
            size = audio_in(event, "output")
            if size < 0:
                passed = self.to_clients(event)
                return raw if passed is event else _dumped(passed)
        self.count("output", size, raw)
        return raw

    def to_session(self, event: Event) -> Event | None:
        """A client's event, past the whole row."""
        self.tell_audio()
        return _through(self._attendants, "from_client", event)

    def to_clients(self, event: Event) -> Event | None:
        """An event of the session, past the whole row."""
        self.tell_audio()
        return _through(self._backwards, "from_session", event)

    @property
    def keeps_audio(self) -> bool:
        """Whether ``count`` has to see each event that carries audio."""
        return bool(self._keepers)

    def count(self, direction: Direction, size: int, raw: bytes) -> None:
        """Audio of ``size`` bytes goes by, in the message ``raw``."""
        self._counted[direction] += size
        if self._counted[direction] >= PORTION_BYTES:
            self.tell_audio()
        for keeper in self._keepers:
            keeper.audio_event(direction, raw)

    def count_on(self, direction: Direction, take_counted: Callable[[], int]) -> None:
        """Audio of one direction goes by without ``count``: ask here how much it was."""
        self._lanes[direction] = take_counted

    def tell_audio(self) -> None:
        """Tell what was counted."""
        for direction in self._counted:
            told, self._counted[direction] = self._counted[direction], 0
            if (take := self._lanes.get(direction)) is not None:
                told += take()
            if told:
                for attendant in self._attendants:
                    attendant.audio(direction, told)

    def send_from(self, place: int, event: Mapping[str, Any]) -> None:
        """To the session, past the attendants after ``place``."""
        following = self._attendants[place + 1 :]
        raw = _dumped(_through(following, "from_client", _identified(event)))
        if raw is not None and not self._closed:
            self._trunk.to_session(raw)

    def emit_from(self, place: int, event: Mapping[str, Any]) -> None:
        """To the clients, past the attendants before ``place``."""
        preceding = self._attendants[:place][::-1]
        passed = _through(preceding, "from_session", _identified(event))
        raw = _dumped(passed)
        if passed is not None and raw is not None and not self._closed:
            self._trunk.to_clients(str(passed.get("type", "")), raw)


AttendantFactory = Callable[[SessionStart], Sequence[Attendant]]
"""The attendants of a call that begins, the client's side first."""


def no_attendants(start: SessionStart) -> Sequence[Attendant]:
    return ()


def joined(*factories: AttendantFactory) -> AttendantFactory:
    """The attendants of all of them, in one row."""
    return lambda start: [attendant for make in factories for attendant in make(start)]


def _identified(event: Mapping[str, Any]) -> Event:
    return {"event_id": new_id("event"), **event}


def _dumped(event: Event | None) -> bytes | None:
    return None if event is None else orjson.dumps(event)


def _through(attendants: Sequence[Attendant], method: str, event: Event) -> Event | None:
    passed: Event | None = event
    for attendant in attendants:
        if passed is None:
            return None
        passed = getattr(attendant, method)(passed)
    return passed
