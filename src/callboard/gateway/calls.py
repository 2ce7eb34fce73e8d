"""The live calls: opening, finding, ending them.

A call is one live connection with its session: a WebSocket, or a WebRTC peer
with its sidebands. Everything that works for a call is a task of the call's own
``TaskGroup``; when the call has ended, all of it has ended.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import structlog

from callboard.channel import Channel, Closed
from callboard.gateway.attendance import AttendantFactory, no_attendants
from callboard.gateway.call import Call
from callboard.gateway.choosing import (
    Answering,
    ClientGone,
    OwnOrder,
    asked,
    choose,
    no_preference,
)
from callboard.gateway.embedded import serve_embedded
from callboard.gateway.ids import new_id
from callboard.gateway.media import MediaFactory
from callboard.gateway.placing import Placed, Placing
from callboard.gateway.readiness import Readiness, SessionRunner
from callboard.gateway.relay import sendable
from callboard.gateway.relaying import RelayLimits, serve_relayed
from callboard.gateway.start import SessionStart
from callboard.hub import OUTBOX_LIMIT_BYTES, CloseReason
from callboard.protocol.errors import INVALID_REQUEST, ProtocolError, error_event
from callboard.providers.base import EMBEDDED
from callboard.providers.directory import Directory

ATTEND_S = 5.0
"""How long the answer to a call at a provider waits for its sideband."""
MAX_SIDEBANDS = 8
"""Sideband WebSockets on one call."""
TURN_AWAY_S = 2.0
"""How long a client may take to read why it is refused."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class CallLimits:
    """How much runs at once, and for how long."""

    sessions: int
    """On the embedded engine."""
    relayed: int = 500
    """At other providers."""
    relayed_s: float = 3600.0
    """The longest duration of a relayed session; the engine has its own."""
    outbox_bytes: int = OUTBOX_LIMIT_BYTES
    """Unread data kept for one client."""


class Calls:
    """The registry, and the owner of every call's task. Use as ``async with``.

    A newcomer beyond the limits is refused (``session_limit_reached``). Errors are
    ``ProtocolError``.
    """

    def __init__(
        self,
        readiness: Readiness,
        limits: CallLimits,
        *,
        media: MediaFactory | None = None,
        attendants: AttendantFactory = no_attendants,
        directory: Directory | None = None,
        preferred: OwnOrder = no_preference,
    ) -> None:
        self._readiness = readiness
        self._limits = limits
        self._attendants = attendants
        self._directory = directory or Directory()
        self._preferred = preferred
        self._placing = Placing(self._directory, media, self._engine, limits.relayed_s)
        self._by_id: dict[str, Call] = {}
        self._running: set[Call] = set()
        self._reserved = 0
        self._tasks = asyncio.TaskGroup()
        self._closing: CloseReason | None = None

    async def __aenter__(self) -> Calls:
        await self._tasks.__aenter__()
        return self

    async def __aexit__(self, *exc_info: Any) -> None:
        self.stop()
        await self._tasks.__aexit__(*exc_info)

    @property
    def active(self) -> int:
        """Sessions that run or are being set up."""
        return len(self._running) + self._reserved

    @property
    def limit(self) -> int:
        """Sessions that may run on the embedded engine at once."""
        return self._limits.sessions

    @property
    def relayed(self) -> int:
        """Sessions that run at other providers."""
        return sum(call.provider != EMBEDDED for call in self._running)

    @property
    def directory(self) -> Directory:
        return self._directory

    def list(self) -> tuple[Call, ...]:
        return tuple(self._by_id.values())

    def get(self, call_id: str) -> Call:
        """The call, or ``call_id_not_found``."""
        call = self._by_id.get(call_id)
        if call is None:
            raise ProtocolError("call_id_not_found")
        return call

    def find(self, name: str) -> Call:
        """The call with this call id or session id, or ``call_id_not_found``."""
        if name in self._by_id:
            return self._by_id[name]
        for call in self._by_id.values():
            if call.session_id == name:
                return call
        raise ProtocolError("call_id_not_found")

    def candidates(self, start: SessionStart) -> tuple[str, ...]:
        """Whom to ask for such a session, in order. Raises ``ProtocolError``."""
        return self._directory.candidates(asked(start, self._preferred))

    def require_room(self, *names: str) -> None:
        """Raises the first one's error when none of these providers has room for a session.

        Without names: those of the server's own order.
        """
        errors: list[ProtocolError] = []
        for name in names or self._directory.order:
            try:
                self._require(name)
            except ProtocolError as error:
                errors.append(error)
            else:
                return
        raise errors[0]

    def _require(self, name: str, beside: Call | None = None) -> None:
        if self._closing is not None:
            raise ProtocolError("engine_not_ready", detail="the server is shutting down.")
        others = [call for call in self._running if call is not beside]
        relayed = sum(call.provider != EMBEDDED for call in others)
        if name == EMBEDDED:
            self._readiness.require()
            active, limit = len(others) - relayed + self._reserved, self._limits.sessions
        else:
            active, limit = relayed, self._limits.relayed
        if active >= limit:
            raise ProtocolError("session_limit_reached", limit=limit)

    def open_channel(self, channel: Channel, start: SessionStart) -> Call:
        """Run a session over a channel (WebSocket) that carries events and audio."""
        candidates = self.candidates(start)
        self.require_room(*candidates)
        session_id = new_id("sess")
        call = Call(session_id, session_id, start, "websocket", candidates[0])
        self._start(call, channel, self._answer(call, channel, candidates))
        return call

    async def open_webrtc(self, offer_sdp: str, start: SessionStart) -> tuple[str, str]:
        """Answer an SDP offer and run its session; returns (answer SDP, call id)."""
        candidates = self.candidates(start)
        self.require_room(*candidates)
        self._reserved += 1
        try:
            placed = await self._placing.first(candidates, offer_sdp, start)
        finally:
            self._reserved -= 1
        self._start(placed.call, placed.channel, self._converse(placed))
        if placed.attended is not None:
            await _attended(placed.call, placed.attended)
        return placed.answer_sdp, placed.call.call_id

    def attach_sideband(self, call_id: str, channel: Channel) -> Call:
        """Let one more WebSocket see and steer a call, by its id or its session's."""
        call = self.find(call_id)
        if call.ends is None or call.ends.sideband_count >= MAX_SIDEBANDS:
            raise ProtocolError("session_limit_reached", limit=MAX_SIDEBANDS)
        call.ends.attach(channel, limit_bytes=self._limits.outbox_bytes)
        return call

    def hangup(self, call_id: str) -> None:
        """End a call, by its id or its session's; a second time it is not found any more."""
        call = self.find(call_id)
        del self._by_id[call.call_id]
        call.close(1000, "The call was hung up.")

    def turn_away(self, channel: Channel, error: ProtocolError) -> None:
        """Send one ``error`` event and close as the error says."""
        self._tasks.create_task(_turn_away(channel, error), name="call.turned_away")

    def stop(self) -> None:
        """The server stops: say so to every client, end its call, and take no new one.

        The event is for data channels, which close without a code or a reason.
        """
        error = ProtocolError("server_stopping")
        raw = orjson.dumps(error_event(error, new_id("event"), None))
        for call in tuple(self._running):
            call.to_clients("error", raw)
        self.close_all(error.spec.close_code or 1001, error.message)

    def close_all(self, code: int, reason: str) -> None:
        """End every call and take no new one."""
        self._closing = CloseReason(code, reason)
        for call in tuple(self._running):
            call.close(code, reason)

    async def wait_idle(self) -> None:
        """Until every call that runs now has ended."""
        tasks = [call.task for call in self._running if call.task is not None]
        if tasks:
            await asyncio.wait(tasks)

    def _start(
        self, call: Call, channel: Channel | None, serving: Coroutine[Any, Any, None]
    ) -> None:
        self._running.add(call)
        self._by_id[call.call_id] = call
        running = self._run(call, channel, serving)
        call.task = self._tasks.create_task(running, name=f"call.{call.call_id}")

    async def _run(
        self, call: Call, channel: Channel | None, serving: Coroutine[Any, Any, None]
    ) -> None:
        """A task root: the call's."""
        structlog.contextvars.bind_contextvars(session_id=call.session_id, call_id=call.call_id)
        log.info("call opened", transport=call.transport, model=call.start.model)
        try:
            async with asyncio.TaskGroup() as tasks:
                call.tasks = tasks
                await serving
        except Exception:
            log.exception("call failed")
        except asyncio.CancelledError:
            if call.close_as is None:
                raise
        finally:
            serving.close()
            reason = sendable(call.ended(CloseReason(1011, "server_error")))
            if channel is not None:
                channel.close(reason.code, reason.reason)
            self._running.discard(call)
            self._by_id.pop(call.call_id, None)
        seconds = round(time.time() - call.started_at, 3)
        log.info("call ended", seconds=seconds, reason=call.close_as, provider=call.provider)

    def _engine(self) -> SessionRunner:
        """For a call that is being placed: it is among those reserved."""
        self._reserved -= 1
        try:
            self._require(EMBEDDED)
        finally:
            self._reserved += 1
        return self._readiness.require()

    async def _converse(self, placed: Placed) -> None:
        """A WebRTC call."""
        try:
            await serve_embedded(
                placed.call,
                placed.runner,
                placed.channel,
                self._attendants,
                peer=placed.peer,
                outbox_limit_bytes=self._limits.outbox_bytes,
            )
        finally:
            if placed.peer is not None:
                placed.peer.close()

    async def _answer(self, call: Call, channel: Channel, candidates: Sequence[str]) -> None:
        """A call over a channel, by whoever of its candidates can serve it."""

        def engine() -> SessionRunner:
            self._require(EMBEDDED, beside=call)
            return self._readiness.require()

        try:
            answering = await choose(call, channel, candidates, self._directory, engine)
        except ProtocolError as error:
            await _turn_away(channel, error)
            call.ended(CloseReason(error.spec.close_code or 1011, error.spec.close_reason))
        except ClientGone:
            call.ended(CloseReason(1006, "The client left."))
        else:
            await self._serve(call, channel, answering)

    async def _serve(self, call: Call, channel: Channel, answering: Answering) -> None:
        outbox_bytes = self._limits.outbox_bytes
        own_id = None if answering.upstream is not None else call.session_id
        call.answered_by(answering.provider, session_id=own_id)
        if answering.runner is not None:
            await serve_embedded(
                call,
                answering.runner,
                channel,
                self._attendants,
                outbox_limit_bytes=outbox_bytes,
            )
        elif answering.upstream is not None:
            limits = RelayLimits(self._limits.relayed_s, outbox_bytes)
            await serve_relayed(call, answering.upstream, channel, self._attendants, limits)


async def _attended(call: Call, attended: asyncio.Event) -> None:
    """Hold the answer back until the call is seen: what came before that would go unserved.

    A call that ends first, or takes too long, is answered all the same.
    """
    assert call.task is not None, "a call that has been started has a task"
    seen = asyncio.ensure_future(attended.wait())
    await asyncio.wait([seen, call.task], timeout=ATTEND_S, return_when=asyncio.FIRST_COMPLETED)
    seen.cancel()


async def _turn_away(channel: Channel, error: ProtocolError) -> None:
    raw = orjson.dumps(error_event(error, new_id("event"), None))
    with contextlib.suppress(Closed, TimeoutError):
        async with asyncio.timeout(TURN_AWAY_S):
            await channel.send(raw)
    fallback = 4000 if error.spec.type == INVALID_REQUEST else 1011
    channel.close(error.spec.close_code or fallback, error.spec.close_reason)
