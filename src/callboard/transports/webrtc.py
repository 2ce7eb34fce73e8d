"""The WebRTC transport: which stack answers a client's offer."""

from __future__ import annotations

import importlib
from typing import Protocol

import structlog

from callboard.transports.media_peer import MediaPeer

STACKS = (
    ("callboard.transports.media_wrtc", "WrtcFactory"),
    ("callboard.transports.media_aiortc", "AiortcFactory"),
)
"""Best first; the figures that order them are in docs/webrtc.md."""

_log = structlog.get_logger(__name__)


class MediaFactory(Protocol):
    """A WebRTC stack."""

    name: str

    async def accept(self, offer_sdp: str) -> MediaPeer:
        """Answer an offer. Raises ``ValueError`` with a readable message when it cannot be."""
        ...


def media_factory() -> MediaFactory:
    """The best stack that this machine can load. Raises ``ImportError`` when there is none."""
    missing: ImportError | None = None
    for module, name in STACKS:
        try:
            factory: MediaFactory = getattr(importlib.import_module(module), name)()
        except ImportError as error:
            _log.warning("rtc.stack_missing", stack=name, reason=str(error))
            missing = error
            continue
        return factory
    raise ImportError("no WebRTC stack: install wrtc or aiortc") from missing
