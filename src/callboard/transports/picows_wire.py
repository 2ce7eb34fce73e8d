"""A WebSocket connection over picows, of either side: a channel, and a wire driven by callbacks."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from picows import WSCloseCode, WSFrame, WSMsgType, WSTransport

from callboard.channel import Broken, Closed, Raw, Receiver
from callboard.hub import BinaryFrame
from callboard.transports.intake import Intake, Passing
from callboard.transports.websocket import Heartbeat, Inbox, WebSocketLimits, close_reason

_ABNORMAL = 1006
_LOST = "The connection was lost."
_TEXT = WSMsgType.TEXT
_UNKNOWN_CODES = (1005, 1006, 1015)
"""They are never sent (RFC 6455 §7.4.1)."""


@dataclass(slots=True)
class _Partial:
    """A message whose last fragment has not come yet."""

    binary: bool
    received: bytearray = field(default_factory=bytearray)


class PicowsWire:
    """One connection, with back-pressure both ways. Messages wait in an inbox until diverted."""

    def __init__(self, limits: WebSocketLimits) -> None:
        self._limits = limits
        self.intake = Intake(limits.message_bytes, self)
        """picows' listener."""
        self.write = self.intake.write
        self._transport: WSTransport | None = None
        self._partial: _Partial | None = None
        self._writable: asyncio.Event | None = None
        """There while the socket's buffer is full."""
        self._closed: Closed | None = None
        self._receiver: Receiver | None = None
        self._gone: Callable[[], None] | None = None
        self._held = False
        self._inbox = Inbox(limits.inbox_bytes, self._stop_reading, self._go_on_reading)
        self._heartbeat = Heartbeat(
            limits.ping_interval_s,
            ping=self._ping,
            dead=self._abort,
            alive=lambda: self.intake.take_seen() or self._is_deaf(),
        )

    # -- Channel -----------------------------------------------------------------------

    async def send(self, raw: Raw) -> None:
        while self._closed is None and self._writable is not None:
            await self._writable.wait()
        if self._closed is not None or self._transport is None:
            raise self._closed or Closed(_ABNORMAL)
        self._transport.send(_TEXT, raw)

    def __aiter__(self) -> AsyncIterator[Raw]:
        return self._inbox.messages()

    def close(self, code: int = 1000, reason: str = "") -> None:
        if self._closed is not None:
            return
        if self._transport is None:
            self._closed = Closed(code, reason)
            return
        self._close(self._transport, Closed(code, reason))

    # -- Wire --------------------------------------------------------------------------

    def divert(self, receiver: Receiver) -> None:
        self._gone = None
        for raw in self._inbox.take_all():
            receiver.received(raw if isinstance(raw, bytes) else raw.encode())
        self._receiver = receiver
        self.intake.passage = receiver.passage if isinstance(receiver, Passing) else None
        self._go_straight()
        if self._writable is not None:
            receiver.pause_writing()
        if self._closed is not None:
            receiver.ended(self._closed)

    def watch(self, gone: Callable[[], None] | None) -> None:
        self._gone = gone
        if gone is not None and self._closed is not None:
            gone()

    def pause_reading(self) -> None:
        self._held = True
        self._stop_reading()

    def resume_reading(self) -> None:
        self._held = False
        if not self._inbox.paused:
            self._go_on_reading()

    # -- picows ------------------------------------------------------------------------

    def connected(self, transport: WSTransport) -> None:
        self._transport = transport
        if self._closed is None:
            self._heartbeat.start()
        else:  # whoever wanted the connection has given up meanwhile
            transport.disconnect(False)

    def frame(self, transport: WSTransport, frame: WSFrame) -> None:
        """A frame that did not go straight to the receiver."""
        kind = frame.msg_type
        if kind is _TEXT and frame.fin and self._partial is None:
            if frame.rsv1 or frame.rsv2 or frame.rsv3:
                self._fail(1002, "Reserved bits are set.")
            else:
                self._receive(frame.get_payload_as_bytes())
        elif kind is WSMsgType.CLOSE:
            self._answer_close(transport, frame.get_payload_as_bytes())
        elif kind in (_TEXT, WSMsgType.BINARY, WSMsgType.CONTINUATION):
            self._reassemble(frame)

    def disconnected(self) -> None:
        self._end(Closed(_ABNORMAL, _LOST))

    def pause_writing(self) -> None:
        self._writable = self._writable or asyncio.Event()
        if self._receiver is not None:
            self._receiver.pause_writing()

    def resume_writing(self) -> None:
        self._let_write()
        if self._receiver is not None:
            self._receiver.resume_writing()

    # -- inside ------------------------------------------------------------------------

    def _go_straight(self) -> None:
        """Whole messages go to the receiver at once, except between the parts of another."""
        if self._closed is None and self._receiver is not None:
            self.intake.received = self._receiver.received

    def too_big(self) -> None:
        self._fail(1009, f"A message is limited to {self._limits.message_bytes} bytes.")

    def _reassemble(self, frame: WSFrame) -> None:
        """One frame of a message in several, or of a binary one."""
        continued = frame.msg_type is WSMsgType.CONTINUATION
        if continued is (self._partial is None) or frame.rsv1 or frame.rsv2 or frame.rsv3:
            self._fail(1002, "Unexpected frame.")
            return
        if self._partial is None:
            self._partial = _Partial(binary=frame.msg_type is WSMsgType.BINARY)
            self.intake.received = None
        partial = self._partial
        partial.received += frame.get_payload_as_memoryview()
        if len(partial.received) > self._limits.message_bytes:
            self.too_big()
        elif frame.fin:
            self._partial = None
            self._go_straight()
            if partial.binary:
                self._pass_on(BinaryFrame())
            else:
                self._receive(bytes(partial.received))

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
        self._pass_on(raw)

    def _pass_on(self, raw: bytes) -> None:
        if self._receiver is None:
            self._inbox.put(raw)
        elif self._closed is None:
            self._receiver.received(raw)

    def _answer_close(self, transport: WSTransport, payload: bytes) -> None:
        """The other side closes, or answers our CLOSE."""
        if self._closed is None:
            code = int.from_bytes(payload[:2], "big") if len(payload) >= 2 else 1005
            answer = code if code not in _UNKNOWN_CODES else 1000
            transport.send_close(close_code(answer), payload[2:])
            self._end(Closed(code, payload[2:].decode(errors="replace")), drop=False)
            asyncio.get_running_loop().call_later(self._limits.close_timeout_s, self._abort)
        transport.disconnect()

    def _fail(self, code: int, reason: str) -> None:
        """Close because the other side broke the rules."""
        self._partial = None
        if self._closed is None and self._transport is not None:
            self._close(self._transport, Broken(code, reason))

    def _close(self, transport: WSTransport, closed: Closed) -> None:
        transport.send_close(close_code(closed.code), close_reason(closed.reason))
        self._end(closed)
        self.resume_reading()  # the other side's CLOSE is behind whatever waits
        asyncio.get_running_loop().call_later(self._limits.close_timeout_s, self._abort)

    def _end(self, closed: Closed, *, drop: bool = True) -> None:
        self._heartbeat.stop()
        if self._closed is not None:
            return
        self._closed = closed
        self.intake.received = None
        self._inbox.end(closed, drop=drop)
        self._let_write()
        if self._receiver is not None:
            self._receiver.ended(closed)
        elif self._gone is not None:
            self._gone()

    def _let_write(self) -> None:
        writable, self._writable = self._writable, None
        if writable is not None:
            writable.set()

    def _ping(self) -> None:
        if self._transport is not None:
            self._transport.send_ping(os.urandom(4))

    def _abort(self) -> None:
        if self._transport is not None:
            self._transport.disconnect(False)

    def _is_deaf(self) -> bool:
        return self._held or self._inbox.paused

    def _stop_reading(self) -> None:
        if (socket := self._socket()) is not None:
            socket.pause_reading()

    def _go_on_reading(self) -> None:
        if not self._held and (socket := self._socket()) is not None:
            socket.resume_reading()

    def _socket(self) -> asyncio.Transport | None:
        """While it is open."""
        if self._transport is None or self._transport.is_disconnected:
            return None
        socket: asyncio.Transport = self._transport.underlying_transport
        return None if socket.is_closing() else socket


def close_code(code: int) -> WSCloseCode:
    return code  # type: ignore[return-value]  # application codes (3000-4999) have no enum member
