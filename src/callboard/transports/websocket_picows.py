"""The WebSocket channel over picows: one connection, from its upgrade to its end."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator

from picows import (
    WSAutoPingStrategy,
    WSCloseCode,
    WSFrame,
    WSListener,
    WSMsgType,
    WSTransport,
    WSUpgradeRequest,
    WSUpgradeResponse,
    WSUpgradeResponseWithListener,
)
from picows.picows import WSProtocol  # type: ignore[attr-defined]

from callboard.channel import Closed, Raw
from callboard.hub import BinaryFrame
from callboard.transports.websocket import Gate, Handshake, Heartbeat, Inbox, WebSocketLimits

_log = logging.getLogger("callboard.websocket")
_READ_BUFFER_BYTES = 32 * 1024
_UNLIMITED = 2**62
_ABNORMAL = 1006


class PicowsChannel(WSListener):  # type: ignore[misc, unused-ignore]
    """A ``Channel`` over one picows connection, with back-pressure both ways."""

    def __init__(
        self, handshake: Handshake, gate: Gate, limits: WebSocketLimits, protocol: PicowsProtocol
    ) -> None:
        super().__init__()
        self._handshake = handshake
        self._gate = gate
        self._limits = limits
        self._protocol = protocol
        self._transport: WSTransport | None = None
        self._partial: bytearray | None = None
        self._partial_is_binary = False
        self._writable = asyncio.Event()
        self._writable.set()
        self._closed: Closed | None = None
        self._inbox = Inbox(limits.inbox_bytes, self._pause_reading, self._resume_reading)
        self._heartbeat = Heartbeat(
            limits.ping_interval_s, ping=self._ping, dead=self._abort, deaf=self._is_deaf
        )

    # -- Channel -----------------------------------------------------------------------

    async def send(self, raw: Raw) -> None:
        while self._closed is None and not self._writable.is_set():
            await self._writable.wait()
        if self._closed is not None or self._transport is None:
            raise self._closed or Closed(_ABNORMAL)
        self._transport.send(WSMsgType.TEXT, raw)

    def __aiter__(self) -> AsyncIterator[Raw]:
        return self._inbox.messages()

    def close(self, code: int = 1000, reason: str = "") -> None:
        if self._closed is not None or self._transport is None:
            return
        self._end(Closed(code, reason))
        self._transport.send_close(_close_code(code), reason.encode()[:123])
        loop = asyncio.get_running_loop()
        loop.call_later(self._limits.close_timeout_s, self._abort)

    # -- picows ------------------------------------------------------------------------

    def on_ws_connected(self, transport: WSTransport) -> None:
        self._transport = transport
        self._heartbeat.start()
        self._gate.connected(self._handshake, self)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        self._heartbeat.alive()
        self._protocol.unparsed_bytes = frame.tail_size
        kind = frame.msg_type
        if kind == WSMsgType.TEXT and frame.fin and self._partial is None:
            if frame.rsv1 or frame.rsv2 or frame.rsv3:
                self._fail(1002, "Reserved bits are set.")
            else:
                self._receive(frame.get_payload_as_bytes())
        elif kind == WSMsgType.CLOSE:
            self._answer_close(transport, frame.get_payload_as_bytes())
        elif kind in (WSMsgType.TEXT, WSMsgType.BINARY, WSMsgType.CONTINUATION):
            self._reassemble(frame)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        self._end(Closed(_ABNORMAL, "The connection was lost."))

    def pause_writing(self) -> None:
        self._writable.clear()

    def resume_writing(self) -> None:
        self._writable.set()

    # -- inside ------------------------------------------------------------------------

    def too_big(self) -> None:
        self._fail(1009, f"A message is limited to {self._limits.message_bytes} bytes.")

    def frame_too_big(self) -> None:
        """Its end has not come yet, and picows waits for it: nothing after it can be read."""
        self.too_big()
        self._protocol.drain()

    def _reassemble(self, frame: WSFrame) -> None:
        """One frame of a message in several, or of a binary one."""
        continued = frame.msg_type == WSMsgType.CONTINUATION
        if continued is (self._partial is None) or frame.rsv1 or frame.rsv2 or frame.rsv3:
            self._fail(1002, "Unexpected frame.")
            return
        if self._partial is None:
            self._partial = bytearray()
            self._partial_is_binary = frame.msg_type == WSMsgType.BINARY
        self._partial += frame.get_payload_as_memoryview()
        if len(self._partial) > self._limits.message_bytes:
            self.too_big()
        elif frame.fin:
            message, self._partial = bytes(self._partial), None
            if self._partial_is_binary:
                self._inbox.put(BinaryFrame())
            else:
                self._receive(message)

    def _receive(self, raw: bytes) -> None:
        if len(raw) > self._limits.message_bytes:
            self.too_big()
            return
        if not raw.isascii():
            try:
                raw.decode()
            except UnicodeDecodeError:
                self._fail(1007, "A text message is UTF-8.")
                return
        self._inbox.put(raw)

    def _answer_close(self, transport: WSTransport, payload: bytes) -> None:
        """The other side closes, or answers our CLOSE."""
        if self._closed is None:
            code = int.from_bytes(payload[:2], "big") if len(payload) >= 2 else 1005
            self._end(Closed(code, payload[2:].decode(errors="replace")), drop=False)
            answer = code if code != 1005 else 1000
            transport.send_close(_close_code(answer), payload[2:])
            asyncio.get_running_loop().call_later(self._limits.close_timeout_s, self._abort)
        transport.disconnect()

    def _fail(self, code: int, reason: str) -> None:
        """Close because the other side broke the rules."""
        self._partial = None
        self.close(code, reason)

    def _end(self, closed: Closed, *, drop: bool = True) -> None:
        self._heartbeat.stop()
        if self._closed is None:
            self._closed = closed
        self._inbox.end(self._closed, drop=drop)
        self._writable.set()

    def _ping(self) -> None:
        if self._transport is not None:
            self._transport.send_ping(os.urandom(4))

    def _abort(self) -> None:
        if self._transport is not None:
            self._transport.disconnect(False)

    def _is_deaf(self) -> bool:
        return self._inbox.paused

    def _pause_reading(self) -> None:
        if self._transport is not None and not self._transport.is_disconnected:
            self._transport.underlying_transport.pause_reading()

    def _resume_reading(self) -> None:
        if self._transport is not None and not self._transport.is_disconnected:
            self._transport.underlying_transport.resume_reading()


class PicowsProtocol(WSProtocol):  # type: ignore[misc, unused-ignore]
    """picows' protocol, taking over a connection whose request head has been read."""

    def __init__(self, handshake: Handshake, gate: Gate, limits: WebSocketLimits) -> None:
        self._limit_bytes = limits.message_bytes + _READ_BUFFER_BYTES
        self.unparsed_bytes = 0
        self._head = handshake.head()
        self.channel = PicowsChannel(handshake, gate, limits, self)
        chosen = handshake.chosen_subprotocol
        extra = {"Sec-WebSocket-Protocol": chosen} if chosen else {}

        def accept(request: WSUpgradeRequest) -> WSUpgradeResponseWithListener:
            response = WSUpgradeResponse.create_101_response(extra)
            return WSUpgradeResponseWithListener(response, self.channel)

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

    def buffer_updated(self, nbytes: int) -> None:
        """Also watches the size of what does not become a frame.

        picows' own limit is not used: it closes the socket 10 ms after its
        CLOSE, while data is still coming in, and the reset that follows can
        overtake the CLOSE with its 1009.
        """
        self.unparsed_bytes += nbytes
        super().buffer_updated(nbytes)
        if self.unparsed_bytes > self._limit_bytes:
            self.unparsed_bytes = 0
            self.channel.frame_too_big()

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


def _close_code(code: int) -> WSCloseCode:
    return code  # type: ignore[return-value]  # application codes (3000-4999) have no enum member
