"""The relay's shell: a client's wire and an upstream's, joined by callbacks.

No task and no queue per message: what one socket delivers is written to the
other, and when that one's buffer is full the first is not read any more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import structlog

from callboard.channel import Channel, Closed, Wire
from callboard.gateway.attendance import PORTION_BYTES, Attendance, AttendantFactory
from callboard.gateway.call import Call
from callboard.gateway.ids import new_id
from callboard.gateway.lane import Lane
from callboard.gateway.peek import Direction
from callboard.gateway.relay import Out, Relay, ToClients, ToSession, sendable, told_upstream
from callboard.hub import CloseReason, Hub
from callboard.protocol.errors import ProtocolError, error_event
from callboard.providers.base import Upstream
from callboard.transports.channel_wire import ChannelWire
from callboard.transports.picows_wire import PicowsWire

STALL_S = 60.0
"""How long one side may leave what was written to it unread, before the call ends."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class RelayLimits:
    session_s: float
    """The longest duration of a session."""
    outbox_bytes: int
    """Unread data kept for a sideband, and for a client without back-pressure."""


async def serve_relayed(
    call: Call,
    upstream: Upstream,
    channel: Channel,
    attendants: AttendantFactory,
    limits: RelayLimits,
) -> None:
    """Run a call between a client's channel and an upstream until either has ended."""
    try:
        name = f"call.{call.call_id}.client"
        client = (
            channel
            if isinstance(channel, Wire)
            else ChannelWire(channel, call.group, name=name, limit_bytes=limits.outbox_bytes)
        )
        attendance = call.attend(attendants)
        relaying = Relaying(call, attendance, client, upstream.wire, session_s=limits.session_s)
        call.ends = relaying
        attendance.open()
        relaying.start(upstream.first)
        if call.close_as is not None:
            relaying.close(call.close_as.code, call.close_as.reason)
        call.ended(await relaying.wait_ended())
    finally:
        upstream.wire.close(1001, "")


class Relaying:
    """One relayed call: the ``Ends`` of its attendants, and the owner of both wires."""

    def __init__(
        self, call: Call, attendance: Attendance, client: Wire, upstream: Wire, *, session_s: float
    ) -> None:
        self._call = call
        self._client = client
        self._upstream = upstream
        self._attendance = attendance
        self._core = Relay(attendance, begun=call.begun, new_event_id=lambda: new_id("event"))
        self._session_s = session_s
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._sidebands: Hub | None = None
        self._flows: asyncio.Event | None = None
        """Set while the upstream takes what is written; there with the sidebands."""
        self._ended: asyncio.Future[CloseReason] = asyncio.get_running_loop().create_future()

    def start(self, first: Iterable[bytes]) -> None:
        """Join the wires. ``first``: what the upstream has said already."""
        self._after("session", self._session_s, self._expire)
        for raw in first:
            self.from_upstream(raw)
        self._configure(self._call.start.session)
        self._upstream.divert(_Upstream(self))
        self._client.divert(_Client(self))

    def _configure(self, session: Mapping[str, Any] | None) -> None:
        """Set what came with the client's secret, as if the client had sent it first."""
        if session is None:
            return
        wanted = {key: value for key, value in session.items() if key != "model"}
        event = {"type": "session.update", "event_id": new_id("event"), "session": wanted}
        passed = self._attendance.to_session(event)
        if passed is not None:
            self._upstream.write(orjson.dumps(passed))

    async def wait_ended(self) -> CloseReason:
        return await asyncio.shield(self._ended)

    # -- messages ------------------------------------------------------------------------

    def from_client(self, raw: bytes) -> None:
        try:
            outs = self._core.from_client(raw)
            if outs is None:
                self._upstream.write(raw)
            else:
                self._perform(outs, None)
        except Exception:  # the root of what a message sets off
            self._fail()

    def from_upstream(self, raw: bytes) -> None:
        try:
            outs = self._core.from_upstream(raw)
            if outs is None:
                self._client.write(raw)
            else:
                self._perform(outs, None)
        except Exception:  # the root of what a message sets off
            self._fail()

    def lane(self, direction: Direction) -> Lane | None:
        """What takes the messages of one side without a detour for audio; None: all of them
        are looked at."""
        if self._attendance.keeps_audio:
            return None
        if direction == "input":
            other, otherwise = self._upstream, self.from_client
        else:
            other, otherwise = self._client, self.from_upstream
        out = other.intake if isinstance(other, PicowsWire) else None
        lane = Lane(direction, other.write, otherwise, self._tell_audio, PORTION_BYTES, out)
        self._attendance.count_on(direction, lane.take_counted)
        return lane

    def _tell_audio(self) -> None:
        try:
            self._attendance.tell_audio()
        except Exception:  # the root of what a message sets off
            self._fail()

    def _perform(self, outs: Sequence[Out], sender: int | None) -> None:
        """``sender``: the sideband that caused it; None: the client."""
        for out in outs:
            if isinstance(out, ToSession):
                self._upstream.write(out.raw)
            elif isinstance(out, ToClients):
                self.to_clients(out.event_type, out.raw)
            elif sender is None:
                self._client.write(out.raw)
            elif self._sidebands is not None:
                self._sidebands.deliver("error", out.raw, only=sender)

    # -- Ends ----------------------------------------------------------------------------

    def to_session(self, raw: bytes) -> None:
        self._upstream.write(raw)

    def to_clients(self, event_type: str, raw: bytes) -> None:
        self._client.write(raw)
        if self._sidebands is not None:
            self._sidebands.deliver(event_type, raw)

    def attach(self, channel: Channel, *, limit_bytes: int) -> None:
        """One more WebSocket that sees and steers the call."""
        if self._sidebands is None:
            tasks = self._call.tasks
            assert tasks is not None, "a call that has ends runs"
            name = f"call.{self._call.call_id}"
            self._sidebands = Hub(tasks, name=f"{name}.sidebands")
            self._flows = asyncio.Event()
            if "upstream" not in self._timers:
                self._flows.set()
            reading = self._read_sidebands(self._sidebands, self._flows)
            tasks.create_task(reading, name=f"{name}.sidebands")
        self._sidebands.attach(channel, sideband=True, limit_bytes=limit_bytes)

    @property
    def sideband_count(self) -> int:
        return self._sidebands.peer_count if self._sidebands is not None else 0

    def close(self, code: int, reason: str) -> None:
        """We hang up: both sides are closed."""
        closing = CloseReason(code, reason)
        self._end(closing, to_client=sendable(closing), to_upstream=CloseReason())

    async def _read_sidebands(self, hub: Hub, flows: asyncio.Event) -> None:
        async for peer_id, raw in hub.incoming():
            await flows.wait()
            message = raw if isinstance(raw, bytes) else raw.encode()
            try:
                outs = self._core.from_client(message)
                self._perform((ToSession(message),) if outs is None else outs, peer_id)
            except Exception:  # the root of what a message sets off
                self._fail()

    # -- flow ----------------------------------------------------------------------------

    def client_full(self) -> None:
        self._upstream.pause_reading()
        self._after("client", STALL_S, self._client_stalled)

    def client_flows(self) -> None:
        self._cancel("client")
        self._upstream.resume_reading()

    def upstream_full(self) -> None:
        self._client.pause_reading()
        if self._flows is not None:
            self._flows.clear()
        self._after("upstream", STALL_S, self._upstream_stalled)

    def upstream_flows(self) -> None:
        self._cancel("upstream")
        if self._flows is not None:
            self._flows.set()
        self._client.resume_reading()

    def _client_stalled(self) -> None:
        slow = CloseReason(1008, f"Too slow: nothing was read for {STALL_S:g} s.")
        self._end(slow, to_client=slow, to_upstream=CloseReason(1001, ""))

    def _upstream_stalled(self) -> None:
        self.upstream_ended(Closed(1006, "It does not read."))

    # -- the end -------------------------------------------------------------------------

    def client_ended(self, closed: Closed) -> None:
        ended = CloseReason(closed.code, closed.reason)
        self._end(ended, to_client=sendable(ended), to_upstream=told_upstream(ended))

    def upstream_ended(self, closed: Closed) -> None:
        """Its close is passed on; a connection that was lost is an error of its own."""
        if not closed.lost:
            ended = CloseReason(closed.code, closed.reason)
            self._end(ended, to_client=sendable(ended), to_upstream=CloseReason())
            return
        log.warning("provider lost", provider=self._call.provider, reason=closed.reason)
        self._end_with(ProtocolError("provider_lost", provider=self._call.provider))

    def _expire(self) -> None:
        self._end_with(ProtocolError("session_expired", minutes=f"{self._session_s / 60:g}"))

    def _fail(self) -> None:
        log.exception("relay failed")
        self._end_with(ProtocolError("internal", session_id=self._call.session_id))

    def _end_with(self, error: ProtocolError) -> None:
        if self._ended.done():
            return
        reason = CloseReason(error.spec.close_code or 1011, error.spec.close_reason)
        if error.key == "session_expired":
            reason = CloseReason(reason.code, error.message)
        raw: bytes | None = orjson.dumps(error_event(error, new_id("event"), None))
        if error.key != "internal" and raw is not None:
            raw = self._attendance.outward("error", raw)
        if raw is not None:
            self.to_clients("error", raw)
        self._end(reason, to_client=reason, to_upstream=CloseReason(1001, ""))

    def _end(
        self, reason: CloseReason, *, to_client: CloseReason, to_upstream: CloseReason
    ) -> None:
        if self._ended.done():
            return
        self._ended.set_result(reason)
        for timer in self._timers.values():
            timer.cancel()
        self._client.close(to_client.code, to_client.reason)
        self._upstream.close(to_upstream.code, to_upstream.reason)
        if self._sidebands is not None:
            self._sidebands.close(1000, "The call has ended.")
        if self._flows is not None:
            self._flows.set()

    def _after(self, name: str, seconds: float, act: Callable[[], None]) -> None:
        self._cancel(name)
        self._timers[name] = asyncio.get_running_loop().call_later(seconds, act)

    def _cancel(self, name: str) -> None:
        if (timer := self._timers.pop(name, None)) is not None:
            timer.cancel()


class _Client:
    """What the client's wire calls."""

    __slots__ = ("ended", "passage", "pause_writing", "received", "resume_writing")

    def __init__(self, relaying: Relaying) -> None:
        self.passage = relaying.lane("input")
        self.received = self.passage.received if self.passage else relaying.from_client
        self.ended = relaying.client_ended
        self.pause_writing = relaying.client_full
        self.resume_writing = relaying.client_flows


class _Upstream:
    """What the upstream's wire calls."""

    __slots__ = ("ended", "passage", "pause_writing", "received", "resume_writing")

    def __init__(self, relaying: Relaying) -> None:
        self.passage = relaying.lane("output")
        self.received = self.passage.received if self.passage else relaying.from_upstream
        self.ended = relaying.upstream_ended
        self.pause_writing = relaying.upstream_full
        self.resume_writing = relaying.upstream_flows
