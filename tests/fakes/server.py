"""A real server on a free port, with a fake engine, in the test's own loop."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import websockets
from websockets.asyncio.client import ClientConnection

from callboard.agents.registry import Registry
from callboard.app import CONSOLE_DIR, Running, running
from callboard.config import Settings
from callboard.gateway.attendance import AttendantFactory
from callboard.gateway.desk import Desks
from callboard.gateway.media import MediaFactory
from callboard.gateway.readiness import Readiness, SessionRunner
from callboard.mcp.servers import McpServers
from tests.fakes.engine_fake import FakeEngine

MODEL = "gpt-realtime"
PATIENCE_S = 10.0


@dataclass
class TestServer:
    __test__ = False

    running: Running
    engine: FakeEngine

    @property
    def url(self) -> str:
        return self.running.url

    @property
    def desks(self) -> Desks:
        return self.running.desks

    @property
    def realtime(self) -> str:
        return self.url.replace("http", "ws", 1) + "/v1/realtime"

    def connect(self, query: str = f"?model={MODEL}", **options: Any) -> websockets.connect:
        options.setdefault("max_size", None)
        options.setdefault("compression", None)
        return websockets.connect(self.realtime + query, proxy=None, **options)

    async def idle(self, patience_s: float = PATIENCE_S) -> None:
        """Until no call is left."""
        async with asyncio.timeout(patience_s):
            await self.running.calls.wait_idle()
        assert self.running.calls.active == 0


def test_settings(**values: Any) -> Settings:
    values = {"host": "127.0.0.1", "port": 0, "_env_file": None, **values}
    return Settings(**values)


test_settings.__test__ = False  # type: ignore[attr-defined]


@asynccontextmanager
async def serving(
    media: MediaFactory | None = None,
    console_dir: Path = CONSOLE_DIR,
    ready: bool = True,
    attendants: AttendantFactory | None = None,
    agents: Registry | None = None,
    folders: Sequence[Path] = (),
    runner: SessionRunner | None = None,
    mcp: McpServers | None = None,
    **settings: Any,
) -> AsyncIterator[TestServer]:
    engine = FakeEngine()
    loaded = asyncio.Event()

    async def load(readiness: Readiness) -> None:
        if ready:
            readiness.ready(runner or engine, {"llm": "fake"})
        loaded.set()

    configured = test_settings(agents=tuple(folders), **settings)
    places: dict[str, Any] = {"console_dir": console_dir, "attendants": attendants}
    async with running(configured, load, media, agents=agents, mcp=mcp, **places) as server:
        await loaded.wait()
        yield TestServer(server, engine)


async def send(socket: ClientConnection, **event: Any) -> None:
    await socket.send(orjson.dumps(event).decode())


async def receive(socket: ClientConnection) -> dict[str, Any]:
    async with asyncio.timeout(PATIENCE_S):
        event: dict[str, Any] = orjson.loads(await socket.recv())
    return event


async def closing(socket: ClientConnection) -> tuple[int | None, str | None]:
    """Read until the connection is closed; the code and reason of the CLOSE."""
    async with asyncio.timeout(PATIENCE_S):
        with contextlib.suppress(websockets.ConnectionClosed):
            while True:
                await socket.recv()
        await socket.wait_closed()
    return socket.close_code, socket.close_reason


async def no_tasks_left(prefix: str = "call.") -> None:
    """Until no task of a call is left in this loop."""
    async with asyncio.timeout(PATIENCE_S):
        while tasks := [t for t in asyncio.all_tasks() if t.get_name().startswith(prefix)]:
            await asyncio.wait(tasks)
