"""One port: reads the head of a connection's first request and gives the connection on.

Upgrades to the Realtime API go to picows, everything else to the HTTP server's
own protocol. The head is bounded in size and time.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, cast

import structlog
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from callboard.transports.websocket import PATHS, Gate, Handshake, Refusal, WebSocketLimits
from callboard.transports.websocket_picows import PicowsProtocol

HEAD_LIMIT_BYTES = 64 * 1024
HEAD_TIMEOUT_S = 10.0
TLS_RECORD = b"\x16\x03"
"""What a TLS handshake begins with. Several SDKs always dial ``wss://``: they learn it at once."""

log = structlog.get_logger(__name__)

Refuse = Callable[[int, str], Refusal]
"""(status, message) → the refusal with a body in the API's error shape."""


class FrontProtocol(asyncio.Protocol):
    """The first protocol of every connection. Made by ``front``."""

    def __init__(
        self,
        http: Callable[[], HttpToolsProtocol],
        state: ServerState,
        gate: Gate | None,
        limits: WebSocketLimits,
        refuse: Refuse,
    ) -> None:
        self._http = http
        self._state = state
        self._gate = gate
        self._limits = limits
        self._refuse = refuse
        self._received = bytearray()
        self._transport: asyncio.Transport | None = None
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is one by shape alone
        self._connections.add(self)
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(HEAD_TIMEOUT_S, self._too_late)

    def data_received(self, data: bytes) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        searched = max(0, len(self._received) - 3)
        self._received += data
        if self._received.startswith(TLS_RECORD):
            message = (
                "This port speaks no TLS: use http:// and ws:// instead of https:// and wss://."
            )
            log.warning("a client tried TLS", hint=message)
            self._answer(self._refuse(HTTPStatus.BAD_REQUEST, message))
            return
        end = self._received.find(b"\r\n\r\n", searched)
        if end < 0 and len(self._received) <= HEAD_LIMIT_BYTES:
            return
        if end < 0 or end > HEAD_LIMIT_BYTES:
            message = f"The request head is limited to {HEAD_LIMIT_BYTES} bytes."
            self._answer(self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, message))
            return
        handshake = _handshake(bytes(self._received[:end])) if self._gate is not None else None
        if handshake is None or self._gate is None:
            self._to_http()
        elif wrong := _wrong_upgrade(handshake):
            self._answer(self._refuse(*wrong))
        elif refusal := self._gate.admit(handshake):
            self._answer(refusal)
        else:
            self._to_websocket(handshake, self._gate, bytes(self._received[end + 4 :]))

    def connection_lost(self, exc: Exception | None) -> None:
        self._let_go()

    def shutdown(self) -> None:
        if self._transport is not None:
            self._transport.close()

    @property
    def _connections(self) -> set[Any]:
        return self._state.connections

    def _let_go(self) -> asyncio.Transport:
        assert self._transport is not None
        self._connections.discard(self)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        return self._transport

    def _to_http(self) -> None:
        transport = self._let_go()
        http = self._http()
        transport.set_protocol(http)
        http.connection_made(transport)
        http.data_received(bytes(self._received))

    def _to_websocket(self, handshake: Handshake, gate: Gate, rest: bytes) -> None:
        transport = self._let_go()
        protocol = _Counted(handshake, gate, self._limits)
        protocol.count_in(self._connections)
        protocol.take_over(transport, rest)

    def _too_late(self) -> None:
        self._answer(self._refuse(HTTPStatus.REQUEST_TIMEOUT, "The request head took too long."))

    def _answer(self, refusal: Refusal) -> None:
        transport = self._let_go()
        status = HTTPStatus(refusal.status)
        lines = [
            f"HTTP/1.1 {status.value} {status.phrase}",
            "Content-Type: application/json",
            f"Content-Length: {len(refusal.body)}",
            "Connection: close",
            *(f"{name}: {value}" for name, value in refusal.headers),
        ]
        transport.write("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + refusal.body)
        transport.close()


class _Counted(PicowsProtocol):
    """One of the server's connections, until it is lost."""

    def count_in(self, connections: set[Any]) -> None:
        self._connections = connections
        connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._connections.discard(self)
        super().connection_lost(exc)


def front(
    gate: Gate | None, limits: WebSocketLimits, refuse: Refuse
) -> Callable[..., asyncio.Protocol]:
    """What uvicorn takes as its ``http`` protocol class. Without a gate all goes to HTTP."""

    def protocol(
        *,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> asyncio.Protocol:
        def http() -> HttpToolsProtocol:
            return HttpToolsProtocol(config, server_state, app_state, _loop)

        return FrontProtocol(http, server_state, gate, limits, refuse)

    return protocol


def _handshake(head: bytes) -> Handshake | None:
    """The upgrade request in a head; None when it is any other request, or malformed."""
    lines = head.decode("latin-1").split("\r\n")
    method, _, rest = lines[0].partition(" ")
    target, _, version = rest.rpartition(" ")
    if method != "GET" or version != "HTTP/1.1" or target.partition("?")[0] not in PATHS:
        return None
    headers = []
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if not colon or not name or name != name.strip():
            return None
        headers.append((name, value.strip()))
    handshake = Handshake.of(target, headers)
    upgrade = handshake.headers.get("upgrade", "").lower()
    connection = handshake.headers.get("connection", "").lower()
    body = handshake.headers.get("content-length", "0") != "0"
    if body or "websocket" not in upgrade or "upgrade" not in connection:
        return None
    return handshake


def _wrong_upgrade(handshake: Handshake) -> tuple[int, str] | None:
    """(status, message) for an upgrade request that breaks RFC 6455 §4.2.1."""
    if handshake.headers.get("sec-websocket-version") != "13":
        return HTTPStatus.UPGRADE_REQUIRED, "Sec-WebSocket-Version must be 13."
    try:
        key = base64.b64decode(handshake.headers.get("sec-websocket-key", ""), validate=True)
    except ValueError:
        key = b""
    if len(key) != 16:
        return HTTPStatus.BAD_REQUEST, "Sec-WebSocket-Key must be 16 bytes in base64."
    return None
