"""What comes in on a WebSocket, before anybody has looked at it: whole text frames go straight on.

A relay's messages all pass here, so the file is compiled where a C compiler is found
(``scripts/compile.py``, with the types that ``intake.pxd`` declares). It is the same
code either way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import picows

_TEXT: Any = picows.WSMsgType.TEXT
FrameTaker = Callable[[picows.WSTransport, picows.WSFrame], None]


class Intake:
    """The first to see each frame of one connection.

    A text message in one frame, in ASCII and not longer than ``limit_bytes``, goes to
    ``received`` while that is set; every other frame goes to ``otherwise``.
    """

    def __init__(self, limit_bytes: int, otherwise: FrameTaker) -> None:
        self._limit_bytes = limit_bytes
        self._otherwise = otherwise
        self.received: Callable[[bytes], None] | None = None
        """None while frames need a closer look: before there is a receiver, inside a message
        in fragments, after the end."""
        self._seen = False
        self._unparsed_bytes = 0
        self._parse: Callable[[int], None] | None = None
        self._parse_limit_bytes = 0
        self._too_big: Callable[[], None] | None = None

    def frame(self, transport: picows.WSTransport, frame: picows.WSFrame) -> None:
        """picows' ``on_ws_frame``."""
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
        self._otherwise(transport, frame)

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

    def release(self) -> None:
        """The connection is gone: hold on to nobody."""
        self.received = self._parse = self._too_big = None
        self._otherwise = _nothing

    def updated(self, received_bytes: int) -> None:
        """A protocol's ``buffer_updated``: watches the size of what does not become a frame."""
        self._unparsed_bytes += received_bytes
        if self._parse is not None:
            self._parse(received_bytes)
        if self._unparsed_bytes > self._parse_limit_bytes and self._too_big is not None:
            self._unparsed_bytes = 0
            self._too_big()


def _nothing(transport: picows.WSTransport, frame: picows.WSFrame) -> None:
    """What becomes of a frame after the end."""
