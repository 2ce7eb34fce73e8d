"""HTTP to an MCP server: checked addresses, bounded bodies, and failures that can be told.

The SDK answers every failed request with one and the same error; what really happened is
noted here, for the request that it happened to.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextvars import ContextVar
from dataclasses import dataclass

import httpx2

from callboard.mcp.addresses import public_addresses
from callboard.mcp.values import (
    CONNECTION_CLOSED,
    INVALID_REQUEST,
    McpEndpoint,
    McpError,
    McpLimits,
)


@dataclass
class Note:
    """What went wrong with a request, as far as HTTP knows."""

    failure: McpError | None = None


noted: ContextVar[Note | None] = ContextVar("callboard_mcp_note", default=None)
"""Set by whoever sends a request; the SDK carries it into the task that does the HTTP."""


def _note(failure: McpError) -> McpError:
    note = noted.get()
    if note is not None:
        note.failure = failure
    return failure


def http_client(
    server: McpEndpoint, limits: McpLimits, *, private: bool, proxy: str | None
) -> httpx2.AsyncClient:
    """A client for one server; ``private`` allows addresses that are not on the internet."""
    headers = dict(server.headers)
    if server.authorization:
        headers["Authorization"] = f"Bearer {server.authorization}"
    transport = BoundedTransport(
        httpx2.AsyncHTTPTransport(proxy=proxy),
        body_bytes=limits.message_bytes,
        pinned=not private and proxy is None,
        checked=not private,
    )
    call_s = server.timeout_s or limits.call_s
    timeout = httpx2.Timeout(limits.connect_s, read=max(call_s, limits.list_s) + 5)
    return httpx2.AsyncClient(headers=headers, timeout=timeout, transport=transport)


class BoundedTransport(httpx2.AsyncBaseTransport):
    """Checks where a request goes, bounds what comes back, and notes what fails."""

    def __init__(
        self, inner: httpx2.AsyncBaseTransport, *, body_bytes: int, pinned: bool, checked: bool
    ) -> None:
        self._inner = inner
        self._body_bytes = body_bytes
        self._pinned = pinned
        self._checked = checked

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        try:
            response = await self._send(request)
        except McpError as error:
            _note(error)
            raise httpx2.ConnectError(error.message) from error
        except httpx2.TimeoutException:
            _note(McpError("protocol_error", "The MCP server did not answer in time."))
            raise
        except httpx2.TransportError as error:
            reason = str(error) or type(error).__name__
            text = f"The MCP server could not be reached: {reason}."
            _note(McpError("protocol_error", text, CONNECTION_CLOSED))
            raise
        if response.status_code >= 400:
            text = f"The MCP server answered with HTTP status {response.status_code}."
            _note(McpError("http_error", text, response.status_code))
        stream = response.stream
        assert isinstance(stream, httpx2.AsyncByteStream)
        response.stream = BoundedStream(stream, self._limit(response))
        return response

    def _limit(self, response: httpx2.Response) -> int | None:
        """A stream of events may be long; each event of it is bounded by the SDK."""
        kind = response.headers.get("content-type", "")
        return None if kind.startswith("text/event-stream") else self._body_bytes

    async def _send(self, request: httpx2.Request) -> httpx2.Response:
        if not self._checked:
            return await self._inner.handle_async_request(request)
        host = request.url.host
        port = request.url.port or (443 if request.url.scheme == "https" else 80)
        addresses = await public_addresses(host, port)
        if not self._pinned:
            return await self._inner.handle_async_request(request)
        request.extensions = {**request.extensions, "sni_hostname": host}
        named = request.url
        for last, address in enumerate(addresses, start=1):
            request.url = named.copy_with(host=address)
            try:
                return await self._inner.handle_async_request(request)
            except httpx2.ConnectError:
                if last == len(addresses):
                    raise
            finally:
                request.url = named
        raise httpx2.ConnectError(f"{host} has no address")

    async def aclose(self) -> None:
        await self._inner.aclose()


class BoundedStream(httpx2.AsyncByteStream):
    """A body of at most ``limit_bytes``; without a limit it is passed on as it is."""

    def __init__(self, inner: httpx2.AsyncByteStream, limit_bytes: int | None) -> None:
        self._inner = inner
        self._limit_bytes = limit_bytes

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = self._limit_bytes
        async for block in self._inner:
            if left is not None:
                left -= len(block)
                if left < 0:
                    text = f"The MCP server's answer is larger than {self._limit_bytes} bytes."
                    _note(McpError("protocol_error", text, INVALID_REQUEST))
                    raise httpx2.StreamError(text)
            yield block

    async def aclose(self) -> None:
        await self._inner.aclose()
