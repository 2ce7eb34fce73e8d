"""What comes in on a WebSocket, before anybody has looked at it: whole text frames go straight on.

A relay's messages all pass here, so the file is compiled where a C compiler is found
(``scripts/compile.py``, with the types that ``intake.pxd`` declares). It is the same
code either way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import picows

_TEXT: Any = picows.WSMsgType.TEXT


class Owner(Protocol):
    """Whose connection it is: picows' callbacks, as far as the intake does not deal with them."""

    def connected(self, transport: picows.WSTransport) -> None: ...

    def frame(self, transport: picows.WSTransport, frame: picows.WSFrame) -> None: ...

    def disconnected(self) -> None: ...

    def pause_writing(self) -> None: ...

    def resume_writing(self) -> None: ...


class Intake(picows.WSListener):  # type: ignore[misc, unused-ignore]
    """picows' listener of one connection, and the first to see each frame.

    A text message in one frame, in ASCII and not longer than ``limit_bytes``, goes to
    ``received`` while that is set; everything else goes to the owner.
    """

    def __init__(self, limit_bytes: int, owner: Owner) -> None:
        self._limit_bytes = limit_bytes
        self._owner: Owner | None = owner
        self._transport: picows.WSTransport | None = None
        self.received: Callable[[bytes], None] | None = None
        """None while frames need a closer look: before there is a receiver, inside a message
        in fragments, after the end."""
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
        self.received = self._parse = self._too_big = None
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
