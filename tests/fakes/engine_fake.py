"""A scripted stand-in for the session engine: it does what the client's events say.

``echo`` comes back as it is (its length for a large one), ``flood`` sends many
events, ``audio`` an audio delta, ``fail`` raises, ``end`` ends the session,
``stall`` stops reading until ``released`` is set, ``slow_exit`` never returns.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import orjson

from callboard.channel import AudioPort
from callboard.hub import BinaryFrame, CloseReason, Hub


@dataclass
class FakeSession:
    session: dict[str, Any] | None
    model: str
    intent: str | None
    hub: Hub
    audio: AudioPort | None
    session_id: str
    received: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    done: bool = False


class FakeEngine:
    def __init__(self) -> None:
        self.sessions: list[FakeSession] = []
        self.released = asyncio.Event()
        self.stalled = asyncio.Event()
        self.prepared: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.reading = asyncio.Event()
        self.reading.set()

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
        record = FakeSession(session, model, intent, hub, audio, session_id)
        self.sessions.append(record)
        kind = "transcription" if intent else "realtime"
        created = {"type": "session.created", "session": {"id": session_id, "type": kind}}
        hub.emit("session.created", orjson.dumps(created), only=0)
        try:
            async for peer, raw in hub.incoming():
                if isinstance(raw, BinaryFrame):
                    emit(hub, {"type": "error", "error": {"code": "invalid_event"}})
                    continue
                event = orjson.loads(raw)
                record.received.append((peer, event))
                reason = await self._obey(event, hub)
                if reason is not None:
                    return reason
            return CloseReason()
        finally:
            record.done = True

    async def prepare(self, *, session: dict[str, Any], model: str) -> bool:
        self.prepared.put_nowait({**session, "model": model})
        await self.reading.wait()
        return True

    async def _obey(self, event: dict[str, Any], hub: Hub) -> CloseReason | None:
        match event["type"]:
            case "echo":
                emit(hub, event)
            case "measure":
                emit(hub, {"type": "measured", "characters": len(event["audio"])})
            case "flood":
                filler = {"type": "flood", "text": "x" * event["bytes"]}
                for _ in range(event["count"]):
                    emit(hub, filler)
            case "audio":
                emit(hub, {"type": "response.output_audio.delta", "delta": ""})
            case "fail":
                raise RuntimeError("as asked")
            case "end":
                return CloseReason(event["code"], event["reason"])
            case "stall":
                self.stalled.set()
                await self.released.wait()
            case "slow_exit":
                await asyncio.Event().wait()
        return None


def emit(hub: Hub, event: dict[str, Any]) -> None:
    hub.emit(event["type"], orjson.dumps(event))
