"""A WebRTC call at a provider, attended from here over its sideband.

The call was created with the server's key; its media and its data channel go from the
browser to the provider. What the provider tells about the call comes in over the sideband
WebSocket: the attendants see it, our clients' own sidebands get it, and what they send goes
back. The call ends here when it ends there, and the other way round: a call that cannot be
attended is hung up.
"""

from __future__ import annotations

import asyncio
import random
from typing import Any

import orjson
import structlog

from callboard.channel import AudioPort, Closed, Wire
from callboard.gateway.call import Call
from callboard.gateway.ids import new_id
from callboard.gateway.peek import Unreadable, parse
from callboard.hub import BinaryFrame, CloseReason, Hub
from callboard.protocol.errors import ProtocolError, error_event
from callboard.providers.backoff import delay_ms
from callboard.providers.base import Provider, ProviderFailure, Wish

ATTACH_ATTEMPTS = 4
"""In a row, to attach the sideband; each waits longer."""
HANG_UP_S = 2.0
"""How long a provider may take to be told that the call is over."""
UNATTENDED = CloseReason(1011, "The provider's call cannot be attended.")
_LOST = (1006, 1011, 1012, 1013, 1014)
"""How a sideband ends whose call may go on."""

log = structlog.get_logger(__name__)


class SidebandSession:
    """Runs the session of a call that exists at a provider. One object serves one call."""

    def __init__(
        self, provider: Provider, upstream_call_id: str, call: Call, *, session_s: float
    ) -> None:
        self._provider = provider
        self._upstream_call_id = upstream_call_id
        self._call = call
        self._session_s = session_s
        self._wire: Wire | None = None
        self.attended = asyncio.Event()
        """Set once the sideband was attached for the first time."""
        self._attached = asyncio.Event()
        self._introduced = False
        self._reviewed: frozenset[str] | None = None
        self._ended_there = False

    async def run(
        self,
        *,
        session: dict[str, Any] | None,
        model: str,
        intent: str | None,
        hub: Hub,
        audio: AudioPort | None,
        session_id: str,
    ) -> CloseReason:
        """Until the call ends, on either side; then it has ended on both."""
        try:
            async with asyncio.timeout(self._session_s):
                return await self._attend(hub)
        except TimeoutError:
            error = ProtocolError("session_expired", minutes=f"{self._session_s / 60:g}")
            hub.emit("error", orjson.dumps(error_event(error, new_id("event"), None)))
            return CloseReason(1001, error.message)
        finally:
            if self._wire is not None:
                self._wire.close(1000, "")
            await self._hang_up()

    async def _attend(self, hub: Hub) -> CloseReason:
        name = f"call.{self._call.call_id}.sideband"
        async with asyncio.TaskGroup() as tasks:
            listening = tasks.create_task(self._listen(hub), name=f"{name}.read")
            sending = tasks.create_task(self._send(hub), name=f"{name}.write")
            await asyncio.wait([listening, sending], return_when=asyncio.FIRST_COMPLETED)
            listening.cancel()
            sending.cancel()
        return CloseReason() if listening.cancelled() else listening.result()

    async def _listen(self, hub: Hub) -> CloseReason:
        """Attach, take what the provider tells, attach again when the connection was lost."""
        failures = 0
        while failures < ATTACH_ATTEMPTS:
            if failures:
                await asyncio.sleep(delay_ms(failures, random.random()) / 1000)
            try:
                wish = Wish(self._call.start.model, call_id=self._upstream_call_id)
                wire = (await self._provider.connect(wish)).wire
            except ProviderFailure as failure:
                log.warning("sideband refused", provider=failure.provider, reason=failure.detail)
                failures += 1
                continue
            closed, heard = await self._pump(wire, hub)
            if not closed.lost and closed.code not in _LOST:
                self._ended_there = closed.code < 3000
                return CloseReason(closed.code, closed.reason or "The call has ended.")
            failures = 1 if heard else failures + 1
            log.warning("sideband lost", code=closed.code, reason=closed.reason)
        self._call.feed.put(
            "provider",
            provider=self._call.provider,
            model=self._call.model,
            transport="webrtc",
            reason=UNATTENDED.reason,
        )
        return UNATTENDED

    async def _pump(self, wire: Wire, hub: Hub) -> tuple[Closed, bool]:
        """How the connection ended, and whether anything came over it."""
        heard = False
        self._wire = wire
        if not self._introduced:
            await self._ask_for_the_session(wire)
        self._attached.set()
        self.attended.set()
        try:
            async for raw in wire:
                heard = True
                self._take(raw if isinstance(raw, bytes) else raw.encode(), hub)
            return Closed(1000), heard
        except Closed as closed:
            return closed, heard
        finally:
            self._attached.clear()

    async def _ask_for_the_session(self, wire: Wire) -> None:
        """A sideband is not told of the session; the answer to an empty update shows all of it."""
        update = {"type": "session.update", "session": {"type": "realtime"}}
        try:
            await wire.send(orjson.dumps({"event_id": new_id("event"), **update}))
        except Closed:
            return

    def _take(self, raw: bytes, hub: Hub) -> None:
        try:
            event = parse(raw)
        except Unreadable:
            return
        kind = str(event.get("type", ""))
        session = event.get("session")
        if kind in ("session.created", "session.updated") and isinstance(session, dict):
            self._call.session_id = session.get("id") or self._call.session_id
            self._call.model = session.get("model") or self._call.model
            if not self._introduced:
                self._introduce(event)
                return
        hub.emit(kind, raw)
        if kind == "session.updated" and isinstance(session, dict):
            self._review(session, hub)

    def _review(self, session: dict[str, Any], hub: Hub) -> None:
        """Tools that the page set at the provider itself pass the attendants afterwards.

        Where they would have added private ones, the session is given those again.
        """
        tools, attendance = session.get("tools"), self._call.attendance
        if attendance is None or not isinstance(tools, list) or _names(tools) == self._reviewed:
            return
        self._reviewed = _names(tools)
        update = {"type": "session.update", "session": {"type": "realtime", "tools": tools}}
        raw = attendance.inward(orjson.dumps({"event_id": new_id("event"), **update}))
        if raw is not None and _names(parse(raw)["session"]["tools"]) != self._reviewed:
            hub.inject(raw if isinstance(raw, bytes) else raw.encode())

    def _introduce(self, event: dict[str, Any]) -> None:
        """The attendants' first event is ``session.created``, as of any other session."""
        self._introduced = True
        self._reviewed = _names(event["session"].get("tools") or [])
        if self._call.attendance is not None:
            created = {**event, "type": "session.created"}
            self._call.attendance.outward("session.created", orjson.dumps(created))

    async def _send(self, hub: Hub) -> None:
        """What our sidebands and attendants say, as soon as there is a connection for it."""
        async for peer_id, raw in hub.incoming():
            if isinstance(raw, BinaryFrame):
                error = error_event(ProtocolError("invalid_event"), new_id("event"), None)
                hub.emit("error", orjson.dumps(error), only=peer_id)
                continue
            while not await self._sent(raw):
                pass

    async def _sent(self, raw: bytes | str) -> bool:
        await self._attached.wait()
        assert self._wire is not None, "what is attached has a wire"
        try:
            await self._wire.send(raw)
        except Closed:
            self._attached.clear()
            return False
        return True

    async def _hang_up(self) -> None:
        broker = self._provider.broker
        if broker is None or self._ended_there:
            return
        try:
            async with asyncio.timeout(HANG_UP_S):
                await broker.hang_up(self._upstream_call_id)
        except (ProviderFailure, TimeoutError) as failure:
            log.warning("call not hung up", provider=self._call.provider, reason=str(failure))


def _names(tools: list[Any]) -> frozenset[str]:
    return frozenset(str(one.get("name", "")) for one in tools if isinstance(one, dict))


def media_facts(answer_sdp: str) -> dict[str, Any]:
    """What an SDP answer says about where the media goes: candidates and codecs (RFC 8839 §5.1)."""
    candidates, codecs = [], []
    for line in answer_sdp.splitlines():
        if line.startswith("a=candidate:"):
            fields = line.removeprefix("a=candidate:").split()
            if len(fields) >= 8 and fields[5].isdigit():
                shown = {"protocol": fields[2].lower(), "address": fields[4]}
                candidates.append({**shown, "port": int(fields[5]), "type": fields[7]})
        elif line.startswith("a=rtpmap:"):
            codecs.append(line.partition(" ")[2])
    return {"candidates": candidates[:MAX_CANDIDATES], "codecs": codecs[:MAX_CANDIDATES]}


MAX_CANDIDATES = 16
"""Candidates and codecs that the feed tells of."""
