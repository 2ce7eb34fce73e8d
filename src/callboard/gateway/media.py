"""Our end of a WebRTC connection, as the gateway sees it."""

from __future__ import annotations

from typing import Protocol

from callboard.channel import AudioPort, Channel


class MediaPeer(Protocol):
    """Our end of one WebRTC connection."""

    @property
    def answer_sdp(self) -> str: ...

    @property
    def channel(self) -> Channel:
        """The ``oai-events`` data channel; ``send`` waits until it is open."""
        ...

    @property
    def audio(self) -> AudioPort: ...

    async def wait_closed(self) -> None:
        """Until the connection is gone: closed, failed, or never made (30 s at most)."""
        ...

    def close(self) -> None:
        """Never waits; a second call does nothing."""
        ...


class MediaFactory(Protocol):
    async def accept(self, offer_sdp: str) -> MediaPeer:
        """Answer an offer. Raises ``ValueError`` with a readable message when it is no good."""
        ...
