"""A Realtime client for benchmarks: feeds audio at its own pace and notes when things happen."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from websockets.asyncio.client import ClientConnection, connect

RATE_HZ = 24_000
BLOCK_MS = 20
AUDIBLE = 300
"""Absolute sample value from which a clip counts as sounding."""


@dataclass
class Turn:
    """Times in seconds after the last audible sample of the user."""

    marks: dict[str, float] = field(default_factory=dict)
    heard: str = ""
    said: str = ""
    audio_bytes: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def first_audio_s(self) -> float:
        return self.marks["response.output_audio.delta"]


def audible_end(pcm24k: bytes) -> int:
    """Index of the sample after the last audible one."""
    loud = np.nonzero(np.abs(np.frombuffer(pcm24k, np.int16).astype(np.int32)) > AUDIBLE)[0]
    return int(loud[-1]) + 1 if len(loud) else 0


class RealtimeClient:
    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._events: asyncio.Queue[tuple[float, dict[str, Any]]] = asyncio.Queue()

    async def read(self) -> None:
        async for raw in self._socket:
            await self._events.put((time.perf_counter(), json.loads(raw)))

    async def send(self, kind: str, **fields: Any) -> None:
        await self._socket.send(json.dumps({"type": kind, **fields}))

    async def next(self) -> dict[str, Any]:
        """The next event, whatever it is."""
        _, event = await self._events.get()
        return event

    async def until(self, kind: str, timeout_s: float = 120) -> dict[str, Any]:
        async with asyncio.timeout(timeout_s):
            while True:
                _, event = await self._events.get()
                if event["type"] == kind:
                    return event
                if event["type"] == "error":
                    raise RuntimeError(event["error"]["message"])

    async def feed(self, pcm24k: bytes, started: float) -> None:
        """Append in real time: a 20 ms block when its last sample would be recorded."""
        step = RATE_HZ * 2 * BLOCK_MS // 1000
        for number, start in enumerate(range(0, len(pcm24k), step)):
            due = started + (number + 1) * BLOCK_MS / 1000
            if (wait := due - time.perf_counter()) > 0:
                await asyncio.sleep(wait)
            audio = base64.b64encode(pcm24k[start : start + step]).decode()
            await self.send("input_audio_buffer.append", audio=audio)

    async def speak(self, pcm24k: bytes, silence_ms: int = 2_000) -> Turn:
        """Say a clip, be silent, and take in the whole answer."""
        end = audible_end(pcm24k)
        clip = pcm24k[: end * 2] + bytes(silence_ms * RATE_HZ * 2 // 1000)
        started = time.perf_counter()
        feeding = asyncio.create_task(self.feed(clip, started))
        turn, stopped = Turn(), started + end / RATE_HZ
        async with asyncio.timeout(120):
            while "response.done" not in turn.marks:
                at, event = await self._events.get()
                self._note(turn, event, at - stopped)
        await feeding
        return turn

    @staticmethod
    def _note(turn: Turn, event: dict[str, Any], after_s: float) -> None:
        kind = event["type"]
        if after_s > 0:
            turn.marks.setdefault(kind, after_s)
        if kind.endswith("input_audio_transcription.completed"):
            turn.heard = event["transcript"]
        elif kind == "response.output_audio_transcript.done":
            turn.said = event["transcript"]
        elif kind == "response.output_audio.delta":
            turn.audio_bytes += len(event["delta"]) * 3 // 4
        elif kind == "error":
            turn.errors.append(event["error"]["message"])


@asynccontextmanager
async def session(
    url: str, model: str = "gpt-realtime-2.1", **settings: Any
) -> AsyncIterator[RealtimeClient]:
    """A connected session with ``settings`` applied."""
    async with connect(f"{url}?model={model}", max_size=None) as socket:
        client = RealtimeClient(socket)
        reading = asyncio.create_task(client.read())
        try:
            await client.until("session.created")
            await client.send("session.update", session={"type": "realtime", **settings})
            await client.until("session.updated")
            yield client
        finally:
            reading.cancel()
            with suppress(asyncio.CancelledError):
                await reading
