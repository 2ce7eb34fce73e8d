"""The WebSocket channel over ASGI: the fallback where picows cannot be used.

Framing, fragments, pings and size limits are the ASGI server's; what is added
here is the channel, and an end for connections whose other side has gone deaf.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

from starlette.types import Receive, Scope, Send
from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from callboard.channel import Closed, Raw
from callboard.hub import BinaryFrame
from callboard.transports.websocket import (
    NORMAL_CODES,
    Gate,
    Handshake,
    Refusal,
    WebSocketLimits,
    close_reason,
)

ABORT = "callboard.abort"
"""Our ASGI extension: a callable that drops the connection with what is unsent."""


class AbortableProtocol(WebSocketsSansIOProtocol):
    """uvicorn's own, that also drops a connection which does not finish closing."""

    async def run_asgi(self) -> None:
        self.scope.setdefault("extensions", {})[ABORT] = {"abort": self.transport.abort}
        await super().run_asgi()

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        self.transport.abort()


class AsgiChannel:
    """A ``Channel`` over one ASGI WebSocket connection, after its ``accept``."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._send = send
        self._closed: Closed | None = None
        self._ended = asyncio.Event()

    async def send(self, raw: Raw) -> None:
        if self._closed is not None:
            raise self._closed
        text = raw if isinstance(raw, str) else raw.decode()
        try:
            await self._send({"type": "websocket.send", "text": text})
        except (ClientDisconnected, OSError):
            self._end(Closed(1006, "The connection was lost."))
            raise Closed(1006, "The connection was lost.") from None

    async def __aiter__(self) -> AsyncIterator[Raw]:
        while self._closed is None:
            message = await self._receive()
            if message["type"] == "websocket.disconnect":
                closed = Closed(message.get("code", 1006), message.get("reason") or "")
                self._end(closed)
                if closed.code in NORMAL_CODES:
                    return
                raise closed
            text = message.get("text")
            yield text.encode() if text is not None else BinaryFrame()

    def close(self, code: int = 1000, reason: str = "") -> None:
        self._end(Closed(code, reason))

    def _end(self, closed: Closed) -> None:
        if self._closed is None:
            self._closed = closed
            self._ended.set()

    async def wait_closed(self) -> Closed:
        """Until either side closes; says how."""
        await self._ended.wait()
        assert self._closed is not None
        return self._closed


async def serve_websocket(
    scope: Scope, receive: Receive, send: Send, gate: Gate, limits: WebSocketLimits
) -> None:
    """One ASGI connection from its handshake to its end."""
    await receive()
    query = scope["query_string"].decode("latin-1")
    headers = [(n.decode("latin-1"), v.decode("latin-1")) for n, v in scope["headers"]]
    handshake = Handshake.of(f"{scope['path']}?{query}", headers)
    refusal = gate.admit(handshake)
    if refusal is not None:
        await _refuse(refusal, send)
        return
    await send({"type": "websocket.accept", "subprotocol": handshake.chosen_subprotocol})
    channel = AsgiChannel(receive, send)
    gate.connected(handshake, channel)
    closed = await channel.wait_closed()
    reason = close_reason(closed.reason).decode()
    abort: Any = scope.get("extensions", {}).get(ABORT, {}).get("abort")
    if abort is not None:
        asyncio.get_running_loop().call_later(limits.close_timeout_s, abort)
    if closed.code in (1005, 1006):
        return
    with contextlib.suppress(ClientDisconnected, RuntimeError, TimeoutError):
        async with asyncio.timeout(limits.close_timeout_s):
            await send({"type": "websocket.close", "code": closed.code, "reason": reason})


async def _refuse(refusal: Refusal, send: Send) -> None:
    headers = [(b"content-type", b"application/json")]
    headers += [(n.lower().encode(), v.encode()) for n, v in refusal.headers]
    start = {"type": "websocket.http.response.start", "status": refusal.status}
    await send({**start, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": refusal.body})
