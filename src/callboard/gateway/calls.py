"""The live calls: opening, finding, ending them.

A call is one live connection with its session: a WebSocket, or a WebRTC peer
with its sidebands. Everything that works for a call is a task of the call's own
``TaskGroup``; when the call has ended, all of it has ended.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Any, Protocol

import orjson
import structlog

from callboard.channel import AudioPort, Channel, Closed
from callboard.gateway.attendance import Attendance, AttendantFactory, no_attendants
from callboard.gateway.call import Call, HubEnds
from callboard.gateway.dialect import BetaChannel
from callboard.gateway.ids import new_id
from callboard.gateway.readiness import Readiness, SessionRunner
from callboard.gateway.start import SessionStart
from callboard.hub import AUDIO_EVENTS, OUTBOX_LIMIT_BYTES, CloseReason, Hub
from callboard.protocol.errors import INVALID_REQUEST, ProtocolError, error_event

MAX_SIDEBANDS = 8
"""Sideband WebSockets on one call."""
ENGINE_GRACE_S = 3.0
"""How long a session may tidy up after its call has ended, before it is cancelled."""
TURN_AWAY_S = 2.0
"""How long a client may take to read why it is refused."""

log = structlog.get_logger(__name__)


class MediaPeer(Protocol):
    """Our end of one WebRTC connection."""

    @property
    def answer_sdp(self) -> str: ...

    @property
    def channel(self) -> Channel:
        """The ``oai-events`` data channel; ``send`` waits until it is open."""
        ...

    @property
    def audio(self) -> AudioPort: ...

    async def wait_closed(self) -> None:
        """Until the connection is gone: closed, failed, or never made (30 s at most)."""
        ...

    def close(self) -> None:
        """Never waits; a second call does nothing."""
        ...


class MediaFactory(Protocol):
    async def accept(self, offer_sdp: str) -> MediaPeer:
        """Answer an offer. Raises ``ValueError`` with a readable message when it is no good."""
        ...


class Calls:
    """The registry, and the owner of every call's task. Use as ``async with``.

    ``max_sessions`` calls run at once; a newcomer beyond it is refused
    (``session_limit_reached``). Errors are ``ProtocolError``.
    """

    def __init__(
        self,
        readiness: Readiness,
        *,
        max_sessions: int,
        media: MediaFactory | None = None,
        outbox_limit_bytes: int = OUTBOX_LIMIT_BYTES,
        attendants: AttendantFactory = no_attendants,
    ) -> None:
        self._attendants = attendants
        self._readiness = readiness
        self._max_sessions = max_sessions
        self._media = media
        self._outbox_limit_bytes = outbox_limit_bytes
        self._by_id: dict[str, Call] = {}
        self._running: set[Call] = set()
        self._reserved = 0
        self._tasks = asyncio.TaskGroup()
        self._closing: CloseReason | None = None

    async def __aenter__(self) -> Calls:
        await self._tasks.__aenter__()
        return self

    async def __aexit__(self, *exc_info: Any) -> None:
        self.close_all(1001, "The server is shutting down.")
        await self._tasks.__aexit__(*exc_info)

    @property
    def active(self) -> int:
        """Sessions that run or are being set up."""
        return len(self._running) + self._reserved

    @property
    def limit(self) -> int:
        return self._max_sessions

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

    def require_room(self) -> SessionRunner:
        """The engine, if one more session can start now; else the error that says why not."""
        runner = self._readiness.require()
        if self._closing is not None:
            raise ProtocolError("engine_not_ready", detail="the server is shutting down.")
        if self.active >= self._max_sessions:
            raise ProtocolError("session_limit_reached", limit=self._max_sessions)
        return runner

    def open_channel(self, channel: Channel, start: SessionStart) -> Call:
        """Run a session over a channel (WebSocket) that carries events and audio."""
        runner = self.require_room()
        session_id = new_id("sess")
        call = Call(session_id, session_id, start, "websocket")
        self._start(call, runner, channel, None)
        return call

    async def open_webrtc(self, offer_sdp: str, start: SessionStart) -> tuple[str, str]:
        """Answer an SDP offer and run its session; returns (answer SDP, call id)."""
        runner = self.require_room()
        if self._media is None:
            raise ProtocolError("engine_not_ready", detail="WebRTC is not available here.")
        self._reserved += 1
        try:
            peer = await self._media.accept(offer_sdp)
        except ValueError as error:
            raise ProtocolError("invalid_value_detail", param="sdp", detail=str(error)) from error
        finally:
            self._reserved -= 1
        call = Call(new_id("rtc_u0"), new_id("sess"), start, "webrtc")
        channel = BetaChannel(peer.channel) if start.dialect == "beta" else peer.channel
        self._start(call, runner, channel, peer)
        return peer.answer_sdp, call.call_id

    def attach_sideband(self, call_id: str, channel: Channel) -> Call:
        """Let one more WebSocket see and steer a call."""
        call = self.get(call_id)
        if call.hub is None or call.hub.peer_count > MAX_SIDEBANDS:
            raise ProtocolError("session_limit_reached", limit=MAX_SIDEBANDS)
        call.hub.attach(channel, sideband=True, limit_bytes=self._outbox_limit_bytes)
        return call

    def hangup(self, call_id: str) -> None:
        """End a call; a second time it is not found any more."""
        call = self.get(call_id)
        del self._by_id[call_id]
        call.close(1000, "The call was hung up.")

    def turn_away(self, channel: Channel, error: ProtocolError) -> None:
        """Send one ``error`` event and close as the error says."""
        self._tasks.create_task(_turn_away(channel, error), name="call.turned_away")

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
        self, call: Call, runner: SessionRunner, channel: Channel, peer: MediaPeer | None
    ) -> None:
        self._running.add(call)
        self._by_id[call.call_id] = call
        call.task = self._tasks.create_task(
            self._run(call, runner, channel, peer), name=f"call.{call.call_id}"
        )

    async def _run(
        self, call: Call, runner: SessionRunner, channel: Channel, peer: MediaPeer | None
    ) -> None:
        structlog.contextvars.bind_contextvars(session_id=call.session_id, call_id=call.call_id)
        log.info("call opened", transport=call.transport, model=call.start.model)
        try:
            async with asyncio.TaskGroup() as tasks:
                await self._serve(call, runner, channel, peer, tasks)
        except Exception:
            log.exception("call failed")
        finally:
            call.ended(CloseReason(1011, "server_error"))
            channel.close(1011, "server_error")
            if peer is not None:
                peer.close()
            self._running.discard(call)
            self._by_id.pop(call.call_id, None)
        seconds = round(time.time() - call.started_at, 3)
        log.info("call ended", seconds=seconds, reason=call.close_as)

    async def _serve(
        self,
        call: Call,
        runner: SessionRunner,
        channel: Channel,
        peer: MediaPeer | None,
        tasks: asyncio.TaskGroup,
    ) -> None:
        name = f"call.{call.call_id}"
        call.tasks = tasks
        call.attendance = Attendance(self._attendants(call.start), call)
        hub = call.hub = Hub(tasks, name=name, passage=call.attendance)
        call.ends = HubEnds(hub)
        call.attendance.open()
        mute = AUDIO_EVENTS if peer is not None else frozenset[str]()
        hub.attach(channel, limit_bytes=self._outbox_limit_bytes, mute=mute)
        if call.close_as is not None:
            hub.close(call.close_as.code, call.close_as.reason)
        watch = None
        if peer is not None:
            watch = tasks.create_task(self._watch(peer, hub), name=f"{name}.media")
        audio = peer.audio if peer is not None else None
        session = tasks.create_task(
            self._converse(call, runner, hub, audio), name=f"{name}.session"
        )
        call.ended(await hub.wait_ended())
        if watch is not None:
            watch.cancel()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(ENGINE_GRACE_S):
                await asyncio.wait([session])
        session.cancel()

    async def _watch(self, peer: MediaPeer, hub: Hub) -> None:
        await peer.wait_closed()
        hub.close(1006, "The media connection is gone.")

    async def _converse(
        self, call: Call, runner: SessionRunner, hub: Hub, audio: AudioPort | None
    ) -> None:
        """A task root: whatever goes wrong in a session ends that session, with an error."""
        start, session_id = call.start, call.session_id or call.call_id
        try:
            reason = await runner.run(
                session=start.session,
                model=start.model,
                intent=start.intent,
                hub=hub,
                audio=audio,
                session_id=session_id,
            )
        except Exception:
            log.exception("session failed")
            error = ProtocolError("internal", session_id=session_id)
            hub.emit("error", orjson.dumps(error_event(error, new_id("event"), None)))
            reason = CloseReason(1011, error.spec.close_reason)
        hub.close(reason.code, reason.reason)


async def _turn_away(channel: Channel, error: ProtocolError) -> None:
    raw = orjson.dumps(error_event(error, new_id("event"), None))
    with contextlib.suppress(Closed, TimeoutError):
        async with asyncio.timeout(TURN_AWAY_S):
            await channel.send(raw)
    fallback = 4000 if error.spec.type == INVALID_REQUEST else 1011
    channel.close(error.spec.close_code or fallback, error.spec.close_reason)
