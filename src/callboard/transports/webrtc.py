"""The WebRTC transport: which stack answers a client's offer."""

from __future__ import annotations

import asyncio
import importlib
from typing import Protocol

import structlog

from callboard.protocol.errors import ProtocolError
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


class LateFactory:
    """The best stack, loaded in a thread at the first offer.

    For a server whose calls mostly go past it: loading takes a fifth of a second of processor
    time and 40 MB.
    """

    name = "late"

    def __init__(self) -> None:
        self._loading = asyncio.Lock()
        self._factory: MediaFactory | None = None

    async def accept(self, offer_sdp: str) -> MediaPeer:
        """As any factory; raises ``engine_not_ready`` where there is no stack."""
        async with self._loading:
            if self._factory is None:
                try:
                    self._factory = await asyncio.to_thread(media_factory)
                except ImportError as error:
                    detail = "WebRTC is not available here."
                    raise ProtocolError("engine_not_ready", detail=detail) from error
        return await self._factory.accept(offer_sdp)
