"""The server's side of a WebSocket over picows: one connection, from its upgrade to its end."""

from __future__ import annotations

import asyncio
import logging

from picows import (
    WSAutoPingStrategy,
    WSTransport,
    WSUpgradeRequest,
    WSUpgradeResponse,
    WSUpgradeResponseWithListener,
)
from picows.picows import WSProtocol  # type: ignore[attr-defined]

from callboard.transports.picows_wire import PicowsWire
from callboard.transports.websocket import Gate, Handshake, WebSocketLimits

_log = logging.getLogger("callboard.websocket")
_READ_BUFFER_BYTES = 4 * 1024
"""To begin with: room for 40 ms of audio in an event. It grows with what arrives."""
_UNLIMITED = 2**62


class PicowsChannel(PicowsWire):
    """A client's connection, from its upgrade to its end."""

    def __init__(
        self, handshake: Handshake, gate: Gate, limits: WebSocketLimits, protocol: PicowsProtocol
    ) -> None:
        super().__init__(limits)
        self._handshake = handshake
        self._gate = gate
        self._protocol = protocol

    def connected(self, transport: WSTransport) -> None:
        super().connected(transport)
        self._gate.connected(self._handshake, self)

    def frame_too_big(self) -> None:
        """Its end has not come yet, and picows waits for it: nothing after it can be read."""
        self.too_big()
        self._protocol.drain()


class PicowsProtocol(WSProtocol):  # type: ignore[misc, unused-ignore]
    """picows' protocol, taking over a connection whose request head has been read."""

    def __init__(self, handshake: Handshake, gate: Gate, limits: WebSocketLimits) -> None:
        self._head = handshake.head()
        self.channel = PicowsChannel(handshake, gate, limits, self)
        chosen = handshake.chosen_subprotocol
        extra = {"Sec-WebSocket-Protocol": chosen} if chosen else {}

        def accept(request: WSUpgradeRequest) -> WSUpgradeResponseWithListener:
            response = WSUpgradeResponse.create_101_response(extra)
            return WSUpgradeResponseWithListener(response, self.channel.intake)

        super().__init__(
            None,
            None,
            False,
            accept,
            _log,
            True,
            limits.close_timeout_s,
            False,
            20,
            20,
            WSAutoPingStrategy.PING_PERIODICALLY,
            True,
            _UNLIMITED,
            None,
            _READ_BUFFER_BYTES,
        )
        # picows' own limit is not used: it closes the socket 10 ms after its CLOSE, while data
        # is still coming in, and the reset that follows can overtake the CLOSE with its 1009.
        intake = self.channel.intake
        limit_bytes = limits.message_bytes + _READ_BUFFER_BYTES
        intake.bound(super().buffer_updated, limit_bytes, self.channel.frame_too_big)
        self.buffer_updated = intake.updated

    def take_over(self, transport: asyncio.Transport, received: bytes) -> None:
        """Continue a connection: ``received`` is what came after the request head."""
        transport.set_protocol(self)
        self.connection_made(transport)
        view = memoryview(self._head + received)
        while view and not transport.is_closing():
            room = self.get_buffer(len(view))
            size = min(len(room), len(view))
            room[:size] = view[:size]
            view = view[size:]
            self.buffer_updated(size)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self.__dict__.pop("buffer_updated", None)

    def drain(self) -> None:
        """Read on and throw away, so that the other side gets to read our CLOSE."""
        transport = self.transport.underlying_transport
        if not transport.is_closing():
            transport.set_protocol(_Drain(self, transport))

    def shutdown(self) -> None:
        """The server stops (called as on the HTTP server's own connections)."""
        self.channel.close(1001, "The server is shutting down.")


class _Drain(asyncio.Protocol):
    """Throws away what arrives; closes when nothing has for a while."""

    QUIET_S = 0.3

    def __init__(self, owner: PicowsProtocol, transport: asyncio.Transport) -> None:
        self._owner = owner
        self._transport = transport
        self._timer = self._in_a_while()

    def _in_a_while(self) -> asyncio.TimerHandle:
        return asyncio.get_running_loop().call_later(self.QUIET_S, self._transport.close)

    def data_received(self, data: bytes) -> None:
        self._timer.cancel()
        self._timer = self._in_a_while()

    def eof_received(self) -> bool:
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        self._timer.cancel()
        self._owner.connection_lost(exc)

    def pause_writing(self) -> None:
        self._owner.pause_writing()

    def resume_writing(self) -> None:
        self._owner.resume_writing()
