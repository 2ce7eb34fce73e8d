"""Which dialect a client speaks, and the channel that translates it."""

from __future__ import annotations

from collections.abc import AsyncIterator

from callboard.channel import Channel, Raw
from callboard.gateway.ids import new_id
from callboard.hub import BinaryFrame
from callboard.protocol.beta import HEADER, SUBPROTOCOL, BetaDialect
from callboard.transports.websocket import AZURE_BETA_PATH, Handshake


def speaks_beta(handshake: Handshake) -> bool:
    """Whether a client asked for the beta: by header, by subprotocol, or by Azure's path of it."""
    if handshake.path == AZURE_BETA_PATH or SUBPROTOCOL in handshake.subprotocols:
        return True
    return HEADER in handshake.headers.get("openai-beta", "")


class BetaChannel:
    """A ``Channel`` whose other end speaks the beta while this side speaks today's protocol.

    What a client says wrongly in its own dialect is answered here, with the same ``error``
    event that the session would send.
    """

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._dialect = BetaDialect(new_id)

    async def send(self, raw: Raw) -> None:
        for message in self._dialect.from_session(raw):
            await self._channel.send(message)

    async def __aiter__(self) -> AsyncIterator[Raw]:
        async for raw in self._channel:
            if isinstance(raw, BinaryFrame):
                yield raw
                continue
            heard = self._dialect.from_client(raw)
            if heard.to_client is not None:
                await self._channel.send(heard.to_client)
            if heard.to_session is not None:
                yield heard.to_session

    def close(self, code: int = 1000, reason: str = "") -> None:
        self._channel.close(code, reason)
