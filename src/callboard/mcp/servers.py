"""All MCP servers that this process uses: one connection each, shared between calls."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any

from callboard.mcp.values import (
    INVALID_REQUEST,
    McpEndpoint,
    McpError,
    McpLimits,
    McpResult,
    McpTool,
)

if TYPE_CHECKING:
    from callboard.mcp.session import McpSession

MAX_SERVERS = 64
IDLE_S = 600.0
"""A server that nobody has used for this long is let go; it is started again when needed."""
SWEEP_S = 30.0


class McpServers:
    """The pool. Enter it for as long as the server runs; at its end all connections have ended.

    ``private`` allows servers that clients name to be in a private network or on this
    machine (setting ``CALLBOARD_MCP_PRIVATE``). What the operator names may be anywhere.
    """

    def __init__(
        self,
        *,
        private: bool = False,
        limits: McpLimits | None = None,
        proxy_for: Callable[[str], str | None] = lambda url: None,
    ) -> None:
        """``proxy_for`` tells the proxy through which an address is asked; none by default."""
        self._private = private
        self._proxy_for = proxy_for
        self._limits = limits or McpLimits()
        self._sessions: dict[tuple[Any, ...], McpSession] = {}
        self._tasks: asyncio.TaskGroup | None = None
        self._sweeping: asyncio.Task[None] | None = None

    async def __aenter__(self) -> McpServers:
        self._tasks = await asyncio.TaskGroup().__aenter__()
        self._sweeping = self._tasks.create_task(self._sweep(), name="mcp.sweep")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._tasks is not None
        assert self._sweeping is not None
        tasks, self._tasks = self._tasks, None
        self._sweeping.cancel()
        sessions, self._sessions = tuple(self._sessions.values()), {}
        await asyncio.gather(*(session.close() for session in sessions))
        await tasks.__aexit__(None, None, None)

    def session(self, server: McpEndpoint) -> McpSession:
        """The server's session; it connects when it is first asked for something.

        Raises ``McpError`` when the pool is full of servers that are all in use, or closed.
        """
        if self._tasks is None:
            raise McpError("protocol_error", "The server is shutting down.")
        session = self._sessions.get(_key(server))
        if session is None:
            self._make_room(self._tasks)
            session = _session_class()(
                server,
                self._tasks,
                self._limits,
                private=self._private,
                proxy=self._proxy_for(server.url) if server.url else None,
            )
            self._sessions[_key(server)] = session
        return session

    async def _session(self, server: McpEndpoint) -> McpSession:
        """As ``session``; the SDK takes half a second to import: in a thread, calls go on."""
        await asyncio.to_thread(_session_class)
        return self.session(server)

    def _make_room(self, tasks: asyncio.TaskGroup) -> None:
        if len(self._sessions) < MAX_SERVERS:
            return
        idle = [(key, session) for key, session in self._sessions.items() if not session.busy]
        if not idle:
            text = f"This server already uses its limit of {MAX_SERVERS} MCP servers."
            raise McpError("protocol_error", text, INVALID_REQUEST)
        key, oldest = min(idle, key=lambda entry: entry[1].used_s)
        del self._sessions[key]
        tasks.create_task(oldest.close(), name="mcp.close")

    async def list_tools(self, server: McpEndpoint) -> tuple[McpTool, ...]:
        """Raises ``McpError``."""
        return await (await self._session(server)).list_tools()

    async def call(self, server: McpEndpoint, name: str, arguments: Mapping[str, Any]) -> McpResult:
        """Raises ``McpError``."""
        return await (await self._session(server)).call(name, arguments)

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_S)
            now_s = time.monotonic()
            for key, session in tuple(self._sessions.items()):
                if not session.busy and now_s - session.used_s > IDLE_S:
                    del self._sessions[key]
                    await session.close()


def _session_class() -> type[McpSession]:
    """Imported when the first server is asked: most processes never ask one."""
    from callboard.mcp.session import McpSession

    return McpSession


def _key(server: McpEndpoint) -> tuple[Any, ...]:
    wanted = None if server.allowed_tools is None else tuple(server.allowed_tools)
    return (*server.key(), wanted, server.timeout_s)
