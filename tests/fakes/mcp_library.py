"""A real MCP server, written with the official SDK: a library with well and badly behaved tools.

As a program (``python -m tests.fakes.mcp_library``) it speaks stdio.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from starlette.types import ASGIApp, Receive, Scope, Send

COMMAND = (sys.executable, "-m", "tests.fakes.mcp_library")
BOOKS = {"fog": "Fog at sea", "ice": "Ice in the north"}


def library(*, tools: int = 0) -> MCPServer:
    """``tools`` more than the nine that it has."""
    server = MCPServer("library", log_level="CRITICAL")

    @server.tool(annotations=ToolAnnotations(read_only_hint=True))
    def search(title: str) -> str:
        """Find books by a word of their title."""
        return BOOKS.get(title, "nothing found")

    @server.tool()
    def lend(book: int, days: int = 14) -> dict[str, Any]:
        """Lend a book."""
        return {"book": book, "days": days}

    @server.tool()
    def get_weather(city: str) -> str:
        """The weather in a city right now, as its newspaper has it."""
        return f"rain in {city}"

    @server.tool()
    def broken() -> str:
        """Always fails."""
        raise ToolError("The shelf is locked.")

    @server.tool()
    async def hang() -> str:
        """Never answers."""
        await asyncio.Event().wait()
        return ""

    @server.tool()
    def crash() -> str:
        """Ends the program."""
        os._exit(3)

    @server.tool()
    def huge(characters: int) -> str:
        """Answers at length."""
        return "x" * characters

    @server.tool()
    def babble() -> str:
        """Writes what is no MCP beside its answer."""
        sys.stdout.write("this is not MCP\n{}\n")
        sys.stdout.flush()
        sys.stderr.write("a complaint\n")
        return "said it"

    @server.tool()
    def secret() -> str:
        """Tells a variable of its environment."""
        return os.environ.get("LIBRARY_SECRET", "none") + os.environ.get("CALLBOARD_SECRET", "")

    for n in range(tools):
        server.add_tool(search, name=f"extra_{n}")
    return server


class _Guard:
    """Wants a key, counts requests, and can play dead."""

    def __init__(self, app: ASGIApp, key: str | None) -> None:
        self._app = app
        self._key = key
        self.requests = 0
        self.authorizations: set[str] = set()
        self.status = 0
        self.silent = asyncio.Event()
        self.silent.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        self.requests += 1
        headers = dict(scope["headers"])
        given = headers.get(b"authorization", b"").decode()
        self.authorizations.add(given)
        await self.silent.wait()
        status = self.status or (401 if self._key and given != f"Bearer {self._key}" else 0)
        if status:
            await send({"type": "http.response.start", "status": status, "headers": []})
            await send({"type": "http.response.body", "body": b"no"})
            return
        await self._app(scope, receive, send)


class HttpLibrary:
    """The library behind streamable HTTP, in the test's own loop."""

    def __init__(self, url: str, guard: _Guard) -> None:
        self.url = url
        self.guard = guard


@asynccontextmanager
async def http_library(
    *, key: str | None = None, json_response: bool = False, tools: int = 0
) -> AsyncIterator[HttpLibrary]:
    app = library(tools=tools).streamable_http_app(json_response=json_response)
    guard = _Guard(app, key)
    sock = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(
            guard, log_config=None, lifespan="on", ws="none", timeout_graceful_shutdown=1
        )
    )
    task = asyncio.create_task(server.serve(sockets=[sock]), name="test.mcp")
    try:
        yield HttpLibrary(f"http://127.0.0.1:{sock.getsockname()[1]}/mcp", guard)
    finally:
        guard.silent.set()
        server.should_exit = True
        await task
        sock.close()


if __name__ == "__main__":
    library().run("stdio")
