"""A WebRTC call of our own whose session runs at a provider, over a WebSocket.

Two callers need it: old clients, whose data channel speaks the beta, which no provider
does any more; and providers that have no WebRTC. Our peer takes the microphone's audio
and plays the answers. It owns what is unplayed: when the user speaks, the rest is dropped
and the session is told what was heard, as a provider's own WebRTC endpoint does.

The track has its own codec, so the session's formats stay what they are: 24 kHz PCM16.
"""

from __future__ import annotations

import asyncio
import binascii
from typing import Any

import orjson
import pybase64

from callboard.channel import AudioPort, Closed, Raw
from callboard.gateway.call import Call
from callboard.gateway.ids import new_id
from callboard.gateway.peek import OUTPUT_AUDIO, Unreadable, parse
from callboard.hub import BinaryFrame, CloseReason, Hub
from callboard.protocol.errors import ProtocolError, error_event
from callboard.providers.base import Upstream

Event = dict[str, Any]


class BridgedSession:
    """Runs a WebRTC call's session at an upstream; a ``Receiver`` of its wire. Serves one call."""

    def __init__(self, upstream: Upstream, call: Call, *, session_s: float) -> None:
        self._wire = upstream.wire
        self._first = upstream.first
        self._call = call
        self._session_s = session_s
        self._wanted: Event | None = None
        """The configuration that the session has yet to be given; then it is introduced."""
        self._interrupts = True
        self._ended: asyncio.Future[CloseReason] = asyncio.get_running_loop().create_future()
        self._hub: Hub | None = None
        self._audio: AudioPort | None = None

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
        """Until either side ends the session."""
        assert audio is not None, "a bridge is made for a call with media"
        self._hub, self._audio = hub, audio
        self._wanted = _start(session)
        try:
            async with asyncio.timeout(self._session_s):
                return await self._join(hub, audio)
        except TimeoutError:
            return self._tell_error("session_expired", minutes=f"{self._session_s / 60:g}")
        finally:
            self._wire.close(1000, "")

    async def _join(self, hub: Hub, audio: AudioPort) -> CloseReason:
        name = f"call.{self._call.call_id}.bridge"
        for raw in tuple(self._first):
            self.received(raw)
        self._wire.divert(self)
        async with asyncio.TaskGroup() as tasks:
            sending = tasks.create_task(self._send(hub), name=f"{name}.write")
            others = (
                tasks.create_task(self._microphone(audio), name=f"{name}.microphone"),
                tasks.create_task(self._playback(audio), name=f"{name}.playback"),
            )
            ends: list[asyncio.Future[Any]] = [sending, self._ended]
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            for task in (sending, *others):
                task.cancel()
        return self._ended.result() if self._ended.done() else CloseReason()

    # -- from the session: a Receiver ------------------------------------------------------

    def received(self, raw: bytes) -> None:
        """A message of the upstream."""
        try:
            event = parse(raw)
        except Unreadable:
            return
        kind = str(event.get("type", ""))
        session, response = event.get("session"), event.get("response")
        if kind in OUTPUT_AUDIO:
            self._play(event)
        elif kind in ("session.created", "session.updated") and isinstance(session, dict):
            if self._configures(event, session):
                return
        elif kind == "response.done" and isinstance(response, dict) and self._audio is not None:
            self._audio.finish(str(response.get("id")))
        elif kind == "error":
            self._wanted = None
        self._emit_raw(kind, raw)
        if kind == "input_audio_buffer.speech_started" and self._interrupts:
            self._cut()

    def ended(self, closed: Closed) -> None:
        """The upstream's connection is gone."""
        if self._ended.done():
            return
        reason = CloseReason(closed.code, closed.reason)
        if closed.lost:
            reason = self._tell_error("provider_lost", provider=self._call.provider)
        self._ended.set_result(reason)

    def pause_writing(self) -> None:
        """``send`` waits by itself; what is written without it is little."""

    def resume_writing(self) -> None: ...

    def _play(self, event: Event) -> None:
        try:
            pcm24k = pybase64.b64decode(event.get("delta") or "", validate=True)
        except (binascii.Error, ValueError):
            return
        if self._audio is not None:
            self._audio.play(str(event.get("response_id")), str(event.get("item_id")), pcm24k)

    def _configures(self, event: Event, session: Event) -> bool:
        """A new session first gets its configuration; what is shown as created is the result."""
        self._call.begun(session)
        heard = (session.get("audio") or {}).get("input") or {}
        self._interrupts = bool((heard.get("turn_detection") or {}).get("interrupt_response"))
        if self._wanted is None:
            return False
        if event["type"] == "session.created":
            self._configure(self._wanted)
        else:
            self._wanted = None
            self._emit({**event, "type": "session.created"})
        return True

    def _configure(self, session: Event) -> None:
        """As if the client had sent it first."""
        event = {"event_id": new_id("event"), "type": "session.update", "session": session}
        raw: Raw | None = orjson.dumps(event)
        if self._call.attendance is not None and raw is not None:
            raw = self._call.attendance.inward(raw)
        if raw is not None:
            self._wire.write(raw)

    def _cut(self) -> None:
        """Drop what is unplayed; the session keeps only what was heard."""
        played = self._audio.flush() if self._audio is not None else None
        if played is None:
            return
        self._emit({"type": "output_audio_buffer.cleared", "response_id": played.response_id})
        heard = {"item_id": played.item_id, "content_index": 0, "audio_end_ms": played.played_ms}
        self._tell({"type": "conversation.item.truncate", **heard})

    # -- to the session ------------------------------------------------------------------

    async def _send(self, hub: Hub) -> None:
        async for peer_id, raw in hub.incoming():
            if isinstance(raw, BinaryFrame):
                error = error_event(ProtocolError("invalid_event"), new_id("event"), None)
                hub.emit("error", orjson.dumps(error), only=peer_id)
                continue
            try:
                event = parse(raw)
            except Unreadable:
                event = {}
            match event.get("type"):
                case "output_audio_buffer.clear":
                    self._cut()
                case "session.update" if isinstance(event.get("session"), dict):
                    self._tell({**event, "session": without_formats(event["session"])})
                case _:
                    await self._write(raw)

    async def _microphone(self, audio: AudioPort) -> None:
        async for pcm24k in audio.frames():
            encoded = pybase64.b64encode(pcm24k)
            raw = b'{"type":"input_audio_buffer.append","audio":"%s"}' % encoded
            if self._call.attendance is not None:
                self._call.attendance.inward(raw)
            await self._write(raw)

    async def _playback(self, audio: AudioPort) -> None:
        async for notice in audio.notices():
            kind = f"output_audio_buffer.{notice.kind}"
            self._emit({"type": kind, "response_id": notice.response_id})

    async def _write(self, raw: Raw) -> None:
        try:
            await self._wire.send(raw)
        except Closed:
            return  # ``ended`` tells how

    def _tell(self, event: Event) -> None:
        self._wire.write(orjson.dumps({"event_id": new_id("event"), **event}))

    def _emit(self, event: Event) -> None:
        self._emit_raw(event["type"], orjson.dumps({"event_id": new_id("event"), **event}))

    def _emit_raw(self, kind: str, raw: bytes) -> None:
        if self._hub is not None:
            self._hub.emit(kind, raw)

    def _tell_error(self, key: str, **values: Any) -> CloseReason:
        error = ProtocolError(key, **values)
        self._emit(error_event(error, new_id("event"), None))
        return CloseReason(error.spec.close_code or 1011, error.spec.close_reason)


def _start(session: Event | None) -> Event | None:
    """The update that makes a new session what its start says; its model is there already."""
    if session is None:
        return None
    return without_formats({name: value for name, value in session.items() if name != "model"})


def without_formats(session: Event) -> Event:
    """A session's settings without the formats of its audio."""
    audio = session.get("audio")
    if not isinstance(audio, dict):
        return session
    kept = {
        side: {name: value for name, value in settings.items() if name != "format"}
        if isinstance(settings, dict)
        else settings
        for side, settings in audio.items()
    }
    return {**session, "audio": kept}
