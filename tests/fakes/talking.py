"""A client that writes to an agent on a real server with scripted stages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson
import websockets
from websockets.asyncio.client import ClientConnection

from callboard.agents.agent import Agent
from callboard.agents.registry import Registry
from callboard.engine.drive import SessionEngine
from callboard.engine.stages import CallEnded, CallPiece, CallStarted, LlmEnd, LlmPiece, Stages
from tests.fakes.server import PATIENCE_S, TestServer, serving
from tests.fakes.stages import ScriptedLlm, scripted_stages

Event = dict[str, Any]
END = LlmEnd("stop", 10, 0, 5)


def calls(*pairs: tuple[str, Any]) -> list[LlmPiece]:
    """A reply that calls tools: names and arguments."""
    pieces: list[LlmPiece] = []
    for name, arguments in pairs:
        text = arguments if isinstance(arguments, str) else orjson.dumps(arguments).decode()
        pieces += [CallStarted(name), CallPiece(text), CallEnded()]
    return [*pieces, END]


@dataclass
class Talk:
    """One connection, and all events that it got."""

    socket: ClientConnection
    server: TestServer
    stages: Stages
    events: list[Event] = field(default_factory=list)

    @property
    def llm(self) -> ScriptedLlm:
        assert isinstance(self.stages.llm, ScriptedLlm)
        return self.stages.llm

    async def send(self, **event: Any) -> None:
        await self.socket.send(orjson.dumps(event).decode())

    async def write(self, text: str, *, asks: bool = True) -> None:
        item = {
            "type": "message",
            "role": "user",
            "content": [{"type": "input_text", "text": text}],
        }
        await self.send(type="conversation.item.create", item=item)
        if asks:
            await self.send(type="response.create")

    async def until(self, wanted: str | Callable[[Event], bool]) -> Event:
        """Read on until an event of this type, or one for which ``wanted`` is true."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                event: Event = orjson.loads(await self.socket.recv())
                self.events.append(event)
                kind = event["type"]
                if kind == wanted if isinstance(wanted, str) else wanted(event):
                    return event

    async def reply(self) -> str:
        """The words of the next reply that says something."""
        said = await self.until("response.output_text.done")
        await self.until("response.done")
        return str(said["text"])

    def of(self, kind: str) -> list[Event]:
        return [event for event in self.events if event["type"] == kind]

    def feed(self) -> list[Event]:
        """What the feed of the call says so far."""
        (call,) = self.server.running.calls.list()
        return [orjson.loads(entry.raw) for entry in call.feed.since(0)]

    def told(self, kind: str) -> list[Event]:
        return [entry for entry in self.feed() if entry["kind"] == kind]


@asynccontextmanager
async def embedded(
    registry: Registry, stages: Stages, **settings: Any
) -> AsyncIterator[TestServer]:
    """The server's own engine answers."""
    async with serving(agents=registry, runner=SessionEngine(stages), **settings) as server:
        yield server


@asynccontextmanager
async def relayed(registry: Registry, stages: Stages, **settings: Any) -> AsyncIterator[TestServer]:
    """Another server answers, which knows nothing of agents."""
    async with serving(runner=SessionEngine(stages)) as upstream:
        settings |= {"providers": ("compatible",), "compatible_base_url": f"{upstream.url}/v1"}
        async with serving(agents=registry, ready=False, **settings) as server:
            yield server


@asynccontextmanager
async def talking(
    *agents: Agent,
    query: str | None = None,
    stages: Stages | None = None,
    by: Callable[..., AbstractAsyncContextManager[TestServer]] = embedded,
    **settings: Any,
) -> AsyncIterator[Talk]:
    """A session with the first agent, in writing."""
    stages = stages or scripted_stages()
    query = query if query is not None else f"?agent={agents[0].id}"
    async with by(Registry.of(*agents), stages, **settings) as server:
        url = server.realtime + query
        async with websockets.connect(url, proxy=None, max_size=None, compression=None) as socket:
            talk = Talk(socket, server, stages)
            await talk.until("session.created")
            await talk.send(
                type="session.update", session={"type": "realtime", "output_modalities": ["text"]}
            )
            await talk.until("session.updated")
            yield talk
