"""An MCP server as a program of ours: JSON-RPC lines over its standard input and output.

Lines are bounded, its errors go to the log, and it never outlives the connection: its
input is closed, then its process group is asked to end, then it is killed.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
import structlog
from mcp.client.stdio import get_default_environment
from mcp.shared.message import SessionMessage
from mcp_types import jsonrpc_message_adapter

from callboard.mcp.values import (
    CONNECTION_CLOSED,
    INVALID_REQUEST,
    McpEndpoint,
    McpError,
    McpLimits,
)

EXIT_S = 1.0
"""How long a program may take to end by itself, and again after it was asked to."""
ERROR_LINE_BYTES = 2_000

log = structlog.get_logger(__name__)


class Lifeline:
    """Tells when a connection is over, and why, if it did not end as it should."""

    def __init__(self) -> None:
        self.over = asyncio.Event()
        self.failure: McpError | None = None

    def cut(self, failure: McpError | None = None) -> None:
        """Only the first reason counts; the rest follows from it."""
        if not self.over.is_set():
            self.failure = failure
            self.over.set()


Incoming = anyio.abc.ObjectReceiveStream[SessionMessage | Exception]
Outgoing = anyio.abc.ObjectSendStream[SessionMessage]


@asynccontextmanager
async def stdio_streams(
    server: McpEndpoint, limits: McpLimits, life: Lifeline
) -> AsyncIterator[tuple[Incoming, Outgoing]]:
    """Start the program; the lifeline is cut when it has closed its output.

    Raises ``McpError`` when it cannot be started.
    """
    process = await _start(server, limits)
    to_session, incoming = anyio.create_memory_object_stream[SessionMessage | Exception](0)
    outgoing, from_session = anyio.create_memory_object_stream[SessionMessage](0)
    tasks = [
        asyncio.create_task(_read(process, to_session, life, server), name="mcp.read"),
        asyncio.create_task(_write(process, from_session), name="mcp.write"),
        asyncio.create_task(_log_errors(process, server), name="mcp.errors"),
    ]
    try:
        yield incoming, outgoing
    finally:
        life.cut()
        with anyio.CancelScope(shield=True):
            await _finish(process)
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
        for stream in (to_session, incoming, outgoing, from_session):
            stream.close()


async def _start(server: McpEndpoint, limits: McpLimits) -> asyncio.subprocess.Process:
    program, *arguments = server.command
    try:
        return await asyncio.create_subprocess_exec(
            program,
            *arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**get_default_environment(), **server.env},
            cwd=server.cwd,
            limit=limits.message_bytes,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        reason = (
            error.strerror if isinstance(error, OSError) and error.strerror else "not a program"
        )
        raise McpError(
            "protocol_error", f"The MCP server {server.label!r} could not be started: {reason}."
        ) from error


async def _read(
    process: asyncio.subprocess.Process,
    to_session: anyio.abc.ObjectSendStream[SessionMessage | Exception],
    life: Lifeline,
    server: McpEndpoint,
) -> None:
    assert process.stdout is not None
    try:
        async with to_session:
            while line := await process.stdout.readline():
                try:
                    message = jsonrpc_message_adapter.validate_json(line, by_name=False)
                except ValueError:
                    log.warning("no MCP message", server=server.label, line_bytes=len(line))
                    continue
                await to_session.send(SessionMessage(message))
    except ValueError:
        life.cut(
            McpError("protocol_error", "The MCP server's answer is too large.", INVALID_REQUEST)
        )
    except (anyio.BrokenResourceError, anyio.ClosedResourceError, ConnectionError):
        pass  # the session is gone
    finally:
        text = f"The MCP server {server.label!r} has ended."
        life.cut(McpError("protocol_error", text, CONNECTION_CLOSED))


async def _write(
    process: asyncio.subprocess.Process, from_session: anyio.abc.ObjectReceiveStream[SessionMessage]
) -> None:
    assert process.stdin is not None
    with contextlib.suppress(ConnectionError, anyio.ClosedResourceError):
        async for sent in from_session:
            line = sent.message.model_dump_json(by_alias=True, exclude_unset=True)
            process.stdin.write(line.encode() + b"\n")
            await process.stdin.drain()


async def _log_errors(process: asyncio.subprocess.Process, server: McpEndpoint) -> None:
    """What the program writes to its standard error, in our log."""
    assert process.stderr is not None
    with contextlib.suppress(ConnectionError):
        while True:
            try:
                line = await process.stderr.readline()
            except ValueError:
                continue  # longer than any line that is worth reading
            if not line:
                return
            said = line[:ERROR_LINE_BYTES].decode(errors="replace").rstrip()
            log.debug("MCP server", server=server.label, said=said)


async def _finish(process: asyncio.subprocess.Process) -> None:
    """End the program and all that it started."""
    if process.stdin is not None:
        process.stdin.close()
    for how in (None, signal.SIGTERM, signal.SIGKILL):
        if how is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, how)
        try:
            async with asyncio.timeout(EXIT_S):
                await process.wait()
            break
        except TimeoutError:
            continue
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)  # what it started and left behind
    # Output that nobody has read keeps the pipes open, and only the transport can close them.
    process._transport.close()  # type: ignore[attr-defined]  # noqa: SLF001
