"""One MCP server: connected when it is needed, and again after a failure.

The connection lives in a task of its own, because the SDK wants to be opened and closed
by the same task; whoever lists or calls waits for it. After a failure the next attempt
is put off for longer and longer, and fails at once meanwhile.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any, TypeVar

import structlog
from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError
from mcp_types import Implementation, ToolListChangedNotification
from pydantic import ValidationError

from callboard.mcp.http import Note, http_client, noted
from callboard.mcp.results import result_of, tool_of
from callboard.mcp.stdio import Lifeline, stdio_streams
from callboard.mcp.values import (
    CONNECTION_CLOSED,
    INVALID_REQUEST,
    REQUEST_TIMEOUT,
    McpEndpoint,
    McpError,
    McpLimits,
    McpResult,
    McpTool,
)

FIRST_DELAY_S = 0.5
LONGEST_DELAY_S = 10.0
SESSION_GONE = "Session terminated"
"""What the SDK says when an HTTP server has forgotten our session: nothing was done."""

T = TypeVar("T")
log = structlog.get_logger(__name__)


class _Link:
    """A connection that is being made or is there."""

    def __init__(self) -> None:
        self.life = Lifeline()
        self.client: asyncio.Future[Client] = asyncio.get_running_loop().create_future()
        self.task: asyncio.Task[None] | None = None

    @property
    def usable(self) -> bool:
        return not self.life.over.is_set()


class McpSession:
    """What an MCP server can do. Any number of calls may use it at once.

    Made by ``McpServers``; every method raises ``McpError`` and nothing else.
    """

    def __init__(
        self,
        server: McpEndpoint,
        tasks: asyncio.TaskGroup,
        limits: McpLimits,
        *,
        private: bool,
        proxy: str | None,
    ) -> None:
        self.server = server
        self.used_s = time.monotonic()
        """When it was last asked for something (``time.monotonic``)."""
        self._tasks = tasks
        self._limits = limits
        reaches = private or server.trusted
        self._http_client = partial(http_client, server, limits, private=reaches, proxy=proxy)
        self._link: _Link | None = None
        self._closed = False
        self._failures = _Failures()
        self._listed: tuple[float, tuple[McpTool, ...]] | None = None
        self._listing = asyncio.Lock()
        self._slots = asyncio.Semaphore(limits.calls)
        self._waiting = 0

    @property
    def busy(self) -> bool:
        """Somebody waits for an answer."""
        return self._waiting > 0

    async def list_tools(self) -> tuple[McpTool, ...]:
        """The tools, in the server's order; those of the last minute are good enough."""
        async with self._listing:
            if self._listed is not None and time.monotonic() < self._listed[0]:
                return self._allowed(self._listed[1])
            tools = await self._ask(self._list, self._limits.list_s)
            self._listed = (time.monotonic() + self._limits.list_ttl_s, tools)
            return self._allowed(tools)

    def _allowed(self, tools: tuple[McpTool, ...]) -> tuple[McpTool, ...]:
        wanted = self.server.allowed_tools
        return tuple(tool for tool in tools if wanted is None or tool.name in wanted)

    async def _list(self, client: Client) -> tuple[McpTool, ...]:
        tools: list[McpTool] = []
        cursor: str | None = None
        while True:
            page = await client.list_tools(cursor=cursor, cache_mode="bypass")
            tools += map(tool_of, page.tools)
            cursor = page.next_cursor
            if cursor is None:
                return tuple(tools)
            if len(tools) > self._limits.tools * 10:
                raise McpError("protocol_error", "The MCP server's tool list has no end.")

    async def call(self, name: str, arguments: Mapping[str, Any]) -> McpResult:
        """Run a tool once. A call that may have been carried out is never sent again."""
        async with self._slots:
            call_s = self.server.timeout_s or self._limits.call_s

            async def work(client: Client) -> McpResult:
                answer = await client.call_tool(name, dict(arguments))
                return result_of(answer, self._limits.output_characters)

            return await self._ask(work, call_s)

    async def close(self) -> None:
        """End the connection and the program behind it."""
        self._closed = True
        link, self._link = self._link, None
        if link is not None and link.task is not None:
            link.life.cut()
            await asyncio.wait([link.task])

    # -- asking ------------------------------------------------------------------------

    async def _ask(self, work: Callable[[Client], Awaitable[T]], limit_s: float) -> T:
        self._waiting += 1
        try:
            return await self._ask_once(work, limit_s)
        except _SessionGone:
            return await self._ask_once(work, limit_s)
        finally:
            self._waiting -= 1
            self.used_s = time.monotonic()

    async def _ask_once(self, work: Callable[[Client], Awaitable[T]], limit_s: float) -> T:
        link = await self._connected()
        note = Note()
        token = noted.set(note)
        try:
            async with asyncio.timeout(limit_s):
                return await work(link.client.result())
        except TimeoutError:
            text = f"The MCP server did not answer within {limit_s:g} seconds."
            raise McpError("protocol_error", text, REQUEST_TIMEOUT) from None
        except McpError:
            raise
        except MCPError as error:
            raise self._failure(link, error, note) from None
        except Exception as error:  # the SDK's own, and a server's nonsense that it stumbles over
            log.warning("MCP request failed", server=self.server.label, error=type(error).__name__)
            raise self._failure(link, MCPError(INVALID_REQUEST, _unusable(error)), note) from None
        finally:
            noted.reset(token)

    def _failure(self, link: _Link, error: MCPError, note: Note) -> McpError:
        if error.message == SESSION_GONE:
            self._drop(link)
            return _SessionGone("protocol_error", "The MCP server has forgotten the session.")
        if error.code == CONNECTION_CLOSED or not link.usable:
            self._drop(link)
            failure = note.failure or link.life.failure
            text = f"The connection to the MCP server {self.server.label!r} was lost."
            return failure or McpError("protocol_error", text, CONNECTION_CLOSED)
        return note.failure or McpError("protocol_error", error.message, error.code)

    def _drop(self, link: _Link) -> None:
        link.life.cut()
        if self._link is link:
            self._link = None

    # -- connecting ----------------------------------------------------------------------

    async def _connected(self) -> _Link:
        if self._closed:
            raise McpError("protocol_error", "The connection to the MCP server was closed.")
        if self._link is None or not self._link.usable:
            self._failures.check()
            self._link = _Link()
            name = f"mcp.{self.server.label}"
            self._link.task = self._tasks.create_task(self._hold(self._link), name=name)
        link = self._link
        await asyncio.wait([link.client])
        if link.client.cancelled():
            raise McpError("protocol_error", "The connection to the MCP server was closed.")
        error = link.client.exception()
        if error is not None:
            raise error
        return link

    async def _hold(self, link: _Link) -> None:
        """The connection's task: its root, so nothing that happens to it gets out."""
        note = Note()
        noted.set(note)
        try:
            async with AsyncExitStack() as stack:
                async with asyncio.timeout(self._limits.connect_s):
                    client = await stack.enter_async_context(self._client(link))
                self._failures.forget()
                link.client.set_result(client)
                await link.life.over.wait()
        except Exception as error:
            self._lost(link, note, error)
        finally:
            link.life.cut()
            if not link.client.done():
                link.client.cancel()

    def _lost(self, link: _Link, note: Note, error: Exception) -> None:
        failure = note.failure or link.life.failure or _connect_failure(error, self._limits)
        log.warning("MCP server lost", where=self.server.where, why=failure.message)
        link.life.cut(failure)
        if not link.client.done():
            self._failures.add(failure)
            link.client.set_exception(failure)
            link.client.exception()  # whoever wanted it may be gone

    def _client(self, link: _Link) -> Client:
        async def heard(message: Any) -> None:
            if isinstance(message, ToolListChangedNotification):
                self._listed = None

        info = Implementation(name="callboard", version="1")
        return Client(
            self._transport(link),
            client_info=info,
            message_handler=heard,
            cache=None,
        )

    def _transport(self, link: _Link) -> AbstractAsyncContextManager[Any]:
        if self.server.command:
            return stdio_streams(self.server, self._limits, link.life)
        return self._http(link)

    @asynccontextmanager
    async def _http(self, link: _Link) -> AsyncIterator[Any]:
        async with (
            self._http_client() as client,
            streamable_http_client(
                self.server.url,
                http_client=client,
                max_sse_event_size=self._limits.message_bytes,
            ) as streams,
        ):
            yield streams


class _SessionGone(McpError):
    """The server did not know our session any more, so it has done nothing."""


class _Failures:
    """Attempts that failed one after the other, and when the next one may be made."""

    def __init__(self) -> None:
        self._count = 0
        self._last: McpError | None = None
        self._until_s = 0.0

    def check(self) -> None:
        """Raises the last failure, while it is too early to try again."""
        if self._last is not None and time.monotonic() < self._until_s:
            raise self._last

    def add(self, failure: McpError) -> None:
        delay_s = min(LONGEST_DELAY_S, FIRST_DELAY_S * 2**self._count)
        self._count += 1
        self._last, self._until_s = failure, time.monotonic() + delay_s

    def forget(self) -> None:
        self._count, self._last = 0, None


def _connect_failure(error: Exception, limits: McpLimits) -> McpError:
    if isinstance(error, McpError):
        return error
    if isinstance(error, TimeoutError):
        text = f"The MCP server was not ready within {limits.connect_s:g} seconds."
        return McpError("protocol_error", text, REQUEST_TIMEOUT)
    if isinstance(error, ExceptionGroup):
        return _connect_failure(error.exceptions[0], limits)
    if isinstance(error, MCPError):
        return McpError("protocol_error", error.message, error.code)
    return McpError("protocol_error", _unusable(error))


def _unusable(error: Exception) -> str:
    """With the first line of what is wrong; never the values that a validation error quotes."""
    lines = str(error).strip().splitlines()
    why = lines[0][:300] if lines else type(error).__name__
    if isinstance(error, ValidationError):
        why = "it answered with something that is not MCP"
    return f"The MCP server could not be used: {why.rstrip('.')}."
