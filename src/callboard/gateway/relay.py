"""The relay's decisions: what becomes of each message between a client and an upstream.

Pure: raw messages in, what to write out. A message that nobody changes is
forwarded byte for byte; ``None`` says so for audio, the one kind that nobody
else gets. Order is that of the calls, since each answers for one message.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from callboard.gateway.attendance import Attendance
from callboard.gateway.peek import Unreadable, audio_bytes, audio_in, parse
from callboard.hub import UNSENDABLE, BinaryFrame, CloseReason
from callboard.protocol.errors import ProtocolError, error_event


@dataclass(frozen=True, slots=True)
class ToSession:
    """Write this to the upstream."""

    raw: bytes


@dataclass(frozen=True, slots=True)
class ToClients:
    """Write this to the client and to those of its sidebands that want the type."""

    event_type: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class ToSender:
    """Write this to whoever sent the message that it answers."""

    raw: bytes


Out = ToSession | ToClients | ToSender


class Relay:
    """One relayed call. ``begun`` is told of each ``session.created``; ids are an argument."""

    def __init__(
        self,
        attendance: Attendance,
        *,
        begun: Callable[[dict[str, Any]], None],
        new_event_id: Callable[[], str],
    ) -> None:
        self._attendance = attendance
        self._begun = begun
        self._new_event_id = new_event_id

    def from_client(self, raw: bytes) -> Sequence[Out] | None:
        """What to do with a client's message, or a sideband's; None: forward it as it is.

        What is no JSON object is not forwarded: the attendants could not tell what
        the upstream makes of it. Its sender is told, as the API does.
        """
        size = audio_bytes(raw, "input")
        if size >= 0:
            self._attendance.count("input", size, raw)
            return None
        if isinstance(raw, BinaryFrame):
            return (self._answer(ProtocolError("invalid_event")),)
        try:
            event = parse(raw)
        except Unreadable as failure:
            error = ProtocolError("invalid_json", detail=str(failure))
            return (self._answer(error, failure.event_id),)
        size = audio_in(event, "input")
        if size >= 0:
            self._attendance.count("input", size, raw)
            return None
        passed = self._attendance.to_session(event)
        if passed is event:
            return None
        return () if passed is None else (ToSession(orjson.dumps(passed)),)

    def from_upstream(self, raw: bytes) -> Sequence[Out] | None:
        """What to do with a message of the upstream; None: forward it to the client alone.

        What cannot be read passes to the client, who may know better; a binary
        message says nothing in this protocol and is dropped.
        """
        size = audio_bytes(raw, "output")
        if size >= 0:
            self._attendance.count("output", size, raw)
            return None
        if isinstance(raw, BinaryFrame):
            return ()
        try:
            event = parse(raw)
        except Unreadable:
            return (ToClients("", raw),)
        size = audio_in(event, "output")
        if size >= 0:
            self._attendance.count("output", size, raw)
            return None
        if event.get("type") == "session.created" and isinstance(event.get("session"), dict):
            self._begun(event["session"])
        passed = self._attendance.to_clients(event)
        if passed is None:
            return ()
        kind = str(passed.get("type", ""))
        return (ToClients(kind, raw if passed is event else orjson.dumps(passed)),)

    def _answer(self, error: ProtocolError, cause: str | None = None) -> ToSender:
        return ToSender(orjson.dumps(error_event(error, self._new_event_id(), cause)))


def told_upstream(reason: CloseReason) -> CloseReason:
    """How an upstream's wire is closed when the client's ended like this."""
    if reason.code in UNSENDABLE:
        return CloseReason(1001 if reason.code == 1006 else 1000, "")
    return sendable(reason)


def sendable(reason: CloseReason) -> CloseReason:
    """A close that may be sent (RFC 6455 §7.4): 1005 becomes 1000, what is reserved 1011."""
    if reason.code == 1005:
        return CloseReason(1000, reason.reason)
    if 3000 <= reason.code <= 4999 or reason.code in _SENDABLE:
        return reason
    return CloseReason(1011, reason.reason)


_SENDABLE = frozenset({*range(1000, 1004), *range(1007, 1015)})
