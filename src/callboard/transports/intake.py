"""What comes in on a WebSocket, before anybody has looked at it: whole text frames go straight on.

A relay's messages all pass here, so the file is compiled where a C compiler is found
(``scripts/compile.py``, with the types that ``intake.pxd`` declares). It is the same
code either way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, runtime_checkable

import picows

try:
    import cython
except ImportError:  # compiling needs it, running does not
    from callboard.transports.interpreted import cython

_TEXT: Any = picows.WSMsgType.TEXT


class Owner(Protocol):
    """Whose connection it is: picows' callbacks, as far as the intake does not deal with them."""

    def connected(self, transport: picows.WSTransport) -> None: ...

    def frame(self, transport: picows.WSTransport, frame: picows.WSFrame) -> None: ...

    def disconnected(self) -> None: ...

    def pause_writing(self) -> None: ...

    def resume_writing(self) -> None: ...


class Passage:
    """Takes whole text messages as they lie in the buffer, before anybody makes bytes of them."""

    def take(self, transport: Any, frame: Any) -> bool:
        """Whether the message was dealt with; if so its payload may be spoilt by now."""
        return False


@runtime_checkable
class Passing(Protocol):
    """A receiver that would rather see frames than messages, where that is possible."""

    passage: Passage | None


class Intake(picows.WSListener):  # type: ignore[misc, unused-ignore]
    """picows' listener of one connection, and the first to see each frame.

    A text message in one frame and not longer than ``limit_bytes`` is shown to ``passage``.
    What that does not take goes to ``received`` if it is ASCII. Neither happens while
    ``received`` is None. Everything else goes to the owner.
    """

    def __init__(self, limit_bytes: int, owner: Owner) -> None:
        self._limit_bytes = limit_bytes
        self._owner: Owner | None = owner
        self._transport: picows.WSTransport | None = None
        self.received: Callable[[bytes], None] | None = None
        """None while frames need a closer look: before there is a receiver, inside a message
        in fragments, after the end."""
        self.passage: Passage | None = None
        self._seen = False
        self._unparsed_bytes = 0
        self._parse: Callable[[int], None] | None = None
        self._parse_limit_bytes = 0
        self._too_big: Callable[[], None] | None = None

    def on_ws_connected(self, transport: picows.WSTransport) -> None:
        self._transport = transport
        if self._owner is not None:
            self._owner.connected(transport)

    def on_ws_frame(self, transport: picows.WSTransport, frame: picows.WSFrame) -> None:
        self._seen = True
        self._unparsed_bytes = 0
        if (
            self.received is not None
            and frame.msg_type == _TEXT
            and frame.fin
            and frame.payload_size <= self._limit_bytes
            and not (frame.rsv1 or frame.rsv2 or frame.rsv3)
        ):
            if self.passage is not None and self.passage.take(transport, frame):
                return
            raw = frame.get_payload_as_bytes()
            if raw.isascii():
                self.received(raw)
                return
        if self._owner is not None:
            self._owner.frame(transport, frame)

    def on_ws_disconnected(self, transport: picows.WSTransport) -> None:
        """The end: from here on it holds on to nobody."""
        owner = self._owner
        self._owner = self._transport = None
        self.received = self.passage = self._parse = self._too_big = None
        if owner is not None:
            owner.disconnected()

    def pause_writing(self) -> None:
        if self._owner is not None:
            self._owner.pause_writing()

    def resume_writing(self) -> None:
        if self._owner is not None:
            self._owner.resume_writing()

    def write(self, raw: bytes | str) -> None:
        """Send one text message; nothing after our CLOSE, and while there is no connection."""
        if self._transport is not None:
            self._transport.send(_TEXT, raw)

    def pass_on(self, transport: Any, frame: Any) -> None:
        """Send a frame of another connection, ``transport``, as one text message.

        A frame from a client is as long as one to a server, and the other way round: so the
        new header and the new mask are written where the old ones were, and nothing is copied.
        """
        out: Any = self._transport
        if out is None:
            return
        if (
            cython.compiled
            and frame._payload_obj is None  # noqa: SLF001 - it is in picows' buffer
            and transport.is_client_side != out.is_client_side
        ):
            out.send_reuse_external_buffer(_TEXT, frame.payload_ptr, frame.payload_size)
        else:
            out.send(_TEXT, frame.get_payload_as_memoryview())

    def take_seen(self) -> bool:
        """Whether a frame has come since the last time that this was asked."""
        seen = self._seen
        self._seen = False
        return seen

    def bound(
        self, parse: Callable[[int], None], limit_bytes: int, too_big: Callable[[], None]
    ) -> None:
        """From now on ``updated`` calls ``parse``; ``too_big`` when it finds no frame's end."""
        self._parse = parse
        self._parse_limit_bytes = limit_bytes
        self._too_big = too_big

    def updated(self, received_bytes: int) -> None:
        """A protocol's ``buffer_updated``: watches the size of what does not become a frame."""
        self._unparsed_bytes += received_bytes
        if self._parse is not None:
            self._parse(received_bytes)
        if self._unparsed_bytes > self._parse_limit_bytes and self._too_big is not None:
            self._unparsed_bytes = 0
            self._too_big()
