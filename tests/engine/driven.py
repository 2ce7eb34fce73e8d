"""A session engine with scripted stages at the other end of a pipe."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
import pybase64

from callboard.channel import AudioPort, PipeEnd, pipe
from callboard.engine.core import EngineLimits
from callboard.engine.drive import SessionEngine
from callboard.engine.stages import Stages
from callboard.hub import CloseReason, Hub
from tests.engine.ledger import Ledger
from tests.engine.wire import check_event
from tests.fakes.stages import scripted_stages


class Client:
    """Sends events and waits for those that it names; every event is checked and booked."""

    def __init__(self, end: PipeEnd) -> None:
        self.end = end
        self.ledger = Ledger()
        self.events: list[dict[str, Any]] = []
        self._messages = aiter(end)

    async def send(self, kind: str, **fields: Any) -> None:
        await self.end.send(orjson.dumps({"type": kind, **fields}))

    async def append(self, pcm: bytes) -> None:
        await self.send("input_audio_buffer.append", audio=pybase64.b64encode_as_string(pcm))

    async def update(self, **session: Any) -> None:
        await self.send("session.update", session={"type": "realtime", **session})
        await self.until("session.updated")

    async def until(self, kind: str) -> dict[str, Any]:
        """The next event of a type. Fails when the session ends before."""
        async for raw in self._messages:
            event: dict[str, Any] = check_event(orjson.loads(raw))
            self.ledger.feed(event)
            self.events.append(event)
            if event["type"] == kind:
                return event
        raise AssertionError(f"the session ended before {kind}: {self.types()}")

    async def rest(self) -> list[str]:
        """Everything until the session ends."""
        async for raw in self._messages:
            self.events.append(check_event(orjson.loads(raw)))
        return self.types()

    async def error(self) -> dict[str, Any]:
        error: dict[str, Any] = (await self.until("error"))["error"]
        return error

    def types(self) -> list[str]:
        return [event["type"] for event in self.events]


class Driven:
    """One running session."""

    def __init__(self, client: Client, hub: Hub, task: asyncio.Task[CloseReason]) -> None:
        self.client = client
        self.hub = hub
        self.task = task

    async def ended(self) -> CloseReason:
        return await asyncio.shield(self.task)


def stray_tasks() -> list[str]:
    """Names of tasks that belong to a session's stages or readers."""
    prefixes = ("session.", "stt.", "turn.", "llm.", "tts.")
    return [task.get_name() for task in asyncio.all_tasks() if task.get_name().startswith(prefixes)]


_running: list[str] = []
"""Sessions of this test: only the last one to end leaves nothing behind."""


@asynccontextmanager
async def driven(
    stages: Stages | None = None,
    *,
    limits: EngineLimits | None = None,
    model: str = "gpt-realtime",
    audio: AudioPort | None = None,
    engine: SessionEngine | None = None,
    outbox_bytes: int = 32 * 1024 * 1024,
    pipe_bytes: int = 64 * 1024 * 1024,
) -> AsyncIterator[Driven]:
    """A session that has said ``session.created``; after it no task is left."""
    _running.append(model)
    try:
        engine = engine or SessionEngine(stages or scripted_stages(), limits=limits)
        ours, theirs = pipe(pipe_bytes)
        async with asyncio.TaskGroup() as tasks:
            hub = Hub(tasks)
            hub.attach(theirs, limit_bytes=outbox_bytes)

            async def converse() -> CloseReason:
                reason = await engine.run(
                    session=None,
                    model=model,
                    intent=None,
                    hub=hub,
                    audio=audio,
                    session_id="sess_1",
                )
                hub.close(reason.code, reason.reason)
                return reason

            task = tasks.create_task(converse(), name="test.session")
            client = Client(ours)
            await client.until("session.created")
            yield Driven(client, hub, task)
            hub.close()
            await task
    finally:
        _running.pop()
    await asyncio.sleep(0)
    assert _running or not stray_tasks()
